import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash, createHmac } from "node:crypto";
import smpp, { type Pdu, type Session } from "smpp";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { callOut } from "../../../../platform/call-out.ts";
import type { Driver, Handed, Parcel, Sender } from "../../drivers.ts";
import { type Arrival, takeArrivals } from "./arrivals.ts";
import { ovhDriver } from "./ovh.ts";
import { smppDriver } from "./smpp.ts";
import { twilioDriver } from "./twilio.ts";
import { isSignedByTwilio } from "./twilio-signature.ts";
import { webDriver } from "./web.ts";

beforeAll(() => {
  vi.stubEnv("REBELOTE_CALL_INSIDE", "1");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

type Asked = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** A provider that answers as told and remembers what it was asked. */
async function provider(status: number, answer: object | null): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const read: Buffer[] = [];
    request.on("data", (chunk: Buffer) => read.push(chunk));
    request.on("end", () => {
      asked.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(read).toString("utf8"),
      });
      if (answer === null) request.socket.destroy();
      else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  return { url: `http://127.0.0.1:${await portOf(server)}`, asked };
}

async function portOf(server: Server | ReturnType<typeof smpp.createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const parcel: Parcel = {
  id: "0193b1f2-aaaa-7000-8000-0000000000a7",
  to: "+33612345678",
  language: "fr",
  subject: null,
  text: "Votre bon de 10 € vous attend. STOP au 36111",
  html: null,
  purpose: "marketing",
  mailingId: null,
  customerId: null,
  fromName: "Maison Lacaille",
  replyTo: null,
  unsubscribe: null,
  returnPath: null,
};

function senderWith(
  driver: Driver,
  settings: Sender["settings"],
  secrets: Sender["secrets"],
  fromAddress: string | null = "LACAILLE",
): Sender {
  return {
    merchantId: "0193b1f2-0000-7000-8000-000000000001",
    channel: "sms",
    driver: driver.name,
    fromAddress,
    fromName: "Maison Lacaille",
    replyTo: null,
    returnAddress: null,
    settings,
    secrets,
    limitPerSecond: null,
    domainLimits: {},
    retrySeconds: null,
    warmUpFrom: null,
  };
}

const handOne = async (driver: Driver, sender: Sender): Promise<Handed | undefined> =>
  (await driver.hand([parcel], sender))[0];

test("Twilio is asked by its form, and its codes are understood", async () => {
  const { url, asked } = await provider(201, { sid: "SM1", status: "queued" });
  const sender = senderWith(twilioDriver, { account: "AC1", endpoint: url }, { token: "t" });
  expect(await handOne(twilioDriver, sender)).toEqual({
    id: parcel.id,
    outcome: "sent",
    answer: "queued",
    providerId: "SM1",
  });
  expect(asked[0]?.path).toBe("/2010-04-01/Accounts/AC1/Messages.json");
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from("AC1:t").toString("base64")}`);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    To: parcel.to,
    Body: parcel.text,
    From: "LACAILLE",
  });
  const outcomes = await Promise.all(
    (
      [
        [400, 21211, "hard"],
        [400, 21610, "block"],
        [401, 20003, "refused"],
        [429, 20429, "slow"],
        [503, 20503, "slow"],
      ] as const
    ).map(async ([status, code, outcome]) => {
      const other = await provider(status, { code, message: "no" });
      const handed = await handOne(twilioDriver, {
        ...sender,
        settings: { account: "AC1", endpoint: other.url },
      });
      return [handed?.outcome, outcome];
    }),
  );
  for (const [found, wanted] of outcomes) expect(found).toBe(wanted);
});

test("OVHcloud is asked with its signature, and adds its STOP to offers only", async () => {
  const { url, asked } = await provider(200, {
    ids: [42],
    invalidReceivers: [],
    validReceivers: [parcel.to],
    totalCreditsRemoved: 1,
  });
  const sender = senderWith(
    ovhDriver,
    { service: "sms-ab1-1", application: "app", endpoint: url },
    { application_secret: "s", consumer_key: "c" },
  );
  expect(await handOne(ovhDriver, sender)).toMatchObject({ outcome: "sent", providerId: "42" });
  const [{ body, headers, path } = { body: "", headers: {}, path: "" }] = asked;
  expect(path).toBe("/sms/sms-ab1-1/jobs");
  expect(JSON.parse(body)).toMatchObject({
    message: parcel.text,
    receivers: [parcel.to],
    sender: "LACAILLE",
    noStopClause: false,
  });
  const said = ["s", "c", "POST", `${url}${path}`, body, String(headers["x-ovh-timestamp"])].join("+");
  expect(headers["x-ovh-signature"]).toBe(`$1$${createHash("sha1").update(said).digest("hex")}`);
  await ovhDriver.hand([{ ...parcel, purpose: "service" }], sender);
  expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({ noStopClause: true });
  const wrong = await provider(200, { ids: [], invalidReceivers: [parcel.to] });
  const other = { ...sender, settings: { ...sender.settings, endpoint: wrong.url } };
  expect(await handOne(ovhDriver, other)).toMatchObject({ outcome: "hard" });
});

test("any gateway knows us by a signature, and says in plain HTTP what became of it", async () => {
  const { url, asked } = await provider(202, { id: "g-1" });
  const sender = senderWith(webDriver, { url }, { key: "k" });
  expect(await handOne(webDriver, sender)).toMatchObject({ outcome: "sent", providerId: "g-1" });
  const body = asked[0]?.body ?? "";
  const [, second = "", signature] =
    /^t=(\d+),v1=(\w+)$/.exec(String(asked[0]?.headers["x-rebelote-signature"])) ?? [];
  expect(signature).toBe(createHmac("sha256", "k").update(`${second}.${body}`).digest("hex"));
  for (const [status, outcome] of [
    [422, "hard"],
    [403, "refused"],
    [500, "slow"],
    [302, "refused"],
  ] as const) {
    const other = await provider(status, {});
    expect(await handOne(webDriver, senderWith(webDriver, { url: other.url }, { key: "k" }))).toMatchObject({
      outcome,
    });
  }
  const cut = await provider(200, null);
  expect(await handOne(webDriver, senderWith(webDriver, { url: cut.url }, { key: "k" }))).toMatchObject({
    outcome: "silent",
    mayHaveLeft: true,
  });
  expect(
    await handOne(webDriver, senderWith(webDriver, { url: "http://127.0.0.1:9" }, { key: "k" })),
  ).toMatchObject({ outcome: "silent", mayHaveLeft: false });
});

test("no address of the inside is called unless the operator says so", async () => {
  vi.stubEnv("REBELOTE_CALL_INSIDE", "");
  onTestFinished(() => {
    vi.stubEnv("REBELOTE_CALL_INSIDE", "1");
  });
  for (const url of [
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/",
    "file:///etc/passwd",
    "not an address",
  ])
    expect(await callOut({ url, method: "GET", headers: {}, body: null })).toMatchObject({
      outcome: "not_called",
    });
});

test("an operator's line takes long words in parts, judges numbers, and brings answers back", async () => {
  const submitted: { readonly fields: Pdu & { readonly short_message: { readonly udh?: Buffer } } }[] = [];
  let line: Session | undefined;
  const server = smpp.createServer((session) => {
    line = session;
    session.on("bind_transceiver", (pdu: Pdu & { password: string }) => {
      session.send(pdu.response({ command_status: pdu.password === "good" ? 0 : 0x0e }));
    });
    session.on("submit_sm", (pdu: (typeof submitted)[number]["fields"]) => {
      submitted.push({ fields: pdu });
      const isUnknown = pdu.destination_addr === "33600000000";
      session.send(
        pdu.response(isUnknown ? { command_status: 0x0b } : { message_id: `m${submitted.length}` }),
      );
    });
    session.on("error", () => undefined);
  });
  const port = await portOf(server);
  const sender = senderWith(
    smppDriver,
    { host: "127.0.0.1", port, system_id: "shop" },
    { password: "good" },
    "36111",
  );
  onTestFinished(() => smppDriver.close?.());
  const long = { ...parcel, text: "é".repeat(200) };
  expect(await smppDriver.hand([parcel, long, { ...parcel, to: "+33600000000" }], sender)).toMatchObject([
    { outcome: "sent" },
    { outcome: "sent" },
    { outcome: "hard" },
  ]);
  const parts = submitted.filter(({ fields }) => fields.short_message.udh !== undefined);
  expect(parts).toHaveLength(2);

  const arrived: Arrival[] = [];
  takeArrivals(async (arrival) => {
    arrived.push(arrival);
    await Promise.resolve();
  });
  const bring = line as unknown as { deliver_sm: (fields: object) => void };
  bring.deliver_sm({ source_addr: "33612345678", destination_addr: "36111", short_message: "STOP" });
  bring.deliver_sm({
    source_addr: "33612345678",
    esm_class: 4,
    short_message:
      "id:m1 sub:001 dlvrd:000 submit date:2606010900 done date:2606010901 stat:UNDELIV err:001 text:",
  });
  await expect.poll(() => arrived.length).toBe(2);
  expect(arrived).toMatchObject([
    { kind: "words", number: "+33612345678", text: "STOP" },
    { kind: "receipt", providerId: "m1", state: "UNDELIV" },
  ]);
  const stranger = {
    ...sender,
    merchantId: "0193b1f2-0000-7000-8000-000000000002",
    secrets: { password: "bad" },
  };
  expect(await handOne(smppDriver, stranger)).toMatchObject({ outcome: "refused" });
});

test("Twilio's own example of a signature is understood, and nothing near it", () => {
  const form = new URLSearchParams({
    To: "+18005551212",
    From: "+14158675309",
    Digits: "1234",
    Caller: "+14158675309",
    CallSid: "CA1234567890ABCDE",
  });
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const call = { url, form, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=" };
  expect(isSignedByTwilio("12345", call)).toBe(true);
  // Signed without the port that the address has, or with the usual one.
  expect(isSignedByTwilio("12345", { ...call, url: url.replace(".com/", ".com:8443/") })).toBe(true);
  expect(isSignedByTwilio("12346", call)).toBe(false);
  expect(isSignedByTwilio("12345", { ...call, url: `${url}3` })).toBe(false);
  expect(isSignedByTwilio("12345", { ...call, signature: "" })).toBe(false);
  const changed = new URLSearchParams(form);
  changed.set("Digits", "1235");
  expect(isSignedByTwilio("12345", { ...call, form: changed })).toBe(false);
  const longer = new URLSearchParams(form);
  longer.append("Body", "STOP");
  expect(isSignedByTwilio("12345", { ...call, form: longer })).toBe(false);
});

import { createHash } from "node:crypto";
import { createSecureServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { moveClock } from "../../platform/clock-store.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { openAuthority } from "../../../tests/support/certificates.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { readZip } from "../../../tests/support/zip.ts";
import { adjust } from "../loyalty/index.ts";
import { issueCard, replaceCard, setNearChoice, walletOffers } from "./index.ts";
import { setAppleAccount } from "./operations-wallet-accounts.ts";
import { selectWalletAccount } from "./queries-wallet-accounts.ts";
import { updatePasses, walletServices } from "./updates.ts";

process.env["REBELOTE_PUBLIC_URL"] = "https://fidelite.example.fr";
const { server, database } = await openTestServer();
const shop = await openTestShop(database);
const actor = systemActor(shop, "Sophie");
const passType = "pass.fr.example.fidelite";

const authority = openAuthority("Worldwide Developer Relations");
const stranger = openAuthority("Somebody else");
const subject = `/UID=${passType}/CN=Pass Type ID: ${passType}/OU=TEAM123456/O=Maison Test`;
const signed = authority.sign(subject, { days: 500 });
const files = { certificate: signed.certificate, key: signed.key, intermediate: authority.certificate };

// Apple's push service, as far as a pass knows it: HTTP/2, a client's certificate, an empty message for a token.
const pushes: { token: string; headers: IncomingHttpHeaders; body: string; holder: string }[] = [];
let goneToken = "";
const place = authority.sign("/CN=localhost", { alternative: "DNS:localhost" });
const push = createSecureServer({
  key: place.key,
  cert: place.certificate,
  ca: authority.certificate,
  requestCert: true,
  rejectUnauthorized: true,
});
push.on("stream", (stream, headers) => {
  const socket = stream.session?.socket as
    | { getPeerCertificate?: () => { subject?: { O?: string } } }
    | undefined;
  let body = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    body += text;
  });
  stream.on("end", () => {
    const token = (headers[":path"] ?? "").replace("/3/device/", "");
    const holder = socket?.getPeerCertificate?.().subject?.O ?? "";
    pushes.push({ token, headers, body, holder });
    stream.respond({ ":status": token === goneToken ? 410 : 200 });
    stream.end(token === goneToken ? '{"reason":"Unregistered"}' : "");
  });
});
let services = walletServices;
beforeAll(async () => {
  await new Promise<void>((resolve) => push.listen(0, "localhost", resolve));
  const { port } = push.address() as AddressInfo;
  services = {
    ...walletServices,
    apple: { address: `https://localhost:${port}`, authority: authority.certificate },
  };
});
afterAll(() => push.close());

const { programId, members } = await openTestMembers(database, shop, 6);
const [chantal = "", maurice = "", ines = "", omar = "", lucette = "", rose = ""] = members;

/** Points given by hand, so that a balance moves. */
async function give(customerId: string, points: number): Promise<void> {
  await database.inMerchant(shop, async (tx) => {
    const { id } = await tx.one<{ id: string }>(sql`
      select id from loyalty.membership where merchant_id = ${shop} and customer_id = ${customerId}`);
    const done = await adjust(database, tx, actor, id, { points, reason: "goodwill", note: "test" });
    if (isRefusal(done)) throw new Error(done.refused);
  });
}

type Held = {
  readonly serial: string;
  readonly token: string;
  readonly number: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly json: Record<string, never>;
};

/** What the customer's phone holds once she has opened the address of the offer. */
async function addToWallet(customerId: string): Promise<Held> {
  const { address, number } = await database.inMerchant(shop, async (tx) => {
    const card = await issueCard(tx, actor, { customerId });
    if (isRefusal(card)) throw new Error(card.refused);
    return { address: (await walletOffers(tx, customerId)).apple ?? "", number: card.number };
  });
  const answer = await server.inject({ method: "GET", url: address });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/vnd.apple.pkpass");
  const held = readZip(answer.rawPayload);
  const json = JSON.parse(held.get("pass.json")?.toString() ?? "") as Record<string, never>;
  return {
    serial: json["serialNumber"] ?? "",
    token: json["authenticationToken"] ?? "",
    number,
    files: held,
    json,
  };
}

const root = `/wallet/apple/${shop}/v1`;
const asPhone = (token: string) => ({ authorization: `ApplePass ${token}` });

async function register(held: Held, device: string, pushToken: string): Promise<number> {
  const url = `${root}/devices/${device}/registrations/${passType}/${held.serial}`;
  const answer = await server.inject({
    method: "POST",
    url,
    headers: asPhone(held.token),
    payload: { pushToken },
  });
  return answer.statusCode;
}

async function fetchPass(held: Held, since?: string) {
  return await server.inject({
    method: "GET",
    url: `${root}/passes/${passType}/${held.serial}`,
    headers: { ...asPhone(held.token), ...(since === undefined ? {} : { "if-modified-since": since }) },
  });
}

/** The product's clock at an hour of a day, kept in the database as every process reads it: budgets and nights are the test's own. */
async function setClock(instant: string): Promise<void> {
  await moveClock(database, Date.parse(instant) - Date.now());
}

test("files that do not belong together, have ended or are of no pass are refused, each by its reason", async () => {
  const ended = authority.sign(subject, { days: -1 });
  const other = authority.sign(subject);
  const web = authority.sign("/CN=www.example.fr");
  const wrong: [string, typeof files][] = [
    ["wallet_certificate_expired", { ...files, ...ended }],
    ["wallet_key_of_another", { ...files, key: other.key }],
    ["wallet_certificate_not_of_a_pass", { ...files, ...web }],
    ["wallet_intermediate_of_another", { ...files, intermediate: stranger.certificate }],
    ["wallet_file_not_readable", { ...files, certificate: "hello" }],
    ["wallet_file_not_readable", { ...files, key: "hello" }],
  ];
  for (const [refused, given] of wrong) {
    const answer = await database.inMerchant(
      shop,
      async (tx) => await setAppleAccount(tx, database, actor, given),
    );
    expect(answer).toMatchObject({ refused });
  }
  await database.inMerchant(shop, async (tx) => {
    const { customerId } = { customerId: chantal };
    await issueCard(tx, actor, { customerId });
    expect(await walletOffers(tx, customerId)).toEqual({ apple: null, google: null });
  });
});

test("the account is kept, its key unreadable in the rows", async () => {
  await database.inMerchant(shop, async (tx) => {
    expect(await setAppleAccount(tx, database, actor, files)).toBeUndefined();
    const kept = await selectWalletAccount(tx, "apple");
    expect(kept?.facts).toMatchObject({ passType, team: "TEAM123456", owner: "Maison Test" });
    expect(JSON.stringify(kept)).not.toContain("PRIVATE KEY");
    expect(Buffer.from(kept?.sealed ?? "", "base64").toString("latin1")).not.toContain("PRIVATE KEY");
  });
});

test("a pass holds the card, its files' SHA-1 hashes are those of the manifest, and OpenSSL verifies the signature", async () => {
  await give(chantal, 40);
  const { json, files: held, number } = await addToWallet(chantal);
  expect(json).toMatchObject({
    formatVersion: 1,
    passTypeIdentifier: passType,
    teamIdentifier: "TEAM123456",
    organizationName: "Maison Test",
    webServiceURL: `https://fidelite.example.fr/wallet/apple/${shop}`,
    backgroundColor: "rgb(31, 92, 76)",
    foregroundColor: "rgb(255, 255, 255)",
    barcodes: [
      { format: "PKBarcodeFormatQR", message: number },
      { format: "PKBarcodeFormatCode128", message: number },
    ],
    storeCard: {
      headerFields: [{ key: "balance", label: "Points", value: "40" }],
      secondaryFields: [{ key: "reward", label: "Encore 60 points", value: "5 € off" }],
    },
  });
  expect(json["voided"]).toBeUndefined();
  const token: string = json["authenticationToken"] ?? "";
  expect(token.length).toBeGreaterThanOrEqual(32);

  const manifest = JSON.parse(held.get("manifest.json")?.toString() ?? "") as Record<string, string>;
  const named = [...held.keys()].filter((name) => name !== "manifest.json" && name !== "signature");
  expect(Object.keys(manifest).toSorted()).toEqual(named.toSorted());
  expect(named).toEqual(expect.arrayContaining(["pass.json", "icon.png", "icon@2x.png", "icon@3x.png"]));
  for (const name of named) {
    const sha1 = createHash("sha1")
      .update(held.get(name) ?? "")
      .digest("hex");
    expect(manifest[name], name).toBe(sha1);
  }
  const verify = (content: Buffer) =>
    authority.run(
      "smime -verify -inform DER -in signature -content manifest -CAfile ca.pem -purpose any".split(" "),
      { signature: held.get("signature") ?? "", manifest: content },
    );
  const honest = held.get("manifest.json") ?? Buffer.alloc(0);
  expect(verify(honest).out).toContain("Verification successful");
  expect(verify(Buffer.concat([honest, Buffer.from(" ")])).status).not.toBe(0);
});

test("without her agreement a pass knows no place; with it, those where she buys", async () => {
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      update accounts.store set latitude = 50.6365, longitude = 3.0635
      where merchant_id = ${shop} and code = 'lille'`);
  });
  expect((await addToWallet(maurice)).json["locations"]).toBeUndefined();
  await database.inMerchant(shop, async (tx) => {
    await setNearChoice(tx, actor, { customerId: maurice, isWanted: true });
  });
  expect((await addToWallet(maurice)).json["locations"]).toEqual([
    { latitude: 50.6365, longitude: 3.0635, relevantText: "Votre carte Maison Test est prête (Lille)" },
  ]);
});

test("a phone registers, asks what changed, fetches it once, and lets go", async () => {
  await setClock("2027-03-10T10:00:00Z");
  const held = await addToWallet(ines);
  expect(await register(held, "phone-ines", "aa01")).toBe(201);
  expect(await register(held, "phone-ines", "aa02")).toBe(200);
  const list = async (tag?: string) =>
    await server.inject({
      method: "GET",
      url: `${root}/devices/phone-ines/registrations/${passType}${tag === undefined ? "" : `?passesUpdatedSince=${tag}`}`,
    });
  const first = (await list()).json<{ serialNumbers: string[]; lastUpdated: string }>();
  expect(first.serialNumbers).toEqual([held.serial]);
  expect((await list(first.lastUpdated)).statusCode).toBe(204);
  await setClock("2027-03-10T10:05:00Z");
  const fetched = await fetchPass(held);
  expect(fetched.statusCode).toBe(200);
  const modified = fetched.headers["last-modified"] as string;
  expect((await fetchPass(held, modified)).statusCode).toBe(304);

  await give(ines, 25);
  await setClock("2027-03-10T10:10:00Z");
  expect(await updatePasses(database, shop, services)).toBe(1);
  expect(pushes.at(-1)).toMatchObject({ token: "aa02", body: "{}", holder: "Maison Test" });
  expect(pushes.at(-1)?.headers["apns-topic"]).toBe(passType);
  const second = (await list(first.lastUpdated)).json<{ serialNumbers: string[] }>();
  expect(second.serialNumbers).toEqual([held.serial]);
  const fresh = await fetchPass(held, modified);
  expect(fresh.statusCode).toBe(200);
  expect(readZip(fresh.rawPayload).get("pass.json")?.toString()).toContain('"value":"25"');

  const url = `${root}/devices/phone-ines/registrations/${passType}/${held.serial}`;
  expect((await server.inject({ method: "DELETE", url, headers: asPhone(held.token) })).statusCode).toBe(200);
  expect((await list()).statusCode).toBe(204);
  await give(ines, 1);
  expect(await updatePasses(database, shop, services)).toBe(0);
});

test("a phone is told three times a day at most, never at night, and the next day of what was kept", async () => {
  await setClock("2027-03-11T09:00:00Z");
  const held = await addToWallet(omar);
  await register(held, "phone-omar", "bb01");
  const told: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    await give(omar, 1);
    told.push(await updatePasses(database, shop, services));
  }
  expect(told).toEqual([1, 1, 1, 0, 0]);
  // 23:30 in Lille, then 7:30, then 9:00.
  await setClock("2027-03-11T22:30:00Z");
  expect(await updatePasses(database, shop, services)).toBe(0);
  await setClock("2027-03-12T06:30:00Z");
  expect(await updatePasses(database, shop, services)).toBe(0);
  await setClock("2027-03-12T08:00:00Z");
  expect(await updatePasses(database, shop, services)).toBe(1);
});

test("a stolen card's pass is void at once, even at night, and tells nothing of its holder", async () => {
  await setClock("2027-03-13T22:30:00Z");
  await give(lucette, 70);
  const held = await addToWallet(lucette);
  await register(held, "phone-lucette", "cc01");
  await database.inMerchant(shop, async (tx) => {
    const replaced = await replaceCard(tx, actor, {
      customerId: lucette,
      reason: "stolen",
      number: held.number,
    });
    if (isRefusal(replaced)) throw new Error(replaced.refused);
  });
  expect(await updatePasses(database, shop, services)).toBe(1);
  expect(pushes.at(-1)?.token).toBe("cc01");
  const fetched = await fetchPass(held);
  const json = JSON.parse(readZip(fetched.rawPayload).get("pass.json")?.toString() ?? "") as Record<
    string,
    unknown
  >;
  expect(json["voided"]).toBe(true);
  expect(JSON.stringify(json)).not.toMatch(/"balance"|"holder"|"70"/);
  // The address of the offer is dead too; the new card has its own.
  const next = await addToWallet(lucette);
  expect(next.serial).not.toBe(held.serial);
  expect(next.number).not.toBe(held.number);
});

test("a phone that Apple no longer knows is forgotten, and one that is not reached is told later", async () => {
  await setClock("2027-03-15T10:00:00Z");
  const held = await addToWallet(rose);
  goneToken = "dd01";
  await register(held, "phone-rose", goneToken);
  await give(rose, 5);
  expect(await updatePasses(database, shop, services)).toBe(1);
  await give(rose, 5);
  const before = pushes.length;
  await updatePasses(database, shop, services);
  expect(pushes.slice(before)).toEqual([]);

  await register(held, "phone-rose", "dd02");
  await setClock("2027-03-16T10:00:00Z");
  await give(rose, 5);
  const nobody = { ...services, apple: { address: "https://localhost:1" } };
  expect(await updatePasses(database, shop, nobody)).toBe(0);
  // What moved is read from the log, below whatever still runs in the whole cluster.
  await expect.poll(async () => await updatePasses(database, shop, services), { timeout: 60_000 }).toBe(1);
  expect(pushes.at(-1)?.token).toBe("dd02");
});

test("without the pass's own secret nothing is told, registered or removed, and another shop's address opens nothing", async () => {
  const held = await addToWallet(chantal);
  const other = await openTestShop(database);
  const wrong = { ...held, token: "0".repeat(48) };
  expect(await register(wrong, "thief", "ee01")).toBe(401);
  expect((await fetchPass(wrong)).statusCode).toBe(401);
  for (const url of [
    `/wallet/apple/${other}/v1/passes/${passType}/${held.serial}`,
    `/wallet/apple/nowhere/v1/passes/${passType}/${held.serial}`,
    `${root}/passes/pass.fr.other/${held.serial}`,
  ])
    expect((await server.inject({ method: "GET", url, headers: asPhone(held.token) })).statusCode, url).toBe(
      401,
    );
  const offer = await database.inMerchant(shop, async (tx) => (await walletOffers(tx, chantal)).apple ?? "");
  expect(
    (await server.inject({ method: "GET", url: offer.replace(/key=..../, "key=0000") })).statusCode,
  ).toBe(404);
  expect((await server.inject({ method: "GET", url: offer.replace(shop, other) })).statusCode).toBe(404);
  expect(await register(held, "phone", "not a token")).toBe(400);
});

test("a phone's reports are taken whatever they hold", async () => {
  for (const payload of [{ logs: ["one", "two"] }, { logs: 7 }, {}])
    expect((await server.inject({ method: "POST", url: `${root}/log`, payload })).statusCode).toBe(200);
});

test("once the certificate has ended, no wallet is offered and the rest goes on", async () => {
  await setClock("2028-06-01T10:00:00Z");
  await database.inMerchant(shop, async (tx) => {
    expect((await walletOffers(tx, chantal)).apple).toBeNull();
    expect(isRefusal(await issueCard(tx, actor, { customerId: chantal }))).toBe(false);
  });
  expect(programId).not.toBe("");
});

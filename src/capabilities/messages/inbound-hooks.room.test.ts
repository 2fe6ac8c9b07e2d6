import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openReturns, report } from "../../../tests/support/returns.ts";

const { database, server, ask, key, shop, written, statusOf, standingOf } = await openReturns();
const otherShop = await openTestShop(database);

async function open(
  provider: string,
  secret?: string,
): Promise<{ id: string; address: string; secret: string | null }> {
  const made = await ask(key, "POST", "/delivery/hooks", {
    provider,
    ...(secret === undefined ? {} : { secret }),
  });
  expect(made.statusCode, made.body).toBe(201);
  return made.json();
}
const call = async (address: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
  (
    await server.inject({
      method: "POST",
      url: new URL(address).pathname,
      headers: { "content-type": "application/json", ...headers },
      payload: body,
    })
  ).statusCode;

test("a call of Mailgun is believed by its signature, and acts once", async () => {
  const lea = await written();
  const { address } = await open("mailgun", "key-of-the-account");
  const body = (signature: string): string =>
    JSON.stringify({
      signature: { timestamp: "1700000000", token: "abc", signature },
      "event-data": {
        event: "failed",
        severity: "permanent",
        reason: "bounce",
        message: { headers: { "message-id": `${lea.messageId}@boutique.test` } },
        "delivery-status": { code: 550, message: "5.1.1 does not exist" },
      },
    });
  const signed = createHmac("sha256", "key-of-the-account").update("1700000000abc").digest("hex");
  expect(await call(address, body(signed.replace(/^./u, (digit) => (digit === "0" ? "1" : "0"))))).toBe(401);
  expect(await call(address, "{}")).toBe(401);
  expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  expect(await call(address, body(signed))).toBe(200);
  expect(await call(address, body(signed))).toBe(200);
  expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "hard_bounce" });
  expect(await call(address.replace(shop, otherShop), body(signed))).toBe(404);
});

test("a call of SendGrid is believed by its public key", async () => {
  const lea = await written();
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { address } = await open(
    "sendgrid",
    publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  );
  const body = `[{"event":"spamreport","smtp-id":"<${lea.messageId}@boutique.test>"}]\r\n`;
  const signature = sign("sha256", Buffer.from(`1700000000${body}`), privateKey).toString("base64");
  const headers = (timestamp: string) => ({
    "x-twilio-email-event-webhook-signature": signature,
    "x-twilio-email-event-webhook-timestamp": timestamp,
  });
  expect(await call(address, body, headers("1700000001"))).toBe(401);
  expect(await call(address, body, headers("1700000000"))).toBe(200);
  expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
  const refused = await ask(key, "POST", "/delivery/hooks", {
    provider: "sendgrid",
    secret: "not a public key",
  });
  expect(refused.json<{ code: string }>().code).toBe("hook_key_unreadable");
});

test("a call of a program of the shop carries events or a whole report, signed and fresh", async () => {
  const lea = await written();
  const { address, secret } = await open("signed");
  const headers = (body: Buffer | string, seconds = Math.floor(Date.now() / 1_000)) => ({
    "rebelote-signature": `t=${seconds},v1=${createHmac("sha256", secret ?? "")
      .update(`${seconds}.`)
      .update(body)
      .digest("hex")}`,
  });
  const raw = report(lea.returnPath, "5.1.1").toString("latin1");
  const mail = { "content-type": "message/rfc822" };
  expect(await call(address, raw, { ...mail, ...headers(raw, 1_700_000_000) })).toBe(401);
  expect(await call(address, raw, { ...mail, ...headers(`${raw} `) })).toBe(401);
  expect(await call(address, "no json", headers("no json"))).toBe(400);
  expect(await call(address, raw, { ...mail, ...headers(raw) })).toBe(200);
  expect(await statusOf(lea.email)).toMatchObject({ status: "bad" });
  const hooks = (await ask(key, "GET", "/delivery/hooks")).json<{
    items: { provider: string; heardAt: unknown; refusedAt: unknown }[];
  }>();
  const own = hooks.items.find(({ provider }) => provider === "signed");
  expect([own?.heardAt, own?.refusedAt]).toEqual([expect.any(String), expect.any(String)]);
  expect(JSON.stringify(hooks)).not.toContain(secret);
});

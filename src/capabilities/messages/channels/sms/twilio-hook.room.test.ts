import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, expect, test, vi } from "vitest";
import { openTestShop } from "../../../../../tests/support/database.ts";
import { openTestServer } from "../../../../../tests/support/server.ts";
import { leaveMessage } from "../../index.ts";

const { database, server, ask, makeKey } = await openTestServer();
const token = "a-token-of-the-account";
let shop = "";
let key = "";

beforeAll(async () => {
  vi.stubEnv("REBELOTE_PUBLIC_URL", "https://fidelite.exemple.fr");
  shop = await openTestShop(database);
  key = await makeKey(shop);
  const body = {
    driver: "twilio",
    settings: { account: "AC1" },
    secrets: { token },
    fromAddress: "+33755000000",
  };
  await ask(key, "PUT", "/senders/sms", body);
});

const base = "https://fidelite.exemple.fr";

function signed(path: string, form: Record<string, string>, by = token): string {
  const names = Object.keys(form).toSorted();
  const said = base + path + names.map((name) => `${name}${form[name]}`).join("");
  return createHmac("sha1", by).update(said).digest("base64");
}

async function call(path: string, form: Record<string, string>, signature = signed(path, form)) {
  return await server.inject({
    method: "POST",
    url: path,
    headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
    payload: new URLSearchParams(form).toString(),
  });
}

async function said<Answer>(method: "GET" | "POST", url: string, body?: object): Promise<Answer> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, response.body).toBeLessThan(300);
  return response.json<Answer>();
}

const refusals = async (): Promise<number> =>
  (
    await database.inMerchant(
      shop,
      async (tx) =>
        await tx.one<{ count: number }>(sql`
          select count(*)::int as count from consent.entry
          where merchant_id = ${shop} and channel = 'sms' and act in ('objected', 'withdrawn')`),
    )
  ).count;

test("what people answer by Twilio is heard when it is signed, and once", async () => {
  await said("POST", "/customers", { firstName: "Rose", phones: ["06 12 34 56 78"] });
  const { twilio } = await said<{ twilio: string }>("GET", "/sms/addresses");
  const path = twilio.slice(base.length);
  expect(path).toBe(`/hooks/sms/twilio/${shop}`);

  const stop = { MessageSid: "SM100", From: "+33612345678", To: "+33755000000", Body: " Stop " };
  expect((await call(path, stop, signed(path, { ...stop, Body: "Bonjour" }))).statusCode).toBe(403);
  expect((await call(path, stop, signed(path, stop, "another"))).statusCode).toBe(403);
  expect((await call(path, stop, "")).statusCode).toBe(403);
  expect(await refusals()).toBe(0);
  const heard = await call(path, stop);
  expect(heard.statusCode).toBe(200);
  expect(heard.headers["content-type"]).toContain("text/xml");
  const once = await refusals();
  expect(once).toBeGreaterThan(0);
  expect((await call(path, stop)).statusCode).toBe(200);
  expect(await refusals()).toBe(once);

  const words = {
    MessageSid: "SM101",
    From: "+33612345678",
    To: "+33755000000",
    Body: "Ouvrez-vous lundi + mardi ?",
  };
  await call(path, words);
  await call(path, words);
  const { items } = await said<{ items: { kind: string; words: string; name: string }[] }>(
    "GET",
    "/delivery/returns",
  );
  expect(items.map(({ kind, words: quoted }) => [kind, quoted])).toEqual([
    ["reply", "Ouvrez-vous lundi + mardi ?"],
    ["unsubscribe", "Stop"],
  ]);
});

test("what became of a message is believed from its own address alone", async () => {
  const { id: customerId } = await said<{ id: string }>("POST", "/customers", {
    firstName: "Zoé",
    phones: ["06 12 34 56 79"],
  });
  const { id } = await database.inMerchant(
    shop,
    async (tx) =>
      await leaveMessage(tx, {
        channel: "sms",
        to: "+33612345679",
        customerId,
        kind: "welcome",
        language: "fr",
        text: "Bienvenue",
      }),
  );
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      update messages.message set state = 'sent', sent_at = ${tx.now}, ended_at = ${tx.now}, next_try_at = null
      where merchant_id = ${shop} and id = ${id}`);
  });
  const path = `/hooks/sms/twilio/${shop}/${id}`;
  const bounce = async (): Promise<string | null> =>
    (
      await database.inMerchant(
        shop,
        async (tx) =>
          await tx.one<{ bounce: string | null }>(sql`
            select bounce from messages.message where merchant_id = ${shop} and id = ${id}`),
      )
    ).bounce;
  expect((await call(path, { MessageSid: "SM1", MessageStatus: "delivered" })).statusCode).toBe(200);
  expect(await bounce()).toBeNull();
  const gone = { MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "30005" };
  // Signed for the address of answers: of this message it says nothing.
  expect((await call(path, gone, signed(`/hooks/sms/twilio/${shop}`, gone))).statusCode).toBe(403);
  expect(await bounce()).toBeNull();
  expect((await call(path, gone)).statusCode).toBe(200);
  expect(await bounce()).toBe("hard");
});

test("nobody is heard where the shop does not send by Twilio, or where there is no shop", async () => {
  const other = await openTestShop(database);
  const form = { MessageSid: "SM1", From: "+33612345678", Body: "STOP" };
  for (const at of [other, "0193b1f2-0000-7000-8000-000000000001", "x"]) {
    const path = `/hooks/sms/twilio/${at}`;
    expect((await call(path, form)).statusCode).toBe(404);
  }
});

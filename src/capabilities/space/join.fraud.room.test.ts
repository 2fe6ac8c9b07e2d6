import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { openPublicShop, stampCard } from "../../../tests/support/public-shops.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";

const { server, database, ask, makeKey } = await openTestServer();
const shop = await openPublicShop(database, { slug: "lacaille", programs: [{ definition: stampCard }] });
const key = await makeKey(shop.merchantId);

let address = "";
let visitors = 0;
beforeEach(() => {
  visitors += 1;
  address = `10.1.0.${visitors}`;
});

async function get(url: string, cookie = "") {
  return await server.inject({ url, remoteAddress: address, headers: { cookie, "accept-language": "fr" } });
}

async function post(url: string, fields: Record<string, string>, cookie = "") {
  const answer = await server.inject({
    method: "POST",
    url,
    remoteAddress: address,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      "accept-language": "fr",
      cookie,
    },
    payload: new URLSearchParams(fields).toString(),
  });
  return { answer, cookie: String(answer.headers["set-cookie"] ?? "").split(";")[0] ?? "" };
}

/** Somebody takes a card from the page; answers her browser's cookie and the number it shows. */
async function join(fields: Record<string, string>) {
  const { body } = await get("/s/lacaille/join");
  const shown = /name="shown" value="([^"]+)"/.exec(body)?.[1] ?? "";
  await moveClock(database, database.clock.offsetMs() + 20_000);
  const { cookie } = await post("/s/lacaille/join", { shown, age: "yes", ...fields });
  return { cookie, number: numberIn((await get("/s/lacaille/join/done", cookie)).body) };
}

function numberIn(html: string): string {
  return (/9\d{3}(?:.\d{4}){3}/.exec(html)?.[0] ?? "").replaceAll(/\D/g, "");
}

async function lastMessage(channel: "email" | "sms"): Promise<string> {
  const [message] = await database.inMerchant(
    shop.merchantId,
    async (tx) =>
      await tx.rows<{ body: string }>(sql`
        select body from messages.message where kind = 'join' and channel = ${channel}
        order by left_at desc, id desc limit 1`),
  );
  return message?.body ?? "";
}

async function linkPath(): Promise<string> {
  return new URL(/https?:\/\/\S+/.exec(await lastMessage("email"))?.[0] ?? "http://x/").pathname;
}

async function holderOf(number: string): Promise<string | undefined> {
  const [row] = await database.inMerchant(
    shop.merchantId,
    async (tx) =>
      await tx.rows<{ id: string }>(sql`
        select coalesce(customer.merged_into, customer.id) as id from customers.identifier
        join customers.customer on customer.id = identifier.customer_id
        where identifier.kind = 'card' and identifier.value = ${number}`),
  );
  return row?.id;
}

async function known(fields: object): Promise<string> {
  return (await ask(key, "POST", "/customers", fields)).json<{ id: string }>().id;
}

test("whoever joins with somebody else's e-mail gains nothing when she opens the link: neither her card nor a card to her account", async () => {
  const victim = await known({ firstName: "Odile", emails: ["odile@exemple.fr"] });
  const thief = await join({ firstName: "Odile", email: "odile@exemple.fr" });
  const link = await linkPath();
  const hers = await post(link, {});
  const done = await get("/s/lacaille/join/done", hers.cookie);
  expect(done.statusCode).toBe(200);
  // She sees a card of her own; the one that was shown elsewhere leads nowhere.
  expect(await holderOf(numberIn(done.body))).toBe(victim);
  expect(numberIn(done.body)).not.toBe(thief.number);
  expect(await holderOf(thief.number)).toBeUndefined();
  for (const path of ["/s/lacaille/join/done", "/s/lacaille/join/card"]) {
    const seen = await get(path, thief.cookie);
    expect(seen.statusCode, path).toBe(303);
    expect(String(seen.headers.location), path).not.toContain("/k/");
  }
});

test("an address the shop did not know either: the card is hers who opened the link, not theirs who typed the address", async () => {
  const thief = await join({ firstName: "Zoé", email: "zoe@exemple.fr" });
  await get("/s/lacaille/join/card", thief.cookie);
  const hers = await post(await linkPath(), {});
  const number = numberIn((await get("/s/lacaille/join/done", hers.cookie)).body);
  expect(number).toHaveLength(16);
  expect(number).not.toBe(thief.number);
  expect(await holderOf(thief.number)).toBeUndefined();
  expect((await get("/s/lacaille/join/done", thief.cookie)).statusCode).toBe(303);
});

test("a phone proved by one and an e-mail by another never become one record", async () => {
  const victim = await known({ firstName: "Irène", emails: ["irene@exemple.fr"] });
  const thief = await join({ firstName: "Irène", email: "irene@exemple.fr", phone: "06 77 00 11 22" });
  const code = /(\d{6})/.exec(await lastMessage("sms"))?.[1] ?? "";
  await post("/s/lacaille/join/code", { code }, thief.cookie);
  await post(await linkPath(), {});
  const { phones } = (await ask(key, "GET", `/customers/${victim}`)).json<{ phones: object[] }>();
  expect(phones).toEqual([]);
  expect(await holderOf(thief.number)).not.toBe(victim);
});

test("once she has opened the link, the browser that typed her address adds no phone of its own", async () => {
  const victim = await known({ firstName: "Rose", emails: ["rose@exemple.fr"] });
  const thief = await join({ firstName: "Rose", email: "rose@exemple.fr", phone: "06 77 00 11 33" });
  const code = /(\d{6})/.exec(await lastMessage("sms"))?.[1] ?? "";
  await post(await linkPath(), {});
  await post("/s/lacaille/join/code", { code }, thief.cookie);
  const { phones } = (await ask(key, "GET", `/customers/${victim}`)).json<{ phones: object[] }>();
  expect(phones).toEqual([]);
});

test("in the browser that joined, the link keeps the card it showed", async () => {
  const victim = await known({ firstName: "Sonia", emails: ["sonia@exemple.fr"] });
  const { cookie, number } = await join({ firstName: "Sonia", email: "sonia@exemple.fr" });
  await post(await linkPath(), {}, cookie);
  expect(await holderOf(number)).toBe(victim);
});

test("the link of the e-mail makes the address hers for as long as it says it lasts", async () => {
  const { cookie, number } = await join({ firstName: "Tess", email: "tess@exemple.fr" });
  const id = await holderOf(number);
  const before = database.clock.offsetMs();
  await moveClock(database, before + 30 * 3_600_000);
  const { answer } = await post(await linkPath(), {}, cookie);
  await moveClock(database, before);
  expect(answer.statusCode).toBe(303);
  const { emails } = (await ask(key, "GET", `/customers/${id}`)).json<{ emails: { value: string }[] }>();
  expect(emails.map(({ value }) => value)).toEqual(["tess@exemple.fr"]);
});

test("nobody writes letters of her own to strangers through the shop's confirmation", async () => {
  await join({ firstName: "Gagnez 500 € : https://voleur.example", email: "inconnue@exemple.fr" });
  const mail = await lastMessage("email");
  expect(mail).not.toContain("voleur");
  expect(mail).toMatch(/^Bonjour,/);
  await join({ firstName: "Anne-Sophie d’Ornellas", email: "anne@exemple.fr" });
  expect(await lastMessage("email")).toMatch(/^Bonjour Anne-Sophie d’Ornellas,/);
});

test("text messages cost the shop no more than an honest hour does, however many numbers are invented", async () => {
  await moveClock(database, database.clock.offsetMs() + 2 * 3_600_000);
  await join({ firstName: "Rob", phone: "06 55 10 00 00" });
  await database.inMerchant(shop.merchantId, async (tx) => {
    await tx.run(sql`
      with made as (
        insert into space.joining (merchant_id, id, customer_id, language, notice_version, notice_hash, joined_at)
        select merchant_id, gen_random_uuid(), customer_id, 'fr', '1', '1', ${tx.now}
        from (select merchant_id, customer_id from space.joining order by joined_at desc limit 1) one, generate_series(1, 198)
        returning merchant_id, id)
      insert into space.join_contact
        (merchant_id, id, joining_id, kind, contact, contact_hash, secret_hash, asked_at, expires_at)
      select merchant_id, gen_random_uuid(), id, 'sms', '+33655' || row_number() over (), id::text, '', ${tx.now}, ${tx.now}
      from made`);
  });
  const sent: boolean[] = [];
  for (const phone of ["06 55 20 00 01", "06 55 20 00 02", "06 55 20 00 03"]) {
    const before = await lastMessage("sms");
    const { number } = await join({ firstName: "Rob", phone });
    expect(number).toHaveLength(16);
    sent.push((await lastMessage("sms")) !== before);
  }
  expect(sent).toEqual([true, false, false]);
});

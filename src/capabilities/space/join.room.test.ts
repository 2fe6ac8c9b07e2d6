import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { expectValidHtml, type NamedPage } from "../../../tests/support/html.ts";
import { openPublicShop, stampCard } from "../../../tests/support/public-shops.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { spaceRoom } from "./index.ts";

const { server, database, ask, makeKey } = await openTestServer();
const noGift = { ...stampCard, join: { ...stampCard.join, headStartUnits: 0 } };
const shop = await openPublicShop(database, {
  slug: "lacaille",
  programs: [{ definition: stampCard }, { definition: noGift, name: "Sans cadeau" }],
});
const key = await makeKey(shop.merchantId);

// Each test its own visitor's address, so that one test's tries do not count against another's.
let address = "";
let visitors = 0;
beforeEach(() => {
  visitors += 1;
  address = `10.0.0.${visitors}`;
});

// Checked together at the end: the checker takes seconds to start.
const seen: NamedPage[] = [];

const answers = { firstName: "Chantal", phone: "06 12 34 56 78", age: "yes" };

async function get(url: string, cookie = "") {
  return await server.inject({ url, remoteAddress: address, headers: { cookie, "accept-language": "fr" } });
}

async function post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return await server.inject({
    method: "POST",
    url,
    remoteAddress: address,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      "accept-language": "fr",
      ...headers,
    },
    payload: new URLSearchParams(fields).toString(),
  });
}

/** The form as a person fills it in: shown, read for a while, sent. */
async function join(fields: Record<string, string>, seconds = 20) {
  const { body } = await get("/s/lacaille/join");
  const shown = /name="shown" value="([^"]+)"/.exec(body)?.[1] ?? "";
  await moveClock(database, database.clock.offsetMs() + seconds * 1_000);
  const answer = await post("/s/lacaille/join", { shown, ...fields });
  return { answer, cookie: String(answer.headers["set-cookie"] ?? "").split(";")[0] ?? "" };
}

async function read<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return await database.inMerchant(shop.merchantId, async (tx) => await tx.rows<Row>(query));
}

async function lastMessage() {
  const [message] = await read<{
    channel: string;
    recipient: string;
    body: string;
    customerId: string | null;
  }>(sql`
    select channel, recipient, body, customer_id as "customerId" from messages.message
    where kind = 'join' order by left_at desc, id desc limit 1`);
  return message;
}

async function customers() {
  return await read<{ id: string; firstName: string; mergedInto: string | null; identifiers: string }>(sql`
    select customer.id, first_name as "firstName", merged_into as "mergedInto",
           coalesce((select string_agg(kind || ' ' || value, ', ' order by kind, value) from customers.identifier
                     where identifier.merchant_id = customer.merchant_id and customer_id = customer.id and kind <> 'card'), '') as identifiers
    from customers.customer order by created_at, id`);
}

async function codeOf(): Promise<string> {
  return /(\d{6})/.exec((await lastMessage())?.body ?? "")?.[1] ?? "";
}

test("somebody new has her card at once, and her phone becomes hers once she has proved it", async () => {
  const { answer, cookie } = await join({ ...answers, postcode: "59000", birthday: "14/03" });
  expect(answer.statusCode, answer.body).toBe(303);
  expect(answer.headers.location).toBe("/s/lacaille/join/done");
  const done = await get("/s/lacaille/join/done", cookie);
  const number = /9\d{3}(?:.\d{4}){3}/.exec(done.body)?.[0] ?? "";
  expect(number.replaceAll(/\D/g, "")).toHaveLength(16);
  expect(done.body).toContain('class="card"');
  seen.push({ name: "done", html: done.body });
  const before = (await customers()).at(-1);
  expect(before).toMatchObject({ firstName: "Chantal", identifiers: "" });

  const wrong = await post("/s/lacaille/join/code", { code: "12" }, { cookie });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('<a href="#code">');
  const right = await post("/s/lacaille/join/code", { code: await codeOf() }, { cookie });
  expect(right.headers.location).toBe("/s/lacaille/join/done");
  const after = (await customers()).at(-1);
  expect(after).toMatchObject({ id: before?.id, identifiers: "phone +33612345678" });
  expect((await get("/s/lacaille/join/done", cookie)).body).toContain("C’est confirmé");
  const card = await get("/s/lacaille/join/card", cookie);
  expect(card.statusCode).toBe(303);
  expect(card.headers.location).toMatch(/^\/c\/lacaille\/k\//);
});

test("what she was told and agreed to is kept with its versions, and nothing she did not tick", async () => {
  await join({ ...answers, email: "ines@exemple.fr", offersByEmail: "yes" });
  const id = (await customers()).at(-1)?.id ?? "";
  const consents = (await ask(key, "GET", `/customers/${id}/consents`)).json<{
    standing: object[];
    entries: { textVersion: string }[];
    collections: object[];
  }>();
  expect(consents.standing).toEqual([
    expect.objectContaining({ channel: "email", purpose: "marketing", act: "granted", usable: true }),
  ]);
  expect(consents.entries[0]).toMatchObject({
    textVersion: "join-email-fr-1",
    origin: "web_form",
    prechecked: false,
    bundled: false,
  });
  expect(consents.collections[0]).toMatchObject({
    collectedFrom: "person",
    informed: true,
    optOutOffered: true,
  });
  const [joining] = await read<{ noticeVersion: string; programs: unknown[] }>(sql`
    select notice_version as "noticeVersion", programs from space.joining where customer_id = ${id}`);
  expect(joining).toMatchObject({ noticeVersion: "join-fr-1" });
  expect(joining?.programs).toHaveLength(2);
  const terms = await read(sql`select form from accounts.acceptance where subject_id = ${id}`);
  expect(terms).toEqual([{ form: "join" }]);
});

test("topics and how many are asked at sign-up, folded away and never chosen for anybody", async () => {
  await ask(key, "POST", "/topics", { key: "news", nameFr: "Nouveautés", nameEn: "News" });
  await ask(key, "POST", "/topics", { key: "events", nameFr: "Ateliers", nameEn: "Workshops" });
  const { body } = await get("/s/lacaille/join");
  expect(body).toContain("Choisir les sujets et le nombre de messages");
  expect(body).not.toMatch(/name="topic_\w+"[^>]* checked/);
  const chosenBy = async (fields: Record<string, string>) => {
    const before = new Set((await customers()).map(({ id }) => id));
    await join({ ...answers, ...fields });
    const newcomer = (await customers()).find(({ id }) => !before.has(id));
    return (await ask(key, "GET", `/customers/${newcomer?.id}/preferences`)).json<object>();
  };
  expect(await chosenBy({ email: "nora@exemple.fr", rate: "all" })).toMatchObject({ rate: null, topics: [] });
  expect(await chosenBy({ email: "omar@exemple.fr", rate: "month-2", topic_events: "yes" })).toMatchObject({
    rate: { most: 2, per: "month" },
    topics: [{ topic: "news", isOff: true }],
  });
  const { answer } = await join({ ...answers, email: "pia@exemple.fr", rate: "hour-9" });
  expect(answer.statusCode).toBe(422);
});

test("nobody sees or takes somebody's card by typing her number, and the page answers the same to a number it does not know", async () => {
  const known = (
    await ask(key, "POST", "/customers", { firstName: "Paul", phones: ["06 99 88 77 66"] })
  ).json<{ id: string }>();
  const ofKnown = await join({ firstName: "Paul", phone: "0699887766", age: "yes" });
  const ofUnknown = await join({ firstName: "Paul", phone: "0699887700", age: "yes" });
  expect(ofKnown.answer.headers.location).toBe(ofUnknown.answer.headers.location);
  const plain = (body: string) =>
    body.replaceAll(/9\d{3}.\d{4}.\d{4}.\d{4}|<path[^>]*>|finissant par \d\d/g, "");
  expect(plain((await get("/s/lacaille/join/done", ofKnown.cookie)).body)).toBe(
    plain((await get("/s/lacaille/join/done", ofUnknown.cookie)).body),
  );
  for (let tries = 0; tries < 5; tries += 1)
    await post("/s/lacaille/join/code", { code: "000000" }, { cookie: ofKnown.cookie });
  const over = await post("/s/lacaille/join/code", { code: "000000" }, { cookie: ofKnown.cookie });
  expect(over.body).toContain("n’est plus accepté");
  const all = await customers();
  expect(all.find(({ id }) => id === known.id)).toMatchObject({
    mergedInto: null,
    identifiers: "phone +33699887766",
  });
  expect(all.filter(({ mergedInto }) => mergedInto === known.id)).toEqual([]);
});

test("who proves the number the shop knows finds her own record again, and her new card leads there", async () => {
  const known = (
    await ask(key, "POST", "/customers", { firstName: "Marie", phones: ["06 44 55 66 77"] })
  ).json<{ id: string }>();
  const { cookie } = await join({ firstName: "marie", phone: "0644556677", age: "yes" });
  const newcomer = (await customers()).at(-1);
  await post("/s/lacaille/join/code", { code: await codeOf() }, { cookie });
  const all = await customers();
  expect(all.find(({ id }) => id === newcomer?.id)).toMatchObject({ mergedInto: known.id });
  const cards = await read(
    sql`select value from customers.identifier where kind = 'card' and customer_id = ${known.id}`,
  );
  expect(cards).toHaveLength(1);
});

test("a number that has passed to somebody else does not bring the record of who had it before", async () => {
  const before = (
    await ask(key, "POST", "/customers", { firstName: "Jeanne", phones: ["06 10 20 30 40"] })
  ).json<{ id: string }>();
  const { cookie } = await join({ firstName: "Karim", phone: "0610203040", age: "yes" });
  await post("/s/lacaille/join/code", { code: await codeOf() }, { cookie });
  const all = await customers();
  expect(all.at(-1)).toMatchObject({
    firstName: "Karim",
    mergedInto: null,
    identifiers: "phone +33610203040",
  });
  expect(all.filter(({ mergedInto }) => mergedInto === before.id)).toEqual([]);
});

test("a gift of joining waits for an address that is proved; a program without one is joined at once", async () => {
  const { cookie } = await join({ firstName: "Ahmed", phone: "0633221100", age: "yes" });
  const id = (await customers()).at(-1)?.id ?? "";
  const programs = async () =>
    await read(sql`
      select program.name, membership.available from loyalty.membership join loyalty.program on program.id = membership.program_id
      where membership.customer_id = ${id} order by program.name`);
  expect(await programs()).toEqual([{ name: "Sans cadeau", available: 0 }]);
  await post("/s/lacaille/join/code", { code: await codeOf() }, { cookie });
  expect(await programs()).toEqual([
    { name: "Carte dégustation", available: 2 },
    { name: "Sans cadeau", available: 0 },
  ]);
});

test("the link of the e-mail works once, and not by being opened alone", async () => {
  await join({ firstName: "Lucie", email: "lucie@exemple.fr", age: "yes" });
  const path = new URL(/https?:\/\/\S+/.exec((await lastMessage())?.body ?? "")?.[0] ?? "http://x/").pathname;
  for (let opened = 0; opened < 3; opened += 1) expect((await get(path)).statusCode).toBe(200);
  expect((await customers()).at(-1)).toMatchObject({ identifiers: "" });
  const page = await get(path);
  seen.push({ name: "confirm", html: page.body });
  expect((await post(path, {})).headers.location).toBe("/s/lacaille/join/done");
  expect((await customers()).at(-1)).toMatchObject({ identifiers: "email lucie@exemple.fr" });
  expect((await post(path, {})).statusCode).toBe(410);
  expect((await get(path)).statusCode).toBe(410);
});

test("a form with mistakes comes back with what was typed, each mistake beside its field and in the summary", async () => {
  const { answer } = await join({
    firstName: " ",
    phone: "03 20 12 34 56",
    email: "chantal@",
    birthday: "31/02",
    postcode: "59000",
  });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain("<title>Erreur");
  for (const name of ["firstName", "phone", "email", "birthday", "age"]) {
    expect(answer.body).toContain(`<a href="#${name}">`);
    expect(answer.body).toContain(`id="${name}-error"`);
  }
  expect(answer.body).toContain('value="03 20 12 34 56"');
  expect(answer.body).toContain('value="59000"');
  expect(answer.body).toContain("Saisissez un numéro de portable");
  seen.push({ name: "mistakes", html: answer.body });
  const none = await join({ firstName: "Chantal", age: "yes" });
  expect(none.answer.body).toContain("Saisissez un téléphone portable ou une adresse e-mail.");
  const offers = await join({ ...answers, offersByEmail: "yes" });
  expect(offers.answer.body).toContain("Pour recevoir les offres par e-mail");
});

test("programs that fill in every field, or at once, or from another site, make no customer", async () => {
  const before = (await customers()).length;
  const trapped = await join({ ...answers, website: "https://spam.example" });
  expect(trapped.answer.headers.location).toBe("/s/lacaille");
  const hasty = await join(answers, 1);
  expect(hasty.answer.statusCode).toBe(422);
  expect(hasty.answer.body).toContain("Relisez, puis envoyez à nouveau");
  const late = await join(answers, 25 * 3_600);
  expect(late.answer.statusCode).toBe(422);
  expect((await post("/s/lacaille/join", { ...answers, shown: "1.x" })).statusCode).toBe(422);
  const foreign = await post("/s/lacaille/join", answers, { "sec-fetch-site": "cross-site" });
  expect(foreign.statusCode).toBe(403);
  const old = await post("/s/lacaille/join", answers, {
    "sec-fetch-site": "",
    origin: "https://other.example",
  });
  expect(old.statusCode).toBe(403);
  expect((await customers()).length).toBe(before);
});

test("one address is written to three times a day at most, and one visitor may not try without end", async () => {
  const sent = async () =>
    (await read(sql`select id from messages.message where recipient = '+33611111111'`)).length;
  for (let times = 0; times < 5; times += 1) {
    expect((await join({ firstName: "Zoé", phone: "0611111111", age: "yes" })).answer.statusCode).toBe(303);
  }
  expect(await sent()).toBe(3);
  let refused = 0;
  for (let times = 0; times < 40 && refused === 0; times += 1) {
    refused = (await post("/s/lacaille/join", {})).statusCode === 429 ? times : 0;
  }
  expect(refused).toBeGreaterThan(0);
});

test("the page is closed while the shop has not said how to be reached, or does not wish it", async () => {
  const closed = await openPublicShop(database, { slug: "closed", programs: [{ definition: stampCard }] });
  await database.inMerchant(closed.merchantId, async (tx) => {
    await tx.run(sql`update space.site set joins_open = false where merchant_id = ${tx.merchantId}`);
  });
  const page = await get("/s/closed/join");
  expect(page.body).toContain("La carte se prend en boutique");
  expect((await post("/s/closed/join", answers)).body).toContain("La carte se prend en boutique");
  expect((await get("/s/closed")).body).not.toContain('href="/s/closed/join" class="button"');
});

test("a person's data and her erasure cover what she typed on the page", async () => {
  await join({ firstName: "Nour", email: "nour@exemple.fr", age: "yes" });
  const id = (await customers()).at(-1)?.id ?? "";
  const kept = async () => await read(sql`select id from space.joining where customer_id = ${id}`);
  expect(await kept()).toHaveLength(1);
  const told = await database.inMerchant(
    shop.merchantId,
    async (tx) => (await spaceRoom.participant?.personalData?.(tx, [id])) ?? [],
  );
  expect(told.find(({ name }) => name === "joinings")?.rows[0]).toMatchObject({
    contacts: "nour@exemple.fr",
  });
  await database.inMerchant(shop.merchantId, async (tx) => {
    await spaceRoom.participant?.customerErased?.(tx, {
      actor: systemActor(shop.merchantId, "test"),
      customerId: id,
    });
  });
  expect(await kept()).toEqual([]);
  expect(await read(sql`select id from space.join_contact where contact = 'nour@exemple.fr'`)).toEqual([]);
});

test("the card, the confirmation and the form with mistakes are valid HTML", async () => {
  expect(seen.map(({ name }) => name)).toEqual(["done", "confirm", "mistakes"]);
  await expectValidHtml(seen);
});

import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { awaitMessage, codeIn, messagesTo, newPhone, signInBySms } from "../../../tests/support/space.ts";
import { findCard } from "../cards/index.ts";

const opened = await openTestServer();
const { database, ask, makeKey } = opened;

let shops = 0;
async function chantalAtHome() {
  shops += 1;
  const slug = `droits-${shops}`;
  const merchantId = await openTestShop(database, { slug });
  const key = await makeKey(merchantId);
  const made = await ask(key, "POST", "/customers", {
    firstName: "Chantal",
    lastName: "Petit",
    emails: ["chantal@example.com"],
    phones: ["0612345601"],
  });
  const { id } = made.json<{ id: string }>();
  const phone = newPhone(opened);
  await signInBySms(opened, phone, { merchantId, slug, e164: "+33612345601" });
  await phone.post(`/c/${slug}/card`);
  const numberNow = async (): Promise<string> =>
    /"number"[^>]*>([\d\u00a0]+)</.exec((await phone.get(`/c/${slug}`)).body)?.[1]?.replace(/\D/g, "") ?? "";
  return {
    slug,
    merchantId,
    id,
    phone,
    numberNow,
    to: (path: string) => `/c/${slug}${path}`,
    record: async () =>
      (await ask(key, "GET", `/customers/${id}`)).json<{
        firstName: string | null;
        emails: { value: string }[];
        phones: { value: string }[];
        address: { postcode: string | null; city: string | null };
        birthday: object | null;
        language: string | null;
        version: number;
      }>(),
    stateOf: async (number: string) =>
      await database.inMerchant(merchantId, async (tx) => (await findCard(tx, number))?.state),
    receives: async () =>
      (await ask(key, "GET", `/customers/${id}/consents`)).json<{
        standing: { channel: string; act: string; usable: boolean }[];
        entries: { channel: string; origin: string; actorKind: string; textVersion: string | null }[];
      }>(),
  };
}

const rightDetails = {
  firstName: "Chantal",
  lastName: "Petit-Roux",
  birthday: "14/03",
  line1: "3 rue des Lilas",
  line2: "",
  postcode: "59000",
  city: "Lille",
  language: "en",
};

test("she sees her details and corrects them; a change in the shop meanwhile is not written over", async () => {
  const { phone, to, record } = await chantalAtHome();
  const page = (await phone.get(to("/account/details"))).body;
  const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? "";
  const saved = await phone.post(to("/account/details"), { ...rightDetails, version });
  expect(saved.headers.location).toBe(to("/account/details?done=details"));
  expect(await record()).toMatchObject({
    birthday: { day: 14, month: 3, year: null },
    address: { postcode: "59000", city: "Lille" },
    language: "en",
  });
  const late = await phone.post(to("/account/details"), { ...rightDetails, city: "Paris", version });
  expect(late.statusCode).toBe(422);
  expect(late.body).toContain("ont changé entre-temps");
  expect((await record()).address.city).toBe("Lille");
  const wrong = await phone.post(to("/account/details"), { ...rightDetails, birthday: "31/02" });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain("<title>Erreur");
  expect(wrong.body).toContain('value="31/02"');
});

test("a new phone counts once its code was read there, and the old one is told", async () => {
  const { phone, to, record, merchantId } = await chantalAtHome();
  await phone.post(to("/account/contact/sms"), { contact: "06 12 34 56 88" });
  expect((await record()).phones.map(({ value }) => value)).toEqual(["+33612345601"]);
  const code = codeIn(await awaitMessage(opened, merchantId, "+33612345688"));
  const wrong = code === "111111" ? "222222" : "111111";
  expect((await phone.post(to("/account/contact-code"), { code: wrong })).statusCode).toBe(422);
  const right = await phone.post(to("/account/contact-code"), { code });
  expect(right.headers.location).toBe(to("/account/details?done=contact"));
  expect((await record()).phones.map(({ value }) => value)).toEqual(["+33612345688"]);
  const [told] = await messagesTo(opened, merchantId, "+33612345601");
  expect(told?.kind).toBe("contact_changed");
  expect(told?.body).not.toContain("88");
});

test("a code sent for one person's new address changes nobody else's", async () => {
  const { phone, to, merchantId, slug, record } = await chantalAtHome();
  const key = await makeKey(merchantId);
  await ask(key, "POST", "/customers", { firstName: "Marc", phones: ["0612345602"] });
  await phone.post(to("/account/contact/email"), { contact: "new@example.com" });
  const code = codeIn(await awaitMessage(opened, merchantId, "new@example.com"));
  const ticket = phone.cookie("rebelote_ticket") ?? "";
  const marc = newPhone(opened);
  await signInBySms(opened, marc, { merchantId, slug, e164: "+33612345602" });
  marc.bring("rebelote_ticket", ticket, `/c/${slug}`);
  expect((await marc.post(to("/account/contact-code"), { code })).statusCode).toBe(410);
  expect((await record()).emails.map(({ value }) => value)).toEqual(["chantal@example.com"]);
});

test("codes to new addresses are counted against whoever asks for them", async () => {
  const { phone, to } = await chantalAtHome();
  const answers: number[] = [];
  for (let time = 0; time < 12; time += 1) {
    const contact = `stranger${time}@example.com`;
    answers.push((await phone.post(to("/account/contact/email"), { contact })).statusCode);
  }
  expect(answers).toEqual([...Array.from({ length: 10 }, () => 303), 429, 429]);
});

test("the last way to reach her stays", async () => {
  const { phone, to, record } = await chantalAtHome();
  await phone.post(to("/account/contact/email/removal"), { value: "chantal@example.com" });
  await phone.post(to("/account/contact/sms/removal"), { value: "+33612345601" });
  const { emails, phones } = await record();
  expect([emails.length, phones.length]).toEqual([0, 1]);
});

test("a permission is given and taken back by one press each, with the words she read", async () => {
  const { phone, to, receives } = await chantalAtHome();
  const formOf = async () => {
    const body = (await phone.get(to("/account/messages"))).body;
    const form = /<input type="hidden" name="channel" value="email">.*?<\/form>/s.exec(body)?.[0] ?? "";
    return {
      channel: "email",
      act: /name="act" value="(\w+)"/.exec(form)?.[1] ?? "",
      version: /name="version" value="([^"]+)"/.exec(form)?.[1] ?? "",
    };
  };
  const given = await formOf();
  expect(given.act).toBe("granted");
  await phone.post(to("/account/messages"), given);
  expect((await receives()).standing).toContainEqual(
    expect.objectContaining({ channel: "email", act: "granted", usable: true }),
  );
  expect((await receives()).entries[0]).toMatchObject({
    origin: "space",
    actorKind: "person",
    textVersion: given.version,
  });
  // Words she has not read are not agreed to.
  await phone.post(to("/account/messages"), { channel: "sms", act: "granted", version: "another" });
  expect((await receives()).standing.some(({ channel }) => channel === "sms")).toBe(false);
  const back = await formOf();
  expect(back.act).toBe("withdrawn");
  await phone.post(to("/account/messages"), back);
  expect((await receives()).standing.find(({ channel }) => channel === "email")?.act).toBe("withdrawn");
});

test("a lost card is another number at once: the old one leads nowhere", async () => {
  const { phone, to, numberNow, stateOf } = await chantalAtHome();
  const before = await numberNow();
  expect(before).toMatch(/^9\d{15}$/);
  await phone.post(to("/account/card"));
  const now = await numberNow();
  expect(now).not.toBe(before);
  expect([await stateOf(before), await stateOf(now)]).toEqual(["blocked", "active"]);
});

test("a card is shared with five people at most, each with a number of her own that can be withdrawn", async () => {
  const { phone, to, numberNow, stateOf, id, merchantId } = await chantalAtHome();
  const own = await numberNow();
  const invitations: string[] = [];
  for (const firstName of ["Paul", "Léa", "Noé", "Inès", "Jo"]) {
    const made = await phone.post(to("/account/share"), { firstName });
    invitations.push(/\/c\/[^"]*\/with\/[\w-]{22}/.exec(made.body)?.[0] ?? "");
  }
  const sixth = await phone.post(to("/account/share"), { firstName: "Max" });
  expect(sixth.statusCode).toBe(422);

  const paul = newPhone(opened);
  const first = invitations[0] ?? "";
  expect((await paul.get(first)).body).toContain("Paul, une carte pour vous");
  const accepted = await Promise.all([paul.post(first), newPhone(opened).post(first)]);
  expect(accepted.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([
    303, 410,
  ]);
  const home = accepted.find(({ statusCode }) => statusCode === 303)?.headers.location ?? "";
  const card = (await paul.get(home)).body;
  const number = /"number"[^>]*>([\d\u00a0]+)</.exec(card)?.[1]?.replace(/\D/g, "") ?? "";
  expect(number).not.toBe(own);
  expect(card).toContain("Paul");
  expect(card).not.toContain("Chantal");
  const found = await database.inMerchant(merchantId, async (tx) => await findCard(tx, number));
  expect(found?.customerId).toBe(id);
  // Her own card is still the one she had, and losing it leaves the others alone.
  expect(await numberNow()).toBe(own);
  await phone.post(to("/account/card"));
  expect(await stateOf(number)).toBe("active");
  // The shared card opens nothing else.
  expect((await paul.post(`${home}/enter`, { by: "sms" })).statusCode).toBe(410);

  const page = (await phone.get(to("/account/share"))).body;
  const companion = /name="companion" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const stranger = await chantalAtHome();
  await stranger.phone.post(stranger.to("/account/share/end"), { companion });
  expect(await stateOf(number)).toBe("active");
  await phone.post(to("/account/share/end"), { companion });
  expect(await stateOf(number)).toBe("blocked");
  expect((await paul.get(home)).statusCode).toBe(410);
});

test("she takes everything away at once, as a sheet and as data", async () => {
  const { phone, to } = await chantalAtHome();
  const json = await phone.get(to("/account/data.json"));
  expect(json.headers["content-disposition"]).toContain("attachment");
  const { data } = json.json<{ data: Record<string, object[]> }>();
  expect(JSON.stringify(data)).toContain("chantal@example.com");
  expect(Object.keys(data)).toEqual(expect.arrayContaining(["identity", "identifiers", "cards", "sign_ins"]));
  const csv = await phone.get(to("/account/data.csv"));
  expect(csv.headers["content-type"]).toContain("text/csv");
  for (const words of ["Vos connexions à votre espace", "chantal@example.com"])
    expect(csv.body).toContain(words);
  for (const name of Object.keys(data)) expect(csv.body).not.toContain(`data.${name}`);
});

test("she is erased by one press after seeing what is lost and kept; nothing opens afterwards", async () => {
  const { phone, to, merchantId, id, numberNow, stateOf } = await chantalAtHome();
  const number = await numberNow();
  const link = (await phone.post(to("/keep"))).headers.location ?? "";
  const before = await phone.get(to("/account/erasure"));
  expect(before.body).toContain("C’est définitif");
  const done = await phone.post(to("/account/erasure"), { reason: "rarely" });
  expect(done.body).toContain("Vos données sont effacées");
  expect((await phone.get(to("/account"))).statusCode).toBe(303);
  expect((await phone.get(link)).statusCode).toBe(410);
  expect(await stateOf(number)).toBe("blocked");
  const left = await database.inMerchant(merchantId, async (tx) => ({
    ...(await tx.one<{ rows: number }>(sql`
      select (select count(*) from space.session where customer_id = ${id})
        + (select count(*) from space.card_link where customer_id = ${id})
        + (select count(*) from space.companion where customer_id = ${id})
        + (select count(*) from space.challenge where ${id} = any(customer_ids)) as rows`)),
    ...(await tx.one<{ reason: string }>(sql`select reason from space.departure`)),
  }));
  expect(left).toEqual({ rows: 0, reason: "rarely" });
  await newPhone(opened).post(to("/ask"), { contact: "chantal@example.com" });
  expect(await messagesTo(opened, merchantId, "chantal@example.com")).toEqual([]);
});

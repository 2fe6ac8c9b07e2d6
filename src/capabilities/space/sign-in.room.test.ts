import { expect, test } from "vitest";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import {
  awaitMessage,
  codeIn,
  messagesTo,
  newPhone,
  pathIn,
  signInBySms,
} from "../../../tests/support/space.ts";

const opened = await openTestServer();
const { database, ask, makeKey } = opened;

let shops = 0;
async function shopWith(...customers: readonly object[]) {
  shops += 1;
  const slug = `maison-${shops}`;
  const merchantId = await openTestShop(database, { slug });
  const key = await makeKey(merchantId);
  const ids: string[] = [];
  for (const customer of customers) {
    const made = await ask(key, "POST", "/customers", customer);
    expect(made.statusCode).toBeLessThan(300);
    ids.push(made.json<{ id: string }>().id);
  }
  return { slug, merchantId, ids, key };
}

const chantal = { firstName: "Chantal", emails: ["chantal@example.com"], phones: ["0612345601"] };
const chantalsPhone = "+33612345601";

test("a link from an e-mail opens the space by one button, once", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  const asked = await phone.post(`/c/${slug}/ask`, { contact: " Chantal@Example.com " });
  expect(asked.statusCode).toBe(200);
  const link = pathIn(await awaitMessage(opened, merchantId, "chantal@example.com"));
  // A mail scanner opens every link, several times: it must still be good afterwards.
  for (let time = 0; time < 3; time += 1) expect((await newPhone(opened).get(link)).statusCode).toBe(200);
  const entered = await phone.post(link);
  expect([entered.statusCode, entered.headers.location]).toEqual([303, `/c/${slug}`]);
  expect((await phone.get(`/c/${slug}/account/details`)).body).toContain('value="Chantal"');

  const thief = newPhone(opened);
  const again = await thief.post(link);
  expect(again.statusCode).toBe(410);
  expect(again.body).toContain("Ce lien a déjà servi");
  expect(thief.cookie("rebelote_space")).toBeUndefined();
  expect((await thief.get(link)).statusCode).toBe(410);
});

test("of two who use a link at the same moment, one gets in", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  await newPhone(opened).post(`/c/${slug}/ask`, { contact: "chantal@example.com" });
  const link = pathIn(await awaitMessage(opened, merchantId, "chantal@example.com"));
  const answers = await Promise.all([1, 2, 3, 4].map(async () => await newPhone(opened).post(link)));
  expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([
    303, 410, 410, 410,
  ]);
});

test("a link and a code end with their time", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  await phone.post(`/c/${slug}/ask`, { contact: "chantal@example.com" });
  const link = pathIn(await awaitMessage(opened, merchantId, "chantal@example.com"));
  await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
  const code = codeIn(await awaitMessage(opened, merchantId, chantalsPhone));
  await moveClock(database, 5 * 60_000 + 1_000);
  expect((await phone.post(`/c/${slug}/code`, { code })).statusCode).toBe(410);
  expect((await phone.get(link)).statusCode).toBe(200);
  await moveClock(database, 15 * 60_000 + 1_000);
  expect((await phone.post(link)).statusCode).toBe(410);
  await moveClock(database, 0);
});

test("known or not, the answer is the same, and only the known one gets a message", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const ofMail = await Promise.all(
    ["chantal@example.com", "nobody@example.com"].map(
      async (contact) => (await newPhone(opened).post(`/c/${slug}/ask`, { contact })).body,
    ),
  );
  expect(ofMail[0]).toBe(ofMail[1]);
  const phones = [newPhone(opened), newPhone(opened)] as const;
  const ofText = [
    await phones[0].post(`/c/${slug}/ask`, { contact: chantalsPhone }),
    await phones[1].post(`/c/${slug}/ask`, { contact: "0612345699" }),
  ];
  expect(ofText.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
    [303, `/c/${slug}/code`],
    [303, `/c/${slug}/code`],
  ]);
  const wrong = await Promise.all(
    phones.map(async (phone) => (await phone.post(`/c/${slug}/code`, { code: "000000" })).body),
  );
  expect(wrong[0]).toBe(wrong[1]);
  await awaitMessage(opened, merchantId, chantalsPhone);
  expect(await messagesTo(opened, merchantId, "nobody@example.com")).toEqual([]);
  expect(await messagesTo(opened, merchantId, "+33612345699")).toEqual([]);
});

test("a code is heard only from the browser that asked, five times, and then no more", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
  const code = codeIn(await awaitMessage(opened, merchantId, chantalsPhone));
  const other = newPhone(opened);
  await other.post(`/c/${slug}/ask`, { contact: "0612345699" });
  expect((await other.post(`/c/${slug}/code`, { code })).statusCode).toBe(422);
  const wrong = code === "111111" ? "222222" : "111111";
  const tries = [];
  for (let time = 0; time < 5; time += 1)
    tries.push((await phone.post(`/c/${slug}/code`, { code: wrong })).statusCode);
  expect(tries).toEqual([422, 422, 422, 422, 410]);
  expect((await phone.post(`/c/${slug}/code`, { code })).statusCode).toBe(410);
  expect(phone.cookie("rebelote_space")).toBeUndefined();
});

test("a hundred codes tried at the same moment are five tries", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
  const code = Number(codeIn(await awaitMessage(opened, merchantId, chantalsPhone)));
  const guesses = Array.from({ length: 100 }, (_, index) =>
    String((code + 1 + index) % 1_000_000).padStart(6, "0"),
  );
  const answers = await Promise.all(
    guesses.map(async (guess) => (await phone.post(`/c/${slug}/code`, { code: guess })).statusCode),
  );
  expect(answers.filter((status) => status === 422)).toHaveLength(4);
  expect(answers.filter((status) => status === 410)).toHaveLength(96);
  expect((await phone.post(`/c/${slug}/code`, { code: String(code).padStart(6, "0") })).statusCode).toBe(410);
});

test("wrong codes close a contact for the day, however many codes are asked for", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  let wrong = 0;
  for (let turn = 0; turn < 12; turn += 1) {
    // From another address each time, a quarter of an hour apart: only the contact's own limits can hold.
    const phone = newPhone(opened, `10.0.0.${turn + 1}`);
    await moveClock(database, turn * 901_000);
    const asked = await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
    if (asked.statusCode === 429) break;
    const code = codeIn(await awaitMessage(opened, merchantId, chantalsPhone, turn + 1));
    for (let time = 0; time < 5; time += 1) {
      await phone.post(`/c/${slug}/code`, { code: code === "111111" ? "222222" : "111111" });
      wrong += 1;
    }
  }
  await moveClock(database, 0);
  expect(wrong).toBe(20);
});

test("asking is held: a contact, whoever asks about it, known or not", async () => {
  const { slug } = await shopWith(chantal);
  for (const contact of ["chantal@example.com", "nobody@example.com"]) {
    const answers: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      answers.push(
        (await newPhone(opened, `10.1.0.${time + 1}`).post(`/c/${slug}/ask`, { contact })).statusCode,
      );
    }
    expect(answers).toEqual([200, 200, 200, 200, 429, 429]);
  }
});

test("an address that asks for one contact after the other is stopped", async () => {
  const { slug } = await shopWith();
  const answers = new Set<number>();
  for (let time = 0; time < 62; time += 1) {
    answers.add(
      (await newPhone(opened, "10.2.0.1").post(`/c/${slug}/ask`, { contact: `p${time}@example.com` }))
        .statusCode,
    );
  }
  expect([...answers]).toEqual([200, 429]);
  // The counter's other customers are not held for it.
  expect(
    (await newPhone(opened, "10.2.0.2").post(`/c/${slug}/ask`, { contact: "q@example.com" })).statusCode,
  ).toBe(200);
});

test("a couple with one phone says who is there, and only one of the two", async () => {
  const marc = { firstName: "Marc", phones: ["0612345601"] };
  const stranger = { firstName: "Zoé", phones: ["0612345677"] };
  const { slug, merchantId, ids } = await shopWith(chantal, marc, stranger);
  const phone = newPhone(opened);
  await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
  const code = codeIn(await awaitMessage(opened, merchantId, chantalsPhone));
  expect((await phone.post(`/c/${slug}/code`, { code })).headers.location).toBe(`/c/${slug}/who`);
  // Proved, and yet nobody: the space stays closed until somebody was chosen.
  expect((await phone.get(`/c/${slug}/account`)).headers.location).toBe(`/c/${slug}`);
  const who = (await phone.get(`/c/${slug}/who`)).body;
  expect(["Chantal", "Marc", "Zoé"].map((name) => who.includes(name))).toEqual([true, true, false]);
  const forged = await phone.post(`/c/${slug}/who`, { customer: ids[2] ?? "" });
  expect(forged.headers.location).toBe(`/c/${slug}/who`);
  expect((await phone.post(`/c/${slug}/who`, { customer: ids[1] ?? "" })).headers.location).toBe(
    `/c/${slug}`,
  );
  expect((await phone.get(`/c/${slug}/account/details`)).body).toContain('value="Marc"');
  // What was proved has let one of them in, and lets in nobody else.
  await phone.post(`/c/${slug}/who`, { customer: ids[0] ?? "" });
  expect((await phone.get(`/c/${slug}/account/details`)).body).toContain('value="Marc"');
});

test("a session set beforehand by somebody else is not the one that signs in", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  const planted = "AAAAAAAAAAAAAAAAAAAAAA";
  phone.bring("rebelote_space", planted, `/c/${slug}`);
  phone.bring("rebelote_ticket", planted, `/c/${slug}`);
  await signInBySms(opened, phone, { merchantId, slug, e164: chantalsPhone });
  expect(phone.cookie("rebelote_space")).not.toBe(planted);
  const attacker = newPhone(opened);
  attacker.bring("rebelote_space", planted, `/c/${slug}`);
  expect((await attacker.get(`/c/${slug}/account`)).statusCode).toBe(303);
});

test("signing in again ends the session before, signing out everywhere ends them all", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const shop = { merchantId, slug, e164: chantalsPhone };
  const phone = newPhone(opened);
  await signInBySms(opened, phone, shop);
  const first = phone.cookie("rebelote_space") ?? "";
  await signInBySms(opened, phone, shop);
  const old = newPhone(opened);
  old.bring("rebelote_space", first, `/c/${slug}`);
  expect((await old.get(`/c/${slug}/account`)).statusCode).toBe(303);
  const tablet = newPhone(opened);
  await signInBySms(opened, tablet, shop);
  expect((await phone.get(`/c/${slug}/account`)).body).toContain("Me déconnecter partout");
  await phone.post(`/c/${slug}/out`, { where: "everywhere" });
  for (const device of [phone, tablet]) expect((await device.get(`/c/${slug}/account`)).statusCode).toBe(303);
});

test("a session lasts ninety days from its last use", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  await signInBySms(opened, phone, { merchantId, slug, e164: chantalsPhone });
  const day = 86_400_000;
  for (const days of [80, 160]) {
    await moveClock(database, days * day);
    expect((await phone.get(`/c/${slug}/account`)).statusCode).toBe(200);
  }
  await moveClock(database, 251 * day);
  expect((await phone.get(`/c/${slug}/account`)).statusCode).toBe(303);
  await moveClock(database, 0);
});

test("cookies are for this shop's space alone, and no script reads them", async () => {
  const { slug, merchantId } = await shopWith(chantal);
  const phone = newPhone(opened);
  await phone.post(`/c/${slug}/ask`, { contact: chantalsPhone });
  const code = codeIn(await awaitMessage(opened, merchantId, chantalsPhone));
  const entered = await phone.post(`/c/${slug}/code`, { code });
  const set = entered.cookies.find(({ name }) => name === "rebelote_space");
  expect(set).toMatchObject({ path: `/c/${slug}`, httpOnly: true, sameSite: "Lax", maxAge: 90 * 86_400 });
});

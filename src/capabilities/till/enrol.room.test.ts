import { afterEach, expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";

const opened = await openTestServer();
afterEach(async () => {
  await moveClock(opened.database, 0);
});

async function openShop() {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  return { shop, programId, till };
}

test("twenty seconds: a phone, a first name and a yes make a customer with a card, a proof and a link", async () => {
  const { shop, till } = await openShop();
  const start = await till.start();
  const [cardNumber = ""] = start.cardBlock;
  const words = start.consentWords.find(({ channel }) => channel === "sms");
  const result = await till.do("enrol", {
    firstName: "Inès",
    phone: "06 12 34 56 78",
    language: "fr",
    cardNumber,
    noticeVersion: start.notice?.version ?? "",
    consents: [
      { channel: "sms", granted: true, textVersion: words?.version ?? "", textHash: words?.hash ?? "" },
      { channel: "email", granted: false, textVersion: "", textHash: "" },
    ],
  });
  expect(result).toMatchObject({ outcome: "applied", customer: { firstName: "Inès", cards: [cardNumber] } });
  const id = result.customer?.id ?? "";
  const consents = await shop.say<{
    entries: { channel: string; act: string; textVersion: string; textHash: string; originDetail: string }[];
    standing: { channel: string; usable: boolean }[];
    collections: { informed: boolean; origin: string }[];
  }>("GET", `/customers/${id}/consents`);
  expect(consents.entries).toMatchObject([
    {
      channel: "sms",
      act: "granted",
      textVersion: words?.version,
      textHash: words?.hash,
      originDetail: "Karim, Caisse 1",
    },
  ]);
  expect(consents.standing).toMatchObject([{ channel: "sms", usable: true }]);
  expect(consents.collections).toMatchObject([{ informed: true, origin: "counter" }]);
  const outbox = await shop.say<{ items: { to: string; kind: string }[] }>("GET", "/messages");
  expect(outbox.items).toMatchObject([{ to: "+33612345678", kind: "welcome" }]);
});

test("whoever is known by phone and first name is recognised; a couple that shares a phone stays two", async () => {
  const { shop, till } = await openShop();
  const known = await shop.customer({ firstName: "Inès", phones: ["+33612345678"] });
  const { cardBlock } = await till.start();
  const enrol = (firstName: string, cardNumber = "") =>
    till.do("enrol", { firstName, phone: "0612345678", language: "fr", cardNumber });
  expect((await enrol("inès", cardBlock[0])).customer?.id).toBe(known);
  const partner = await enrol("Bruno", cardBlock[1]);
  expect(partner.outcome).toBe("applied");
  expect(partner.customer?.id).not.toBe(known);
});

test("enrolled on two tills without a network, one person is one customer with both cards and all her points", async () => {
  const { shop, till } = await openShop();
  const second = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  const [mine = ""] = (await till.start()).cardBlock;
  const [hers = ""] = (await second.start()).cardBlock;
  expect(mine).not.toBe(hers);
  const who = { firstName: "Inès", phone: "06 12 34 56 78", language: "fr", offline: true } as const;
  const here = till.make("enrol", { ...who, cardNumber: mine });
  const bought = till.make("credit", { customer: { enrolment: here.id }, amountCents: 2_000, offline: true });
  const there = second.make("enrol", { ...who, cardNumber: hers });
  const boughtThere = second.make("credit", {
    customer: { cardNumber: hers },
    amountCents: 3_000,
    offline: true,
  });
  await moveClock(opened.database, 4 * 3_600_000);
  const [first, credited] = await till.send(here, bought);
  const [again, creditedThere] = await second.send(there, boughtThere);
  expect([first, credited, again, creditedThere].map((one) => one?.outcome)).toEqual(
    Array(4).fill("applied"),
  );
  const id = first?.customer?.id ?? "";
  expect(again?.customer?.id).toBe(id);
  expect([...(creditedThere?.customer?.cards ?? [])].sort()).toEqual([mine, hers].sort());
  expect((await shop.membership(id)).spendable).toBe(5);
});

test("a phone that cannot be read is refused with a network, and keeps the card without one", async () => {
  const { shop, till } = await openShop();
  const { cardBlock } = await till.start();
  const wish = { firstName: "Inès", phone: "123", language: "fr" } as const;
  const refused = await till.do("enrol", { ...wish, cardNumber: cardBlock[0] ?? "" });
  expect(refused.outcome).toBe("refused");
  const kept = await till.do("enrol", { ...wish, cardNumber: cardBlock[0] ?? "", offline: true });
  expect(kept).toMatchObject({
    outcome: "incident",
    code: "not_applied",
    customer: { cards: [cardBlock[0]] },
  });
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual(["not_applied"]);
});

test("a card that is nobody's, or somebody else's, is not taken for an enrolment", async () => {
  const { till } = await openShop();
  const { cardBlock } = await till.start();
  const wish = { firstName: "Inès", phone: "0612345678", language: "fr" } as const;
  expect(await till.do("enrol", { ...wish, cardNumber: "9123456789012345" })).toMatchObject({
    outcome: "refused",
    code: "unknown_card",
  });
  await till.do("enrol", { ...wish, cardNumber: cardBlock[0] ?? "" });
  const other = await till.do("enrol", {
    ...wish,
    firstName: "Paul",
    phone: "0612345679",
    cardNumber: cardBlock[0] ?? "",
  });
  expect(other).toMatchObject({ outcome: "refused", code: "card_already_used" });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { addDays } from "../../values/day.ts";
import { listMerchants } from "../accounts/index.ts";
import { cardsOf, cardsRoom } from "../cards/index.ts";
import {
  loyaltyParticipant,
  doctorLedger,
  expireDue,
  listAdjustments,
  listEndowments,
  programsAtAGlance,
} from "../loyalty/index.ts";
import { deliverDue, messagesRoom } from "../messages/index.ts";
import { holderShops, networkRoom } from "../network/index.ts";
import { checkSegments, listSegments } from "../segments/index.ts";
import { spaceRoom } from "../space/index.ts";
import { countOpen, tillRoom } from "../till/index.ts";
import { consentParticipant } from "../consent/index.ts";
import { customersParticipant } from "../customers/index.ts";
import { insightParticipant, readSnapshots, searchPeople } from "../insight/index.ts";
import { purchasesParticipant } from "../purchases/index.ts";
import { today } from "../today/index.ts";
import { findDemo, leaveDemo, openDemo, resetDemo } from "./index.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);
join("insight", insightParticipant);
join("loyalty", loyaltyParticipant);
for (const { name, participant } of [messagesRoom, cardsRoom, networkRoom, spaceRoom, tillRoom]) {
  if (participant !== undefined) join(name, participant);
}

async function workBeside(stopping: AbortSignal): Promise<void> {
  await sleep(300);
  expect(await findDemo(database)).toBeNull();
  while (!stopping.aborted) {
    await expireDue(database);
    await sleep(20);
  }
}

test("Maison Lacaille opens with three things to do this morning", async () => {
  // What the workers of a running server do meanwhile, by today's clock, passes by a shop that still lives in the past.
  const stopping = new AbortController();
  const meanwhile = workBeside(stopping.signal);
  const merchantId = await openDemo(database);
  stopping.abort();
  await meanwhile;
  expect(await findDemo(database)).toBe(merchantId);

  await database.inMerchant(merchantId, async (tx) => {
    const answer = await today(tx);
    // What a minute is worth changes with the season; which of the two sentences the tea corner gets, with the interval.
    const texts = answer.actions.map(({ text }) => text.replace("program_forgets", "program_loses"));
    expect(texts).toHaveLength(3);
    expect(texts).toEqual(expect.arrayContaining(["slipping", "program_loses", "till_odd"]));
    expect([...answer.actions, ...answer.later].map(({ key }) => key)).toEqual(
      expect.arrayContaining(["sleeping_points", "near_reward", "best_moved"]),
    );
    const program = answer.actions.find(({ key }) => key.startsWith("program:"));
    expect(program?.values["name"]).toBe("Carte du coin thé");
    expect(program?.calculation.map(({ text }) => text)).toContain("program_trap");
    expect(answer.figures.loyalty).toMatchObject({ programs: 3, measured: 3 });
    expect(answer.figures.activeCustomers).toBeGreaterThan(900);
    expect(answer.figures.goodAddresses?.share).toBeLessThan(0.95);
    expect(answer.concentration?.figures.shareOfTop["20%"]).toBeGreaterThan(0.7);
    const { figures, quality } = await readSnapshots(tx, ["figures", "quality"]);
    // Of them five took their card at the counter this month; the cards of the town are people the shop knew.
    expect(figures?.customers).toBe(1_855);
    expect(quality?.duplicates).toBe(23);
  });
});

test("Chantal, a regular for two years, has been silent for five weeks and is among those slipping away", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const found = await searchPeople(tx, {
      rule: { field: "text", op: "contains", value: "chantal vanneste" },
    });
    const [chantal] = "items" in found ? found.items : [];
    expect(chantal?.stage).toBe("slipping");
    const silentDays = Number(chantal?.reason.values["silentDays"]);
    expect(Math.abs(silentDays - 35)).toBeLessThanOrEqual(1);
    const slipping = await searchPeople(tx, {
      rule: {
        all: [
          { field: "stage", op: "in", value: ["slipping"] },
          { field: "best", op: "is", value: true },
        ],
      },
      sort: "spent_year",
      limit: 200,
    });
    expect("items" in slipping && slipping.items.map(({ id }) => id)).toContain(chantal?.id);
  });
});

test("the shop works with six segments and a list, all with members that are who answer", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const { items } = await listSegments(tx);
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(["list", ...Array<string>(6).fill("rule")]);
    for (const { name, memberCount, isUpToDate } of items) {
      expect({ name, isUpToDate, hasMembers: memberCount > 0 }).toEqual({
        name,
        isUpToDate: true,
        hasMembers: true,
      });
    }
    expect(await checkSegments(tx)).toEqual([]);
  });
});

test("one program brings more than it costs; the card of the tea corner loses, by its step of 20 € against baskets of 17 €", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const glances = await database.inMerchant(merchantId, programsAtAGlance);
  const called = (name: string) => glances.find((one) => one.name === name);
  const stamps = called("Carte dégustation");
  expect(stamps?.colour).toBe("green");
  expect(stamps?.netCents?.low).toBeGreaterThan(0);
  const tea = called("Carte du coin thé");
  expect(tea?.colour).toBe("red");
  expect(tea?.stepCents).toBe(2_000);
  expect(tea?.carriesRemainder).toBe(false);
  expect(tea?.basketCents).toBeGreaterThan(1_600);
  expect(tea?.basketCents).toBeLessThan(1_850);
  expect(tea?.netCents?.low).toBeLessThan(0);
  expect((tea?.neverRewarded ?? 0) / (tea?.regulars ?? 1)).toBeGreaterThan(0.8);
});

test("a month at the counter: somebody credits herself and a friend, and what was given without network is owed", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const incidents = await tx.rows<{
      kind: string;
      who: string;
      cents: number | null;
      isCustomer: boolean;
    }>(sql`
      select incident.kind, cashier.name as who, incident.cents, incident.customer_id is not null as "isCustomer"
      from till.incident
      join till.cashier on cashier.merchant_id = incident.merchant_id and cashier.id = incident.cashier_id
      where incident.merchant_id = ${tx.merchantId}`);
    const odd = incidents.filter(({ who }) => who === "Léa");
    expect(odd.map(({ kind }) => kind).toSorted()).toEqual([
      "card_often",
      "own_card",
      "own_card",
      "own_card",
      "own_card",
    ]);
    expect(await countOpen(tx)).toMatchObject({ odd: 5, cashiers: 1 });
    const others = incidents.filter(({ who }) => who !== "Léa").map(({ kind }) => kind);
    expect(others.toSorted()).toEqual(["points_owed", "ticket_again", "voucher_owed"]);
    expect(incidents.every(({ isCustomer }) => isCustomer)).toBe(true);
    const { debts } = await tx.one<{ debts: number }>(sql`
      select count(*)::int as debts from loyalty.membership where merchant_id = ${tx.merchantId} and debt > 0`);
    expect(debts).toBeGreaterThan(0);
  });
});

test("every member has a card, and cards printed ahead wait in the drawer", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const members = await tx.rows<{ id: string }>(sql`
      select distinct coalesce(customer.merged_into, customer.id) as id
      from loyalty.membership
      join customers.customer on customer.merchant_id = membership.merchant_id and customer.id = membership.customer_id
      where membership.merchant_id = ${tx.merchantId} and membership.status = 'active'`);
    const cards = await cardsOf(
      tx,
      members.map(({ id }) => id),
    );
    expect(members.length).toBeGreaterThan(300);
    expect(cards.size).toBe(members.length);
    const kinds = await tx.rows<{ kind: string; state: string }>(sql`
      select distinct kind, state from cards.card where merchant_id = ${tx.merchantId} and kind <> 'digital'`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        { kind: "paper", state: "active" },
        { kind: "paper", state: "free" },
        { kind: "plastic", state: "free" },
      ]),
    );
  });
});

test("the outbox holds Chantal's card and her way in, and a code", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const messages = await tx.rows<{ channel: string; kind: string; body: string; state: string }>(sql`
      select channel, kind, body, state from messages.message where merchant_id = ${tx.merchantId}`);
    expect(messages.every(({ state }) => state === "kept")).toBe(true);
    expect(messages.filter(({ kind }) => kind === "welcome")).toHaveLength(6);
    const signIns = messages.filter(({ kind }) => kind === "sign_in");
    expect(signIns.map(({ channel }) => channel).toSorted()).toEqual(["email", "sms"]);
    expect(signIns.find(({ channel }) => channel === "email")?.body).toContain("/c/maison-lacaille/link/");
  });
});

test("its best customers get a letter this morning in the outbox, and another message waits to be prepared", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const folder = await mkdtemp(path(tmpdir(), "rebelote-demo-"));
  await deliverDue(database, { folder });
  await rm(folder, { recursive: true, force: true });
  const { mailings, states } = await database.inMerchant(merchantId, async (tx) => ({
    mailings: await tx.rows<{ state: string }>(sql`
      select state from messages.mailing where merchant_id = ${merchantId} order by state`),
    states: await tx.rows<{ state: string; reason: string | null; count: number }>(sql`
      select state, reason, count(*)::int as count
      from messages.message where merchant_id = ${merchantId} and mailing_id is not null
      group by state, reason`),
  }));
  expect(mailings.map(({ state }) => state)).toEqual(["draft", "finished"]);
  const kept = states.filter(({ state }) => state === "kept");
  expect(kept.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(30);
  expect(kept.every(({ reason }) => reason?.startsWith("OK_"))).toBe(true);
  // Some of the best withdrew, of others no proof was kept: nobody writes to them.
  const skipped = states.filter(({ state }) => state === "skipped").map(({ reason }) => reason);
  expect(skipped).toEqual(expect.arrayContaining(["CONSENT_WITHDRAWN", "CONSENT_NO_PROOF"]));
});

test("the card of the town: three shops, a month that is closed, and one holder who says who she is to one of them", async () => {
  const merchants = await listMerchants(database);
  expect(merchants.map(({ kind, isDemo }) => [kind, isDemo])).toEqual([
    ["shop", true],
    ["network", true],
    ["shop", true],
    ["shop", true],
  ]);
  const network = merchants.find(({ kind }) => kind === "network");
  const names = merchants.filter(({ kind }) => kind === "shop").map(({ name }) => name);
  await database.inMerchant(network?.id ?? "", async (tx) => {
    const statements = await tx.rows<{ name: string; cents: number }>(sql`
      select distinct shop_name as name, sum(credited_cents) as cents
      from network.statement where merchant_id = ${tx.merchantId} group by shop_name`);
    expect(statements.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(statements.every(({ cents }) => cents > 0)).toBe(true);
    const { sum, month } = await tx.one<{ sum: number; month: string }>(sql`
      select sum(shop_cents + pool_cents + bank_cents) as sum, max(month)::date as month
      from network.clearing_entry where merchant_id = ${tx.merchantId}`);
    expect(Number(sum)).toBe(0);
    expect(month > addDays(database.clock.today("Europe/Paris"), -32)).toBe(true);
    const holders = await tx.rows<{ id: string; firstName: string | null }>(sql`
      select id, first_name as "firstName" from customers.customer where merchant_id = ${tx.merchantId}`);
    const told = holders.filter(({ firstName }) => firstName !== null);
    expect(told.map(({ firstName }) => firstName)).toEqual(["Chantal"]);
    const shares = await holderShops(tx, told[0]?.id ?? "");
    expect(shares.flatMap(({ fields }) => fields)).toEqual(["email", "firstName"]);
  });
});

test("its ledger replays to the last point; a credit waits for a second person and a stock runs low", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const report = await doctorLedger(database, merchantId);
  expect(report.differences).toBe(0);
  expect(report.shops[0]?.entries).toBeGreaterThan(4_000);
  await database.inMerchant(merchantId, async (tx) => {
    const visitor = systemActor(merchantId, "test");
    const waiting = await listAdjustments(tx, visitor, { state: "waiting" });
    expect("items" in waiting && waiting.items.map(({ askedBy, points }) => [askedBy, points])).toEqual([
      ["Karim", 1_250],
    ]);
    const low = await listEndowments(tx, { low: true });
    expect("items" in low && low.items.map(({ name }) => name)).toEqual(["Petites boîtes de truffes"]);
  });
});

test("the profiles kept sale by sale are those computed from scratch", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const { rows: different } = await database.inMerchant(merchantId, async (tx) => ({
    rows: await tx.rows(sql`
      select fact.customer_id
      from purchases.customer_fact as fact
      join insight.profile on profile.merchant_id = fact.merchant_id and profile.customer_id = fact.customer_id
      where fact.merchant_id = ${tx.merchantId}
        and (fact.last_day, fact.purchase_days, fact.net_cents, fact.gross_cents)
          is distinct from (profile.last_day, profile.purchase_days, profile.net_cents, profile.gross_cents)`),
  }));
  expect(different).toEqual([]);
});

test("whoever leaves the demonstration finds no row of it, and other shops keep theirs", async () => {
  const other = await openTestShop(database);
  const before = await rowsOf(other);
  await resetDemo(database);
  const all = (await listMerchants(database)).filter(({ isDemo }) => isDemo);
  expect(all).toHaveLength(4);
  await leaveDemo(database);
  expect(await findDemo(database)).toBeNull();
  for (const { id } of all) expect(await rowsOf(id)).toEqual([]);
  expect(await rowsOf(other)).toEqual(before);
  await leaveDemo(database);
});

/** Tables that still hold rows of a merchant. */
async function rowsOf(merchantId: string): Promise<string[]> {
  return await database.asOwner(async (tx) => {
    const tables = await tx.rows<{ name: string }>(sql`
      select format('%I.%I', table_schema, table_name) as name
      from information_schema.columns
      where column_name = 'merchant_id' and table_schema not in ('pg_catalog', 'information_schema')
      order by 1`);
    const holding: string[] = [];
    for (const { name } of tables) {
      const { rows } = await tx.one<{ rows: number }>(
        sql`select count(*) as rows from ${sql.raw(name)} where merchant_id = ${merchantId}`,
      );
      if (rows > 0) holding.push(`${name} ${rows}`);
    }
    return holding;
  });
}

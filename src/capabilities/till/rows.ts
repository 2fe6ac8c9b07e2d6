import { createSecretKey, type KeyObject } from "node:crypto";
import type { Database, Tx } from "../../platform/database.ts";
import { daysBetween, dayInZone, isInstant } from "../../values/day.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { suggestFor } from "../affinity/index.ts";
import { findCard } from "../cards/index.ts";
import { recordAndMerged, searchCustomers, speakingIds } from "../customers/index.ts";
import { counterVouchers, counterWallets, customersMovedSince, listMovements } from "../loyalty/index.ts";
import { spendableUnits } from "../loyalty/shared.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Language } from "../../platform/texts.ts";
import { commonPoints, presentSharedCard } from "../network/index.ts";
import { signRow, tokenMaker } from "./codes.ts";
import { shopSecrets } from "./queries.ts";
import { staffAmong } from "./queries-cashiers.ts";
import {
  customerIdsAfter,
  customersChangedSince,
  latestNotes,
  type PersonRow,
  selectPeople,
} from "./queries-rows.ts";
import type { CounterCustomer, CounterPage, CounterRow, Found, GoneRow } from "./schema-row.ts";

/** Rows of these customers, as a till keeps them; whoever was merged or erased is gone. */
export async function counterRows(tx: Tx, customerIds: readonly string[]): Promise<(CounterRow | GoneRow)[]> {
  if (customerIds.length === 0) return [];
  const { tokenKey, proofKey } = await shopSecrets(tx);
  const signing = { tokens: tokenMaker(tokenKey), proofKey: createSecretKey(proofKey) };
  const people = await selectPeople(tx, customerIds);
  const ids = people.flatMap(({ id, isGone }) => (isGone ? [] : [id]));
  const wallets = await counterWallets(tx, ids);
  const vouchers = await counterVouchers(tx, ids);
  const staff = await staffAmong(tx, ids);
  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  return people.map((person) =>
    person.isGone
      ? { id: person.id, gone: true }
      : rowOf(tx, person, {
          signing,
          wallets: wallets.get(person.id) ?? [],
          vouchers: vouchers.get(person.id) ?? [],
          isStaff: staff.has(person.id),
          today,
        }),
  );
}

/** The row of one customer, by the record that speaks for her. Refused: `unknown_customer`. */
export async function counterRow(tx: Tx, customerId: string): Promise<CounterRow | Refusal> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  const [row] = speaker === undefined ? [] : await counterRows(tx, [speaker]);
  return row === undefined || "gone" in row ? refuse("unknown_customer", { id: customerId }) : row;
}

function rowOf(
  tx: Tx,
  person: PersonRow,
  has: Pick<CounterRow, "wallets" | "vouchers" | "isStaff"> & {
    readonly signing: { readonly tokens: ReturnType<typeof tokenMaker>; readonly proofKey: KeyObject };
    readonly today: string;
  },
): CounterRow {
  const { signing, wallets, vouchers, isStaff, today } = has;
  const { id, birthDay, birthMonth, phones } = person;
  const units = Object.fromEntries(
    wallets.map(({ programId }) => [programId, spendableUnits(wallets, programId, tx.now)]),
  );
  const codes = vouchers.map(({ code }) => code);
  return {
    id,
    firstName: person.firstName ?? (person.lastName === null ? (person.companyName ?? "") : ""),
    initial: (person.lastName ?? "").trim().slice(0, 1).toUpperCase(),
    postcode: person.postcode,
    cards: person.cards,
    phoneEnds: [...new Set(phones.map((phone) => phone.slice(-4)))],
    tokens: signing.tokens(phones, person.lastName),
    visits: person.visits,
    lastVisitOn: person.lastVisitOn,
    birthday: birthDay === null || birthMonth === null ? null : { day: birthDay, month: birthMonth },
    isStaff,
    isRegular: isRegular(person, today),
    notes: person.notes,
    wallets,
    vouchers,
    proof: signRow(signing.proofKey, id, { asOf: tx.now, units, vouchers: codes }),
    asOf: tx.now,
  };
}

const fewestVisits = 5;
const longestAbsence = 120;

/** Comes again and again, and has come lately. */
function isRegular({ visits, lastVisitOn, medianGapDays }: PersonRow, today: string): boolean {
  if (visits < fewestVisits || lastVisitOn === null) return false;
  const absence = Math.max(30, Math.min(longestAbsence, 3 * (medianGapDays ?? longestAbsence)));
  return daysBetween(lastVisitOn, today) <= absence;
}

const firstId = "00000000-0000-0000-0000-000000000000";
// A transaction that was under way at the last asking is asked for again.
const overlapMs = 120_000;

/**
 * A page of the working set; with `since`, of what has changed. What a transaction under way had not yet shown comes the next
 * time, so a row may be told twice and none is missed.
 * Refused: `unreadable_cursor`, `unreadable_date`.
 */
export async function counterPage(
  tx: Tx,
  asked: {
    readonly after?: string | undefined;
    readonly since?: string | undefined;
    readonly limit?: number | undefined;
  },
): Promise<CounterPage | Refusal> {
  const limit = asked.limit ?? 1_000;
  const cursor = readCursor(asked.after, 2);
  if (asked.after !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "after" });
  if (asked.since !== undefined && !isInstant(asked.since)) {
    return refuse("unreadable_date", { field: "since" });
  }
  const [after = firstId, upTo = tx.now] = cursor ?? [];
  const ids =
    asked.since === undefined
      ? await customerIdsAfter(tx, after, limit)
      : (await changedIds(tx, asked.since)).filter((id) => id > after).slice(0, limit);
  const last = ids.at(-1);
  return {
    rows: await counterRows(tx, ids),
    nextCursor: last === undefined || ids.length < limit ? null : writeCursor([last, upTo]),
    upTo,
  };
}

async function changedIds(tx: Tx, since: string): Promise<string[]> {
  const fromMs = Date.parse(since) - overlapMs;
  const from = { at: new Date(fromMs).toISOString(), id: firstIdAt(fromMs) };
  const changed = [...(await customersChangedSince(tx, from)), ...(await customersMovedSince(tx, from))];
  return [...new Set(changed)].sort();
}

/** The least identifier of version 7 made at an instant. */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

const mostFound = 3;

/** At most three people whom the words could mean, by whole names and phones, each as little as tells them apart. */
export async function findAtCounter(tx: Tx, typed: string): Promise<Found[]> {
  const { items } = await searchCustomers(tx, typed, mostFound);
  const people = new Map(
    (
      await selectPeople(
        tx,
        items.map(({ id }) => id),
      )
    ).map((person) => [person.id, person]),
  );
  return items.flatMap(({ id }) => {
    const person = people.get(id);
    if (person === undefined || person.isGone) return [];
    const { firstName, lastName, companyName, postcode } = person;
    const initial = (lastName ?? "").trim().slice(0, 1).toUpperCase();
    return [{ id, firstName: firstName ?? companyName ?? "", initial, postcode }];
  });
}

/**
 * Whose card was shown: one of the shop, or of a network it belongs to, whose holder becomes a customer of the shop by it.
 * Refused: `unknown_card`, `card_not_given`, `card_is_blocked`.
 */
export async function customerOfCard(
  database: Database,
  merchantId: string,
  number: string,
): Promise<string | Refusal> {
  const own = await database.inMerchant(merchantId, async (tx) => await customerByOwnCard(tx, number));
  if (own !== undefined) return own;
  const shared = await presentSharedCard(database, merchantId, number);
  return shared?.customerId ?? refuse("unknown_card", { number });
}

/** The same within the shop alone; undefined: the shop knows no such card. */
export async function customerByOwnCard(tx: Tx, number: string): Promise<string | Refusal | undefined> {
  const card = await findCard(tx, number);
  if (card === undefined) return undefined;
  if (card.customerId !== null && card.state === "active") return card.customerId;
  return card.state === "blocked" ? refuse("card_is_blocked") : refuse("card_not_given");
}

/** What the screen shows of one customer on demand. Refused: `unknown_customer`. */
export async function counterCustomer(
  database: Database,
  tx: Tx,
  actor: Actor,
  customerId: string,
  language: Language,
): Promise<CounterCustomer | Refusal> {
  const row = await counterRow(tx, customerId);
  if (isRefusal(row)) return row;
  const customerIds = await recordAndMerged(tx, row.id);
  const [person] = await selectPeople(tx, [row.id]);
  const movements = await latestMovements(tx, actor, row, language);
  return {
    row,
    movements,
    toKnow: {
      notes: await latestNotes(tx, customerIds),
      spentCents: person?.spentCents ?? 0,
      visits: row.visits,
      lastVisitOn: row.lastVisitOn,
      tags: person?.tags ?? [],
    },
    commonPoints: await commonPoints(database, tx.merchantId, row.id),
    proposal: await proposalFor(tx, row.id),
  };
}

/** What she is due to buy again speaks first: it is hers. */
async function proposalFor(tx: Tx, customerId: string): Promise<CounterCustomer["proposal"]> {
  const { buyAgain, goesWith } = await suggestFor(tx, customerId, { limit: 1 });
  const [first] = [...buyAgain, ...goesWith];
  if (first === undefined) return null;
  const { because, name: product } = first;
  if (because.kind === "again")
    return { kind: "again", product, everyDays: because.everyDays, sinceDays: because.sinceDays };
  return { kind: "with", product, other: because.withName, together: because.together, of: because.of };
}

async function latestMovements(
  tx: Tx,
  actor: Actor,
  { wallets }: CounterRow,
  language: Language,
): Promise<CounterCustomer["movements"]> {
  const movements: CounterCustomer["movements"][number][] = [];
  for (const { membershipId, programId } of wallets) {
    if (membershipId === null) continue;
    const list = await listMovements(tx, actor, membershipId, { limit: 5 }, language);
    if (isRefusal(list)) continue;
    for (const { at, kind, points, sentences } of list.items)
      movements.push({ at, programId, kind, points, sentences });
  }
  return movements.toSorted((one, other) => (one.at < other.at ? 1 : -1)).slice(0, 8);
}

import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { participants, tell } from "../../platform/participants.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { answerOf } from "./answers.ts";
import { columnsOf, findRecord, getCustomer, refreshSearchWords } from "./operations.ts";
import {
  type CustomerRecord,
  deleteIdentifiers,
  loadCustomers,
  lockCustomers,
  recordAndMerged,
} from "./queries.ts";
import {
  addIdentifiersBack,
  insertDifferentPeople,
  insertMerge,
  lockMerge,
  markUndone,
  moveContacts,
  moveIdentifiers,
  nextPairs,
  repoint,
  selectMerges,
  setMergedInto,
} from "./queries-merge.ts";
import { updateCustomers } from "./queries-write.ts";
import { compareRecords } from "./rules/duplicates.ts";
import { identifierKey } from "./rules/identifiers.ts";
import { type MergeChoices, mergeColumns, unknownChoice, unmergeColumns } from "./rules/merge.ts";
import type { CustomerAnswer } from "./schema.ts";
import type { MergeAnswer } from "./schema-around.ts";

export type MergeWish = {
  readonly keptId: string;
  readonly absorbedId: string;
  readonly choices?: MergeChoices;
};

/** Two records become one; every room moves what it holds, and a journal remembers it all. */
export async function mergeCustomers(tx: Tx, actor: Actor, wish: MergeWish): Promise<MergeAnswer | Refusal> {
  const { keptId, absorbedId, choices = {} } = wish;
  const wrong = unknownChoice(choices);
  if (wrong !== null) return refuse("no_such_choice", { field: `choices/${wrong}`, choice: wrong });
  const pair = await holdPair(tx, keptId, absorbedId);
  if (isRefusal(pair)) return pair;
  const { kept, absorbed } = pair;
  if (kept.kind !== absorbed.kind) return refuse("person_and_company_stay_apart");

  const before = columnsOf(kept);
  const merged = mergeColumns(before, columnsOf(absorbed), choices);
  const own = new Set(kept.identifiers.map(identifierKey));
  const doubleIdentifiers = absorbed.identifiers.filter((one) => own.has(identifierKey(one)));
  const movedIdentifiers = absorbed.identifiers.filter((one) => !own.has(identifierKey(one)));
  await deleteIdentifiers(tx, absorbedId, doubleIdentifiers);
  await moveIdentifiers(tx, { fromId: absorbedId, toId: keptId, identifiers: movedIdentifiers });
  const movedContacts = await moveContacts(tx, { fromId: absorbedId, toId: keptId });
  const repointed = await repoint(tx, { fromId: absorbedId, toId: keptId });
  await setMergedInto(tx, absorbedId, keptId);
  await updateCustomers(tx, [{ id: keptId, columns: merged }]);

  const rooms: Record<string, unknown> = {};
  for (const [room, participant] of participants()) {
    const moved = await participant.customerMerged?.(tx, { keptId, absorbedId });
    if (moved !== undefined) rooms[room] = moved;
  }
  const id = newId(Date.parse(tx.now));
  const journal = { before, merged, movedIdentifiers, doubleIdentifiers, movedContacts, repointed, rooms };
  await insertMerge(tx, { id, keptId, absorbedId, actorName: actor.name, journal });
  await afterwards(tx, actor, "customer.merged", { keptId, absorbedId, mergeId: id });
  const customer = await getCustomer(tx, keptId);
  if (isRefusal(customer)) return customer;
  return { id, keptId, absorbedId, mergedAt: tx.now, actorName: actor.name, undoneAt: null, customer };
}

/** The two records stand as before; what happened to the kept one since then stays with it. */
export async function undoMerge(tx: Tx, actor: Actor, mergeId: string): Promise<CustomerAnswer | Refusal> {
  const merge = await lockMerge(tx, mergeId);
  if (merge === undefined) return refuse("unknown_merge", { id: mergeId });
  if (merge.undoneAt !== null) return refuse("merge_already_undone");
  const { keptId, absorbedId, journal } = merge;
  await lockCustomers(tx, [keptId, absorbedId]);
  const records = await loadCustomers(tx, [keptId, absorbedId]);
  const kept = records.find((record) => record.id === keptId);
  if (kept === undefined || records.some((record) => record.erasedAt !== null)) {
    return refuse("unknown_customer", { id: keptId });
  }
  if (kept.mergedInto !== null) return refuse("later_merge_first", { keptId: kept.mergedInto });

  await setMergedInto(tx, absorbedId, null);
  await repoint(tx, { fromId: keptId, toId: absorbedId, only: journal.repointed });
  await moveContacts(tx, { fromId: keptId, toId: absorbedId, only: journal.movedContacts });
  await moveIdentifiers(tx, { fromId: keptId, toId: absorbedId, identifiers: journal.movedIdentifiers });
  await addIdentifiersBack(tx, absorbedId, journal.doubleIdentifiers);
  const columns = unmergeColumns(journal.before, journal.merged, columnsOf(kept));
  await updateCustomers(tx, [{ id: keptId, columns }]);
  // Rooms that keep a balance of the two (facts, consents) count again once both records stand on their own.
  for (const [room, participant] of [...participants()].reverse()) {
    if (!(room in journal.rooms)) continue;
    await participant.mergeUndone?.(tx, { keptId, absorbedId, journal: journal.rooms[room] });
  }
  await markUndone(tx, mergeId, actor.name);
  await afterwards(tx, actor, "customer.merge_undone", { keptId, absorbedId, mergeId });
  return await getCustomer(tx, keptId);
}

export async function listMerges(tx: Tx, customerId: string): Promise<{ items: MergeAnswer[] } | Refusal> {
  const record = await findRecord(tx, customerId);
  if (record === undefined) return refuse("unknown_customer", { id: customerId });
  return { items: await selectMerges(tx, await recordAndMerged(tx, record.id)) };
}

export async function sayDifferent(
  tx: Tx,
  actor: Actor,
  firstId: string,
  secondId: string,
): Promise<undefined | Refusal> {
  const known = await loadCustomers(tx, [firstId, secondId]);
  if (known.length !== 2)
    return refuse("unknown_customer", { id: known[0]?.id === firstId ? secondId : firstId });
  const [low, high] = firstId < secondId ? [firstId, secondId] : [secondId, firstId];
  await insertDifferentPeople(tx, [low, high], actor.name);
  const detail = { otherId: high };
  await recordAudit(tx, actor, {
    action: "customers.different",
    subjectKind: "customer",
    subjectId: low,
    detail,
  });
  return undefined;
}

const lowest = "00000000-0000-0000-0000-000000000000";
const highest = "ffffffff-ffff-ffff-ffff-ffffffffffff";

type Duplicate = { first: CustomerAnswer; second: CustomerAnswer } & NonNullable<
  ReturnType<typeof compareRecords>
>;

type DuplicatesPage = { items: Duplicate[]; nextCursor: string | null };

/** How many slices of records without any duplicate one request passes over: about a second in the largest shops. */
const slicesAtOnce = 6;

/** Pairs that may be one person, with the reasons. A page may be short: the cursor says whether to go on. */
export async function listDuplicates(
  tx: Tx,
  query: { readonly limit?: number; readonly cursor?: string },
): Promise<DuplicatesPage | Refusal> {
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "cursor" });
  let after = { low: cursor?.[0] ?? lowest, high: cursor?.[1] ?? lowest };
  for (let slice = 1; ; slice += 1) {
    const { items, next } = await duplicatesAfter(tx, after, query.limit ?? 50);
    if (items.length > 0 || next === null || slice === slicesAtOnce) {
      return { items, nextCursor: next === null ? null : writeCursor([next.low, next.high]) };
    }
    after = next;
  }
}

async function duplicatesAfter(
  tx: Tx,
  after: { readonly low: string; readonly high: string },
  limit: number,
): Promise<{ items: Duplicate[]; next: { low: string; high: string } | null }> {
  const { pairs, lastId } = await nextPairs(tx, after, limit + 1);
  const page = pairs.slice(0, limit);
  const ids = new Set(page.flatMap(({ low, high }) => [low, high]));
  const records = new Map((await loadCustomers(tx, [...ids])).map((record) => [record.id, record]));
  const items = page.flatMap(({ low, high }): Duplicate[] => {
    const first = records.get(low);
    const second = records.get(high);
    const compared = first === undefined || second === undefined ? null : compareRecords(first, second);
    if (first === undefined || second === undefined || compared === null) return [];
    return [{ first: answerOf(first), second: answerOf(second), ...compared }];
  });
  const last = page.at(-1);
  if (pairs.length > limit && last !== undefined) return { items, next: last };
  return { items, next: lastId === null ? null : { low: lastId, high: highest } };
}

async function holdPair(
  tx: Tx,
  keptId: string,
  absorbedId: string,
): Promise<{ kept: CustomerRecord; absorbed: CustomerRecord } | Refusal> {
  if (keptId === absorbedId) return refuse("merge_needs_two_records");
  await lockCustomers(tx, [keptId, absorbedId]);
  const records = await loadCustomers(tx, [keptId, absorbedId]);
  const kept = records.find((record) => record.id === keptId);
  const absorbed = records.find((record) => record.id === absorbedId);
  if (kept === undefined || kept.erasedAt !== null) return refuse("unknown_customer", { id: keptId });
  if (absorbed === undefined || absorbed.erasedAt !== null)
    return refuse("unknown_customer", { id: absorbedId });
  const gone = [kept, absorbed].find((record) => record.mergedInto !== null);
  if (gone !== undefined) return refuse("customer_was_merged", { id: gone.id, keptId: gone.mergedInto });
  return { kept, absorbed };
}

async function afterwards(
  tx: Tx,
  actor: Actor,
  action: string,
  { keptId, absorbedId, mergeId }: { keptId: string; absorbedId: string; mergeId: string },
): Promise<void> {
  await refreshSearchWords(tx, [keptId, absorbedId]);
  const detail = { absorbedId, mergeId };
  await recordAudit(tx, actor, { action, subjectKind: "customer", subjectId: keptId, detail });
  await tell(tx, "customersChanged", [keptId, absorbedId]);
}

import type { Tx } from "../../platform/database.ts";
import type { DataSection, Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { readStanding } from "../insight/index.ts";
import { enterList, leaveList, listsStillThere, lockListsOf } from "./queries-lists.ts";
import { queueChanged, queueEverybody } from "./queries-pending.ts";
import { takeShop } from "./queries-evaluate.ts";
import { forgetCustomers, selectSegmentsOfMany } from "./queries.ts";

/** Whoever changes, by whatever way, waits to be judged; the lists she is on follow her. */
export const segmentsParticipant: Participant = {
  customersChanged: queueChanged,
  purchasesChanged: queueChanged,
  consentsChanged: queueChanged,
  factsChanged: async (tx, customerIds) => {
    if (customerIds === "all") await queueEverybody(tx);
    else await queueChanged(tx, customerIds);
  },
  customerErased: async (tx, { customerId }) => {
    // Nobody who is judging her meanwhile may write her down again.
    await takeShop(tx, true);
    await forgetCustomers(tx, await recordAndMerged(tx, customerId));
  },
  customerMerged: followMerge,
  mergeUndone: undoMerge,
  personalData: async (tx, customerIds): Promise<DataSection[]> => [
    { name: "segments", rows: await selectSegmentsOfMany(tx, customerIds) },
  ],
};

/** Lists on which the absorbed record was, and those of them on which the kept one was not. */
type ListsMoved = { readonly lists: readonly string[]; readonly gained: readonly string[] };

async function followMerge(
  tx: Tx,
  { keptId, absorbedId }: { readonly keptId: string; readonly absorbedId: string },
): Promise<ListsMoved> {
  const places = await lockListsOf(tx, [keptId, absorbedId]);
  const lists = places.filter((one) => one.customerId === absorbedId).map(({ listId }) => listId);
  const { calendarDay } = await readStanding(tx);
  const gained: string[] = [];
  for (const listId of lists) {
    await leaveList(tx, listId, [absorbedId], calendarDay);
    if ((await enterList(tx, listId, [keptId], calendarDay)).length > 0) gained.push(listId);
  }
  return { lists, gained };
}

async function undoMerge(
  tx: Tx,
  { keptId, absorbedId, journal }: { keptId: string; absorbedId: string; journal: unknown },
): Promise<void> {
  const { lists = [], gained = [] } = (journal ?? {}) as Partial<ListsMoved>;
  const { calendarDay } = await readStanding(tx);
  for (const listId of await listsStillThere(tx, lists)) {
    if (gained.includes(listId)) await leaveList(tx, listId, [keptId], calendarDay);
    await enterList(tx, listId, [absorbedId], calendarDay);
  }
}

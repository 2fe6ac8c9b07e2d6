import type { Tx } from "../../platform/database.ts";
import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { loadCustomers } from "./queries.ts";
import { personalDataOf } from "./own-data.ts";
import { countAddresses } from "./queries-erasure.ts";
import { selectMerges } from "./queries-merge.ts";
import { selectNotes } from "./queries-notes.ts";

/** What this room itself adds to a timeline (arrival, notes, merges) and to what a person may take away. */
export const customersParticipant: Participant = {
  timeline: async (tx, { customerIds, before, limit }) => {
    const entries = [
      ...(await arrivals(tx, customerIds)),
      ...(await notes(tx, customerIds, before, limit)),
      ...(await merges(tx, customerIds, before)),
    ];
    return entries.filter((entry) => entry.at < before);
  },
  personalData: personalDataOf,
  keptAfterErasure: async (tx, customerIds) => [
    { reason: "fingerprints", count: await countAddresses(tx, customerIds), until: null },
  ],
};

async function arrivals(tx: Tx, customerIds: readonly string[]): Promise<TimelineEntry[]> {
  const records = await loadCustomers(tx, customerIds);
  return records.map((record) => ({
    id: record.id,
    kind: "customers.arrived",
    at: record.createdAt,
    values: { source: record.source, detail: record.sourceDetail },
  }));
}

async function notes(
  tx: Tx,
  customerIds: readonly string[],
  before: string,
  limit: number,
): Promise<TimelineEntry[]> {
  const found = await selectNotes(tx, { customerIds, before, limit });
  return found.map((note) => ({
    id: note.id,
    kind: "customers.note",
    at: note.createdAt,
    values: { body: note.body, author: note.authorName },
  }));
}

async function merges(tx: Tx, customerIds: readonly string[], before: string): Promise<TimelineEntry[]> {
  const found = await selectMerges(tx, customerIds, before);
  return found.map((merge) => ({
    id: merge.id,
    kind: merge.undoneAt === null ? "customers.merged" : "customers.merge_undone",
    at: merge.mergedAt,
    values: { author: merge.actorName },
  }));
}

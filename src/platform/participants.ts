import type { Tx } from "./database.ts";

/** One thing that happened to a customer, for the timeline. `kind` names a text `timeline.<kind>`; values fill it. */
export type TimelineEntry = {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  readonly link?: string;
};

/** What an earlier room announces inside its transaction, and what later rooms answer. */
export type Participant = {
  /** Customers were created, changed or removed. */
  readonly customersChanged?: (tx: Tx, customerIds: readonly string[]) => Promise<void>;
  /** Receipts of these customers were recorded, attributed, moved or removed. */
  readonly purchasesChanged?: (tx: Tx, customerIds: readonly string[]) => Promise<void>;
  /** The consents of these customers changed. */
  readonly consentsChanged?: (tx: Tx, customerIds: readonly string[]) => Promise<void>;
  /** Move what the absorbed record holds to the kept one; the answer is kept and given back to undo. */
  readonly customerMerged?: (tx: Tx, merge: { keptId: string; absorbedId: string }) => Promise<unknown>;
  readonly mergeUndone?: (
    tx: Tx,
    merge: { keptId: string; absorbedId: string; journal: unknown },
  ) => Promise<void>;
  /** What happened to these records (a customer and those merged into it), newest first, before an instant. */
  readonly timeline?: (
    tx: Tx,
    asked: { customerIds: readonly string[]; before: string; limit: number },
  ) => Promise<TimelineEntry[]>;
};

const joined = new Map<string, Participant>();

/** `app/rooms.ts` wires each room once; a second wiring replaces the first. */
export function join(room: string, participant: Participant): void {
  joined.set(room, participant);
}

/** Tells every room, in the order of wiring, inside the caller's transaction. */
export async function tell(
  tx: Tx,
  what: "customersChanged" | "purchasesChanged" | "consentsChanged",
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return;
  for (const participant of joined.values()) await participant[what]?.(tx, customerIds);
}

/** The rooms that take part in something, by name. */
export function participants(): ReadonlyMap<string, Participant> {
  return joined;
}

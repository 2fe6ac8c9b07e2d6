import type { Tx } from "./database.ts";
import type { Actor } from "./http/actor.ts";

/** One thing that happened to a customer, for the timeline. `kind` names a text `timeline.<kind>`; values fill it. */
export type TimelineEntry = {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  readonly link?: string;
};

/** A line of a recorded receipt, as later rooms are told of it. */
export type ToldLine = {
  readonly number: number;
  readonly productId: string | null;
  readonly sku: string | null;
  /** Decimal text, at most 3 decimals; negative for what is handed back. */
  readonly quantity: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly taxRate: number | null;
  /** Of a refund: the sale's line. */
  readonly refundOfLine: number | null;
};

/** A receipt just recorded, as later rooms are told of it. */
export type ToldReceipt = {
  readonly id: string;
  readonly kind: "sale" | "refund";
  readonly externalId: string;
  readonly channel: "shop" | "web";
  readonly storeId: string | null;
  readonly customerId: string | null;
  readonly happenedAt: string | null;
  readonly day: string;
  readonly totalCents: number;
  readonly shippingCents: number;
  /** Of a refund: the sale it gives back, when it is known. */
  readonly refundOfId: string | null;
  readonly lines: readonly ToldLine[];
};

export type ReceiptsTold = {
  readonly actor: Actor;
  readonly receipts: readonly ToldReceipt[];
  readonly timeZone: string;
  /** What the caller of the recording, a later room itself, gave to be handed back to it. */
  readonly context?: unknown;
};

/** One table of a person's data. `name` is a word of the API (`purchases`), its title the text `data.<name>`. */
export type DataSection = {
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
};

/** `reason` names the text `erasure.kept.<reason>`, which says what is kept and by which law. */
export type KeptData = { readonly reason: string; readonly count: number; readonly until: string | null };

/** What an erasure takes from a person. `reason` names the text `erasure.lost.<reason>`; count is points, vouchers, euros' cents… */
export type LostData = {
  readonly reason: string;
  readonly count: number;
  /** What it is called where it needs a name: a program's own unit and the program. */
  readonly label: string | null;
};

/** What an earlier room announces inside its transaction, and what later rooms answer. */
export type Participant = {
  /** Customers were created, changed or removed. */
  readonly customersChanged?: (tx: Tx, customerIds: readonly string[]) => Promise<void>;
  /**
   * An import of receipts has come to its end. Its newcomers are told by `purchasesChanged` if they bought and by `customersChanged` if
   * they did not: a room that asks about the newcomers themselves asks now.
   */
  readonly importEnded?: (tx: Tx, importId: string) => Promise<void>;
  /** Receipts of these customers were recorded, attributed, moved or removed. */
  readonly purchasesChanged?: (tx: Tx, customerIds: readonly string[]) => Promise<void>;
  /** Receipts were recorded one by one or by the call; those of a file are told by the event `purchases.recorded`. */
  readonly receiptsRecorded?: (tx: Tx, told: ReceiptsTold) => Promise<void>;
  /** Receipts (a sale and its refunds) are another customer's now. */
  readonly receiptsAttributed?: (
    tx: Tx,
    told: { readonly actor: Actor; readonly receiptIds: readonly string[]; readonly customerId: string },
  ) => Promise<void>;
  /** These receipts are about to be removed, as if they had never been. */
  readonly receiptsRemoved?: (tx: Tx, receiptIds: readonly string[]) => Promise<void>;
  /** Customers about whom a room keeps something that is never removed: they cannot be taken back. */
  readonly customersHeld?: (tx: Tx, customerIds: readonly string[]) => Promise<readonly string[]>;
  /** A customer is being erased: what names or describes her goes, sums stay. */
  readonly customerErased?: (tx: Tx, told: { actor: Actor; customerId: string }) => Promise<void>;
  /** What a room keeps about these records (a customer and those merged into her), as she may take it away (GDPR art. 15 and 20). */
  readonly personalData?: (tx: Tx, customerIds: readonly string[]) => Promise<readonly DataSection[]>;
  /** What must be kept of a customer who is erased, and why: told before and after. Empty: nothing. */
  readonly keptAfterErasure?: (tx: Tx, customerIds: readonly string[]) => Promise<readonly KeptData[]>;
  /** What these records lose when they are erased, said before: open points, vouchers. Empty: nothing. */
  readonly lostByErasure?: (tx: Tx, customerIds: readonly string[]) => Promise<readonly LostData[]>;
  /**
   * Something that lists and segments can ask about these customers changed, by whatever way: a purchase, a point, a stage
   * that a silence moved. Told by the room that wrote it, in its transaction; "all" when everybody was judged again.
   */
  readonly factsChanged?: (tx: Tx, customerIds: readonly string[] | "all") => Promise<void>;
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

/** Tells that facts of these customers changed which neither a purchase, a consent nor their record tells of. */
export async function tellFacts(tx: Tx, customerIds: readonly string[] | "all"): Promise<void> {
  if (customerIds.length === 0) return;
  for (const participant of joined.values()) await participant.factsChanged?.(tx, customerIds);
}

/** The rooms that take part in something, by name. */
export function participants(): ReadonlyMap<string, Participant> {
  return joined;
}

/** Of these customers, those about whom a room keeps something that is never removed. */
export async function heldCustomers(tx: Tx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  if (customerIds.length === 0) return held;
  for (const participant of joined.values()) {
    for (const id of (await participant.customersHeld?.(tx, customerIds)) ?? []) held.add(id);
  }
  return held;
}

import type { CounterQuote } from "../../capabilities/loyalty/shared.ts";
import type { Operation, OperationResult } from "../../capabilities/till/shared.ts";
import type { OperationState, Store, StoredOperation } from "./database.ts";

/** What the page needs beside the operation itself: to show it again, and to reckon with it until the server answers. */
export type Said = {
  /** Of the customer on this device: the server's, or the enrolment's own. */
  readonly customerId: string;
  /** First name and initial. */
  readonly name: string;
  readonly quote: CounterQuote | null;
};

export type Entry = {
  readonly seq: number;
  readonly state: OperationState;
  readonly operation: Operation;
  readonly said: Said;
  readonly result: OperationResult | null;
  /** A refusal or an incident that nobody has looked at yet. */
  readonly isUnseen: boolean;
};

type Content = Omit<Entry, "seq" | "state">;
/** An operation without what the queue gives it. */
export type NewOperation = DistributiveOmit<Operation, "seq">;
type DistributiveOmit<Whole, Keys extends PropertyKey> = Whole extends unknown ? Omit<Whole, Keys> : never;

const mostKept = 60;

/** The operations of this till, written before the screen says that they are done. */
export class Queue {
  readonly #store: Store;
  #entries: Entry[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  async load(): Promise<void> {
    const { database, vault } = this.#store;
    const stored = await database.getAll("operations");
    this.#entries = await Promise.all(
      stored.map(async ({ seq, state, sealed }) => {
        const content = (await vault.open(sealed)) as Content;
        return { ...content, seq, state };
      }),
    );
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get waiting(): readonly Entry[] {
    return this.#entries.filter(({ state }) => state === "waiting");
  }

  async add(operation: NewOperation, said: Said, nowMs: number): Promise<Entry> {
    // Tenths of seconds: the order goes on after everything was wiped from the device.
    const seq = Math.max((this.#entries.at(-1)?.seq ?? 0) + 1, Math.floor(nowMs / 100));
    const whole: Operation = { ...operation, seq };
    const entry: Entry = { seq, state: "waiting", operation: whole, said, result: null, isUnseen: false };
    await this.#write(entry);
    this.#entries = [...this.#entries, entry];
    return entry;
  }

  /** What was told to the customer without an answer of the server counts as done without network. */
  async markOffline(id: string): Promise<void> {
    await this.#change(id, (entry) => ({ ...entry, operation: { ...entry.operation, offline: true } }));
  }

  async settle(result: OperationResult): Promise<Entry | undefined> {
    const state = stateOf(result);
    // The row of the customer goes to the copy, and the address that opens her card is for her alone.
    const { customer: _row, cardUrl: _address, ...kept } = result;
    const settled = await this.#change(result.id, (entry) => ({
      ...entry,
      state,
      result: kept,
      isUnseen: state === "refused" || state === "incident",
    }));
    await this.#prune();
    return settled;
  }

  async markSeen(): Promise<void> {
    for (const { operation, isUnseen } of this.#entries) {
      if (isUnseen) await this.#change(operation.id, (entry) => ({ ...entry, isUnseen: false }));
    }
  }

  async #change(id: string, change: (entry: Entry) => Entry): Promise<Entry | undefined> {
    const known = this.#entries.find(({ operation }) => operation.id === id);
    if (known === undefined) return undefined;
    const changed = change(known);
    await this.#write(changed);
    this.#entries = this.#entries.map((entry) => (entry === known ? changed : entry));
    return changed;
  }

  async #write({ seq, state, ...content }: Entry): Promise<void> {
    const { database, vault } = this.#store;
    const stored: StoredOperation = {
      seq,
      id: content.operation.id,
      state,
      sealed: await vault.seal(content),
    };
    // Strict: the answer comes when the disk has it, so that a tablet switched off right after loses nothing.
    const writing = database.transaction("operations", "readwrite", { durability: "strict" });
    void writing.store.put(stored);
    await writing.done;
  }

  async #prune(): Promise<void> {
    const done = this.#entries.filter(({ state, isUnseen }) => state !== "waiting" && !isUnseen);
    const old = new Set(done.slice(0, Math.max(0, done.length - mostKept)));
    if (old.size === 0) return;
    const writing = this.#store.database.transaction("operations", "readwrite");
    for (const { seq } of old) void writing.store.delete(seq);
    await writing.done;
    this.#entries = this.#entries.filter((entry) => !old.has(entry));
  }
}

function stateOf({ outcome }: OperationResult): OperationState {
  return outcome === "again" ? "applied" : outcome;
}

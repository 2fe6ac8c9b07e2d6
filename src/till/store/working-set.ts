import type { CounterRow, GoneRow } from "../../capabilities/till/shared.ts";
import { FindIndex, type TokenOf } from "../find/find-index.ts";
import { type Segment, segmentOf } from "../find/segment.ts";
import type { Store } from "./database.ts";

/** Beyond so many, changed customers are put back among their thousand: a start must not read them one by one. */
const mostChanges = 800;
/** Customers read together when one of them is shown: reading a thousand would be felt on a slow tablet. */
const groupSize = 100;

/**
 * The shop's customers on this device, as the server said them last. What finds them is in memory; the rest is read
 * when one of them is shown.
 */
export class WorkingSet {
  readonly index: FindIndex;
  readonly #store: Store;
  readonly #changed = new Map<string, CounterRow | null>();
  #segments = 0;
  #read: { readonly group: number; readonly rows: ReadonlyMap<string, CounterRow> } | null = null;

  constructor(store: Store, tokenOf: TokenOf) {
    this.#store = store;
    this.index = new FindIndex(tokenOf);
  }

  /** Reads what finds the customers; they can be found as soon as it ends. */
  async load(): Promise<void> {
    const { database, vault } = this.#store;
    const [segments, ids, changes] = await Promise.all([
      database.getAll("segments"),
      database.getAllKeys("changes"),
      database.getAll("changes"),
    ]);
    const opened = await Promise.all(segments.map(async (sealed) => await vault.open(sealed)));
    for (const segment of opened) this.#addSegment(segment as Segment);
    const rows = await Promise.all(
      changes.map(async (sealed) => (sealed === null ? null : await vault.open(sealed))),
    );
    for (const [place, row] of rows.entries()) this.#remember(ids[place] ?? "", row as CounterRow | null);
  }

  /** The customer as the server knew her last; undefined: not on this device. */
  async row(id: string): Promise<CounterRow | undefined> {
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed ?? undefined;
    const place = this.index.placeOf(id);
    if (place === undefined) return undefined;
    const group = groupOf(place);
    if (this.#read?.group !== group) this.#read = { group, rows: await this.#rowsOf(group) };
    return this.#read.rows.get(id);
  }

  async keep(rows: readonly (CounterRow | GoneRow)[]): Promise<void> {
    const { database, vault } = this.#store;
    const sealed = await Promise.all(rows.map(async (row) => ("gone" in row ? null : await vault.seal(row))));
    const writing = database.transaction("changes", "readwrite");
    for (const [place, row] of rows.entries()) void writing.store.put(sealed[place] ?? null, row.id);
    await writing.done;
    for (const row of rows) this.#remember(row.id, "gone" in row ? null : row);
    if (this.#changed.size > mostChanges) await this.#putBack();
  }

  /** A page of the first copy. */
  async addPage(rows: readonly CounterRow[]): Promise<void> {
    if (rows.length === 0) return;
    const segment = segmentOf(rows);
    await this.#writeSegment(this.#segments, segment, rows);
    this.#addSegment(segment);
  }

  async clear(): Promise<void> {
    const { database } = this.#store;
    await Promise.all([database.clear("segments"), database.clear("rows"), database.clear("changes")]);
    this.#forget();
  }

  #forget(): void {
    this.index.clear();
    this.#changed.clear();
    this.#segments = 0;
    this.#read = null;
  }

  #addSegment(segment: Segment): void {
    this.index.addSegment(segment);
    this.#segments += 1;
  }

  #remember(id: string, row: CounterRow | null): void {
    this.#changed.set(id, row);
    if (row === null) this.index.remove(id);
    else this.index.change(row);
  }

  async #rowsOf(group: number): Promise<ReadonlyMap<string, CounterRow>> {
    const sealed = await this.#store.database.get("rows", group);
    const rows = sealed === undefined ? [] : ((await this.#store.vault.open(sealed)) as CounterRow[]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async #writeSegment(number: number, segment: Segment, rows: readonly CounterRow[]): Promise<void> {
    const { database, vault } = this.#store;
    const index = await vault.seal(segment);
    const groups = await Promise.all(
      Array.from(
        { length: Math.ceil(rows.length / groupSize) },
        async (_, place) => await vault.seal(rows.slice(place * groupSize, (place + 1) * groupSize)),
      ),
    );
    const writing = database.transaction(["segments", "rows", "changes"], "readwrite");
    void writing.objectStore("segments").put(index, number);
    for (const [place, group] of groups.entries())
      void writing.objectStore("rows").put(group, groupOf({ segment: number, row: place * groupSize }));
    for (const { id } of rows) void writing.objectStore("changes").delete(id);
    await writing.done;
  }

  async #allRowsOf(segment: number, length: number): Promise<Map<string, CounterRow>> {
    const groups = Array.from({ length: Math.ceil(length / groupSize) }, (_, place) => place * groupSize);
    const rows = await Promise.all(groups.map(async (row) => await this.#rowsOf(groupOf({ segment, row }))));
    return new Map(rows.flatMap((group) => [...group]));
  }

  async #putBack(): Promise<void> {
    const bySegment = new Map<number, string[]>();
    for (const id of this.#changed.keys()) {
      const segment = this.index.placeOf(id)?.segment ?? this.#segments;
      bySegment.set(segment, [...(bySegment.get(segment) ?? []), id]);
    }
    for (const [segment, ids] of bySegment) {
      const rows = await this.#allRowsOf(segment, this.index.lengthOf(segment));
      for (const id of ids) {
        const row = this.#changed.get(id) ?? null;
        if (row === null) rows.delete(id);
        else rows.set(id, row);
      }
      const kept = [...rows.values()];
      await this.#writeSegment(segment, segmentOf(kept), kept);
    }
    // Those who are gone had nothing written in their place.
    await this.#store.database.clear("changes");
    this.#forget();
    await this.load();
  }
}

/** Room for a thousand groups in each segment. */
function groupOf({ segment, row }: { readonly segment: number; readonly row: number }): number {
  return segment * 1_000 + Math.floor(row / groupSize);
}

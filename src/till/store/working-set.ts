import type { CounterRow, GoneRow } from "../../capabilities/till/shared.ts";
import { FindIndex } from "../find/find-index.ts";
import type { Place } from "../find/id-table.ts";
import type { TokenOf } from "../find/match.ts";
import { readSegment, type Segment, segmentOf, writeSegment } from "../find/segment.ts";
import type { Store } from "./database.ts";
import { deflated, inflated } from "./deflate.ts";

/** Beyond so many, changed customers get a segment of their own: a start must not read them one by one. */
const mostChanges = 800;
/** Customers read together when one of them is shown. */
const groupSize = 250;
const mostGroupsRead = 8;

type Rows = ReadonlyMap<string, CounterRow>;
type Bytes = Uint8Array<ArrayBuffer>;
export type StoredSet = {
  readonly segments: readonly Bytes[];
  readonly changes: readonly (readonly [string, CounterRow | null])[];
};

/**
 * The shop's customers on this device, as the server said them last. What finds them is in memory; the rest is read
 * when one of them is shown.
 */
export class WorkingSet {
  readonly index: FindIndex;
  readonly #store: Store;
  readonly #changed = new Map<string, CounterRow | null>();
  /** The groups read last, the latest at the end. */
  readonly #read = new Map<number, Promise<Rows>>();
  /** Ends when the last writing asked for has ended: two at once would each believe to know what is written. */
  #turn: Promise<unknown> = Promise.resolve();
  /** While a segment is written anew, places are not what they were. */
  #rewriting: Promise<void> | null = null;

  constructor(store: Store, tokenOf: TokenOf) {
    this.#store = store;
    this.index = new FindIndex(tokenOf);
  }

  /** Begins to read and to decrypt, which the browser does beside the page; `load` then takes what came. */
  async read(): Promise<StoredSet> {
    const [segments, changes] = await Promise.all([this.#openSegments(), this.#openChanges()]);
    return { segments, changes };
  }

  /** The customers can be found as soon as it ends. */
  async load(reading: Promise<StoredSet>): Promise<void> {
    const { segments, changes } = await reading;
    this.#showSegments(segments);
    for (const [id, row] of changes) this.#remember(id, row);
  }

  /** The customer as the server knew her last; undefined: not on this device. */
  async row(id: string): Promise<CounterRow | undefined> {
    await this.#rewriting;
    return await this.#row(id);
  }

  async keep(rows: readonly (CounterRow | GoneRow)[]): Promise<void> {
    await this.#inTurn(async () => await this.#keep(rows));
  }

  /** A page of the first copy. */
  async addPage(rows: readonly CounterRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#inTurn(async () => {
      const segment = segmentOf(rows);
      await this.#writeSegment(this.index.segments, segment, rows, []);
      this.index.addSegment(segment);
    });
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const ended = this.#turn.then(work);
    this.#turn = ended.catch(() => undefined);
    await ended;
  }

  async #row(id: string): Promise<CounterRow | undefined> {
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed ?? undefined;
    const place = this.index.placeOf(id);
    return place === undefined ? undefined : (await this.#rowsOf(groupOf(place))).get(id);
  }

  async #keep(rows: readonly (CounterRow | GoneRow)[]): Promise<void> {
    const { database, vault } = this.#store;
    const sealed = await Promise.all(rows.map(async (row) => ("gone" in row ? null : await vault.seal(row))));
    const writing = database.transaction("changes", "readwrite");
    for (const [place, row] of rows.entries()) void writing.store.put(sealed[place] ?? null, row.id);
    await writing.done;
    for (const row of rows) this.#remember(row.id, "gone" in row ? null : row);
    if (this.#changed.size > mostChanges) await this.#putBack();
  }

  async #openSegments(): Promise<readonly Bytes[]> {
    const { database, vault } = this.#store;
    const sealed = await database.getAll("segments");
    return await Promise.all(sealed.map(async (one) => await vault.openBytes(one)));
  }

  async #openChanges(): Promise<readonly (readonly [string, CounterRow | null])[]> {
    const { database, vault } = this.#store;
    const reading = database.transaction("changes");
    const [ids, changes] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()]);
    return await Promise.all(
      changes.map(async (sealed, place) => {
        const row = sealed === null ? null : ((await vault.open(sealed)) as CounterRow);
        return [ids[place] ?? "", row] as const;
      }),
    );
  }

  #showSegments(segments: readonly Bytes[]): void {
    this.index.clearSegments();
    for (const bytes of segments) this.index.addSegment(readSegment(bytes));
  }

  #remember(id: string, row: CounterRow | null): void {
    this.#changed.set(id, row);
    if (row === null) this.index.remove(id);
    else this.index.change(row);
  }

  async #rowsOf(group: number): Promise<Rows> {
    const reading = this.#read.get(group) ?? this.#readGroup(group);
    this.#read.delete(group);
    this.#read.set(group, reading);
    const [oldest] = this.#read.keys();
    if (this.#read.size > mostGroupsRead && oldest !== undefined) this.#read.delete(oldest);
    return await reading;
  }

  async #readGroup(group: number): Promise<Rows> {
    const { database, vault } = this.#store;
    const sealed = await database.get("rows", group);
    if (sealed === undefined) return new Map();
    const rows = (await inflated(await vault.openBytes(sealed))) as CounterRow[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** @param ids of changes that are in the segment now */
  async #writeSegment(
    number: number,
    segment: Segment,
    rows: readonly CounterRow[],
    ids: readonly string[],
  ): Promise<void> {
    const { database, vault } = this.#store;
    const index = await vault.sealBytes(writeSegment(segment));
    const starts = Array.from(
      { length: Math.ceil(rows.length / groupSize) },
      (_, place) => place * groupSize,
    );
    const groups = await Promise.all(
      starts.map(async (from) => await vault.sealBytes(await deflated(rows.slice(from, from + groupSize)))),
    );
    const writing = database.transaction(["segments", "rows", "changes"], "readwrite");
    void writing.objectStore("segments").put(index, number);
    void writing.objectStore("rows").delete(groupsOf(number));
    for (const [place, row] of starts.entries())
      void writing.objectStore("rows").put(groups[place] as typeof index, groupOf({ segment: number, row }));
    for (const id of ids) void writing.objectStore("changes").delete(id);
    await writing.done;
  }

  /**
   * What changed becomes a segment that speaks in place of the earlier ones; of these, one with little left to say is written
   * anew.
   */
  async #putBack(): Promise<void> {
    const ids = [...this.#changed.keys()];
    const rows = [...this.#changed.values()].filter((row) => row !== null);
    const gone = ids.filter((id) => this.#changed.get(id) === null);
    const segment = segmentOf(rows, gone);
    await this.#writeSegment(this.index.segments, segment, rows, ids);
    this.#changed.clear();
    this.index.addChanges(segment, ids);
    const worn = this.index.wornSegment;
    if (worn === undefined) return;
    this.#rewriting = this.#rewrite(worn).finally(() => {
      this.#rewriting = null;
    });
    await this.#rewriting;
  }

  async #rewrite(number: number): Promise<void> {
    const living = await Promise.all(this.index.livingOf(number).map(async (id) => await this.#row(id)));
    const rows = living.filter((row) => row !== undefined);
    await this.#writeSegment(number, segmentOf(rows, this.index.goneOf(number)), rows, []);
    this.#read.clear();
    this.#showSegments(await this.#openSegments());
  }
}

const groupsPerSegment = 1_000;

function groupOf({ segment, row }: Place): number {
  return segment * groupsPerSegment + Math.floor(row / groupSize);
}

function groupsOf(segment: number): IDBKeyRange {
  return IDBKeyRange.bound(segment * groupsPerSegment, (segment + 1) * groupsPerSegment, false, true);
}

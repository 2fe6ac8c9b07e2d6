import type { Found } from "../../capabilities/till/shared.ts";
import { idAt, wordsPerId } from "./id-words.ts";
import { IdTable, type Place } from "./id-table.ts";
import { matchOf, type TokenOf } from "./match.ts";
import type { Question } from "./question.ts";
import { type Findable, rowsOf, type Segment, segmentOf } from "./segment.ts";

export type Hits = {
  /** At most three: nobody reads a list with a customer in front. */
  readonly shown: readonly Found[];
  /** Counted to `mostCounted`: beyond, one more letter is quicker than any list. */
  readonly total: number;
};

const mostShown = 3;
export const mostCounted = 100;
const nobody: Hits = { shown: [], total: 0 };
const none = segmentOf([]);

/** All customers of the shop by what they say at the counter. */
export class FindIndex {
  readonly #segments: Segment[] = [];
  /** Of each segment: a byte for each row that speaks for nobody any more. */
  readonly #dead: Uint8Array[] = [];
  #table = new IdTable(this.#segments);
  #alive = 0;
  /** Changed or new since the segments were written; null: gone. */
  readonly #changed = new Map<string, Findable | null>();
  #changedSegment: Segment | null = none;
  readonly #tokenOf: TokenOf;

  constructor(tokenOf: TokenOf) {
    this.#tokenOf = tokenOf;
  }

  /** How many customers can be found. */
  get size(): number {
    return this.#alive + rowsOf(this.#changes());
  }

  /** Where the customer lies, unless she has changed since. */
  placeOf(id: string): Place | undefined {
    const place = this.#table.find(id);
    return place === undefined || this.#isDead(place) ? undefined : place;
  }

  /** Identifiers of the customers of whom this segment is the last to speak, changed ones left out. */
  livingOf(number: number): string[] {
    const { ids } = this.#segments[number] ?? none;
    const dead = this.#dead[number] ?? new Uint8Array();
    return [...dead.keys()].filter((row) => dead[row] === 0).map((row) => idAt(ids, row * wordsPerId));
  }

  /** A segment of which most rows speak for nobody any more. */
  get wornSegment(): number | undefined {
    const worn = this.#dead.findIndex((dead) => dead.reduce((sum, one) => sum + one, 0) * 2 > dead.length);
    return worn === -1 ? undefined : worn;
  }

  goneOf(number: number): readonly string[] {
    return this.#segments[number]?.gone ?? [];
  }

  get segments(): number {
    return this.#segments.length;
  }

  /** Where earlier segments have the same customers, this one speaks for them; who has changed stays as she is now. */
  addSegment(segment: Segment): void {
    const number = this.#segments.push(segment) - 1;
    this.#dead.push(new Uint8Array(rowsOf(segment)));
    for (const id of segment.gone) this.#bury(this.#table.find(id));
    for (let row = 0; row < rowsOf(segment); row += 1) this.#bury(this.#table.put({ segment: number, row }));
    this.#alive += rowsOf(segment);
    for (const id of this.#changed.keys()) this.#bury(this.#table.find(id));
  }

  /** What changed is now in a segment of its own. */
  addChanges(segment: Segment, ids: readonly string[]): void {
    for (const id of ids) this.#changed.delete(id);
    this.#changedSegment = null;
    this.addSegment(segment);
  }

  change(row: Findable): void {
    this.#changed.set(row.id, row);
    this.#changedSegment = null;
    this.#bury(this.#table.find(row.id));
  }

  remove(id: string): void {
    this.#changed.set(id, null);
    this.#changedSegment = null;
    this.#bury(this.#table.find(id));
  }

  clearSegments(): void {
    this.#segments.length = 0;
    this.#dead.length = 0;
    this.#table = new IdTable(this.#segments);
    this.#alive = 0;
  }

  /** A card that was replaced finds nobody here: the server says what became of it. */
  idOfCard(number: string): string | undefined {
    const found = this.#cardIn(number);
    return found === undefined ? undefined : idAt(found.segment.ids, found.row * wordsPerId);
  }

  async find(question: Question): Promise<Hits> {
    if (question.kind === "nothing") return nobody;
    if (question.kind === "card") {
      const found = this.#cardIn(question.number);
      return found === undefined ? nobody : { shown: [foundAt(found.segment, found.row)], total: 1 };
    }
    const match = await matchOf(question, this.#tokenOf);
    const shown: Found[] = [];
    let total = 0;
    for (const { segment, dead } of this.#all()) {
      const marks = match(segment);
      for (let row = 0; row < marks.length; row += 1) {
        if (marks[row] === 0 || dead?.[row] === 1) continue;
        total += 1;
        if (shown.length < mostShown) shown.push(foundAt(segment, row));
        if (total === mostCounted) return { shown, total };
      }
    }
    return { shown, total };
  }

  #cardIn(number: string): { readonly segment: Segment; readonly row: number } | undefined {
    const [high, low] = [Number(number.slice(0, 8)), Number(number.slice(8))];
    for (const { segment, dead } of this.#all()) {
      const { cardHigh, cardLow, cardRow } = segment;
      for (let at = 0; at < cardLow.length; at += 1) {
        if (cardLow[at] !== low || cardHigh[at] !== high) continue;
        const row = cardRow[at] ?? 0;
        if (dead?.[row] !== 1) return { segment, row };
      }
    }
    return undefined;
  }

  /** Those who changed come first: who has just been enrolled is asked for again soon. */
  *#all(): Generator<{ readonly segment: Segment; readonly dead: Uint8Array | undefined }> {
    yield { segment: this.#changes(), dead: undefined };
    for (const [number, segment] of this.#segments.entries()) yield { segment, dead: this.#dead[number] };
  }

  #changes(): Segment {
    this.#changedSegment ??= segmentOf([...this.#changed.values()].filter((row) => row !== null));
    return this.#changedSegment;
  }

  #isDead({ segment, row }: Place): boolean {
    return this.#dead[segment]?.[row] === 1;
  }

  #bury(place: Place | undefined): void {
    const dead = place === undefined ? undefined : this.#dead[place.segment];
    if (place === undefined || dead === undefined || dead[place.row] === 1) return;
    dead[place.row] = 1;
    this.#alive -= 1;
  }
}

function foundAt(segment: Segment, row: number): Found {
  const postcode = segment.postcodes[segment.postcode[row] ?? 0] ?? "";
  return {
    id: idAt(segment.ids, row * wordsPerId),
    firstName: segment.names[segment.name[row] ?? 0] ?? "",
    initial: segment.initials[segment.initial[row] ?? 0] ?? "",
    postcode: postcode === "" ? null : postcode,
  };
}

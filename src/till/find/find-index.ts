import { type Found, nameToken, phoneToken } from "../../capabilities/till/shared.ts";
import { fold } from "../../values/fold.ts";
import type { Question } from "./question.ts";
import { type Findable, type Segment, segmentOf } from "./segment.ts";

export type Hits = {
  /** At most three: nobody reads a list with a customer in front. */
  readonly shown: readonly Found[];
  readonly total: number;
};

/** Hashes a text of `phoneToken` or `nameToken` as the server did: four signs of base64, or none where nothing can be hashed. */
export type TokenOf = (text: string) => Promise<string>;

const mostShown = 3;
const shownEnd = 4;
const places = 1_000_000;

/** All customers of the shop by what they say at the counter. Answers in a few milliseconds for 50,000. */
export class FindIndex {
  readonly #segments: Segment[] = [];
  /** Segment and row in one number: a pair each for 50,000 customers would be felt at the start. */
  readonly #places = new Map<string, number>();
  readonly #cards = new Map<string, string>();
  /** Changed or new since their segment was written: found here, and no more there. */
  readonly #changed = new Map<string, Segment | null>();
  readonly #tokenOf: TokenOf;

  constructor(tokenOf: TokenOf) {
    this.#tokenOf = tokenOf;
  }

  /** How many customers can be found. */
  get size(): number {
    let size = this.#places.size;
    for (const [id, segment] of this.#changed) {
      if (segment === null && this.#places.has(id)) size -= 1;
      if (segment !== null && !this.#places.has(id)) size += 1;
    }
    return size;
  }

  placeOf(id: string): { readonly segment: number; readonly row: number } | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : { segment: Math.floor(place / places), row: place % places };
  }

  lengthOf(segment: number): number {
    return this.#segments[segment]?.ids.length ?? 0;
  }

  addSegment(segment: Segment): void {
    const number = this.#segments.push(segment) - 1;
    for (let row = 0; row < segment.ids.length; row += 1) {
      const id = segment.ids[row] ?? "";
      this.#places.set(id, number * places + row);
      this.#addCards(segment.cards[row] ?? "", id);
    }
  }

  change(row: Findable): void {
    const segment = segmentOf([row]);
    this.#changed.set(row.id, segment);
    this.#addCards(segment.cards[0] ?? "", row.id);
  }

  remove(id: string): void {
    this.#changed.set(id, null);
  }

  clear(): void {
    this.#segments.length = 0;
    this.#places.clear();
    this.#cards.clear();
    this.#changed.clear();
  }

  idOfCard(number: string): string | undefined {
    const id = this.#cards.get(number);
    if (id === undefined) return undefined;
    const changed = this.#changed.get(id);
    if (changed === undefined) return id;
    // A card that was replaced finds nobody here: the server says what became of it.
    return changed !== null && (changed.cards[0] ?? "").includes(number) ? id : undefined;
  }

  async find(question: Question): Promise<Hits> {
    if (question.kind === "card") {
      const id = this.idOfCard(question.number);
      const one = id === undefined ? undefined : this.#foundById(id);
      return one === undefined ? nobody : { shown: [one], total: 1 };
    }
    if (question.kind === "phone") return this.#collect(await this.#phoneTest(question.end));
    if (question.kind === "name") return this.#collect(await this.#nameTest(question.words));
    return nobody;
  }

  /**
   * Until four digits are typed they are taken as the beginning of the last four, which is how people say them; from five on the
   * whole end is compared, by its hash.
   */
  async #phoneTest(end: string): Promise<Test> {
    if (end.length < shownEnd) return ({ ends }, row) => someWord(ends[row] ?? "", end);
    const last = end.slice(-shownEnd);
    if (end.length === shownEnd) return ({ ends }, row) => (ends[row] ?? "").includes(last);
    const token = await this.#hash(phoneToken(end));
    return ({ ends, tokens }, row) =>
      (ends[row] ?? "").includes(last) && (token === "" || hasToken(tokens[row] ?? "", token));
  }

  async #nameTest(words: readonly string[]): Promise<Test> {
    const asked = await Promise.all(
      words.map(async (word) => ({
        word,
        token: await this.#hash(nameToken(word)),
      })),
    );
    return ({ folded, initials, tokens }, row) => {
      const first = folded[row] ?? "";
      const hashed = tokens[row] ?? "";
      return asked.every(
        ({ word, token }) =>
          someWord(first, word) ||
          (word.length === 1
            ? foldedInitial(initials[row] ?? "").startsWith(word)
            : token !== "" && hasToken(hashed, token)),
      );
    };
  }

  async #hash(text: string | null): Promise<string> {
    return text === null ? "" : await this.#tokenOf(text);
  }

  #collect(test: Test): Hits {
    const shown: Found[] = [];
    let total = 0;
    for (const segment of this.#changed.values()) {
      if (segment === null || !test(segment, 0)) continue;
      total += 1;
      if (shown.length < mostShown) shown.push(foundAt(segment, 0));
    }
    for (const segment of this.#segments) {
      for (let row = 0; row < segment.ids.length; row += 1) {
        if (!test(segment, row) || this.#changed.has(segment.ids[row] ?? "")) continue;
        total += 1;
        if (shown.length < mostShown) shown.push(foundAt(segment, row));
      }
    }
    return { shown, total };
  }

  #foundById(id: string): Found | undefined {
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed === null ? undefined : foundAt(changed, 0);
    const place = this.placeOf(id);
    const segment = place === undefined ? undefined : this.#segments[place.segment];
    return segment === undefined || place === undefined ? undefined : foundAt(segment, place.row);
  }

  #addCards(cards: string, id: string): void {
    if (cards === "") return;
    for (const number of cards.split(" ")) this.#cards.set(number, id);
  }
}

type Test = (segment: Segment, row: number) => boolean;
const nobody: Hits = { shown: [], total: 0 };

/** Whether a word of the text begins so. */
function someWord(text: string, beginning: string): boolean {
  if (text.startsWith(beginning)) return true;
  const separators = text.includes("-") ? text.replaceAll("-", " ") : text;
  return separators.includes(` ${beginning}`);
}

const initialsFolded = new Map<string, string>();

/** Names begin with some forty letters: each is folded once. */
function foldedInitial(initial: string): string {
  const known = initialsFolded.get(initial);
  if (known !== undefined) return known;
  const folded = fold(initial);
  initialsFolded.set(initial, folded);
  return folded;
}

function hasToken(tokens: string, token: string): boolean {
  let from = tokens.indexOf(token);
  while (from !== -1) {
    if (from % 4 === 0) return true;
    from = tokens.indexOf(token, from + 1);
  }
  return false;
}

function foundAt(segment: Segment, row: number): Found {
  const postcode = segment.postcodes[row] ?? "";
  return {
    id: segment.ids[row] ?? "",
    firstName: segment.firstNames[row] ?? "",
    initial: segment.initials[row] ?? "",
    postcode: postcode === "" ? null : postcode,
  };
}

import { idWords, wordsPerId } from "./id-words.ts";
import { mostRows, type Segment } from "./segment.ts";

/** Where a customer lies: which segment, and which row of it. */
export type Place = { readonly segment: number; readonly row: number };

/**
 * Where each customer lies, by her identifier: an open-addressed table of numbers, since a map of fifty thousand texts would be
 * felt at each start. A later segment speaks for the customers whom an earlier one has too.
 */
export class IdTable {
  readonly #segments: readonly Segment[];
  /** Place plus one; nought: free. */
  #slots = new Uint32Array(1_024);
  #count = 0;

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
  }

  find(id: string): Place | undefined {
    const words = Uint32Array.from(idWords(id));
    const known = this.#slots[this.#slotOf(words, 0)] ?? 0;
    return known === 0 ? undefined : placeOf(known);
  }

  /** Notes where the customer lies; where she lay before, when she did. */
  put(place: Place): Place | undefined {
    if ((this.#count + 1) * 2 > this.#slots.length) this.#grow();
    const { ids } = this.#segments[place.segment] as Segment;
    const slot = this.#slotOf(ids, place.row * wordsPerId);
    const before = this.#slots[slot] ?? 0;
    this.#slots[slot] = place.segment * mostRows + place.row + 1;
    if (before !== 0) return placeOf(before);
    this.#count += 1;
    return undefined;
  }

  /** The slot of this identifier, or the free one where it belongs. */
  #slotOf(words: Uint32Array, from: number): number {
    const mask = this.#slots.length - 1;
    // The end of an identifier is random, its beginning is a time.
    let slot = ((words[from + 3] ?? 0) ^ (words[from + 2] ?? 0)) & mask;
    for (;;) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0 || this.#isAt(known, words, from)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(known: number, words: Uint32Array, from: number): boolean {
    const { segment, row } = placeOf(known);
    const { ids } = this.#segments[segment] as Segment;
    const at = row * wordsPerId;
    return (
      ids[at + 3] === words[from + 3] &&
      ids[at + 2] === words[from + 2] &&
      ids[at + 1] === words[from + 1] &&
      ids[at] === words[from]
    );
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 4);
    for (const known of before) {
      if (known === 0) continue;
      const { segment, row } = placeOf(known);
      const { ids } = this.#segments[segment] as Segment;
      this.#slots[this.#slotOf(ids, row * wordsPerId)] = known;
    }
  }
}

function placeOf(known: number): Place {
  return { segment: Math.floor((known - 1) / mostRows), row: (known - 1) % mostRows };
}

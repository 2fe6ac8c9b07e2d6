import type { CounterRow } from "../../capabilities/till/shared.ts";
import { fold } from "../../values/fold.ts";
import { idWords, wordsPerId } from "./id-words.ts";

/**
 * What finding needs of some customers, in columns of numbers: what lies on the disk is what is looked at, so that fifty thousand
 * customers are ready without one of them being read by itself. What repeats (names, postcodes) is a number in a list.
 */
export type Segment = Lists & Columns;

type Lists = {
  readonly names: readonly string[];
  /** As they are compared, a space before each word: folding at each start would take longer than reading. */
  readonly folded: readonly string[];
  readonly initials: readonly string[];
  readonly foldedInitials: readonly string[];
  readonly postcodes: readonly string[];
  /** Of earlier segments: who are customers no more. */
  readonly gone: readonly string[];
};

type Columns = {
  /** The 128 bits of each identifier, in four words. */
  readonly ids: Uint32Array;
  /** Of each row, where its tokens begin (in bytes); then where the last ones end. */
  readonly tokenFrom: Uint32Array;
  /** Cards and phones: a customer may have several, or none. The 16 digits are two numbers of eight. */
  readonly cardHigh: Uint32Array;
  readonly cardLow: Uint32Array;
  readonly cardRow: Uint16Array;
  readonly endRow: Uint16Array;
  /** The last four digits of a phone. */
  readonly end: Uint16Array;
  /** Of each row, its place in the lists. */
  readonly name: Uint16Array;
  readonly initial: Uint16Array;
  readonly postcode: Uint16Array;
  readonly tokens: Uint8Array;
};

export type Findable = Pick<
  CounterRow,
  "id" | "firstName" | "initial" | "postcode" | "cards" | "phoneEnds" | "tokens"
>;

/** More would not fit the columns of 16 bits. */
export const mostRows = 60_000;

export function rowsOf({ name }: Segment): number {
  return name.length;
}

export function segmentOf(rows: readonly Findable[], gone: readonly string[] = []): Segment {
  const names = listed(rows.map(({ firstName }) => firstName));
  const initials = listed(rows.map(({ initial }) => initial));
  const postcodes = listed(rows.map(({ postcode }) => postcode ?? ""));
  const cards = pairs(rows, ({ cards: all }) => all.filter((number) => /^\d{16}$/.test(number)));
  const ends = pairs(rows, ({ phoneEnds }) => phoneEnds.filter((end) => /^\d{4}$/.test(end)));
  const tokens = rows.map((row) => bytesOf(row.tokens));
  const tokenFrom = new Uint32Array(rows.length + 1);
  for (const [row, own] of tokens.entries()) tokenFrom[row + 1] = (tokenFrom[row] ?? 0) + own.length;
  const allTokens = new Uint8Array(tokenFrom.at(-1) ?? 0);
  for (const [row, own] of tokens.entries()) allTokens.set(own, tokenFrom[row]);
  const ids = new Uint32Array(rows.length * wordsPerId);
  for (const [row, { id }] of rows.entries()) ids.set(idWords(id), row * wordsPerId);
  return {
    names: names.list,
    folded: names.list.map((name) => ` ${fold(name).replaceAll("-", " ")}`),
    initials: initials.list,
    foldedInitials: initials.list.map(fold),
    postcodes: postcodes.list,
    gone,
    ids,
    tokenFrom,
    cardHigh: Uint32Array.from(cards, ([, number]) => Number(number.slice(0, 8))),
    cardLow: Uint32Array.from(cards, ([, number]) => Number(number.slice(8))),
    cardRow: Uint16Array.from(cards, ([row]) => row),
    endRow: Uint16Array.from(ends, ([row]) => row),
    end: Uint16Array.from(ends, ([, end]) => Number(end)),
    name: names.places,
    initial: initials.places,
    postcode: postcodes.places,
    tokens: allTokens,
  };
}

/** Each different text once, and for each row its place among them. */
function listed(texts: readonly string[]): {
  readonly list: readonly string[];
  readonly places: Uint16Array;
} {
  const known = new Map<string, number>();
  const places = Uint16Array.from(texts, (text) => {
    const place = known.get(text) ?? known.size;
    known.set(text, place);
    return place;
  });
  return { list: [...known.keys()], places };
}

function pairs(
  rows: readonly Findable[],
  several: (row: Findable) => readonly string[],
): (readonly [number, string])[] {
  return rows.flatMap((row, place) => several(row).map((one) => [place, one] as const));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

// Widest first: each column then begins where its numbers may lie.
const widths = {
  ids: Uint32Array,
  tokenFrom: Uint32Array,
  cardHigh: Uint32Array,
  cardLow: Uint32Array,
  cardRow: Uint16Array,
  endRow: Uint16Array,
  end: Uint16Array,
  name: Uint16Array,
  initial: Uint16Array,
  postcode: Uint16Array,
  tokens: Uint8Array,
} as const;
const columnNames = Object.keys(widths) as (keyof typeof widths)[];
const headBytes = 4;

type Head = Lists & { readonly lengths: readonly number[] };

/** The segment as it lies on the disk: the length of the head, the head (JSON), then the columns. */
export function writeSegment(segment: Segment): Uint8Array<ArrayBuffer> {
  const { names, folded, initials, foldedInitials, postcodes, gone } = segment;
  const lengths = columnNames.map((name) => segment[name].length);
  const head: Head = { names, folded, initials, foldedInitials, postcodes, gone, lengths };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const from = headBytes + text.length + (-text.length & 3);
  const whole = new Uint8Array(from + columnNames.reduce((sum, name) => sum + segment[name].byteLength, 0));
  new DataView(whole.buffer).setUint32(0, text.length);
  whole.set(text, headBytes);
  let at = from;
  for (const name of columnNames) {
    const { buffer, byteOffset, byteLength } = segment[name];
    whole.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return whole;
}

export function readSegment(bytes: Uint8Array<ArrayBuffer>): Segment {
  // Columns are looked at where they lie, which only a beginning of four bytes allows.
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const length = new DataView(buffer, byteOffset).getUint32(0);
  const { lengths, ...lists } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, byteOffset + headBytes, length)),
  ) as Head;
  let at = byteOffset + headBytes + length + (-length & 3);
  const columns: Partial<Record<keyof Columns, Uint32Array | Uint16Array | Uint8Array>> = {};
  for (const [place, name] of columnNames.entries()) {
    const column = new widths[name](buffer, at, lengths[place] ?? 0);
    columns[name] = column;
    at += column.byteLength;
  }
  return { ...lists, ...(columns as Columns) };
}

import { nameToken, phoneToken, tokenBytes } from "../../capabilities/till/shared.ts";
import type { Question } from "./question.ts";
import { rowsOf, type Segment } from "./segment.ts";

/** Hashes a text of `phoneToken` or `nameToken` as the server did: four signs of base64, or none where nothing can be hashed. */
export type TokenOf = (text: string) => Promise<string>;

/** Marks the rows of a segment that answer a question: one byte each. */
export type Match = (segment: Segment) => Uint8Array;

const shownEnd = 4;

/** What the question means for any segment; hashed once. */
export async function matchOf(question: Question, tokenOf: TokenOf): Promise<Match> {
  const hash = async (text: string | null): Promise<Uint8Array | null> => {
    const hashed = text === null ? "" : await tokenOf(text);
    return hashed === "" ? null : Uint8Array.from(atob(hashed), (sign) => sign.charCodeAt(0));
  };
  if (question.kind === "phone") {
    const { end } = question;
    const token = end.length > shownEnd ? await hash(phoneToken(end)) : null;
    return (segment) => phoneMatch(segment, end, token);
  }
  if (question.kind === "name") {
    const words = await Promise.all(
      question.words.map(async (word) => ({ word, token: await hash(nameToken(word)) })),
    );
    return (segment) => nameMatch(segment, words);
  }
  return (segment) => new Uint8Array(rowsOf(segment));
}

/**
 * Until four digits are typed they are taken as the beginning of the last four, which is how people say them; from five on the
 * whole end is compared, by its hash.
 */
function phoneMatch(segment: Segment, typed: string, token: Uint8Array | null): Uint8Array {
  const marks = new Uint8Array(rowsOf(segment));
  const last = typed.slice(-shownEnd);
  const step = 10 ** (shownEnd - last.length);
  const [from, before] = [Number(last) * step, (Number(last) + 1) * step];
  const { end, endRow } = segment;
  for (let at = 0; at < end.length; at += 1) {
    const one = end[at] ?? 0;
    const row = endRow[at] ?? 0;
    if (one < from || one >= before) continue;
    if (token === null || hasToken(segment, row, token)) marks[row] = 1;
  }
  return marks;
}

type Word = { readonly word: string; readonly token: Uint8Array | null };

/** Every word begins a word of the first name, or the last name. */
function nameMatch(segment: Segment, words: readonly Word[]): Uint8Array {
  const marks = new Uint8Array(rowsOf(segment)).fill(1);
  const { folded, foldedInitials, name, initial } = segment;
  for (const { word, token } of words) {
    const names = Uint8Array.from(folded, (one) => (one.includes(` ${word}`) ? 1 : 0));
    const isLetter = word.length === 1;
    const initials = Uint8Array.from(foldedInitials, (one) => (isLetter && one.startsWith(word) ? 1 : 0));
    for (let row = 0; row < marks.length; row += 1) {
      if (marks[row] === 0) continue;
      const isFound =
        names[name[row] ?? 0] === 1 ||
        initials[initial[row] ?? 0] === 1 ||
        (!isLetter && token !== null && hasToken(segment, row, token));
      if (!isFound) marks[row] = 0;
    }
  }
  return marks;
}

function hasToken({ tokens, tokenFrom }: Segment, row: number, token: Uint8Array): boolean {
  // Not destructured: this is asked for each customer, and an iterator each time would be felt.
  const first = token[0];
  const second = token[1];
  const third = token[2];
  const end = tokenFrom[row + 1] ?? 0;
  for (let at = tokenFrom[row] ?? 0; at < end; at += tokenBytes) {
    if (tokens[at] === first && tokens[at + 1] === second && tokens[at + 2] === third) return true;
  }
  return false;
}

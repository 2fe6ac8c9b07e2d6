import { api } from "../../../../console/api.ts";
import { guessEncoding } from "../../../files/shared.ts";
import type { OpeningLine, RefusedOpening } from "../../rules/openings.ts";

interface Answer {
  readonly results: readonly {
    readonly index: number;
    readonly outcome: "moved" | "unchanged" | "refused";
    readonly membershipId: string | null;
    readonly code: string | null;
  }[];
}

const slice = 1_000;
const sample = 65_536;

/** The text of a file, however its letters are spelled. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { encoding, skip } = guessEncoding(bytes.subarray(0, sample));
  return new TextDecoder(encoding).decode(bytes.subarray(skip));
}

export type Keyed = OpeningLine & { readonly key: string };

/**
 * Keys made of what a line says and not of where it stands: the same file again, or corrected and sent whole, adds only what was
 * not brought yet. Equal lines of one file are told apart by their rank.
 */
export async function withKeys(programId: string, openings: readonly OpeningLine[]): Promise<Keyed[]> {
  const ranks = new Map<string, number>();
  const said = openings.map(({ customer, points, openedOn, expiresOn }) => {
    const { firstName: _first, lastName: _last, ...person } = customer;
    const words = JSON.stringify([programId, person, points, openedOn, expiresOn]);
    const rank = (ranks.get(words) ?? 0) + 1;
    ranks.set(words, rank);
    return `${words} ${rank}`;
  });
  const hashes = await Promise.all(said.map(hashOf));
  return openings.map((opening, index) => ({ ...opening, key: `opening:${hashes[index] ?? ""}` }));
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Brought = {
  /** Lines that move (or would), and those that were brought before. */
  readonly moved: readonly Keyed[];
  readonly unchanged: number;
  readonly people: number;
  readonly refused: readonly RefusedOpening[];
};

type Sending = {
  readonly dryRun: boolean;
  readonly today: string;
  readonly onProgress: (done: number) => void;
};

/** Sends the lines by slices; harmless when it stops half-way and is done again. */
export async function sendOpenings(
  programId: string,
  lines: readonly Keyed[],
  { dryRun, today, onProgress }: Sending,
): Promise<Brought> {
  const moved: Keyed[] = [];
  const refused: RefusedOpening[] = [];
  const people = new Set<string>();
  let unchanged = 0;
  for (let from = 0; from < lines.length; from += slice) {
    onProgress(from);
    const part = lines.slice(from, from + slice);
    const items = part.map(({ customer, points, openedOn, expiresOn, key }) => ({
      customer,
      points,
      openedOn: openedOn ?? today,
      expiresOn,
      key,
    }));
    const body = { items, createCustomers: false, dryRun };
    // One after the other: progress is true, and the shop's other work passes between two slices.
    // oxlint-disable-next-line no-await-in-loop
    const { results } = await api.post<Answer>(`/loyalty/programs/${programId}/openings`, { body });
    for (const { index, outcome, membershipId, code } of results) {
      const line = part[index];
      if (line === undefined) continue;
      // A line that says no day was brought as of the day it was sent: on another day its key is known, with that day.
      if (outcome === "unchanged" || code === "idempotency_key_already_used") unchanged += 1;
      else if (outcome === "refused") {
        refused.push({ line: line.line, cells: line.cells, reason: code ?? "" });
      } else {
        moved.push(line);
        if (membershipId !== null) people.add(membershipId);
      }
    }
  }
  return { moved, unchanged, people: people.size, refused };
}

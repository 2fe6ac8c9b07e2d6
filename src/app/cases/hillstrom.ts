import type { Random } from "../../values/statistics/random.ts";
import { readTable } from "./analytics-study.ts";

/** A customer of the e-mail test: what was known of her, and what she did in the two weeks after. */
export type Addressee = {
  readonly row: number;
  readonly recency: number;
  readonly history: number;
  readonly mens: number;
  readonly womens: number;
  readonly newbie: number;
  readonly visit: number;
  readonly conversion: number;
  readonly spend: number;
};

export type Arms = {
  readonly mens: readonly Addressee[];
  readonly womens: readonly Addressee[];
  readonly none: readonly Addressee[];
};

const names = { "Mens E-Mail": "mens", "Womens E-Mail": "womens", "No E-Mail": "none" } as const;

let known: { readonly folder: string; readonly arms: Arms } | null = null;

/** The three random arms of the test. */
export function hillstrom(folder: string): Arms {
  if (known?.folder === folder) return known.arms;
  const arms: Record<keyof Arms, Addressee[]> = { mens: [], womens: [], none: [] };
  readTable(folder, "hillstrom.csv.gz").forEach((fields, row) => {
    const number = (index: number): number => Number(fields[index]);
    const arm = names[(fields[8] ?? "") as keyof typeof names];
    arms[arm].push({
      row,
      recency: number(0),
      history: number(2),
      mens: number(3),
      womens: number(4),
      newbie: number(6),
      visit: number(9),
      conversion: number(10),
      spend: number(11),
    });
  });
  known = { folder, arms };
  return arms;
}

/** Draws so many of them again and again, none twice in a draw, each draw in random order. */
export function samplerOf<One>(all: readonly One[], random: Random): (count: number) => One[] {
  const pool = [...all];
  return (count) => {
    const wanted = Math.min(count, pool.length);
    for (let index = 0; index < wanted; index += 1) {
      const other = index + Math.floor(random() * (pool.length - index));
      const [one, two] = [pool[index], pool[other]];
      if (one === undefined || two === undefined) break;
      [pool[index], pool[other]] = [two, one];
    }
    return pool.slice(0, wanted);
  };
}

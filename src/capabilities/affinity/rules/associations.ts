/** Two products (or families) that were found on the same tickets, against what chance alone would do. */
export type Association = {
  readonly a: number;
  readonly b: number;
  readonly together: number;
  /** Tickets with a, tickets with b. */
  readonly ofA: number;
  readonly ofB: number;
  /** Share of all tickets that hold both. */
  readonly support: number;
  /** Of the tickets with a, the share that hold b too; and the other way round. */
  readonly confidenceAToB: number;
  readonly confidenceBToA: number;
  /** How many times more often than by chance; 1: chance. */
  readonly lift: number;
  /** How surely it is no chance (Dunning 1993): 10.8 happens by chance once in a thousand. */
  readonly llr: number;
};

export type Guards = {
  /** With fewer tickets together (or expected together, for those found apart) a pair says nothing. */
  readonly atLeast: number;
  readonly leastLlr: number;
};

/** A shop looks at thousands of pairs: one in a thousand by chance is the most it should have to doubt. */
export const usualGuards: Guards = { atLeast: 10, leastLlr: 10.83 };

/**
 * The log-likelihood ratio of a table of two by two (Dunning 1993, "Accurate methods for the statistics of surprise and
 * coincidence"): tickets with both, with the first alone, with the second alone, with neither.
 */
export function logLikelihoodRatio(
  both: number,
  firstOnly: number,
  secondOnly: number,
  neither: number,
): number {
  const cells = entropy(both, firstOnly, secondOnly, neither);
  const rows = entropy(both + firstOnly, secondOnly + neither);
  const columns = entropy(both + secondOnly, firstOnly + neither);
  // Rounding may leave a hair below zero where nothing is told.
  return Math.max(0, 2 * (rows + columns - cells));
}

function entropy(...counts: readonly number[]): number {
  const sum = counts.reduce((total, count) => total + count, 0);
  return xLogX(sum) - counts.reduce((total, count) => total + xLogX(count), 0);
}

function xLogX(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}

export function associationOf(
  pair: { readonly a: number; readonly b: number; readonly together: number },
  alone: { readonly a: number; readonly b: number },
  tickets: number,
): Association {
  const { a, b, together } = pair;
  return {
    a,
    b,
    together,
    ofA: alone.a,
    ofB: alone.b,
    support: together / tickets,
    confidenceAToB: together / alone.a,
    confidenceBToA: together / alone.b,
    lift: (together * tickets) / (alone.a * alone.b),
    llr: logLikelihoodRatio(
      together,
      alone.a - together,
      alone.b - together,
      tickets - alone.a - alone.b + together,
    ),
  };
}

/**
 * All pairs of the first n products that are more than chance, strongest first: those found together (lift over 1) and
 * those found apart (lift under 1), each under the guards.
 */
export function associationsAmong(
  together: Int32Array,
  n: number,
  tickets: number,
  guards: Guards,
): { readonly together: Association[]; readonly apart: Association[] } {
  const found = pairsUnder(together, n, tickets, guards);
  // Places are sorted by the strengths beside them: a hundred thousand pairs as objects would take a second.
  const order = Int32Array.from(found.a, (_, pair) => pair).sort(
    (one, other) => (found.llr[other] as number) - (found.llr[one] as number) || one - other,
  );
  const all = Array.from(order, (pair) => {
    const [a, b, both] = [found.a[pair] ?? 0, found.b[pair] ?? 0, found.together[pair] ?? 0];
    return associationOf(
      { a, b, together: both },
      { a: together[a * n + a] ?? 0, b: together[b * n + b] ?? 0 },
      tickets,
    );
  });
  return { together: all.filter(({ lift }) => lift > 1), apart: all.filter(({ lift }) => lift <= 1) };
}

function pairsUnder(together: Int32Array, n: number, tickets: number, { atLeast, leastLlr }: Guards) {
  const found = { a: [] as number[], b: [] as number[], together: [] as number[], llr: [] as number[] };
  for (let b = 1; b < n; b += 1) {
    const ofB = together[b * n + b] as number;
    if (ofB < atLeast) continue;
    for (let a = 0; a < b; a += 1) {
      const both = together[b * n + a] as number;
      const ofA = together[a * n + a] as number;
      const expected = (ofA * ofB) / tickets;
      if ((both > expected ? both : expected) < atLeast) continue;
      const llr = logLikelihoodRatio(both, ofA - both, ofB - both, tickets - ofA - ofB + both);
      if (llr < leastLlr) continue;
      found.a.push(a);
      found.b.push(b);
      found.together.push(both);
      found.llr.push(llr);
    }
  }
  return found;
}

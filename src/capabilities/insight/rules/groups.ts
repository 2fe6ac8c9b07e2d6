/** Recency, number and amount of purchases, each scored from 1 (worst fifth) to 5. */
export type Scores = { readonly recency: number; readonly frequency: number; readonly amount: number };

/**
 * Score of each value: 1 + floor(5 × share strictly worse). Ties always share a score, so the order of
 * the rows never matters. `better` says which end is good.
 */
export function scoresOf(values: readonly number[], better: "high" | "low"): number[] {
  const sign = better === "high" ? 1 : -1;
  const sorted = values.map((value) => sign * value).sort((low, high) => low - high);
  const worse = new Map<number, number>();
  sorted.forEach((value, index) => {
    if (!worse.has(value)) worse.set(value, index);
  });
  return values.map((value) => 1 + Math.floor((5 * (worse.get(sign * value) ?? 0)) / values.length));
}

export const groups = [
  "champions",
  "loyal",
  "new",
  "promising",
  "active",
  "cannot_lose",
  "at_risk",
  "needs_attention",
  "dormant",
  "lost",
] as const;
export type Group = (typeof groups)[number];

export function isGroup(word: string): word is Group {
  return (groups as readonly string[]).includes(word);
}

/** The first line that fits gives the group; the last always fits a recency of 1. */
export function groupOf({ recency, frequency, amount }: Scores, orderCount: number): Group {
  if (recency >= 4 && frequency >= 4 && amount >= 4) return "champions";
  if (frequency >= 4 && recency >= 3) return "loyal";
  if (orderCount === 1 && recency >= 4) return "new";
  if ((orderCount <= 2 && recency === 3) || (orderCount === 2 && recency >= 4)) return "promising";
  if (recency >= 4) return "active";
  if (recency <= 2 && frequency >= 4 && amount >= 4) return "cannot_lose";
  if (recency <= 2 && (frequency >= 3 || amount >= 4)) return "at_risk";
  if (recency === 3) return "needs_attention";
  return recency === 2 ? "dormant" : "lost";
}

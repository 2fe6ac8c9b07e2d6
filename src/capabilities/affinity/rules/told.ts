/** A length of time as one says it: "5 semaines". */
export type Span = { readonly count: number; readonly unit: "day" | "week" | "month" };

export function spanOf(days: number): Span {
  if (days < 14) return { count: Math.max(1, Math.round(days)), unit: "day" };
  if (days < 60) return { count: Math.round(days / 7), unit: "week" };
  return { count: Math.round(days / 30.44), unit: "month" };
}

/** How often one comes with the other, as one says it: 4 of 10, 1 of 12. Few observations are told as they are. */
export type Times = { readonly times: number; readonly outOf: number };

const fewestForAShare = 30;

export function timesOf(together: number, of: number): Times {
  if (of < fewestForAShare || together === 0) return { times: together, outOf: of };
  const share = together / of;
  if (together === of) return { times: 10, outOf: 10 };
  if (share < 0.15) return { times: 1, outOf: Math.round(1 / share) };
  return { times: Math.min(9, Math.round(10 * share)), outOf: 10 };
}

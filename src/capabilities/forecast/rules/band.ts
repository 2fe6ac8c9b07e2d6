import type { Day } from "../../../values/day.ts";

/** She is in her rhythm; her silence is unusual; she is probably lost. Never a number: nobody can act on 63 %. */
export const bands = ["active", "to_revive", "probably_lost"] as const;
export type Band = (typeof bands)[number];

/** Where her silence has brought her by this day. */
export function bandOf(
  { unusualOn, lostOn }: { readonly unusualOn: Day; readonly lostOn: Day | null },
  today: Day,
): Band {
  if (lostOn !== null && today >= lostOn) return "probably_lost";
  return today >= unusualOn ? "to_revive" : "active";
}

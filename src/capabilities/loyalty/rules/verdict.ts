import type { Reason, Verdict } from "../schema-economics.ts";

/** What a verdict looks at; amounts in cents, shares between 0 and 1. */
export type Judged = {
  readonly members: number;
  readonly rewardedMembers: number;
  readonly regulars: number;
  readonly regularsNeverRewarded: number;
  readonly lostShare: number;
  readonly stepCents: number | null;
  readonly medianBasketCents: number | null;
  readonly costRate: number;
  readonly breakEvenShare: number;
  readonly netCents: { readonly low: number; readonly high: number };
};

type Colour = Verdict["colour"];
const worse: readonly Colour[] = ["green", "amber", "red"];

// Below so many regulars their share says more about chance than about the program.
const fewestRegulars = 10;

/** Green: it brings more than it costs even prudently, and rewards those it should. Red: it does not even hopefully, or it traps. */
export function judge(figures: Judged): Omit<Verdict, "basis"> {
  const found: { readonly colour: Colour; readonly reason: Reason }[] = [
    // What can be put right comes before what it costs.
    ...ofStep(figures),
    ...ofRegulars(figures),
    ...ofMoney(figures),
  ].sort((one, other) => worse.indexOf(other.colour) - worse.indexOf(one.colour));
  return {
    colour: found[0]?.colour ?? "green",
    reasons: found.map(({ reason }) => reason),
    netCents: { ...figures.netCents },
  };
}

function ofMoney({ netCents, breakEvenShare, costRate }: Judged) {
  const values = {
    lowCents: netCents.low,
    highCents: netCents.high,
    breakEvenShare,
    costRate,
  };
  const { low, high } = netCents;
  if (high <= 0) return [{ colour: "red" as const, reason: { code: "costs_more_than_it_brings", values } }];
  if (low <= 0)
    return [{ colour: "amber" as const, reason: { code: "depends_on_additional_sales", values } }];
  return [{ colour: "green" as const, reason: { code: "brings_more_than_it_costs", values } }];
}

function ofStep({ lostShare, stepCents, medianBasketCents }: Judged) {
  if (stepCents === null || lostShare < 0.15) return [];
  const values = { lostShare, stepCents, medianBasketCents: medianBasketCents ?? 0 };
  const isTrap = lostShare >= 0.3 && stepCents > (medianBasketCents ?? Number.POSITIVE_INFINITY);
  return isTrap
    ? [{ colour: "red" as const, reason: { code: "step_trap", values } }]
    : [{ colour: "amber" as const, reason: { code: "step_loses", values } }];
}

function ofRegulars({ members, rewardedMembers, regulars, regularsNeverRewarded }: Judged) {
  if (members > 0 && rewardedMembers === 0) {
    return [{ colour: "red" as const, reason: { code: "nobody_rewarded", values: { members } } }];
  }
  const share = regulars === 0 ? 0 : regularsNeverRewarded / regulars;
  if (regulars < fewestRegulars || share < 0.5) return [];
  const values = { regulars, neverRewarded: regularsNeverRewarded, share };
  const colour = share >= 0.9 ? ("red" as const) : ("amber" as const);
  return [{ colour, reason: { code: "regulars_never_rewarded", values } }];
}

import { holm } from "../../../values/statistics/means.ts";
import { shareTest } from "../../../values/statistics/proportion.ts";

/** What a group and everybody bought of one family within twelve months, refunds deducted. */
export type FamilyDemand = {
  readonly id: string | null;
  readonly name: string | null;
  readonly groupCents: number;
  readonly groupBuyers: number;
  readonly allCents: number;
  readonly allBuyers: number;
};
export type Demand = FamilyDemand & {
  /** Share of what the group spends. */
  readonly share: number;
  /** 100: the group spends on it as everybody does; 150: half as much again. Null when nobody else bought it. */
  readonly index: number | null;
  /** Whether its people really choose this family more or less than the others do; `like`: no difference is proven. */
  readonly verdict: "more" | "less" | "like";
};

const level = 0.05;
// Nearer to everybody's share than this, an index says nothing an owner would act on.
const leastApart = 5;

/**
 * What a group asks for, the largest families first. Whoever buys often buys a bit of everything, so what is compared is not
 * how many of its people bought a family but how large a part of all the choices they made it was: one choice per
 * person and family. A difference is said when chance does not explain it and the money goes the same way.
 */
export function demandOf(families: readonly FamilyDemand[]): Demand[] {
  const sumOf = (amount: (family: FamilyDemand) => number) =>
    families.reduce((sum, family) => sum + Math.max(amount(family), 0), 0);
  const groupCents = sumOf((family) => family.groupCents);
  const allCents = sumOf((family) => family.allCents);
  const groupChoices = sumOf((family) => family.groupBuyers);
  const otherChoices = sumOf((family) => family.allBuyers) - groupChoices;
  const raised = holm(
    families.map(({ groupBuyers, allBuyers }) =>
      groupChoices === 0 || otherChoices === 0
        ? 1
        : shareTest(
            { successes: groupBuyers, trials: groupChoices },
            { successes: allBuyers - groupBuyers, trials: otherChoices },
          ),
    ),
  );
  return families
    .map((family, at) => {
      const share = groupCents === 0 ? 0 : Math.max(family.groupCents, 0) / groupCents;
      const ofAll = allCents === 0 ? 0 : Math.max(family.allCents, 0) / allCents;
      const index = ofAll === 0 ? null : Math.round((100 * share) / ofAll);
      const others = family.allBuyers - family.groupBuyers;
      const isMore = family.groupBuyers * otherChoices > others * groupChoices;
      return { ...family, share, index, verdict: verdictOf((raised[at] ?? 1) <= level, isMore, index) };
    })
    .toSorted((one, other) => other.groupCents - one.groupCents);
}

function verdictOf(isReal: boolean, isMore: boolean, index: number | null): Demand["verdict"] {
  if (!isReal || index === null) return "like";
  if (isMore && index >= 100 + leastApart) return "more";
  return !isMore && index <= 100 - leastApart ? "less" : "like";
}

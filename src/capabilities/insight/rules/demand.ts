import { chanceOfDifference, holm } from "./comparison.ts";

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
  /** Whether its people buy this family really more or less often than the others do; `like`: no difference is proven. */
  readonly verdict: "more" | "less" | "like";
};

/** What a group asks for, the largest families first. `group` and `all` count the buyers of each. */
export function demandOf(
  families: readonly FamilyDemand[],
  buyers: { readonly group: number; readonly all: number },
): Demand[] {
  const groupCents = families.reduce((sum, family) => sum + Math.max(family.groupCents, 0), 0);
  const allCents = families.reduce((sum, family) => sum + Math.max(family.allCents, 0), 0);
  const pairs = families.map(({ groupBuyers, allBuyers }) => ({
    one: { came: groupBuyers, of: buyers.group },
    other: { came: allBuyers - groupBuyers, of: buyers.all - buyers.group },
  }));
  const isReal = holm(pairs.map(({ one, other }) => chanceOfDifference(one, other)));
  return families
    .map((family, at) => {
      const share = groupCents === 0 ? 0 : Math.max(family.groupCents, 0) / groupCents;
      const ofAll = allCents === 0 ? 0 : Math.max(family.allCents, 0) / allCents;
      const pair = pairs[at];
      const isMore = pair !== undefined && pair.one.came * pair.other.of > pair.other.came * pair.one.of;
      return {
        ...family,
        share,
        index: ofAll === 0 ? null : Math.round((100 * share) / ofAll),
        verdict: isReal[at] !== true ? ("like" as const) : isMore ? ("more" as const) : ("less" as const),
      };
    })
    .toSorted((one, other) => other.groupCents - one.groupCents);
}

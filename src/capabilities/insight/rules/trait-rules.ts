import type { PeopleRule } from "./people-rule.ts";

/** One value of one criterion by which people are compared. */
export type Said = { readonly criterion: string; readonly value: string };

const choiceOf: Readonly<Record<string, string>> = {
  postcode: "postcode",
  area: "postcode",
  city: "city",
  source: "source",
  kind: "kind",
  language: "language",
  tag: "tag",
  store: "store",
  first_family: "first_family",
  first_product: "first_product",
};

const ages: Readonly<Record<string, readonly [from: number, to?: number]>> = {
  under_25: [0, 24],
  from_25: [25, 34],
  from_35: [35, 49],
  from_50: [50, 64],
  from_65: [65],
};

const relations: Readonly<Record<string, readonly [atLeast: number, below?: number]>> = {
  months_0_3: [0, 91],
  months_3_12: [91, 365],
  years_1_2: [365, 730],
  years_2_5: [730, 1826],
  years_5: [1826],
};

/** Who has this trait, as a rule of people; null where no question asks for it. */
export function ruleOfTrait({ criterion, value }: Said): PeopleRule | null {
  const field = choiceOf[criterion];
  if (field !== undefined) return { field, op: "in", value: [value] };
  if (["email", "sms", "phone", "post"].includes(criterion))
    return { field: "reachable", op: "in", value: [criterion] };
  if (criterion.startsWith("custom."))
    return value === "true"
      ? { field: criterion, op: "is", value: true }
      : { field: criterion, op: "in", value: [value] };
  if (criterion === "age") {
    const [from, to] = ages[value] ?? [];
    if (from === undefined) return null;
    return { field: "age", op: "between", value: to === undefined ? { from } : { from, to } };
  }
  if (criterion === "relation") {
    const [atLeast, below] = relations[value] ?? [];
    if (atLeast === undefined) return null;
    const within = (days: number): PeopleRule => ({ field: "first_purchase", op: "within", value: days });
    if (below === undefined) return { field: "first_purchase", op: "before", value: atLeast - 1 };
    return atLeast === 0 ? within(below) : { all: [within(below), { not: within(atLeast) }] };
  }
  return null;
}

/** Who has all of these traits. */
export function ruleOfTraits(traits: readonly Said[]): PeopleRule {
  return { all: traits.flatMap((trait) => ruleOfTrait(trait) ?? []) };
}

/** `criterion:value`, as weights are kept; a value may hold a colon, a criterion does not. */
export function traitOfFeature(feature: string): Said {
  const at = feature.indexOf(":");
  return { criterion: feature.slice(0, at), value: feature.slice(at + 1) };
}

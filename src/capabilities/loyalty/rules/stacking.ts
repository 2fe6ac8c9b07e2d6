import type { Cents } from "../../../values/money.ts";
import type { Stacking } from "../schema-definition.ts";
import type { OpenLine } from "./basket-lines.ts";
import { applyPromotion, type Effect, isOnOrder, type ReadyPromotion } from "./promotions.ts";

export type Stacked = {
  readonly applied: readonly { readonly ready: ReadyPromotion; readonly effect: Effect }[];
  /** Could have applied, but not beside the others. */
  readonly notCombined: readonly ReadyPromotion[];
};

/** Applies the promotions that may live together, to the lines themselves. */
export function stackPromotions(
  basket: readonly OpenLine[],
  candidates: readonly ReadyPromotion[],
  stacking: Stacking,
): Stacked {
  const ordered = candidates.toSorted(byOrder);
  const together = combinable(
    basket,
    ordered.filter(({ promotion }) => !promotion.isExclusive),
    stacking,
  );
  const alone = ordered.filter(({ promotion }) => promotion.isExclusive).map((ready) => [ready]);
  // Between what applies alone and what applies together, the customer has the better.
  const chosen = bestOf(basket, [together, ...alone]);
  return {
    applied: applyAll(basket, chosen),
    notCombined: ordered.filter((ready) => !chosen.includes(ready)),
  };
}

/** By their order; then those on some lines before those on the whole order, and those without a code before those with one. */
function byOrder({ promotion: one }: ReadyPromotion, { promotion: other }: ReadyPromotion): number {
  return (
    one.order - other.order ||
    Number(isOnOrder(one)) - Number(isOnOrder(other)) ||
    Number(one.code !== null) - Number(other.code !== null)
  );
}

function combinable(
  basket: readonly OpenLine[],
  ordered: readonly ReadyPromotion[],
  stacking: Stacking,
): readonly ReadyPromotion[] {
  const percentages = ordered.filter(({ promotion }) => promotion.type === "percent_off_order");
  const onePercentage = (kept: ReadyPromotion | undefined): ReadyPromotion[] =>
    ordered.filter((ready) => ready === kept || !percentages.includes(ready));
  switch (stacking) {
    case "sum":
      return ordered;
    case "exclusive":
      return ordered.slice(0, 1);
    case "one_order_percentage":
      return onePercentage(percentages[0]);
    case "best_order_percentage":
      return onePercentage(
        bestOf(
          basket,
          percentages.map((ready) => [ready]),
        )[0],
      );
    case "best":
      return bestOf(
        basket,
        ordered.map((ready) => [ready]),
      );
  }
}

/** The choice that saves most, the first of equals. */
function bestOf(
  basket: readonly OpenLine[],
  choices: readonly (readonly ReadyPromotion[])[],
): readonly ReadyPromotion[] {
  let best: readonly ReadyPromotion[] = choices[0] ?? [];
  if (choices.length < 2) return best;
  let most = -1;
  for (const choice of choices) {
    const saved = savedBy(basket, choice);
    if (saved > most) {
      best = choice;
      most = saved;
    }
  }
  return best;
}

function savedBy(basket: readonly OpenLine[], chosen: readonly ReadyPromotion[]): Cents {
  const trial = basket.map((open) => ({ ...open }));
  return applyAll(trial, chosen).reduce(
    (sum, { effect }) =>
      sum + effect.cents + effect.gifts.reduce((worth, { worthCents }) => worth + worthCents, 0),
    0,
  );
}

function applyAll(basket: readonly OpenLine[], chosen: readonly ReadyPromotion[]): Stacked["applied"] {
  return chosen.map((ready) => ({
    ready,
    effect: applyPromotion(
      basket,
      ready,
      chosen.filter((other) => other !== ready),
    ),
  }));
}

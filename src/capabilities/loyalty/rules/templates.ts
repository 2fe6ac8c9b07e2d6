import type { Cents } from "../../../values/money.ts";
import type { EarnRule, ProgramDefinition } from "../schema-definition.ts";
import { amountVoucher, blankProgram, blankReward, blankRule } from "./blank.ts";
import { everyLine } from "./filter.ts";

type UnitName = ProgramDefinition["unitName"];

/** The one sentence an owner says, by kind of program. Money in cents, points in whole points. */
export type ProgramSaid =
  | {
      /** For every so much spent, a voucher of so much. */
      readonly kind: "amount";
      readonly unitName: UnitName;
      readonly spendCents: Cents;
      readonly voucherCents: Cents;
    }
  | {
      /** So many stamps, one a visit or one a product, and the reward is free. */
      readonly kind: "number";
      readonly unitName: UnitName;
      readonly stamps: number;
      readonly per: "visit" | "product";
      readonly headStart: number;
      /** As the customer reads it. */
      readonly rewardName: string;
      readonly reward:
        | { readonly type: "cheapest_free" }
        | { readonly type: "amount_off"; readonly cents: Cents };
    }
  | {
      /** So many points for each step; so many points are worth so much off. */
      readonly kind: "points";
      readonly unitName: UnitName;
      readonly points: number;
      readonly stepCents: Cents;
      readonly rewardPoints: number;
      readonly rewardName: string;
      readonly rewardCents: Cents;
    }
  | {
      /** A part of each purchase comes back in the kitty. */
      readonly kind: "cashback";
      readonly unitName: UnitName;
      readonly percent: number;
    };

/** A whole definition from the sentence: the remainder is kept, discounts lower what counts, delivery does not, debts are repaid by later tickets. */
export function programFromSentence(said: ProgramSaid): ProgramDefinition {
  switch (said.kind) {
    case "amount":
      return {
        ...blankProgram(said),
        earn: earning(said, [{ ...perAmount, units: 1, stepCents: 100 }]),
        autoVouchers: {
          every: "ticket",
          steps: [
            {
              units: Math.max(1, Math.round(said.spendCents / 100)),
              voucher: amountVoucher(said.voucherCents),
            },
          ],
          pick: "repeat_lowest",
        },
      };
    case "number":
      return {
        ...blankProgram(said),
        join: { ...blankProgram(said).join, headStartUnits: said.headStart },
        earn: earning(said, [
          said.per === "visit"
            ? { ...blankRule("visit"), type: "per_visit", units: 1 }
            : { ...blankRule("product"), type: "per_quantity", units: 1 },
        ]),
        rewards: [
          said.reward.type === "amount_off"
            ? {
                ...blankReward("reward", said.rewardName, said.stamps),
                type: "amount_off",
                cents: said.reward.cents,
              }
            : {
                ...blankReward("reward", said.rewardName, said.stamps),
                type: "cheapest_free",
                filter: everyLine,
              },
        ],
      };
    case "points":
      return {
        ...blankProgram(said),
        earn: earning(said, [{ ...perAmount, units: said.points, stepCents: said.stepCents }]),
        rewards: [
          {
            ...blankReward("reward", said.rewardName, said.rewardPoints),
            type: "amount_off",
            cents: said.rewardCents,
          },
        ],
      };
    case "cashback":
      return {
        ...blankProgram(said),
        // A unit is a cent: a part of each euro, to the tenth of a percent.
        scale: 2,
        earn: earning(said, [{ ...perAmount, ...cashbackStep(said.percent) }]),
        pay: { units: 1, cents: 1, minUnits: 0, maxPercent: 100 },
      };
  }
}

const earning = (said: ProgramSaid, rules: EarnRule[]): ProgramDefinition["earn"] => ({
  ...blankProgram(said).earn,
  rules,
});

const perAmount = { ...blankRule("amount"), type: "per_amount" as const };

/** The smallest step that gives whole cents back, so that as little as possible waits for the next ticket. */
function cashbackStep(percent: number): { units: number; stepCents: Cents } {
  const units = Math.round(percent * 10);
  let divisor = 1000;
  let rest = units;
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return { units: units / divisor, stepCents: 1000 / divisor };
}

import type { EarnRule, ProgramDefinition, Reward } from "../../shared.ts";

// A program is said in one sentence by its main rule and its first reward; everything else stands under "more".

export type MainRule = Exclude<EarnRule, { type: "multiplier" | "action" }>;

export function mainRule({ earn }: ProgramDefinition): MainRule | undefined {
  return earn.rules.find((rule): rule is MainRule => rule.type !== "multiplier" && rule.type !== "action");
}

export const countings = ["per_amount", "per_visit", "per_ticket", "per_quantity"] as const;

/** The same rule counting something else. */
export function countedBy(type: MainRule["type"], rule: MainRule): MainRule {
  const { stepCents, ...base } = { stepCents: 1_000, ...rule };
  return type === "per_amount" ? { ...base, type, stepCents } : { ...base, type };
}

export const firstReward = ({ rewards }: ProgramDefinition): Reward | undefined => rewards[0];

export function withRule(definition: ProgramDefinition, changed: EarnRule): ProgramDefinition {
  const rules = definition.earn.rules.map((rule) => (rule.id === changed.id ? changed : rule));
  return { ...definition, earn: { ...definition.earn, rules } };
}

export function withReward(definition: ProgramDefinition, changed: Reward): ProgramDefinition {
  return {
    ...definition,
    rewards: definition.rewards.map((reward) => (reward.id === changed.id ? changed : reward)),
  };
}

/** What has to be spent for the first reward, in cents; null when spending is not what counts. */
export function spendForReward(definition: ProgramDefinition): number | null {
  const rule = mainRule(definition);
  const cost = priceOf(definition);
  if (rule?.type !== "per_amount" || rule.units === 0 || cost === null) return null;
  return Math.ceil(cost / rule.units) * rule.stepCents;
}

/** Sets the price so that this much spending gives the first reward, to the step. */
export function withSpendForReward(definition: ProgramDefinition, cents: number): ProgramDefinition {
  const rule = mainRule(definition);
  if (rule?.type !== "per_amount" || rule.stepCents === 0) return definition;
  return withPrice(definition, Math.max(1, Math.round(cents / rule.stepCents)) * rule.units);
}

/** What the first reward takes, whether it is asked for or comes by itself; in units. */
export function priceOf(definition: ProgramDefinition): number | null {
  return firstReward(definition)?.costUnits ?? definition.autoVouchers?.steps[0]?.units ?? null;
}

export function withPrice(definition: ProgramDefinition, units: number): ProgramDefinition {
  const reward = firstReward(definition);
  if (reward !== undefined) return withReward(definition, { ...reward, costUnits: units });
  const { autoVouchers } = definition;
  if (autoVouchers === null) return definition;
  const steps = autoVouchers.steps.map((step, place) => (place === 0 ? { ...step, units } : step));
  return { ...definition, autoVouchers: { ...autoVouchers, steps } };
}

/** What the first reward is worth off the basket, in cents; null when it is something else than an amount. */
export function rewardCents(definition: ProgramDefinition): number | null {
  const reward = firstReward(definition);
  if (reward?.type === "amount_off") return reward.cents;
  const voucher =
    reward === undefined
      ? definition.autoVouchers?.steps[0]?.voucher
      : reward.type === "voucher"
        ? reward.voucher
        : undefined;
  return voucher?.benefit.type === "amount" ? voucher.benefit.cents : null;
}

export function withRewardCents(definition: ProgramDefinition, cents: number): ProgramDefinition {
  const benefit = { type: "amount", cents } as const;
  const reward = firstReward(definition);
  if (reward?.type === "amount_off") return withReward(definition, { ...reward, cents });
  if (reward?.type === "voucher")
    return withReward(definition, { ...reward, voucher: { ...reward.voucher, benefit } });
  const { autoVouchers } = definition;
  if (reward !== undefined || autoVouchers === null) return definition;
  const steps = autoVouchers.steps.map((step, place) =>
    place === 0 ? { ...step, voucher: { ...step.voucher, benefit } } : step,
  );
  return { ...definition, autoVouchers: { ...autoVouchers, steps } };
}

export const toPoints = (units: number, { scale }: ProgramDefinition) => units / 10 ** scale;
export const toUnits = (points: number, { scale }: ProgramDefinition) => Math.round(points * 10 ** scale);

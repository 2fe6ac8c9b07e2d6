import type { EarnRule, Expiry, ProgramDefinition, Reward, VoucherTemplate } from "../schema-definition.ts";
import { toPoints } from "./points.ts";
import type { RuleEffect } from "./ticket.ts";

/**
 * A sentence in figures: a text's key and what it needs. Names ending in `Cents` are money, `points` are points, to be written in
 * the reader's language with `pointsCount` beside it for the plural.
 */
export type Sentence = {
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
};

type Naming = Pick<ProgramDefinition, "scale" | "unitName">;

/** Why a ticket earned what it earned, rule by rule, in the order in which they counted. */
export function explainEarn(effects: readonly RuleEffect[], naming: Naming): Sentence[] {
  return effects.flatMap((effect) => explainEffect(effect, naming));
}

function explainEffect(effect: RuleEffect, naming: Naming): Sentence[] {
  const points = pointsOf(effect.units, naming);
  const { basisCents = 0, factor = 1 } = effect;
  switch (effect.type) {
    case "per_amount":
      return [explainAmount(effect, naming)];
    case "per_quantity":
      return [
        sentence("effect", "per_quantity", { ...points, quantity: (effect.quantityMilli ?? 0) / 1000 }),
      ];
    case "per_visit":
    case "per_ticket":
    case "action":
      return [sentence("effect", effect.type, points)];
    case "multiplier":
      return effect.basisCents === undefined
        ? [sentence("effect", "multiplier", { ...points, factor })]
        : [sentence("effect", "multiplier_of_lines", { factor, basisCents })];
    case "tier":
      return [sentence("effect", "tier", { ...points, factor })];
    case "cap":
      return [sentence("effect", "cap", pointsOf(-effect.units, naming))];
    case "ban":
      return effect.units === 0
        ? [sentence("effect", "ban", { basisCents, reference: effect.reference ?? "" })]
        : [
            sentence("effect", "limit", {
              ...pointsOf(-effect.units, naming),
              reference: effect.reference ?? "",
            }),
          ];
  }
}

function explainAmount(effect: RuleEffect, naming: Naming): Sentence {
  const { basisCents = 0, stepCents = 0, steps = 0, units } = effect;
  const beforeCents = effect.remainderBefore ?? 0;
  const afterCents = effect.remainderAfter ?? 0;
  const values = {
    ...pointsOf(units, naming),
    basisCents,
    stepCents,
    beforeCents,
    afterCents,
    missingCents: stepCents - afterCents,
  };
  if (steps === 0) return sentence("effect", beforeCents > 0 ? "not_yet_with_kept" : "not_yet", values);
  const nothingKept = beforeCents === 0 && afterCents === 0;
  if (effect.remainderAfter === undefined || nothingKept) return sentence("effect", "per_amount", values);
  return sentence("effect", beforeCents > 0 ? "per_amount_with_kept" : "per_amount_keeping", values);
}

/** The program in the words of the person who explains it at the counter. */
export function programSentence(definition: ProgramDefinition): Sentence[] {
  const { earn, rewards, pay, expiry, tiers } = definition;
  const rules = earn.rules.filter(({ enabled }) => enabled);
  const said = rules.map((rule) => sayRule(rule, definition));
  if (earn.carriesRemainder && rules.some(({ type }) => type === "per_amount")) {
    said.push(sentence("sentence", "remainder", {}));
  }
  for (const reward of rewards.filter(({ enabled }) => enabled)) said.push(sayReward(reward, definition));
  if (pay !== null && pay.units > 0) {
    said.push(sentence("sentence", "pay", { ...pointsOf(pay.units, definition), payCents: pay.cents }));
  }
  for (const step of definition.autoVouchers?.steps ?? []) {
    said.push(sayVoucher("auto", step.voucher, pointsOf(step.units, definition)));
  }
  if (tiers !== null) {
    said.push(sentence("sentence", "tiers", { levels: tiers.levels.map(({ name }) => name).join(", ") }));
  }
  said.push(sayExpiry(expiry));
  return said;
}

function sayRule(rule: EarnRule, definition: ProgramDefinition): Sentence {
  if (rule.type === "multiplier") {
    return sentence("sentence", "multiplier", { factor: rule.factor, name: rule.name || rule.id });
  }
  const points = pointsOf(rule.units, definition);
  if (rule.type === "per_amount") {
    return sentence("sentence", "per_amount", { ...points, stepCents: rule.stepCents });
  }
  if (rule.type === "action") {
    return sentence("sentence", "action", { ...points, action: rule.name || rule.action });
  }
  return sentence("sentence", rule.type, points);
}

function sayReward(reward: Reward, definition: ProgramDefinition): Sentence {
  const points = pointsOf(reward.costUnits, definition);
  switch (reward.type) {
    case "amount_off":
      return sentence("sentence", "amount_off", { ...points, offCents: reward.cents });
    case "percent_off":
      return sentence("sentence", "percent_off", { ...points, percent: reward.percent });
    case "cents_per_unit":
      return sentence("sentence", "cents_per_unit", {
        ...pointsOf(reward.stepUnits, definition),
        offCents: reward.cents,
      });
    case "top_up":
      return sentence("sentence", "top_up", { ...points, offCents: reward.cents });
    case "voucher":
      return sayVoucher("voucher", reward.voucher, points);
    case "cheapest_free":
      return sentence("sentence", "cheapest_free", points);
    case "free_product":
    case "gift":
      return sentence("sentence", "gift", { ...points, name: reward.name });
  }
}

function sayVoucher(
  way: "auto" | "voucher",
  { benefit }: VoucherTemplate,
  points: Sentence["values"],
): Sentence {
  if (benefit.type === "percent") {
    return sentence("sentence", `${way}_percent`, { ...points, percent: benefit.percent });
  }
  if (benefit.type === "product") {
    return sentence("sentence", `${way}_product`, { ...points, name: benefit.sku });
  }
  return sentence("sentence", `${way}_amount`, { ...points, offCents: benefit.cents });
}

function sayExpiry(expiry: Expiry): Sentence {
  switch (expiry.type) {
    case "never":
      return sentence("sentence", "expiry_never", {});
    case "days":
      return sentence("sentence", "expiry_days", { days: expiry.days });
    case "months":
      return sentence("sentence", "expiry_months", { months: expiry.months });
    case "inactivity":
      return sentence("sentence", "expiry_inactivity", { months: expiry.months });
    case "calendar_year":
      return sentence("sentence", expiry.graceMonths === 0 ? "expiry_year" : "expiry_year_grace", {
        months: expiry.graceMonths,
      });
  }
}

function pointsOf(units: number, { scale, unitName }: Naming): Record<string, string | number> {
  return { points: toPoints(units, scale), unitOne: unitName.one, unitOther: unitName.other };
}

function sentence(family: "effect" | "sentence", word: string, values: Sentence["values"]): Sentence {
  return { text: family === "effect" ? `loyalty.effect.${word}` : `loyalty.sentence.${word}`, values };
}

import type { Cents } from "../../../values/money.ts";
import type { EarnRule, LineFilter, ProgramDefinition } from "../schema-definition.ts";
import { legalLimitOf } from "./law.ts";
import type { LegalClass } from "./ticket.ts";
import { centsPerUnit } from "./unit-worth.ts";

/** Something wrong with a definition: a `block` refuses the launch. Texts `loyalty.problem.<code>`. */
export type DefinitionProblem = {
  readonly kind: "block" | "warn";
  readonly code: string;
  readonly ruleId: string | null;
  readonly rewardId: string | null;
  /** The article of law. */
  readonly reference: string | null;
  readonly values: Readonly<Record<string, string | number>>;
};

/** What is known of the shop; what is absent is not checked. */
export type ShopFigures = {
  readonly country: string;
  readonly legalCategories: ReadonlyMap<string, LegalClass>;
  readonly medianBasketCents?: Cents;
  /** Purchase days in a year of a customer who comes as usual. */
  readonly visitsPerYear?: number;
  /** Part of a price that remains once the goods are paid, 0 to 1. */
  readonly marginRate?: number;
  readonly skus?: ReadonlySet<string>;
  /** What the law says of products that are given by name. */
  readonly productClasses?: ReadonlyMap<string, LegalClass>;
  readonly endowmentIds?: ReadonlySet<string>;
};

/** What the owner should know before launching, and what the law forbids. */
export function checkDefinition(definition: ProgramDefinition, shop: ShopFigures): DefinitionProblem[] {
  return [
    ...checkIdentity(definition),
    ...checkEarning(definition, shop),
    ...checkRewards(definition, shop),
    ...checkReach(definition, shop),
    ...checkTiers(definition, shop),
    ...checkJoining(definition),
    ...checkLaw(definition, shop),
  ];
}

type Where = { readonly ruleId?: string; readonly rewardId?: string; readonly reference?: string };

function problem(
  kind: DefinitionProblem["kind"],
  code: string,
  values: DefinitionProblem["values"] = {},
  { ruleId, rewardId, reference }: Where = {},
): DefinitionProblem {
  return {
    kind,
    code,
    ruleId: ruleId ?? null,
    rewardId: rewardId ?? null,
    reference: reference ?? null,
    values,
  };
}

function checkIdentity({ earn, rewards, tiers }: ProgramDefinition): DefinitionProblem[] {
  return [earn.rules, rewards, tiers?.levels ?? []].flatMap((named) => {
    const ids = named.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    return twice === undefined ? [] : [problem("block", "same_id_twice", { id: twice })];
  });
}

function checkEarning({ earn }: ProgramDefinition, { medianBasketCents }: ShopFigures): DefinitionProblem[] {
  const enabled = earn.rules.filter((rule) => rule.enabled);
  const found: DefinitionProblem[] = [];
  if (!enabled.some((rule) => rule.type !== "multiplier" && rule.units > 0)) {
    found.push(problem("warn", "nothing_earns"));
  }
  for (const rule of enabled) {
    if (rule.type !== "per_amount") continue;
    const { id: ruleId, stepCents } = rule;
    if (stepCents === 0) found.push(problem("warn", "step_is_zero", {}, { ruleId }));
    if (medianBasketCents === undefined || stepCents <= medianBasketCents) continue;
    // With the remainder lost, half the tickets earn nothing at all: the trap.
    const code = earn.carriesRemainder ? "step_above_basket" : "threshold_trap";
    found.push(problem("warn", code, { stepCents, medianBasketCents }, { ruleId }));
  }
  return found;
}

function checkRewards(definition: ProgramDefinition, shop: ShopFigures): DefinitionProblem[] {
  const { rewards, pay, autoVouchers } = definition;
  const found: DefinitionProblem[] = [];
  const enabled = rewards.filter((reward) => reward.enabled);
  if (enabled.length === 0 && pay === null && autoVouchers === null) {
    found.push(problem("warn", "nothing_to_win"));
  }
  for (const reward of enabled) {
    const where = { rewardId: reward.id };
    if (reward.type === "free_product" && shop.skus?.has(reward.sku) === false) {
      found.push(problem("block", "reward_product_unknown", { sku: reward.sku }, where));
    }
    if (reward.type === "gift" && shop.endowmentIds?.has(reward.endowmentId) === false) {
      found.push(problem("block", "reward_endowment_unknown", { name: reward.name }, where));
    }
    if (reward.costUnits === 0 && reward.type !== "cents_per_unit") {
      found.push(problem("warn", "reward_costs_nothing", { name: reward.name }, where));
    }
  }
  const rate = returnRate(definition);
  if (shop.marginRate !== undefined && rate >= shop.marginRate && rate > 0) {
    found.push(problem("warn", "richer_than_margin", { returnRate: rate, marginRate: shop.marginRate }));
  }
  return found;
}

/** What comes back of each euro spent, 0.05 for 5 %: by the richest rule without a condition, at the best use of a unit. */
function returnRate(definition: ProgramDefinition): number {
  const worth = centsPerUnit(definition);
  return Math.max(
    0,
    ...definition.earn.rules.map((rule) =>
      rule.type === "per_amount" && rule.enabled && rule.stepCents > 0
        ? (rule.units / rule.stepCents) * worth
        : 0,
    ),
  );
}

/** Whether a customer who comes as usual reaches a reward, and before her units expire. */
function checkReach(definition: ProgramDefinition, shop: ShopFigures): DefinitionProblem[] {
  const days = daysOfLife(definition);
  const { pendingDays } = definition.earn;
  if (days !== null && pendingDays > 0 && days <= pendingDays) {
    return [problem("block", "expires_while_pending", { pendingDays })];
  }
  const perYear = unitsOfYear(definition, shop);
  if (perYear === null) return [];
  const found: DefinitionProblem[] = [];
  for (const reward of definition.rewards.filter(({ enabled }) => enabled)) {
    const missing = reward.costUnits - definition.join.headStartUnits;
    if (missing <= 0) continue;
    const where = { rewardId: reward.id };
    if (perYear === 0) {
      found.push(problem("warn", "reward_never_earned", { name: reward.name }, where));
      continue;
    }
    const needed = Math.ceil((missing / perYear) * 365);
    const values = { name: reward.name, months: Math.round(needed / 30.4) };
    if (days !== null && needed > days) {
      found.push(problem("warn", "reward_expires_first", values, where));
    } else if (needed > 2 * 365) found.push(problem("warn", "reward_out_of_reach", values, where));
  }
  return found;
}

/** Units a customer who comes as usual earns in a year; null when her habits are not known. */
function unitsOfYear({ earn }: ProgramDefinition, shop: ShopFigures): number | null {
  const { visitsPerYear: visits, medianBasketCents: basket } = shop;
  if (visits === undefined || basket === undefined) return null;
  let units = 0;
  for (const rule of earn.rules) {
    if (!rule.enabled) continue;
    if (rule.type === "per_visit" || rule.type === "per_ticket" || rule.type === "per_quantity") {
      units += rule.units * visits;
    }
    if (rule.type !== "per_amount" || rule.stepCents === 0) continue;
    const steps = earn.carriesRemainder
      ? Math.floor((visits * basket) / rule.stepCents)
      : Math.floor(basket / rule.stepCents) * visits;
    units += rule.units * steps;
  }
  const mostOfYear = earn.caps.filter(({ per }) => per === "year").map((cap) => cap.units);
  return Math.min(units, ...mostOfYear);
}

/** How long units live at least, in days; null: as long as the customer comes. */
function daysOfLife({ expiry }: ProgramDefinition): number | null {
  switch (expiry.type) {
    case "never":
    case "inactivity":
      return null;
    case "days":
      return expiry.days;
    case "months":
      return Math.round(expiry.months * 30.4);
    case "calendar_year":
      // On average half a year, and the grace.
      return Math.round(182 + expiry.graceMonths * 30.4);
  }
}

function checkTiers(definition: ProgramDefinition, shop: ShopFigures): DefinitionProblem[] {
  const { tiers, autoVouchers } = definition;
  if (tiers === null) return [];
  const found: DefinitionProblem[] = [];
  const firstStep = Math.min(...(autoVouchers?.steps.map(({ units }) => units) ?? []));
  const perYear = unitsOfYear(definition, shop);
  const periodYears = tiers.period === "rolling" ? tiers.rollingMonths / 12 : 1;
  for (const [index, level] of tiers.levels.entries()) {
    const below = tiers.levels[index - 1];
    const values = { name: level.name };
    if (below !== undefined && !isHigher(tiers.measure, level, below)) {
      found.push(problem("block", "tier_not_above", { ...values, below: below.name }));
    }
    if (tiers.measure === "balance" && level.fromUnits > firstStep) {
      found.push(problem("warn", "auto_voucher_hides_tier", values));
    }
    if (tiers.period === "lifetime" || perYear === null) continue;
    const { visitsPerYear: visits = 0, medianBasketCents: basket = 0 } = shop;
    const best = 4 * periodYears;
    const byAmount = level.fromCents > visits * basket * best;
    const byVisits = level.fromVisits > Math.min(366 * periodYears, visits * best);
    const byUnits = level.fromUnits > perYear * best;
    const isOut = {
      amount: byAmount,
      visits: byVisits,
      amount_or_visits:
        (level.fromCents === 0 || byAmount) && (level.fromVisits === 0 || byVisits) && (byAmount || byVisits),
      amount_and_visits: byAmount || byVisits,
      earned: byUnits,
      balance: byUnits,
    }[tiers.measure];
    if (isOut) found.push(problem("warn", "tier_out_of_reach", values));
  }
  return found;
}

type Level = NonNullable<ProgramDefinition["tiers"]>["levels"][number];

function isHigher(
  measure: NonNullable<ProgramDefinition["tiers"]>["measure"],
  level: Level,
  below: Level,
): boolean {
  if (measure === "earned" || measure === "balance") return level.fromUnits > below.fromUnits;
  if (measure === "amount") return level.fromCents > below.fromCents;
  if (measure === "visits") return level.fromVisits > below.fromVisits;
  const isLower = level.fromCents < below.fromCents || level.fromVisits < below.fromVisits;
  return !isLower && (level.fromCents > below.fromCents || level.fromVisits > below.fromVisits);
}

/** From ten euros, few customers buy a card. */
const highCardPriceCents = 1000;

function checkJoining({ join }: ProgramDefinition): DefinitionProblem[] {
  const found: DefinitionProblem[] = [];
  if (join.mode === "paid" && join.priceCents >= highCardPriceCents) {
    found.push(problem("warn", "card_price_high", { priceCents: join.priceCents }));
  }
  if (join.mode === "paid" && join.renewal === "automatic") {
    found.push(
      problem(
        "warn",
        "card_renews_by_itself",
        {},
        { reference: "Code de la consommation, L215-1 et L215-1-1" },
      ),
    );
  }
  if (join.controlPercent > 0 && join.mode !== "everyone") {
    found.push(problem("block", "control_group_needs_everyone"));
  }
  return found;
}

/** In France the law blocks; elsewhere the owner is warned, for the rules differ. */
function checkLaw(definition: ProgramDefinition, shop: ShopFigures): DefinitionProblem[] {
  const kind = shop.country === "FR" ? "block" : "warn";
  const found: DefinitionProblem[] = [];
  const classesOf = (filter: LineFilter): LegalClass[] => [
    ...new Set(filter.categories.flatMap((category) => shop.legalCategories.get(category) ?? [])),
  ];
  const rate = returnRate(definition);
  for (const rule of definition.earn.rules.filter(({ enabled }) => enabled)) {
    for (const legalClass of classesOf(rule.filter)) {
      const { mostPercent, isWarned, reference } = legalLimitOf(legalClass);
      const where = { ruleId: rule.id, reference };
      const values = { class: legalClass };
      if (mostPercent === 0) found.push(problem(kind, "law_no_advantage", values, where));
      else if (isWarned) found.push(problem("warn", "law_alcohol", values, where));
      else if (rateOf(rule, definition, rate) * 100 > (mostPercent ?? 100)) {
        found.push(problem(kind, "law_books", values, where));
      }
    }
  }
  for (const { id: rewardId, filter, sku, percent, isGift } of benefitsOf(definition)) {
    const ofProduct = sku === null ? undefined : shop.productClasses?.get(sku);
    const classes = [
      ...(filter === null ? [] : classesOf(filter)),
      ...(ofProduct === undefined ? [] : [ofProduct]),
    ];
    for (const legalClass of new Set(classes)) {
      const { mostPercent, mayBeGiven, isWarned, reference } = legalLimitOf(legalClass);
      const where = rewardId === null ? { reference } : { rewardId, reference };
      const values = { class: legalClass };
      if (mostPercent === 0) found.push(problem(kind, "law_no_advantage", values, where));
      else if (isWarned) found.push(problem("warn", "law_alcohol", values, where));
      else if (!mayBeGiven && (isGift || percent > (mostPercent ?? 100))) {
        found.push(problem(kind, "law_books", values, where));
      }
    }
  }
  const sellsBooks = [...shop.legalCategories.values()].includes("book");
  if (sellsBooks && rate > 0.05 && !found.some(({ code }) => code === "law_books")) {
    // The engine keeps books under the limit by itself; the owner should know why they bring less.
    found.push(problem("warn", "law_books_bring_less", {}, { reference: legalLimitOf("book").reference }));
  }
  return found;
}

function rateOf(rule: EarnRule, definition: ProgramDefinition, rate: number): number {
  if (rule.type === "multiplier") return rate * rule.factor;
  if (rule.type === "per_amount" && rule.stepCents > 0) {
    return (rule.units / rule.stepCents) * centsPerUnit(definition);
  }
  return 0;
}

type Benefit = {
  readonly id: string | null;
  readonly filter: LineFilter | null;
  /** The product that is given, where it is named. */
  readonly sku: string | null;
  readonly percent: number;
  readonly isGift: boolean;
};

/** Everything that is given on chosen goods: rewards and vouchers. */
function benefitsOf({ rewards, autoVouchers, purchaseVouchers, surprise }: ProgramDefinition): Benefit[] {
  const ofRewards = rewards
    .filter(({ enabled }) => enabled)
    .map((reward): Benefit => {
      const { id } = reward;
      if (reward.type === "percent_off") {
        return { id, filter: reward.filter, sku: null, percent: reward.percent, isGift: false };
      }
      if (reward.type === "cheapest_free")
        return { id, filter: reward.filter, sku: null, percent: 100, isGift: true };
      if (reward.type === "free_product")
        return { id, filter: null, sku: reward.sku, percent: 100, isGift: true };
      if (reward.type === "voucher") return { ...benefitOfVoucher(reward.voucher), id };
      return { id, filter: null, sku: null, percent: 0, isGift: false };
    });
  const vouchers = [
    ...(autoVouchers?.steps ?? []).map(({ voucher }) => voucher),
    ...purchaseVouchers.map(({ voucher }) => voucher),
    ...(surprise === null ? [] : [surprise.voucher]),
  ];
  return [...ofRewards, ...vouchers.map(benefitOfVoucher)];
}

/** A gift card pays, it gives no advantage on what it buys. */
function benefitOfVoucher({
  benefit,
  filter,
}: NonNullable<ProgramDefinition["surprise"]>["voucher"]): Benefit {
  if (benefit.type === "credit") return { id: null, filter: null, sku: null, percent: 0, isGift: false };
  const percent = benefit.type === "percent" ? benefit.percent : 100;
  const sku = benefit.type === "product" ? benefit.sku : null;
  return { id: null, filter, sku, percent, isGift: benefit.type !== "percent" };
}

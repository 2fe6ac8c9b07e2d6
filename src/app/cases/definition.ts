import {
  blankProgram,
  blankReward,
  blankRule,
  blankVoucher,
  type EarnRule,
  everyLine,
  type Expiry,
  type LineFilter,
  type ProgramDefinition,
  type Reward,
  type VoucherTemplate,
} from "../../capabilities/loyalty/shared.ts";
import { CaseFault, type Words } from "./words.ts";

/** A voucher for whoever carries it, on everyLine, once, for a year. */
export function voucherOf(
  benefit: VoucherTemplate["benefit"],
  changes: Partial<VoucherTemplate> = {},
): VoucherTemplate {
  return { ...blankVoucher(benefit), validDays: 365, isBearer: true, ...changes };
}

/** Scenarios add what they state; where they state nothing, nothing expires and each ticket is rounded by itself. */
function emptyProgram(): ProgramDefinition {
  const blank = blankProgram({ kind: "points", unitName: { one: "point", other: "points" } });
  return {
    ...blank,
    earn: { ...blank.earn, carriesRemainder: false },
    expiry: { type: "never" },
    mayUseOwnTicket: true,
  };
}

/** Identifiers that the shop gave to what scenarios name. */
export type Named = {
  readonly category: (name: string) => Promise<string>;
  readonly store: (code: string) => Promise<string>;
  /** Makes a product known. */
  readonly product: (sku: string) => Promise<void>;
};

/** Without a stated program: one point for each 1.00, and a point pays 1.00. */
function plainProgram(scale: number): ProgramDefinition {
  const program = emptyProgram();
  const point = 10 ** scale;
  return {
    ...program,
    scale,
    earn: {
      ...program.earn,
      rules: [{ ...blankRule("earn"), type: "per_amount", units: point, stepCents: 100 }],
    },
    pay: { units: point, cents: 100, minUnits: 0, maxPercent: 100 },
  };
}

/** The program a scenario states, with what is said of it beside (`expiry`, `redeem`, policies). */
export async function programOf(given: Words, named: Named, scale: number): Promise<ProgramDefinition> {
  const stated = given.maybeInner("programme");
  const beside = given.maybeInner("redeem") ?? given.maybeInner("pay_with_points");
  if (scale > 0 && given.keys().length > 0)
    throw new CaseFault("parts of points only in a scenario that states nothing");
  let program = stated === undefined ? plainProgram(scale) : await statedProgram(stated, named);
  if (beside !== undefined) program = { ...program, pay: payOf(beside) };
  const expiry = given.maybeInner("expiry");
  if (expiry !== undefined) program = { ...program, expiry: expiryOf(expiry) };
  const policy = given.maybeText("refund_policy");
  if (policy !== undefined)
    program = { ...program, refunds: { ...program.refunds, policy: policyOf(policy) } };
  if (given.flag("allow_negative")) program = { ...program, manualDebtLimit: 1_000_000 };
  const pending = given.maybeNumber("still_pending") ?? 0;
  if (pending > 0) program = { ...program, earn: { ...program.earn, pendingDays: 30 } };
  if (given.has("pending")) program = { ...program, earn: { ...program.earn, pendingDays: 1 } };
  const debtLimit = given.maybeNumber("debt_limit");
  if (debtLimit !== undefined) program = { ...program, manualDebtLimit: debtLimit };
  if (given.has("ticket")) {
    // A ticket with a delivery line among its products: their source counts it.
    program = {
      ...program,
      earn: { ...program.earn, basis: { ...program.earn.basis, delivery: "included" } },
    };
  }
  const gold = given.maybeNumber("tier_gold_from_balance");
  return gold === undefined ? program : { ...program, tiers: goldFrom(gold) };
}

async function statedProgram(stated: Words, named: Named): Promise<ProgramDefinition> {
  const kind = stated.maybeText("kind");
  const base = emptyProgram();
  const rules = await earnRulesOf(stated.each("earn"), named);
  const isRestricted = rules.some((rule) => rule.filter.categories.length > 0);
  const ownReduces = stated.value("own_discount_reduces_basis");
  const afterDiscounts = stated.value("basis_after_discounts");
  const rewards = stated.each("rewards");
  for (const reward of rewards) if (reward.has("sku")) await named.product(reward.text("sku"));
  const program: ProgramDefinition = {
    ...base,
    earn: {
      ...base.earn,
      rules,
      combine: stated.maybeText("combine") === "best" ? "best" : "sum",
      ...roundingOf(stated.maybeText("rounding")),
      basis: {
        ...base.earn.basis,
        discounts: afterDiscounts === false ? "ignored" : isRestricted ? "only_on_lines" : "all_lower",
        ownRewards: ownReduces === false ? "ignored" : "lower",
      },
    },
  };
  const redeem = stated.maybeInner("redeem");
  const expiry = stated.maybeInner("expiry");
  const auto = stated.maybeInner("auto_voucher");
  const withSpending = {
    ...program,
    pay: redeem === undefined ? null : payOf(redeem),
    expiry: expiry === undefined ? program.expiry : expiryOf(expiry),
    autoVouchers: auto === undefined ? null : autoVouchersOf(auto),
  };
  if (kind === undefined) return { ...withSpending, rewards: rewards.map(rewardOf) };
  if (kind === "gift_card") return withSpending;
  if (kind !== "next_order_coupon") throw new CaseFault(`${stated.where}: no program of kind “${kind}”`);
  const minQuantity = stated.maybeNumber("min_qty") ?? 0;
  return {
    ...withSpending,
    purchaseVouchers: rewards.map((reward) => ({
      id: idOf(reward.text("id")),
      minQuantity,
      minOrderCents: 0,
      firstPurchaseOnly: false,
      voucher: voucherOf(freeProductOf(reward)),
    })),
  };
}

function roundingOf(
  word: string | undefined,
): Pick<ProgramDefinition["earn"], "rounding" | "carriesRemainder"> {
  if (word === "carry_remainder") return { rounding: "floor", carriesRemainder: true };
  if (word === undefined || word === "floor" || word === "floor_per_ticket") {
    return { rounding: "floor", carriesRemainder: false };
  }
  if (word === "ceil" || word === "half_up") return { rounding: word, carriesRemainder: false };
  throw new CaseFault(`no rounding “${word}”`);
}

export async function earnRulesOf(stated: readonly Words[], named: Named): Promise<EarnRule[]> {
  const rules: EarnRule[] = [];
  for (const [index, words] of stated.entries())
    rules.push(...(await earnRuleOf(words, `r${index + 1}`, named)));
  return rules;
}

async function earnRuleOf(words: Words, id: string, named: Named): Promise<EarnRule[]> {
  const type = words.text("type");
  const base = {
    ...blankRule(id),
    name: words.maybeText("name") ?? "",
    enabled: words.value("enabled") !== false,
    from: words.maybeText("starts") ?? null,
    priority: words.maybeNumber("priority") ?? 0,
    stackable: words.value("stackable") !== false,
    last: words.flag("last"),
    filter: await filterOf(words, named),
    minOrderCents: words.maybeNumber("min_order_minor") ?? 0,
    minQuantity: words.maybeNumber("min_qty") ?? 0,
    requiresCode: words.maybeText("requires_code") ?? null,
  };
  // A promotion that adds points is one more rule.
  words.value("is_promotion");
  switch (type) {
    case "per_amount":
      checkBasis(words);
      return [{ ...base, type, units: words.number("points"), stepCents: words.number("per_minor") }];
    case "per_unit":
      return [{ ...base, type: "per_quantity", units: words.number("points") }];
    case "per_order":
    case "fixed":
    case "fixed_for_sku":
      return [{ ...base, type: "per_ticket", units: words.number("points") }];
    case "multiplier":
      return [{ ...base, type, factor: words.number("factor") }];
    case "label_multipliers":
      return labelMultipliers(words.inner("map"), base);
    case "event":
      return [await eventRule(words, base, named)];
    default:
      throw new CaseFault(`${words.where}: no rule of type “${type}”`);
  }
}

/** What is said of one rule must be what holds for the program. */
function checkBasis(words: Words): void {
  const basis = words.maybeText("basis") ?? "tax_included";
  if (!["tax_included", "net_of_points_paid"].includes(basis)) throw new CaseFault(`no basis “${basis}”`);
  const rounding = words.maybeText("rounding") ?? "floor";
  if (rounding !== "floor") throw new CaseFault(`no rounding “${rounding}” for one rule`);
}

function labelMultipliers(map: Words, base: Omit<EarnRule, "type">): EarnRule[] {
  return map.keys().map((key, index): EarnRule => {
    const [label = "", value = ""] = key.split("=");
    return {
      ...base,
      id: `${base.id}-${index + 1}`,
      type: "multiplier",
      factor: map.number(key),
      filter: { ...everyLine, labels: { [label]: [value] } },
    };
  });
}

/** A first purchase is seen on the ticket itself; other events are told. */
async function eventRule(words: Words, base: Omit<EarnRule, "type">, named: Named): Promise<EarnRule> {
  const action = words.text("event");
  const units = words.number("points");
  const shop = words.maybeText("shop");
  const stores = shop === undefined ? [] : [await named.store(shop)];
  if (action === "first_purchase")
    return { ...base, type: "per_ticket", units, stores, firstPurchaseOnly: true };
  return { ...base, type: "action", action, units, stores, oncePer: "key" };
}

async function filterOf(words: Words, named: Named): Promise<LineFilter> {
  const sku = words.maybeText("sku");
  const category = words.maybeText("only_category");
  return {
    ...everyLine,
    skus: sku === undefined ? words.texts("skus") : [sku],
    categories: category === undefined ? [] : [await named.category(category)],
    labels: labelsOf(words, "labels") ?? labelsOf(words, "include_labels") ?? {},
    excludedSkus: words.texts("exclude_skus"),
    excludedLabels: labelsOf(words, "exclude_labels") ?? {},
  };
}

function labelsOf(words: Words, key: string): Record<string, string[]> | undefined {
  const labels = words.maybeInner(key);
  return labels === undefined
    ? undefined
    : Object.fromEntries(labels.keys().map((label) => [label, labels.texts(label)]));
}

function rewardOf(words: Words): Reward {
  const type = words.text("type");
  const id = idOf(words.text("id"));
  const base = blankReward(id, id, words.maybeNumber("cost_points") ?? 0);
  switch (type) {
    case "percent_off_order":
      return {
        ...base,
        type: "percent_off",
        percent: words.number("percent"),
        capCents: null,
        filter: everyLine,
      };
    case "amount_off_order":
      return { ...base, type: "amount_off", cents: words.number("amount_minor") };
    case "free_product":
      return { ...base, ...freeProductOf(words), type: "free_product" };
    case "money_per_point": {
      const step = words.number("step_points");
      return {
        ...base,
        type: "cents_per_unit",
        cents: words.number("minor_per_point") * step,
        stepUnits: step,
        costUnits: step,
      };
    }
    default:
      throw new CaseFault(`${words.where}: no reward of type “${type}”`);
  }
}

function freeProductOf(words: Words): { type: "product"; sku: string; quantity: number } {
  words.text("type");
  return { type: "product", sku: words.text("sku"), quantity: words.maybeNumber("pack_qty") ?? 1 };
}

/** Scenarios write ids as they like; ours are lower case. */
export function idOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_-]/g, "-");
}

function payOf(words: Words): NonNullable<ProgramDefinition["pay"]> {
  const limits = {
    minUnits: words.maybeNumber("min_points") ?? 0,
    maxPercent: words.maybeNumber("max_percent_of_order") ?? 100,
  };
  if (words.has("points_per_minor")) return { units: words.number("points_per_minor"), cents: 1, ...limits };
  if (words.has("minor_per_point")) return { units: 1, cents: words.number("minor_per_point"), ...limits };
  return { units: words.number("points"), cents: words.number("per_minor"), ...limits };
}

export function expiryOf(words: Words): Expiry {
  const type = words.text("type");
  switch (type) {
    case "rolling_days":
      return { type: "days", days: words.number("days") };
    case "months":
      return { type: "months", months: words.number("n") };
    case "inactivity_months":
      return { type: "inactivity", months: words.number("n") };
    default:
      throw new CaseFault(`${words.where}: no expiry “${type}”`);
  }
}

const policies: Readonly<Record<string, ProgramDefinition["refunds"]["policy"]>> = {
  allow_negative: "debt",
  unlimited: "debt",
  clamp_to_zero: "clamp",
  within_balance: "clamp",
  only_pending: "pending_only",
};

function policyOf(word: string): ProgramDefinition["refunds"]["policy"] {
  const policy = policies[word];
  if (policy === undefined) throw new CaseFault(`no refund policy “${word}”`);
  return policy;
}

function autoVouchersOf(words: Words): NonNullable<ProgramDefinition["autoVouchers"]> {
  const every = words.text("every");
  if (every !== "ticket" && every !== "day" && every !== "month") throw new CaseFault(`no period “${every}”`);
  const pick = words.text("pick");
  if (pick !== "highest" && pick !== "repeat_lowest") throw new CaseFault(`no choice “${pick}”`);
  const steps = words.each("steps").map((step) => ({
    units: step.number("points"),
    voucher: voucherOf({ type: "amount", cents: step.number("amount_minor") }, { isBearer: false }),
  }));
  return { every, steps, pick };
}

function goldFrom(units: number): NonNullable<ProgramDefinition["tiers"]> {
  return {
    measure: "balance",
    period: "lifetime",
    rollingMonths: 12,
    downgrade: "at_once",
    graceDays: 0,
    levels: [
      {
        id: "gold",
        name: "gold",
        fromCents: 0,
        fromVisits: 0,
        fromUnits: units,
        benefits: { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
      },
    ],
  };
}

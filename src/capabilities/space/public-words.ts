import type { SiteFormats } from "../../site/formats.ts";
import type { Say } from "../../site/language.ts";
import {
  type EarnRule,
  type LineFilter,
  type ProgramDefinition,
  programSentence,
  type Reward,
  type Sentence,
} from "../loyalty/shared.ts";

/** In whose words a program is told, and what its goods and stores are called. */
export type Telling = {
  readonly say: Say;
  readonly formats: SiteFormats;
  readonly today: string;
  readonly products: Readonly<Record<string, string>>;
  readonly families: Readonly<Record<string, string>>;
  /** By identifier. */
  readonly stores: Readonly<Record<string, string>>;
};

/** A fact of a program with the conditions under which it holds. */
export type Said = { readonly text: string; readonly conditions: readonly string[] };

const silent: Pick<ProgramDefinition, "rewards" | "pay" | "autoVouchers" | "tiers"> = {
  rewards: [],
  pay: null,
  autoVouchers: null,
  tiers: null,
};

/** What earns, rule by rule; rules that are over are left out. */
export function sayEarning(definition: ProgramDefinition, telling: Telling): Said[] {
  const { earn } = definition;
  return earn.rules
    .filter((rule) => rule.enabled && (rule.until === null || rule.until >= telling.today))
    .map((rule) => {
      const only = { ...definition, ...silent, earn: { ...earn, rules: [rule], carriesRemainder: false } };
      return { text: firstSentence(only, telling), conditions: ruleConditions(rule, telling) };
    });
}

/** What may be had, reward by reward, then what a balance becomes by itself and what points pay. */
export function sayRewards(definition: ProgramDefinition, telling: Telling): Said[] {
  const rest = { ...definition, ...silent, earn: { ...definition.earn, rules: [], carriesRemainder: false } };
  const rewards = definition.rewards
    .filter(({ enabled }) => enabled)
    .map((reward) => ({
      text: firstSentence({ ...rest, rewards: [nameProducts(reward, telling)] }, telling),
      conditions: rewardConditions(reward, telling),
    }));
  const auto = definition.autoVouchers;
  const steps = (auto?.steps ?? []).map((step) => {
    const { benefit } = step.voucher;
    const voucher =
      benefit.type === "product"
        ? { ...step.voucher, benefit: { ...benefit, sku: telling.products[benefit.sku] ?? benefit.sku } }
        : step.voucher;
    return {
      text: firstSentence(
        {
          ...rest,
          autoVouchers: auto === null ? null : { ...auto, steps: [{ ...step, voucher }] },
        },
        telling,
      ),
      conditions: voucherConditions(step.voucher, telling),
    };
  });
  const pay =
    definition.pay === null || definition.pay.units === 0
      ? []
      : [
          {
            text: firstSentence({ ...rest, pay: definition.pay }, telling),
            conditions: payConditions(definition, telling),
          },
        ];
  return [...rewards, ...steps, ...pay];
}

/** When what was earned is lost. */
export function sayExpiry(definition: ProgramDefinition, telling: Telling): string {
  const bare = { ...definition, ...silent, earn: { ...definition.earn, rules: [], carriesRemainder: false } };
  return firstSentence(bare, telling);
}

/** The whole in two short sentences: the first thing that earns, the first thing to be had. */
export function sayShortly(definition: ProgramDefinition, telling: Telling): string {
  const [earn] = sayEarning(definition, telling);
  const [reward] = sayRewards(definition, telling);
  return [earn, reward].flatMap((one) => (one === undefined ? [] : [`${one.text}.`])).join(" ");
}

export function sayPoints(units: number, definition: ProgramDefinition, { say, formats }: Telling): string {
  const points = units / 10 ** definition.scale;
  const said = formats.number(points);
  const { one, other } = definition.unitName;
  return withUnit(
    say("space.program.points", { points: said, pointsCount: points, unitOne: one, unitOther: other }),
    said,
  );
}

/** A sentence of the loyalty room, its figures written in the reader's language. */
export function saySentence({ text, values }: Sentence, { say, formats }: Telling): string {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    said[`${name}Count`] = value;
    said[name] =
      typeof value === "string"
        ? value
        : /cents$/i.test(name)
          ? formats.moneyShort(Math.round(value))
          : formats.number(value);
  }
  return withUnit(say(text, said), said["points"]);
}

/** A figure and its unit stay on one line. */
function withUnit(text: string, points: string | number | undefined): string {
  return points === undefined ? text : text.replaceAll(`${points} `, `${points}\u00a0`);
}

function firstSentence(definition: ProgramDefinition, telling: Telling): string {
  const [first] = programSentence(definition);
  return first === undefined ? "" : saySentence(first, telling);
}

function nameProducts(reward: Reward, { products }: Telling): Reward {
  if (reward.type !== "voucher" || reward.voucher.benefit.type !== "product") return reward;
  const { benefit } = reward.voucher;
  return {
    ...reward,
    voucher: { ...reward.voucher, benefit: { ...benefit, sku: products[benefit.sku] ?? benefit.sku } },
  };
}

function ruleConditions(rule: EarnRule, telling: Telling): string[] {
  const { say, formats, stores, today } = telling;
  const found: string[] = [];
  if (rule.minOrderCents > 0) {
    found.push(say("space.program.from_amount", { amount: formats.moneyShort(rule.minOrderCents) }));
  }
  if (rule.minQuantity > 0)
    found.push(say("space.program.from_quantity", { quantity: formats.number(rule.minQuantity) }));
  found.push(...onlySome(rule.filter, telling));
  if (rule.stores.length > 0) {
    found.push(
      say("space.program.only_stores", { stores: formats.list(rule.stores.map((id) => stores[id] ?? id)) }),
    );
  }
  found.push(...onlyChannel(rule.channels, telling));
  if (rule.firstPurchaseOnly) found.push(say("space.program.first_purchase_only"));
  if (rule.requiresCode !== null) found.push(say("space.program.with_code"));
  if (rule.from !== null && rule.from > today)
    found.push(say("space.program.from_day", { day: formats.day(rule.from) }));
  if (rule.until !== null) found.push(say("space.program.until_day", { day: formats.day(rule.until) }));
  return found;
}

function rewardConditions(reward: Reward, telling: Telling): string[] {
  const { say, formats } = telling;
  const found: string[] = [];
  if (reward.minBasketCents > 0) {
    found.push(say("space.program.from_amount", { amount: formats.moneyShort(reward.minBasketCents) }));
  }
  if (reward.type === "percent_off" || reward.type === "cheapest_free")
    found.push(...onlySome(reward.filter, telling));
  if (reward.type === "percent_off" && reward.capCents !== null) {
    found.push(say("space.program.at_most", { amount: formats.moneyShort(reward.capCents) }));
  }
  if (reward.type === "voucher") found.push(...voucherConditions(reward.voucher, telling));
  return found;
}

type Voucher = Extract<Reward, { type: "voucher" }>["voucher"];

function voucherConditions(voucher: Voucher, telling: Telling): string[] {
  const { say, formats } = telling;
  const found: string[] = [];
  if (voucher.validDays !== null) found.push(say("space.program.voucher_days", { days: voucher.validDays }));
  if (voucher.minBasketCents > 0) {
    found.push(say("space.program.from_amount", { amount: formats.moneyShort(voucher.minBasketCents) }));
  }
  found.push(...onlySome(voucher.filter, telling), ...onlyChannel(voucher.channels, telling));
  return found;
}

function payConditions({ pay }: ProgramDefinition, { say, formats }: Telling): string[] {
  if (pay === null || pay.maxPercent >= 100) return [];
  return [say("space.program.pay_at_most", { percent: formats.percent(pay.maxPercent / 100) })];
}

function onlyChannel(channels: readonly ("shop" | "web")[], { say }: Telling): string[] {
  const [only] = channels;
  return channels.length === 1 && only !== undefined ? [say(`space.program.channel_${only}`)] : [];
}

function onlySome(filter: LineFilter, telling: Telling): string[] {
  const { say, formats, products, families } = telling;
  const named = (skus: readonly string[], categories: readonly string[]) => [
    ...skus.map((sku) => products[sku] ?? sku),
    ...categories.flatMap((id) => families[id] ?? []),
  ];
  const labels = (all: Readonly<Record<string, readonly string[]>>) => Object.values(all).flat();
  const only = [...named(filter.skus, filter.categories), ...labels(filter.labels), ...filter.tags];
  const not = [...named(filter.excludedSkus, filter.excludedCategories), ...labels(filter.excludedLabels)];
  return [
    ...(only.length === 0 ? [] : [say("space.program.only_goods", { goods: formats.list(only) })]),
    ...(not.length === 0 ? [] : [say("space.program.not_goods", { goods: formats.list(not) })]),
  ];
}

/** What a definition names by reference, to be called by its name. */
export function namedIn(definition: ProgramDefinition): { skus: string[]; categoryIds: string[] } {
  const vouchers = [
    ...(definition.autoVouchers?.steps ?? []).map(({ voucher }) => voucher),
    ...definition.purchaseVouchers.map(({ voucher }) => voucher),
    ...definition.rewards.flatMap((reward) => (reward.type === "voucher" ? [reward.voucher] : [])),
  ];
  const filters = [
    ...definition.earn.rules.map(({ filter }) => filter),
    ...vouchers.map(({ filter }) => filter),
    ...definition.rewards.flatMap((reward) => ("filter" in reward ? [reward.filter] : [])),
  ];
  return {
    skus: [
      ...filters.flatMap(({ skus, excludedSkus }) => [...skus, ...excludedSkus]),
      ...vouchers.flatMap(({ benefit }) => (benefit.type === "product" ? [benefit.sku] : [])),
    ],
    categoryIds: filters.flatMap(({ categories, excludedCategories }) => [
      ...categories,
      ...excludedCategories,
    ]),
  };
}

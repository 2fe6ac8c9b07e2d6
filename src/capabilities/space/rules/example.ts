import {
  applyQuote,
  type CounterEarned,
  counterQuote,
  type CounterProgram,
  everyLine,
  type LineFilter,
  type CounterWallet,
  type ProgramDefinition,
  spendableUnits,
} from "../../loyalty/shared.ts";
import { addDays, instantInZone } from "../../../values/day.ts";

export type Example = {
  readonly amountCents: number;
  /** What one purchase of this amount brings to somebody who has just joined, what joining gives left out. */
  readonly units: number;
  readonly effects: CounterEarned["effects"];
  /** After how many such purchases, a week apart, the first reward may be had, what joining gives counted; null: not within two years. */
  readonly visits: number | null;
};

const mostVisits = 104;

/**
 * What typical purchases bring, counted by the very engine that counts real ones. The amounts show the step from below and
 * from above: a program of a point per 20 € is told with 17, 35 and 100 €.
 */
export function examplesOf(
  program: CounterProgram,
  when: { readonly day: string; readonly timeZone: string; readonly storeId: string | null },
): Example[] {
  const definition = program.versions[0]?.definition;
  if (definition === undefined) return [];
  return amountsOf(definition).map((amountCents) => exampleOf(program, definition, amountCents, when));
}

/** The smallest balance for which something may be had, in units; null: nothing. */
export function firstRewardUnits(definition: ProgramDefinition): number | null {
  const costs = [
    ...definition.rewards.flatMap((reward) => {
      if (!reward.enabled) return [];
      return [reward.type === "cents_per_unit" ? reward.stepUnits : reward.costUnits];
    }),
    ...(definition.autoVouchers?.steps ?? []).map(({ units }) => units),
    ...(definition.pay === null || definition.pay.units === 0
      ? []
      : [Math.max(definition.pay.minUnits, definition.pay.units)]),
  ].filter((units) => units > 0);
  return costs.length === 0 ? null : Math.min(...costs);
}

function amountsOf({ earn }: ProgramDefinition): number[] {
  const rules = earn.rules.filter(({ enabled }) => enabled);
  const steps = rules.flatMap((rule) => (rule.type === "per_amount" ? [rule.stepCents] : []));
  const step = Math.max(1_000, ...steps);
  const least = Math.max(0, ...rules.map(({ minOrderCents }) => minOrderCents));
  const whole = (cents: number) => Math.round(cents / 50) * 50;
  const amounts = [step * 0.85, step * 1.75, step * 5].map((cents) => whole(cents));
  return [...new Set([...(least > 0 && least * 0.8 > 100 ? [whole(least * 0.8)] : []), ...amounts])].slice(
    0,
    3,
  );
}

function exampleOf(
  program: CounterProgram,
  definition: ProgramDefinition,
  amountCents: number,
  {
    day,
    timeZone,
    storeId,
  }: { readonly day: string; readonly timeZone: string; readonly storeId: string | null },
): Example {
  const needed = firstRewardUnits(definition);
  // Told as for somebody who has joined already, in a program that runs: whoever reads wants to know what a purchase brings.
  const running: CounterProgram = {
    ...program,
    state: "active",
    startsOn: "2000-01-01",
    versions: [
      {
        version: 1,
        validFrom: 0,
        // Turned into a voucher, the balance would not be seen to reach it.
        definition: {
          ...definition,
          autoVouchers: null,
          earn: { ...definition.earn, rules: ofAnyGoods(definition) },
        },
      },
    ],
  };
  let wallets: CounterWallet[] = [
    memberOf(program.id, definition, instantInZone(`${day}T09:00:00`, timeZone)),
  ];
  let first: { units: number; effects: CounterEarned["effects"] } = { units: 0, effects: [] };
  let visits: number | null = null;
  for (let visit = 0; visit < mostVisits && visits === null; visit += 1) {
    const on = addDays(day, visit * 7);
    const at = instantInZone(`${on}T10:00:00`, timeZone);
    const quote = counterQuote({
      programs: [running],
      wallets,
      vouchers: [],
      amountCents,
      wish: {},
      at,
      day: on,
      timeZone,
      storeId,
      channel: definition.channels[0] ?? "shop",
      isFirst: false,
    });
    wallets = applyQuote(wallets, quote);
    const [earned] = quote.earned;
    if (visit === 0) first = { units: earned?.units ?? 0, effects: earned?.effects ?? [] };
    if (needed === null) break;
    const later = new Date(Date.parse(at) + definition.earn.pendingDays * 86_400_000 + 1).toISOString();
    if (spendableUnits(wallets, program.id, later) >= needed) visits = visit + 1;
    // Nothing comes of nothing, unless what is left over is kept.
    if (visit === 30 && spendableUnits(wallets, program.id, later) === 0) break;
  }
  return { amountCents, ...first, visits };
}

/** The goods of the example are among those that count; what bears on some goods only is told beside, not counted. */
function ofAnyGoods({ earn }: ProgramDefinition): ProgramDefinition["earn"]["rules"] {
  return earn.rules
    .filter((rule) => rule.type !== "multiplier" || !bearsOnSome(rule.filter))
    .map((rule) => ({ ...rule, filter: everyLine }));
}

/** Whether a filter lets only some goods through. */
export function bearsOnSome(filter: LineFilter): boolean {
  const { skus, categories, labels, tags, excludedSkus, excludedCategories, excludedLabels } = filter;
  return (
    [skus, categories, tags, excludedSkus, excludedCategories].some((one) => one.length > 0) ||
    [labels, excludedLabels].some((one) => Object.keys(one).length > 0)
  );
}

function memberOf(programId: string, { join }: ProgramDefinition, joinedAt: string): CounterWallet {
  const gift = { units: join.headStartUnits, activeFrom: null, expiresAt: null, openedAt: joinedAt };
  return {
    programId,
    membershipId: "00000000-0000-7000-8000-000000000001",
    status: "active",
    joinedAt,
    cardUntil: null,
    lots: gift.units > 0 ? [gift] : [],
    debtUnits: 0,
    idleExpiresAt: null,
    remainders: {},
    tierId: null,
    level: null,
    lastEarnedAt: null,
    lastVisitOn: null,
    visitEarnedOn: null,
    earned: null,
  };
}

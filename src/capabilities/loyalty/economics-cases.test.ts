import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { numberOfDay } from "../../values/day.ts";
import { historyOf, type PlainReceipt } from "./rules/history.ts";
import { simulate } from "./simulation.ts";
import { programOf, templateOf } from "./rules/sample.ts";
import type { ProgramDefinition, Reward } from "./schema-definition.ts";
import type { Economics } from "./schema-economics.ts";

const shared = join(import.meta.dirname, "../../../../shared");
const studied = ["cdnow", "online_retail"] as const;

test.for(studied)(
  "every figure of the loyalty study comes out of the simulator: %s",
  { timeout: 60_000 },
  (name, context) => {
    const path = join(shared, "cases/analytics/loyalty_economics.json");
    const days = daysOf(name);
    if (!existsSync(path) || days === null) return context.skip("../shared holds no case file or data of it");
    const expected = JSON.parse(readFileSync(path, "utf8"))[name];
    const history = historyOf(rescaled(days));
    const lastDay = history.day.reduce((last, day) => Math.max(last, day), 0);
    const run = (definition: ProgramDefinition, marginRate = 0.4) => {
      const said = { ...economics, marginRate };
      const { outcomes, baskets } = simulate(history, {
        variants: [{ name: "case", definition }],
        economics: said,
        costs: { marginRate, products: {}, endowments: {} },
        timeZone: "Europe/Paris",
        fromDay: null,
        toDay: lastDay,
        exact: true,
      });
      const [outcome] = outcomes;
      if (outcome === undefined) throw new Error("One variant answers once.");
      return { ...outcome, baskets };
    };

    const step = run(program([perAmount(1, 2_000)]));
    expect(step.baskets).toMatchObject({ customers: expected.customers, tickets: expected.tickets });
    expect(step.baskets.salesCents).toBe(cents(expected.revenue_eur));
    expect(step.baskets.medianCents).toBe(cents(expected.median_ticket));
    expect((step.baskets.meanCents ?? 0) / 100).toBeCloseTo(expected.mean_ticket, 6);
    expect(step.earned.points).toBe(expected.points.one_per_full_20_eur_on_each_ticket);
    expect(step.earned.otherWay?.points).toBe(expected.points.one_per_20_eur_with_remainder_carried);
    expect(step.earned.idealPoints).toBeCloseTo(expected.points.ideal_total_over_20, 4);
    expect(step.earned.lostShare).toBeCloseTo(expected.points.lost_share_per_ticket_rule, 8);
    expect(step.earned.emptyTickets.share).toBeCloseTo(expected.points.tickets_that_earn_nothing, 8);
    expect(step.members.neverEarned.share).toBeCloseTo(
      expected.points.customers_who_never_earn.per_ticket,
      8,
    );
    expect(step.earned.otherWay?.neverEarnedShare).toBeCloseTo(
      expected.points.customers_who_never_earn.carried,
      8,
    );
    expect(step.verdict).toMatchObject({
      colour: "red",
      reasons: expect.arrayContaining([expect.objectContaining({ code: "step_trap" })]),
    });

    const carried = run(program([perAmount(1, 2_000)], { carries: true }));
    expect(carried.earned.points).toBe(expected.points.one_per_20_eur_with_remainder_carried);
    expect(carried.verdict.reasons.map(({ code }) => code)).not.toContain("step_trap");

    const perEuro = run(program([perAmount(1, 100)]));
    expect(perEuro.earned.points).toBe(expected.points.one_per_euro);
    expect(perEuro.earned.lostShare).toBeCloseTo(expected.points.lost_share_per_euro, 8);

    for (const [words, stamps] of Object.entries<Record<string, number>>(expected.stamp_card)) {
      const card = run(program([perVisit], { rewards: [reward(Number.parseInt(words, 10), 500)] }));
      expect(card.received.members, words).toBe(stamps["customers_reaching"]);
      expect(card.received.share, words).toBeCloseTo(stamps["share"] ?? 0, 8);
      expect(card.received.rewards, words).toBe(stamps["rewards"]);
      expect(card.earned.points, words).toBe(stamps["stamps_given"]);
      expect(card.liability.usedPoints, words).toBe(stamps["stamps_used"]);
      expect(card.liability.breakageShare, words).toBeCloseTo(stamps["breakage_at_year_end"] ?? 0, 8);
    }

    const said = expected.voucher_5_eur_each_100_points_of_1_per_eur;
    const vouchers = program([perAmount(1, 100)], {
      carries: true,
      autoVouchers: {
        every: "ticket",
        pick: "repeat_lowest",
        steps: [{ units: 100, voucher: templateOf({ type: "amount", cents: 500 }) }],
      },
    });
    const cheque = run(vouchers);
    expect(cheque.received.rewards).toBe(said.vouchers);
    expect(cheque.costs.rewardsCents).toBe(cents(said.cost_eur));
    expect(cheque.rates.nominal).toBeCloseTo(said.nominal_rate, 10);
    expect(cheque.rates.real).toBeCloseTo(said.cost_share_of_revenue, 8);
    expect(cheque.liability.leftPoints).toBe(said.points_left);
    expect(cheque.liability.breakageShare).toBeCloseTo(said.breakage_if_unused_points_expire, 8);

    for (const [words, share] of Object.entries<number>(expected.threshold_reach)) {
      const euros = Number(/\d+/.exec(words)?.[0]);
      const byAmount = program([perAmount(1, 1)], { carries: true, rewards: [reward(euros * 100, 100)] });
      expect(run(byAmount).received.share, words).toBeCloseTo(share, 8);
    }
    for (const example of expected.break_even.examples) {
      const { breakEven } = run(vouchers, example.margin_rate);
      expect(breakEven.rewardsShare).toBeCloseTo(example.needed_incremental_revenue_share, 8);
    }
  },
);

const economics: Economics = {
  marginRate: 0.4,
  liftLow: 0.02,
  liftHigh: 0.1,
  messageCents: 0,
  messagesPerMemberYear: 0,
  cardCents: 0,
  staffHourCents: 0,
  secondsPerTicket: 0,
  softwareMonthCents: 0,
  claimShare: 1,
  joinShare: 1,
  regularDays: 3,
};

const perAmount = (units: number, stepCents: number) => ({ type: "per_amount", units, stepCents }) as const;
const perVisit = { type: "per_visit", units: 1 } as const;

/** A reward is taken on the very ticket that reaches it, as the study counts it. */
function program(
  rules: Parameters<typeof programOf>[0],
  said: {
    readonly carries?: boolean;
    readonly rewards?: Reward[];
    readonly autoVouchers?: ProgramDefinition["autoVouchers"];
  } = {},
): ProgramDefinition {
  return programOf(rules, {
    earn: { carriesRemainder: said.carries ?? false },
    program: {
      rewards: said.rewards ?? [],
      autoVouchers: said.autoVouchers ?? null,
      pay: null,
      mayUseOwnTicket: true,
    },
  });
}

function reward(costUnits: number, cents: number): Reward {
  return {
    type: "amount_off",
    id: "reward",
    name: "Reward",
    costUnits,
    cents,
    shopCostCents: null,
    enabled: true,
    minBasketCents: 0,
  };
}

const cents = (euros: number): number => Math.round(euros * 100);

type DayTotal = { readonly customer: string; readonly day: string; readonly units: number };

/** Purchases of one customer on one day count as one; amounts such that the median is 17 euros; the first 365 days. */
function rescaled(days: readonly DayTotal[]): PlainReceipt[] {
  const sorted = days.map(({ units }) => units).sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const first = Math.min(...days.map(({ day }) => numberOfDay(day)));
  return days
    .filter(({ day }) => numberOfDay(day) < first + 365)
    .map(({ customer, day, units }) => ({
      customerId: `00000000-0000-7000-8000-${customer.padStart(12, "0")}`,
      day: numberOfDay(day),
      cents: halfToEven((units * 1_700) / median),
    }));
}

function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** Totals by customer and day; null when the data is not beside the repository. */
function daysOf(name: (typeof studied)[number]): DayTotal[] | null {
  const path = join(shared, name === "cdnow" ? "data/cdnow_sample.csv.gz" : "data/online_retail.csv.gz");
  if (!existsSync(path)) return null;
  const [, ...lines] = gunzipSync(readFileSync(path)).toString().trim().split("\n");
  const totals = new Map<string, number>();
  for (const line of lines) {
    const found = name === "cdnow" ? ofCdnow(line) : ofOnlineRetail(line);
    if (found !== null) totals.set(found.key, (totals.get(found.key) ?? 0) + found.units);
  }
  return [...totals].flatMap(([key, units]) => {
    const [customer = "", day = ""] = key.split("|");
    return units > 0 ? [{ customer, day, units }] : [];
  });
}

function ofCdnow(line: string): { key: string; units: number } | null {
  const [, customer = "", day = "", , dollars = ""] = line.split(",");
  return {
    key: `${customer}|${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    units: Math.round(Number(dollars) * 1_000),
  };
}

/** Rule C1 of the study: a customer, no credit note, a quantity and a price above zero. */
function ofOnlineRetail(line: string): { key: string; units: number } | null {
  const [invoice = "", , ...rest] = line.split(",");
  // Descriptions may hold commas; what follows them does not.
  const [quantity = "", date = "", price = "", customer = ""] = rest.slice(-5);
  const isSale = customer !== "" && !invoice.startsWith("C") && Number(quantity) > 0 && Number(price) > 0;
  if (!isSale) return null;
  const id = String(Math.trunc(Number(customer)));
  return { key: `${id}|${date.slice(0, 10)}`, units: Math.round(Number(quantity) * Number(price) * 1_000) };
}

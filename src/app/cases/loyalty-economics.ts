import {
  allocate,
  historyOf,
  type PlainReceipt,
  recognised,
  simulate,
} from "../../capabilities/loyalty/index.ts";
import {
  amountVoucher,
  blankProgram,
  blankReward,
  blankRule,
  type Economics,
  type ProgramDefinition,
} from "../../capabilities/loyalty/shared.ts";
import { cdnow, onlineRetail, type Purchases } from "./analytics-data.ts";
import type { Study } from "./analytics-study.ts";
import { median } from "./btyd.ts";
import type { Figures } from "./figures.ts";

const shops = { cdnow, online_retail: onlineRetail } as const;

export const economicsStudy: Study = [
  ...(["cdnow", "online_retail"] as const).map((name): Study[number] => ({
    id: name,
    title: `Programs replayed on a year of ${name}: points, stamps, vouchers, break-even`,
    claims: [[name], ["tolerance"]],
    play: (figures, { folder }) => {
      figures.told("tolerance");
      compareShop(figures.at(name), shops[name](folder));
    },
  })),
  {
    id: "liability",
    title: "Points in the books: the illustrative example 52 of IFRS 15",
    claims: [["points_liability"]],
    play: (figures) => {
      compareLiability(figures.at("points_liability"));
    },
  },
];

const share = { by: 1e-6 } as const;
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

const perVisit = { type: "per_visit", units: 1 } as const;
const perAmount = (units: number, stepCents: number) => ({ type: "per_amount", units, stepCents }) as const;

/** A reward is taken on the very ticket that reaches it, as the study counts it. */
function program(
  rule: typeof perVisit | ReturnType<typeof perAmount>,
  said: Partial<Pick<ProgramDefinition, "rewards" | "autoVouchers">> & { readonly carries?: boolean } = {},
): ProgramDefinition {
  const blank = blankProgram({ kind: "points", unitName: { one: "point", other: "points" } });
  const { carries = false, ...more } = said;
  return {
    ...blank,
    ...more,
    mayUseOwnTicket: true,
    earn: {
      ...blank.earn,
      carriesRemainder: carries,
      basis: { ...blank.earn.basis, delivery: "included" },
      rules: [{ ...blankRule("rule"), ...rule }],
    },
  };
}

const reward = (costUnits: number, cents: number): ProgramDefinition["rewards"][number] => ({
  ...blankReward("reward", "Reward", costUnits),
  type: "amount_off",
  cents,
});

/** Replays a program on the whole year, without a sample. */
function replayOn(purchases: Purchases) {
  const history = historyOf(rescaled(purchases));
  const toDay = history.day.reduce((last, day) => Math.max(last, day), 0);
  return (definition: ProgramDefinition, marginRate = 0.4) => {
    const { outcomes, baskets } = simulate(history, {
      variants: [{ name: "case", definition }],
      economics: { ...economics, marginRate },
      costs: { marginRate, products: {}, endowments: {} },
      timeZone: "Europe/Paris",
      fromDay: null,
      toDay,
      exact: true,
    });
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error("One variant answers once.");
    return { ...outcome, baskets };
  };
}

function compareShop(own: Figures, purchases: Purchases): void {
  const run = replayOn(purchases);
  own.told("data");
  const step = run(program(perAmount(1, 2_000)));
  own.at("customers").same(step.baskets.customers);
  own.at("tickets").same(step.baskets.tickets);
  own.at("revenue_eur").near(step.baskets.salesCents / 100, {});
  own.at("median_ticket").near((step.baskets.medianCents ?? 0) / 100, {});
  own.at("mean_ticket").near((step.baskets.meanCents ?? 0) / 100, share);
  const points = own.at("points");
  points.at("one_per_full_20_eur_on_each_ticket").same(step.earned.points);
  points.at("one_per_20_eur_with_remainder_carried").same(step.earned.otherWay?.points);
  points.at("ideal_total_over_20").near(step.earned.idealPoints, share);
  points.at("lost_share_per_ticket_rule").near(step.earned.lostShare, share);
  points.at("tickets_that_earn_nothing").near(step.earned.emptyTickets.share, share);
  points.at("customers_who_never_earn", "per_ticket").near(step.members.neverEarned.share, share);
  points
    .at("customers_who_never_earn", "carried")
    .near(step.earned.otherWay?.neverEarnedShare ?? null, share);
  const perEuro = run(program(perAmount(1, 100)));
  points.at("one_per_euro").same(perEuro.earned.points);
  points.at("lost_share_per_euro").near(perEuro.earned.lostShare, share);
  for (const words of own.at("stamp_card").keys()) {
    const card = run(program(perVisit, { rewards: [reward(Number.parseInt(words, 10), 500)] }));
    own.at("stamp_card", words).near(
      {
        customers_reaching: card.received.members,
        share: card.received.share,
        rewards: card.received.rewards,
        stamps_given: card.earned.points,
        stamps_used: card.liability.usedPoints,
        breakage_at_year_end: card.liability.breakageShare,
      },
      share,
    );
  }
  const vouchers = program(perAmount(1, 100), {
    carries: true,
    autoVouchers: {
      every: "ticket",
      pick: "repeat_lowest",
      steps: [{ units: 100, voucher: { ...amountVoucher(500), isBearer: true } }],
    },
  });
  const given = run(vouchers);
  own.at("voucher_5_eur_each_100_points_of_1_per_eur").near(
    {
      vouchers: given.received.rewards,
      cost_eur: given.costs.rewardsCents / 100,
      cost_share_of_revenue: given.rates.real,
      nominal_rate: given.rates.nominal,
      points_left: given.liability.leftPoints,
      breakage_if_unused_points_expire: given.liability.breakageShare,
    },
    share,
  );
  for (const words of own.at("threshold_reach").keys()) {
    const cents = Number(/\d+/.exec(words)?.[0]) * 100;
    const byAmount = program(perAmount(1, 1), { carries: true, rewards: [reward(cents, 100)] });
    own.at("threshold_reach", words).near(run(byAmount).received.share, share);
  }
  own.at("break_even").told("formula");
  for (const key of own.at("break_even", "examples").keys()) {
    const example = own.at("break_even", "examples", key);
    const { breakEven, rates } = run(vouchers, example.at("margin_rate").number());
    example.told("margin_rate");
    example.at("reward_cost_rate").near(rates.real, share);
    example.at("needed_incremental_revenue_share").near(breakEven.rewardsShare, share);
  }
}

/** Sales of 100,000, one point for each 10; a point is worth 1: what is deferred, and what becomes revenue each year. */
function compareLiability(own: Figures): void {
  const published = own.at("published");
  published.told("source");
  const { goodsCents, deferredCents } = allocate({ salesCents: 100_000, expectedUnits: 9_500, unitCents: 1 });
  const unit = { by: 1 } as const;
  own.at("allocation").near({ products: goodsCents, points: deferredCents }, share);
  published.at("products").near(goodsCents, unit);
  published.at("points").near(deferredCents, unit);
  const [first, second] = [own.at("year_1"), own.at("year_2")];
  const until1 = recognised(
    deferredCents,
    first.at("redeemed").number(),
    first.at("expected_total").number(),
  );
  const until2 = recognised(
    deferredCents,
    second.at("redeemed_cumulative").number(),
    second.at("expected_total").number(),
  );
  first.told("redeemed", "expected_total");
  second.told("redeemed_cumulative", "expected_total");
  first.at("revenue").near(until1, share);
  first.at("liability").near(deferredCents - until1, share);
  second.at("revenue").near(until2 - until1, share);
  second.at("liability").near(deferredCents - until2, share);
  published.at("year_1_revenue").near(until1, unit);
  published.at("year_1_liability").near(deferredCents - until1, unit);
  published.at("year_2_revenue").near(until2 - until1, unit);
  published.at("year_2_liability").near(deferredCents - until2, unit);
}

/** Purchases of one customer on one day count as one; amounts such that the median is 17 euros; the first 365 days. */
function rescaled({ histories, amounts, customers }: Purchases): PlainReceipt[] {
  const { starts, days } = histories;
  // In thousandths, so that sums of cents and halves of them are whole.
  const units = Array.from(amounts, (amount) => Math.round(amount * 1_000));
  const middle = median(units.filter((amount) => amount > 0));
  const first = Array.from(days).reduce((earliest, day) => Math.min(earliest, day));
  return customers.flatMap((customer, index) => {
    const receipts: PlainReceipt[] = [];
    for (let at = starts[index] ?? 0; at < (starts[index + 1] ?? 0); at += 1) {
      const [day = 0, amount = 0] = [days[at], units[at]];
      if (amount <= 0 || day >= first + 365) continue;
      receipts.push({
        customerId: `00000000-0000-7000-8000-${customer.padStart(12, "0")}`,
        day,
        cents: halfToEven((amount * 1_700) / middle),
      });
    }
    return receipts;
  });
}

function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

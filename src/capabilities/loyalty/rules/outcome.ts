import type { ProgramDefinition } from "../schema-definition.ts";
import type { DesignProblem, Economics, VariantAnswer } from "../schema-economics.ts";
import { barsOf, histogram, medianOf, niceWidth, quantile, quartilesOf } from "./distribution.ts";
import { drawOf, type History } from "./history.ts";
import { breakEvenOf, costsOf, gainOf } from "./profit.ts";
import { nominalRate, type ShopCosts, unitWorth } from "./reward-worth.ts";
import { monthsOf, type Replay, type ReplayOptions } from "./replayed.ts";
import { judge } from "./verdict.ts";
import { replayWarnings } from "./warnings.ts";

/** What one variant answers, apart from what the definition alone says. */
export type Outcome = Omit<VariantAnswer, "problems"> & { readonly warnings: readonly DesignProblem[] };

export type Baskets = {
  readonly widthCents: number;
  readonly counts: number[];
  readonly medianCents: number | null;
  readonly meanCents: number | null;
  readonly tickets: number;
  readonly customers: number;
  readonly salesCents: number;
};

/** The baskets of a history and their bars. `sampleShare` draws customers as the replay does. */
export function basketsOf(history: History, sampleShare = 1): Baskets {
  const totals = new Float64Array(history.day.length);
  let [tickets, sales, net, customers] = [0, 0, 0, 0];
  for (let customer = 0; customer + 1 < history.starts.length; customer += 1) {
    if (sampleShare < 1 && drawOf(history, customer, 0) >= sampleShare) continue;
    const before = tickets;
    const end = history.starts[customer + 1] ?? 0;
    for (let receipt = history.starts[customer] ?? 0; receipt < end; receipt += 1) {
      const total = (history.goodsCents[receipt] ?? 0) + (history.shippingCents[receipt] ?? 0);
      net += total;
      if (history.isRefund[receipt] === 1) continue;
      totals[tickets] = total;
      tickets += 1;
      sales += total;
    }
    if (tickets > before) customers += 1;
  }
  const values = totals.subarray(0, tickets);
  const medianCents = medianOf(values);
  const widthCents = niceWidth(quantile(values, 0.97) ?? 0, 40);
  return {
    widthCents,
    counts: histogram(values, widthCents, 41),
    medianCents,
    meanCents: tickets === 0 ? null : sales / tickets,
    tickets,
    customers,
    salesCents: net,
  };
}

export type OutcomeContext = {
  readonly economics: Economics;
  readonly costs: ShopCosts;
  readonly options: ReplayOptions;
  readonly baskets: Baskets;
  /** Raises the figures of a sample to the whole; 1: exact. */
  readonly scale: number;
};

/** Puts a replay in the words of the answer: points, cents, shares, whole numbers of people. */
export function outcomeOf(
  name: string,
  definition: ProgramDefinition,
  replayed: Replay,
  context: OutcomeContext,
): Outcome {
  const { economics, costs: shop, options, baskets, scale } = context;
  const days = options.toDay - options.fromDay + 1;
  const salesCents = Math.round(replayed.salesCents * scale);
  const surpriseMonthCents = definition.surprise?.monthlyBudgetCents ?? 0;
  const costs = costsOf(replayed, economics, { days, scale, surpriseMonthCents });
  // Nobody buys more for a reward that she never receives.
  const rewardedSalesCents = Math.max(0, Math.round(replayed.rewardedSalesCents * scale));
  const halfwaySalesCents = Math.max(0, Math.round(replayed.halfwaySalesCents * scale));
  const breakEven = breakEvenOf(costs, { salesCents, rewardedSalesCents }, economics.marginRate);
  const lifted = { low: rewardedSalesCents, high: rewardedSalesCents + halfwaySalesCents };
  const gain = gainOf(costs, lifted, economics);
  const step = definition.earn.rules.find((rule) => rule.type === "per_amount" && rule.enabled);
  const stepCents = step?.type === "per_amount" ? step.stepCents : null;
  const lostShare = lost(replayed.idealUnits, replayed.amountUnits);
  const whole = (count: number): number => Math.round(count * scale);
  return {
    name,
    warnings: replayWarnings(definition, replayed),
    verdict: {
      basis: "replay",
      ...judge({
        members: replayed.members,
        rewardedMembers: replayed.rewardedMembers,
        regulars: replayed.regulars,
        regularsNeverRewarded: replayed.regularsNeverRewarded,
        lostShare,
        stepCents,
        medianBasketCents: baskets.medianCents,
        costRate: share(costs.totalCents, salesCents),
        breakEvenShare: breakEven.share,
        netCents: gain.netCents,
      }),
    },
    members: {
      customers: whole(replayed.members),
      of: whole(replayed.buyers),
      tickets: whole(replayed.tickets),
      salesCents,
      neverEarned: {
        customers: whole(replayed.neverEarned),
        share: share(replayed.neverEarned, replayed.members),
      },
    },
    earned: earnedOf(definition, replayed, scale),
    received: receivedOf(definition, replayed, scale),
    costs,
    rates: {
      nominal: nominalRate(definition, shop),
      real: share(costs.rewardsCents, salesCents),
      total: share(costs.totalCents, salesCents),
    },
    breakEven,
    gain,
    liability: liabilityOf(definition, replayed, context),
    stepCents,
    people: replayed.people.map(({ units, left, ...person }) => ({
      ...person,
      points: units / 10 ** definition.scale,
      left: left / 10 ** definition.scale,
    })),
  };
}

function earnedOf(definition: ProgramDefinition, replayed: Replay, scale: number): Outcome["earned"] {
  const whole = (count: number): number => Math.round(count * scale);
  const points = (units: number): number => (units * scale) / 10 ** definition.scale;
  return {
    points: points(replayed.units),
    idealPoints: points(replayed.idealUnits),
    lostPoints: points(Math.max(0, replayed.idealUnits - replayed.amountUnits)),
    lostShare: lost(replayed.idealUnits, replayed.amountUnits),
    emptyTickets: {
      tickets: whole(replayed.emptyTickets),
      share: share(replayed.emptyTickets, replayed.tickets),
    },
    otherWay:
      replayed.other === null
        ? null
        : {
            carriesRemainder: !definition.earn.carriesRemainder,
            points: points(replayed.other.units),
            lostShare: lost(
              replayed.idealUnits,
              replayed.other.units - (replayed.units - replayed.amountUnits),
            ),
            neverEarnedShare: share(replayed.other.neverEarned, replayed.members),
          },
    distribution: scaled(
      barsOf(replayed.unitsByMember.map((units) => units / 10 ** definition.scale)),
      scale,
    ),
  };
}

function receivedOf(definition: ProgramDefinition, replayed: Replay, scale: number): Outcome["received"] {
  const whole = (count: number): number => Math.round(count * scale);
  return {
    members: whole(replayed.rewardedMembers),
    share: share(replayed.rewardedMembers, replayed.members),
    rewards: whole(replayed.rewards),
    valueCents: whole(replayed.rewardValueCents),
    distribution: scaled(barsOf(replayed.rewardsByMember), scale),
    daysToFirst: quartilesOf(replayed.daysToFirst),
    regulars: {
      customers: whole(replayed.regulars),
      neverRewarded: whole(replayed.regularsNeverRewarded),
      share: share(replayed.regularsNeverRewarded, replayed.regulars),
    },
    byReward: [...replayed.byReward].map(([rewardId, tally]) => ({
      rewardId,
      name: tally.name,
      count: whole(tally.count),
      costCents: whole(tally.costCents),
    })),
    tiers: (definition.tiers?.levels ?? []).map((level) => ({
      tierId: level.id,
      name: level.name,
      members: whole(replayed.tiers.get(level.id) ?? 0),
    })),
  };
}

function liabilityOf(
  definition: ProgramDefinition,
  replayed: Replay,
  { costs, options, scale }: OutcomeContext,
): Outcome["liability"] {
  const { valueCents } = unitWorth(definition, costs);
  const points = (units: number): number => (units * scale) / 10 ** definition.scale;
  let outstanding = 0;
  return {
    curve: monthsOf(options.fromDay, options.toDay).map((month, index) => {
      outstanding += replayed.monthUnits[index] ?? 0;
      return { month, points: points(outstanding), cents: Math.round(outstanding * scale * valueCents) };
    }),
    unitCents: valueCents * 10 ** definition.scale,
    usedPoints: points(replayed.usedUnits),
    expiredPoints: points(replayed.expiredUnits),
    leftPoints: points(replayed.leftUnits),
    breakageShare: replayed.units <= 0 ? 0 : Math.max(0, 1 - replayed.usedUnits / replayed.units),
  };
}

function lost(ideal: number, given: number): number {
  return ideal <= 0 ? 0 : Math.min(1, Math.max(0, 1 - given / ideal));
}

function share(some: number, of: number): number {
  return of <= 0 ? 0 : Math.max(0, some / of);
}

function scaled(bars: readonly { from: number; count: number }[], scale: number) {
  return bars.map(({ from, count }) => ({ from, count: Math.round(count * scale) }));
}

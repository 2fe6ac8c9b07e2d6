import type { Tx } from "../../platform/database.ts";
import { addDays, daysBetween, isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { readStanding } from "../insight/index.ts";
import { programCosts, rewardMoney } from "./operations-costs.ts";
import { shopCosts, shopEconomics } from "./operations-economics.ts";
import { selectPrograms } from "./queries-programs.ts";
import {
  armsOfControl,
  armsOfMatching,
  countMembers,
  countRegulars,
  type MemberSales,
  type MonthOfUnits,
  type ResultsPeriod,
  salesOfMembers,
  sumSleeping,
  unitsByMonth,
  unitsByReward,
} from "./queries-results.ts";
import { medianBasket } from "./queries-shop-figures.ts";
import { type Difference, stratumOf } from "./rules/estimate.ts";
import { goldenRule } from "./rules/profit.ts";
import { rewardWorth, type ShopCosts, unitWorth } from "./rules/reward-worth.ts";
import { judge } from "./rules/verdict.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { Economics, Estimate, ResultsAnswer, Verdict } from "./schema-economics.ts";
import type { CostLine } from "./schema-rewards.ts";
import { askComparison } from "./simulator.ts";

type Asked = { readonly from?: string | undefined; readonly to?: string | undefined };

// Habits settle in two months; what is compared is what came after.
const settlingDays = 60;
const shortestDays = 30;

/**
 * What a program has brought and cost in a period; twelve months up to today when none is said. Refused: `unknown_program`,
 * `nothing_launched`, `unreadable_date`, `period_unreadable`.
 */
export async function programResults(tx: Tx, id: string, asked: Asked): Promise<ResultsAnswer | Refusal> {
  const [program] = await selectPrograms(tx, { id });
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.definition === null || program.startsOn === null) return refuse("nothing_launched", { id });
  for (const [field, day] of Object.entries(asked)) {
    if (day !== undefined && !isDay(day)) return refuse("unreadable_date", { field });
  }
  const standing = await readStanding(tx);
  const to = asked.to ?? standing.today;
  const from = asked.from ?? addDays(to, -364);
  if (from > to || daysBetween(from, to) > 3_700) return refuse("period_unreadable");
  const period: ResultsPeriod = { programId: id, from, to, timeZone: standing.timeZone };
  const { definition } = program;
  const economics = await shopEconomics(tx, standing);
  const costs: ShopCosts = {
    ...(await shopCosts(tx, [definition], economics.marginRate)),
    medianBasketCents: await medianBasket(tx, from, to),
  };
  const members = await countMembers(tx, period);
  const sales = await salesOfMembers(tx, period);
  const units = await unitsByMonth(tx, period);
  const regulars = await countRegulars(tx, period, economics.regularDays);
  const money = await moneyOf(tx, period, { definition, economics, costs, sales });
  const matched = await matchedEstimate(tx, period, program.startsOn, { economics, buyers: regulars.buyers });
  const control = await controlEstimate(tx, period, { economics, buyers: regulars.buyers });
  const basis = control.state === "measured" ? "control" : matched.state === "measured" ? "matched" : null;
  const marginCents = basis === null ? null : (basis === "control" ? control : matched).marginCents;
  const { perRewardMonth, ...spent } = money;
  const totalCents = sum(Object.values(spent)) - 2 * spent.feesCents;
  const net = (margin: number): number =>
    goldenRule({ marginCents: margin, rewardCents: totalCents, runningCents: 0 }).netCents;
  const netCents = marginCents === null ? null : { low: net(marginCents.low), high: net(marginCents.high) };
  const salesCents = sum(sales.map(({ cents }) => cents));
  return {
    period: { from, to, days: daysBetween(from, to) + 1 },
    members: {
      active: members.active,
      joined: members.joined,
      buyers: regulars.buyers,
      control: members.control,
      salesCents,
      tickets: sum(sales.map(({ tickets }) => tickets)),
    },
    points: pointsOf(units, definition.scale),
    gains: { matched, control, basis },
    costs: {
      ...spent,
      totalCents,
      perMemberCents: members.active === 0 ? null : Math.round(totalCents / members.active),
    },
    netCents,
    verdict: verdictOfResults(netCents, {
      members: members.active,
      regulars: regulars.regulars,
      neverRewarded: regulars.neverRewarded,
      costRate: salesCents <= 0 ? 0 : totalCents / salesCents,
      marginRate: economics.marginRate,
    }),
    regulars: {
      customers: regulars.regulars,
      neverRewarded: regulars.neverRewarded,
      share: regulars.regulars === 0 ? 0 : regulars.neverRewarded / regulars.regulars,
    },
    sleeping: await sleepingOf(tx, id, { definition, costs, active: members.active }),
    months: monthsOf(units, sales, perRewardMonth, definition.scale),
  };
}

type Spent = Omit<ResultsAnswer["costs"], "totalCents" | "perMemberCents"> & {
  readonly perRewardMonth: ReadonlyMap<string, number>;
};

/** What was spent. Time and software that nobody booked are counted by the shop's own figures. */
async function moneyOf(
  tx: Tx,
  period: ResultsPeriod,
  known: {
    readonly definition: ProgramDefinition;
    readonly economics: Economics;
    readonly costs: ShopCosts;
    readonly sales: readonly MemberSales[];
  },
): Promise<Spent> {
  const { definition, economics, costs, sales } = known;
  const perRewardMonth = new Map<string, number>();
  for (const { month, rewardId, units } of await unitsByReward(tx, period)) {
    const cents = units * costOfUnit(definition, rewardId, costs);
    perRewardMonth.set(month, (perRewardMonth.get(month) ?? 0) + cents);
  }
  const given = await rewardMoney(tx, period);
  for (const { day, cents } of given.gifts) {
    const month = day.slice(0, 7);
    perRewardMonth.set(month, (perRewardMonth.get(month) ?? 0) + cents);
  }
  const booked = await programCosts(tx, period);
  const of = (...kinds: readonly CostLine["kind"][]): number =>
    sum(booked.filter(({ kind }) => kinds.includes(kind)).map(({ cents }) => cents));
  const tickets = sum(sales.map((month) => month.tickets));
  const months = (daysBetween(period.from, period.to) + 1) / (365.25 / 12);
  const staff = of("staff", "call_centre", "training");
  const software = of("software");
  return {
    rewardsCents: Math.round(sum(perRewardMonth.values())) + of("reward"),
    vouchersCents: sum(given.vouchers.map(({ cents }) => cents)),
    messagesCents: of("message"),
    cardsCents: of("card"),
    timeCents: staff + Math.round((tickets * economics.secondsPerTicket * economics.staffHourCents) / 3_600),
    softwareCents: software === 0 ? Math.round(economics.softwareMonthCents * months) : software,
    bookedCents: of("other"),
    feesCents: sum(given.cards.map(({ cents }) => cents)),
    perRewardMonth,
  };
}

/** Gifts and vouchers are counted when they leave the stock or are used, not when units are taken for them. */
function costOfUnit(definition: ProgramDefinition, rewardId: string | null, costs: ShopCosts): number {
  if (rewardId === "auto") return 0;
  const reward = definition.rewards.find(({ id }) => id === rewardId);
  if (reward === undefined) return unitWorth(definition, costs).costCents;
  if (reward.type === "gift" || reward.type === "voucher" || reward.costUnits === 0) return 0;
  const worth = rewardWorth(reward, costs.medianBasketCents, costs.medianBasketCents, costs);
  return worth.costCents / reward.costUnits;
}

type Population = { readonly economics: Economics; readonly buyers: number };

async function controlEstimate(tx: Tx, period: ResultsPeriod, population: Population): Promise<Estimate> {
  const arms = await armsOfControl(tx, period);
  const of = (isMember: boolean): number[] =>
    arms.filter((arm) => arm.isMember === isMember).map(({ cents }) => cents);
  const kept = of(false);
  if (kept.length === 0) return estimateOf(null, "none", population);
  return estimateOf(
    await askComparison({ kind: "control", members: of(true), others: kept }),
    "too_small",
    population,
  );
}

/** From a day when the program had settled: members of that day against people of the same habits before it who were not. */
async function matchedEstimate(
  tx: Tx,
  period: ResultsPeriod,
  startsOn: string,
  population: Population,
): Promise<Estimate> {
  const settled = addDays(startsOn, settlingDays);
  const landmark = settled > period.from ? settled : period.from;
  if (daysBetween(landmark, period.to) < shortestDays) return estimateOf(null, "too_small", population);
  const rows = await armsOfMatching(tx, period, { startsOn, landmark });
  const of = (isMember: boolean) =>
    rows
      .filter((row) => row.isMember === isMember)
      .map((row) => ({ cents: row.centsAfter, stratum: stratumOf(row.daysBefore, row.centsBefore) }));
  const others = of(false);
  if (others.length === 0) return estimateOf(null, "none", population);
  return estimateOf(
    await askComparison({ kind: "matched", members: of(true), others }),
    "too_small",
    population,
  );
}

function estimateOf(
  found: Difference | null,
  without: "none" | "too_small",
  { economics, buyers }: Population,
): Estimate {
  if (found === null) {
    const nothing = { members: 0, others: 0, perMemberCents: 0, low: 0, high: 0, unmatched: 0 };
    return { state: without, ...nothing, chance: null, marginCents: { low: 0, high: 0 } };
  }
  const margin = (cents: number): number => Math.round(cents * buyers * economics.marginRate);
  return {
    state: "measured",
    members: found.members,
    others: found.others,
    perMemberCents: Math.round(found.mean),
    low: Math.round(found.low),
    high: Math.round(found.high),
    chance: found.chance,
    marginCents: { low: margin(found.low), high: margin(found.high) },
    unmatched: found.unmatched,
  };
}

function verdictOfResults(
  netCents: { readonly low: number; readonly high: number } | null,
  known: {
    readonly members: number;
    readonly regulars: number;
    readonly neverRewarded: number;
    readonly costRate: number;
    readonly marginRate: number;
  },
): Verdict {
  const judged = judge({
    members: known.members,
    // Whether anybody is rewarded is seen by the regulars here.
    rewardedMembers: known.members,
    regulars: known.regulars,
    regularsNeverRewarded: known.neverRewarded,
    lostShare: 0,
    stepCents: null,
    medianBasketCents: null,
    costRate: known.costRate,
    breakEvenShare: known.marginRate === 0 ? 0 : known.costRate / known.marginRate,
    netCents: netCents ?? { low: 0, high: 1 },
  });
  if (netCents !== null) return { ...judged, basis: "replay" };
  const reasons = judged.reasons.filter(({ code }) => code === "regulars_never_rewarded");
  return {
    colour: judged.colour === "red" ? "red" : "amber",
    reasons: [...reasons, { code: "nothing_measured_yet", values: {} }],
    netCents: { low: 0, high: 0 },
    basis: "none",
  };
}

async function sleepingOf(
  tx: Tx,
  programId: string,
  known: { readonly definition: ProgramDefinition; readonly costs: ShopCosts; readonly active: number },
): Promise<ResultsAnswer["sleeping"]> {
  const { members, units, soonUnits } = await sumSleeping(tx, programId);
  const { valueCents } = unitWorth(known.definition, known.costs);
  const points = (count: number): number => count / 10 ** known.definition.scale;
  return {
    members,
    share: known.active === 0 ? 0 : members / known.active,
    points: points(units),
    cents: Math.round(units * valueCents),
    expiringSoonPoints: points(soonUnits),
    expiringSoonCents: Math.round(soonUnits * valueCents),
  };
}

function pointsOf(months: readonly MonthOfUnits[], scale: number): ResultsAnswer["points"] {
  const total = (of: (month: MonthOfUnits) => number): number => sum(months.map(of)) / 10 ** scale;
  return {
    earned: total(({ issued }) => issued),
    redeemed: total(({ redeemed }) => redeemed),
    expired: total(({ expired }) => expired),
    takenBack: total(({ takenBack }) => takenBack),
  };
}

function monthsOf(
  units: readonly MonthOfUnits[],
  sales: readonly MemberSales[],
  rewards: ReadonlyMap<string, number>,
  scale: number,
): ResultsAnswer["months"] {
  const months = [...new Set([...units, ...sales].map(({ month }) => month))].sort();
  return months.map((month) => {
    const moved = units.find((one) => one.month === month);
    return {
      month,
      earned: (moved?.issued ?? 0) / 10 ** scale,
      redeemed: (moved?.redeemed ?? 0) / 10 ** scale,
      expired: (moved?.expired ?? 0) / 10 ** scale,
      salesCents: sales.find((one) => one.month === month)?.cents ?? 0,
      rewardCents: Math.round(rewards.get(month) ?? 0),
    };
  });
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

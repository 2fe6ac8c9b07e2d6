import type { Economics, ForecastAnswer, ForecastBody, VariantAnswer } from "../schema-economics.ts";
import type { Replay } from "./replayed.ts";

/** The golden rule is strict: a program that brings exactly what it costs does not pass. Cents. */
export function goldenRule(program: {
  readonly marginCents: number;
  readonly rewardCents: number;
  readonly runningCents: number;
}): { readonly netCents: number; readonly passes: boolean } {
  const netCents = program.marginCents - program.rewardCents - program.runningCents;
  return { netCents, passes: netCents > 0 };
}

const daysOfMonth = 365.25 / 12;

/** What a program costs over a period of so many days; `scale` raises the figures of a sample to the whole. */
export function costsOf(
  replayed: Replay,
  economics: Economics,
  { days, scale, surpriseMonthCents }: { days: number; scale: number; surpriseMonthCents: number },
): VariantAnswer["costs"] {
  const months = days / daysOfMonth;
  const members = replayed.members * scale;
  const isUsed = members > 0;
  const rewardsCents = Math.round(
    replayed.rewardCostCents * scale + (isUsed ? surpriseMonthCents * months : 0),
  );
  const messagesCents = Math.round(
    members * economics.messagesPerMemberYear * (days / 365) * economics.messageCents,
  );
  const cardsCents = Math.round(members * economics.cardCents);
  const timeCents = Math.round(
    (replayed.tickets * scale * economics.secondsPerTicket * economics.staffHourCents) / 3_600,
  );
  const softwareCents = Math.round(economics.softwareMonthCents * months);
  const feesCents = Math.round(replayed.feesCents * scale);
  return {
    rewardsCents,
    messagesCents,
    cardsCents,
    timeCents,
    softwareCents,
    totalCents: rewardsCents + messagesCents + cardsCents + timeCents + softwareCents - feesCents,
    feesCents,
  };
}

/** What must be sold in addition for the costs to be paid: of members' sales, cost rate ÷ margin rate. */
export function breakEvenOf(
  costs: VariantAnswer["costs"],
  { salesCents, rewardedSalesCents }: { salesCents: number; rewardedSalesCents: number },
  marginRate: number,
): VariantAnswer["breakEven"] {
  const marginCents = Math.max(0, costs.totalCents);
  return {
    marginCents,
    salesCents: marginRate === 0 ? 0 : Math.ceil(marginCents / marginRate),
    share: salesCents <= 0 || marginRate === 0 ? 0 : marginCents / salesCents / marginRate,
    rewardedShare:
      rewardedSalesCents <= 0 || marginRate === 0 ? null : marginCents / rewardedSalesCents / marginRate,
    rewardsShare: salesCents <= 0 || marginRate === 0 ? 0 : costs.rewardsCents / salesCents / marginRate,
  };
}

/**
 * A range, not a number: nobody knows the lift before trying. `lifted` are the sales, in cents, of those who are assumed to buy
 * more: prudently who received something, hopefully also who came halfway to it.
 */
export function gainOf(
  costs: VariantAnswer["costs"],
  lifted: VariantAnswer["gain"]["liftedCents"],
  { liftLow, liftHigh, marginRate }: Pick<Economics, "liftLow" | "liftHigh" | "marginRate">,
): VariantAnswer["gain"] {
  const low = Math.round(lifted.low * Math.min(liftLow, liftHigh) * marginRate);
  const high = Math.round(lifted.high * Math.max(liftLow, liftHigh) * marginRate);
  const net = (marginCents: number): number =>
    goldenRule({
      marginCents,
      rewardCents: costs.rewardsCents,
      runningCents: costs.totalCents - costs.rewardsCents,
    }).netCents;
  return { liftedCents: lifted, marginCents: { low, high }, netCents: { low: net(low), high: net(high) } };
}

const weeksOfMonth = 4.33;

/** A month foreseen from what the owner knows, for a shop without a history: no thresholds, no breakage. Cents. */
export function forecastOf(said: ForecastBody): ForecastAnswer {
  const monthlyTickets = said.ticketsPerDay * said.daysPerWeek * weeksOfMonth;
  const baselineCents = monthlyTickets * said.basketCents;
  const eligibleCents = baselineCents * said.enrolShare * said.activeShare;
  const incrementalCents = eligibleCents * said.liftShare;
  const marginCents = incrementalCents * said.marginRate;
  const rewards = eligibleCents / said.centsPerReward;
  const rewardCents = rewards * said.rewardCents;
  const costs = rewardCents + said.softwareMonthCents;
  const { netCents } = goldenRule({ marginCents, rewardCents, runningCents: said.softwareMonthCents });
  return {
    monthlyTickets,
    baselineCents,
    eligibleCents,
    incrementalCents,
    marginCents,
    rewards,
    rewardCents,
    softwareCents: said.softwareMonthCents,
    netCents,
    roiShare: costs === 0 ? 0 : netCents / costs,
  };
}

import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import {
  type Counted,
  goodAddresses,
  readSnapshots,
  readStanding,
  salesOf,
  wilson,
} from "../insight/index.ts";
import { isRefusal } from "../../values/refusal.ts";
import { yearlyLoss } from "../winback/index.ts";
import "./insight-source.ts";
import { loyaltyFigure } from "./loyalty-source.ts";
import "./pressure-source.ts";
import "./delivery-source.ts";
import "./privacy-source.ts";
import "./till-source.ts";
import "./winback-source.ts";
import { readDismissals, writeDismissal } from "./queries.ts";
import { readSnapshotsOfSources } from "./queries-snapshots.ts";
import { todaySources, type TodayContext } from "./registry.ts";
import type { Share, TodayAction, TodayAnswer, WeekLine } from "./answer.ts";
import { asksForGood, backOn, type Dismissal, mayBeProposed } from "./rules/dismissal.ts";
import { mostActions, rank } from "./rules/ranking.ts";
import { readinessOf } from "./rules/readiness.ts";

/** What to do now, and how the shop is doing. Reads what is kept up to date; computes nothing dear. */
export async function today(tx: Tx): Promise<TodayAnswer> {
  const standing = await readStanding(tx);
  const snapshots = await readSnapshots(tx, ["figures", "best", "quality", "concentration"]);
  const { figures } = snapshots;
  const readiness = readinessOf(
    figures?.customers ?? standing.customerCount,
    figures?.firstDay ?? null,
    standing.today,
  );
  const context: TodayContext = { standing, snapshots, readiness, kept: await readSnapshotsOfSources(tx) };
  const dismissals = new Map((await readDismissals(tx, standing.timeZone)).map((one) => [one.action, one]));
  const proposed = (await gather(tx, context)).filter(({ key }) =>
    mayBeProposed(dismissals.get(key), standing.calendarDay),
  );
  const ranked = rank(proposed);
  const actions = ranked.slice(0, mostActions);
  const sales = await salesOfThirtyDays(tx, standing.today, figures?.firstDay ?? null);
  return {
    today: standing.today,
    calendarDay: standing.calendarDay,
    stopsOn: standing.stopsOn,
    shopName: standing.name,
    minutes: actions.reduce((sum, { weight }) => sum + weight.minutes, 0),
    readiness,
    actions,
    later: ranked.slice(mostActions),
    figures: {
      activeCustomers: figures?.activeCustomers ?? null,
      activeMonthAgo: figures?.activeMonthAgo ?? null,
      return90: shareOf(figures?.return90),
      return90LastYear: shareOf(figures?.return90LastYear),
      ...sales,
      goodAddresses: shareOf(snapshots.quality === undefined ? undefined : goodAddresses(snapshots.quality)),
      lost: await lossFigure(tx),
      loyalty: loyaltyFigure(context),
    },
    concentration: snapshots.concentration ?? null,
    week: await weekLines(tx, context),
  };
}

async function gather(tx: Tx, context: TodayContext): Promise<TodayAction[]> {
  const gathered: TodayAction[] = [];
  for (const source of todaySources()) gathered.push(...((await source.actions?.(tx, context)) ?? []));
  return gathered;
}

async function weekLines(tx: Tx, context: TodayContext): Promise<WeekLine[]> {
  const lines: WeekLine[] = [];
  for (const source of todaySources()) lines.push(...((await source.week?.(tx, context)) ?? []));
  return lines;
}

async function salesOfThirtyDays(tx: Tx, day: string, firstDay: string | null) {
  const from = addDays(day, -29);
  const sales = await salesOf(tx, { from, to: day, basis: "net" }, "week");
  if (isRefusal(sales)) return { sales30Cents: 0, sales30LastYearCents: null };
  const isKnown = firstDay !== null && firstDay <= addDays(from, -364);
  return { sales30Cents: sales.total.cents, sales30LastYearCents: isKnown ? sales.lastYear.cents : null };
}

/** Of the customers of a year ago, those who have gone since. */
async function lossFigure(tx: Tx): Promise<TodayAnswer["figures"]["lost"]> {
  const found = await yearlyLoss(tx);
  if (found === null) return null;
  const share = shareOf({ came: found.lost, of: found.active });
  return share === null ? null : { ...share, absent: found.absent };
}

function shareOf(counted: Counted | undefined): Share {
  const found = counted === undefined ? null : wilson(counted.came, counted.of);
  return counted === undefined || found === null ? null : { ...counted, ...found };
}

/** Puts an action off; tells whether it is time to ask if the owner wants to hear of it at all. */
export async function dismiss(
  tx: Tx,
  action: string,
  answer: Dismissal["answer"],
  actorName: string,
): Promise<{ until: string | null; times: number; asksForGood: boolean }> {
  const { today: day } = await readStanding(tx);
  const until = backOn(answer, day);
  const times = await writeDismissal(tx, { action, answer, until }, actorName);
  return { until, times, asksForGood: answer === "later" && asksForGood({ times }) };
}

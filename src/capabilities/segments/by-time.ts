import type { Tx } from "../../platform/database.ts";
import { addDays, instantInZone } from "../../values/day.ts";
import { type Moment, moversOf, type PeopleRule, readStanding } from "../insight/index.ts";
import { type Candidates, judge, mostCandidates } from "./judge.ts";
import type { Plan } from "./plan.ts";
import { markStale, selectMovers, writeMoment } from "./queries-evaluate.ts";

const minuteMs = 60_000;
const soonMs = 5 * minuteMs;
// A rule that cannot say whom time moves is asked of everybody, and no more often than freshness by time asks for.
const wholeEveryMs = 9 * minuteMs;

/** Whether relative dates mean something else now than the mere passing of time explains. */
export function hasJumped(from: Moment, to: Moment): boolean {
  return from.timeZone !== to.timeZone || to.today < from.today || to.now < from.now;
}

/** Judges whom time has moved since a moment, and notes when to look again. */
export async function clockSteps(tx: Tx, plan: Plan, from: Moment): Promise<void> {
  const { moment: to } = plan;
  const given = new Map<string, Candidates>();
  for (const { id, rule, stale, evaluatedAt } of plan.segments) {
    if (rule === null || stale !== null) continue;
    const movers = await moversOf(tx, rule, sameZones(from, to), to);
    if (movers === null) continue;
    if (movers === "all") {
      const age = evaluatedAt === null ? wholeEveryMs : Date.parse(tx.now) - Date.parse(evaluatedAt);
      if (from.today !== to.today || age >= wholeEveryMs) await markStale(tx, [id], "time");
      continue;
    }
    const who = await selectMovers(tx, movers, mostCandidates + 1);
    if (who.length > mostCandidates) await markStale(tx, [id], "time");
    else if (who.length > 0) given.set(id, new Map(who.map((one) => [one, "time"] as const)));
  }
  await judge(tx, plan, given);
  const due: string[] = [];
  for (const { rule } of plan.segments) {
    const dueAt = rule === null ? null : await dueOf(tx, rule, to);
    if (dueAt !== null) due.push(dueAt);
  }
  await writeMoment(tx, to, due.toSorted()[0] ?? null);
}

/** When time alone may move somebody by this rule next; null: never. */
export async function dueOf(tx: Tx, rule: PeopleRule, moment: Moment): Promise<string | null> {
  const { stopsOn } = await readStanding(tx);
  // Told as of the day its purchases stop, the shop's time stands still.
  if (stopsOn !== null) return null;
  const soon = after(moment, soonMs);
  const inHours = await moversOf(tx, rule, moment, soon);
  if (inHours === "all") return soon.now;
  // Somebody who is moved within minutes is moved to the minute.
  if (inHours !== null) {
    const isAnybody = (await selectMovers(tx, inHours, 1)).length > 0;
    return isAnybody ? after(moment, minuteMs).now : soon.now;
  }
  const tomorrow = {
    ...soon,
    today: addDays(moment.today, 1),
    zones: moment.zones.map(nextDay),
  };
  if ((await moversOf(tx, rule, moment, tomorrow)) === null) return null;
  const places = [{ zone: moment.timeZone, today: moment.today }, ...moment.zones];
  const midnights = places.map(({ zone, today }) => instantInZone(`${addDays(today, 1)}T00:00:00`, zone));
  return midnights.toSorted()[0] ?? null;
}

function after(moment: Moment, ms: number): Moment {
  return { ...moment, now: new Date(Date.parse(moment.now) + ms).toISOString() };
}

function nextDay({ zone, today }: Moment["zones"][number]): Moment["zones"][number] {
  return { zone, today: addDays(today, 1) };
}

/** A zone that nobody lived in then: whoever lives there now came since, and is judged as changed. */
function sameZones(from: Moment, to: Moment): Moment {
  const known = new Map(from.zones.map((one) => [one.zone, one]));
  return { ...from, zones: to.zones.map((one) => known.get(one.zone) ?? one) };
}

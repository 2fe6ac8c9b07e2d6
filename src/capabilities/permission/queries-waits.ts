import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { byLaw } from "./queries-basis.ts";
import { callsSql } from "./queries-ledger.ts";
import type { Question } from "./question.ts";
import { isCall } from "./rules/may-contact-said.ts";
import { hoursFor } from "./rules/may-contact-wait.ts";
import { type Moment, restAhead } from "./rules/moments.ts";
import type { Law } from "./rules/law.ts";
import { daysLookedAhead } from "./rules/windows.ts";

type Sql = RawBuilder<unknown>;

function sellsByCall({ channel, purpose }: Question): boolean {
  return isCall(channel) && purpose === "marketing";
}

/** Days until which a row `seen` waits, each null when nothing holds her: pause, refusal during a call, number of calls (`holdsAt`). */
export function waitsSql(question: Question): Sql {
  const paused =
    question.purpose === "service"
      ? sql`null::date`
      : sql`case when seen.paused_until > seen.today then seen.paused_until end`;
  if (!sellsByCall(question))
    return sql`${paused} as paused_on, null::date as cooled_on, null::date as freed_on`;
  const cooled = byLaw(question, ({ refusalDays }) =>
    refusalDays === null
      ? sql`null::date`
      : sql`case when calls.refused_on + ${refusalDays + 1}::integer > seen.today then calls.refused_on + ${refusalDays + 1}::integer end`,
  );
  const freed = byLaw(question, ({ callsMost }) =>
    callsMost === null ? sql`null::date` : sql`calls.nth_on + ${callsMost.days}::integer`,
  );
  const ofConsumer = (until: Sql): Sql => sql`case when seen.is_consumer then ${until} end`;
  return sql`${paused} as paused_on, ${ofConsumer(cooled)} as cooled_on, ${ofConsumer(freed)} as freed_on`;
}

/** Joins what the calls of a row `seen` come to, as days where she lives. */
export function callsHeldSql(tx: Tx, question: Question, people: Sql): Sql {
  if (!sellsByCall(question)) return sql``;
  const most = (of: (most: NonNullable<Law["callsMost"]>) => number): Sql =>
    byLaw(question, ({ callsMost }) => sql`${callsMost === null ? null : of(callsMost)}::integer`);
  const day = sql`(made.at at time zone seen.zone)::date`;
  return sql`
    left join (
      select made.customer_id, array_agg(made.at) as moments, array_agg(made.outcome) as outcomes
      from (${callsSql(tx, question, people)}) as made
      group by made.customer_id
    ) as called on called.customer_id = seen.customer_id
    left join lateral (
      select
        max(${day}) filter (where made.outcome = 'refused') as refused_on,
        (array_agg(${day} order by ${day} desc) filter (where seen.today - ${day} < ${most(({ days }) => days)}))[${most(({ most: count }) => count)}]
          as nth_on
      from unnest(called.moments, called.outcomes) as made (at, outcome)
    ) as calls on called.customer_id is not null`;
}

/** What the hour is like, and the days of rest ahead, as tables to look it up in. */
export function momentTables({ at }: Question, moments: readonly Moment[]): Sql {
  return sql`,
    moment as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(moments)}::jsonb) as told (
        rules text, "isConsumer" boolean, calendar text, local timestamp, closed text, opens timestamp, weekdays smallint[],
        "firstMinute" integer, "onHolidays" boolean)
    ),
    rest as materialized (
      select calendar, days from jsonb_to_recordset(${JSON.stringify(restAhead(at))}::jsonb) as told (calendar text, days date[])
    )`;
}

/** Joins a row `seen` to the hour where she lives. */
export function momentJoin({ channel }: Question): Sql {
  return sql`
    left join moment
      on moment.rules = seen.rules and moment.calendar = seen.calendar and moment.local = seen.local
      and moment."isConsumer" = ${isCall(channel) ? sql`seen.is_consumer` : sql`true`}`;
}

/** What later steps read of the hour. */
export const momentColumns = sql`,
  moment.local is not null as is_timed, moment.opens, moment.weekdays, moment."firstMinute" as first_minute,
  moment."onHolidays" as on_holidays`;

/** Whether any hour bounds a row `seen` at all. */
function isBoundSql(question: Question): Sql {
  const { channel, purpose, quiet } = question;
  const isBound = (rules: Law, isConsumer: boolean): Sql =>
    sql`${hoursFor({ channel, purpose, rules, isConsumer, quiet }) !== null}::boolean`;
  return byLaw(
    question,
    (law) => sql`case when seen.is_consumer then ${isBound(law, true)} else ${isBound(law, false)} end`,
  );
}

/** Other hours were agreed to expressly. */
function isFree({ channel }: Question): Sql {
  return isCall(channel) ? sql`(seen.basis = 'OK_CONSENT' and seen.outside_hours is true)` : sql`false`;
}

/** Why the hour is wrong for a row `seen`; null: it is right. A clock that nobody thought of is never right. */
export function closedSql(question: Question): Sql {
  return sql`case
    when ${isFree(question)} then null
    when moment.local is null then case when ${isBoundSql(question)} then 'WINDOW_HOUR' end
    else moment.closed end`;
}

/** The first instant at which nothing makes a row `seen` wait any more; null where waiting does not help (`firstFree`). */
export function nextSql(question: Question, hasHours: boolean): Sql {
  const held = sql`greatest(seen.paused_on, seen.cooled_on, seen.freed_on)`;
  const midnight = sql`${held}::timestamp at time zone seen.zone`;
  const waiting = sql`seen.reason in ('PREF_PAUSED', 'REFUSAL_COOLDOWN', 'FREQ_LEGAL', 'WINDOW_HOLIDAY', 'WINDOW_DAY', 'WINDOW_HOUR')`;
  if (!hasHours) return sql`case when ${waiting} then ${midnight} end`;
  return sql`case
    when not ${waiting} then null
    when ${held} is null then seen.opens at time zone seen.zone
    when ${isFree(question)} or not seen.is_timed and not ${isBoundSql(question)} then ${midnight}
    else (
      select (ahead.day + make_interval(mins => seen.first_minute)) at time zone seen.zone
      from generate_series(${held}::timestamp, ${held}::timestamp + make_interval(days => ${daysLookedAhead}::integer), interval '1 day') as ahead (day)
      where extract(isodow from ahead.day)::smallint = any(seen.weekdays)
        and (seen.on_holidays or ahead.day::date <> all(array(
          select unnest(rest.days) from rest where rest.calendar = seen.calendar)))
      order by ahead.day
      limit 1
    ) end`;
}

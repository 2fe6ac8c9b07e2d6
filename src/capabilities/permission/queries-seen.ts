import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { byLaw, mostDaysSql } from "./queries-basis.ts";
import { furtherSigns, objectedToAllSql, saidSql } from "./queries-ledger.ts";
import { personsSql } from "./queries-persons.ts";
import type { Question } from "./question.ts";
import { countriesOf } from "./rules/may-contact-view.ts";
import { alsaceMoselle, overseasDays } from "./rules/windows.ts";

type Sql = RawBuilder<unknown>;

/** Of each person what the steps read, as rows `seen`: her law, her day, what she said last, when she counts as gone (`viewOf`). */
export function seenSql(tx: Tx, question: Question, people: Sql): Sql {
  const isLedger = question.ledger !== null;
  // Who wants no offers by any way may still be served.
  const isAlone =
    (question.channel === "robocall" || question.channel === "push") && question.ledger !== "service";
  return sql`
    select
      seen.*, ${isLedger ? goneOn(question) : sql`null::date`} as gone_on,
      ${isLedger ? mostDaysSql(question) : sql`null::integer`} as most_days
    from (
      select seen.*, ${isLedger ? lastSign(tx, question) : sql`null::timestamptz`} as last_sign
      from (
        select
          placed.*, coalesce(placed.law, 'EU') as rules, placed.local::date as today,
          not placed.is_company and not placed.is_professional as is_consumer, ${calendar} as calendar,
          ${isLedger ? saidColumns(isAlone) : noSaid}
        from (
          select persons.*, ${question.at}::timestamptz as at, date_trunc('second', ${question.at}::timestamptz) at time zone persons.zone as local, ${lawOf} as law
          from (${personsSql(tx, question, people)} offset 0) as persons
          offset 0
        ) as placed
        ${isLedger ? sql`left join (${saidSql(tx, question, people)}) as said on said.customer_id = placed.customer_id` : sql``}
        ${
          isLedger && isAlone
            ? sql`left join (${objectedToAllSql(tx, people)}) as everything on everything.customer_id = placed.customer_id`
            : sql``
        }
        offset 0
      ) as seen
      offset 0
    ) as seen`;
}

const lawOf = sql`case
  when persons.country = any(${[...countriesOf.FR]}::text[]) then 'FR'
  when persons.country = any(${[...countriesOf.BE]}::text[]) then 'BE'
  when persons.country = any(${[...countriesOf.EU]}::text[]) then 'EU' end`;

/** `restCalendarOf` */
const calendar = sql`case placed.law
  when 'FR' then case
    when placed.region = any(${[...alsaceMoselle]}::text[]) then 'fr-alsace-moselle'
    when placed.region = any(${Object.keys(overseasDays)}::text[]) then 'fr-' || placed.region
    else 'fr' end
  when 'BE' then 'be'
  else 'none' end`;

const noSaid = sql`null::text as act, null::timestamptz as said_at`;

/** The act that holds. Whoever objected to everything else objected here too, unless she agreed since. */
function saidColumns(isAlone: boolean): Sql {
  const act = isAlone
    ? sql`case
        when everything.objected_at is not null and (
          said.act is null
          or not (said.usable or said.act in ('withdrawn', 'objected'))
          or said.changed_at <= everything.objected_at
        ) then 'objected'
        else said.act end`
    : sql`said.act`;
  return sql`
    ${act} as act, said.changed_at as said_at, said.granted_to, said.expires_on, said.outside_hours, said.lack,
    case when said.usable then said.changed_at end as agreed_at`;
}

// Waits end within weeks, a pause alone may last: whoever gave a sign of life this side of the limit is not gone before.
const longestWait = sql`interval '4 months'`;

/**
 * The last sign of life. Where what is at hand shows that she is not gone, or something else refuses her before that is asked,
 * nothing more is looked up.
 */
function lastSign(tx: Tx, question: Question): Sql {
  const until = (at: Sql): Sql => sql`case when ${at} <= seen.at then ${at} end`;
  const own = sql`greatest(${sql.join(
    ["bought_at", "came_at", "collected_at", "agreed_at"].map((name) => until(sql.ref(`seen.${name}`))),
  )})`;
  const all = sql`greatest(${sql.join([
    own,
    ...furtherSigns(tx, question, sql`seen.customer_id`).map(
      ([, last]) => sql`(
      select case when sign.at <= seen.at then sign.at end from (select ${last} as at offset 0) as sign)`,
    ),
  ])})`;
  const isEnough = sql`${own} > seen.at - ${years(question)} + ${longestWait} and coalesce(seen.paused_until <= seen.today, true)`;
  return sql`case
    when seen.is_erased or seen.status is not null or seen.address_fault is not null or seen.act in ('objected', 'withdrawn') then null
    ${question.purpose === "consent_renewal" ? sql`` : sql`when ${isEnough} then ${own}`}
    else ${all} end`;
}

/** Years after which somebody counts as gone, as an interval. */
function years(question: Question): Sql {
  return byLaw(question, ({ retentionYears }) => sql`make_interval(years => ${retentionYears}::integer)`);
}

function goneOn(question: Question): Sql {
  return sql`((seen.last_sign at time zone seen.zone)::date + ${years(question)})::date`;
}

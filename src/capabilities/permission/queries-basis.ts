import { type RawBuilder, sql } from "kysely";
import type { Question } from "./question.ts";
import { isCall } from "./rules/may-contact-said.ts";
import type { CallRegime, Law, LawKey } from "./rules/law.ts";

type Sql = RawBuilder<unknown>;

const keys: readonly LawKey[] = ["FR", "BE", "EU"];

/** An expression that differs by the law of a row `seen`. */
export function byLaw({ ruleset }: Question, of: (law: Law) => Sql): Sql {
  const cases = keys.map((key) => sql`when ${key} then ${of(ruleset.laws[key])}`);
  return sql`case seen.rules ${sql.join(cases, sql` `)} end`;
}

/** Days an agreement to be called serves, as a number or null. */
export function mostDaysSql(question: Question): Sql {
  if (!isCall(question.channel)) return sql`null::integer`;
  const days = (calls: CallRegime) => sql`${calls.kind === "consent" ? calls.days : null}::integer`;
  return byLaw(
    question,
    ({ consumerCalls, businessCalls }) =>
      sql`case when seen.is_consumer then ${days(consumerCalls)} else ${days(businessCalls)} end`,
  );
}

/** What the agreement of a row `seen` lacks (`faultOf`); null: nothing. */
export function faultSql(question: Question): Sql {
  const old = isCall(question.channel)
    ? sql`when seen.today - (seen.said_at at time zone seen.zone)::date >= seen.most_days then 'CONSENT_EXPIRED'`
    : sql``;
  return sql`case
    when seen.act is null or seen.act not in ('granted', 'renewed') then 'NO_CONSENT'
    when seen.lack = 'invalid' then 'CONSENT_INVALID'
    when seen.granted_to is distinct from 'merchant' then 'CONSENT_NOT_SPECIFIC'
    when seen.lack is not null then 'CONSENT_NO_PROOF'
    when seen.expires_on < seen.today then 'CONSENT_EXPIRED'
    ${old}
  end`;
}

/** By what right a row `seen`, whose agreement lacks `fault`, is spoken to (`basisOf`). */
export function rightSql(question: Question): Sql {
  const { purpose, asked } = question;
  if (purpose === "service") return sql`'OK_SERVICE'`;
  const channel = ofChannel(question);
  const right = asked.message.sourceMentioned
    ? channel
    : sql`case when seen.collected_from = 'third_party' and (${channel}) like 'OK%' then 'MSG_NO_SOURCE' else ${channel} end`;
  return purpose === "survey" ? sql`case when seen.is_customer then 'OK_SURVEY' else ${right} end` : right;
}

function ofChannel(question: Question): Sql {
  switch (question.channel) {
    case "email":
    case "sms":
      return written(question);
    case "phone":
      return byLaw(
        question,
        ({ consumerCalls, businessCalls }) => sql`case
          when seen.fault is null then 'OK_CONSENT'
          when seen.is_consumer then ${called(consumerCalls)}
          else ${called(businessCalls)} end`,
      );
    case "robocall":
    case "push":
      return sql`coalesce(seen.fault, 'OK_CONSENT')`;
    case "post":
      return posted(question);
  }
}

function called(calls: CallRegime): Sql {
  if (calls.kind === "opt_out") return sql`'OK_B2B_OPT_OUT'`;
  if (calls.kind === "consent") return sql`seen.fault`;
  const [checkedAt, isListed] = [sql.ref(`seen.${calls.list}_at`), sql.ref(`seen.${calls.list}_listed`)];
  return sql`case
    when ${checkedAt} is null or seen.at - ${checkedAt} > make_interval(hours => ${24 * calls.freshDays}::integer) then 'DNC_CHECK_STALE'
    when ${isListed} then 'DNC_LISTED'
    else 'OK_OPT_OUT' end`;
}

const isTold = sql`seen.informed is true and seen.opt_out_offered is true`;

function written({ channel, offer, ruleset }: Question): Sql {
  const under = (holds: (law: Law) => boolean): Sql =>
    sql`seen.rules = any(${keys.filter((key) => holds(ruleset.laws[key]))}::text[])`;
  const atWork =
    channel === "email"
      ? sql`
    when seen.address_kind = 'generic_business' and (
      ${under(({ genericAddress }) => genericAddress === "any")}
      or seen.is_company and ${under(({ genericAddress }) => genericAddress === "legal_entity")}
    ) then 'OK_B2B_GENERIC'
    when seen.address_kind = 'named_business' and not seen.is_consumer and ${under(({ workAddress }) => workAddress)} then ${
      offer.relatesToProfession === true
        ? sql`case when ${isTold} then 'OK_B2B_OPT_OUT' else 'B2B_NOT_INFORMED' end`
        : sql`'B2B_NOT_RELATED'`
    }`
      : sql``;
  const isOwn = offer.sameSeller && offer.analogous;
  return sql`case
    when seen.fault is null then 'OK_CONSENT'
    ${atWork}
    when seen.law is not null and seen.is_customer and ${under(({ customerException }) => customerException)} then case
      when seen.collected_from = 'person' and seen.during_sale is true and ${isTold} then ${
        isOwn
          ? sql`'OK_SOFT_OPT_IN'`
          : sql`case when seen.fault = 'NO_CONSENT' then 'SOFT_NOT_ANALOGOUS' else seen.fault end`
      }
      when seen.fault <> 'NO_CONSENT' then seen.fault
      when seen.collected_from = 'third_party' then 'SOFT_THIRD_PARTY_DATA'
      when seen.collected_from <> 'person' or seen.during_sale is not true then 'SOFT_NOT_SALE'
      else 'SOFT_NO_OPTOUT_OFFERED' end
    else seen.fault end`;
}

function posted({ asked }: Question): Sql {
  const unnamed = asked.message.sourceMentioned
    ? sql``
    : sql`when seen.collected_from <> 'person' then 'MSG_NO_SOURCE'`;
  return sql`case
    ${unnamed}
    when seen.collected_from = 'third_party' and not (${isTold}) then 'SOFT_NO_OPTOUT_OFFERED'
    else 'OK_OPT_OUT' end`;
}

/** Whether at the next moment of a row `answer` her agreement has lapsed, or she counts as gone: waiting is in vain then. */
export function lapsesSql(question: Question): Sql {
  if (question.ledger === null) return sql`false`;
  const day = sql`(answer.next_at at time zone answer.zone)::date`;
  const old = isCall(question.channel)
    ? sql`or coalesce(${day} - (answer.said_at at time zone answer.zone)::date >= answer.most_days, false)`
    : sql``;
  return sql`(
    answer.basis = 'OK_CONSENT' and (coalesce(answer.expires_on < ${day}, false) ${old})
    or answer.basis <> 'OK_RENEWAL_ONCE' and coalesce(${day} >= answer.gone_on, ${question.purpose !== "service"}::boolean))`;
}

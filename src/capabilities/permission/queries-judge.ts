import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { momentOf } from "../insight/index.ts";
import { byLaw, faultSql, lapsesSql, rightSql } from "./queries-basis.ts";
import { callbackSql, renewalSql } from "./queries-ledger.ts";
import { isNumber, zonesOfPlaces } from "./queries-persons.ts";
import { seenSql } from "./queries-seen.ts";
import {
  callsHeldSql,
  closedSql,
  momentColumns,
  momentJoin,
  momentTables,
  nextSql,
  waitsSql,
} from "./queries-waits.ts";
import { type Question, questionOf } from "./question.ts";
import { gateOf, needsRuleset } from "./rules/may-contact-gate.ts";
import type { LawKey } from "./rules/law.ts";
import { momentsOf } from "./rules/moments.ts";
import type { Asked } from "./schema.ts";

type Sql = RawBuilder<unknown>;

/**
 * The same answers as `mayContact`, for many at once: a SELECT of (customer_id uuid, recipient text, language text, zone text,
 * is_allowed boolean, reason text, next_at timestamptz, facts_hash bytea), one row for each live record that `people` (a SELECT of
 * customer_id) names. The shop's caps are not in it: they are reserved by arbitration; the law's own frequencies are.
 *
 * Step after step as in `notes/law.md` §2: what is seen of each person, what her agreement lacks, by what right she is spoken to,
 * what makes her wait, the reason, the next moment.
 */
export async function judged(tx: Tx, asked: Asked, people: Sql): Promise<Sql> {
  const question = await questionOf(tx, asked);
  const zones = (await momentOf(tx)).zones.map(({ zone }) => zone);
  const moments = momentsOf(question, question.ruleset, question.at, [
    ...new Set([question.shop.timeZone, ...zones, ...zonesOfPlaces]),
  ]);
  const hasHours = moments.length > 0;
  const fault = question.ledger === null ? sql`null::text` : faultSql(question);
  // Each step is kept apart by "offset 0": folded into one, what one step works out would be worked out anew wherever it is used.
  return sql`
    with asked_people as materialized (select distinct people.customer_id from (${people}) as people)
    ${hasHours ? momentTables(question, moments) : sql``}
    select
      answer.customer_id, answer.recipient, answer.language, answer.zone, answer.reason like 'OK%' as is_allowed, answer.reason,
      case when not ${lapsesSql(question)} then answer.next_at end as next_at, ${factsHash(question)} as facts_hash
    from (
      select seen.*, ${nextSql(question, hasHours)} as next_at
      from (
        select seen.* ${hasHours ? momentColumns : sql``}, ${reasonSql(question, hasHours)} as reason
        from (
          select seen.*, ${waitsSql(question)}
          from (
            select seen.*, ${basisSql(tx, question)} as basis
            from (
              select seen.*, ${fault} as fault from (${seenSql(tx, question, sql`asked_people`)} offset 0) as seen offset 0
            ) as seen
            offset 0
          ) as seen
          ${callsHeldSql(tx, question, sql`asked_people`)}
          offset 0
        ) as seen
        ${hasHours ? momentJoin(question) : sql``}
        offset 0
      ) as seen
      offset 0
    ) as answer`;
}

/** Steps 1 to 11: everything but what she chose, how often and when. */
function basisSql(tx: Tx, question: Question): Sql {
  const { channel, purpose, asked } = question;
  const gate = gateOf(channel, purpose, asked.message);
  const blocked =
    purpose === "transactional"
      ? sql``
      : sql`when seen.status = 'restricted' then 'BLOCK_RESTRICTED' when seen.status = 'deceased' then 'BLOCK_DECEASED'`;
  return sql`case
    when seen.is_erased then 'BLOCK_ERASED'
    ${blocked}
    ${needsRuleset.includes(purpose) ? sql`when seen.law is null then 'NO_RULESET'` : sql``}
    ${gate === null ? sql`` : sql`when true then ${gate}`}
    when seen.address_fault = 'none' then 'NO_ADDRESS'
    when seen.address_fault = 'hard_bounce' then 'SUPP_HARD_BOUNCE'
    when seen.address_fault = 'npai' then 'SUPP_NPAI'
    when seen.address_fault is not null then 'SUPP_INVALID'
    ${purpose === "transactional" ? sql`else 'OK_TRANSACTIONAL'` : purpose === "requested_callback" ? sql`else ${requestSql(tx, question)}` : personalSql(tx, question)}
  end`;
}

function requestSql(tx: Tx, { channel }: Question): Sql {
  if (!isNumber(channel)) return sql`'NO_REQUEST'`;
  return sql`case when ${callbackSql(tx, sql`seen.customer_id`)} is null then 'NO_REQUEST' else 'OK_REQUEST' end`;
}

/** Steps 7 to 11, those that look at the person. */
function personalSql(tx: Tx, question: Question): Sql {
  const { channel, purpose, offer, ruleset } = question;
  const today = sql`(extract(year from seen.today) * 10000 + extract(month from seen.today) * 100 + extract(day from seen.today))`;
  const banned = (["FR", "BE", "EU"] as const).filter((key: LawKey) =>
    ruleset.laws[key].bans.some(
      ({ sector, channels }) => sector === offer.sector && channels.includes(channel),
    ),
  );
  const isSelling = purpose === "marketing" || purpose === "consent_renewal";
  const gone =
    purpose === "consent_renewal"
      ? sql`case
          when seen.last_sign is null or coalesce(${renewalSql(tx, sql`seen.customer_id`)} > seen.last_sign, false) then 'RETENTION_EXPIRED'
          else 'OK_RENEWAL_ONCE' end`
      : sql`'RETENTION_EXPIRED'`;
  return sql`
    when not seen.has_guardian and ${today} - seen.birth < ${byLaw(question, ({ digitalAge }) => sql`${digitalAge * 10_000}::integer`)} then 'MINOR_NO_GUARDIAN'
    ${isSelling && banned.length > 0 ? sql`when seen.rules = any(${banned}::text[]) then 'SECTOR_BAN'` : sql``}
    when seen.act = 'objected' then 'OBJECTED'
    when seen.act = 'withdrawn' then 'CONSENT_WITHDRAWN'
    when coalesce(seen.today >= seen.gone_on, ${purpose !== "service"}::boolean) then ${gone}
    else ${rightSql(question)}`;
}

/** Steps 12 to 14: what she chose, how often, and when. */
function reasonSql(question: Question, hasHours: boolean): Sql {
  return sql`case
    when seen.basis not like 'OK%' or seen.basis in ('OK_TRANSACTIONAL', 'OK_REQUEST') then seen.basis
    when seen.is_topic_off then 'PREF_TOPIC_OFF'
    when seen.paused_on is not null then 'PREF_PAUSED'
    when seen.cooled_on is not null then 'REFUSAL_COOLDOWN'
    when seen.freed_on is not null then 'FREQ_LEGAL'
    else ${hasHours ? sql`coalesce(${closedSql(question)}, seen.basis)` : sql`seen.basis`} end`;
}

/** What the answer rests on, as one digest: the same facts under the same rules give the same. */
function factsHash({ ruleset, asked, at }: Question): Sql {
  const question = createHash("sha256")
    .update(JSON.stringify([ruleset.version, asked, at]))
    .digest("base64url");
  const facts = sql.join(
    [
      "recipient",
      "country",
      "region",
      "zone",
      "status",
      "address_fault",
      "act",
      "said_at",
      "gone_on",
      "collected_from",
      "paused_until",
      "basis",
      "reason",
    ].map((name) => sql.ref(`answer.${name}`)),
  );
  return sql`sha256(convert_to(concat_ws('|', ${question}::text, ${facts}), 'UTF8'))`;
}

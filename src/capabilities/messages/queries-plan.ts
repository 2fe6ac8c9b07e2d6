import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { MailingRow } from "./queries-mailings.ts";
import { laneNames } from "./rules/lanes.ts";

/**
 * Fixes an audience, in one statement and once for a mailing: a line for each person with what permission answers, when it is due, and of several with one
 * address the record that is the oldest. Whoever sleeps at that hour is due when she wakes.
 *
 * @param judged SELECT of customer_id, recipient, language, zone, is_allowed, reason, next_at, facts_hash
 * @param sendAt when it leaves; null: at its local hour
 */
export async function insertLines(
  tx: Tx,
  mailing: Pick<
    MailingRow,
    | "id"
    | "channel"
    | "purpose"
    | "topic"
    | "versionId"
    | "sendLocal"
    | "expiresAt"
    | "priority"
    | "valueCents"
    | "voucherKindId"
    | "audience"
  >,
  {
    judged,
    sendAt,
    ruleset,
  }: { readonly judged: RawBuilder<unknown>; readonly sendAt: string; readonly ruleset: string },
): Promise<number> {
  const now = sql`${tx.now}::timestamptz`;
  // An hour that the clock shows twice is its first; one that it skips is the moment it would have been (26 October, 29 March).
  const local = sql`${mailing.sendLocal}::timestamp`;
  const due =
    mailing.sendLocal === null
      ? sql`${sendAt}::timestamptz`
      : sql`least(${local} at time zone judged.zone, ((${local} - interval '1 hour') at time zone judged.zone) + interval '1 hour')`;
  // Lines leave in their order. Where there may not be a voucher for everybody, who has been a customer longest comes first; a list is
  // sent in its own order.
  const listed = "customerIds" in mailing.audience ? [...mailing.audience.customerIds] : null;
  const first =
    mailing.voucherKindId !== null
      ? sql`order by decided.customer_id`
      : listed === null
        ? sql``
        : sql`order by listed.place`;
  const recipient = mailing.channel === "post" ? sql`left(judged.recipient, 320)` : sql`judged.recipient`;
  return await tx.run(sql`
    with judged as materialized (${judged}),
    timed as (
      select
        judged.*, ${due} as due_at, judged.reason like 'WINDOW\\_%' and judged.next_at is not null as is_asleep,
        ${recipient} as address
      from judged
    ),
    placed as (
      select
        timed.*,
        timed.is_allowed or timed.is_asleep or (${mailing.sendLocal}::text is not null and timed.reason like 'WINDOW\\_%') as may_leave,
        greatest(timed.due_at, case when timed.is_asleep and ${mailing.sendLocal}::text is null then timed.next_at end) as leaves_at
      from timed
    ),
    ranked as (
      select
        placed.*,
        ${
          mailing.channel === "post"
            ? sql`1`
            : sql`row_number() over (partition by placed.may_leave, placed.address collate "C" order by customer.created_at, customer.id)`
        } as place
      from placed
      join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = placed.customer_id
    ),
    decided as (
      select
        ranked.*,
        case
          when not ranked.may_leave then ranked.reason
          when ranked.place > 1 then 'DUPLICATE_ADDRESS'
          when ranked.leaves_at >= ${mailing.expiresAt}::timestamptz then 'EXPIRED'
        end as obstacle
      from ranked
    )
    insert into messages.message (
      merchant_id, id, channel, kind, customer_id, recipient, language, state, next_try_at, valid_until, left_at, ended_at,
      mailing_id, version_id, purpose, topic, reason, ruleset, facts_hash, priority, value_cents, lane
    )
    select
      ${tx.merchantId}, platform.uuid7(${now}, row_number() over (${first})), ${mailing.channel}, 'mailing', decided.customer_id, decided.address,
      case when decided.language = 'en' then 'en' else 'fr' end,
      case when decided.obstacle is null then 'planned' else 'skipped' end,
      case when decided.obstacle is null then greatest(decided.leaves_at, ${now}) end,
      ${mailing.expiresAt}::timestamptz, ${now}, case when decided.obstacle is not null then ${now} end,
      ${mailing.id}, ${mailing.versionId}::uuid, ${mailing.purpose}, ${mailing.topic},
      coalesce(decided.obstacle, decided.reason), ${ruleset}, decided.facts_hash, ${mailing.priority}, ${mailing.valueCents},
      ${mailing.channel === "email" ? laneSql(sql`decided.address`) : sql`null`}
    from decided
    ${listed === null ? sql`` : sql`left join (${placesOf(listed)}) as listed on listed.id = decided.customer_id`}`);
}

/** Who is named twice stands where she was named first. */
function placesOf(listed: readonly string[]): RawBuilder<unknown> {
  return sql`
    select said.id, min(said.place) as place from unnest(${listed}::uuid[]) with ordinality as said (id, place) group by said.id`;
}

/**
 * Until the transaction ends whole tables are joined at once: right for an audience, whatever is known of it. A table that was filled a
 * moment ago and never counted is taken to be nearly empty, and would be searched anew for each person. They are joined in memory.
 */
export async function joinAtOnce(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '192MB', true)`);
}

/** The lane of an address, as `laneOf` says it. */
export function laneSql(address: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = JSON.stringify(Object.fromEntries(laneNames));
  const domain = sql`lower(split_part(${address}, '@', 2))`;
  return sql`coalesce(${names}::jsonb ->> ${domain}, ${domain})`;
}

export async function markPlanned(tx: Tx, mailingId: string, count: number): Promise<void> {
  await tx.run(sql`
    update messages.mailing
    set state = 'sending', planned_at = ${tx.now}, planned_count = ${count}, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${mailingId}`);
}

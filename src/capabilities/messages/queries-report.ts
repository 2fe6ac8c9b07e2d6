import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LinesQuery, MailingCounts } from "./schema-mailings.ts";

type Counted = Omit<MailingCounts, "planned" | "erased">;

/** How the lines of some mailings stand. */
export async function countLines(
  tx: Tx,
  mailingIds: readonly string[],
): Promise<ReadonlyMap<string, Counted>> {
  const rows = await tx.rows<Counted & { mailingId: string }>(sql`
    select
      mailing_id as "mailingId",
      (count(*) filter (where state = 'sent'))::int as sent,
      (count(*) filter (where state = 'kept'))::int as kept,
      (count(*) filter (where state in ('planned', 'waiting', 'sending')))::int as open,
      (count(*) filter (where state = 'skipped'))::int as skipped,
      (count(*) filter (where state = 'failed' and bounce is null))::int as failed,
      (count(*) filter (where bounce is not null))::int as bounced,
      (count(*) filter (where complained_at is not null))::int as complained,
      (count(*) filter (where unsubscribed_at is not null))::int as unsubscribed,
      (count(*) filter (where clicked_at is not null))::int as clicked,
      (count(*) filter (where replied_at is not null))::int as replied
    from messages.message
    where merchant_id = ${tx.merchantId} and mailing_id = any(${[...mailingIds]}::uuid[])
    group by mailing_id`);
  return new Map(rows.map(({ mailingId, ...counts }) => [mailingId, counts]));
}

export async function countReasons(
  tx: Tx,
  mailingId: string,
): Promise<{ reason: string; state: string; count: number; label: string | null }[]> {
  return await tx.rows(sql`
    with counted as (
      select reason, state, count(*)::int as count
      from messages.message
      where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and reason is not null
        and state in ('skipped', 'planned', 'waiting')
      group by reason, state
    )
    select
      counted.reason, counted.state, counted.count,
      coalesce(cap.name, topic.name_fr) as label
    from counted
    left join permission.cap
      on cap.merchant_id = ${tx.merchantId} and counted.reason like 'PRESSURE\\_CAP:%'
      and cap.id::text = split_part(counted.reason, ':', 2)
    left join permission.topic
      on topic.merchant_id = ${tx.merchantId} and counted.reason like 'PREF\\_FREQUENCY:%'
      and topic.key = split_part(counted.reason, ':', 2)
    where counted.state = 'skipped' or counted.reason not like 'OK\\_%'
    order by counted.count desc, counted.reason, counted.state`);
}

export async function countDomains(
  tx: Tx,
  mailingId: string,
  most: number,
): Promise<{ domain: string; sent: number; bounced: number; complained: number }[]> {
  return await tx.rows(sql`
    with counted as (
      select
        lane,
        (count(*) filter (where state = 'sent'))::int as sent,
        (count(*) filter (where bounce is not null))::int as bounced,
        (count(*) filter (where complained_at is not null))::int as complained,
        row_number() over (order by count(*) desc, lane) as place
      from messages.message
      where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and lane is not null
        and (state = 'sent' or bounce is not null)
      group by lane
    )
    select
      case when place <= ${most} then lane else '' end as domain, sum(sent)::int as sent, sum(bounced)::int as bounced,
      sum(complained)::int as complained
    from counted
    group by 1
    order by case when min(place) <= ${most} then min(place) end nulls last`);
}

export async function countMinutes(
  tx: Tx,
  mailingId: string,
  most: number,
): Promise<{ at: string; sent: number }[]> {
  const rows = await tx.rows<{ at: string; sent: number }>(sql`
    select date_trunc('minute', sent_at, 'UTC') as at, count(*)::int as sent
    from messages.message
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and sent_at is not null
    group by 1
    order by 1 desc
    limit ${most}`);
  return rows.toReversed();
}

export async function countPossibleDuplicates(tx: Tx, mailingId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from messages.message
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and is_possible_duplicate`);
  return count;
}

export type LineRow = {
  readonly id: string;
  readonly customerId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly to: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly dueAt: string | null;
  readonly sentAt: string | null;
  readonly bounce: string | null;
  readonly lastError: string | null;
  readonly isPossibleDuplicate: boolean;
};

const marks = {
  bounced: sql`message.bounce is not null`,
  complained: sql`message.complained_at is not null`,
  unsubscribed: sql`message.unsubscribed_at is not null`,
  clicked: sql`message.clicked_at is not null`,
  replied: sql`message.replied_at is not null`,
} as const;

/** The people behind a mailing's numbers, in the order of their lines. */
export async function selectLines(
  tx: Tx,
  mailingId: string,
  wanted: Pick<LinesQuery, "state" | "reason" | "mark"> & {
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<LineRow[]> {
  const { state, reason, mark, after, limit } = wanted;
  const conditions = [
    sql`message.merchant_id = ${tx.merchantId} and message.mailing_id = ${mailingId}`,
    state === undefined ? null : sql`message.state = ${state}`,
    reason === undefined ? null : sql`message.reason = ${reason}`,
    mark === undefined ? null : marks[mark],
    after === null ? null : sql`message.id > ${after}::uuid`,
  ].filter((condition) => condition !== null);
  return await tx.rows<LineRow>(sql`
    select
      message.id, message.customer_id as "customerId", customer.first_name as "firstName", customer.last_name as "lastName",
      customer.company_name as "companyName", message.recipient as "to", message.state, message.reason, message.attempts,
      message.next_try_at as "dueAt", message.sent_at as "sentAt", message.bounce, message.last_error as "lastError",
      message.is_possible_duplicate as "isPossibleDuplicate"
    from messages.message
    left join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = message.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by message.id
    limit ${limit}`);
}

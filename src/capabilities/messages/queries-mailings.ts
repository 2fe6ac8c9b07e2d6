import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Ended } from "./queries-settle.ts";
import type {
  Audience,
  MailingAnswer,
  MailingChannel,
  MailingPurpose,
  MailingsQuery,
} from "./schema-mailings.ts";

export type MailingState = MailingAnswer["state"];
export type PausedFor = NonNullable<MailingAnswer["pausedFor"]>;

export type MailingRow = {
  readonly id: string;
  readonly name: string;
  readonly channel: MailingChannel;
  readonly purpose: MailingPurpose;
  readonly topic: string;
  readonly templateId: string | null;
  readonly versionId: string | null;
  readonly audience: Audience;
  readonly sendAt: string | null;
  readonly sendLocal: string | null;
  readonly expiresAt: string | null;
  readonly priority: number;
  readonly valueCents: number;
  readonly perSecond: number | null;
  readonly staffId: string | null;
  readonly voucherKindId: string | null;
  readonly skipsBuyers: boolean;
  readonly state: MailingState;
  readonly pausedFor: PausedFor | null;
  readonly plannedCount: number;
  readonly erasedCount: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly plannedAt: string | null;
  readonly finishedAt: string | null;
};

const columns = sql`
  id, name, channel, purpose, topic, template_id as "templateId", version_id as "versionId", audience, send_at as "sendAt",
  to_char(send_local, 'YYYY-MM-DD"T"HH24:MI') as "sendLocal", expires_at as "expiresAt", priority,
  value_cents as "valueCents", per_second::float as "perSecond", staff_id as "staffId", voucher_kind_id as "voucherKindId",
  skips_buyers as "skipsBuyers", state, paused_for as "pausedFor",
  planned_count as "plannedCount", erased_count as "erasedCount", created_at as "createdAt", created_by as "createdBy",
  planned_at as "plannedAt", finished_at as "finishedAt"`;

export async function selectMailing(tx: Tx, id: string): Promise<MailingRow | undefined> {
  return await tx.maybe<MailingRow>(sql`
    select ${columns} from messages.mailing where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** The same, held until the end of the transaction: two never change or plan it together. */
export async function lockMailing(tx: Tx, id: string): Promise<MailingRow | undefined> {
  return await tx.maybe<MailingRow>(sql`
    select ${columns} from messages.mailing where merchant_id = ${tx.merchantId} and id = ${id} for update`);
}

export async function selectMailings(
  tx: Tx,
  wanted: Pick<MailingsQuery, "state" | "channel"> & {
    readonly before: readonly [createdAt: string, id: string] | null;
    readonly limit: number;
  },
): Promise<MailingRow[]> {
  const { state, channel, before, limit } = wanted;
  const conditions = [
    sql`merchant_id = ${tx.merchantId}`,
    state === undefined ? null : sql`state = ${state}`,
    channel === undefined ? null : sql`channel = ${channel}`,
    before === null ? null : sql`(created_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`,
  ].filter((condition) => condition !== null);
  return await tx.rows<MailingRow>(sql`
    select ${columns} from messages.mailing
    where ${sql.join(conditions, sql` and `)}
    order by created_at desc, id desc
    limit ${limit}`);
}

export type MailingWritten = Pick<
  MailingRow,
  | "name"
  | "channel"
  | "purpose"
  | "topic"
  | "templateId"
  | "audience"
  | "sendAt"
  | "sendLocal"
  | "expiresAt"
  | "priority"
  | "valueCents"
  | "perSecond"
  | "staffId"
  | "voucherKindId"
  | "skipsBuyers"
>;

export async function insertMailing(
  tx: Tx,
  id: string,
  written: MailingWritten,
  createdBy: string,
): Promise<void> {
  await tx.run(sql`
    insert into messages.mailing (
      merchant_id, id, name, channel, purpose, topic, template_id, audience, send_at, send_local, expires_at, priority,
      value_cents, per_second, staff_id, voucher_kind_id, skips_buyers, state, created_at, created_by, updated_at
    )
    values (
      ${tx.merchantId}, ${id}, ${written.name}, ${written.channel}, ${written.purpose}, ${written.topic},
      ${written.templateId}::uuid, ${JSON.stringify(written.audience)}::jsonb, ${written.sendAt}::timestamptz,
      ${written.sendLocal}::timestamp, ${written.expiresAt}::timestamptz, ${written.priority}, ${written.valueCents},
      ${written.perSecond}::numeric, ${written.staffId}::uuid, ${written.voucherKindId}::uuid,
      ${written.skipsBuyers}, 'draft', ${tx.now}, ${createdBy}, ${tx.now}
    )`);
}

export async function updateMailing(tx: Tx, id: string, written: MailingWritten): Promise<void> {
  await tx.run(sql`
    update messages.mailing
    set
      name = ${written.name}, channel = ${written.channel}, purpose = ${written.purpose}, topic = ${written.topic},
      template_id = ${written.templateId}::uuid, audience = ${JSON.stringify(written.audience)}::jsonb,
      send_at = ${written.sendAt}::timestamptz, send_local = ${written.sendLocal}::timestamp,
      expires_at = ${written.expiresAt}::timestamptz, priority = ${written.priority}, value_cents = ${written.valueCents},
      per_second = ${written.perSecond}::numeric, staff_id = ${written.staffId}::uuid,
      voucher_kind_id = ${written.voucherKindId}::uuid, skips_buyers = ${written.skipsBuyers}, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Another state; `versionId` once it is known. Finished and cancelled have their moment, paused its reason. */
export async function moveMailing(
  tx: Tx,
  id: string,
  to: {
    readonly state: MailingState;
    readonly pausedFor?: PausedFor;
    readonly versionId?: string;
  },
): Promise<void> {
  const isOver = to.state === "finished" || to.state === "cancelled";
  await tx.run(sql`
    update messages.mailing
    set
      state = ${to.state}, paused_for = ${to.pausedFor ?? null}::text,
      version_id = coalesce(${to.versionId ?? null}::uuid, version_id),
      finished_at = ${isOver ? tx.now : null}::timestamptz, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Nothing of it may leave any more: what has not left is skipped. What those had is to be given back. */
export async function skipOpen(tx: Tx, mailingId: string, reason: string): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = 'skipped', reason = ${reason}, next_try_at = null, ended_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and state in ('planned', 'waiting')
    returning id, voucher_id as "voucherId"`);
}

/** Mailings whose every line has its end are finished. */
export async function finishMailings(tx: Tx): Promise<void> {
  await tx.run(sql`
    update messages.mailing
    set state = 'finished', finished_at = ${tx.now}, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and state = 'sending' and planned_at is not null
      and not exists (
        select from messages.message
        where message.merchant_id = ${tx.merchantId} and message.mailing_id = mailing.id
          and message.state in ('planned', 'waiting', 'sending')
      )`);
}

/** Mailings that have no lines yet and begin before an instant. Platform transaction. */
export async function mailingsToPlan(tx: Tx, before: string): Promise<{ merchantId: string; id: string }[]> {
  return await tx.rows(sql`
    select merchant_id as "merchantId", id
    from messages.mailing
    where state in ('scheduled', 'sending') and planned_at is null
      and (
        (send_at is null and send_local is null)
        or send_at <= ${before}::timestamptz
        -- The first to live through an hour are fourteen hours ahead.
        or send_local <= (${before}::timestamptz at time zone 'UTC') + interval '14 hours'
      )
    order by priority desc, created_at, id`);
}

/** Shops with planned messages that are due. Platform transaction. */
export async function shopsWithPlanned(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct merchant_id as "merchantId"
    from messages.message
    where state = 'planned' and next_try_at <= ${tx.now}::timestamptz
    order by 1`);
}

/** Shops with a mailing that has begun. Platform transaction. */
export async function shopsUnderWay(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct merchant_id as "merchantId" from messages.mailing where state = 'sending' and planned_at is not null
    order by 1`);
}

/** How far a mailing has come, for its guards. */
export async function countsForGuard(
  tx: Tx,
  mailingId: string,
): Promise<{ delivered: number; complaints: number; handed: number; dead: number }> {
  return await tx.one(sql`
    select
      (count(*) filter (where state = 'sent' and bounce is null))::int as delivered,
      (count(*) filter (where complained_at is not null))::int as complaints,
      (count(*) filter (where state = 'sent' or bounce is not null))::int as handed,
      (count(*) filter (where bounce = 'hard'))::int as dead
    from messages.message
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId}`);
}

/** Mailings of a channel that waited for its relay go on. */
export async function resumeAfterRelay(tx: Tx, channel: MailingChannel): Promise<void> {
  await tx.run(sql`
    update messages.mailing
    set state = case when planned_at is null then 'scheduled' else 'sending' end, paused_for = null, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and channel = ${channel} and state = 'paused' and paused_for = 'relay'`);
}

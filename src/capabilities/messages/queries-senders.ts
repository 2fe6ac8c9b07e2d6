import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { MailingChannel } from "./schema-mailings.ts";

export type SenderRow = {
  readonly channel: MailingChannel;
  readonly driver: string;
  readonly isOn: boolean;
  readonly fromAddress: string | null;
  readonly fromName: string | null;
  readonly replyTo: string | null;
  readonly returnAddress: string | null;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Buffer | null;
  readonly limitPerSecond: number | null;
  readonly domainLimits: Readonly<Record<string, number>>;
  readonly retrySeconds: readonly number[] | null;
  readonly warmUpFrom: string | null;
};

const columns = sql`
  channel, driver, is_on as "isOn", from_address as "fromAddress", from_name as "fromName", reply_to as "replyTo",
  return_address as "returnAddress", settings, secrets, limit_per_second::float as "limitPerSecond",
  domain_limits as "domainLimits", retry_seconds as "retrySeconds", warm_up_from as "warmUpFrom"`;

export async function selectSender(tx: Tx, channel: MailingChannel): Promise<SenderRow | undefined> {
  return await tx.maybe<SenderRow>(sql`
    select ${columns} from messages.sender where merchant_id = ${tx.merchantId} and channel = ${channel}`);
}

export async function upsertSender(tx: Tx, row: SenderRow, by: string): Promise<void> {
  await tx.run(sql`
    insert into messages.sender (
      merchant_id, channel, driver, is_on, from_address, from_name, reply_to, return_address, settings, secrets,
      limit_per_second, domain_limits, retry_seconds, warm_up_from, updated_at, updated_by
    )
    values (
      ${tx.merchantId}, ${row.channel}, ${row.driver}, ${row.isOn}, ${row.fromAddress}, ${row.fromName}, ${row.replyTo},
      ${row.returnAddress}, ${JSON.stringify(row.settings)}::jsonb, ${row.secrets}::bytea, ${row.limitPerSecond}::numeric,
      ${JSON.stringify(row.domainLimits)}::jsonb, ${row.retrySeconds === null ? null : [...row.retrySeconds]}::integer[],
      ${row.warmUpFrom}::date, ${tx.now}, ${by}
    )
    on conflict (merchant_id, channel) do update set
      driver = excluded.driver, is_on = excluded.is_on, from_address = excluded.from_address, from_name = excluded.from_name,
      reply_to = excluded.reply_to, return_address = excluded.return_address, settings = excluded.settings,
      secrets = excluded.secrets, limit_per_second = excluded.limit_per_second, domain_limits = excluded.domain_limits,
      retry_seconds = excluded.retry_seconds, warm_up_from = excluded.warm_up_from, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by`);
}

export async function deleteSender(tx: Tx, channel: MailingChannel): Promise<number> {
  return await tx.run(
    sql`delete from messages.sender where merchant_id = ${tx.merchantId} and channel = ${channel}`,
  );
}

export async function selectReturnKey(tx: Tx): Promise<Buffer | undefined> {
  const row = await tx.maybe<{ key: Buffer }>(
    sql`select key from messages.return_key where merchant_id = ${tx.merchantId}`,
  );
  return row?.key;
}

/** Two that come first together agree on one. */
export async function insertReturnKey(tx: Tx, key: Buffer): Promise<Buffer> {
  await tx.run(sql`
    insert into messages.return_key (merchant_id, key) values (${tx.merchantId}, ${key}) on conflict do nothing`);
  const { key: kept } = await tx.one<{ key: Buffer }>(
    sql`select key from messages.return_key where merchant_id = ${tx.merchantId}`,
  );
  return kept;
}

/** Who of a shop's staff signs; null: nobody of theirs. Platform transaction. */
export async function selectStaffName(tx: Tx, merchantId: string, staffId: string): Promise<string | null> {
  const row = await tx.maybe<{ name: string }>(sql`
    select staff.name
    from accounts.staff
    join accounts.seat on seat.staff_id = staff.id and seat.merchant_id = ${merchantId}
    where staff.id = ${staffId}`);
  return row?.name ?? null;
}

/** Whether an e-mail address is that of somebody who works in a shop. Platform transaction. */
export async function hasSeat(tx: Tx, merchantId: string, email: string): Promise<boolean> {
  const row = await tx.maybe<{ one: number }>(sql`
    select 1 as one
    from accounts.staff
    join accounts.seat on seat.staff_id = staff.id and seat.merchant_id = ${merchantId}
    where staff.email = ${email}`);
  return row !== undefined;
}

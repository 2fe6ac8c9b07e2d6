import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type MailboxRow = {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly username: string;
  readonly password: Buffer;
  readonly folder: string;
  readonly removesRead: boolean;
  readonly uidValidity: number | null;
  readonly lastUid: number;
  readonly readAt: string | null;
  readonly error: string | null;
  readonly failedAt: string | null;
  readonly failures: number;
};

const columns = sql`
  host, port, security, username, password, folder, removes_read as "removesRead", uid_validity as "uidValidity",
  last_uid as "lastUid", read_at as "readAt", error, failed_at as "failedAt", failures`;

export async function selectMailbox(tx: Tx): Promise<MailboxRow | undefined> {
  return await tx.maybe<MailboxRow>(
    sql`select ${columns} from messages.mailbox where merchant_id = ${tx.merchantId}`,
  );
}

/** The position in the folder is forgotten when it is another folder: it is then read from a week ago. */
export async function writeMailbox(
  tx: Tx,
  mailbox: Pick<
    MailboxRow,
    "host" | "port" | "security" | "username" | "password" | "folder" | "removesRead"
  >,
): Promise<void> {
  const { host, port, security, username, password, folder, removesRead } = mailbox;
  await tx.run(sql`
    insert into messages.mailbox
      (merchant_id, host, port, security, username, password, folder, removes_read, next_read_at, updated_at)
    values
      (${tx.merchantId}, ${host}, ${port}, ${security}, ${username}, ${password}, ${folder}, ${removesRead}, ${tx.now}, ${tx.now})
    on conflict (merchant_id) do update set
      host = excluded.host,
      port = excluded.port,
      security = excluded.security,
      username = excluded.username,
      password = excluded.password,
      folder = excluded.folder,
      removes_read = excluded.removes_read,
      uid_validity = case
        when (mailbox.host, mailbox.username, mailbox.folder) = (excluded.host, excluded.username, excluded.folder)
        then mailbox.uid_validity
      end,
      next_read_at = excluded.next_read_at,
      error = null,
      failed_at = null,
      failures = 0,
      updated_at = excluded.updated_at`);
}

export async function deleteMailbox(tx: Tx): Promise<void> {
  await tx.run(sql`delete from messages.mailbox where merchant_id = ${tx.merchantId}`);
}

/** Shops whose mailbox is to be read now. Platform transaction. */
export async function shopsWithMailboxDue(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select merchant_id as "merchantId"
    from messages.mailbox
    where next_read_at <= ${tx.now}::timestamptz
      and (leased_until is null or leased_until <= ${tx.now}::timestamptz)
    order by next_read_at
    limit 50`);
}

/** Takes the mailbox in hand until an instant; undefined: somebody else reads it, or there is none. */
export async function leaseMailbox(tx: Tx, until: string): Promise<MailboxRow | undefined> {
  return await tx.maybe<MailboxRow>(sql`
    update messages.mailbox
    set leased_until = ${until}
    where merchant_id = ${tx.merchantId} and (leased_until is null or leased_until <= ${tx.now}::timestamptz)
    returning ${columns}`);
}

/** How far it is read; false: the lease is no longer ours. */
export async function moveOn(
  tx: Tx,
  position: { readonly lease: string; readonly uidValidity: number; readonly lastUid: number },
): Promise<boolean> {
  const moved = await tx.run(sql`
    update messages.mailbox
    set uid_validity = ${position.uidValidity}, last_uid = ${position.lastUid}
    where merchant_id = ${tx.merchantId} and leased_until = ${position.lease}::timestamptz`);
  return moved === 1;
}

export async function endReading(
  tx: Tx,
  ended: { readonly lease: string; readonly nextReadAt: string; readonly error: string | null },
): Promise<void> {
  await tx.run(sql`
    update messages.mailbox
    set leased_until = null,
        next_read_at = ${ended.nextReadAt},
        read_at = case when ${ended.error}::text is null then ${tx.now}::timestamptz else read_at end,
        error = ${ended.error},
        failed_at = case when ${ended.error}::text is null then null else ${tx.now}::timestamptz end,
        failures = case when ${ended.error}::text is null then 0 else failures + 1 end
    where merchant_id = ${tx.merchantId} and leased_until = ${ended.lease}::timestamptz`);
}

/** Where people may write to unsubscribe: the address whose mailbox is read, unless nobody could read it for a day. */
export async function selectReplyMailbox(tx: Tx, silentSince: string): Promise<string | null> {
  const found = await tx.maybe<{ address: string | null }>(sql`
    select sender.return_address as address
    from messages.mailbox
    join messages.sender on sender.merchant_id = ${tx.merchantId} and sender.channel = 'email'
    where mailbox.merchant_id = ${tx.merchantId} and mailbox.read_at > ${silentSince}::timestamptz`);
  return found?.address ?? null;
}

/** Forgets raw messages and what is old, slice by slice. Platform transaction. @returns how many rows were touched */
export async function forgetInbound(
  tx: Tx,
  before: { readonly raw: string; readonly minor: string; readonly all: string },
  limit: number,
): Promise<number> {
  const emptied = await tx.run(sql`
    with old as materialized (
      select merchant_id, id from messages.inbound
      where raw is not null and received_at < ${before.raw}::timestamptz
      order by received_at limit ${limit}
    )
    update messages.inbound
    set raw = null
    from old
    where inbound.merchant_id = old.merchant_id and inbound.id = old.id`);
  const removed = await tx.run(sql`
    with old as materialized (
      select merchant_id, id from messages.inbound
      where received_at < ${before.all}::timestamptz
        or (received_at < ${before.minor}::timestamptz and kind in ('unknown', 'auto_reply', 'delay'))
      order by received_at limit ${limit}
    )
    delete from messages.inbound
    using old
    where inbound.merchant_id = old.merchant_id and inbound.id = old.id`);
  return emptied + removed;
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Removes what is over since before an instant, in slices, so that none holds others up. Platform transaction. */
export async function removeEnded(tx: Tx, before: string, limit: number): Promise<number> {
  return await tx.run(sql`
    with old as materialized (
      select merchant_id, id
      from messages.message
      -- Lines of mailings stay: what was said to whom, and why not, is counted by them for as long as the law lets it.
      where mailing_id is null and ended_at < ${before}::timestamptz
      order by ended_at
      limit ${limit}
    )
    delete from messages.message
    using old
    where message.merchant_id = old.merchant_id and message.id = old.id`);
}

/** Real shops that hold secrets of messages that were over before an instant. Platform transaction. */
export async function shopsWithOldSecrets(tx: Tx, before: string): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct message.merchant_id as "merchantId"
    from messages.message
    join accounts.merchant on merchant.id = message.merchant_id and not merchant.is_demo
    where message.ended_at < ${before}::timestamptz and cardinality(message.secrets) > 0`);
}

export type WithSecrets = {
  readonly id: string;
  readonly subject: string | null;
  readonly body: string;
  readonly html: string | null;
  readonly secrets: readonly string[];
};

export async function selectOldSecrets(tx: Tx, before: string, limit: number): Promise<WithSecrets[]> {
  return await tx.rows<WithSecrets>(sql`
    select id, subject, body, html, secrets
    from messages.message
    where merchant_id = ${tx.merchantId} and ended_at < ${before}::timestamptz and cardinality(secrets) > 0
    order by ended_at
    limit ${limit}
    for update skip locked`);
}

export async function overwriteSecrets(
  tx: Tx,
  messages: readonly Omit<WithSecrets, "secrets">[],
): Promise<void> {
  await tx.run(sql`
    update messages.message
    set subject = masked.subject, body = masked.body, html = masked.html, secrets = '{}'
    from json_to_recordset(${JSON.stringify(messages)}::json) as masked (id uuid, subject text, body text, html text)
    where message.merchant_id = ${tx.merchantId} and message.id = masked.id`);
}

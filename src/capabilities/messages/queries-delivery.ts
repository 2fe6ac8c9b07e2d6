import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Shops with an e-mail to hand over now, or one whose sender died with it in hand. Platform transaction. */
export async function shopsWithMailDue(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select merchant_id as "merchantId"
    from messages.message
    where state = 'waiting' and next_try_at <= ${tx.now}::timestamptz
    union
    select merchant_id
    from messages.message
    where state = 'sending' and leased_until <= ${tx.now}::timestamptz
    order by 1`);
}

export type MailInHand = {
  readonly id: string;
  readonly recipient: string;
  readonly language: string;
  readonly subject: string;
  readonly body: string;
  readonly html: string | null;
  readonly attempts: number;
  readonly validUntil: string | null;
};

/** Ends what may not be sent any more, then takes some e-mails in hand until an instant; who else asks gets others. */
export async function takeInHand(
  tx: Tx,
  { limit, until }: { readonly limit: number; readonly until: string },
): Promise<MailInHand[]> {
  await tx.run(sql`
    update messages.message
    set state = 'failed', next_try_at = null, leased_until = null, ended_at = ${tx.now}, last_error = 'too late'
    where merchant_id = ${tx.merchantId} and state in ('waiting', 'sending') and valid_until <= ${tx.now}::timestamptz`);
  return await tx.rows<MailInHand>(sql`
    with due as (
      select id
      from messages.message
      where merchant_id = ${tx.merchantId}
        and (
          (state = 'waiting' and next_try_at <= ${tx.now}::timestamptz)
          or (state = 'sending' and leased_until <= ${tx.now}::timestamptz)
        )
      order by left_at, id
      limit ${limit}
      for update skip locked
    )
    update messages.message
    set state = 'sending', attempts = attempts + 1, next_try_at = null, leased_until = ${until}
    from due
    where message.merchant_id = ${tx.merchantId} and message.id = due.id
    returning
      message.id, message.recipient, message.language, message.subject, message.body, message.html, message.attempts,
      message.valid_until as "validUntil"`);
}

/** Only of a message still in hand: one that was erased meanwhile stays gone. */
export async function noteSent(tx: Tx, id: string, answer: string): Promise<void> {
  await tx.run(sql`
    update messages.message
    set state = 'sent', sent_at = ${tx.now}, ended_at = ${tx.now}, leased_until = null, server_answer = ${answer},
        last_error = null
    where merchant_id = ${tx.merchantId} and id = ${id} and state = 'sending'`);
}

export async function noteFailure(
  tx: Tx,
  id: string,
  failure: { readonly error: string; readonly nextTryAt: string | null },
): Promise<void> {
  const isOver = failure.nextTryAt === null;
  await tx.run(sql`
    update messages.message
    set state = ${isOver ? "failed" : "waiting"}, next_try_at = ${failure.nextTryAt}::timestamptz, leased_until = null,
        ended_at = ${isOver ? tx.now : null}::timestamptz, last_error = ${failure.error}
    where merchant_id = ${tx.merchantId} and id = ${id} and state = 'sending'`);
}

/** Removes what is over since before an instant, in slices, so that none holds others up. Platform transaction. */
export async function removeEnded(tx: Tx, before: string, limit: number): Promise<number> {
  return await tx.run(sql`
    delete from messages.message
    where (merchant_id, id) in (
      select merchant_id, id
      from messages.message
      where ended_at < ${before}::timestamptz
      order by ended_at
      limit ${limit}
    )`);
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

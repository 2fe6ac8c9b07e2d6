import { sql } from "kysely";
import type { Tx } from "../../../platform/database.ts";
import type { LetterRunView } from "./schema-letters.ts";

const columns = sql`
  id, mailing_id as "mailingId", state, letters, made_at as "madeAt", made_by as "madeBy", ended_at as "endedAt",
  ended_by as "endedBy"`;

export async function insertRun(
  tx: Tx,
  run: Pick<LetterRunView, "id" | "mailingId" | "letters" | "madeBy">,
): Promise<void> {
  await tx.run(sql`
    insert into messages.letter_run (merchant_id, id, mailing_id, state, letters, made_at, made_by)
    values (${tx.merchantId}, ${run.id}, ${run.mailingId}, 'prepared', ${run.letters}, ${tx.now}, ${run.madeBy})`);
}

/** Marks what a run holds, so that its letters are found once it is over. */
export async function markRun(
  tx: Tx,
  runId: string,
  letters: readonly { readonly id: string; readonly reference: string }[],
): Promise<void> {
  await tx.run(sql`
    update messages.message
    set letter_run_id = ${runId}, provider_id = said.reference
    from json_to_recordset(${JSON.stringify(letters)}::json) as said (id uuid, reference text)
    where message.merchant_id = ${tx.merchantId} and message.id = said.id`);
}

export async function selectRuns(tx: Tx, mailingId: string): Promise<LetterRunView[]> {
  return await tx.rows<LetterRunView>(sql`
    select ${columns} from messages.letter_run
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId}
    order by made_at desc, id desc
    limit 200`);
}

/** Held until the end of the transaction: two who say that it was posted say it one after the other. */
export async function lockRun(tx: Tx, id: string): Promise<LetterRunView | undefined> {
  return await tx.maybe<LetterRunView>(sql`
    select ${columns} from messages.letter_run where merchant_id = ${tx.merchantId} and id = ${id} for update`);
}

export async function endRun(tx: Tx, id: string, state: "posted" | "dropped", by: string): Promise<void> {
  await tx.run(sql`
    update messages.letter_run set state = ${state}, ended_at = ${tx.now}, ended_by = ${by}
    where merchant_id = ${tx.merchantId} and id = ${id} and state = 'prepared'`);
}

export async function countWaiting(tx: Tx, mailingId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from messages.message
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId} and state = 'waiting'
      and next_try_at <= ${tx.now}::timestamptz`);
  return count;
}

export type LetterRow = {
  readonly id: string;
  readonly versionId: string;
  readonly given: unknown;
  readonly language: string;
  readonly state: string;
  readonly attempts: number;
  readonly softFailures: number;
  readonly leftAt: string;
  readonly validUntil: string | null;
  readonly title: string | null;
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly country: string | null;
};

/** The letters of a run with the addresses as they are now, in the order of the post: country, postcode, name. */
export async function selectLetters(tx: Tx, runId: string): Promise<LetterRow[]> {
  return await tx.rows<LetterRow>(sql`
    select
      message.id, message.version_id as "versionId", message.given, message.language, message.state, message.attempts,
      message.soft_failures as "softFailures", message.left_at as "leftAt", message.valid_until as "validUntil",
      customer.title,
      case when customer.kind = 'company' then coalesce(customer.company_name, '')
        else concat_ws(' ', customer.first_name, customer.last_name) end as name,
      array_remove(array[
        customer.address_line1, customer.address_line2, nullif(concat_ws(' ', customer.postcode, customer.city), '')
      ], null) as "addressLines",
      customer.country
    from messages.message
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = message.customer_id
    where message.merchant_id = ${tx.merchantId} and message.letter_run_id = ${runId}
      and message.state in ('sending', 'sent')
    order by customer.country nulls first, customer.postcode, customer.sort_name, message.id`);
}

/** Whose letters bear these numbers. */
export async function selectByReference(
  tx: Tx,
  references: readonly string[],
): Promise<{ reference: string; id: string; customerId: string | null }[]> {
  return await tx.rows(sql`
    select provider_id as reference, id, customer_id as "customerId" from messages.message
    where merchant_id = ${tx.merchantId} and channel = 'post' and provider_id = any(${[...references]}::text[])`);
}

export async function markReturned(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    update messages.message set bounce = 'hard', bounced_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and bounce is null`);
}

export type PictureRow = { readonly hash: string; readonly mediaType: string; readonly bytes: Buffer };

export async function selectPictures(tx: Tx, hashes: readonly string[]): Promise<PictureRow[]> {
  return await tx.rows<PictureRow>(sql`
    select hash, media_type as "mediaType", bytes from accounts.picture
    where merchant_id = ${tx.merchantId} and hash = any(${[...hashes]}::text[])`);
}

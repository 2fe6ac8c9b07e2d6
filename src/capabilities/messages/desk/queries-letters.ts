import { sql } from "kysely";
import type { Tx } from "../../../platform/database.ts";
import type { LetterRunView, WaitingLetters } from "./schema-letters.ts";

function runs(tx: Tx) {
  return sql`
    select
      letter_run.id, letter_run.mailing_id as "mailingId", mailing.name as "mailingName", letter_run.state, letter_run.letters,
      coalesce(kept.held, 0) as held, coalesce(kept.returned, 0) as returned, letter_run.made_at as "madeAt",
      letter_run.made_by as "madeBy", letter_run.ended_at as "endedAt", letter_run.ended_by as "endedBy",
      case when letter_run.letters = 1 then (
        select case when customer.kind = 'company' then customer.company_name
          else nullif(concat_ws(' ', customer.first_name, customer.last_name), '') end
        from messages.message
        join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = message.customer_id
        where message.merchant_id = ${tx.merchantId} and message.letter_run_id = letter_run.id
      ) end as "to"
    from messages.letter_run
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = letter_run.mailing_id
    left join lateral (
      select count(*)::int as held, count(*) filter (where message.bounce = 'hard')::int as returned
      from messages.message
      where message.merchant_id = ${tx.merchantId} and message.letter_run_id = letter_run.id
        and message.state in ('sending', 'sent')
    ) as kept on true
    where letter_run.merchant_id = ${tx.merchantId}`;
}

/** What can be printed now and what follows, mailing by mailing, the oldest first. */
export async function selectWaitingLetters(tx: Tx): Promise<WaitingLetters[]> {
  return await tx.rows<WaitingLetters>(sql`
    select
      mailing.id as "mailingId", mailing.name, mailing.planned_count as people, count(*) filter (where message.is_due)::int as letters,
      count(*) filter (where not message.is_due)::int as later,
      min(message.next_try_at) filter (where not message.is_due) as "nextAt"
    from messages.mailing
    cross join lateral (
      select message.next_try_at, message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz as is_due
      from messages.message
      where message.merchant_id = ${tx.merchantId} and message.mailing_id = mailing.id
        and message.state in ('planned', 'waiting')
    ) as message
    where mailing.merchant_id = ${tx.merchantId} and mailing.channel = 'post' and mailing.state = 'sending'
    group by mailing.id, mailing.name, mailing.planned_count, mailing.planned_at
    order by mailing.planned_at, mailing.id`);
}

/** The same of letters that somebody wrote to one person, in words of one's own. */
export async function selectOwnWaiting(
  tx: Tx,
): Promise<Pick<WaitingLetters, "letters" | "later" | "nextAt">> {
  return await tx.one(sql`
    select
      count(*) filter (where message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz)::int as letters,
      count(*) filter (where message.state = 'planned' or message.next_try_at > ${tx.now}::timestamptz)::int as later,
      min(message.next_try_at) filter (where message.state = 'planned' or message.next_try_at > ${tx.now}::timestamptz) as "nextAt"
    from messages.message
    where message.merchant_id = ${tx.merchantId} and message.channel = 'post' and message.mailing_id is null
      and message.state in ('planned', 'waiting')`);
}

export async function insertRun(
  tx: Tx,
  run: Pick<LetterRunView, "id" | "mailingId" | "letters" | "madeBy">,
): Promise<void> {
  await tx.run(sql`
    insert into messages.letter_run (merchant_id, id, mailing_id, state, letters, made_at, made_by)
    values (${tx.merchantId}, ${run.id}, ${run.mailingId}::uuid, 'prepared', ${run.letters}, ${tx.now}, ${run.madeBy})`);
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

/** Runs, newest first: those of one mailing, or all. */
export async function selectRuns(
  tx: Tx,
  {
    mailingId = null,
    before = null,
    limit,
  }: { readonly mailingId?: string | null; readonly before?: string | null; readonly limit: number },
): Promise<LetterRunView[]> {
  return await tx.rows<LetterRunView>(sql`
    ${runs(tx)}
      and (${mailingId}::uuid is null or letter_run.mailing_id = ${mailingId}::uuid)
      and (${before}::uuid is null or letter_run.id < ${before}::uuid)
    order by letter_run.id desc
    limit ${limit}`);
}

/** Held until the end of the transaction: two who say that it was posted say it one after the other. */
export async function lockRun(tx: Tx, id: string): Promise<LetterRunView | undefined> {
  return await tx.maybe<LetterRunView>(sql`${runs(tx)} and letter_run.id = ${id} for update of letter_run`);
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
  /** null: written by hand, its words are its body. */
  readonly versionId: string | null;
  readonly body: string | null;
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
      message.id, message.version_id as "versionId", message.body, message.given, message.language, message.state, message.attempts,
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

export type BearerRow = {
  readonly reference: string;
  readonly id: string;
  readonly state: string;
  readonly customerId: string | null;
  readonly name: string | null;
  readonly mailingName: string | null;
  readonly sentAt: string | null;
  readonly returnedAt: string | null;
  /** Where it was sent. */
  readonly address: string | null;
  /** Her address is another since it was posted. */
  readonly isMoved: boolean;
};

/** Letters to one person that wait again once their run was dropped: they do not leave. Their places are to be given back. */
export async function cancelOwnLetters(tx: Tx, runId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    update messages.message
    set state = 'skipped', reason = 'CANCELLED', next_try_at = null, ended_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and letter_run_id = ${runId} and mailing_id is null and state = 'waiting'
    returning id`);
  return rows.map(({ id }) => id);
}

/** Whose letters bear these numbers. */
export async function selectByReference(tx: Tx, references: readonly string[]): Promise<BearerRow[]> {
  return await tx.rows<BearerRow>(sql`
    select
      message.provider_id as reference, message.id, message.state, message.customer_id as "customerId",
      case when customer.kind = 'company' then customer.company_name
        else nullif(concat_ws(' ', customer.first_name, customer.last_name), '') end as name,
      mailing.name as "mailingName", message.sent_at as "sentAt", message.bounced_at as "returnedAt",
      message.recipient as address,
      coalesce(message.recipient <> left(concat_ws(', ', customer.address_line1, customer.address_line2,
        concat_ws(' ', customer.postcode, customer.city), customer.country), 320), false) as "isMoved"
    from messages.message
    left join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = message.customer_id
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    where message.merchant_id = ${tx.merchantId} and message.channel = 'post'
      and message.provider_id = any(${[...references]}::text[])`);
}

/** Typed by mistake: it did not come back. */
export async function unmarkReturned(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update messages.message set bounce = null, bounced_at = null where merchant_id = ${tx.merchantId} and id = ${id}`);
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

import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../../platform/database.ts";
import type { CallAnswer, CallsAnswer, CallView } from "./schema-calls.ts";

const name = sql`
  case when customer.kind = 'company' then coalesce(customer.company_name, '')
    else concat_ws(' ', customer.first_name, customer.last_name) end`;

export type DueRow = CallsAnswer["items"][number] & {
  readonly purpose: string;
  readonly topic: string;
  readonly versionId: string | null;
};

/** Calls of lists whose moment has come: whoever said when first, then those worth most, then the oldest. */
export async function selectDue(
  tx: Tx,
  { mailingId, limit }: { readonly mailingId: string | null; readonly limit: number },
): Promise<DueRow[]> {
  return await tx.rows(sql`
    select ${listed}, message.next_try_at as "dueAt", message.attempts, message.value_cents as "valueCents", message.purpose,
      message.topic, mailing.version_id as "versionId"
    ${listOf(tx, mailingId)}
      and message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz
    order by coalesce(said.is_later, false) desc, message.priority desc, message.value_cents desc,
      profile.rolling_year_cents desc nulls last, message.next_try_at, message.id
    limit ${limit}`);
}

/** Calls of lists whose moment is to come, the nearest first. */
export async function selectToCome(
  tx: Tx,
  { mailingId, limit }: { readonly mailingId: string | null; readonly limit: number },
): Promise<CallsAnswer["later"]> {
  return await tx.rows(sql`
    select ${listed}, message.next_try_at as "nextAt",
      case when message.reason like 'WINDOW\\_%' then message.reason end as reason
    ${listOf(tx, mailingId)} and ${toCome(tx)}
    order by message.next_try_at, message.id
    limit ${limit}`);
}

const listed = sql`
  message.id as "messageId", message.customer_id as "customerId", ${name} as name, customer.city,
  coalesce(profile.rolling_year_cents, 0) as "yearCents", profile.last_day as "lastDay", message.mailing_id as "mailingId",
  mailing.name as "mailingName", coalesce(said.is_later, false) as "isCallBack"`;

function listOf(tx: Tx, mailingId: string | null): RawBuilder<unknown> {
  return sql`
    from messages.message
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = message.customer_id
    left join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = message.customer_id
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    left join lateral (
      select call.outcome = 'later' as is_later from messages.call
      where call.merchant_id = ${tx.merchantId} and call.message_id = message.id and call.ended_at is not null
      order by call.began_at desc
      limit 1
    ) as said on true
    where ${ofList(tx, mailingId)}`;
}

function ofList(tx: Tx, mailingId: string | null): RawBuilder<unknown> {
  return sql`message.merchant_id = ${tx.merchantId} and message.channel = 'phone' and (mailing.id is null or mailing.state = 'sending')
      and (${mailingId}::uuid is null or message.mailing_id = ${mailingId}::uuid)`;
}

function toCome(tx: Tx): RawBuilder<unknown> {
  return sql`(message.state = 'planned' or (message.state = 'waiting' and message.next_try_at > ${tx.now}::timestamptz))`;
}

/** Calls that somebody began and did not end, and whose person is still hers. */
export async function selectOpen(tx: Tx, caller: string): Promise<CallsAnswer["open"]> {
  return await tx.rows(sql`
    select call.id, ${name} as name, call.began_at as "beganAt"
    from messages.call
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = call.customer_id
    left join messages.message on message.merchant_id = ${tx.merchantId} and message.id = call.message_id
    where call.merchant_id = ${tx.merchantId} and call.ended_at is null and call.caller = ${caller}
      and call.began_at > ${tx.now}::timestamptz - interval '12 hours'
      and (message.id is null or (message.state = 'sending' and message.lease_holder = call.id))
    order by call.began_at
    limit 20`);
}

/** Whom a call is to, with what the shop knows of her purchases. */
export async function selectCalled(tx: Tx, customerId: string): Promise<CallAnswer["person"]> {
  return await tx.one(sql`
    select
      customer.id as "customerId", ${name} as name, customer.city, coalesce(profile.rolling_year_cents, 0) as "yearCents",
      coalesce(profile.net_cents, 0) as "spentCents", coalesce(profile.purchase_days, 0) as "purchaseDays",
      profile.first_day as "firstDay", profile.last_day as "lastDay", coalesce(profile.is_best, false) as "isBest"
    from customers.customer
    left join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = customer.id
    where customer.merchant_id = ${tx.merchantId} and customer.id = ${customerId}`);
}

/** What a message in a caller's hands was given: her words, her number. */
export async function selectInHand(
  tx: Tx,
  messageId: string,
  callId: string,
): Promise<{ given: unknown; language: string; recipient: string | null } | undefined> {
  return await tx.maybe(sql`
    select given, language, recipient from messages.message
    where merchant_id = ${tx.merchantId} and id = ${messageId} and state = 'sending' and lease_holder = ${callId}`);
}

/** How many are due, how many are to come, and how the day goes. */
export async function countCalls(
  tx: Tx,
  mailingId: string | null,
  since: string,
): Promise<{ due: number; toCome: number; made: number; reached: number; hot: number }> {
  return await tx.one(sql`
    select
      list.due, list."toCome",
      count(*) filter (where call.outcome <> 'stopped')::int as made,
      count(*) filter (where call.outcome in ('reached', 'refused', 'no_more_calls'))::int as reached,
      count(*) filter (where call.interest = 'hot')::int as hot
    from (
      select
        count(*) filter (where message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz)::int as due,
        count(*) filter (where ${toCome(tx)})::int as "toCome"
      from messages.message
      left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
      where ${ofList(tx, mailingId)} and message.state in ('planned', 'waiting')
    ) as list
    left join messages.call
      on call.merchant_id = ${tx.merchantId} and call.began_at >= ${since}::timestamptz and call.ended_at is not null
    group by list.due, list."toCome"`);
}

export type CalledMessage = {
  readonly id: string;
  readonly customerId: string;
  readonly mailingId: string | null;
  readonly versionId: string | null;
  readonly voucherId: string | null;
  readonly voucherKindId: string | null;
  readonly purpose: string;
  readonly topic: string;
  readonly state: string;
  readonly attempts: number;
  readonly softFailures: number;
  readonly leftAt: string;
  readonly validUntil: string | null;
  /** Whoever bought after this instant is left out. */
  readonly buyersSince: string | null;
};

export async function selectCalledMessage(tx: Tx, id: string): Promise<CalledMessage | undefined> {
  return await tx.maybe<CalledMessage>(calledMessage(tx, id));
}

/** Held until the end of the transaction: two callers do not call the same person. */
export async function lockCalled(tx: Tx, id: string): Promise<CalledMessage | undefined> {
  return await tx.maybe<CalledMessage>(sql`${calledMessage(tx, id)} for update of message`);
}

function calledMessage(tx: Tx, id: string) {
  return sql<CalledMessage>`
    select
      message.id, message.customer_id as "customerId", message.mailing_id as "mailingId", mailing.version_id as "versionId",
      message.voucher_id as "voucherId", mailing.voucher_kind_id as "voucherKindId", message.purpose, message.topic, message.state, message.attempts, message.soft_failures as "softFailures",
      message.left_at as "leftAt", message.valid_until as "validUntil"
    from messages.message
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    where message.merchant_id = ${tx.merchantId} and message.id = ${id} and message.channel = 'phone'
      and message.customer_id is not null`;
}

/** One person, as permission is asked of many. */
export function onlyPerson(customerId: string): RawBuilder<unknown> {
  return sql`select ${customerId}::uuid as customer_id`;
}

/** To be called another time: it asks for its place again then. */
export async function putOff(tx: Tx, id: string, at: string): Promise<void> {
  await tx.run(sql`
    update messages.message
    set state = 'planned', next_try_at = ${at}::timestamptz, leased_until = null, lease_holder = null
    where merchant_id = ${tx.merchantId} and id = ${id} and state = 'sending'`);
}

export async function insertCall(
  tx: Tx,
  call: Pick<CallView, "id" | "customerId" | "messageId" | "caller" | "purpose">,
): Promise<void> {
  await tx.run(sql`
    insert into messages.call (merchant_id, id, message_id, customer_id, caller, purpose, began_at)
    values (${tx.merchantId}, ${call.id}, ${call.messageId}::uuid, ${call.customerId}, ${call.caller}, ${call.purpose},
            ${tx.now})`);
}

const columns = sql`
  call.id, call.customer_id as "customerId", call.message_id as "messageId", ${name} as name, call.caller, call.purpose,
  call.began_at as "beganAt",
  call.ended_at as "endedAt", call.outcome, call.interest, call.notes, call.call_back_at as "callBackAt"`;

export async function selectCall(tx: Tx, id: string): Promise<CallView | undefined> {
  return await tx.maybe<CallView>(oneCall(tx, id));
}

export async function lockCall(tx: Tx, id: string): Promise<CallView | undefined> {
  return await tx.maybe<CallView>(sql`${oneCall(tx, id)} for update of call`);
}

/** Calls to a person that nobody said the end of. */
export async function selectOpenCalls(tx: Tx, customerId: string): Promise<CallView[]> {
  return await tx.rows<CallView>(sql`
    select ${columns} from messages.call
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = call.customer_id
    where call.merchant_id = ${tx.merchantId} and call.customer_id = ${customerId} and call.ended_at is null
    order by call.began_at
    for update of call`);
}

function oneCall(tx: Tx, id: string) {
  return sql<CallView>`
    select ${columns} from messages.call
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = call.customer_id
    where call.merchant_id = ${tx.merchantId} and call.id = ${id}`;
}

export async function writeEnd(
  tx: Tx,
  id: string,
  end: Pick<CallView, "outcome" | "interest" | "notes" | "callBackAt">,
): Promise<void> {
  await tx.run(sql`
    update messages.call
    set ended_at = ${tx.now}, outcome = ${end.outcome}, interest = ${end.interest}, notes = ${end.notes},
        call_back_at = ${end.callBackAt}::timestamptz
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Calls of these records, newest first. */
export async function selectCalls(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<CallView[]> {
  const before = asked.before === undefined ? sql`` : sql`and call.began_at < ${asked.before}::timestamptz`;
  return await tx.rows<CallView>(sql`
    select ${columns} from messages.call
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = call.customer_id
    where call.merchant_id = ${tx.merchantId} and call.customer_id = any(${[...asked.customerIds]}::uuid[]) ${before}
    order by call.began_at desc, call.id desc
    limit ${asked.limit}`);
}

export async function moveCalls(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update messages.call set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
    returning id`);
  return rows.map(({ id }) => id);
}

export async function forgetCalls(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from messages.call
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

/** Number of a person as it is dialled; null: none that reaches her. */
export async function selectNumber(tx: Tx, customerId: string): Promise<string | null> {
  const row = await tx.maybe<{ value: string }>(sql`
    select value from customers.identifier
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and kind = 'phone' and status <> 'bad'
    order by is_primary desc, (status = 'good') desc, created_at
    limit 1`);
  return row?.value ?? null;
}

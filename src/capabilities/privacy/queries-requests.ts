import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";
import type { ListedRequest, RequestRow, StepRow } from "./answers.ts";

const columns = sql`
  request.id, request.number, request.customer_id as "customerId", request.kind, request.origin, request.requester,
  request.contact, request.words, request.received_at as "receivedAt", request.received_on as "receivedOn",
  request.due_on as "dueOn", request.extended_for as "extendedFor", request.identity, request.identity_by as "identityBy",
  request.state, request.outcome, request.closed_at as "closedAt", request.closed_by as "closedBy",
  request.created_by as "createdBy"`;

export async function insertRequest(
  tx: Tx,
  made: Pick<
    RequestRow,
    | "id"
    | "customerId"
    | "kind"
    | "origin"
    | "requester"
    | "contact"
    | "words"
    | "receivedAt"
    | "receivedOn"
    | "dueOn"
    | "identity"
    | "identityBy"
    | "createdBy"
  >,
): Promise<RequestRow> {
  // Numbers follow one another: of two at once the second waits here.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`privacy.request ${tx.merchantId}`}, 0))`);
  return await tx.one<RequestRow>(sql`
    insert into privacy.request (
      merchant_id, id, number, customer_id, kind, origin, requester, contact, words, received_at, received_on, due_on,
      identity, identity_by, state, created_by
    )
    select
      ${tx.merchantId}, ${made.id}, coalesce(max(number), 0) + 1, ${made.customerId}, ${made.kind}, ${made.origin},
      ${made.requester}, ${made.contact}, ${made.words}, ${made.receivedAt}, ${made.receivedOn}, ${made.dueOn},
      ${made.identity}, ${made.identityBy}, 'open', ${made.createdBy}
    from privacy.request as earlier
    where earlier.merchant_id = ${tx.merchantId}
    returning ${columns}`);
}

export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return await tx.maybe<RequestRow>(sql`
    select ${columns} from privacy.request where merchant_id = ${tx.merchantId} and id = ${id} for update`);
}

export async function selectRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return await tx.maybe<RequestRow>(sql`
    select ${columns} from privacy.request where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Open ones by deadline, the others newest first. */
export async function selectRequests(
  tx: Tx,
  asked: {
    readonly isOpen: boolean;
    readonly customerIds: readonly string[] | null;
    readonly after: number;
    readonly limit: number;
  },
): Promise<ListedRequest[]> {
  const state = asked.isOpen ? sql`request.state = 'open'` : sql`request.state <> 'open'`;
  const order = asked.isOpen
    ? sql`request.due_on, request.number`
    : sql`request.closed_at desc, request.number desc`;
  return await tx.rows<ListedRequest>(sql`
    select ${columns},
      nullif(concat_ws(' ', customer.first_name, customer.last_name, customer.company_name), '') as "customerName"
    from privacy.request
    left join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = request.customer_id
    where request.merchant_id = ${tx.merchantId}
      and ${state}
      and (${asked.customerIds}::uuid[] is null or request.customer_id = any(${asked.customerIds}::uuid[]))
    order by ${order}
    limit ${asked.limit} offset ${asked.after}`);
}

export async function countOpenRequests(tx: Tx): Promise<{ open: number; first: Day | null }> {
  return await tx.one<{ open: number; first: Day | null }>(sql`
    select count(*) as open, min(due_on) as first
    from privacy.request
    where merchant_id = ${tx.merchantId} and state = 'open'`);
}

export async function updateRequest(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      RequestRow,
      "customerId" | "identity" | "identityBy" | "dueOn" | "extendedFor" | "state" | "outcome" | "closedBy"
    >
  >,
): Promise<void> {
  const kept = <Value>(name: keyof typeof change, value: Value) =>
    name in change ? sql`${value}` : sql.ref(`request.${column[name]}`);
  await tx.run(sql`
    update privacy.request
    set customer_id = ${kept("customerId", change.customerId)},
        identity = ${kept("identity", change.identity)},
        identity_by = ${kept("identityBy", change.identityBy)},
        due_on = ${kept("dueOn", change.dueOn)},
        extended_for = ${kept("extendedFor", change.extendedFor)},
        extended_at = ${change.extendedFor === undefined ? sql.ref("request.extended_at") : sql`${tx.now}`},
        state = ${kept("state", change.state)},
        outcome = ${kept("outcome", change.outcome)},
        closed_by = ${kept("closedBy", change.closedBy)},
        closed_at = ${change.state === undefined ? sql.ref("request.closed_at") : sql`${tx.now}`}
    where request.merchant_id = ${tx.merchantId} and request.id = ${id}`);
}

const column = {
  customerId: "customer_id",
  identity: "identity",
  identityBy: "identity_by",
  dueOn: "due_on",
  extendedFor: "extended_for",
  state: "state",
  outcome: "outcome",
  closedBy: "closed_by",
} as const;

export async function insertStep(
  tx: Tx,
  made: Omit<StepRow, "number"> & { readonly requestId: string },
): Promise<void> {
  await tx.run(sql`
    insert into privacy.request_step (merchant_id, request_id, number, at, by_name, step, detail)
    select ${tx.merchantId}, ${made.requestId}, coalesce(max(earlier.number), 0) + 1, ${made.at}, ${made.byName},
           ${made.step}, ${JSON.stringify(made.detail)}::jsonb
    from privacy.request_step as earlier
    where earlier.merchant_id = ${tx.merchantId} and earlier.request_id = ${made.requestId}`);
}

export async function selectSteps(tx: Tx, requestId: string): Promise<StepRow[]> {
  return await tx.rows<StepRow>(sql`
    select number, at, by_name as "byName", step, detail
    from privacy.request_step
    where merchant_id = ${tx.merchantId} and request_id = ${requestId}
    order by number`);
}

/** What names the person leaves with her; that she asked, when, and what was done stays as the shop's proof. */
export async function forgetRequester(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    update privacy.request
    set requester = null, contact = null, words = null
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export async function requestsOf(tx: Tx, customerIds: readonly string[]): Promise<RequestRow[]> {
  return await tx.rows<RequestRow>(sql`
    select ${columns}
    from privacy.request
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by number`);
}

export async function moveRequests(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? null : [...move.only];
  const rows = await tx.rows<{ id: string }>(sql`
    update privacy.request
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId}
      and customer_id = ${move.fromId}
      and (${only}::uuid[] is null or id = any(${only}::uuid[]))
    returning id`);
  return rows.map(({ id }) => id);
}

/** Closed requests whose proof is no longer needed. */
export async function deleteOldRequests(tx: Tx, closedBefore: string): Promise<number> {
  return await tx.run(sql`
    with old as (
      select id from privacy.request
      where merchant_id = ${tx.merchantId} and state <> 'open' and closed_at < ${closedBefore}
    ),
    steps as (
      delete from privacy.request_step
      using old
      where request_step.merchant_id = ${tx.merchantId} and request_step.request_id = old.id
    )
    delete from privacy.request using old
    where request.merchant_id = ${tx.merchantId} and request.id = old.id`);
}

export async function countOldRequests(tx: Tx, closedBefore: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from privacy.request
    where merchant_id = ${tx.merchantId} and state <> 'open' and closed_at < ${closedBefore}`);
  return count;
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import type { IncidentKind } from "./schema-row.ts";
import type { IncidentView } from "./schema.ts";

/** Something that somebody should look at. */
export type NewIncident = {
  readonly kind: IncidentKind;
  readonly cents?: number;
  /** Figures, codes and identifiers: no names. */
  readonly detail?: Readonly<Record<string, unknown>>;
};

export async function insertIncidents(
  tx: Tx,
  about: {
    readonly operationId: string;
    readonly deviceId: string;
    readonly cashierId: string | null;
    readonly customerId: string | null;
    readonly at: string;
  },
  incidents: readonly NewIncident[],
): Promise<void> {
  for (const { kind, cents = null, detail = {} } of incidents) {
    await tx.run(sql`
      insert into till.incident (
        merchant_id, id, kind, operation_id, device_id, cashier_id, customer_id, cents, detail, at, noted_at)
      values (
        ${tx.merchantId}, ${newId(Date.parse(tx.now))}, ${kind}, ${about.operationId}, ${about.deviceId},
        ${about.cashierId}, ${about.customerId}, ${cents}, ${JSON.stringify(detail)}::jsonb, ${about.at},
        ${tx.now})`);
  }
}

/** What was taken back need not be looked at any more. */
export async function settleIncidentsOf(tx: Tx, operationId: string, by: string): Promise<void> {
  await tx.run(sql`
    update till.incident set settled_at = ${tx.now}, settled_by = ${by}
    where merchant_id = ${tx.merchantId} and operation_id = ${operationId} and settled_at is null
      and kind in ('points_owed', 'voucher_owed', 'announced_more', 'card_often', 'no_reason')`);
}

export async function settleIncident(
  tx: Tx,
  id: string,
  { by, note }: { readonly by: string; readonly note: string | null },
): Promise<boolean> {
  const settled = await tx.run(sql`
    update till.incident set settled_at = ${tx.now}, settled_by = ${by}, note = ${note}
    where merchant_id = ${tx.merchantId} and id = ${id} and settled_at is null`);
  return settled > 0;
}

export async function selectIncidents(
  tx: Tx,
  asked: { readonly isSettled: boolean; readonly before: string | null; readonly limit: number },
): Promise<IncidentView[]> {
  const state = asked.isSettled ? sql`is not null` : sql`is null`;
  const before = asked.before === null ? sql`` : sql`and incident.id < ${asked.before}::uuid`;
  return await tx.rows<IncidentView>(sql`
    select
      incident.id,
      incident.kind,
      incident.at,
      incident.cents,
      incident.detail,
      coalesce(customer.merged_into, customer.id) as "customerId",
      nullif(coalesce(
        nullif(trim(concat_ws(' ', customer.first_name, customer.last_name)), ''),
        customer.company_name, ''), '') as "customerName",
      incident.cashier_id as "cashierId",
      cashier.name as "cashierName",
      device.name as "deviceName",
      store.name as "storeName",
      case when operation.id is null then null else json_build_object(
        'kind', operation.kind,
        'amountCents', operation.amount_cents,
        'ticketNumber', operation.ticket_number,
        'isOffline', operation.is_offline,
        'receiptId', operation.receipt_id) end as operation,
      incident.settled_at as "settledAt",
      incident.settled_by as "settledBy",
      incident.note
    from till.incident
    left join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = incident.customer_id
    left join till.cashier
      on cashier.merchant_id = ${tx.merchantId} and cashier.id = incident.cashier_id
    left join till.device
      on device.merchant_id = ${tx.merchantId} and device.id = incident.device_id
    left join accounts.store
      on store.merchant_id = ${tx.merchantId} and store.id = device.store_id
    left join till.operation
      on operation.merchant_id = ${tx.merchantId} and operation.id = incident.operation_id
    where incident.merchant_id = ${tx.merchantId} and incident.settled_at ${state} ${before}
    order by incident.id desc
    limit ${asked.limit}`);
}

export type IncidentsOpen = {
  readonly open: number;
  readonly cents: number;
  /** Of them: what tells of credits that somebody may have given to herself or too often. */
  readonly odd: number;
  readonly cashiers: number;
};

export async function countOpen(tx: Tx): Promise<IncidentsOpen> {
  return await tx.one<IncidentsOpen>(sql`
    select
      count(*)::int as open,
      coalesce(sum(incident.cents), 0)::bigint as cents,
      count(*) filter (
        where incident.kind in ('own_card', 'card_often', 'cashier_often', 'no_reason', 'spent_before_undo'))::int as odd,
      count(distinct incident.cashier_id) filter (
        where incident.kind in ('own_card', 'card_often', 'cashier_often', 'no_reason', 'spent_before_undo'))::int as cashiers
    from till.incident
    where incident.merchant_id = ${tx.merchantId} and incident.settled_at is null`);
}

/** Whether the same thing was noted lately: a card credited too often rings once a day, a cashier once an hour. */
export async function isNoted(
  tx: Tx,
  asked: {
    readonly kind: IncidentKind;
    readonly customerId?: string;
    readonly cashierId?: string;
    readonly from: string;
  },
): Promise<boolean> {
  const found = await tx.maybe(sql`
    select from till.incident
    where incident.merchant_id = ${tx.merchantId} and incident.kind = ${asked.kind}
      and incident.at >= ${asked.from}
      and (${asked.customerId ?? null}::uuid is null or incident.customer_id = ${asked.customerId ?? null})
      and (${asked.cashierId ?? null}::uuid is null or incident.cashier_id = ${asked.cashierId ?? null})
    limit 1`);
  return found !== undefined;
}

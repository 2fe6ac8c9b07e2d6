import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type {
  Endowment,
  EndowmentBody,
  EndowmentMovement,
  EndowmentsQuery,
  MovementKind,
} from "./schema-rewards.ts";

// What was put aside for a reservation that has run out is free again at that instant, whatever the night job does.
const lapsed = (tx: Tx) => sql`
  coalesce((
    select sum(hold.quantity)
    from loyalty.endowment_hold as hold
    join loyalty.reservation
      on reservation.merchant_id = hold.merchant_id
      and reservation.id = hold.reservation_id
    where hold.merchant_id = ${tx.merchantId} and hold.endowment_id = endowment.id and hold.state = 'open'
      and (reservation.state in ('voided', 'lapsed') or (reservation.state = 'open' and reservation.expires_at <= ${tx.now}))
  ), 0)::integer`;

const columns = (tx: Tx) => sql`
  endowment.id,
  endowment.name,
  endowment.program_id as "programId",
  endowment.customer_id as "customerId",
  endowment.sku,
  endowment.quantity,
  endowment.reserved - ${lapsed(tx)} as reserved,
  endowment.quantity - endowment.reserved + ${lapsed(tx)} as available,
  endowment.given,
  endowment.alert_level as "alertLevel",
  endowment.archived_at is null and endowment.quantity - endowment.reserved + ${lapsed(tx)} <= endowment.alert_level as "isLow",
  endowment.unit_cost_cents as "unitCostCents",
  endowment.archived_at as "archivedAt"`;

async function select(
  tx: Tx,
  condition: RawBuilder<unknown>,
  rest: RawBuilder<unknown>,
): Promise<Endowment[]> {
  return await tx.rows<Endowment>(sql`
    select ${columns(tx)}
    from loyalty.endowment
    where endowment.merchant_id = ${tx.merchantId} and ${condition}
    ${rest}`);
}

export async function selectEndowment(tx: Tx, id: string): Promise<Endowment | undefined> {
  return (await select(tx, sql`endowment.id = ${id}`, sql``))[0];
}

export async function lockEndowment(tx: Tx, id: string): Promise<Endowment | undefined> {
  return (await select(tx, sql`endowment.id = ${id}`, sql`for update`))[0];
}

export async function selectEndowments(
  tx: Tx,
  asked: Omit<EndowmentsQuery, "cursor" | "customerId"> & {
    readonly customerIds: readonly string[] | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<Endowment[]> {
  const { programId, customerIds, low, archived, before } = asked;
  const conditions = [
    (archived ?? false) ? sql`true` : sql`endowment.archived_at is null`,
    programId === undefined ? null : sql`endowment.program_id = ${programId}`,
    customerIds === null ? null : sql`endowment.customer_id = any(${[...customerIds]}::uuid[])`,
    low === undefined
      ? null
      : sql`(endowment.quantity - endowment.reserved + ${lapsed(tx)} <= endowment.alert_level) = ${low}`,
    before === null ? null : sql`endowment.id < ${before}::uuid`,
  ].filter((condition) => condition !== null);
  return await select(
    tx,
    sql.join(conditions, sql` and `),
    sql`order by endowment.id desc limit ${asked.limit}`,
  );
}

export async function insertEndowment(tx: Tx, id: string, body: EndowmentBody): Promise<void> {
  await tx.run(sql`
    insert into loyalty.endowment (
      merchant_id, id, name, program_id, customer_id, sku, alert_level, unit_cost_cents, created_at, updated_at)
    values (${tx.merchantId}, ${id}, ${body.name}, ${body.programId ?? null}, ${body.customerId ?? null},
            ${body.sku ?? null}, ${body.alertLevel}, ${body.unitCostCents}, ${tx.now}, ${tx.now})`);
}

export async function updateEndowment(tx: Tx, id: string, body: EndowmentBody): Promise<number> {
  return await tx.run(sql`
    update loyalty.endowment
    set name = ${body.name}, program_id = ${body.programId ?? null}, customer_id = ${body.customerId ?? null},
        sku = ${body.sku ?? null}, alert_level = ${body.alertLevel}, unit_cost_cents = ${body.unitCostCents},
        updated_at = ${tx.now}
    where endowment.merchant_id = ${tx.merchantId} and endowment.id = ${id}`);
}

export async function unarchiveEndowment(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.endowment
    set archived_at = null, updated_at = ${tx.now}
    where endowment.merchant_id = ${tx.merchantId} and endowment.id = ${id} and endowment.archived_at is not null`);
}

export async function archiveEndowment(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.endowment
    set archived_at = ${tx.now}, updated_at = ${tx.now}
    where endowment.merchant_id = ${tx.merchantId} and endowment.id = ${id} and endowment.archived_at is null`);
}

export type NewMovement = {
  readonly kind: MovementKind;
  /** Changes of the stock's columns. */
  readonly quantity: number;
  readonly reserved: number;
  readonly given: number;
  readonly customerId?: string | null;
  readonly receiptId?: string | null;
  readonly reservationId?: string | null;
  readonly note?: string | undefined;
};

/** Writes a movement of a stock that is held, and carries it to the stock, which refuses to give more than there is. */
export async function insertMovement(
  tx: Tx,
  endowmentId: string,
  movement: NewMovement,
  by: string,
): Promise<number> {
  const { number } = await tx.one<{ number: number }>(sql`
    with moved as (
      update loyalty.endowment
      set quantity = quantity + ${movement.quantity}::integer,
          reserved = reserved + ${movement.reserved}::integer,
          given = given + ${movement.given}::integer,
          movements = movements + 1,
          updated_at = ${tx.now}
      where endowment.merchant_id = ${tx.merchantId} and endowment.id = ${endowmentId}
      returning movements, unit_cost_cents
    )
    insert into loyalty.endowment_movement (
      merchant_id, endowment_id, number, kind, quantity, reserved, given, cost_cents, customer_id, receipt_id,
      reservation_id, at, actor)
    select
      ${tx.merchantId}, ${endowmentId}, moved.movements, ${movement.kind}, ${movement.quantity}::integer,
      ${movement.reserved}::integer, ${movement.given}::integer, ${movement.given}::integer * moved.unit_cost_cents,
      ${movement.customerId ?? null}::uuid, ${movement.receiptId ?? null}::uuid, ${movement.reservationId ?? null}::uuid,
      ${tx.now}, ${by}
    from moved
    returning number`);
  if (movement.note !== undefined)
    await tx.run(sql`
      insert into loyalty.endowment_note (merchant_id, endowment_id, number, note)
      values (${tx.merchantId}, ${endowmentId}, ${number}, ${movement.note})`);
  return number;
}

export async function selectMovements(
  tx: Tx,
  asked: { readonly endowmentId: string; readonly before: number | null; readonly limit: number },
): Promise<EndowmentMovement[]> {
  return await tx.rows<EndowmentMovement>(sql`
    select
      endowment_movement.number,
      endowment_movement.kind,
      endowment_movement.quantity,
      endowment_movement.reserved,
      endowment_movement.given,
      endowment_movement.cost_cents as "costCents",
      endowment_movement.customer_id as "customerId",
      endowment_movement.receipt_id as "receiptId",
      endowment_movement.reservation_id as "reservationId",
      endowment_note.note,
      endowment_movement.at,
      endowment_movement.actor as by
    from loyalty.endowment_movement
    left join loyalty.endowment_note
      on endowment_note.merchant_id = endowment_movement.merchant_id
      and endowment_note.endowment_id = endowment_movement.endowment_id
      and endowment_note.number = endowment_movement.number
    where endowment_movement.merchant_id = ${tx.merchantId}
      and endowment_movement.endowment_id = ${asked.endowmentId}
      and endowment_movement.number < ${asked.before ?? 2_147_483_647}
    order by endowment_movement.number desc
    limit ${asked.limit}`);
}

/** Gifts given with a receipt, less those that came back. */
export async function givenWithReceipt(
  tx: Tx,
  receiptId: string,
): Promise<
  { readonly endowmentId: string; readonly customerId: string | null; readonly quantity: number }[]
> {
  return await tx.rows(sql`
    select
      endowment_movement.endowment_id as "endowmentId",
      endowment_movement.customer_id as "customerId",
      sum(endowment_movement.given)::integer as quantity
    from loyalty.endowment_movement
    where endowment_movement.merchant_id = ${tx.merchantId} and endowment_movement.receipt_id = ${receiptId}
    group by endowment_movement.endowment_id, endowment_movement.customer_id
    having sum(endowment_movement.given) > 0
    order by endowment_movement.endowment_id`);
}

export type Hold = {
  readonly reservationId: string;
  readonly endowmentId: string;
  readonly customerId: string | null;
  readonly quantity: number;
  readonly state: "open" | "given" | "released";
};

const holdColumns = sql`
  endowment_hold.reservation_id as "reservationId",
  endowment_hold.endowment_id as "endowmentId",
  endowment_hold.customer_id as "customerId",
  endowment_hold.quantity,
  endowment_hold.state`;

export async function insertHold(tx: Tx, hold: Omit<Hold, "state">): Promise<number> {
  return await tx.run(sql`
    insert into loyalty.endowment_hold (merchant_id, reservation_id, endowment_id, customer_id, quantity, state)
    values (${tx.merchantId}, ${hold.reservationId}, ${hold.endowmentId}, ${hold.customerId}, ${hold.quantity}, 'open')
    on conflict do nothing`);
}

export async function selectHold(tx: Tx, reservationId: string): Promise<Hold | undefined> {
  return await tx.maybe<Hold>(sql`
    select ${holdColumns}
    from loyalty.endowment_hold
    where endowment_hold.merchant_id = ${tx.merchantId} and endowment_hold.reservation_id = ${reservationId}`);
}

/** Answers whether it was still open: of two who close it, one does. */
export async function closeHold(
  tx: Tx,
  reservationId: string,
  state: "given" | "released",
): Promise<boolean> {
  const closed = await tx.run(sql`
    update loyalty.endowment_hold
    set state = ${state}
    where endowment_hold.merchant_id = ${tx.merchantId} and endowment_hold.reservation_id = ${reservationId}
      and endowment_hold.state = 'open'`);
  return closed === 1;
}

/** Open holds whose reservation has been used or is over; of one stock, or of all. */
export async function holdsToSettle(
  tx: Tx,
  endowmentId: string | null,
): Promise<(Hold & { readonly isPosted: boolean })[]> {
  const ofOne = endowmentId === null ? sql`` : sql`and endowment_hold.endowment_id = ${endowmentId}`;
  return await tx.rows(sql`
    select ${holdColumns}, reservation.state = 'posted' as "isPosted"
    from loyalty.endowment_hold
    join loyalty.reservation
      on reservation.merchant_id = endowment_hold.merchant_id
      and reservation.id = endowment_hold.reservation_id
    where endowment_hold.merchant_id = ${tx.merchantId} and endowment_hold.state = 'open' ${ofOne}
      and (reservation.state <> 'open' or reservation.expires_at <= ${tx.now})
    order by endowment_hold.endowment_id, endowment_hold.reservation_id`);
}

/** What the gifts of a program's stocks cost, by day. */
export async function endowmentCostsByDay(
  tx: Tx,
  asked: {
    readonly programId: string;
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
  },
): Promise<{ readonly day: string; readonly cents: number }[]> {
  return await tx.rows(sql`
    select
      (endowment_movement.at at time zone ${asked.timeZone})::date as day,
      sum(endowment_movement.cost_cents)::bigint as cents
    from loyalty.endowment
    join loyalty.endowment_movement
      on endowment_movement.merchant_id = endowment.merchant_id
      and endowment_movement.endowment_id = endowment.id
    where endowment.merchant_id = ${tx.merchantId} and endowment.program_id = ${asked.programId}
      and endowment_movement.given <> 0
      and (endowment_movement.at at time zone ${asked.timeZone})::date between ${asked.from}::date and ${asked.to}::date
    group by 1
    order by 1`);
}

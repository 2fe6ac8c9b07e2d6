import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";

// The rows that a shop keeps of its network: read and written in the shop's own transactions only.

export type Link = {
  readonly networkId: string;
  readonly networkName: string;
  readonly state: "active" | "left";
  readonly joinedAt: string;
  readonly joinedOn: Day;
  readonly leftAt: string | null;
};

export type SharedValues = { readonly firstName?: string; readonly email?: string; readonly phone?: string };

export type Holding = {
  readonly holderId: string;
  readonly customerId: string;
  readonly cardNumber: string;
  readonly linkedAt: string;
  readonly shared: SharedValues;
};

const linkColumns = sql`
  network_id as "networkId", network_name as "networkName", state, joined_at as "joinedAt", joined_on as "joinedOn",
  left_at as "leftAt"`;

export async function selectLink(tx: Tx, lock = false): Promise<Link | undefined> {
  return await tx.maybe<Link>(sql`
    select ${linkColumns} from network.link where merchant_id = ${tx.merchantId} ${lock ? sql`for update` : sql``}`);
}

export async function upsertLink(
  tx: Tx,
  link: { readonly networkId: string; readonly networkName: string; readonly joinedOn: Day },
): Promise<void> {
  await tx.run(sql`
    insert into network.link (merchant_id, network_id, network_name, state, joined_at, joined_on)
    values (${tx.merchantId}, ${link.networkId}, ${link.networkName}, 'active', ${tx.now}, ${link.joinedOn})
    on conflict (merchant_id) do update
      set network_id = excluded.network_id, network_name = excluded.network_name, state = 'active',
          joined_at = excluded.joined_at, joined_on = excluded.joined_on, left_at = null
      where link.state = 'left'`);
}

export async function leaveLink(tx: Tx): Promise<void> {
  await tx.run(sql`
    update network.link set state = 'left', left_at = ${tx.now} where merchant_id = ${tx.merchantId} and state = 'active'`);
}

const holdingColumns = sql`
  holding.holder_id as "holderId", coalesce(customer.merged_into, customer.id) as "customerId", holding.card_number as "cardNumber",
  holding.linked_at as "linkedAt", holding.shared`;

export async function selectHolding(tx: Tx, holderId: string): Promise<Holding | undefined> {
  return await tx.maybe<Holding>(sql`
    select ${holdingColumns}
    from network.holding
    join customers.customer on customer.merchant_id = holding.merchant_id and customer.id = holding.customer_id
    where holding.merchant_id = ${tx.merchantId} and holding.holder_id = ${holderId}`);
}

/** The cards of the network these customers show, the one shown first last; merged records answer with the kept one. */
export async function selectHoldingsOf(tx: Tx, customerIds: readonly string[]): Promise<Holding[]> {
  return await tx.rows<Holding>(sql`
    select ${holdingColumns}
    from network.holding
    join customers.customer on customer.merchant_id = holding.merchant_id and customer.id = holding.customer_id
    where holding.merchant_id = ${tx.merchantId}
      and (customer.id = any(${customerIds}::uuid[]) or customer.merged_into = any(${customerIds}::uuid[]))
    order by holding.linked_at desc, holding.holder_id desc`);
}

export async function insertHolding(
  tx: Tx,
  holding: {
    readonly holderId: string;
    readonly customerId: string;
    readonly cardNumber: string;
    readonly linkedOn: Day;
  },
): Promise<void> {
  await tx.run(sql`
    insert into network.holding (merchant_id, holder_id, customer_id, card_number, linked_at, linked_on)
    values (${tx.merchantId}, ${holding.holderId}, ${holding.customerId}, ${holding.cardNumber}, ${tx.now}, ${holding.linkedOn})`);
}

export async function updateHolding(
  tx: Tx,
  holding: { readonly holderId: string; readonly cardNumber: string; readonly shared: SharedValues },
): Promise<void> {
  await tx.run(sql`
    update network.holding
    set card_number = ${holding.cardNumber}, shared = ${JSON.stringify(holding.shared)}::jsonb
    where merchant_id = ${tx.merchantId} and holder_id = ${holding.holderId}`);
}

/** The shared cards of these records, as their owner may take them away. */
export async function selectOwnHoldings(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ number: string; network: string | null; since: string }[]> {
  return await tx.rows(sql`
    select holding.card_number as number, link.network_name as network, holding.linked_at as since
    from network.holding
    left join network.link on link.merchant_id = holding.merchant_id
    where holding.merchant_id = ${tx.merchantId} and holding.customer_id = any(${customerIds}::uuid[])
    order by holding.linked_at, holding.holder_id`);
}

/** One at a time per holder, also while there is no row to lock. */
export async function lockHolder(tx: Tx, holderId: string): Promise<void> {
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`network.holder ${tx.merchantId} ${holderId}`}, 0))`,
  );
}

export async function moveHoldings(tx: Tx, fromId: string, toId: string): Promise<string[]> {
  const moved = await tx.rows<{ holderId: string }>(sql`
    update network.holding set customer_id = ${toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
    returning holder_id as "holderId"`);
  return moved.map(({ holderId }) => holderId);
}

export async function moveHoldingsBack(tx: Tx, holderIds: readonly string[], toId: string): Promise<void> {
  await tx.run(sql`
    update network.holding set customer_id = ${toId}
    where merchant_id = ${tx.merchantId} and holder_id = any(${holderIds}::uuid[])`);
}

export async function deleteHoldings(tx: Tx, customerId: string): Promise<void> {
  await tx.run(
    sql`delete from network.holding where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`,
  );
}

// Sales ---------------------------------------------------------------------------------------------------------------------------

/**
 * Notes what counts now of these sales (refunds name theirs): who held the card, and the goods less what was given back, postage
 * out. A sale that was never of a holder is not noted; one that no longer is counts for nothing.
 * @param without receipts about to be removed: as if they were not there
 */
export async function noteSales(
  tx: Tx,
  receiptIds: readonly string[],
  options: { readonly daysBeforeLink: number; readonly without?: readonly string[] },
): Promise<void> {
  const without = options.without ?? [];
  await tx.run(sql`
    with sale as (
      select distinct coalesce(receipt.refund_of, receipt.id) as id
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.id = any(${receiptIds}::uuid[])
    ), counted as (
      select
        receipt.id,
        holding.holder_id,
        case
          when receipt.id = any(${without}::uuid[]) then 0
          else greatest(0, receipt.total_cents - receipt.shipping_cents + coalesce((
            select sum(refund.total_cents - refund.shipping_cents)
            from purchases.receipt as refund
            where refund.merchant_id = ${tx.merchantId} and refund.refund_of = receipt.id
              and refund.kind = 'refund' and refund.id <> all(${without}::uuid[])), 0))
        end as basis_cents
      from sale
      join purchases.receipt on receipt.merchant_id = ${tx.merchantId} and receipt.id = sale.id and receipt.kind = 'sale'
      left join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = receipt.customer_id
      left join lateral (
        select holding.holder_id
        from network.holding
        join network.link on link.merchant_id = holding.merchant_id
        where holding.merchant_id = ${tx.merchantId}
          and holding.customer_id = coalesce(customer.merged_into, customer.id)
          and receipt.day >= link.joined_on
          and receipt.day >= holding.linked_on - ${options.daysBeforeLink}::integer
        order by holding.linked_at desc, holding.holder_id desc
        limit 1
      ) as holding on true
    )
    insert into network.told_sale (merchant_id, receipt_id, holder_id, basis_cents, told, is_waiting, changed_at)
    select ${tx.merchantId}, counted.id, coalesce(counted.holder_id, before.holder_id),
           case when counted.holder_id is null then 0 else counted.basis_cents end, 1, true, ${tx.now}
    from counted
    left join network.told_sale as before on before.merchant_id = ${tx.merchantId} and before.receipt_id = counted.id
    where coalesce(counted.holder_id, before.holder_id) is not null
    on conflict (merchant_id, receipt_id) do update
      set holder_id = excluded.holder_id, basis_cents = excluded.basis_cents, told = told_sale.told + 1, is_waiting = true,
          changed_at = excluded.changed_at
      where (told_sale.holder_id, told_sale.basis_cents) is distinct from (excluded.holder_id, excluded.basis_cents)`);
}

export type WaitingSale = {
  readonly receiptId: string;
  readonly holderId: string;
  readonly basisCents: number;
  readonly told: number;
};

export async function selectWaitingSales(tx: Tx, limit: number): Promise<WaitingSale[]> {
  return await tx.rows<WaitingSale>(sql`
    select receipt_id as "receiptId", holder_id as "holderId", basis_cents as "basisCents", told
    from network.told_sale
    where merchant_id = ${tx.merchantId} and is_waiting
    order by changed_at, receipt_id
    limit ${limit}`);
}

/** Told: unless something changed meanwhile, which will be told again. */
export async function endTelling(tx: Tx, sales: readonly WaitingSale[]): Promise<void> {
  await tx.run(sql`
    update network.told_sale set is_waiting = false
    from jsonb_to_recordset(${JSON.stringify(sales)}::jsonb) as said ("receiptId" uuid, told integer)
    where told_sale.merchant_id = ${tx.merchantId} and told_sale.receipt_id = said."receiptId"
      and told_sale.told = said.told`);
}

/** Receipts of an import that count, slice by slice. */
export async function receiptsOfFile(
  tx: Tx,
  importId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const found = await tx.rows<{ id: string }>(sql`
    select receipt.id
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.import_id = ${importId}
      and (${after}::uuid is null or receipt.id > ${after}::uuid)
    order by receipt.id
    limit ${limit}`);
  return found.map(({ id }) => id);
}

// Payments ------------------------------------------------------------------------------------------------------------------------

export type Payment = {
  readonly key: string;
  readonly networkId: string;
  readonly holderId: string;
  readonly customerId: string;
  readonly cents: number;
  readonly points: number;
  readonly state: "asked" | "paid" | "void";
  readonly returnedCents: number;
  readonly isWaiting: boolean;
  readonly askedAt: string;
};

const paymentColumns = sql`
  key, network_id as "networkId", holder_id as "holderId", customer_id as "customerId", cents, points, state,
  returned_cents as "returnedCents", is_waiting as "isWaiting", asked_at as "askedAt"`;

export async function selectPayment(tx: Tx, key: string, lock = false): Promise<Payment | undefined> {
  return await tx.maybe<Payment>(sql`
    select ${paymentColumns} from network.payment
    where merchant_id = ${tx.merchantId} and key = ${key} ${lock ? sql`for update` : sql``}`);
}

/** False when the key is already there. */
export async function insertPayment(
  tx: Tx,
  payment: Pick<Payment, "key" | "networkId" | "holderId" | "customerId" | "cents"> & {
    readonly actor: string;
  },
): Promise<boolean> {
  const made = await tx.run(sql`
    insert into network.payment (merchant_id, key, network_id, holder_id, customer_id, cents, state, asked_at, actor)
    values (${tx.merchantId}, ${payment.key}, ${payment.networkId}, ${payment.holderId}, ${payment.customerId},
            ${payment.cents}, 'asked', ${tx.now}, ${payment.actor})
    on conflict (merchant_id, key) do nothing`);
  return made > 0;
}

export async function endPayment(
  tx: Tx,
  key: string,
  end: { readonly state: "paid" | "void"; readonly points: number },
): Promise<void> {
  await tx.run(sql`
    update network.payment
    set state = ${end.state}, points = ${end.points}, is_waiting = false
    where merchant_id = ${tx.merchantId} and key = ${key} and state = 'asked'`);
}

export async function askReturn(tx: Tx, key: string, returnedCents: number): Promise<void> {
  await tx.run(sql`
    update network.payment set returned_cents = ${returnedCents}, is_waiting = true
    where merchant_id = ${tx.merchantId} and key = ${key}`);
}

export async function endReturn(tx: Tx, key: string, returnedCents: number): Promise<void> {
  await tx.run(sql`
    update network.payment set is_waiting = false
    where merchant_id = ${tx.merchantId} and key = ${key} and returned_cents = ${returnedCents} and state <> 'asked'`);
}

/** Payments left half done: those asked a while ago, and returns not yet told. */
export async function selectWaitingPayments(tx: Tx, askedBefore: string, limit: number): Promise<Payment[]> {
  return await tx.rows<Payment>(sql`
    select ${paymentColumns} from network.payment
    where merchant_id = ${tx.merchantId} and is_waiting and asked_at <= ${askedBefore}
    order by asked_at, key
    limit ${limit}`);
}

/** Shops with something to tell their networks. Platform transaction. */
export async function shopsWithWork(tx: Tx, askedBefore: string): Promise<string[]> {
  const found = await tx.rows<{ merchantId: string }>(sql`
    select distinct merchant_id as "merchantId" from network.told_sale where is_waiting
    union
    select distinct merchant_id from network.payment where is_waiting and asked_at <= ${askedBefore}`);
  return found.map(({ merchantId }) => merchantId);
}

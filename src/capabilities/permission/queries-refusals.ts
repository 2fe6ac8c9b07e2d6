import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { fingerprinted } from "../customers/index.ts";

/** Channels by which a refusal belongs to the address it was said from, not only to a record. */
export type AddressChannel = "email" | "sms";

const kindOf = { email: "email", sms: "phone" } as const;

/** These records and all others that share an e-mail address (or a number) with them: one person reads one mailbox. */
export async function peopleSharing(
  tx: Tx,
  customerIds: readonly string[],
  channel: AddressChannel,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct other.customer_id as id
    from customers.identifier as own
    join customers.identifier as other
      on other.merchant_id = own.merchant_id
      and other.kind = own.kind
      and other.namespace = own.namespace
      and other.value = own.value
    where own.merchant_id = ${tx.merchantId}
      and own.customer_id = any(${[...customerIds]}::uuid[])
      and own.kind = ${kindOf[channel]}`);
  return [...new Set([...customerIds, ...rows.map(({ id }) => id)])];
}

/** Everybody who has this e-mail address, or this number (E.164). */
export async function peopleAt(tx: Tx, channel: AddressChannel, address: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct customer_id as id
    from customers.identifier
    where merchant_id = ${tx.merchantId} and kind = ${kindOf[channel]} and value = ${address}`);
  return rows.map(({ id }) => id);
}

/** Keeps the fingerprints of these records' addresses on the list of those that refused. */
export async function refuseAddressesOf(
  tx: Tx,
  customerIds: readonly string[],
  channel: AddressChannel,
): Promise<void> {
  await tx.run(sql`
    insert into permission.refused_address (merchant_id, channel, fingerprint, since)
    select distinct ${tx.merchantId}::uuid, ${channel}, fingerprint, ${tx.now}::timestamptz
    from ${fingerprinted(tx)} as address
    where customer_id = any(${[...customerIds]}::uuid[]) and kind = ${kindOf[channel]}
    on conflict (merchant_id, channel, fingerprint) do update
      set since = greatest(refused_address.since, excluded.since)`);
}

/** Keeps the fingerprint of one address on the same list, known or not. */
export async function insertRefused(
  tx: Tx,
  channel: AddressChannel,
  address: string,
  at: string,
): Promise<void> {
  await tx.run(sql`
    insert into permission.refused_address (merchant_id, channel, fingerprint, since)
    select ${tx.merchantId}::uuid, ${channel}, customers.fingerprint(inner_pad, outer_pad, ${address}::text), ${at}::timestamptz
    from customers.suppression_key
    where merchant_id = ${tx.merchantId}
    on conflict (merchant_id, channel, fingerprint) do update
      set since = greatest(refused_address.since, excluded.since)`);
}

/** Whether an address is kept as one that refused, or as one of somebody who was erased. */
export async function isRefused(tx: Tx, channel: AddressChannel, address: string): Promise<boolean> {
  const found = await tx.maybe<{ one: number }>(sql`
    select 1 as one
    from customers.suppression_key
    cross join lateral (select customers.fingerprint(inner_pad, outer_pad, ${address}::text) as fingerprint) as asked
    where suppression_key.merchant_id = ${tx.merchantId}
      and (
        exists (select from permission.refused_address as refused
          where refused.merchant_id = ${tx.merchantId} and refused.channel = ${channel}
            and refused.fingerprint = asked.fingerprint)
        or exists (select from customers.suppression
          where suppression.merchant_id = ${tx.merchantId} and suppression.kind = ${kindOf[channel]}
            and suppression.fingerprint = asked.fingerprint)
      )`);
  return found !== undefined;
}

/** Somebody who reads the address agreed again: from now on the ledger alone says what holds. */
export async function acceptAddressesOf(
  tx: Tx,
  customerIds: readonly string[],
  channel: AddressChannel,
): Promise<void> {
  await tx.run(sql`
    delete from permission.refused_address
    using ${fingerprinted(tx)} as address
    where refused_address.merchant_id = ${tx.merchantId}
      and refused_address.channel = ${channel}
      and refused_address.fingerprint = address.fingerprint
      and address.customer_id = any(${[...customerIds]}::uuid[])
      and address.kind = ${kindOf[channel]}`);
}

export type Refused = {
  readonly customerId: string;
  readonly channel: AddressChannel;
  readonly since: string;
};

/**
 * Of these customers, those who were given an address after it had refused, and whose ledger does not say so yet: a new record, an
 * import, a number that was written to another record.
 */
export async function selectRefused(tx: Tx, customerIds: readonly string[]): Promise<Refused[]> {
  if (customerIds.length === 0) return [];
  return await tx.hot<Refused>(
    "permission_refused",
    `select identifier.customer_id as "customerId", refused_address.channel, max(refused_address.since) as since
     from customers.suppression_key
     join customers.identifier
       on identifier.merchant_id = $1
       and identifier.customer_id = any($2::uuid[])
       and identifier.kind in ('email', 'phone')
     join permission.refused_address
       on refused_address.merchant_id = $1
       and refused_address.channel = case identifier.kind when 'email' then 'email' else 'sms' end
       and refused_address.since <= identifier.created_at
       and refused_address.fingerprint = customers.fingerprint(inner_pad, outer_pad, identifier.value)
     where suppression_key.merchant_id = $1
       and exists (select from permission.refused_address as any_of_them where any_of_them.merchant_id = $1)
       and not exists (
         select from consent.entry
         where entry.merchant_id = $1
           and entry.customer_id = identifier.customer_id
           and entry.channel = refused_address.channel
           and entry.purpose = 'marketing'
           and entry.topic = ''
           and entry.act in ('withdrawn', 'objected')
           and entry.happened_at >= refused_address.since
       )
     group by identifier.customer_id, refused_address.channel
     order by identifier.customer_id, refused_address.channel`,
    [tx.merchantId, [...customerIds]],
  );
}

/** Newcomers of an import who bring back an address that had refused. */
export async function refusedNewcomers(tx: Tx, importId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct customer.id
    from customers.customer
    join ${fingerprinted(tx)} as address on address.customer_id = customer.id
    join permission.refused_address
      on refused_address.merchant_id = ${tx.merchantId}
      and refused_address.channel = case address.kind when 'email' then 'email' else 'sms' end
      and refused_address.fingerprint = address.fingerprint
    where customer.merchant_id = ${tx.merchantId}
      and customer.import_id = ${importId}
      and exists (select from permission.refused_address as any_of_them where any_of_them.merchant_id = ${tx.merchantId})`);
  return rows.map(({ id }) => id);
}

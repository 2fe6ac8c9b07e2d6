import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Bucketed, VintageCell } from "./rules/liability.ts";

export type Outstanding = { readonly units: number; readonly debtUnits: number };

/** Units that members hold at this instant, reserved ones included, whatever the night has not booked yet; and what they owe. */
export async function sumOutstanding(tx: Tx, programId: string): Promise<Outstanding> {
  return await tx.one<Outstanding>(sql`
    select
      (select coalesce(sum(lot.remaining), 0)::bigint
       from loyalty.lot
       where lot.merchant_id = ${tx.merchantId} and lot.program_id = ${programId} and not lot.is_closed
         and (lot.expires_at is null or lot.expires_at > ${tx.now}::timestamptz))
      + coalesce(sum(membership.reserved), 0)::bigint as units,
      coalesce(sum(membership.debt), 0)::bigint as "debtUnits"
    from loyalty.membership
    where membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}`);
}

/** What is left of lots by how old they are and by when they expire, in months. */
export async function sumBuckets(
  tx: Tx,
  programId: string,
): Promise<{ readonly age: Bucketed[]; readonly expiry: Bucketed[] }> {
  const rows = await tx.rows<Bucketed & { readonly kind: "age" | "expiry" }>(sql`
    select kind, key, sum(units)::bigint as units
    from (
      select
        lot.remaining as units,
        case when lot.opened_at > ${tx.now}::timestamptz - interval '3 months' then '0-3'
             when lot.opened_at > ${tx.now}::timestamptz - interval '6 months' then '3-6'
             when lot.opened_at > ${tx.now}::timestamptz - interval '12 months' then '6-12'
             when lot.opened_at > ${tx.now}::timestamptz - interval '24 months' then '12-24'
             else '24+' end as age,
        case when ends.at is null then 'never'
             when ends.at <= ${tx.now}::timestamptz + interval '1 month' then '0-1'
             when ends.at <= ${tx.now}::timestamptz + interval '3 months' then '1-3'
             when ends.at <= ${tx.now}::timestamptz + interval '6 months' then '3-6'
             when ends.at <= ${tx.now}::timestamptz + interval '12 months' then '6-12'
             else '12+' end as expiry
      from loyalty.lot
      join loyalty.membership
        on membership.merchant_id = ${tx.merchantId} and membership.id = lot.membership_id
      cross join lateral (select least(lot.expires_at, membership.idle_expires_at)) as ends (at)
      where lot.merchant_id = ${tx.merchantId} and lot.program_id = ${programId} and not lot.is_closed
        and lot.remaining > 0 and (ends.at is null or ends.at > ${tx.now}::timestamptz)
    ) as held
    cross join lateral (values ('age', held.age), ('expiry', held.expiry)) as said (kind, key)
    group by kind, key`);
  const of = (kind: "age" | "expiry"): Bucketed[] => rows.filter((row) => row.kind === kind);
  return { age: of("age"), expiry: of("expiry") };
}

/** Units by month of issue: what was issued, and what was used of them in each month since. */
export async function readVintages(tx: Tx, programId: string, timeZone: string): Promise<VintageCell[]> {
  return await tx.rows<VintageCell>(sql`
    select to_char(lot.opened_at at time zone ${timeZone}, 'YYYY-MM') as month, null as "usedIn",
      sum(lot.amount)::bigint as units, count(*) as lots
    from loyalty.lot
    where lot.merchant_id = ${tx.merchantId} and lot.program_id = ${programId} and lot.origin_id is null
    group by 1
    union all
    select to_char(lot.opened_at at time zone ${timeZone}, 'YYYY-MM'), to_char(entry.at at time zone ${timeZone}, 'YYYY-MM'),
      sum(allocation.units)::bigint, 0
    from loyalty.allocation
    join loyalty.lot on lot.merchant_id = allocation.merchant_id and lot.id = allocation.lot_id
    join loyalty.entry
      on entry.merchant_id = allocation.merchant_id and entry.membership_id = allocation.membership_id
      and entry.seq = allocation.seq
    where allocation.merchant_id = ${tx.merchantId} and lot.program_id = ${programId}
      and entry.kind in ('redeem', 'reserve', 'void', 'return')
    group by 1, 2`);
}

export type TicketSums = {
  readonly salesCents: number;
  readonly issuedUnits: number;
  readonly usedUnits: number;
};

/** Sales that earned and what they earned, refunds deducted; units used so far. */
export async function sumTickets(tx: Tx, programId: string): Promise<TicketSums> {
  return await tx.one<TicketSums>(sql`
    select
      (select coalesce(sum(greatest(ticket.basis_cents - ticket.refunded_cents, 0)), 0)::bigint
       from loyalty.ticket
       where ticket.merchant_id = ${tx.merchantId} and ticket.program_id = ${programId}
         and not ticket.is_cancelled) as "salesCents",
      coalesce(sum(issued - clawed_back + adjusted), 0)::bigint as "issuedUnits",
      coalesce(sum(redeemed), 0)::bigint as "usedUnits"
    from loyalty.membership
    where merchant_id = ${tx.merchantId} and program_id = ${programId}`);
}

/** Whether the owner was told of this program's points within a month. */
export async function wasToldLately(tx: Tx, programId: string): Promise<boolean> {
  const { told } = await tx.one<{ told: boolean }>(sql`
    select exists (
      select from platform.event
      where merchant_id = ${tx.merchantId} and kind = 'loyalty.liability_above'
        and payload ->> 'programId' = ${programId} and happened_at > ${tx.now}::timestamptz - interval '1 month') as told`);
  return told;
}

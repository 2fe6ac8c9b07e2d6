import type { Tx } from "../../platform/database.ts";

/** Locks the next memberships on which something is due; those another transaction works on settle by themselves. */
export async function lockDueMemberships(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.hot<{ id: string }>(
    "loyalty_lock_due",
    `select id from loyalty.membership
     where merchant_id = $1 and next_due_at <= $2
     order by next_due_at
     limit $3
     for no key update skip locked`,
    [tx.merchantId, tx.now, limit],
  );
  return rows.map((row) => row.id);
}

/**
 * Writes the end of all lots past their expiry of these (locked) memberships, exactly as the planner would: one entry per
 * lot in the order of time, numbered after the membership's last.
 *
 * @returns how many lots ended, and the memberships that it left alone: there something else is due too (a lot to
 * become usable, a reservation, an idle account), which the planner settles; and whose accounts moved
 */
export async function expireLots(
  tx: Tx,
  membershipIds: readonly string[],
): Promise<{
  readonly entries: number;
  readonly units: number;
  readonly left: readonly string[];
  readonly customerIds: readonly string[];
}> {
  const [done] = await tx.hot<{
    entries: number;
    units: number;
    left: string[] | null;
    customerIds: string[] | null;
  }>("loyalty_expire_lots", expireText, [tx.merchantId, tx.now, membershipIds]);
  return {
    entries: done?.entries ?? 0,
    units: done?.units ?? 0,
    left: done?.left ?? [],
    customerIds: done?.customerIds ?? [],
  };
}

const expireText = `
  with simple as materialized (
    select membership.*
    from loyalty.membership
    where membership.merchant_id = $1
      and membership.id = any($3::uuid[])
      and (membership.idle_expires_at is null or membership.idle_expires_at > $2)
      and (membership.pending = 0 or not exists (
        select from loyalty.lot
        where lot.merchant_id = $1 and lot.membership_id = membership.id
          and not lot.is_closed and lot.is_pending and lot.active_from <= $2))
      and (membership.reserved = 0 or not exists (
        select from loyalty.reservation
        where reservation.merchant_id = $1 and reservation.membership_id = membership.id
          and reservation.state = 'open' and reservation.expires_at <= $2))
  ),
  ended as materialized (
    select
      lot.id, lot.membership_id, lot.program_id, lot.remaining, lot.expires_at,
      case when lot.is_pending then 0 else lot.remaining end as from_available,
      case when lot.is_pending then lot.remaining else 0 end as from_pending,
      simple.seq + row_number() over in_time as seq,
      simple.available - simple.debt
        - (sum(case when lot.is_pending then 0 else lot.remaining end) over in_time)::bigint as balance
    from simple
    join loyalty.lot
      on lot.merchant_id = $1 and lot.membership_id = simple.id
      and not lot.is_closed and lot.expires_at <= $2
    window in_time as (
      partition by lot.membership_id order by lot.expires_at, lot.opened_at, lot.id rows unbounded preceding
    )
  ),
  entries as (
    insert into loyalty.entry (
      merchant_id, membership_id, seq, program_id, kind, at, recorded_at, available, pending, expired, balance, detail, actor
    )
    select
      $1, membership_id, seq, program_id, 'expire', expires_at, $2, -from_available, -from_pending, remaining, balance,
      jsonb_build_object('lotId', id), 'system'
    from ended
  ),
  allocations as (
    insert into loyalty.allocation (merchant_id, membership_id, seq, lot_id, units)
    select $1, membership_id, seq, id, remaining from ended where remaining > 0
  ),
  closed as (
    update loyalty.lot
    set remaining = 0, is_closed = true
    from ended
    where lot.merchant_id = $1 and lot.id = ended.id
  ),
  sums as (
    select
      membership_id, count(*) as entries, sum(from_available) as available, sum(from_pending) as pending,
      sum(remaining) as expired
    from ended
    group by membership_id
  ),
  caches as (
    update loyalty.membership
    set seq = membership.seq + coalesce(sums.entries, 0),
      available = membership.available - coalesce(sums.available, 0),
      pending = membership.pending - coalesce(sums.pending, 0),
      expired = membership.expired + coalesce(sums.expired, 0),
      next_due_at = least(
        membership.idle_expires_at,
        (select min(least(lot.expires_at, case when lot.is_pending then lot.active_from end))
         from loyalty.lot
         where lot.merchant_id = $1 and lot.membership_id = membership.id and not lot.is_closed
           and (lot.expires_at is null or lot.expires_at > $2)),
        case when membership.reserved > 0 then
          (select min(reservation.expires_at)
           from loyalty.reservation
           where reservation.merchant_id = $1 and reservation.membership_id = membership.id
             and reservation.state = 'open')
        end)
    from simple
    left join sums on sums.membership_id = simple.id
    where membership.merchant_id = $1 and membership.id = simple.id
    returning membership.customer_id
  )
  select
    (select coalesce(sum(entries), 0)::bigint from sums) as entries,
    (select coalesce(sum(expired), 0)::bigint from sums) as units,
    (select array_agg(customer_id::text) from caches) as "customerIds",
    (select array_agg(said.id::text)
     from unnest($3::uuid[]) as said (id)
     where not exists (select from simple where simple.id = said.id)) as left`;

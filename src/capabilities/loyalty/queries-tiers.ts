import type { Tx } from "../../platform/database.ts";

export type TierMember = {
  readonly id: string;
  readonly customerId: string;
  readonly status: string;
  readonly joinedAt: string;
  readonly tierId: string | null;
  readonly tierSince: string | null;
  readonly tierKeepsUntil: string | null;
  /** Available less debt. */
  readonly balance: number;
};

/** Active members with their levels. */
export async function selectTierMembers(tx: Tx, ids: readonly string[]): Promise<TierMember[]> {
  if (ids.length === 0) return [];
  return await tx.hot<TierMember>(
    "loyalty_tier_members",
    `select
       id,
       customer_id as "customerId",
       status,
       joined_at as "joinedAt",
       tier_id as "tierId",
       tier_since as "tierSince",
       tier_keeps_until as "tierKeepsUntil",
       available - debt as balance
     from loyalty.membership
     where merchant_id = $1 and id = any($2::uuid[]) and status = 'active'
     order by id`,
    [tx.merchantId, [...ids]],
  );
}

export type LevelMember = TierMember & { readonly name: string };

const levelMember = `
  membership.id,
  membership.customer_id as "customerId",
  membership.status,
  membership.joined_at as "joinedAt",
  membership.tier_id as "tierId",
  membership.tier_since as "tierSince",
  membership.tier_keeps_until as "tierKeepsUntil",
  membership.available - membership.debt as balance,
  coalesce(
    nullif(trim(concat_ws(' ', customer.first_name, customer.last_name)), ''), customer.company_name, '') as name`;
const levelTables = `
  loyalty.membership
  join customers.customer
    on customer.merchant_id = membership.merchant_id and customer.id = membership.customer_id`;

/** Active members who came since a day, the latest first. */
export async function membersSince(
  tx: Tx,
  programId: string,
  since: string,
  limit: number,
): Promise<LevelMember[]> {
  return await tx.hot<LevelMember>(
    "loyalty_level_members_since",
    `select ${levelMember}
     from ${levelTables}
     where membership.merchant_id = $1 and membership.program_id = $2 and membership.status = 'active'
       and membership.last_visit_on >= $3::date
     order by membership.last_visit_on desc, membership.id
     limit $4`,
    [tx.merchantId, programId, since, limit],
  );
}

/** Active members who lose their level after a day of these, the first to lose it first. */
export async function membersFalling(
  tx: Tx,
  programId: string,
  { from, until }: { readonly from: string; readonly until: string },
  limit: number,
): Promise<LevelMember[]> {
  return await tx.hot<LevelMember>(
    "loyalty_level_members_falling",
    `select ${levelMember}
     from ${levelTables}
     where membership.merchant_id = $1 and membership.program_id = $2 and membership.status = 'active'
       and membership.tier_id is not null and membership.tier_keeps_until between $3::date and $4::date
     order by membership.tier_keeps_until, membership.id
     limit $5`,
    [tx.merchantId, programId, from, until, limit],
  );
}

export async function membersByTier(
  tx: Tx,
  programId: string,
): Promise<{ readonly tierId: string; readonly members: number }[]> {
  return await tx.hot(
    "loyalty_members_by_tier",
    `select tier_id as "tierId", count(*) as members
     from loyalty.membership
     where merchant_id = $1 and program_id = $2 and status <> 'merged' and tier_id is not null
     group by tier_id`,
    [tx.merchantId, programId],
  );
}

/** What members would have with everything that is due made usable and nothing yet expired: the balance the night begins with. */
export async function balancesBeforeExpiry(
  tx: Tx,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly balance: number }[]> {
  if (ids.length === 0) return [];
  return await tx.hot(
    "loyalty_balances_before_expiry",
    `select
       membership.id,
       coalesce((
         select sum(lot.remaining)::bigint
         from loyalty.lot
         where lot.merchant_id = $1
           and lot.membership_id = membership.id
           and not lot.is_closed
           and (not lot.is_pending or lot.active_from <= $3)), 0) - membership.debt as balance
     from loyalty.membership
     where membership.merchant_id = $1 and membership.id = any($2::uuid[])`,
    [tx.merchantId, [...ids], tx.now],
  );
}

export type PeriodAsked = {
  readonly id: string;
  readonly customerId: string;
  readonly from: string;
  readonly to: string;
};

/**
 * Sales (less what was given back of them) and purchase days of customers in their periods; with `units`, also what they earned in them.
 */
export async function tierFigures(
  tx: Tx,
  asked: readonly PeriodAsked[],
  where: {
    readonly stores: readonly string[];
    readonly channels: readonly string[];
    readonly units: boolean;
    readonly timeZone: string;
  },
): Promise<
  {
    readonly id: string;
    readonly cents: number;
    readonly visits: number;
    readonly units: number;
    /** The last day of purchase. */
    readonly lastDay: string | null;
  }[]
> {
  if (asked.length === 0) return [];
  return await tx.hot(
    "loyalty_tier_figures",
    `select
       asked.id,
       coalesce(bought.cents, 0)::bigint as cents,
       coalesce(bought.visits, 0) as visits,
       bought.last_day as "lastDay",
       case when $8 then coalesce((
         select sum(entry.issued - entry.clawed_back)::bigint
         from loyalty.entry
         where entry.merchant_id = $1
           and entry.membership_id = asked.id
           and (entry.at at time zone $9)::date between asked.since and asked.until), 0)
       else 0 end as units
     from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[]) as asked (id, customer_id, since, until)
     left join lateral (
       select sum(net.cents) as cents, count(distinct net.day) filter (where net.cents > 0) as visits,
         max(net.day) filter (where net.cents > 0) as last_day
       from (
         select
           sale.day,
           sale.total_cents + coalesce((
             select sum(refund.total_cents)
             from purchases.receipt as refund
             where refund.merchant_id = $1 and refund.refund_of = sale.id), 0) as cents
         from purchases.receipt as sale
         where sale.merchant_id = $1
           and sale.customer_id = asked.customer_id
           and sale.kind = 'sale'
           and sale.day between asked.since and asked.until
           and (cardinality($6::uuid[]) = 0 or sale.store_id = any($6::uuid[]))
           and (cardinality($7::text[]) = 0 or sale.channel = any($7::text[]))
       ) as net
     ) as bought on true`,
    [
      tx.merchantId,
      asked.map((one) => one.id),
      asked.map((one) => one.customerId),
      asked.map((one) => one.from),
      asked.map((one) => one.to),
      [...where.stores],
      [...where.channels],
      where.units,
      where.timeZone,
    ],
  );
}

export type TierMove = {
  readonly id: string;
  readonly tierId: string | null;
  readonly since: string | null;
  readonly keepsUntil: string | null;
};

/** @returns whose levels these are. */
export async function updateTiers(tx: Tx, moves: readonly TierMove[]): Promise<string[]> {
  if (moves.length === 0) return [];
  const moved = await tx.hot<{ customerId: string }>(
    "loyalty_update_tiers",
    `update loyalty.membership
     set tier_id = said.tier_id, tier_since = said.since, tier_keeps_until = said.keeps_until
     from unnest($2::uuid[], $3::text[], $4::date[], $5::date[]) as said (id, tier_id, since, keeps_until)
     where membership.merchant_id = $1 and membership.id = said.id
     returning membership.customer_id as "customerId"`,
    [
      tx.merchantId,
      moves.map((one) => one.id),
      moves.map((one) => one.tierId),
      moves.map((one) => one.since),
      moves.map((one) => one.keepsUntil),
    ],
  );
  return moved.map(({ customerId }) => customerId);
}

export type TierChange = {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: "reached" | "lost" | "merged" | "by_hand" | "program_changed";
  readonly detail: Readonly<Record<string, unknown>>;
};

export async function insertTierChanges(tx: Tx, changes: readonly TierChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.hot(
    "loyalty_tier_changes",
    `insert into loyalty.tier_change (merchant_id, membership_id, number, from_tier, to_tier, at, reason, detail)
     select
       $1, said.id,
       coalesce((
         select max(earlier.number) from loyalty.tier_change as earlier
         where earlier.merchant_id = $1 and earlier.membership_id = said.id), 0) + 1,
       said."from", said."to", $2, said.reason, said.detail
     from json_to_recordset($3::json) as said (id uuid, "from" text, "to" text, reason text, detail jsonb)`,
    [tx.merchantId, tx.now, JSON.stringify(changes)],
  );
}

/** Cancels the unused gifts of levels that members had reached last; gift and level bear the same instant. */
export async function cancelLevelGifts(
  tx: Tx,
  lost: readonly { readonly id: string; readonly tierId: string }[],
): Promise<void> {
  if (lost.length === 0) return;
  await tx.hot(
    "loyalty_cancel_level_gifts",
    `update loyalty.voucher
     set cancelled_at = $2, cancel_reason = 'receipt_refunded'
     from unnest($3::uuid[], $4::text[]) as lost (id, tier_id)
     join loyalty.membership on membership.merchant_id = $1 and membership.id = lost.id
     where voucher.merchant_id = $1
       and voucher.program_id = membership.program_id
       and voucher.holder_id = membership.customer_id
       and voucher.membership_id = lost.id
       and voucher.origin = 'tier'
       and voucher.uses = 0
       and voucher.cancelled_at is null
       and voucher.made_at = (
         select max(tier_change.at)
         from loyalty.tier_change
         where tier_change.merchant_id = $1 and tier_change.membership_id = lost.id
           and tier_change.to_tier = lost.tier_id and tier_change.reason = 'reached')`,
    [tx.merchantId, tx.now, lost.map(({ id }) => id), lost.map(({ tierId }) => tierId)],
  );
}

/** Levels these members have reached since a day, in the shop's zone; not those whose gift was taken back. */
export async function reachedSince(
  tx: Tx,
  asked: readonly { readonly id: string; readonly from: string }[],
  timeZone: string,
): Promise<{ readonly id: string; readonly tierId: string }[]> {
  if (asked.length === 0) return [];
  return await tx.hot(
    "loyalty_reached_since",
    `select distinct tier_change.membership_id as id, tier_change.to_tier as "tierId"
     from unnest($2::uuid[], $3::date[]) as asked (id, since)
     join loyalty.tier_change
       on tier_change.merchant_id = $1 and tier_change.membership_id = asked.id
     where tier_change.reason = 'reached' and (tier_change.at at time zone $4)::date >= asked.since
       and not exists (
         select from loyalty.voucher
         where voucher.merchant_id = $1 and voucher.membership_id = asked.id and voucher.origin = 'tier'
           and voucher.made_at = tier_change.at and voucher.cancelled_at is not null)`,
    [tx.merchantId, asked.map((one) => one.id), asked.map((one) => one.from), timeZone],
  );
}

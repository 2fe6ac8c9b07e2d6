import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";

export type ResultsPeriod = {
  readonly programId: string;
  readonly from: Day;
  readonly to: Day;
  readonly timeZone: string;
};

export type MemberCounts = {
  readonly active: number;
  readonly control: number;
  readonly joined: number;
};

export async function countMembers(
  tx: Tx,
  { programId, from, to, timeZone }: ResultsPeriod,
): Promise<MemberCounts> {
  return await tx.one<MemberCounts>(sql`
    select
      count(*) filter (where status = 'active') as active,
      count(*) filter (where status = 'control') as control,
      count(*) filter (
        where status in ('active', 'closed')
          and (joined_at at time zone ${timeZone})::date between ${from}::date and ${to}::date) as joined
    from loyalty.membership
    where merchant_id = ${tx.merchantId} and program_id = ${programId}`);
}

export type MonthOfUnits = {
  readonly month: string;
  readonly issued: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly takenBack: number;
};

/** What came and went, month by month. */
export async function unitsByMonth(
  tx: Tx,
  { programId, from, to, timeZone }: ResultsPeriod,
): Promise<MonthOfUnits[]> {
  return await tx.rows<MonthOfUnits>(sql`
    select
      to_char(at at time zone ${timeZone}, 'YYYY-MM') as month,
      sum(issued)::bigint as issued,
      sum(redeemed)::bigint as redeemed,
      sum(expired + breakage)::bigint as expired,
      sum(clawed_back)::bigint as "takenBack"
    from loyalty.entry
    where merchant_id = ${tx.merchantId} and program_id = ${programId}
      and at >= (${from}::date::timestamp at time zone ${timeZone})
      and at < ((${to}::date + 1)::timestamp at time zone ${timeZone})
    group by month
    order by month`);
}

/** Units used, by what they were used for: the reward's id; `auto` for balances that became vouchers; null: paid with. */
export async function unitsByReward(
  tx: Tx,
  { programId, from, to, timeZone }: ResultsPeriod,
): Promise<{ readonly month: string; readonly rewardId: string | null; readonly units: number }[]> {
  return await tx.rows(sql`
    select
      to_char(entry.at at time zone ${timeZone}, 'YYYY-MM') as month,
      case when entry.reason = 'auto_voucher' then 'auto'
           else coalesce(
             entry.detail -> 'rewards' -> 0 ->> 'rewardId', entry.detail -> 'rewards' -> 0 ->> 'id',
             entry.detail ->> 'rewardId', reservation.reward_id) end as "rewardId",
      sum(entry.redeemed)::bigint as units
    from loyalty.entry
    left join loyalty.reservation
      on reservation.merchant_id = entry.merchant_id and reservation.id = entry.reservation_id
    where entry.merchant_id = ${tx.merchantId} and entry.program_id = ${programId} and entry.redeemed <> 0
      and entry.at >= (${from}::date::timestamp at time zone ${timeZone})
      and entry.at < ((${to}::date + 1)::timestamp at time zone ${timeZone})
    group by 1, 2`);
}

export type MemberSales = {
  readonly month: string;
  readonly cents: number;
  readonly tickets: number;
};

/** Net sales of members since they joined, month by month. */
export async function salesOfMembers(
  tx: Tx,
  { programId, from, to, timeZone }: ResultsPeriod,
): Promise<MemberSales[]> {
  return await tx.rows<MemberSales>(sql`
    select
      to_char(receipt.day, 'YYYY-MM') as month,
      sum(receipt.total_cents)::bigint as cents,
      count(*) filter (where receipt.kind = 'sale') as tickets
    from loyalty.membership
    join purchases.receipt
      on receipt.merchant_id = membership.merchant_id and receipt.customer_id = membership.customer_id
      and receipt.day >= (membership.joined_at at time zone ${timeZone})::date
    where membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}
      and membership.status = 'active' and receipt.day between ${from}::date and ${to}::date
    group by 1
    order by 1`);
}

export type Regulars = { readonly buyers: number; readonly regulars: number; readonly neverRewarded: number };

/** Members who bought in the period, those who came on so many days, and those of them who never used a point nor got a voucher. */
export async function countRegulars(
  tx: Tx,
  { programId, from, to }: ResultsPeriod,
  regularDays: number,
): Promise<Regulars> {
  return await tx.one<Regulars>(sql`
    with bought as (
      select membership.redeemed, membership.customer_id, count(distinct receipt.day) as days
      from loyalty.membership
      join purchases.receipt
        on receipt.merchant_id = membership.merchant_id and receipt.customer_id = membership.customer_id
        and receipt.kind = 'sale'
      where membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}
        and membership.status = 'active' and receipt.day between ${from}::date and ${to}::date
      group by membership.id, membership.redeemed, membership.customer_id
    )
    select
      count(*) as buyers,
      count(*) filter (where days >= ${regularDays}) as regulars,
      count(*) filter (where days >= ${regularDays} and redeemed = 0 and not exists (
        select from loyalty.voucher
        where voucher.merchant_id = ${tx.merchantId} and voucher.holder_id = bought.customer_id
          and voucher.program_id = ${programId})) as "neverRewarded"
    from bought`);
}

export type Sleeping = { readonly members: number; readonly units: number; readonly soonUnits: number };

/** Members without any movement for a year and what they hold; what expires within 60 days. */
export async function sumSleeping(tx: Tx, programId: string): Promise<Sleeping> {
  return await tx.one<Sleeping>(sql`
    select
      count(*) as members,
      coalesce(sum(available + pending), 0)::bigint as units,
      (select coalesce(sum(lot.remaining), 0)::bigint
       from loyalty.lot
       where lot.merchant_id = ${tx.merchantId} and lot.program_id = ${programId} and not lot.is_closed
         and lot.expires_at > ${tx.now}::timestamptz
         and lot.expires_at <= ${tx.now}::timestamptz + interval '60 days') as "soonUnits"
    from loyalty.membership
    where merchant_id = ${tx.merchantId} and program_id = ${programId} and status = 'active'
      and coalesce(last_activity_at, joined_at) < ${tx.now}::timestamptz - interval '1 year'`);
}

export type Arm = { readonly isMember: boolean; readonly cents: number };

// People beyond these are drawn by their identifiers: more of them would not make the interval better, only slower.
const mostPerArm = 5_000;

/** Net sales of each member and of each person kept out by lot, from the day after each was drawn. */
export async function armsOfControl(
  tx: Tx,
  { programId, from, to, timeZone }: ResultsPeriod,
): Promise<Arm[]> {
  return await tx.rows<Arm>(sql`
    with drawn as (
      select membership.customer_id, membership.status = 'active' as is_member,
        (membership.joined_at at time zone ${timeZone})::date as joined_on,
        row_number() over (partition by membership.status order by uuid_hash(membership.customer_id)) as place
      from loyalty.membership
      where membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}
        and membership.status in ('active', 'control')
    )
    select drawn.is_member as "isMember", coalesce(sum(receipt.total_cents), 0)::bigint as cents
    from drawn
    left join purchases.receipt
      on receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = drawn.customer_id
      and receipt.day > drawn.joined_on and receipt.day between ${from}::date and ${to}::date
    where drawn.place <= ${mostPerArm}
    group by drawn.customer_id, drawn.is_member`);
}

export type MatchedRow = {
  readonly isMember: boolean;
  readonly daysBefore: number;
  readonly centsBefore: number;
  readonly centsAfter: number;
};

/**
 * Buyers of the year before the program, with what they bought then and what they bought after a later day: members on that day,
 * and those who were not and were not kept out by lot. Whoever joined afterwards counts as she was on the day. Habits are those
 * from before the program, which it cannot have changed.
 */
export async function armsOfMatching(
  tx: Tx,
  { programId, to, timeZone }: ResultsPeriod,
  { startsOn, landmark }: { readonly startsOn: Day; readonly landmark: Day },
): Promise<MatchedRow[]> {
  return await tx.rows<MatchedRow>(sql`
    with bought as (
      select receipt.customer_id,
        count(distinct receipt.day) filter (where receipt.day < ${startsOn}::date and receipt.kind = 'sale') as days_before,
        coalesce(sum(receipt.total_cents) filter (where receipt.day < ${startsOn}::date), 0) as cents_before,
        coalesce(sum(receipt.total_cents) filter (where receipt.day > ${landmark}::date), 0) as cents_after
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id is not null
        and receipt.day >= ${startsOn}::date - 365 and receipt.day <= ${to}::date
      group by receipt.customer_id
    ),
    armed as (
      select bought.*,
        membership.id is not null and membership.status = 'active'
          and (membership.joined_at at time zone ${timeZone})::date <= ${landmark}::date as is_member
      from bought
      left join loyalty.membership
        on membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}
        and membership.customer_id = bought.customer_id
      where bought.days_before > 0 and coalesce(membership.status, 'active') = 'active'
    ),
    placed as (
      select armed.*, row_number() over (partition by is_member order by uuid_hash(customer_id)) as place from armed
    )
    select is_member as "isMember", days_before as "daysBefore", cents_before::bigint as "centsBefore",
      cents_after::bigint as "centsAfter"
    from placed
    where place <= ${mostPerArm}`);
}

import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Among } from "../insight/index.ts";
import type { Conditions } from "../loyalty/index.ts";
import type { VoucherTemplate } from "../loyalty/shared.ts";

export type PersonRow = {
  readonly id: string;
  readonly language: string | null;
  readonly title: "mr" | "ms" | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly city: string | null;
  readonly birthday: string | null;
  readonly source: string | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly purchaseDays: number;
  readonly yearCents: number;
  readonly store: string | null;
};

/** Who these people are and what their purchases come to. `source`: of whoever did not give her address herself. */
export async function selectPeople(tx: Tx, ids: readonly string[]): Promise<PersonRow[]> {
  return await tx.rows<PersonRow>(sql`
    select
      customer.id, customer.language, customer.title, customer.first_name as "firstName",
      customer.last_name as "lastName", customer.company_name as company, customer.city,
      case when customer.birth_day is not null
        then '2000-' || lpad(customer.birth_month::text, 2, '0') || '-' || lpad(customer.birth_day::text, 2, '0')
      end as birthday,
      case when customer.source in ('import', 'api') then customer.source_detail end as source,
      profile.first_day as "firstDay", profile.last_day as "lastDay",
      coalesce(profile.purchase_days, 0) as "purchaseDays",
      coalesce(profile.rolling_year_cents, 0) as "yearCents",
      store.name as store
    from customers.customer
    left join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = customer.id
    left join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = customer.store_id
    where customer.merchant_id = ${tx.merchantId} and customer.id = any(${[...ids]}::uuid[])`);
}

export type CustomerName = { readonly customerId: string; readonly name: string };

/** The dearest product of each person's last sale, and the store it was sold in. */
export async function selectLastProducts(
  tx: Tx,
  ids: readonly string[],
): Promise<(CustomerName & { readonly store: string | null })[]> {
  return await tx.rows<CustomerName & { readonly store: string | null }>(sql`
    select her.id as "customerId", bought.name, bought.store
    from unnest(${[...ids]}::uuid[]) as her (id)
    cross join lateral (
      select product.name, store.name as store
      from (
        select receipt.id, receipt.store_id
        from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = her.id and receipt.kind = 'sale'
        order by receipt.day desc, receipt.id desc
        limit 1
      ) as last
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = last.id
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
      left join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = last.store_id
      where product.kind <> 'fee' and line.total_cents > 0
      order by line.total_cents desc, line.number
      limit 1
    ) as bought`);
}

/** The card each person shows: the one she was given last. */
export async function selectCards(tx: Tx, ids: readonly string[]): Promise<CustomerName[]> {
  return await tx.rows<CustomerName>(sql`
    select distinct on (customer_id) customer_id as "customerId", display as name
    from customers.identifier
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...ids]}::uuid[]) and kind = 'card'
      and status <> 'bad'
    order by customer_id, is_primary desc, created_at desc, value`);
}

export type MembershipRow = {
  readonly customerId: string;
  readonly membershipId: string;
  readonly programId: string;
  readonly available: number;
  readonly debt: number;
  readonly tierId: string | null;
};

/** What these people hold in programs that go on, the oldest membership first. */
export async function selectMemberships(tx: Tx, ids: readonly string[]): Promise<MembershipRow[]> {
  return await tx.rows<MembershipRow>(sql`
    select membership.customer_id as "customerId", membership.id as "membershipId", membership.program_id as "programId",
      membership.available, membership.debt, membership.tier_id as "tierId"
    from loyalty.membership
    join loyalty.program on program.merchant_id = ${tx.merchantId} and program.id = membership.program_id
    where membership.merchant_id = ${tx.merchantId} and membership.customer_id = any(${[...ids]}::uuid[])
      and membership.status = 'active' and program.state <> 'ended'
    order by membership.customer_id, membership.joined_at, membership.id`);
}

export type ExpiryRow = { readonly membershipId: string; readonly units: number; readonly day: string };

/** The points of each membership that go first, and on which day of the shop. */
export async function selectExpiries(
  tx: Tx,
  membershipIds: readonly string[],
  timeZone: string,
): Promise<ExpiryRow[]> {
  return await tx.rows<ExpiryRow>(sql`
    select distinct on (lot.membership_id)
      lot.membership_id as "membershipId",
      (least(lot.expires_at, membership.idle_expires_at) at time zone ${timeZone})::date as day,
      sum(lot.remaining) over (
        partition by lot.membership_id, (least(lot.expires_at, membership.idle_expires_at) at time zone ${timeZone})::date
      )::bigint as units
    from loyalty.lot
    join loyalty.membership on membership.merchant_id = ${tx.merchantId} and membership.id = lot.membership_id
    where lot.merchant_id = ${tx.merchantId} and lot.membership_id = any(${[...membershipIds]}::uuid[])
      and not lot.is_closed and lot.remaining > 0
      and least(lot.expires_at, membership.idle_expires_at) > ${tx.now}
    order by lot.membership_id, day`);
}

/** A voucher as words tell it. */
export type HerVoucher = Conditions & {
  readonly code: string;
  readonly benefit: VoucherTemplate["benefit"];
  readonly lastDay: string | null;
};

export type VoucherRow = HerVoucher & { readonly customerId: string };

/** Of the vouchers each person can use now, the one that ends first. */
export async function selectOwnVouchers(
  tx: Tx,
  ids: readonly string[],
  timeZone: string,
): Promise<VoucherRow[]> {
  return await tx.rows<VoucherRow>(sql`
    select distinct on (holder_id)
      holder_id as "customerId", code, benefit, min_basket_cents as "minBasketCents", channels, filter,
      is_combinable as "isCombinable", is_bearer as "isBearer", max_uses as "maxUses",
      coalesce(last_day, ((ends_at - interval '1 second') at time zone ${timeZone})::date) as "lastDay"
    from loyalty.voucher
    where merchant_id = ${tx.merchantId} and holder_id = any(${[...ids]}::uuid[])
      and cancelled_at is null and (max_uses = 0 or uses < max_uses) and coalesce(balance_cents, 1) > 0
      and starts_at <= ${tx.now} and (ends_at is null or ends_at > ${tx.now})
    order by holder_id, ends_at nulls last, made_at, id`);
}

/** Restricts a condition to these people. */
export function amongThese(ids: readonly string[]): Among {
  return (id) => sql`${id} = any(${[...ids]}::uuid[])`;
}

/** Of each person, which of these conditions hold. They are about the row `profile`. */
export async function selectConditions(
  tx: Tx,
  ids: readonly string[],
  conditions: readonly RawBuilder<unknown>[],
): Promise<{ readonly customerId: string; readonly holds: readonly boolean[] }[]> {
  const each = sql.join(conditions.map((condition) => sql`coalesce((${condition}), false)`));
  return await tx.rows(sql`
    select profile.customer_id as "customerId", array[${each}] as holds
    from insight.profile
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = any(${[...ids]}::uuid[])`);
}

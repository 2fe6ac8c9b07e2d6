import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Among, Condition } from "./queries-people-rule.ts";
import type { PeopleSort } from "./queries-people-sorts.ts";
import type { Choice, Direction, PersonRow } from "./answers.ts";

/** Where a page ended: the value it was sorted by (null among those who have none) and the customer. */
export type PageEnd = { readonly value: string | number | null; readonly id: string };
export type Page = {
  readonly sort: PeopleSort;
  readonly direction: Direction;
  readonly limit: number;
  readonly after: PageEnd | null;
};

export type Found = { readonly id: string; readonly value: string | number | null };

/** The table of the sort beside the profile; a value kept elsewhere may be missing for a customer. */
function sorted({ table, column }: PeopleSort): {
  readonly value: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
} {
  if (table === "insight.profile") return { value: sql.ref(`profile.${column}`), from: sql`insight.profile` };
  return {
    value: sql.ref(`sorted.${column}`),
    from: sql`insight.profile
      left join ${sql.table(table)} as sorted
        on sorted.merchant_id = profile.merchant_id and sorted.customer_id = profile.customer_id`,
  };
}

/**
 * One page in order, each page taking up exactly where the last one ended (keyset), so that the
 * ten-thousandth page costs what the first does. Customers without the value come last, whatever the direction.
 */
export async function findPage(tx: Tx, condition: Condition, page: Page): Promise<Found[]> {
  const { after, limit, sort } = page;
  const withValue = after?.value === null ? [] : await findPart(tx, condition, page, "valued", limit);
  if (withValue.length === limit || sort.canBeUnknown !== true) return withValue;
  const rest = await findPart(tx, condition, page, "without", limit - withValue.length);
  return [...withValue, ...rest];
}

async function findPart(
  tx: Tx,
  condition: Condition,
  page: Page,
  part: "valued" | "without",
  limit: number,
): Promise<Found[]> {
  const { sort, after } = page;
  const { value, from } = sorted(sort);
  const way = sql.raw(page.direction);
  const beyond = sql.raw(page.direction === "asc" ? ">" : "<");
  // A value kept in another table leads by its own index, so that its key stands in the order.
  const isOwn = sort.table === "insight.profile";
  const id = isOwn || part === "without" ? sql`profile.customer_id` : sql`sorted.customer_id`;
  let keyset = sql`true`;
  if (part === "without") {
    keyset = sql`${value} is null`;
    if (after?.value === null) keyset = sql`${value} is null and ${id} ${beyond} ${after.id}::uuid`;
  } else if (after !== null) {
    keyset = sql`(${value}, ${id}) ${beyond} (${after.value}::${sql.raw(sort.type)}, ${after.id}::uuid)`;
  } else if (sort.canBeUnknown === true) {
    keyset = sql`${value} is not null`;
  }
  const bound = isOwn || part === "without" ? sql`true` : sql`sorted.merchant_id = ${tx.merchantId}`;
  return await tx.rows<Found>(sql`
    select profile.customer_id as id, ${value} as value
    from ${from}
    where profile.merchant_id = ${tx.merchantId} and ${bound} and ${keyset} and ${condition}
    order by ${value} ${way}, ${id} ${way}
    limit ${limit}`);
}

/**
 * A page and the exact count of a narrow filter in one pass. The planner must not walk the
 * sorted index of everybody looking for a handful, hence the materialised step.
 */
export async function findNarrow(
  tx: Tx,
  condition: Condition,
  page: Page,
): Promise<{ found: Found[]; count: number }> {
  const { value, from } = sorted(page.sort);
  const way = sql.raw(page.direction);
  const beyond = sql.raw(page.direction === "asc" ? ">" : "<");
  const { after } = page;
  let keyset = sql`true`;
  if (after?.value === null) keyset = sql`value is null and id ${beyond} ${after.id}::uuid`;
  else if (after !== null) {
    keyset = sql`(value is null or (value, id) ${beyond} (${after.value}::${sql.raw(page.sort.type)}, ${after.id}::uuid))`;
  }
  const rows = await tx.rows<Found & { count: number }>(sql`
    with matching as materialized (
      select profile.customer_id as id, ${value} as value
      from ${from}
      where profile.merchant_id = ${tx.merchantId} and ${condition}
    )
    select id, value, (select count(*) from matching) as count
    from matching
    where ${keyset}
    order by value ${way} nulls last, id ${way}
    limit ${page.limit}`);
  const [first] = rows;
  return { found: rows.map(({ id, value: at }) => ({ id, value: at })), count: first?.count ?? 0 };
}

/** How many answer the condition, to the last one. */
export async function countAll(tx: Tx, condition: Condition): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count
    from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition}`);
  return count;
}

/** Those on the first slots. */
export function drawnAmong(merchantId: string, slots: number): Among {
  return (id) => sql`${id} in (
    select drawn.customer_id from insight.profile as drawn
    where drawn.merchant_id = ${merchantId} and drawn.slot < ${slots})`;
}

/** How many of the customers on the first slots answer the condition, and how many there are. */
export async function countSample(
  tx: Tx,
  condition: Condition,
  slots: number,
): Promise<{ matching: number; drawn: number }> {
  // The condition stands in a where of its own, so that the database may turn "who bought" into a join.
  const drawn = sql`profile.merchant_id = ${tx.merchantId} and profile.slot < ${slots}`;
  return await tx.one(sql`
    select
      (select count(*) from insight.profile where ${drawn} and ${condition}) as matching,
      (select count(*) from insight.profile where ${drawn}) as drawn`);
}

/** What the database itself expects to find, without looking. */
export async function expectedCount(tx: Tx, condition: Condition): Promise<number> {
  type Explained = { readonly "QUERY PLAN": readonly { readonly Plan: { readonly "Plan Rows": number } }[] };
  const explained = await tx.one<Explained>(sql`
    explain (format json)
    select from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition}`);
  return explained["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
}

/** What a list shows of these customers, in no order. */
export async function readPeople(tx: Tx, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  return await tx.rows<PersonRow>(sql`
    select
      profile.customer_id as id,
      profile.kind,
      customer.first_name as "firstName",
      customer.last_name as "lastName",
      customer.company_name as "companyName",
      customer.city,
      customer.postcode,
      contact.email,
      contact.phone,
      contact.number,
      profile.tags,
      profile.store_id as "storeId",
      profile.created_on as "createdOn",
      profile.first_day as "firstDay",
      profile.last_day as "lastDay",
      profile.previous_day as "previousDay",
      profile.purchase_days as "purchaseDays",
      profile.net_cents as "netCents",
      profile.year_cents as "yearCents",
      profile.rolling_year_cents as "rollingYearCents",
      profile.basket_cents as "basketCents",
      profile.rhythm_days as "rhythmDays",
      profile.stage,
      profile.stage_since as "stageSince",
      profile.next_stage_on as "nextStageOn",
      profile.slips_on as "slipsOn",
      profile.lost_on as "lostOn",
      profile.is_best as "isBest",
      profile.has_bad_address as "hasBadAddress",
      profile.can_email as "canEmail",
      profile.can_sms as "canSms",
      profile.can_phone as "canPhone",
      profile.can_post as "canPost"
    from insight.profile
    join customers.customer on customer.merchant_id = profile.merchant_id and customer.id = profile.customer_id
    left join lateral (
      select
        min(identifier.display) filter (where identifier.kind = 'email' and identifier.is_primary) as email,
        min(identifier.display) filter (where identifier.kind = 'phone' and identifier.is_primary) as phone,
        min(identifier.display) filter (where identifier.kind in ('card', 'external')) as number
      from customers.identifier
      where identifier.merchant_id = profile.merchant_id and identifier.customer_id = profile.customer_id
    ) as contact on true
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = any(${ids}::uuid[])`);
}

/** What this shop may choose from: its towns, postcodes and tags, the most frequent first, beginning as typed. */
export async function readChoices(
  tx: Tx,
  from: "cities" | "postcodes" | "tags" | "countries",
  typed: string,
): Promise<Choice[]> {
  if (from === "tags") {
    return await tx.rows<Choice>(sql`
      select tag as value, tag as label
      from insight.profile cross join unnest(profile.tags) as tag
      where profile.merchant_id = ${tx.merchantId} and insight.fold(tag) >= ${typed} and insight.fold(tag) < ${`${typed}\u{10ffff}`}
      group by tag order by count(*) desc, tag limit 30`);
  }
  if (from === "countries") {
    return await tx.rows<Choice>(sql`
      select country as value, country as label
      from insight.profile
      where profile.merchant_id = ${tx.merchantId} and country is not null
      group by country order by count(*) desc, country limit 30`);
  }
  const column = sql.ref(from === "cities" ? "profile.city" : "profile.postcode");
  const shown = from === "cities" ? sql`initcap(${column})` : column;
  return await tx.rows<Choice>(sql`
    select ${column} as value, ${shown} as label
    from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${column} >= ${typed} and ${column} < ${`${typed}\u{10ffff}`}
    group by ${column} order by count(*) desc, ${column} limit 30`);
}

/** Products or categories whose name begins as typed, or those already chosen. */
export async function readCatalogChoices(
  tx: Tx,
  from: "products" | "categories",
  asked: { readonly typed: string; readonly ids?: readonly string[] },
): Promise<Choice[]> {
  const which =
    asked.ids === undefined
      ? sql`folded_name >= ${asked.typed} and folded_name < ${`${asked.typed}\u{10ffff}`}`
      : sql`id = any(${asked.ids}::uuid[])`;
  if (from === "categories") {
    return await tx.rows<Choice>(sql`
      select id as value, name as label from catalog.category
      where merchant_id = ${tx.merchantId} and ${which}
      order by folded_name limit 50`);
  }
  return await tx.rows<Choice>(sql`
    select id as value, name as label from catalog.product
    where merchant_id = ${tx.merchantId} and ${which} and kind <> 'fee'
    order by archived_at is not null, folded_name limit 30`);
}

export async function readStoreChoices(tx: Tx): Promise<Choice[]> {
  return await tx.rows<Choice>(sql`
    select id as value, name as label from accounts.store
    where merchant_id = ${tx.merchantId} and closed_at is null
    order by kind, name`);
}

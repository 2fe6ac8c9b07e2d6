import { sql } from "kysely";
import { dayInZone } from "../../values/day.ts";
import type { Moment } from "./moments.ts";
import {
  dayCrossings,
  eitherOf,
  hoursBefore,
  instantCrossing,
  rangeCondition,
} from "./queries-people-days.ts";
import {
  asked,
  type Compiled,
  type Condition,
  type PeopleContext,
  type PeopleField,
} from "./queries-people-rule.ts";
import type { Leaf } from "./rules/people-rule.ts";
import { windowOf } from "./rules/periods.ts";
import { endsOf, type PurchaseMeasure, type PurchasesAsked } from "./rules/purchases-asked.ts";

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Everything that can be asked of purchases, in one field. */
export const purchasesField: PeopleField = {
  key: "purchases",
  kind: "purchases",
  group: "purchases",
  compile: (leaf, context) => purchasesCondition(asked(leaf, "purchases").value, context),
  movers: (leaf, from, to, context) => purchasesMovers(asked(leaf, "purchases").value, from, to, context),
  actual: (leaf, context) => amountOf(asked(leaf, "purchases").value, context),
};

function purchasesCondition(said: PurchasesAsked, context: PeopleContext): Compiled {
  const ends = endsOf(said);
  const kept = keptAmount(said);
  if (kept !== null) return rangeCondition(kept, ends);
  // Whoever is not found in the receipts has zero: where zero is wanted, those who have something else are left out.
  const wantsZero = (ends.from ?? 0) <= 0 && (ends.to ?? 0) >= 0;
  const inRange = rangeCondition(measureOf(said), ends);
  const isAny = said.measure === "receipts" && ends.from === 1 && ends.to === undefined;
  const having = isAny
    ? sql``
    : sql`group by receipt.customer_id having ${wantsZero ? sql`not ${inRange}` : inRange}`;
  return {
    members: sql`select receipt.customer_id ${receiptsOf(said, context)} ${having}`,
    isOutside: wantsZero,
  };
}

/** What stands in the profile, of all purchases ever; null where the receipts themselves must be read. */
function keptAmount({
  measure,
  products,
  categories,
  stores,
  channel,
  when,
}: PurchasesAsked): Condition | null {
  if ([products, categories, stores, when].some((part) => part !== undefined)) return null;
  if (measure === "receipts") {
    return sql.ref(channel === undefined ? "profile.sale_count" : `profile.${channel}_sale_count`);
  }
  if (channel !== undefined) return null;
  if (measure === "days") return sql.ref("profile.purchase_days");
  return measure === "cents" ? sql.ref("profile.net_cents") : null;
}

function amountOf(said: PurchasesAsked, context: PeopleContext): Condition {
  return keptAmount(said) ?? sql`(select coalesce(${measureOf(said)}, 0) ${receiptsOf(said, context)})`;
}

function isOfGoods({ products, categories }: PurchasesAsked): boolean {
  return products !== undefined || categories !== undefined;
}

/** Of the receipts of one customer, or of their lines where goods are named. */
function measureOf(said: PurchasesAsked): Condition {
  const ofGoods = isOfGoods(said);
  const cents = ofGoods ? sql`line.total_cents` : sql`receipt.total_cents`;
  const measures: Readonly<Record<PurchaseMeasure, Condition>> = {
    receipts: ofGoods ? sql`count(distinct receipt.id)` : sql`count(*)`,
    days: sql`count(distinct receipt.day)`,
    cents: sql`sum(${cents})`,
    quantity: sql`sum(line.quantity)`,
    refunds: ofGoods ? sql`count(distinct receipt.id)` : sql`count(*)`,
    refunded_cents: sql`-sum(${cents})`,
  };
  return measures[said.measure];
}

/** The receipts that count, with their lines where goods or quantities are asked for. */
function receiptsOf(said: PurchasesAsked, context: PeopleContext): Condition {
  const { measure } = said;
  const withLines = isOfGoods(said) || measure === "quantity";
  const counts = measure === "receipts" || measure === "days";
  const kind = counts ? "sale" : measure === "refunds" || measure === "refunded_cents" ? "refund" : null;
  const conditions = [
    ...(context.among === null
      ? [sql`receipt.customer_id is not null`]
      : [context.among(sql`receipt.customer_id`)]),
    ...(kind === null ? [] : [sql`receipt.kind = ${kind}`]),
    ...(counts ? [sql`receipt.total_cents > 0`, sql`not ${undone(context)}`] : []),
    ...(counts && isOfGoods(said) ? [sql`line.quantity > 0`, sql`not ${returned(context)}`] : []),
    ...(said.channel === undefined ? [] : [sql`receipt.channel = ${said.channel}`]),
    ...(said.stores === undefined
      ? []
      : [sql`receipt.store_id = any(${said.stores.filter(isUuid)}::uuid[])`]),
    ...(isOfGoods(said) ? [sql`line.product_id in (${goodsOf(said, context)})`] : []),
    ...timeOf(said, context),
  ];
  const lines = sql`join purchases.line on line.merchant_id = ${context.merchantId} and line.receipt_id = receipt.id`;
  return sql`
    from purchases.receipt ${withLines ? lines : sql``}
    where receipt.merchant_id = ${context.merchantId} and ${sql.join(conditions, sql` and `)}`;
}

/** A sale wholly given back: looked up for a few customers, gathered once for all of them. */
function undone({ merchantId, among }: PeopleContext): Condition {
  if (among !== null) {
    return sql`(receipt.total_cents + coalesce((
      select sum(refund.total_cents) from purchases.receipt as refund
      where refund.merchant_id = ${merchantId} and refund.refund_of = receipt.id), 0) <= 0)`;
  }
  return sql`exists (
    select from (
      select refund.refund_of as sale_id, sum(refund.total_cents) as cents
      from purchases.receipt as refund
      where refund.merchant_id = ${merchantId} and refund.refund_of is not null
      group by refund.refund_of
    ) as given_back
    where given_back.sale_id = receipt.id and receipt.total_cents + given_back.cents <= 0)`;
}

/** A line of which everything came back, though something else of its sale was kept. */
function returned({ merchantId, among }: PeopleContext): Condition {
  const lines = sql`
    from purchases.receipt as refund
    join purchases.line as back on back.merchant_id = ${merchantId} and back.receipt_id = refund.id
    where refund.merchant_id = ${merchantId}`;
  if (among !== null) {
    return sql`(line.quantity + coalesce((
      select sum(back.quantity) ${lines} and refund.refund_of = receipt.id and back.refund_of_line = line.number), 0) <= 0)`;
  }
  return sql`exists (
    select from (
      select refund.refund_of as sale_id, back.refund_of_line as line_number, sum(back.quantity) as quantity
      ${lines} and refund.refund_of is not null and back.refund_of_line is not null
      group by refund.refund_of, back.refund_of_line
    ) as came_back
    where came_back.sale_id = receipt.id and came_back.line_number = line.number
      and line.quantity + came_back.quantity <= 0)`;
}

/** The products named, and those of the categories named and of all below them. */
function goodsOf({ products = [], categories = [] }: PurchasesAsked, context: PeopleContext): Condition {
  const named = sql`select unnest(${products.filter(isUuid)}::uuid[]) as id`;
  if (categories.length === 0) return named;
  return sql`
    with recursive family as (
      select unnest(${categories.filter(isUuid)}::uuid[]) as id
      union
      select category.id from catalog.category
      join family on category.merchant_id = ${context.merchantId} and category.parent_id = family.id
    )
    ${named}
    union
    select product.id from catalog.product
    where product.merchant_id = ${context.merchantId} and product.category_id in (select family.id from family)`;
}

const day = sql`receipt.day`;

// A receipt may be entered on a day that is not the one of its hour: a shop open past midnight, a zone beside.
const slackDays = 2;

function happenedAt(timeZone: string): Condition {
  return sql`coalesce(receipt.happened_at, receipt.day::timestamp at time zone ${timeZone})`;
}

function timeOf({ when }: PurchasesAsked, { today, moment }: PeopleContext): Condition[] {
  if (when === undefined) return [];
  const window = windowOf(when, today);
  if (window !== null) return [rangeCondition(day, window)];
  const hours = "lastHours" in when ? when.lastHours : 0;
  return instantsWithin(hoursBefore(moment.now, hours), moment.now, moment.timeZone);
}

/** By the day first, which an index finds, then to the second. */
function instantsWithin(after: string, until: string, timeZone: string): Condition[] {
  const at = happenedAt(timeZone);
  return [
    sql`receipt.day between ${dayInZone(after, timeZone)}::date - ${slackDays}::integer and ${dayInZone(until, timeZone)}::date + ${slackDays}::integer`,
    sql`${at} > ${after}::timestamptz and ${at} <= ${until}::timestamptz`,
  ];
}

function purchasesMovers(
  { when }: PurchasesAsked,
  from: Moment,
  to: Moment,
  { merchantId }: PeopleContext,
): Condition | null {
  if (when === undefined) return null;
  const moved =
    "lastHours" in when
      ? hourCrossings(when.lastHours, from, to)
      : dayCrossings(day, windowOf(when, from.today), windowOf(when, to.today));
  if (moved === null) return null;
  return receiptsMoved(moved, merchantId);
}

function receiptsMoved(moved: Condition, merchantId: string): Condition {
  return sql`
    select receipt.customer_id from purchases.receipt
    where receipt.merchant_id = ${merchantId} and receipt.customer_id is not null and ${moved}`;
}

function hourCrossings(hours: number, from: Moment, to: Moment): Condition | null {
  const crossing = (one: string, other: string) => {
    const exact = instantCrossing(happenedAt(to.timeZone), one, other);
    const [low = one, high = other] = [one, other].toSorted();
    return exact === null ? null : sql`(${sql.join(instantsWithin(low, high, to.timeZone), sql` and `)})`;
  };
  return eitherOf([
    crossing(hoursBefore(from.now, hours), hoursBefore(to.now, hours)),
    crossing(from.now, to.now),
  ]);
}

function boughtAsked(leaf: Leaf, name: "products" | "categories"): PurchasesAsked {
  const { ids, months } = asked(leaf, "bought").value;
  return {
    measure: "receipts",
    [name]: ids,
    ...(months === undefined ? {} : { when: { lastMonths: months } }),
  };
}

/** The short question of the list: bought one of these, ever or within some months. */
export function boughtField(key: string, choicesFrom: "products" | "categories"): PeopleField {
  return {
    key,
    kind: "bought",
    group: "purchases",
    choicesFrom,
    compile: (leaf, context) => purchasesCondition(boughtAsked(leaf, choicesFrom), context),
    movers: (leaf, from, to, context) => purchasesMovers(boughtAsked(leaf, choicesFrom), from, to, context),
    actual: (leaf, context) => amountOf(boughtAsked(leaf, choicesFrom), context),
  };
}

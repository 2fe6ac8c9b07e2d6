import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { BestCustomer } from "./answers.ts";
import { type ModelRow, modelColumns } from "./queries-model.ts";
import type { Bought, Score } from "./rules/score.ts";

/** A customer's purchases, ready to be scored. */
export type Buyer = Bought & { readonly customerId: string };

/** What is kept of a customer: what she bought, and what follows from it. */
export type ScoredCustomer = Buyer & Score & { readonly scoredOn: string; readonly modelNumber: number };

type BuyerRow = ModelRow & { [Column in keyof Buyer]: Buyer[Column] | null } & { readonly today: string };

/**
 * In one question, asked within every sale: the shop's parameters, its day, and the purchases of those of these customers who
 * have any and have not objected. Undefined: the shop has no model, so nobody has a score.
 */
export async function readBuyers(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ model: ModelRow; today: string; buyers: readonly Buyer[] } | undefined> {
  const [only] = customerIds;
  // A sale is of one customer: its plan is worth keeping, and the database keeps it only when it knows that it is of one row.
  const rows =
    only !== undefined && customerIds.length === 1
      ? await tx.hot<BuyerRow>("forecast_buyer", oneBuyer, [tx.merchantId, tx.now, only])
      : await tx.hot<BuyerRow>("forecast_buyers", manyBuyers, [tx.merchantId, tx.now, [...customerIds]]);
  const [first] = rows;
  if (first === undefined) return undefined;
  return { model: first, today: first.today, buyers: rows.filter(isBuyer) };
}

function isBuyer(row: BuyerRow): row is BuyerRow & Buyer {
  return row.customerId !== null;
}

/** Art. 21 GDPR: whoever refuses a profile, or any advertising on whatever way, is not scored. `$1` is the merchant. */
export const hasObjected = (customerId: string): string => `(
  select coalesce(
    bool_or(standing.purpose = 'profiling')
      or count(*) filter (
        where standing.purpose = 'marketing' and standing.act = 'objected' and standing.topic = ''
          and standing.channel in ('email', 'sms', 'phone', 'post')) = 4,
    false)
  from consent.standing
  where standing.merchant_id = $1 and standing.customer_id = ${customerId}
    and standing.act in ('objected', 'withdrawn') and standing.purpose in ('profiling', 'marketing'))`;

const buyersText = (which: string): string => `
  select
    ${modelColumns},
    coalesce(shop.stops_on + 1, ($2::timestamptz at time zone merchant.time_zone)::date) as today,
    buyer.*
  from forecast.model
  join accounts.merchant on merchant.id = model.merchant_id
  left join insight.shop on shop.merchant_id = model.merchant_id
  left join lateral (
    select
      fact.customer_id as "customerId",
      fact.first_day as "firstDay",
      fact.last_day as "lastDay",
      fact.purchase_days as "purchaseDays",
      fact.gross_cents + fact.refunded_cents as "netCents",
      first.cents as "firstCents"
    from purchases.customer_fact as fact
    cross join lateral (
      select coalesce(sum(receipt.total_cents + coalesce(
        (select sum(refund.total_cents) from purchases.receipt as refund
         where refund.merchant_id = $1 and refund.refund_of = receipt.id), 0)), 0)::bigint as cents
      from purchases.receipt
      where receipt.merchant_id = $1 and receipt.customer_id = fact.customer_id
        and receipt.day = fact.first_day and receipt.kind = 'sale'
    ) as first
    where fact.merchant_id = $1 and ${which} and not ${hasObjected("fact.customer_id")}
  ) as buyer on true
  where model.merchant_id = $1 and model.state = 'fitted'`;
const oneBuyer = buyersText("fact.customer_id = $3::uuid");
const manyBuyers = buyersText("fact.customer_id = any($3::uuid[])");

/** The columns of a score, in the order in which `valuesOf` hands them. */
const columns = [
  ["customer_id", "uuid"],
  ["model_number", "integer"],
  ["scored_on", "date"],
  ["first_day", "date"],
  ["last_day", "date"],
  ["purchase_days", "integer"],
  ["net_cents", "bigint"],
  ["first_cents", "bigint"],
  ["came_before", "boolean"],
  ["purchases_3_months", "real"],
  ["purchases_year", "real"],
  ["value_3_months_cents", "bigint"],
  ["value_year_cents", "bigint"],
  ["potential_cents", "bigint"],
  ["unusual_on", "date"],
  ["lost_on", "date"],
] as const;

const valuesOf: Readonly<Record<(typeof columns)[number][0], (one: ScoredCustomer) => unknown>> = {
  customer_id: (one) => one.customerId,
  model_number: (one) => one.modelNumber,
  scored_on: (one) => one.scoredOn,
  first_day: (one) => one.firstDay,
  last_day: (one) => one.lastDay,
  purchase_days: (one) => one.purchaseDays,
  net_cents: (one) => one.netCents,
  first_cents: (one) => one.firstCents,
  came_before: (one) => one.cameBefore,
  purchases_3_months: (one) => one.purchases3Months,
  purchases_year: (one) => one.purchasesYear,
  value_3_months_cents: (one) => one.value3MonthsCents,
  value_year_cents: (one) => one.valueYearCents,
  potential_cents: (one) => one.potentialCents,
  unusual_on: (one) => one.unusualOn,
  lost_on: (one) => one.lostOn,
};

const names = columns.map(([name]) => name);
const written = names.slice(1);
const writeText = (source: string, which: string): string => `
  insert into forecast.customer as kept (merchant_id, ${names.join(", ")})
  ${source}
  on conflict (merchant_id, customer_id) do update set
    (${written.join(", ")}) = row (${written.map((name) => `excluded.${name}`).join(", ")})
    where ${which}`;
const parameters = (suffix: string): string =>
  columns.map(([, type], at) => `$${at + 2}::${type}${suffix}`).join(", ");
const many = `select $1, score.* from unnest(${parameters("[]")}) as score`;

const writeOne = writeText(`values ($1, ${parameters("")})`, "true");
const writeMany = writeText(many, "true");

// A sale that came while everybody was being scored knows more than the score computed before it.
const facts = ["first_day", "last_day", "purchase_days", "net_cents"];
const writeBeside = writeText(
  many,
  `kept.model_number < excluded.model_number
    or (kept.model_number = excluded.model_number
      and (${facts.map((name) => `kept.${name}`).join(", ")}) = (${facts.map((name) => `excluded.${name}`).join(", ")}))`,
);

/** Writes these scores, which are the latest: within the transaction of the purchases they come from. */
export async function writeScores(tx: Tx, scores: readonly ScoredCustomer[]): Promise<void> {
  const [only] = scores;
  if (only === undefined) return;
  if (scores.length > 1) await tx.hot("forecast_write", writeMany, valuesFor(tx, scores));
  else
    await tx.hot("forecast_write_one", writeOne, [
      tx.merchantId,
      ...names.map((name) => valuesOf[name](only)),
    ]);
}

/** Writes scores computed beside, but where a purchase came meanwhile. */
export async function writeScoresBeside(tx: Tx, scores: readonly ScoredCustomer[]): Promise<void> {
  if (scores.length > 0) await tx.hot("forecast_write_beside", writeBeside, valuesFor(tx, scores));
}

function valuesFor(tx: Tx, scores: readonly ScoredCustomer[]): unknown[] {
  return [tx.merchantId, ...names.map((name) => scores.map((one) => valuesOf[name](one)))];
}

/** Scores of these customers go: they have no purchase any more, they objected, they were erased or merged. */
export async function deleteScores(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.hot(
    "forecast_delete",
    "delete from forecast.customer where merchant_id = $1 and customer_id = any($2::uuid[])",
    [tx.merchantId, [...customerIds]],
  );
}

/** Scores that the fit of this number did not renew: their customers are gone. */
export async function deleteScoresBefore(tx: Tx, modelNumber: number): Promise<void> {
  await tx.run(sql`
    delete from forecast.customer
    where merchant_id = ${tx.merchantId} and model_number < ${modelNumber}`);
}

/**
 * Scores computed beside may come in after their customer was erased, was merged or objected: nothing of it stays. Asked when
 * everybody was written.
 */
export async function deleteStrays(tx: Tx): Promise<number> {
  const objected = await readObjected(tx);
  return await tx.run(sql`
    delete from forecast.customer as kept
    where kept.merchant_id = ${tx.merchantId}
      and (kept.customer_id = any(${objected}::uuid[])
        or not exists (
          select from purchases.customer_fact as fact
          where fact.merchant_id = ${tx.merchantId} and fact.customer_id = kept.customer_id))`);
}

export type Place = {
  readonly hasObjected: boolean;
  readonly lastDay: string | null;
  readonly rhythmDays: number | null;
  /** Her stage, which the record tells first, says that she is slipping away or gone. */
  readonly isAway: boolean;
};

/** Whether anything may be said of a customer, and what is known without a model; undefined: nobody speaks under this identifier. */
export async function readPlace(tx: Tx, customerId: string): Promise<Place | undefined> {
  const { rows } = await tx.client.query<Place>(
    `select ${hasObjected("profile.customer_id")} as "hasObjected", profile.last_day as "lastDay",
       profile.rhythm_days as "rhythmDays", profile.stage in ('slipping', 'lost') as "isAway"
     from insight.profile
     where profile.merchant_id = $1 and profile.customer_id = $2`,
    [tx.merchantId, customerId],
  );
  return rows[0];
}

/** Customers whose score is not of their purchases as they are: what came while everybody was being scored. */
export async function findBehind(tx: Tx, limit: number): Promise<string[]> {
  await tx.run(sql`set local enable_nestloop = off`);
  const rows = await tx.client.query<{ id: string }>(
    `select fact.customer_id as id
     from purchases.customer_fact as fact
     left join forecast.customer on customer.merchant_id = $1 and customer.customer_id = fact.customer_id
     where fact.merchant_id = $1
       and (customer.first_day, customer.last_day, customer.purchase_days, customer.net_cents)
         is distinct from (fact.first_day, fact.last_day, fact.purchase_days, fact.gross_cents + fact.refunded_cents)
       and not ${hasObjected("fact.customer_id")}
     limit $2`,
    [tx.merchantId, limit],
  );
  return rows.rows.map(({ id }) => id);
}

/** Scores in the order of identifiers, so many after one of them; null: from the first. */
export async function readScores(tx: Tx, after: string | null, limit: number): Promise<ScoredCustomer[]> {
  return await tx.rows<ScoredCustomer>(sql`
    select
      customer_id as "customerId", model_number as "modelNumber", scored_on as "scoredOn", first_day as "firstDay",
      last_day as "lastDay", purchase_days as "purchaseDays", net_cents as "netCents", first_cents as "firstCents",
      came_before as "cameBefore", purchases_3_months as "purchases3Months", purchases_year as "purchasesYear",
      value_3_months_cents as "value3MonthsCents", value_year_cents as "valueYearCents",
      potential_cents as "potentialCents", unusual_on as "unusualOn", lost_on as "lostOn"
    from forecast.customer
    where merchant_id = ${tx.merchantId} ${after === null ? sql`` : sql`and customer_id > ${after}`}
    order by customer_id
    limit ${limit}`);
}

/** Everybody who must not be scored. */
export async function readObjected(tx: Tx): Promise<string[]> {
  const { rows } = await tx.client.query<{ id: string }>(
    `select asked.customer_id as id
     from (select distinct customer_id from consent.standing
           where merchant_id = $1 and act in ('objected', 'withdrawn') and purpose in ('profiling', 'marketing')) as asked
     where ${hasObjected("asked.customer_id")}`,
    [tx.merchantId],
  );
  return rows.map(({ id }) => id);
}

export async function countBands(
  tx: Tx,
  today: string,
): Promise<{ active: number; to_revive: number; probably_lost: number }> {
  return await tx.one(sql`
    select
      count(*) filter (where unusual_on > ${today}) as active,
      count(*) filter (where unusual_on <= ${today} and (lost_on is null or lost_on > ${today})) as to_revive,
      count(*) filter (where lost_on <= ${today}) as probably_lost
    from forecast.customer
    where merchant_id = ${tx.merchantId}`);
}

export async function readBest(tx: Tx, today: string, limit: number): Promise<BestCustomer[]> {
  return await tx.rows<BestCustomer>(sql`
    select
      customer.id,
      customer.kind,
      customer.first_name as "firstName",
      customer.last_name as "lastName",
      customer.company_name as "companyName",
      (select min(identifier.display) from customers.identifier
       where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer.id
         and identifier.kind in ('card', 'external')) as number,
      score.potential_cents as "potentialCents",
      score.value_year_cents as "valueYearCents",
      case
        when score.lost_on <= ${today} then 'probably_lost'
        when score.unusual_on <= ${today} then 'to_revive'
        else 'active'
      end as band
    from forecast.customer as score
    join customers.customer on customer.merchant_id = score.merchant_id and customer.id = score.customer_id
    where score.merchant_id = ${tx.merchantId} and (score.lost_on is null or score.lost_on > ${today})
    order by score.potential_cents desc, score.customer_id
    limit ${limit}`);
}

/** What a person may be told of what was worked out about her (GDPR art. 15). Amounts in the currency's own unit. */
export async function forecastsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Readonly<Record<string, string | number | null>>[]> {
  return await tx.rows(sql`
    select
      scored_on as "computedOn",
      purchases_3_months::float8 as "purchasesExpectedIn3Months",
      purchases_year::float8 as "purchasesExpectedInAYear",
      (value_year_cents / 100.0)::float8 as "salesExpectedInAYear",
      (potential_cents / 100.0)::float8 as "marginOfAYearIfSheStays",
      unusual_on as "silenceUnusualFrom",
      lost_on as "probablyLostFrom"
    from forecast.customer
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

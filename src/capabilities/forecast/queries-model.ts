import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { inALull } from "../insight/index.ts";
import type { Learnt } from "./rules/score.ts";

/** The parameters of a fitted shop, as the row holds them. */
export type ModelRow = {
  readonly number: number;
  readonly rhythm: 1 | 2 | 3;
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly showsLeaving: boolean;
  readonly logLikelihood: number;
  readonly spendP: number;
  readonly spendQ: number;
  readonly spendGamma: number;
  readonly spendMean: number;
  readonly marginRate: number;
  readonly historyFrom: string;
  readonly customers: number;
  readonly repeatPurchases: number;
};

/** The columns of a fitted model, under the names of the program; `model` is the row. */
export const modelColumns = `
  model.number, model.rhythm, model.r, model.alpha, model.a, model.b, model.shows_leaving as "showsLeaving",
  model.log_likelihood as "logLikelihood", model.spend_p as "spendP", model.spend_q as "spendQ",
  model.spend_gamma as "spendGamma", model.spend_mean as "spendMean",
  model.margin_rate as "marginRate", model.history_from as "historyFrom",
  model.customers, model.repeat_purchases as "repeatPurchases"`;

/** The row as the rules take it. */
export function learntOf(row: ModelRow): Learnt {
  return {
    model: {
      kind: "mbg",
      k: row.rhythm,
      r: row.r,
      alpha: row.alpha,
      a: row.a,
      b: row.b,
      showsLeaving: row.showsLeaving,
    },
    spend: { p: row.spendP, q: row.spendQ, gamma: row.spendGamma, populationMean: row.spendMean },
    marginRate: row.marginRate,
    historyFrom: row.historyFrom,
  };
}

/** How far a shop has come. */
export type ModelState = {
  readonly state: "waiting" | "too_few" | "fitted";
  readonly repeatPurchases: number;
  /** Receipts of customers when it was last computed. */
  readonly sales: number;
  readonly fitted: { readonly asOf: string; readonly fittedAt: string } | undefined;
  readonly scoredOn: string | null;
};

export async function readModelState(tx: Tx): Promise<ModelState | undefined> {
  const row = await tx.maybe<
    Omit<ModelState, "fitted"> & { asOf: string | null; fittedAt: string | null }
  >(sql`
    select state, as_of as "asOf", fitted_at as "fittedAt", sales, repeat_purchases as "repeatPurchases",
      scored_on as "scoredOn"
    from forecast.model
    where merchant_id = ${tx.merchantId}`);
  if (row === undefined) return undefined;
  const { asOf, fittedAt, ...rest } = row;
  return { ...rest, fitted: asOf === null || fittedAt === null ? undefined : { asOf, fittedAt } };
}

/** The parameters; undefined until the shop was fitted, and when it no longer has enough. */
export async function readModel(tx: Tx): Promise<ModelRow | undefined> {
  return await tx.maybe<ModelRow>(sql`
    select ${sql.raw(modelColumns)} from forecast.model
    where model.merchant_id = ${tx.merchantId} and model.state = 'fitted'`);
}

/** How much there is to learn from: receipts that carry a customer, and purchases after a first one. */
export async function countHistory(
  tx: Tx,
): Promise<{ sales: number; customers: number; repeatPurchases: number }> {
  return await tx.one(sql`
    select
      (select coalesce(sum(shop_day.sale_count), 0)::bigint from insight.shop_day
       where shop_day.merchant_id = ${tx.merchantId} and shop_day.is_identified) as sales,
      count(*) as customers,
      coalesce(sum(customer_fact.purchase_days - 1), 0)::bigint as "repeatPurchases"
    from purchases.customer_fact
    where customer_fact.merchant_id = ${tx.merchantId}`);
}

export type NewFit = Learnt & {
  readonly asOf: string;
  /** Receipts that carried a customer when it was made. */
  readonly sales: number;
  readonly customers: number;
  readonly repeatPurchases: number;
  readonly logLikelihood: number;
};

const fitColumns = [
  "as_of",
  "fitted_at",
  "history_from",
  "sales",
  "customers",
  "repeat_purchases",
  "rhythm",
  "r",
  "alpha",
  "a",
  "b",
  "shows_leaving",
  "log_likelihood",
  "spend_p",
  "spend_q",
  "spend_gamma",
  "spend_mean",
  "margin_rate",
] as const;

/** Writes a fit; from here on sales are renewed with it. @returns its number. */
export async function writeFit(tx: Tx, fit: NewFit): Promise<number> {
  const { model, spend } = fit;
  const { rows } = await tx.client.query<{ number: number }>(
    `insert into forecast.model (merchant_id, state, number, ${fitColumns.join(", ")})
     values ($1, 'fitted', 1, ${fitColumns.map((_, at) => `$${at + 2}`).join(", ")})
     on conflict (merchant_id) do update set
       state = excluded.state, number = model.number + 1,
       ${fitColumns.map((name) => `${name} = excluded.${name}`).join(", ")}
     returning number`,
    [
      tx.merchantId,
      fit.asOf,
      tx.now,
      fit.historyFrom,
      fit.sales,
      fit.customers,
      fit.repeatPurchases,
      model.k,
      model.r,
      model.alpha,
      model.a,
      model.b,
      model.showsLeaving,
      fit.logLikelihood,
      spend.p,
      spend.q,
      spend.gamma,
      spend.populationMean,
      fit.marginRate,
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("A fit was not written.");
  return row.number;
}

/** A shop of which too little is known: the scores of an earlier fit, if any, go with it. */
export async function writeTooFew(
  tx: Tx,
  counted: { sales: number; customers: number; repeatPurchases: number; asOf: string },
): Promise<void> {
  await tx.run(sql`
    insert into forecast.model (merchant_id, state, as_of, fitted_at, sales, customers, repeat_purchases, scored_on)
    values (${tx.merchantId}, 'too_few', ${counted.asOf}, ${tx.now}, ${counted.sales}, ${counted.customers},
      ${counted.repeatPurchases}, ${counted.asOf})
    on conflict (merchant_id) do update set
      state = excluded.state, as_of = excluded.as_of, fitted_at = excluded.fitted_at, sales = excluded.sales,
      customers = excluded.customers, repeat_purchases = excluded.repeat_purchases, scored_on = excluded.scored_on`);
  await tx.run(sql`delete from forecast.customer where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from forecast.snapshot where merchant_id = ${tx.merchantId} and kind = 'outlook'`);
}

/** Everything that was due is computed as of this day; how long a fit took decides how soon the next may be made. */
export async function writeComputed(tx: Tx, scoredOn: string, fitMs: number | null): Promise<void> {
  await tx.run(sql`
    update forecast.model
    set scored_on = ${scoredOn}, fit_ms = coalesce(${fitMs}::integer, fit_ms), busy_until = null
    where merchant_id = ${tx.merchantId}`);
}

/** From here on, what the room of insight sees of the shop is new to this one. */
export async function writeLooked(tx: Tx): Promise<void> {
  await tx.run(sql`
    insert into forecast.model (merchant_id, looked_at) values (${tx.merchantId}, ${tx.now})
    on conflict (merchant_id) do update set looked_at = excluded.looked_at`);
}

/** Takes the shop's turn for this program. @returns whether nobody else has it. */
export async function takeTurn(tx: Tx, untilMs: number): Promise<boolean> {
  const until = new Date(Date.parse(tx.now) + untilMs).toISOString();
  const taken = await tx.run(sql`
    insert into forecast.model (merchant_id, busy_until) values (${tx.merchantId}, ${until})
    on conflict (merchant_id) do update set busy_until = excluded.busy_until
      where model.busy_until is null or model.busy_until <= ${tx.now}::timestamptz`);
  return taken > 0;
}

/**
 * Shops of which the room of insight has seen something new since this one looked, or whose day has changed. A fit that took
 * one second waits twenty before the next. Platform transaction.
 */
export async function shopsToLookAt(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select shop.merchant_id as "merchantId"
    from insight.shop
    join accounts.merchant on merchant.id = shop.merchant_id
    left join forecast.model on model.merchant_id = shop.merchant_id
    where merchant.closed_at is null and not merchant.is_being_made
      and shop.refreshed_at is not null
      and ${inALull(tx, sql`model.fitted_at`)}
      and (model.busy_until is null or model.busy_until <= ${tx.now}::timestamptz)
      and (model.fitted_at is null
        or model.fitted_at + 20 * model.fit_ms * interval '1 millisecond' <= ${tx.now}::timestamptz)
      and (
        model.looked_at is null
        or model.looked_at < shop.refreshed_at
        or model.scored_on is distinct from
             coalesce(shop.stops_on + 1, (${tx.now}::timestamptz at time zone merchant.time_zone)::date))
    order by model.looked_at nulls first
    limit 20`);
}

export async function writeSnapshot(
  tx: Tx,
  kind: "outlook" | "lifetime",
  asOf: string,
  body: object,
): Promise<void> {
  await tx.run(sql`
    insert into forecast.snapshot (merchant_id, kind, body, as_of, computed_at)
    values (${tx.merchantId}, ${kind}, ${JSON.stringify(body)}::jsonb, ${asOf}, ${tx.now})
    on conflict (merchant_id, kind) do update
      set body = excluded.body, as_of = excluded.as_of, computed_at = excluded.computed_at`);
}

export async function readSnapshot<Body>(
  tx: Tx,
  kind: "outlook" | "lifetime",
): Promise<{ body: Body; asOf: string } | undefined> {
  return await tx.maybe(sql`
    select body, as_of as "asOf" from forecast.snapshot
    where merchant_id = ${tx.merchantId} and kind = ${kind}`);
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Basis } from "./queries-report.ts";
import type { BestSnapshot, FiguresSnapshot, SnapshotKind, Snapshots, StagesSnapshot } from "./snapshots.ts";

export async function writeSnapshot<Kind extends SnapshotKind>(
  tx: Tx,
  kind: Kind,
  basis: Basis,
  asOf: string,
  body: Snapshots[Kind],
): Promise<void> {
  await tx.run(sql`
    insert into insight.snapshot (merchant_id, kind, basis, as_of, body, computed_at)
    values (${tx.merchantId}, ${kind}, ${basis}, ${asOf}, ${JSON.stringify(body)}::jsonb, ${tx.now})
    on conflict (merchant_id, kind, basis) do update
      set as_of = excluded.as_of, body = excluded.body, computed_at = excluded.computed_at`);
}

/** The snapshots asked for that exist; a shop of the first seconds has none. */
export async function readSnapshots<Kind extends SnapshotKind>(
  tx: Tx,
  kinds: readonly Kind[],
  basis: Basis = "net",
): Promise<Partial<Pick<Snapshots, Kind>>> {
  // Figures that do not depend on refunds are kept once, under net.
  const rows = await tx.rows<{ kind: Kind; body: Snapshots[Kind] }>(sql`
    select distinct on (kind) kind, body
    from insight.snapshot
    where merchant_id = ${tx.merchantId} and kind = any(${kinds}::text[]) and basis = any(${[basis, "net"]}::text[])
    order by kind, basis = ${basis} desc`);
  const found: Partial<Pick<Snapshots, Kind>> = {};
  for (const { kind, body } of rows) found[kind] = body;
  return found;
}

type Figures = Omit<FiguresSnapshot, "returnByQuarter" | "return90" | "return90LastYear">;

export async function computeFigures(tx: Tx, today: string): Promise<Figures> {
  type Row = Omit<Figures, "repeat"> & { readonly repeatBuyers: number; readonly buyers: number };
  const { repeatBuyers, buyers, ...figures } = await tx.one<Row>(sql`
    with year as (
      select
        receipt.customer_id,
        bool_or(receipt.day > ${today}::date - 365) as is_active,
        bool_or(receipt.day <= ${today}::date - 30) as was_active,
        count(distinct receipt.day) filter (where receipt.day > ${today}::date - 365) as days
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id is not null
        and receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.day > ${today}::date - 395 and receipt.day <= ${today}
      group by receipt.customer_id
    )
    select
      (select count(*) from year where is_active) as "activeCustomers",
      (select count(*) from year where was_active) as "activeMonthAgo",
      (select count(*) from year where is_active) as buyers,
      (select count(*) from year where days > 1) as "repeatBuyers",
      (select count(*) from insight.profile where merchant_id = ${tx.merchantId}) as customers,
      (select count(*) from insight.profile where merchant_id = ${tx.merchantId} and stage = 'prospect') as prospects,
      basket.median as "medianBasketCents",
      basket.mean as "meanBasketCents",
      (select min(day) from insight.shop_day where merchant_id = ${tx.merchantId}) as "firstDay",
      (select max(day) from insight.shop_day where merchant_id = ${tx.merchantId}) as "lastDay"
    from (
      select
        percentile_cont(0.5) within group (order by receipt.total_cents)::float8 as median,
        avg(receipt.total_cents)::float8 as mean
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.day > ${today}::date - 365 and receipt.day <= ${today}
    ) as basket`);
  return { ...figures, repeat: { came: repeatBuyers, of: buyers } };
}

/** Of the buyers of each period, counted once at their first purchase in it, who came again within 90 days. */
export async function computeReturns(
  tx: Tx,
  today: string,
): Promise<Pick<FiguresSnapshot, "return90" | "return90LastYear" | "returnByQuarter">> {
  const rows = await tx.rows<{ period: string; came: number; of: number }>(sql`
    with purchase as (
      select
        receipt.customer_id,
        receipt.day,
        lead(receipt.day) over (partition by receipt.customer_id order by receipt.day) as next_day
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id is not null
        and receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.day > ${today}::date - 730 and receipt.day <= ${today}
      group by receipt.customer_id, receipt.day
    ),
    placed as (
      select
        customer_id,
        day,
        next_day - day as gap,
        (${today}::date - 91 - day) / 90 as quarters_ago,
        day > ${today}::date - 546 and day <= ${today}::date - 456 as is_last_year
      from purchase
      where day <= ${today}::date - 91
    ),
    first_in_quarter as (
      select distinct on (customer_id, quarters_ago) quarters_ago, gap
      from placed order by customer_id, quarters_ago, day
    ),
    first_last_year as (
      select distinct on (customer_id) gap
      from placed where is_last_year order by customer_id, day
    )
    select
      to_char(${today}::date - 180 - 90 * quarters_ago, 'YYYY-MM-DD') as period,
      count(*) filter (where gap <= 90) as came,
      count(*) as of
    from first_in_quarter
    where quarters_ago < 7
    group by quarters_ago
    union all
    select 'last_year', count(*) filter (where gap <= 90), count(*)
    from first_last_year
    order by period`);
  const of = (period: string) => {
    const row = rows.find((one) => one.period === period);
    return { came: row?.came ?? 0, of: row?.of ?? 0 };
  };
  const quarters = rows.filter(({ period }) => period !== "last_year");
  return {
    return90: of(quarters.at(-1)?.period ?? ""),
    return90LastYear: of("last_year"),
    returnByQuarter: quarters.map(({ period, came, of: buyers }) => ({ from: period, came, of: buyers })),
  };
}

export async function computeStages(tx: Tx): Promise<StagesSnapshot> {
  const stages = await tx.rows<StagesSnapshot["stages"][number]>(sql`
    select
      stage,
      count(*) as customers,
      sum(year_cents)::bigint as "yearCents",
      count(*) filter (where is_best) as best
    from insight.profile
    where merchant_id = ${tx.merchantId}
    group by stage`);
  return { stages };
}

export async function computeBest(tx: Tx, fromCents: number | null): Promise<BestSnapshot> {
  const counts = await tx.one<Omit<BestSnapshot, "fromCents">>(sql`
    select
      count(*) filter (where is_best) as best,
      count(*) filter (where is_best and not was_best) as entered,
      count(*) filter (where was_best and not is_best) as left
    from insight.profile
    where merchant_id = ${tx.merchantId} and (is_best or was_best)`);
  return { ...counts, fromCents };
}

/** Spend by category of everybody and of the best, on so many 1024ths of the customers. */
export async function computeCategories(
  tx: Tx,
  today: string,
  slots: number,
): Promise<Snapshots["portrait"]["categories"]> {
  const rows = await tx.rows<Snapshots["portrait"]["categories"][number]>(sql`
    select
      category.id,
      category.name,
      sum(line.total_cents)::bigint as cents,
      coalesce(sum(line.total_cents) filter (where profile.is_best), 0)::bigint as "bestCents"
    from insight.profile
    join purchases.receipt on receipt.merchant_id = profile.merchant_id and receipt.customer_id = profile.customer_id
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    join catalog.product on product.merchant_id = line.merchant_id and product.id = line.product_id and product.kind <> 'fee'
    left join catalog.category on category.merchant_id = product.merchant_id and category.id = product.category_id
    where profile.merchant_id = ${tx.merchantId}
      and profile.slot < ${slots}
      and receipt.day > ${today}::date - 365 and receipt.day <= ${today}
    group by category.id, category.name
    order by cents desc
    limit 30`);
  const scale = 1024 / slots;
  return rows.map((row) => ({
    ...row,
    cents: Math.round(row.cents * scale),
    bestCents: Math.round(row.bestCents * scale),
  }));
}

import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** A slice of receipts that wait in staging tables of the same columns as `files.staged_receipt`, `…_piece` and `…_person`. */
export type StagedSlice = {
  readonly receipts: RawBuilder<unknown>;
  readonly pieces: RawBuilder<unknown>;
  readonly people: RawBuilder<unknown>;
  readonly importId: string;
  readonly slice: number;
  readonly source: string;
  readonly currency: string;
};

export type RecordedSlice = {
  readonly receipts: number;
  readonly lines: number;
  readonly customerIds: string[];
  readonly days: string[];
};

/**
 * Records the new receipts of a slice with their lines, in two statements whatever their number. What they mean is what
 * `recordReceipts` means: same columns, same total, same uniqueness. Facts and announcements are the caller's next steps.
 */
export async function recordStagedReceipts(tx: Tx, staged: StagedSlice): Promise<RecordedSlice> {
  const recorded = await tx.one<{ receipts: number; customerIds: string[]; days: string[] }>(sql`
    with recorded as (
      insert into purchases.receipt (
        merchant_id, id, kind, source, external_id, channel, store_id, till, staff_label, customer_id,
        happened_at, day, currency, total_cents, discount_cents, tax_cents, shipping_cents, line_count,
        content_hash, import_id, recorded_at
      )
      select
        ${tx.merchantId}, staged.id, staged.kind, ${staged.source}, staged.external_id, staged.channel, staged.store_id,
        staged.till, staged.staff_label, person.customer_id, staged.happened_at, staged.day, ${staged.currency},
        staged.total_cents, staged.discount_cents, staged.tax_cents, staged.shipping_cents, staged.line_count,
        staged.content_hash, ${staged.importId}, ${tx.now}
      from ${staged.receipts} as staged
      left join ${staged.people} as person
        on person.merchant_id = ${tx.merchantId}
        and person.import_id = ${staged.importId}
        and person.key = staged.buyer_key
      where staged.merchant_id = ${tx.merchantId}
        and staged.import_id = ${staged.importId}
        and staged.slice = ${staged.slice}
        and staged.verdict = 'new'
      order by staged.id
      on conflict (merchant_id, source, external_id) do nothing
      returning customer_id, day
    )
    select
      count(*) as receipts,
      coalesce(array_agg(distinct customer_id) filter (where customer_id is not null), '{}')::text[] as "customerIds",
      coalesce(array_agg(distinct day), '{}')::text[] as days
    from recorded`);
  const lines = await tx.run(sql`
    insert into purchases.line (
      merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents, discount_cents, tax_rate
    )
    select
      ${tx.merchantId},
      staged.id,
      item.number + case
        when part.rank = 1 then 0
        else (
          select sum(earlier.line_count)
          from ${staged.pieces} as earlier
          where earlier.merchant_id = ${tx.merchantId}
            and earlier.import_id = ${staged.importId}
            and earlier.number = any(staged.pieces[1:part.rank - 1]))
      end,
      product.id,
      item.label,
      item.quantity,
      item.unit_price,
      item.total_cents,
      coalesce(piece.discounts[item.number], 0),
      piece.tax_rates[item.number]
    from ${staged.receipts} as staged
    join purchases.receipt as recorded on recorded.merchant_id = ${tx.merchantId} and recorded.id = staged.id
    cross join unnest(staged.pieces) with ordinality as part (number, rank)
    join ${staged.pieces} as piece
      on piece.merchant_id = ${tx.merchantId}
      and piece.import_id = ${staged.importId}
      and piece.number = part.number
    cross join unnest(piece.skus, piece.labels, piece.quantities, piece.unit_prices, piece.totals) with ordinality
      as item (sku, label, quantity, unit_price, total_cents, number)
    left join catalog.product on product.merchant_id = ${tx.merchantId} and product.sku = item.sku
    where staged.merchant_id = ${tx.merchantId}
      and staged.import_id = ${staged.importId}
      and staged.slice = ${staged.slice}
      and staged.verdict = 'new'`);
  return { ...recorded, lines };
}

/** Ties the refunds of an import to the sales of the same source that they give back. */
export async function tieStagedRefunds(
  tx: Tx,
  staged: Pick<StagedSlice, "receipts" | "importId" | "source">,
): Promise<string[]> {
  const tied = await tx.rows<{ customerId: string }>(sql`
    with tied as (
      update purchases.receipt as refund
      set refund_of = sale.id
      from ${staged.receipts} as staged
      join purchases.receipt as sale
        on sale.merchant_id = ${tx.merchantId}
        and sale.source = ${staged.source}
        and sale.external_id = staged.refund_of
        and sale.kind = 'sale'
      where refund.merchant_id = ${tx.merchantId}
        and refund.id = staged.id
        and refund.refund_of is null
        and staged.merchant_id = ${tx.merchantId}
        and staged.import_id = ${staged.importId}
        and staged.refund_of is not null
      returning refund.customer_id
    )
    select distinct customer_id as "customerId" from tied where customer_id is not null`);
  return tied.map((row) => row.customerId);
}

/** Some receipts of an import, oldest first, with what keeps each from being taken back. */
export async function receiptsOfImport(
  tx: Tx,
  importId: string,
  after: string,
  limit: number,
): Promise<{ id: string; customerId: string | null; day: string; isTouched: boolean }[]> {
  return await tx.rows<{ id: string; customerId: string | null; day: string; isTouched: boolean }>(sql`
    select
      receipt.id,
      receipt.customer_id as "customerId",
      receipt.day,
      receipt.attributed_at is not null or exists (
        select from purchases.receipt as refund
        where refund.merchant_id = ${tx.merchantId}
          and refund.refund_of = receipt.id
          and refund.import_id is distinct from ${importId}
      ) as "isTouched"
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.import_id = ${importId} and receipt.id > ${after}
    order by receipt.id
    limit ${limit}`);
}

export async function unlinkRefunds(tx: Tx, importId: string): Promise<void> {
  await tx.run(sql`
    update purchases.receipt
    set refund_of = null
    where merchant_id = ${tx.merchantId} and import_id = ${importId} and refund_of is not null`);
}

export async function deleteReceipts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from purchases.line
    where merchant_id = ${tx.merchantId} and receipt_id = any(${[...ids]}::uuid[])`);
  await tx.run(sql`
    delete from purchases.receipt
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
}

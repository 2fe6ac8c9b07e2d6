import type { Tx } from "../../platform/database.ts";
import type { ReceiptDraft } from "./rules/receipt.ts";

export type PurchaseContext = {
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly stores: readonly {
    readonly id: string;
    readonly code: string;
    readonly kind: "shop" | "web";
    readonly timeZone: string;
  }[];
};

/** Reads a `PurchaseContext` of the merchant `$1`; for those who ask for more at once. */
export const purchaseContextText = `
  select
    merchant.country,
    merchant.currency,
    merchant.time_zone as "timeZone",
    coalesce(
      (select json_agg(
         json_build_object('id', store.id, 'code', store.code, 'kind', store.kind, 'timeZone', store.time_zone))
       from accounts.store
       where store.merchant_id = merchant.id),
      '[]') as stores
  from accounts.merchant
  where merchant.id = $1`;

export async function purchaseContext(tx: Tx): Promise<PurchaseContext> {
  const rows = await tx.hot<PurchaseContext>("purchases_context", purchaseContextText, [tx.merchantId]);
  const context = rows[0];
  if (context === undefined) throw new Error("The merchant of this transaction does not exist.");
  return context;
}

export type KnownReceipt = {
  readonly id: string;
  readonly source: string;
  readonly externalId: string;
  readonly kind: "sale" | "refund";
  readonly contentHash: string;
  readonly customerId: string | null;
};

/** Receipts already recorded under these numbers. */
export async function knownReceipts(
  tx: Tx,
  numbers: readonly { readonly source: string; readonly externalId: string }[],
): Promise<KnownReceipt[]> {
  return await tx.hot<KnownReceipt>(
    "purchases_known",
    `select
       receipt.id,
       receipt.source,
       receipt.external_id as "externalId",
       receipt.kind,
       receipt.content_hash as "contentHash",
       receipt.customer_id as "customerId"
     from unnest($2::text[], $3::text[]) as said (source, external_id)
     join purchases.receipt
       on receipt.merchant_id = $1
       and receipt.source = said.source
       and receipt.external_id = said.external_id`,
    [tx.merchantId, numbers.map((one) => one.source), numbers.map((one) => one.externalId)],
  );
}

export type NewReceipt = {
  readonly id: string;
  readonly draft: ReceiptDraft;
  readonly customerId: string | null;
  readonly refundOfId: string | null;
  readonly contentHash: string;
  readonly productIds: readonly (string | null)[];
};

/** Records receipts with their lines in one statement; tells which were new (another transaction may have been first). */
export async function insertReceipts(
  tx: Tx,
  receipts: readonly NewReceipt[],
  importId: string | null,
): Promise<ReadonlySet<string>> {
  const rows = receipts.map(receiptRow);
  const lines = receipts.flatMap(lineRows);
  const inserted = await tx.hot<{ id: string }>("purchases_insert", insertText, [
    tx.merchantId,
    tx.now,
    JSON.stringify(rows),
    JSON.stringify(lines),
    importId,
  ]);
  return new Set(inserted.map((row) => row.id));
}

const insertText = `
  with recorded as (
    insert into purchases.receipt (
      merchant_id, id, kind, source, external_id, channel, store_id, till, staff_label, customer_id,
      happened_at, day, currency, total_cents, discount_cents, tax_cents, shipping_cents, line_count,
      refund_of, content_hash, import_id, recorded_at
    )
    select
      $1, id, kind, source, external_id, channel, store_id, till, staff_label, customer_id,
      happened_at, day, currency, total_cents, discount_cents, tax_cents, shipping_cents, line_count,
      refund_of, content_hash, $5::uuid, $2
    from json_to_recordset($3::json) as said (
      id uuid, kind text, source text, external_id text, channel text, store_id uuid, till text,
      staff_label text, customer_id uuid, happened_at timestamptz, day date, currency text,
      total_cents bigint, discount_cents bigint, tax_cents bigint, shipping_cents bigint,
      line_count integer, refund_of uuid, content_hash text
    )
    on conflict (merchant_id, source, external_id) do nothing
    returning id
  ),
  recorded_lines as (
    insert into purchases.line (
      merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents,
      discount_cents, tax_rate, refund_of_line
    )
    select
      $1, said.receipt_id, said.number, said.product_id, said.label, said.quantity, said.unit_price,
      said.total_cents, said.discount_cents, said.tax_rate, said.refund_of_line
    from json_to_recordset($4::json) as said (
      receipt_id uuid, number integer, product_id uuid, label text, quantity numeric, unit_price numeric,
      total_cents bigint, discount_cents bigint, tax_rate numeric, refund_of_line integer
    )
    join recorded on recorded.id = said.receipt_id
  )
  select id from recorded`;

function receiptRow(receipt: NewReceipt): Record<string, unknown> {
  const { draft } = receipt;
  return {
    id: receipt.id,
    kind: draft.kind,
    source: draft.source,
    external_id: draft.externalId,
    channel: draft.channel,
    store_id: draft.storeId,
    till: draft.till,
    staff_label: draft.staffLabel,
    customer_id: receipt.customerId,
    happened_at: draft.happenedAt,
    day: draft.day,
    currency: draft.currency,
    total_cents: draft.totalCents,
    discount_cents: draft.discountCents,
    tax_cents: draft.taxCents,
    shipping_cents: draft.shippingCents,
    line_count: draft.lines.length,
    refund_of: receipt.refundOfId,
    content_hash: receipt.contentHash,
  };
}

function lineRows(receipt: NewReceipt): Record<string, unknown>[] {
  return receipt.draft.lines.map((line, index) => ({
    receipt_id: receipt.id,
    number: line.number,
    product_id: receipt.productIds[index] ?? null,
    label: line.label,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    total_cents: line.totalCents,
    discount_cents: line.discountCents,
    tax_rate: line.taxRate,
    refund_of_line: line.refundOfLine,
  }));
}

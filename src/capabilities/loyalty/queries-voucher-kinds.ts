import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { VoucherTemplate } from "./schema-definition.ts";
import type { VoucherKind } from "./schema-voucher-kinds.ts";

/** What the uses of some vouchers come to: how many were used, what they took off. */
const usedSql = (tx: Tx, condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select
    count(*) filter (where voucher.uses > 0)::integer as count,
    coalesce(-sum(moves.cents), 0)::bigint as cents
  from loyalty.voucher
  left join lateral (
    select sum(voucher_use.cents) as cents
    from loyalty.voucher_use
    where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.voucher_id = voucher.id
      and voucher_use.kind in ('use', 'undo')
  ) as moves on voucher.uses > 0
  where voucher.merchant_id = ${tx.merchantId} and ${condition}`;

async function select(tx: Tx, condition: RawBuilder<unknown>): Promise<VoucherKind[]> {
  return await tx.rows<VoucherKind>(sql`
    select
      voucher_kind.id, voucher_kind.name, voucher_kind.template, voucher_kind.last_day as "lastDay",
      voucher_kind.most_codes as "mostCodes", voucher_kind.given_count as "givenCount",
      case when voucher_kind.most_codes is not null then greatest(0, voucher_kind.most_codes - voucher_kind.given_count) end
        as "leftCount",
      used.count as "usedCount", used.cents as "usedCents",
      voucher_kind.archived_at is not null as "isArchived", voucher_kind.made_at as "madeAt", voucher_kind.made_by as "madeBy"
    from loyalty.voucher_kind
    cross join lateral (${usedSql(tx, sql`voucher.kind_id = voucher_kind.id`)}) as used
    where voucher_kind.merchant_id = ${tx.merchantId} and ${condition}
    order by voucher_kind.id desc
    limit 200`);
}

export async function selectKinds(
  tx: Tx,
  { archived }: { readonly archived: boolean },
): Promise<VoucherKind[]> {
  return await select(tx, archived ? sql`true` : sql`voucher_kind.archived_at is null`);
}

export async function selectKind(tx: Tx, id: string): Promise<VoucherKind | undefined> {
  return (await select(tx, sql`voucher_kind.id = ${id}`))[0];
}

export async function insertKind(
  tx: Tx,
  kind: Pick<VoucherKind, "id" | "name" | "template" | "lastDay" | "mostCodes">,
  by: string,
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.voucher_kind (merchant_id, id, name, template, last_day, most_codes, made_at, made_by)
    values (${tx.merchantId}, ${kind.id}, ${kind.name}, ${JSON.stringify(kind.template)}::jsonb, ${kind.lastDay}::date,
            ${kind.mostCodes}::integer, ${tx.now}, ${by})`);
}

export async function updateKind(
  tx: Tx,
  id: string,
  kind: Pick<VoucherKind, "name" | "mostCodes" | "isArchived">,
): Promise<void> {
  await tx.run(sql`
    update loyalty.voucher_kind
    set
      name = ${kind.name}, most_codes = ${kind.mostCodes}::integer,
      archived_at = case when ${kind.isArchived} then coalesce(archived_at, ${tx.now}::timestamptz) end
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export type HeldKind = {
  readonly template: VoucherTemplate;
  readonly lastDay: string | null;
  readonly mostCodes: number | null;
  readonly givenCount: number;
};

/** Held until the end of the transaction: two who give codes of one kind give them one after the other. */
export async function lockKind(tx: Tx, id: string): Promise<HeldKind | undefined> {
  return await tx.maybe<HeldKind>(sql`
    select template, last_day as "lastDay", most_codes as "mostCodes", given_count as "givenCount"
    from loyalty.voucher_kind
    where merchant_id = ${tx.merchantId} and id = ${id}
    for update`);
}

export async function countGiven(tx: Tx, kindId: string, count: number): Promise<void> {
  await tx.run(sql`
    update loyalty.voucher_kind set given_count = given_count + ${count}
    where merchant_id = ${tx.merchantId} and id = ${kindId}`);
}

/** Vouchers of messages that had left after all are good again. */
export async function uncancelVouchers(tx: Tx, ids: readonly string[], reason: string): Promise<void> {
  await tx.run(sql`
    with back as (
      update loyalty.voucher
      set cancelled_at = null, cancel_reason = null
      where voucher.merchant_id = ${tx.merchantId} and voucher.id = any(${[...ids]}::uuid[])
        and voucher.cancel_reason = ${reason}
      returning voucher.kind_id
    )
    update loyalty.voucher_kind
    set given_count = voucher_kind.given_count + counted.count
    from (select back.kind_id as id, count(*)::integer as count from back group by 1) as counted
    where voucher_kind.merchant_id = ${tx.merchantId} and voucher_kind.id = counted.id`);
}

export type GivenFigures = {
  /** Codes that are out, those used included. */
  readonly given: number;
  /** Given back unused: their message did not leave, or somebody cancelled them. */
  readonly cancelled: number;
  readonly expired: number;
  readonly used: number;
  /** Taken off baskets, in cents; what was undone is left out. */
  readonly usedCents: number;
  /** Receipts of these uses that are known, and what they come to, in cents, after all reductions and refunds of goods left out. */
  readonly receipts: number;
  readonly receiptsCents: number;
};

/** What became of the vouchers that a mailing gave, by the ledger of their uses. */
export async function selectGivenFigures(tx: Tx, givenBy: string): Promise<GivenFigures> {
  return await tx.one<GivenFigures>(sql`
    with made as materialized (
      select voucher.id, voucher.uses, voucher.ends_at, voucher.cancelled_at
      from loyalty.voucher
      where voucher.merchant_id = ${tx.merchantId} and voucher.given_by = ${givenBy}
    ),
    used as materialized (
      select voucher_use.cents, voucher_use.kind, voucher_use.id, voucher_use.undone_id, voucher_use.receipt_id
      from made
      join loyalty.voucher_use
        on voucher_use.merchant_id = ${tx.merchantId} and voucher_use.voucher_id = made.id
        and voucher_use.kind in ('use', 'undo')
    ),
    bought as (
      select receipt.id, receipt.total_cents
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.kind = 'sale' and receipt.id in (
        select used.receipt_id
        from used
        where used.kind = 'use'
          and not exists (select from used as undone where undone.undone_id = used.id and undone.kind = 'undo')
      )
    )
    select
      (select count(*) from made where made.cancelled_at is null or made.uses > 0)::integer as given,
      (select count(*) from made where made.cancelled_at is not null and made.uses = 0)::integer as cancelled,
      (select count(*) from made where made.cancelled_at is null and made.uses = 0 and made.ends_at <= ${tx.now}::timestamptz)::integer
        as expired,
      (select count(*) from made where made.uses > 0)::integer as used,
      (select coalesce(-sum(used.cents), 0) from used)::bigint as "usedCents",
      (select count(*) from bought)::integer as receipts,
      (select coalesce(sum(bought.total_cents), 0) from bought)::bigint as "receiptsCents"`);
}

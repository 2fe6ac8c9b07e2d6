import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LineFilter, VoucherTemplate } from "./schema-definition.ts";
import type { Batch, Voucher, VoucherOrigin, VouchersQuery, VoucherUseRow } from "./schema-vouchers.ts";

/** What it is at an instant: the columns say it whether or not a job has passed. */
const stateAt = (at: string) => sql`
  case
    when voucher.cancelled_at is not null then 'cancelled'
    when voucher.max_uses > 0 and voucher.uses >= voucher.max_uses then 'used'
    when voucher.balance_cents = 0 then 'used'
    when voucher.ends_at <= ${at}::timestamptz then 'expired'
    when voucher.starts_at > ${at}::timestamptz then 'waiting'
    else 'active'
  end`;

const columns = (at: string) => sql`
  voucher.id,
  voucher.code,
  ${stateAt(at)} as state,
  voucher.benefit,
  voucher.is_bearer as "isBearer",
  voucher.holder_id as "holderId",
  voucher.min_basket_cents as "minBasketCents",
  voucher.filter,
  voucher.channels,
  voucher.is_combinable as "isCombinable",
  voucher.max_uses as "maxUses",
  voucher.uses,
  voucher.balance_cents as "balanceCents",
  voucher.starts_at as "startsAt",
  voucher.ends_at as "endsAt",
  voucher.last_day as "lastDay",
  voucher.origin,
  voucher.program_id as "programId",
  voucher.receipt_id as "receiptId",
  voucher.batch_id as "batchId",
  voucher.kind_id as "kindId",
  voucher.paid_cents as "paidCents",
  voucher.made_at as "madeAt",
  voucher.made_by as "madeBy",
  voucher.cancelled_at as "cancelledAt",
  voucher.cancel_reason as "cancelReason"`;

async function select(
  tx: Tx,
  at: string,
  condition: RawBuilder<unknown>,
  rest: RawBuilder<unknown>,
): Promise<Voucher[]> {
  return await tx.rows<Voucher>(sql`
    select ${columns(at)}
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId} and ${condition}
    ${rest}`);
}

export async function vouchersByKey(tx: Tx, keys: readonly string[], at: string) {
  return await tx.rows<Voucher & { readonly key: string }>(sql`
    select ${columns(at)}, voucher.code_key as key
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId} and voucher.code_key = any(${[...keys]}::text[])`);
}

export async function selectVoucher(tx: Tx, id: string): Promise<Voucher | undefined> {
  return (await select(tx, tx.now, sql`voucher.id = ${id}`, sql``))[0];
}

/** The code of what a movement of points paid for. */
export async function voucherPaidBy(tx: Tx, membershipId: string, seq: number): Promise<string | undefined> {
  const row = await tx.maybe<{ code: string }>(sql`
    select voucher.code
    from loyalty.voucher
    join loyalty.membership
      on membership.merchant_id = ${tx.merchantId} and membership.id = ${membershipId}
    where voucher.merchant_id = ${tx.merchantId} and voucher.program_id = membership.program_id
      and voucher.membership_id = membership.id and voucher.seq = ${seq}
    limit 1`);
  return row?.code;
}

export async function vouchersById(tx: Tx, ids: readonly string[]): Promise<Voucher[]> {
  return await select(tx, tx.now, sql`voucher.id = any(${[...ids]}::uuid[])`, sql``);
}

/** Held until the end of the transaction, in one order, so that two tills cannot use the same last use. */
export async function lockVouchers(tx: Tx, ids: readonly string[]): Promise<Voucher[]> {
  return await select(
    tx,
    tx.now,
    sql`voucher.id = any(${[...new Set(ids)]}::uuid[])`,
    sql`order by voucher.id for update`,
  );
}

export async function selectVouchers(
  tx: Tx,
  asked: Omit<VouchersQuery, "cursor" | "customerId"> & {
    readonly holderIds: readonly string[] | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<Voucher[]> {
  const { state, origin, programId, batchId, isGiftCard, holderIds, before } = asked;
  const conditions = [
    sql`true`,
    state === undefined ? null : sql`${stateAt(tx.now)} = ${state}`,
    origin === undefined ? null : sql`voucher.origin = ${origin}`,
    programId === undefined ? null : sql`voucher.program_id = ${programId}`,
    batchId === undefined ? null : sql`voucher.batch_id = ${batchId}`,
    isGiftCard === undefined ? null : sql`(voucher.type = 'credit') = ${isGiftCard}`,
    holderIds === null ? null : sql`voucher.holder_id = any(${[...holderIds]}::uuid[])`,
    before === null ? null : sql`voucher.id < ${before}::uuid`,
  ].filter((condition) => condition !== null);
  return await select(
    tx,
    tx.now,
    sql.join(conditions, sql` and `),
    sql`order by voucher.id desc limit ${asked.limit}`,
  );
}

export type NewVoucher = {
  readonly id: string;
  readonly code: string;
  readonly codeKey: string;
  readonly type: VoucherTemplate["benefit"]["type"];
  readonly benefit: VoucherTemplate["benefit"];
  readonly isBearer: boolean;
  readonly holderId: string | null;
  readonly minBasketCents: number;
  readonly filter: LineFilter;
  readonly channels: readonly string[];
  readonly isCombinable: boolean;
  readonly maxUses: number;
  readonly balanceCents: number | null;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly lastDay: string | null;
  readonly origin: VoucherOrigin;
  readonly programId: string | null;
  readonly membershipId: string | null;
  readonly seq: number | null;
  readonly receiptId: string | null;
  readonly batchId: string | null;
  readonly kindId: string | null;
  readonly givenBy: string | null;
  readonly paidCents: number;
};

/** Answers the identifiers of those that were written: a code that exists already writes nothing. */
export async function insertVouchers(
  tx: Tx,
  vouchers: readonly NewVoucher[],
  by: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    insert into loyalty.voucher (
      merchant_id, id, code, code_key, type, benefit, is_bearer, holder_id, min_basket_cents, filter, channels, max_uses,
      balance_cents, starts_at, ends_at, last_day, origin, program_id, membership_id, seq, receipt_id, batch_id,
      paid_cents, is_combinable, kind_id, given_by, made_at, made_by)
    select
      ${tx.merchantId}, given.id, given.code, given."codeKey", given.type, given.benefit, given."isBearer",
      given."holderId", given."minBasketCents", given.filter,
      array(select jsonb_array_elements_text(given.channels)), given."maxUses", given."balanceCents", given."startsAt",
      given."endsAt", given."lastDay", given.origin, given."programId", given."membershipId", given.seq,
      given."receiptId", given."batchId", given."paidCents", given."isCombinable", given."kindId", given."givenBy",
      ${tx.now}, ${by}
    from jsonb_to_recordset(${JSON.stringify(vouchers)}::jsonb) as given(
      id uuid, code text, "codeKey" text, type text, benefit jsonb, "isBearer" boolean, "holderId" uuid,
      "minBasketCents" bigint, filter jsonb, channels jsonb, "maxUses" integer, "balanceCents" bigint,
      "startsAt" timestamptz, "endsAt" timestamptz, "lastDay" date, origin text, "programId" uuid, "membershipId" uuid,
      seq integer, "receiptId" uuid, "batchId" uuid, "paidCents" bigint, "isCombinable" boolean, "kindId" uuid,
      "givenBy" uuid)
    on conflict (merchant_id, code_key) do nothing
    returning id`);
  return new Set(rows.map(({ id }) => id));
}

export type NewUse = Omit<VoucherUseRow, "at"> & {
  readonly undoneId: string | null;
  readonly uses: -1 | 0 | 1;
};

/** Vouchers, gift cards left out, that a sale uses: by its receipt, or under its reference. */
export async function vouchersUsedBy(
  tx: Tx,
  sale: { readonly receiptId: string | null; readonly reference: string | null },
): Promise<{ readonly id: string; readonly isCombinable: boolean }[]> {
  return await tx.rows(sql`
    select distinct voucher.id, voucher.is_combinable as "isCombinable"
    from loyalty.voucher_use
    join loyalty.voucher
      on voucher.merchant_id = ${tx.merchantId} and voucher.id = voucher_use.voucher_id and voucher.type <> 'credit'
    where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.kind = 'use'
      and (voucher_use.receipt_id = ${sale.receiptId}::uuid or voucher_use.reference = ${sale.reference}::text)
      and not exists (
        select from loyalty.voucher_use as undo
        where undo.merchant_id = ${tx.merchantId} and undo.undone_id = voucher_use.id
      )`);
}

/** Writes the moves and carries them to the vouchers' counters, which refuse what must not be. */
export async function insertMoves(tx: Tx, moves: readonly NewUse[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.run(sql`
    with given as (
      select *
      from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as given(
        id uuid, "voucherId" uuid, kind text, uses smallint, cents bigint, channel text, "receiptId" uuid,
        reference text, "undoneId" uuid, "by" text)
    ), written as (
      insert into loyalty.voucher_use (
        merchant_id, id, voucher_id, kind, uses, cents, channel, receipt_id, reference, undone_id, at, actor)
      select
        ${tx.merchantId}, given.id, given."voucherId", given.kind, given.uses, given.cents, given.channel,
        given."receiptId", given.reference, given."undoneId", ${tx.now}, given."by"
      from given
    )
    update loyalty.voucher
    set uses = voucher.uses + summed.uses, balance_cents = voucher.balance_cents + summed.cents
    from (
      select given."voucherId" as id, sum(given.uses)::integer as uses, sum(given.cents)::bigint as cents
      from given
      group by given."voucherId"
    ) as summed
    where voucher.merchant_id = ${tx.merchantId} and voucher.id = summed.id`);
}

const moveColumns = sql`
  voucher_use.id,
  voucher_use.voucher_id as "voucherId",
  voucher_use.kind,
  voucher_use.cents,
  voucher_use.channel,
  voucher_use.receipt_id as "receiptId",
  voucher_use.reference,
  voucher_use.at,
  voucher_use.actor as by`;

export async function movesOfVoucher(tx: Tx, voucherId: string): Promise<VoucherUseRow[]> {
  return await tx.rows<VoucherUseRow>(sql`
    select ${moveColumns}
    from loyalty.voucher_use
    where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.voucher_id = ${voucherId}
    order by voucher_use.at, voucher_use.id`);
}

export type EarlierUse = VoucherUseRow & { readonly undoneCents: number; readonly undoneUses: number };

/** Uses with what has been given back of each: of a receipt, or of vouchers under these receipts or references. */
export async function earlierUses(
  tx: Tx,
  asked:
    | { readonly receiptId: string }
    | { readonly useId: string }
    | {
        readonly voucherIds: readonly string[];
        readonly receiptIds: readonly string[];
        readonly references: readonly string[];
      },
): Promise<EarlierUse[]> {
  const condition =
    "receiptId" in asked
      ? sql`voucher_use.receipt_id = ${asked.receiptId}`
      : "useId" in asked
        ? sql`voucher_use.id = ${asked.useId}`
        : sql`voucher_use.voucher_id = any(${[...asked.voucherIds]}::uuid[])
            and (voucher_use.receipt_id = any(${[...asked.receiptIds]}::uuid[])
              or voucher_use.reference = any(${[...asked.references]}::text[]))`;
  return await tx.rows<EarlierUse>(sql`
    select
      ${moveColumns},
      coalesce(undone.cents, 0)::bigint as "undoneCents",
      coalesce(undone.uses, 0)::integer as "undoneUses"
    from loyalty.voucher_use
    left join lateral (
      select sum(undo.cents) as cents, -sum(undo.uses) as uses
      from loyalty.voucher_use as undo
      where undo.merchant_id = ${tx.merchantId} and undo.undone_id = voucher_use.id
    ) as undone on true
    where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.kind = 'use' and ${condition}
    order by voucher_use.id`);
}

/** Cancelled from now on; one that is cancelled already stays as it is. */
/** Cancels vouchers; an unused one of a kind with a limit makes room for another. Answers how many were cancelled. */
export async function cancelVouchers(tx: Tx, ids: readonly string[], reason: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    with gone as (
      update loyalty.voucher
      set cancelled_at = ${tx.now}, cancel_reason = ${reason}
      where voucher.merchant_id = ${tx.merchantId} and voucher.id = any(${[...ids]}::uuid[])
        and voucher.cancelled_at is null
      returning voucher.kind_id, voucher.uses
    ),
    freed as (
      update loyalty.voucher_kind
      set given_count = voucher_kind.given_count - counted.count
      from (
        select gone.kind_id as id, count(*)::integer as count
        from gone
        where gone.kind_id is not null and gone.uses = 0
        group by 1
      ) as counted
      where voucher_kind.merchant_id = ${tx.merchantId} and voucher_kind.id = counted.id
    )
    select count(*)::integer as count from gone`);
  return count;
}

/** Those a receipt brought and nobody has used yet, held. */
export async function lockUnusedOfReceipt(tx: Tx, receiptId: string): Promise<Voucher[]> {
  return await select(
    tx,
    tx.now,
    sql`voucher.receipt_id = ${receiptId} and voucher.origin <> 'sale' and voucher.uses = 0
      and voucher.cancelled_at is null`,
    sql`order by voucher.id for update`,
  );
}

/** Of these receipts, those on which a voucher or money on a card was taken as a reward and has been used since; held. */
export async function receiptsWithUsedRewards(tx: Tx, receiptIds: readonly string[]): Promise<Set<string>> {
  if (receiptIds.length === 0) return new Set();
  const rows = await tx.hot<{ receiptId: string; isUsed: boolean }>(
    "loyalty_used_rewards",
    `with given as (
       select receipt_id, id as voucher_id, 0::bigint as cents
       from loyalty.voucher
       where merchant_id = $1 and receipt_id = any($2::uuid[]) and origin = 'reward'
       union all
       select receipt_id, voucher_id, cents
       from loyalty.voucher_use
       where merchant_id = $1 and receipt_id = any($2::uuid[]) and kind = 'load'
     )
     select
       given.receipt_id as "receiptId",
       case when voucher.receipt_id = given.receipt_id then voucher.uses > 0
         else voucher.balance_cents < given.cents end as "isUsed"
     from given
     join loyalty.voucher
       on voucher.merchant_id = $1 and voucher.id = given.voucher_id
       and not (voucher.origin = 'sale' and voucher.receipt_id = given.receipt_id)
     order by voucher.id
     for update of voucher`,
    [tx.merchantId, [...receiptIds]],
  );
  return new Set(rows.flatMap(({ receiptId, isUsed }) => (isUsed ? [receiptId] : [])));
}

/** What a receipt put on gift cards, less what was taken back since; those that were cancelled are left out. */
export async function loadedByReceipt(
  tx: Tx,
  receiptId: string,
): Promise<{ readonly voucherId: string; readonly cents: number }[]> {
  return await tx.rows(sql`
    select voucher_use.voucher_id as "voucherId", sum(voucher_use.cents)::bigint as cents
    from loyalty.voucher_use
    join loyalty.voucher
      on voucher.merchant_id = voucher_use.merchant_id
      and voucher.id = voucher_use.voucher_id
    where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.receipt_id = ${receiptId}
      and voucher_use.kind in ('load', 'unload') and voucher.cancelled_at is null
    group by voucher_use.voucher_id
    having sum(voucher_use.cents) > 0
    order by voucher_use.voucher_id`);
}

export async function addPaid(tx: Tx, id: string, cents: number): Promise<void> {
  await tx.run(sql`
    update loyalty.voucher
    set paid_cents = paid_cents + ${cents}
    where voucher.merchant_id = ${tx.merchantId} and voucher.id = ${id}`);
}

export async function insertBatch(
  tx: Tx,
  batch: { id: string; name: string; programId: string | null; template: VoucherTemplate; count: number },
  by: string,
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.voucher_batch (merchant_id, id, name, program_id, template, code_count, made_at, made_by)
    values (${tx.merchantId}, ${batch.id}, ${batch.name}, ${batch.programId},
            ${JSON.stringify(batch.template)}::jsonb, ${batch.count}, ${tx.now}, ${by})`);
}

export async function selectBatches(
  tx: Tx,
  asked: { readonly before: string | null; readonly limit: number } | { readonly id: string },
): Promise<Batch[]> {
  const condition =
    "id" in asked
      ? sql`voucher_batch.id = ${asked.id}`
      : asked.before === null
        ? sql`true`
        : sql`voucher_batch.id < ${asked.before}::uuid`;
  return await tx.rows<Batch>(sql`
    select
      voucher_batch.id,
      voucher_batch.name,
      voucher_batch.program_id as "programId",
      voucher_batch.template,
      voucher_batch.code_count as count,
      used.count as "usedCount",
      used.cents as "usedCents",
      voucher_batch.made_at as "madeAt",
      voucher_batch.made_by as "madeBy"
    from loyalty.voucher_batch
    cross join lateral (
      select
        count(*) filter (where voucher.uses > 0) as count,
        coalesce(-sum(moves.cents), 0)::bigint as cents
      from loyalty.voucher
      left join lateral (
        select sum(voucher_use.cents) as cents
        from loyalty.voucher_use
        where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.voucher_id = voucher.id
          and voucher_use.kind in ('use', 'undo')
      ) as moves on voucher.uses > 0
      where voucher.merchant_id = ${tx.merchantId} and voucher.batch_id = voucher_batch.id
    ) as used
    where voucher_batch.merchant_id = ${tx.merchantId} and ${condition}
    order by voucher_batch.id desc
    limit ${"limit" in asked ? asked.limit : 1}`);
}

/** What a printed voucher names: products and families by their names, as the shop calls them. */
export async function namesOf(
  tx: Tx,
  asked: { readonly skus: readonly string[]; readonly categoryIds: readonly string[] },
): Promise<{
  readonly products: Readonly<Record<string, string>>;
  readonly families: Readonly<Record<string, string>>;
}> {
  return await tx.one(sql`
    select
      coalesce((
        select jsonb_object_agg(product.sku, product.name)
        from catalog.product
        where product.merchant_id = ${tx.merchantId} and product.sku = any(${[...asked.skus]}::text[])), '{}') as products,
      coalesce((
        select jsonb_object_agg(category.id, category.name)
        from catalog.category
        where category.merchant_id = ${tx.merchantId} and category.id::text = any(${[...asked.categoryIds]}::text[])), '{}') as families`);
}

/** Marks those whose end has passed, so that each is announced once. */
export async function noteExpired(tx: Tx): Promise<{ count: number; leftCents: number }> {
  return await tx.one(sql`
    with noted as (
      update loyalty.voucher
      set is_expiry_noted = true
      where voucher.merchant_id = ${tx.merchantId} and voucher.ends_at <= ${tx.now} and voucher.cancelled_at is null
        and not voucher.is_expiry_noted
      returning voucher.balance_cents
    )
    select count(*) as count, coalesce(sum(noted.balance_cents), 0)::bigint as "leftCents" from noted`);
}

/** What the uses of a program's vouchers took off baskets, by day: gift cards that were sold are a payment and cost nothing. */
export async function voucherCostsByDay(
  tx: Tx,
  asked: {
    readonly programId: string;
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
  },
): Promise<{ readonly day: string; readonly cents: number }[]> {
  return await tx.rows(sql`
    select (voucher_use.at at time zone ${asked.timeZone})::date as day, -sum(voucher_use.cents)::bigint as cents
    from loyalty.voucher
    join loyalty.voucher_use
      on voucher_use.merchant_id = voucher.merchant_id
      and voucher_use.voucher_id = voucher.id
      and voucher_use.kind in ('use', 'undo')
    where voucher.merchant_id = ${tx.merchantId} and voucher.program_id = ${asked.programId}
      and voucher.paid_cents = 0
      and (voucher_use.at at time zone ${asked.timeZone})::date between ${asked.from}::date and ${asked.to}::date
    group by 1
    order by 1`);
}

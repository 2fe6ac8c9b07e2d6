import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Wallet } from "./queries-counter.ts";
import type { LotRow } from "./queries-ledger.ts";
import { memberColumns, memberTables } from "./queries-members.ts";
import type { LineFilter, VoucherTemplate } from "./schema-definition.ts";

/** Memberships of these customers with their open lots, with two statements for a thousand of them. */
export async function walletsOfMany(tx: Tx, customerIds: readonly string[]): Promise<Wallet[]> {
  if (customerIds.length === 0) return [];
  const members = await tx.hot<Omit<Wallet, "lots" | "restDueAt">>(
    "loyalty_wallets_of_many",
    `select
       ${memberColumns},
       membership.seq, membership.pending, membership.reserved, membership.issued, membership.redeemed,
       membership.expired, membership.clawed_back as "clawedBack", membership.breakage, membership.adjusted,
       membership.moved, membership.next_due_at as "nextDueAt", membership.last_activity_at as "lastActivityAt",
       membership.idle_expires_at as "idleExpiresAt"
     from ${memberTables}
     where membership.merchant_id = $1 and membership.customer_id = any($2::uuid[]) and membership.status <> 'merged'`,
    [tx.merchantId, [...customerIds]],
  );
  const lots = await tx.hot<LotRow>(
    "loyalty_lots_of_many",
    `select
       id, membership_id as "membershipId", program_id as "programId", amount, remaining, is_pending as "isPending",
       is_closed as "isClosed", opened_at as "openedAt", active_from as "activeFrom", expires_at as "expiresAt",
       receipt_id as "receiptId", origin_id as "originId"
     from loyalty.lot
     where merchant_id = $1 and membership_id = any($2::uuid[]) and not is_closed
       and (remaining > 0 or expires_at <= $3)`,
    [tx.merchantId, members.map(({ id }) => id), tx.now],
  );
  const byMember = Map.groupBy(lots, ({ membershipId }) => membershipId);
  return members.map((member) => ({ ...member, lots: byMember.get(member.id) ?? [], restDueAt: null }));
}

export type HeldVoucher = {
  readonly customerId: string;
  readonly code: string;
  readonly benefit: VoucherTemplate["benefit"];
  readonly isBearer: boolean;
  readonly filter: LineFilter;
  readonly channels: readonly string[];
  readonly minBasketCents: number;
  readonly balanceCents: number | null;
  readonly lastDay: string | null;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly programId: string | null;
  readonly isCombinable: boolean;
};

const voucherColumns = sql`
  voucher.holder_id as "customerId",
  voucher.code,
  voucher.benefit,
  voucher.is_bearer as "isBearer",
  voucher.filter,
  voucher.channels,
  voucher.min_basket_cents as "minBasketCents",
  voucher.balance_cents as "balanceCents",
  voucher.last_day as "lastDay",
  voucher.starts_at as "startsAt",
  voucher.ends_at as "endsAt",
  voucher.program_id as "programId",
  voucher.is_combinable as "isCombinable"`;

/** Vouchers that these customers hold and may still use. */
export async function vouchersHeld(tx: Tx, customerIds: readonly string[]): Promise<HeldVoucher[]> {
  if (customerIds.length === 0) return [];
  return await tx.rows<HeldVoucher>(sql`
    select ${voucherColumns}
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId}
      and voucher.holder_id = any(${[...customerIds]}::uuid[])
      and voucher.cancelled_at is null
      and (voucher.max_uses = 0 or voucher.uses < voucher.max_uses)
      and voucher.balance_cents is distinct from 0
      and (voucher.ends_at is null or voucher.ends_at > ${tx.now})
    order by voucher.ends_at nulls last, voucher.id`);
}

/** Vouchers by their codes, whatever has become of them. */
export async function vouchersByCode(tx: Tx, codeKeys: readonly string[]): Promise<HeldVoucher[]> {
  return await tx.rows<HeldVoucher>(sql`
    select ${voucherColumns}
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId} and voucher.code_key = any(${[...codeKeys]}::text[])`);
}

/** Customers whose points or vouchers have moved since an instant; identifiers carry the instant at which they were made. */
export async function customersMovedSince(
  tx: Tx,
  since: { readonly at: string; readonly id: string },
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select membership.customer_id as id
    from loyalty.program
    join loyalty.entry
      on entry.merchant_id = ${tx.merchantId} and entry.program_id = program.id and entry.at >= ${since.at}
    join loyalty.membership
      on membership.merchant_id = ${tx.merchantId} and membership.id = entry.membership_id
    where program.merchant_id = ${tx.merchantId}
    union
    select voucher.holder_id
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId} and voucher.holder_id is not null
      and (voucher.id >= ${since.id}::uuid or voucher.cancelled_at >= ${since.at})
    union
    select voucher.holder_id
    from loyalty.voucher_use
    join loyalty.voucher
      on voucher.merchant_id = ${tx.merchantId} and voucher.id = voucher_use.voucher_id
    where voucher_use.merchant_id = ${tx.merchantId} and voucher.holder_id is not null
      and voucher_use.id >= ${since.id}::uuid`);
  return rows.map(({ id }) => id);
}

export type TurnedVoucher = {
  readonly id: string;
  readonly membershipId: string;
  readonly seq: number;
  readonly units: number;
};

/** Unused vouchers that balances became by themselves in the very transaction that recorded this receipt. */
export async function vouchersTurnedWith(tx: Tx, receiptId: string): Promise<TurnedVoucher[]> {
  return await tx.rows<TurnedVoucher>(sql`
    select voucher.id, voucher.membership_id as "membershipId", voucher.seq, entry.redeemed as units
    from purchases.receipt
    join loyalty.ticket
      on ticket.merchant_id = ${tx.merchantId} and ticket.receipt_id = receipt.id
    join loyalty.voucher
      on voucher.merchant_id = ${tx.merchantId}
      and voucher.program_id = ticket.program_id
      and voucher.membership_id = ticket.membership_id
      and voucher.made_at = receipt.recorded_at
      and voucher.origin = 'auto'
      and voucher.uses = 0
      and voucher.cancelled_at is null
    join loyalty.entry
      on entry.merchant_id = ${tx.merchantId}
      and entry.membership_id = voucher.membership_id
      and entry.seq = voucher.seq
    where receipt.merchant_id = ${tx.merchantId} and receipt.id = ${receiptId}
    order by voucher.membership_id, voucher.seq, voucher.id`);
}

/** What the first purchase itself had earned, where this receipt was it: the claim is given up. */
export async function giveUpFirstPurchase(
  tx: Tx,
  receiptId: string,
): Promise<{ readonly membershipId: string; readonly units: number }[]> {
  return await tx.rows<{ membershipId: string; units: number }>(sql`
    with bonus as (
      select entry.membership_id, entry.issued, entry.detail ->> 'ruleId' as rule_id, receipt.recorded_at
      from purchases.receipt
      join loyalty.ticket
        on ticket.merchant_id = ${tx.merchantId} and ticket.receipt_id = receipt.id
      join loyalty.entry
        on entry.merchant_id = ${tx.merchantId}
        and entry.membership_id = ticket.membership_id
        and entry.recorded_at = receipt.recorded_at
        and entry.reason = 'first_purchase'
      where receipt.merchant_id = ${tx.merchantId} and receipt.id = ${receiptId}
    ), given_up as (
      delete from loyalty.action_done
      using bonus
      where action_done.merchant_id = ${tx.merchantId}
        and action_done.membership_id = bonus.membership_id
        and action_done.rule_id = bonus.rule_id
    )
    select membership_id as "membershipId", issued as units from bonus`);
}

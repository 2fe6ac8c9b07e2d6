import type { Tx } from "../../platform/database.ts";
import { type Remembered, rememberedJson } from "./queries-members.ts";
import type { FrozenTicket, RefundedSoFar } from "./rules/refund.ts";
import type { LegalClass, RuleEffect } from "./rules/ticket.ts";

export type ProductFacts = {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  /** Percent; null: not known. */
  readonly taxRate: number | null;
  readonly isFee: boolean;
  /** Families, from its own to the widest. */
  readonly categories: readonly string[];
  /** Of the nearest of its families that the law speaks of. */
  readonly legalClass: LegalClass | null;
};

/** Of products of the merchant `$1`, by the identifiers `$2` or the references `$3`: what rules look at of them. */
export const productFactsText = `
  with recursive wanted as materialized (
    select id, sku, name, tax_rate, kind, category_id
    from catalog.product
    where merchant_id = $1 and (id = any($2::uuid[]) or sku = any($3::text[]))
  ),
  family as (
    select distinct category_id as first_id, category_id as id, 1 as rank
    from wanted
    where category_id is not null
    union all
    select family.first_id, category.parent_id, family.rank + 1
    from family
    join catalog.category on category.merchant_id = $1 and category.id = family.id
    where category.parent_id is not null and family.rank < 32
  ),
  families as (
    select
      family.first_id,
      array_agg(family.id::text order by family.rank) as ids,
      (array_agg(legal_category.class order by family.rank) filter (where legal_category.class is not null))[1] as class
    from family
    left join loyalty.legal_category
      on legal_category.merchant_id = $1 and legal_category.category_id = family.id
    group by family.first_id
  )
  select
    wanted.id,
    wanted.sku,
    wanted.name,
    wanted.tax_rate::float8 as "taxRate",
    wanted.kind = 'fee' as "isFee",
    coalesce(families.ids, '{}') as categories,
    families.class as "legalClass"
  from wanted
  left join families on families.first_id = wanted.category_id`;

export async function productFacts(
  tx: Tx,
  products: { readonly ids: readonly string[]; readonly skus: readonly string[] },
): Promise<ProductFacts[]> {
  if (products.ids.length === 0 && products.skus.length === 0) return [];
  return await tx.hot<ProductFacts>("loyalty_product_facts", productFactsText, [
    tx.merchantId,
    [...products.ids],
    [...products.skus],
  ]);
}

export type EarnedOnDay = { readonly membershipId: string; readonly day: string; readonly units: number };

/** What tickets have earned, day by day, less what refunds took back. */
export async function earnedByDay(
  tx: Tx,
  asked: { readonly membershipIds: readonly string[]; readonly from: string; readonly to: string },
): Promise<EarnedOnDay[]> {
  return await tx.hot<EarnedOnDay>(
    "loyalty_earned_by_day",
    `select membership_id as "membershipId", day, sum(earned - clawed_back)::bigint as units
     from loyalty.ticket
     where merchant_id = $1 and membership_id = any($2::uuid[]) and day between $3 and $4 and not is_cancelled
     group by membership_id, day`,
    [tx.merchantId, [...asked.membershipIds], asked.from, asked.to],
  );
}

/** Days of these on which a ticket has earned for the visit. */
export async function visitsOn(
  tx: Tx,
  asked: readonly { readonly membershipId: string; readonly day: string }[],
): Promise<{ readonly membershipId: string; readonly day: string }[]> {
  return await tx.hot(
    "loyalty_visits_on",
    `select distinct ticket.membership_id as "membershipId", ticket.day
     from unnest($2::uuid[], $3::date[]) as asked (membership_id, day)
     join loyalty.ticket
       on ticket.merchant_id = $1
       and ticket.membership_id = asked.membership_id
       and ticket.day = asked.day
     where not ticket.is_cancelled and ticket.frozen @? '$.effects[*] ? (@.type == "per_visit")'`,
    [tx.merchantId, asked.map((one) => one.membershipId), asked.map((one) => one.day)],
  );
}

/** What is kept with a ticket, as plain data. */
export type Frozen = {
  readonly ticket: FrozenTicket;
  readonly effects: readonly RuleEffect[];
  readonly refunded: RefundedSoFar;
  /** Refunds already counted. */
  readonly refundIds: readonly string[];
  readonly totalCents: number;
  /** Least that must remain of the ticket for the vouchers it brought. */
  readonly promisedFromCents: number | null;
};

export type NewTicket = {
  readonly receiptId: string;
  readonly programId: string;
  readonly membershipId: string;
  readonly ruleVersion: number;
  readonly day: string;
  readonly basisCents: number;
  readonly earned: number;
  readonly spent: number;
  readonly frozen: Frozen;
};

/** Writes what receipts did and what the rules remember of their members. One that had been undone for another member is written anew: what it earned and what was taken back go on adding up. */
export async function insertTickets(
  tx: Tx,
  tickets: readonly NewTicket[],
  members: readonly Remembered[],
): Promise<void> {
  if (tickets.length === 0) return;
  const written = await tx.hot<{ id: string }>(
    "loyalty_insert_tickets",
    `with remembered as (
       update loyalty.membership
       set remainders = said.remainders,
           last_earned_at = said.last_earned_at,
           last_visit_on = said.last_visit_on
       from json_to_recordset($3::json) as said (
         id uuid, remainders jsonb, last_earned_at timestamptz, last_visit_on date)
       where membership.merchant_id = $1 and membership.id = said.id and membership.id = any($4::uuid[])
     )
     insert into loyalty.ticket (
       merchant_id, receipt_id, program_id, membership_id, rule_version, day, basis_cents, earned, spent, frozen
     )
     select
       $1, receipt_id, program_id, membership_id, rule_version, day, basis_cents, earned, spent, frozen
     from json_to_recordset($2::json) as said (
       receipt_id uuid, program_id uuid, membership_id uuid, rule_version integer, day date,
       basis_cents bigint, earned bigint, spent bigint, frozen jsonb)
     on conflict (merchant_id, receipt_id, program_id) do update
       set membership_id = excluded.membership_id,
           rule_version = excluded.rule_version,
           day = excluded.day,
           basis_cents = excluded.basis_cents,
           earned = ticket.earned + excluded.earned,
           spent = ticket.spent + excluded.spent,
           refunded_cents = 0,
           is_cancelled = false,
           frozen = excluded.frozen
       where ticket.is_cancelled
     returning receipt_id as id`,
    [
      tx.merchantId,
      JSON.stringify(
        tickets.map((one) => ({
          receipt_id: one.receiptId,
          program_id: one.programId,
          membership_id: one.membershipId,
          rule_version: one.ruleVersion,
          day: one.day,
          basis_cents: one.basisCents,
          earned: one.earned,
          spent: one.spent,
          frozen: one.frozen,
        })),
      ),
      rememberedJson(members),
      members.map((one) => one.id),
    ],
  );
  if (written.length !== tickets.length) throw new Error("A receipt was about to earn twice in one program.");
}

export type StoredTicket = {
  readonly receiptId: string;
  readonly programId: string;
  readonly membershipId: string;
  readonly ruleVersion: number;
  readonly day: string;
  readonly earned: number;
  readonly spent: number;
  readonly clawedBack: number;
  readonly returned: number;
  readonly refundedCents: number;
  readonly isCancelled: boolean;
  readonly frozen: Frozen;
};

/** What these receipts did, held until the end of the transaction; undone ones are left out. */
export async function lockTickets(tx: Tx, receiptIds: readonly string[]): Promise<StoredTicket[]> {
  if (receiptIds.length === 0) return [];
  return await tx.hot<StoredTicket>(
    "loyalty_lock_tickets",
    `select
       receipt_id as "receiptId",
       program_id as "programId",
       membership_id as "membershipId",
       rule_version as "ruleVersion",
       day,
       earned,
       spent,
       clawed_back as "clawedBack",
       returned,
       refunded_cents as "refundedCents",
       is_cancelled as "isCancelled",
       frozen
     from loyalty.ticket
     where merchant_id = $1 and receipt_id = any($2::uuid[]) and not is_cancelled
     order by receipt_id, program_id
     for update`,
    [tx.merchantId, [...receiptIds]],
  );
}

export type ChangedTicket = Pick<
  StoredTicket,
  "receiptId" | "programId" | "clawedBack" | "returned" | "refundedCents" | "isCancelled" | "frozen"
>;

export async function updateTickets(tx: Tx, tickets: readonly ChangedTicket[]): Promise<void> {
  if (tickets.length === 0) return;
  await tx.hot(
    "loyalty_update_tickets",
    `update loyalty.ticket
     set clawed_back = said.clawed_back,
         returned = said.returned,
         refunded_cents = said.refunded_cents,
         is_cancelled = said.is_cancelled,
         frozen = said.frozen
     from json_to_recordset($2::json) as said (
       receipt_id uuid, program_id uuid, clawed_back bigint, returned bigint, refunded_cents bigint,
       is_cancelled boolean, frozen jsonb)
     where ticket.merchant_id = $1
       and ticket.receipt_id = said.receipt_id
       and ticket.program_id = said.program_id`,
    [
      tx.merchantId,
      JSON.stringify(
        tickets.map((one) => ({
          receipt_id: one.receiptId,
          program_id: one.programId,
          clawed_back: one.clawedBack,
          returned: one.returned,
          refunded_cents: one.refundedCents,
          is_cancelled: one.isCancelled,
          frozen: one.frozen,
        })),
      ),
    ],
  );
}

/** Sales whose tickets have counted one of these refunds. */
export async function salesRefundedBy(tx: Tx, refundIds: readonly string[]): Promise<string[]> {
  const rows = await tx.hot<{ id: string }>(
    "loyalty_sales_refunded_by",
    `select distinct ticket.receipt_id as id
     from purchases.receipt as refund
     join purchases.receipt as sale
       on sale.merchant_id = $1 and sale.customer_id = refund.customer_id and sale.kind = 'sale'
     join loyalty.ticket
       on ticket.merchant_id = $1 and ticket.receipt_id = sale.id and not ticket.is_cancelled
     where refund.merchant_id = $1
       and refund.id = any($2::uuid[])
       and refund.kind = 'refund'
       and ticket.frozen -> 'refundIds' ? refund.id::text`,
    [tx.merchantId, [...refundIds]],
  );
  return rows.map((row) => row.id);
}

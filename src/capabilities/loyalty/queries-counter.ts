import type { Tx } from "../../platform/database.ts";
import { type PurchaseContext, purchaseContextText } from "../purchases/index.ts";
import type { AccountRead } from "./accounts-at-work.ts";
import type { LotRow } from "./queries-ledger.ts";
import { type Member, memberColumns, memberTables } from "./queries-members.ts";
import { type LaunchedRow, launchedText } from "./queries-programs.ts";
import { type ProductFacts, productFactsText } from "./queries-receipts.ts";
import type { Promotion, Stacking } from "./schema-definition.ts";

/** What a basket is looked at with, whoever buys. */
export type Counter = {
  readonly context: PurchaseContext;
  readonly launched: readonly LaunchedRow[];
  /** In force the day before, that day or the day after (of UTC), in the order in which they apply. */
  readonly promotions: readonly Promotion[];
  readonly stacking: Stacking | null;
  readonly products: readonly ProductFacts[];
};

const counterText = `
  select
    (select row_to_json(context) from (${purchaseContextText}) as context) as context,
    coalesce((select json_agg(launched) from (${launchedText}) as launched), '[]') as launched,
    coalesce((
      select json_agg(promotion.definition order by promotion.rank, promotion.created_at, promotion.key)
      from loyalty.promotion
      where promotion.merchant_id = $1 and promotion.archived_at is null
        and (promotion.from_day is null or promotion.from_day <= $4::date + 1)
        and (promotion.until_day is null or promotion.until_day >= $4::date - 1)), '[]') as promotions,
    (select setting.stacking from loyalty.setting where setting.merchant_id = $1) as stacking,
    coalesce((select json_agg(product) from (${productFactsText}) as product), '[]') as products`;

/** All of it with one statement: every quote asks. */
export async function readCounter(
  tx: Tx,
  asked: { readonly skus: readonly string[]; readonly day: string },
): Promise<Counter> {
  const [row] = await tx.hot<Counter & { readonly context: PurchaseContext | null }>(
    "loyalty_counter",
    counterText,
    [tx.merchantId, [], [...asked.skus], asked.day],
  );
  if (row === undefined || row.context === null) throw new Error("The transaction's merchant is gone.");
  const launched = row.launched.map((one) => ({ ...one, updatedAt: instant(one.updatedAt) }));
  return { ...row, launched };
}

/** A membership with its account. */
export type Wallet = Member & AccountRead;

/** Memberships of a customer with their accounts and open lots, with one statement. */
export async function walletsOf(tx: Tx, customerId: string): Promise<Wallet[]> {
  const rows = await tx.hot<Wallet>(
    "loyalty_wallets",
    `select
       ${memberColumns},
       membership.seq, membership.pending, membership.reserved, membership.issued, membership.redeemed,
       membership.expired, membership.clawed_back as "clawedBack", membership.breakage, membership.adjusted,
       membership.moved, membership.next_due_at as "nextDueAt", membership.last_activity_at as "lastActivityAt",
       membership.idle_expires_at as "idleExpiresAt",
       coalesce((
         select json_agg(json_build_object(
           'id', lot.id, 'membershipId', lot.membership_id, 'programId', lot.program_id, 'amount', lot.amount,
           'remaining', lot.remaining, 'isPending', lot.is_pending, 'isClosed', lot.is_closed,
           'openedAt', lot.opened_at, 'activeFrom', lot.active_from, 'expiresAt', lot.expires_at,
           'receiptId', lot.receipt_id, 'originId', lot.origin_id))
         from loyalty.lot
         where lot.merchant_id = $1 and lot.membership_id = membership.id and not lot.is_closed
           and (lot.remaining > 0 or lot.expires_at <= $3)), '[]') as lots,
       (select min(lot.expires_at)
        from loyalty.lot
        where lot.merchant_id = $1 and lot.membership_id = membership.id and not lot.is_closed
          and lot.remaining = 0 and lot.expires_at > $3) as "restDueAt"
     from ${memberTables}
     where membership.merchant_id = $1 and membership.customer_id = $2 and membership.status <> 'merged'
     order by membership.joined_at, membership.id`,
    [tx.merchantId, customerId, tx.now],
  );
  return rows.map((row) => ({ ...row, lots: row.lots.map(lotOf) }));
}

function lotOf(lot: LotRow): LotRow {
  return {
    ...lot,
    openedAt: instant(lot.openedAt),
    activeFrom: lot.activeFrom === null ? null : instant(lot.activeFrom),
    expiresAt: lot.expiresAt === null ? null : instant(lot.expiresAt),
  };
}

/** JSON writes instants in a form of its own. */
function instant(text: string): string {
  return new Date(text).toISOString();
}

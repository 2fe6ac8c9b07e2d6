import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { loadOf, makeVoucher } from "./operations-vouchers.ts";
import { customerExists } from "./queries-known.ts";
import {
  addPaid,
  cancelVouchers,
  insertMoves,
  lockVouchers,
  selectVoucher,
  loadedByReceipt,
} from "./queries-vouchers.ts";
import { everyLine } from "./rules/filter.ts";
import type { SellCardBody, Voucher } from "./schema-vouchers.ts";

/**
 * Notes that a gift card was sold: its worth is money received, spent later as a payment, and no discount. The till takes the
 * money and prints the receipt.
 */
export async function sellGiftCard(tx: Tx, actor: Actor, body: SellCardBody): Promise<Voucher | Refusal> {
  const { cents, customerId, code, validDays = 365, receiptId } = body;
  if (customerId !== undefined && !(await customerExists(tx, customerId)))
    return refuse("no_such_customer", { field: "customerId", id: customerId });
  const card = await makeVoucher(tx, actor, {
    template: {
      benefit: { type: "credit", cents },
      validDays,
      maxUses: 0,
      isBearer: customerId === undefined,
      minBasketCents: 0,
      filter: everyLine,
      channels: [],
    },
    holderId: customerId ?? null,
    programId: null,
    origin: "sale",
    paidCents: cents,
    ...(code === undefined ? {} : { code }),
    ...(receiptId === undefined ? {} : { receiptId }),
  });
  if (isRefusal(card)) return card;
  await note(tx, actor, "gift_card.sold", card.id, cents);
  return card;
}

/** Puts money on a gift card: paid for, or given as a reward. Refused: `not_a_gift_card`, `voucher_expired`, `voucher_cancelled`. */
export async function topUpGiftCard(
  tx: Tx,
  actor: Actor,
  {
    voucherId,
    cents,
    isPaid,
    receiptId,
  }: { voucherId: string; cents: number; isPaid: boolean; receiptId?: string },
): Promise<Voucher | Refusal> {
  const card = await holdCard(tx, voucherId);
  if (isRefusal(card)) return card;
  if (card.state === "expired") return refuse("voucher_expired", { lastDay: card.lastDay ?? "" });
  await insertMoves(tx, [loadOf(voucherId, cents, receiptId ?? null, actor.name)]);
  if (isPaid) await addPaid(tx, voucherId, cents);
  await note(tx, actor, "gift_card.topped_up", voucherId, cents);
  return await reread(tx, voucherId);
}

/**
 * The sale of a gift card is given back, wholly or in part: the card loses as much. Refused with what is left on it when some of
 * it has been spent (`gift_card_has_less`), or when more than was paid is asked (`more_than_was_paid`).
 */
export async function refundGiftCard(
  tx: Tx,
  actor: Actor,
  {
    voucherId,
    cents,
    receiptId,
  }: { voucherId: string; cents?: number | undefined; receiptId?: string | undefined },
): Promise<Voucher | Refusal> {
  const card = await holdCard(tx, voucherId);
  if (isRefusal(card)) return card;
  const asked = cents ?? card.paidCents;
  if (asked === 0 || asked > card.paidCents)
    return refuse("more_than_was_paid", { paidCents: card.paidCents });
  const leftCents = card.balanceCents ?? 0;
  if (asked > leftCents) return refuse("gift_card_has_less", { leftCents });
  await unload(tx, actor, card, asked, receiptId ?? null);
  return await reread(tx, voucherId);
}

/**
 * Takes back what a receipt put on gift cards: it was wholly given back. A refund is never refused because of a card: of one
 * that was spent, what is left is taken, and the answer says what is missing.
 */
export async function refundCardsSoldOn(
  tx: Tx,
  actor: Actor,
  receiptId: string,
): Promise<{ readonly debitedCents: number; readonly missingCents: number }> {
  let debitedCents = 0;
  let missingCents = 0;
  for (const { voucherId, cents } of await loadedByReceipt(tx, receiptId)) {
    const card = await holdCard(tx, voucherId);
    // Of money given as a reward and used since, the points stay spent and the rest stays on the card.
    if (isRefusal(card) || (card.origin === "reward" && card.uses > 0)) continue;
    const taken = Math.min(cents, card.balanceCents ?? 0);
    if (taken > 0) await unload(tx, actor, card, taken, receiptId);
    debitedCents += taken;
    missingCents += cents - taken;
  }
  return { debitedCents, missingCents };
}

async function unload(
  tx: Tx,
  actor: Actor,
  card: Voucher,
  cents: number,
  receiptId: string | null,
): Promise<void> {
  const opposite = {
    ...loadOf(card.id, cents, receiptId, actor.name),
    kind: "unload",
    cents: -cents,
  } as const;
  await insertMoves(tx, [opposite]);
  // Money given as a reward was never paid.
  await addPaid(tx, card.id, -Math.min(cents, card.paidCents));
  if (card.balanceCents === cents && card.uses === 0) await cancelVouchers(tx, [card.id], "sale_refunded");
  await note(tx, actor, "gift_card.refunded", card.id, cents);
}

async function holdCard(tx: Tx, voucherId: string): Promise<Voucher | Refusal> {
  const [card] = await lockVouchers(tx, [voucherId]);
  if (card === undefined) return refuse("unknown_voucher", { id: voucherId });
  if (card.benefit.type !== "credit") return refuse("not_a_gift_card", { id: voucherId });
  if (card.state === "cancelled") return refuse("voucher_cancelled");
  return card;
}

async function reread(tx: Tx, id: string): Promise<Voucher | Refusal> {
  return (await selectVoucher(tx, id)) ?? refuse("unknown_voucher", { id });
}

async function note(tx: Tx, actor: Actor, action: string, id: string, cents: number): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "voucher", subjectId: id, detail: { cents } });
}

import { type Actor, isPermitted } from "../../platform/http/actor.ts";
import { defineRoute, type Route } from "../../platform/http/route.ts";
import { isRefusal } from "../../values/refusal.ts";
import { refundGiftCard, sellGiftCard, topUpGiftCard } from "./operations-gift-cards.ts";
import {
  cancelVoucher,
  checkCode,
  codesOfBatch,
  getVoucher,
  listBatches,
  listVouchers,
  makeBatch,
  makeByHand,
  useByCode,
} from "./operations-voucher-desk.ts";
import { undoUse } from "./operations-vouchers.ts";
import { IdParams, PageQuery } from "./schema-rewards.ts";
import {
  BatchAnswer,
  BatchBody,
  BatchesAnswer,
  CentsBody,
  CodeBody,
  MakeVoucherBody,
  ReasonBody,
  SaleRefundBody,
  SellCardBody,
  UseAnswer,
  UseBody,
  type Voucher,
  VoucherAnswer,
  VouchersAnswer,
  VouchersQuery,
  VoucherWhole,
} from "./schema-vouchers.ts";

const tag = "loyalty";

/** A code is worth money to whoever reads it: those who do not serve see its end only. */
function shown<Seen extends Pick<Voucher, "code">>(actor: Actor, voucher: Seen): Seen {
  if (isPermitted(actor, "loyalty:serve")) return voucher;
  return { ...voucher, code: `…${voucher.code.slice(-4)}` };
}

const voucherRoutes = [
  defineRoute({
    method: "GET",
    url: "/loyalty/vouchers",
    tag,
    permission: "loyalty:read",
    summary: "Vouchers and gift cards, the latest first",
    description: "Their state is true at the instant of the answer.",
    query: VouchersQuery,
    answer: VouchersAnswer,
    handle: async ({ tx, actor, query }) => {
      const page = await listVouchers(tx, actor, query);
      return isRefusal(page) ? page : { ...page, items: page.items.map((one) => shown(actor, one)) };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/vouchers",
    tag,
    permission: "loyalty:write",
    summary: "Make a voucher by hand",
    body: MakeVoucherBody,
    answer: VoucherAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await makeByHand(tx, actor, body),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/vouchers/:id",
    tag,
    permission: "loyalty:read",
    summary: "A voucher, its uses, and all that must be printed on it",
    params: IdParams,
    answer: VoucherWhole,
    handle: async ({ tx, actor, params }) => {
      const voucher = await getVoucher(tx, actor, params.id);
      return isRefusal(voucher) ? voucher : shown(actor, voucher);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/vouchers/check",
    tag,
    permission: "loyalty:serve",
    summary: "Whether a code can be used here and now",
    description:
      "Refused with the reason. After ten wrong codes, the same caller is refused for a quarter of an hour.",
    body: CodeBody,
    answer: VoucherAnswer,
    // A refused code is counted, and a refusal would take the count back with the transaction.
    transaction: "none",
    handle: async ({ database, actor, body }) =>
      await database.inMerchant(actor.merchantId, async (tx) => await checkCode(tx, actor, body)),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/vouchers/use",
    tag,
    permission: "loyalty:serve",
    summary: "Use a code, in the shop or on the web",
    description: "Once for the same receipt or reference, however often and from wherever it is told.",
    body: UseBody,
    answer: UseAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) =>
      await database.inMerchant(actor.merchantId, async (tx) => await useByCode(tx, actor, body)),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/voucher-uses/:id/undo",
    tag,
    permission: "loyalty:serve",
    summary: "Undo a use: the voucher is what it was before",
    params: IdParams,
    answer: VoucherAnswer,
    handle: async ({ tx, actor, params }) => await undoUse(tx, actor, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/vouchers/:id/cancel",
    tag,
    permission: "loyalty:write",
    summary: "Cancel a voucher",
    params: IdParams,
    body: ReasonBody,
    answer: VoucherAnswer,
    handle: async ({ tx, actor, params, body }) => await cancelVoucher(tx, actor, params.id, body.reason),
  }),
];

const batchRoutes = [
  defineRoute({
    method: "GET",
    url: "/loyalty/voucher-batches",
    tag,
    permission: "loyalty:read",
    summary: "Codes made for campaigns, and how many were used",
    query: PageQuery,
    answer: BatchesAnswer,
    handle: async ({ tx, query }) => await listBatches(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/voucher-batches",
    tag,
    permission: "loyalty:write",
    summary: "Make up to 10,000 codes for a campaign",
    body: BatchBody,
    answer: BatchAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await makeBatch(tx, actor, body),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/voucher-batches/:id/codes.csv",
    tag,
    permission: "loyalty:write",
    summary: "The codes of a campaign as a file",
    params: IdParams,
    transaction: "none",
    handle: async ({ database, actor, params, reply }) => {
      const codes = await database.inMerchant(
        actor.merchantId,
        async (tx) => await codesOfBatch(tx, params.id),
      );
      if (isRefusal(codes)) return codes;
      return await reply
        .header("content-disposition", `attachment; filename="codes-${params.id.slice(0, 8)}.csv"`)
        .type("text/csv; charset=utf-8")
        .send(codes);
    },
  }),
];

const giftCardRoutes = [
  defineRoute({
    method: "POST",
    url: "/loyalty/gift-cards",
    tag,
    permission: "loyalty:serve",
    summary: "Note that a gift card was sold",
    description: "The till takes the money; the card is spent later, in several times, as a payment.",
    body: SellCardBody,
    answer: VoucherAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await sellGiftCard(tx, actor, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/gift-cards/:id/top-ups",
    tag,
    permission: "loyalty:serve",
    summary: "Put money that was paid on a gift card",
    params: IdParams,
    body: CentsBody,
    answer: VoucherAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) =>
      await topUpGiftCard(tx, actor, { voucherId: params.id, isPaid: true, ...body }),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/gift-cards/:id/refunds",
    tag,
    permission: "loyalty:serve",
    summary: "Give the sale of a gift card back: the card is debited",
    params: IdParams,
    body: SaleRefundBody,
    answer: VoucherAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await refundGiftCard(tx, actor, { voucherId: params.id, ...body }),
  }),
];

export const vouchersRoutes: readonly Route[] = [...voucherRoutes, ...batchRoutes, ...giftCardRoutes];

import { storesSeen } from "../../platform/http/actor.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { recordReceipts } from "./operations.ts";
import { getReceipt, listReceipts } from "./operations-read.ts";
import { recordTogether } from "./together.ts";
import { attributeReceipt, refundReceipt, refundTicket } from "./operations-refund.ts";
import type { ReceiptResult } from "./results.ts";
import {
  AttributionBody,
  IdParams,
  ListAnswer,
  ListQuery,
  ReceiptBody,
  ReceiptsAnswer,
  ReceiptsBody,
  ReceiptWithLinesAnswer,
  RecordedAnswer,
  RefundBody,
  TicketRefundBody,
} from "./schema.ts";

const tag = "purchases";

export const purchasesRoutes = [
  defineRoute({
    method: "POST",
    url: "/receipts",
    tag,
    permission: "purchases:write",
    summary: "Record a receipt or an order",
    description:
      "Harmless when repeated: the same number with the same content answers `unchanged`, with another content it is refused. Somebody unknown becomes a customer.",
    body: ReceiptBody,
    answer: RecordedAnswer,
    // The receipt's own number makes a repetition harmless, so receipts need no idempotency key and share transactions.
    transaction: "none",
    handle: async ({ database, actor, body }) => {
      const result = await recordTogether(database, actor, body);
      if (result.outcome !== "refused") return result;
      return refuse(result.code, result.details);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/receipts/bulk",
    tag,
    permission: "purchases:write",
    summary: "Record up to 1,000 receipts at once",
    description: "One refused receipt does not stop the others. A refund may name a sale of the same call.",
    body: ReceiptsBody,
    answer: ReceiptsAnswer,
    bodyLimit: 16 * 1024 * 1024,
    handle: async ({ tx, actor, body }) => counted(await recordReceipts(tx, actor, body.receipts)),
  }),
  defineRoute({
    method: "GET",
    url: "/receipts",
    tag,
    permission: "purchases:read",
    summary: "Receipts and orders, the latest day first",
    query: ListQuery,
    answer: ListAnswer,
    handle: async ({ tx, actor, query }) => {
      // A customer's own purchases are seen whole, wherever they were made: whoever serves her must know them.
      if (query.customerId !== undefined) return await listReceipts(tx, query);
      const storeIds = storesSeen(actor, query.storeId);
      return isRefusal(storeIds) ? storeIds : await listReceipts(tx, query, storeIds);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/receipts/:id",
    tag,
    permission: "purchases:read",
    summary: "A receipt with its lines and refunds",
    params: IdParams,
    answer: ReceiptWithLinesAnswer,
    handle: async ({ tx, params }) => await getReceipt(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/receipts/:id/refunds",
    tag,
    permission: "purchases:write",
    summary: "Give back some lines, a sum, or all that is left",
    description:
      "Never more than was sold, by line and in all. The refund is a receipt with a negative total.",
    params: IdParams,
    body: RefundBody,
    answer: ReceiptWithLinesAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) => await refundReceipt(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/receipts/refunds",
    tag,
    permission: "purchases:write",
    summary: "The same, for a sale known by its till's own number",
    description: "Points, rewards and vouchers of the sale are given back or taken back with it.",
    body: TicketRefundBody,
    answer: ReceiptWithLinesAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await refundTicket(tx, actor, body),
  }),
  defineRoute({
    method: "PUT",
    url: "/receipts/:id/customer",
    tag,
    permission: "purchases:write",
    summary: "Say whose receipt it is",
    description: "Its refunds follow; the facts of both customers are counted again.",
    params: IdParams,
    body: AttributionBody,
    answer: ReceiptWithLinesAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await attributeReceipt(tx, actor, params.id, body.customer),
  }),
];

function counted(results: readonly ReceiptResult[]) {
  const counts = { recorded: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return { ...counts, results };
}

import { defineRoute, type Route } from "../../platform/http/route.ts";
import { addKind, changeKind, listKinds, readKind } from "./operations-voucher-kinds.ts";
import { IdParams } from "./schema-rewards.ts";
import {
  VoucherKindAnswer,
  VoucherKindBody,
  VoucherKindChange,
  VoucherKindsAnswer,
  VoucherKindsQuery,
} from "./schema-voucher-kinds.ts";

const tag = "loyalty";

export const voucherKindsRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    url: "/loyalty/voucher-kinds",
    tag,
    permission: "loyalty:read",
    summary: "Kinds of vouchers that are made for one person each, the latest first",
    query: VoucherKindsQuery,
    answer: VoucherKindsAnswer,
    handle: async ({ tx, query }) => await listKinds(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/voucher-kinds/:id",
    tag,
    permission: "loyalty:read",
    summary: "A kind of voucher, how many codes are out, what they were used for",
    params: IdParams,
    answer: VoucherKindAnswer,
    handle: async ({ tx, params }) => await readKind(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/voucher-kinds",
    tag,
    permission: "loyalty:write",
    summary: "Say what a voucher for one person is worth, until when, and how many there may be",
    description:
      "Nothing is made yet: each is made with the message that carries it. It must end, by a last day or so many days after it is given.",
    body: VoucherKindBody,
    answer: VoucherKindAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addKind(tx, actor, body),
  }),
  defineRoute({
    method: "PATCH",
    url: "/loyalty/voucher-kinds/:id",
    tag,
    permission: "loyalty:write",
    summary: "Add codes to a kind of voucher, name it, put it away",
    description:
      "What it is worth never changes: it has been announced. Messages that wait for a code go when there are more.",
    params: IdParams,
    body: VoucherKindChange,
    answer: VoucherKindAnswer,
    handle: async ({ tx, actor, params, body }) => await changeKind(tx, actor, params.id, body),
  }),
];

import { defineRoute, type Route } from "../../platform/http/route.ts";
import { IdParams } from "./schema.ts";
import { prepareOwnLetters } from "./desk/letters.ts";
import { LetterRunView } from "./desk/schema-letters.ts";
import { isRefusal } from "../../values/refusal.ts";
import {
  OwnLetterBody,
  SingleAnswer,
  SingleBody,
  SingleWordsAnswer,
  SingleWordsBody,
} from "./schema-single.ts";
import { readWords, writeLetter, writeTo } from "./single.ts";

const tag = "messages";

export const singleRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    url: "/customers/:id/messages",
    tag,
    permission: "messages:write",
    summary: "Write to one customer, in words of one's own or from a template",
    description:
      "Signed by whoever writes. Refused where permission says no; where only the hour does, it waits and `nextAllowedAt` says until when.",
    params: IdParams,
    body: SingleBody,
    answer: SingleAnswer,
    status: 201,
    handle: async ({ tx, database, actor, params, body }) =>
      await writeTo(tx, database, actor, { ...body, customerId: params.id }),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/letters",
    tag,
    permission: "messages:write",
    summary: "Write a letter to one customer in words of one's own, to be printed now",
    description: "Answers the run that holds it: its paper, and whether it was posted, are told there.",
    params: IdParams,
    body: OwnLetterBody,
    answer: LetterRunView,
    status: 201,
    transaction: "none",
    handle: async ({ database, actor, params, body }) => {
      const left = await database.inMerchant(
        actor.merchantId,
        async (tx) => await writeLetter(tx, database, actor, { ...body, customerId: params.id }),
      );
      return isRefusal(left) ? left : await prepareOwnLetters(database, actor);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/messages/preview",
    tag,
    permission: "messages:write",
    summary: "Words of one's own as the customer will read them. Nothing is kept",
    params: IdParams,
    body: SingleWordsBody,
    answer: SingleWordsAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await readWords(tx, actor, { ...body, customerId: params.id }),
  }),
];

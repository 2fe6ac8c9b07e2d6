import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { isRefusal } from "../../values/refusal.ts";
import { adoptCard, issueCard, replaceCard } from "./operations.ts";
import { giveEveryMemberACard, makeBatch } from "./operations-batches.ts";
import { customerCards, lookUpCard, printBatch, printCustomerCard } from "./operations-read.ts";
import { plasticOrder, plasticSpecification } from "./plastic-order.ts";
import { printStampCards } from "./print-stamps.ts";
import { countCards, selectBatch, selectBatches } from "./queries-batches.ts";
import {
  BatchBody,
  BatchesAnswer,
  BatchView,
  CardBody,
  CardView,
  CountsAnswer,
  CustomerCardsAnswer,
  CustomerParams,
  FoundAnswer,
  GivenAnswer,
  IdParams,
  LanguageQuery,
  NumberParams,
  ReplacementBody,
  StampsQuery,
} from "./schema.ts";

const tag = "cards";
const pdf = "application/pdf";

const shopRoutes = [
  defineRoute({
    method: "GET",
    url: "/cards/counts",
    tag,
    permission: "cards:read",
    summary: "How many cards are in use, waiting and blocked, and how many are on phones",
    answer: CountsAnswer,
    handle: async ({ tx }) => await countCards(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/cards/:number",
    tag,
    permission: "cards:read",
    summary: "What a number is: whose, or why it is no good any more",
    params: NumberParams,
    answer: FoundAnswer,
    handle: async ({ tx, params }) => await lookUpCard(tx, params.number),
  }),
  defineRoute({
    method: "POST",
    url: "/member-cards",
    tag,
    permission: "cards:write",
    summary: "Give a card to members of a program who have none; ask again while some are left",
    answer: GivenAnswer,
    handle: async ({ tx, actor }) => await giveEveryMemberACard(tx, actor),
  }),
  defineRoute({
    method: "GET",
    url: "/stamp-cards.pdf",
    tag,
    permission: "cards:read",
    summary: "Stamp cards of a program, ready to print on A4",
    query: StampsQuery,
    handle: async ({ tx, query, request, reply }) => {
      const language = query.language ?? languageOf(request.headers["accept-language"]);
      const sheet = await printStampCards(tx, {
        programId: query.programId,
        pages: query.pages ?? 1,
        language,
      });
      if (isRefusal(sheet)) return sheet;
      void reply.type(pdf).header("content-disposition", 'attachment; filename="stamp-cards.pdf"');
      return sheet;
    },
  }),
];

const batchRoutes = [
  defineRoute({
    method: "GET",
    url: "/card-batches",
    tag,
    permission: "cards:read",
    summary: "Numbers printed ahead of the customers who will have them",
    answer: BatchesAnswer,
    handle: async ({ tx }) => ({ items: await selectBatches(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/card-batches",
    tag,
    permission: "cards:write",
    summary: "Make numbers for a sheet of paper cards or an order of plastic ones",
    body: BatchBody,
    answer: BatchView,
    status: 201,
    handle: async ({ tx, actor, body }) => await selectBatch(tx, (await makeBatch(tx, actor, body)).id),
  }),
  defineRoute({
    method: "GET",
    url: "/card-batches/:id/sheet.pdf",
    tag,
    permission: "cards:read",
    summary: "The batch ready to print: A4, ten cards a page, fronts and backs, crop marks",
    params: IdParams,
    query: LanguageQuery,
    handle: async ({ tx, params, query, request, reply }) => {
      const language = query.language ?? languageOf(request.headers["accept-language"]);
      const sheet = await printBatch(tx, params.id, language);
      if (isRefusal(sheet)) return sheet;
      void reply.type(pdf).header("content-disposition", 'attachment; filename="cards.pdf"');
      return sheet;
    },
  }),
  defineRoute({
    method: "GET",
    url: "/card-batches/:id/order.csv",
    tag,
    permission: "cards:read",
    summary: "The batch for a printer of plastic cards",
    params: IdParams,
    handle: async ({ tx, params, reply }) => {
      const file = await plasticOrder(tx, params.id);
      if (isRefusal(file)) return file;
      void reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="card-order.csv"');
      return file;
    },
  }),
  defineRoute({
    method: "GET",
    url: "/card-batches/:id/specification.txt",
    tag,
    permission: "cards:read",
    summary: "How the plastic cards are to be made",
    params: IdParams,
    query: LanguageQuery,
    handle: async ({ tx, params, query, request, reply }) => {
      const language = query.language ?? languageOf(request.headers["accept-language"]);
      const file = await plasticSpecification(tx, params.id, language);
      if (isRefusal(file)) return file;
      void reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", 'attachment; filename="card-specification.txt"');
      return file;
    },
  }),
];

const customerRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers/:id/cards",
    tag,
    permission: "cards:read",
    summary: "A customer's cards, of now and before, and what of them is on phones",
    params: CustomerParams,
    answer: CustomerCardsAnswer,
    handle: async ({ tx, params }) => await customerCards(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/cards",
    tag,
    permission: "cards:write",
    summary: "Give a customer a card: a new one, or the printed one whose number is said",
    description: "Who has one keeps it; said twice, it is given once.",
    params: CustomerParams,
    body: CardBody,
    answer: CardView,
    status: 201,
    handle: async ({ tx, actor, params, body }) =>
      body.number === undefined
        ? await issueCard(tx, actor, { customerId: params.id, kind: body.kind ?? "digital" })
        : await adoptCard(tx, actor, { customerId: params.id, number: body.number }),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/card-replacements",
    tag,
    permission: "cards:write",
    summary: "Block a lost, stolen or damaged card at once and give another; the points stay",
    params: CustomerParams,
    body: ReplacementBody,
    answer: CardView,
    status: 201,
    handle: async ({ tx, actor, params, body }) =>
      await replaceCard(tx, actor, { customerId: params.id, ...body }),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/card.pdf",
    tag,
    permission: "cards:read",
    summary: "A customer's card, ready to print",
    params: CustomerParams,
    query: LanguageQuery,
    handle: async ({ tx, params, query, request, reply }) => {
      const language = query.language ?? languageOf(request.headers["accept-language"]);
      const sheet = await printCustomerCard(tx, params.id, language);
      if (isRefusal(sheet)) return sheet;
      void reply.type(pdf).header("content-disposition", 'attachment; filename="card.pdf"');
      return sheet;
    },
  }),
];

export const cardRoutes = [...shopRoutes, ...batchRoutes, ...customerRoutes];

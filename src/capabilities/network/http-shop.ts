import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { giveSharedCard, presentSharedCard } from "./operations-cards.ts";
import { ownStatement, readSharedCard } from "./operations-overview.ts";
import { readAccount } from "./operations-settings.ts";
import { acceptAgreement, joinNetwork, leaveNetwork, readOffer } from "./operations-shops.ts";
import { commonPoints, returnCommonPoints, spendCommonPoints } from "./operations-spendings.ts";
import { updateShopAccount } from "./queries.ts";
import { selectLink } from "./queries-shop.ts";
import {
  AcceptanceBody,
  AccountBody,
  CodeBody,
  CommonPointsAnswer,
  CustomerParams,
  GiveBody,
  GivenAnswer,
  JoinBody,
  KeyParams,
  MonthParams,
  OfferAnswer,
  PaymentAnswer,
  PaymentBody,
  PresentAnswer,
  PresentBody,
  ReturnAnswer,
  ReturnBody,
  SharedCardAnswer,
} from "./schema.ts";
import { statementPdf, statementsCsv } from "./statement-files.ts";

const tag = "network";

// A shop's routes enter the network as the shop that asks, through the network its own row names; no identifier of either is ever
// taken from what is said.

const joining = [
  defineRoute({
    method: "GET",
    url: "/shared-card",
    tag,
    permission: "network:read",
    summary: "The network this shop is in, or was in, and what it owes or is owed",
    answer: SharedCardAnswer,
    transaction: "none",
    handle: async ({ database, actor }) => ({ network: await readSharedCard(database, actor.merchantId) }),
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/offers",
    tag,
    permission: "network:write",
    summary: "Read what an invitation offers, before joining",
    body: CodeBody,
    answer: OfferAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => await readOffer(database, actor, body.code),
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/join",
    tag,
    permission: "network:write",
    summary: "Join a network by its invitation, accepting the version of the agreement that was read",
    body: JoinBody,
    answer: SharedCardAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => {
      const joined = await joinNetwork(database, actor, body);
      if (isRefusal(joined)) return joined;
      return { network: await readSharedCard(database, actor.merchantId) };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/acceptances",
    tag,
    permission: "network:write",
    summary: "Accept the version of the agreement that is in force now",
    body: AcceptanceBody,
    answer: SharedCardAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => {
      const accepted = await acceptAgreement(database, actor, body.agreementVersion);
      if (isRefusal(accepted)) return accepted;
      return { network: await readSharedCard(database, actor.merchantId) };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/leave",
    tag,
    permission: "network:write",
    summary: "Leave the network: customers and their points stay, what is owed is settled",
    answer: SharedCardAnswer,
    transaction: "none",
    handle: async ({ database, actor }) => {
      const left = await leaveNetwork(database, actor);
      if (isRefusal(left)) return left;
      return { network: await readSharedCard(database, actor.merchantId) };
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/shared-card/account",
    tag,
    permission: "network:write",
    summary: "Say to which account the network pays what it owes this shop",
    body: AccountBody,
    answer: SharedCardAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => {
      const account = readAccount(body);
      if (isRefusal(account)) return account;
      const link = await database.inMerchant(actor.merchantId, async (tx) => {
        const own = await selectLink(tx);
        if (own !== undefined) await recordAudit(tx, actor, { action: "network.account_changed" });
        return own;
      });
      if (link === undefined) return refuse("shop_is_in_no_network");
      await database.inMerchant(link.networkId, async (tx) => {
        await updateShopAccount(tx, actor.merchantId, account);
      });
      return { network: await readSharedCard(database, actor.merchantId) };
    },
  }),
];

const statements = [
  defineRoute({
    method: "GET",
    url: "/shared-card/statements/:month/statement.csv",
    tag,
    permission: "network:read",
    summary: "This shop's closed statement as a table",
    params: MonthParams,
    transaction: "none",
    handle: async ({ database, actor, params, request, reply }) => {
      const own = await ownStatement(database, actor.merchantId, params.month);
      if (isRefusal(own)) return own;
      return await reply
        .header("content-disposition", `attachment; filename="statement-${own.statement.number}.csv"`)
        .type("text/csv; charset=utf-8")
        .send(statementsCsv([own.statement], languageOf(request.headers["accept-language"])));
    },
  }),
  defineRoute({
    method: "GET",
    url: "/shared-card/statements/:month/statement.pdf",
    tag,
    permission: "network:read",
    summary: "This shop's closed statement, to print",
    params: MonthParams,
    transaction: "none",
    handle: async ({ database, actor, params, request, reply }) => {
      const own = await ownStatement(database, actor.merchantId, params.month);
      if (isRefusal(own)) return own;
      const card = await readSharedCard(database, actor.merchantId);
      if (card === null) return refuse("unknown_statement");
      const pdf = await statementPdf(own.statement, {
        networkName: card.name,
        accountHolder: card.networkAccountHolder,
        iban: card.networkIban,
        currency: card.currency,
        language: languageOf(request.headers["accept-language"]),
        madeAt: database.clock.now(),
      });
      return await reply
        .header("content-disposition", `attachment; filename="statement-${own.statement.number}.pdf"`)
        .type("application/pdf")
        .send(pdf);
    },
  }),
];

const counter = [
  defineRoute({
    method: "POST",
    url: "/shared-card/cards",
    tag,
    permission: "cards:write",
    summary: "Give a customer the shared card: a new one, one printed ahead, or the one already held",
    body: GiveBody,
    answer: GivenAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => await giveSharedCard(database, actor, body),
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/presentations",
    tag,
    permission: "loyalty:serve",
    summary: "A card of the network is shown: the shop's own customer who shows it, made at the first time",
    body: PresentBody,
    answer: PresentAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) =>
      (await presentSharedCard(database, actor.merchantId, body.number)) ?? refuse("unknown_card"),
  }),
  defineRoute({
    method: "GET",
    url: "/shared-card/customers/:customerId",
    tag,
    permission: "loyalty:read",
    summary: "A customer's common points and what they pay",
    params: CustomerParams,
    answer: CommonPointsAnswer,
    transaction: "none",
    handle: async ({ database, actor, params }) =>
      (await commonPoints(database, actor.merchantId, params.customerId)) ?? {
        networkName: null,
        points: 0,
        worthCents: 0,
      },
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/payments",
    tag,
    permission: "loyalty:serve",
    summary: "Pay part of a purchase with common points; the same key takes them once",
    body: PaymentBody,
    answer: PaymentAnswer,
    transaction: "none",
    handle: async ({ database, actor, body }) => await spendCommonPoints(database, actor, body),
  }),
  defineRoute({
    method: "POST",
    url: "/shared-card/payments/:key/returns",
    tag,
    permission: "loyalty:serve",
    summary: "Give back what a payment took, or part of it: said as the whole given back so far",
    params: KeyParams,
    body: ReturnBody,
    answer: ReturnAnswer,
    transaction: "none",
    handle: async ({ database, actor, params, body }) =>
      await returnCommonPoints(database, actor, {
        key: params.key,
        ...(body.upToCents === undefined ? {} : { upToCents: body.upToCents }),
      }),
  }),
];

export const sharedCardRoutes = [...joining, ...statements, ...counter];

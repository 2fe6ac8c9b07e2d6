import type { Tx } from "../../platform/database.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { closeMonth, makeTransferFile, settle } from "./operations-months.ts";
import { listShops, readClearing, readNetwork } from "./operations-overview.ts";
import { changeSettings, publishAgreement } from "./operations-settings.ts";
import { inviteShop } from "./operations-shops.ts";
import {
  revokeInvitation,
  selectOpenInvitations,
  selectSettings,
  selectShop,
  updateShopRate,
} from "./queries.ts";
import { selectStatements, selectTransferContent, selectTransferFiles } from "./queries-clearing.ts";
import {
  AgreementBody,
  ClearingAnswer,
  IdParams,
  InvitationBody,
  InvitationMade,
  InvitationsAnswer,
  MonthParams,
  MonthQuery,
  MonthShopParams,
  NetworkAnswer,
  RateBody,
  SettingsBody,
  SettlementBody,
  ShopParams,
  ShopsAnswer,
  StatementsAnswer,
  TransferFileBody,
  TransferFileAnswer,
  TransferFilesAnswer,
} from "./schema.ts";
import { statementPdf, statementsCsv } from "./statement-files.ts";

const tag = "network";

/** Everything here is the network's own: whoever asks as a shop is told so. */
async function atNetwork<T>(tx: Tx, work: () => Promise<T | Refusal>): Promise<T | Refusal> {
  if ((await currentMerchant(tx)).kind !== "network") return refuse("not_a_network");
  if ((await selectSettings(tx)) === undefined) return refuse("network_not_open");
  return await work();
}

const about = [
  defineRoute({
    method: "GET",
    url: "/network",
    tag,
    permission: "network:read",
    summary: "The network: its common point, its holders, what is outstanding",
    answer: NetworkAnswer,
    handle: async ({ tx }) => await readNetwork(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/network/settings",
    tag,
    permission: "network:write",
    summary: "Change the common point or the network's account; a promised value never changes",
    body: SettingsBody,
    answer: NetworkAnswer,
    handle: async ({ tx, actor, body }) =>
      await atNetwork(tx, async () => {
        const changed = await changeSettings(tx, actor, body);
        return isRefusal(changed) ? changed : await readNetwork(tx);
      }),
  }),
  defineRoute({
    method: "POST",
    url: "/network/agreements",
    tag,
    permission: "network:write",
    summary: "Publish a new version of the agreement between joint controllers",
    body: AgreementBody,
    answer: NetworkAnswer,
    handle: async ({ tx, actor, body }) =>
      await atNetwork(tx, async () => {
        await publishAgreement(tx, actor, body);
        return await readNetwork(tx);
      }),
  }),
];

const shops = [
  defineRoute({
    method: "GET",
    url: "/network/shops",
    tag,
    permission: "network:read",
    summary: "Shops of the network, those that left last",
    answer: ShopsAnswer,
    handle: async ({ tx }) => await atNetwork(tx, async () => ({ items: await listShops(tx) })),
  }),
  defineRoute({
    method: "PUT",
    url: "/network/shops/:shopId",
    tag,
    permission: "network:write",
    summary: "Give a shop a rate of its own, for purchases told from now on",
    params: ShopParams,
    body: RateBody,
    answer: ShopsAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await atNetwork(tx, async () => {
        if ((await selectShop(tx, params.shopId, true)) === undefined) return refuse("unknown_shop");
        await updateShopRate(tx, params.shopId, body.earnCents);
        await recordAudit(tx, actor, { action: "network.rate_changed", subjectId: params.shopId });
        return { items: await listShops(tx) };
      }),
  }),
  defineRoute({
    method: "GET",
    url: "/network/invitations",
    tag,
    permission: "network:read",
    summary: "Invitations nobody has used yet",
    answer: InvitationsAnswer,
    handle: async ({ tx }) => await atNetwork(tx, async () => ({ items: await selectOpenInvitations(tx) })),
  }),
  defineRoute({
    method: "POST",
    url: "/network/invitations",
    tag,
    permission: "network:write",
    summary: "Invite a shop; the code is said once",
    body: InvitationBody,
    answer: InvitationMade,
    status: 201,
    handle: async ({ tx, actor, body }) =>
      await atNetwork(tx, async () => await inviteShop(tx, actor, body.label)),
  }),
  defineRoute({
    method: "DELETE",
    url: "/network/invitations/:id",
    tag,
    permission: "network:write",
    summary: "Take an invitation back",
    params: IdParams,
    handle: async ({ tx, actor, params }) =>
      await atNetwork(tx, async () => {
        if (!(await revokeInvitation(tx, params.id))) return refuse("invitation_not_open");
        await recordAudit(tx, actor, { action: "network.invitation_revoked", subjectId: params.id });
        return undefined;
      }),
  }),
];

const months = [
  defineRoute({
    method: "GET",
    url: "/network/clearing",
    tag,
    permission: "network:read",
    summary: "An open month as it stands, shop by shop; the first that is not closed unless one is asked",
    query: MonthQuery,
    answer: ClearingAnswer,
    handle: async ({ tx, query }) => await atNetwork(tx, async () => await readClearing(tx, query.month)),
  }),
  defineRoute({
    method: "POST",
    url: "/network/months/:month/close",
    tag,
    permission: "network:write",
    summary: "Close a month that is over: its statements never change",
    params: MonthParams,
    answer: StatementsAnswer,
    handle: async ({ tx, actor, params }) =>
      await atNetwork(tx, async () => {
        const items = await closeMonth(tx, actor, params.month);
        return isRefusal(items) ? items : { items };
      }),
  }),
  defineRoute({
    method: "GET",
    url: "/network/statements",
    tag,
    permission: "network:read",
    summary: "Statements of closed months, the latest first",
    query: MonthQuery,
    answer: StatementsAnswer,
    handle: async ({ tx, query }) =>
      await atNetwork(tx, async () => ({
        items: await selectStatements(tx, query.month === undefined ? {} : { month: query.month }),
      })),
  }),
  defineRoute({
    method: "POST",
    url: "/network/settlements",
    tag,
    permission: "network:write",
    summary: "Note that statements were paid, each as a whole and once",
    body: SettlementBody,
    answer: StatementsAnswer,
    handle: async ({ tx, actor, body }) =>
      await atNetwork(tx, async () => {
        const items = await settle(tx, actor, body);
        return isRefusal(items) ? items : { items };
      }),
  }),
];

const files = [
  defineRoute({
    method: "GET",
    url: "/network/statements/:month/statements.csv",
    tag,
    permission: "network:read",
    summary: "The statements of a closed month as a table",
    params: MonthParams,
    transaction: "none",
    handle: async ({ database, actor, params, request, reply }) => {
      const items = await database.inMerchant(
        actor.merchantId,
        async (tx) => await atNetwork(tx, async () => await selectStatements(tx, { month: params.month })),
      );
      if (isRefusal(items)) return items;
      return await reply
        .header("content-disposition", `attachment; filename="statements-${params.month.slice(0, 7)}.csv"`)
        .type("text/csv; charset=utf-8")
        .send(statementsCsv(items, languageOf(request.headers["accept-language"])));
    },
  }),
  defineRoute({
    method: "GET",
    url: "/network/statements/:month/shops/:shopId/statement.pdf",
    tag,
    permission: "network:read",
    summary: "A closed statement of one shop, to print or to send",
    params: MonthShopParams,
    transaction: "none",
    handle: async ({ database, actor, params, request, reply }) => {
      const found = await database.inMerchant(
        actor.merchantId,
        async (tx) =>
          await atNetwork(tx, async () => {
            const [statement] = await selectStatements(tx, params);
            const settings = await selectSettings(tx);
            const { name, currency } = await currentMerchant(tx);
            if (statement === undefined || settings === undefined) return refuse("unknown_statement");
            return { statement, settings, name, currency, madeAt: new Date(tx.now) };
          }),
      );
      if (isRefusal(found)) return found;
      const { statement, settings, name, currency, madeAt } = found;
      const pdf = await statementPdf(statement, {
        networkName: name,
        accountHolder: settings.accountHolder,
        iban: settings.iban,
        currency,
        language: languageOf(request.headers["accept-language"]),
        madeAt,
      });
      return await reply
        .header("content-disposition", `attachment; filename="statement-${statement.number}.pdf"`)
        .type("application/pdf")
        .send(pdf);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/network/transfer-files",
    tag,
    permission: "network:write",
    summary: "Make the file of transfers that pay the shops a closed month owes (ISO 20022 pain.001)",
    body: TransferFileBody,
    answer: TransferFileAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) =>
      await atNetwork(tx, async () => await makeTransferFile(tx, actor, body)),
  }),
  defineRoute({
    method: "GET",
    url: "/network/transfer-files",
    tag,
    permission: "network:read",
    summary: "Files of transfers made for a month",
    query: MonthParams,
    answer: TransferFilesAnswer,
    handle: async ({ tx, query }) =>
      await atNetwork(tx, async () => ({ items: await selectTransferFiles(tx, query.month) })),
  }),
  defineRoute({
    method: "GET",
    url: "/network/transfer-files/:id/content",
    tag,
    permission: "network:write",
    summary: "Download a file of transfers, as it was made",
    params: IdParams,
    transaction: "none",
    handle: async ({ database, actor, params, reply }) => {
      const file = await database.inMerchant(
        actor.merchantId,
        async (tx) => await atNetwork(tx, async () => await selectTransferContent(tx, params.id)),
      );
      if (isRefusal(file)) return file;
      if (file === undefined) return refuse("unknown_transfer_file");
      return await reply
        .header("content-disposition", `attachment; filename="${file.messageId}.xml"`)
        .type("application/xml; charset=utf-8")
        .send(file.content);
    },
  }),
];

export const networkRoutes = [...about, ...shops, ...months, ...files];

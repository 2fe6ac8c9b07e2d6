import type { FastifyInstance } from "fastify";
import type { ReactElement } from "react";
import { isId } from "../../../platform/ids.ts";
import { isRefusal } from "../../../values/refusal.ts";
import type { SitePage } from "../../../site/frame.ts";
import { type Child, h, ownMarkup } from "../../../site/markup.ts";
import { facts, rows } from "../../../site/parts.ts";
import { code128Svg, qrSvg } from "../../cards/index.ts";
import { getVoucher, listMovements, readCustomerLoyalty } from "../../loyalty/index.ts";
import { getReceipt, listReceipts } from "../../purchases/index.ts";
import { herself } from "../operations-sessions.ts";
import type { PageAnswer } from "../public-shop.ts";
import { productNames, storeNames } from "../queries-own.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { dayOf, pointsInWords, voucherInWords, voucherTerms } from "../words.ts";
import { back, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };
type IdParams = { Params: { slug: string; id: string } };

const perPage = 25;

/** What she bought, what her points did and why, each voucher to be shown. */
export function addPurchasesPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/purchases", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await listPage(visitor, cursorOf(request.query)),
    );
  });
  server.get<IdParams>("/c/:slug/purchases/:id", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await receiptPage(visitor, request.params.id),
    );
  });
  server.get<SlugParams>("/c/:slug/movements", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await movementsPage(visitor, request.query),
    );
  });
  server.get<IdParams>("/c/:slug/vouchers/:id", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await voucherPage(visitor, request.params.id),
    );
  });
}

function cursorOf(query: unknown): { cursor?: string } {
  const { after } = (query ?? {}) as { after?: unknown };
  return typeof after === "string" && after.length <= 500 ? { cursor: after } : {};
}

async function listPage(visitor: Visitor, cursor: { cursor?: string }): Promise<PageAnswer> {
  const { tx, customerId, say, formats, face } = visitor;
  const page = await listReceipts(tx, { customerId, limit: perPage, ...cursor });
  if (isRefusal(page)) return { redirect: `/c/${face.slug}/purchases` };
  const stores = await storeNames(tx);
  return spacePage(visitor, {
    tab: "purchases",
    title: say("space.purchases.title"),
    path: "/purchases",
    body: [
      h("h1", null, say("space.purchases.title")),
      page.items.length === 0
        ? h("p", { className: "lede" }, say("space.purchases.none"))
        : rows(
            page.items.map(({ id, day, kind, totalCents, storeId, channel }) => ({
              what: formats.day(day),
              detail: [
                kind === "refund" ? say("space.purchases.refund") : null,
                stores.get(storeId ?? "") ?? say(`space.purchases.${channel}`),
              ]
                .filter((one) => one !== null)
                .join(" · "),
              value: formats.money(totalCents),
              href: `/c/${face.slug}/purchases/${id}`,
            })),
          ),
      more(visitor, "/purchases", page.nextCursor),
      h("p", null, h("a", { href: `/c/${face.slug}/movements` }, say("space.purchases.movements"))),
    ],
  });
}

function more({ say, face }: Visitor, path: string, next: string | null, extra = ""): Child {
  return next === null
    ? null
    : h(
        "p",
        null,
        h(
          "a",
          {
            className: "button second",
            href: `/c/${face.slug}${path}?after=${encodeURIComponent(next)}${extra}`,
          },
          say("space.purchases.more"),
        ),
      );
}

async function receiptPage(visitor: Visitor, id: string): Promise<PageAnswer> {
  const { tx, customerIds, say, formats, face } = visitor;
  const receipt = isId(id) ? await getReceipt(tx, id) : undefined;
  // Somebody else's receipt is answered like one that does not exist.
  if (receipt === undefined || isRefusal(receipt) || !customerIds.includes(receipt.customerId ?? ""))
    return "not_found";
  const stores = await storeNames(tx);
  const title =
    receipt.kind === "refund"
      ? say("space.receipt.refund_of", { day: formats.day(receipt.day) })
      : say("space.receipt.of", { day: formats.day(receipt.day) });
  return spacePage(visitor, {
    tab: "purchases",
    title,
    path: `/purchases/${id}`,
    body: [
      back(visitor, "/purchases", say("space.purchases.back")),
      h("h1", null, title),
      facts([
        [
          say("space.receipt.where"),
          stores.get(receipt.storeId ?? "") ?? say(`space.purchases.${receipt.channel}`),
        ],
        [say("space.receipt.number"), receipt.externalId],
      ]),
      receipt.lines.length === 0 ? null : linesTable(visitor, receipt),
      totals(visitor, receipt),
      receipt.refunds.length === 0
        ? null
        : h(
            "section",
            { className: "stack", "aria-labelledby": "refunds" },
            h("h2", { id: "refunds" }, say("space.receipt.refunds")),
            rows(
              receipt.refunds.map((refund) => ({
                what: formats.day(refund.day),
                value: formats.money(refund.totalCents),
                href: `/c/${face.slug}/purchases/${refund.id}`,
              })),
            ),
          ),
      receipt.refundOf === null
        ? null
        : back(visitor, `/purchases/${receipt.refundOf}`, say("space.receipt.sale")),
    ],
  });
}

type Receipt = Exclude<Awaited<ReturnType<typeof getReceipt>>, { refused: string }>;

function linesTable({ say, formats }: Visitor, { lines }: Receipt): ReactElement {
  return h(
    "div",
    { className: "scroll" },
    h(
      "table",
      { className: "table" },
      h("caption", { className: "unseen" }, say("space.receipt.lines")),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, say("space.receipt.article")),
          h("th", { scope: "col", className: "end" }, say("space.receipt.quantity")),
          h("th", { scope: "col", className: "end" }, say("space.receipt.amount")),
        ),
      ),
      h(
        "tbody",
        null,
        lines.map((line) =>
          h(
            "tr",
            null,
            h(
              "th",
              { scope: "row" },
              line.label,
              line.discountCents === 0
                ? null
                : h(
                    "span",
                    { className: "hint" },
                    ` ${say("space.receipt.discount", { amount: formats.money(line.discountCents) })}`,
                  ),
            ),
            h("td", { className: "end" }, formats.number(Number(line.quantity))),
            h("td", { className: "end nowrap" }, formats.money(line.totalCents)),
          ),
        ),
      ),
    ),
  );
}

function totals(
  { say, formats }: Visitor,
  { totalCents, discountCents, shippingCents }: Receipt,
): ReactElement {
  return rows([
    ...(shippingCents === 0
      ? []
      : [{ what: say("space.receipt.shipping"), value: formats.money(shippingCents) }]),
    ...(discountCents === 0
      ? []
      : [{ what: say("space.receipt.discounts"), value: formats.money(discountCents) }]),
    {
      what: h("span", { className: "strong" }, say("space.receipt.total")),
      value: formats.money(totalCents),
      isBig: true,
    },
  ]);
}

/** What her points did in one program, the newest first, each with its reason. */
async function movementsPage(visitor: Visitor, query: unknown): Promise<PageAnswer> {
  const { tx, customerId, say, face, language } = visitor;
  const loyalty = await readCustomerLoyalty(tx, customerId, language);
  if (isRefusal(loyalty)) return { redirect: `/c/${face.slug}` };
  const members = loyalty.memberships.filter(({ status }) => status !== "control");
  const { program } = (query ?? {}) as { program?: unknown };
  const shown = members.find(({ programId }) => programId === program) ?? members[0];
  const page =
    shown === undefined
      ? undefined
      : await listMovements(
          tx,
          herself(tx),
          shown.membershipId,
          { limit: perPage, ...cursorOf(query) },
          language,
        );
  if (isRefusal(page)) return { redirect: `/c/${face.slug}/movements` };
  return spacePage(visitor, {
    tab: "purchases",
    title: say("space.movements.title"),
    path: shown === undefined ? "/movements" : `/movements?program=${shown.programId}`,
    body: [
      back(visitor, "/purchases", say("space.purchases.back")),
      h("h1", null, say("space.movements.title")),
      members.length < 2 || shown === undefined ? null : programsNav(visitor, members, shown.programId),
      shown === undefined || page === undefined || page.items.length === 0
        ? h("p", { className: "lede" }, say("space.movements.none"))
        : rows(
            page.items.map((movement) => {
              const [first = "", ...why] = movement.sentences;
              const sign = movement.points > 0 ? "+" : "";
              return {
                what: first,
                detail: [dayOf(visitor, movement.at), ...why].join(" · "),
                value: `${sign}${pointsInWords(visitor, movement.points, shown.unitName)}`.replace("-", "−"),
              };
            }),
          ),
      shown === undefined || page === undefined
        ? null
        : more(visitor, "/movements", page.nextCursor, `&program=${shown.programId}`),
      shown === undefined
        ? null
        : h(
            "p",
            { className: "hint" },
            say("space.movements.balance", {
              points: pointsInWords(visitor, shown.spendable, shown.unitName),
            }),
          ),
    ],
  });
}

function programsNav(
  { say, face }: Visitor,
  members: readonly { readonly programId: string; readonly programName: string }[],
  shownId: string,
): ReactElement {
  return h(
    "nav",
    { "aria-label": say("space.movements.programs") },
    h(
      "ul",
      { className: "points" },
      members.map(({ programId, programName }) =>
        h(
          "li",
          null,
          programId === shownId
            ? h("strong", { "aria-current": "true" }, programName)
            : h("a", { href: `/c/${face.slug}/movements?program=${programId}` }, programName),
        ),
      ),
    ),
  );
}

/** A voucher as it is shown at the till: its code in squares, bars and letters, and all it says. */
async function voucherPage(visitor: Visitor, id: string): Promise<SitePage | "not_found"> {
  const { tx, customerIds, say, formats } = visitor;
  const voucher = isId(id) ? await getVoucher(tx, herself(tx), id) : undefined;
  if (voucher === undefined || isRefusal(voucher) || !customerIds.includes(voucher.holderId ?? ""))
    return "not_found";
  const skus = voucher.benefit.type === "product" ? [voucher.benefit.sku] : [];
  const title = voucherInWords(visitor, voucher, await productNames(tx, skus));
  const { goods, outlets } = voucher.mentions;
  return spacePage(visitor, {
    tab: "card",
    title,
    path: `/vouchers/${id}`,
    body: [
      back(visitor, "", say("space.voucher.back")),
      h("h1", null, title),
      voucher.state === "active"
        ? h("p", { className: "lede" }, voucherTerms(visitor, voucher))
        : h("p", { className: "lede" }, say("space.voucher.over")),
      h(
        "section",
        { className: "card", "aria-label": say("space.voucher.code") },
        h("div", { className: "code", ...ownMarkup(qrSvg(voucher.code, say("space.voucher.qr"))) }),
        h("div", { className: "code", ...ownMarkup(code128Svg(voucher.code)) }),
        h("p", { className: "number", translate: "no" }, voucher.code),
      ),
      facts([
        [say("space.voucher.issuer"), voucher.mentions.issuer],
        [say("space.voucher.goods"), goodsInWords(visitor, goods)],
        [say("space.voucher.outlets"), formats.list(outlets.map(({ name }) => name))],
      ]),
    ],
  });
}

function goodsInWords(
  { say, formats }: Visitor,
  goods: {
    readonly isEverything: boolean;
    readonly products: readonly string[];
    readonly families: readonly string[];
    readonly exceptProducts: readonly string[];
    readonly exceptFamilies: readonly string[];
  },
): string {
  const only = [...goods.products, ...goods.families];
  const except = [...goods.exceptProducts, ...goods.exceptFamilies];
  const first = only.length === 0 ? say("space.voucher.everything") : formats.list(only);
  return except.length === 0
    ? first
    : say("space.voucher.except", { goods: first, except: formats.list(except) });
}

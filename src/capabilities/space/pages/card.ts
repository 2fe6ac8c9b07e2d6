import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { nothingTyped, actForm } from "../../../site/forms.ts";
import { type Child, h } from "../../../site/markup.ts";
import { facts, linkButton, notice, type Row, rows } from "../../../site/parts.ts";
import { cardsOf, issueCard, walletOffers } from "../../cards/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { readCustomerLoyalty } from "../../loyalty/index.ts";
import type { Voucher } from "../../loyalty/shared.ts";
import { type CommonPoints, commonPoints, sharedCardsOf } from "../../network/index.ts";
import { listReceipts } from "../../purchases/index.ts";
import { broughtTo } from "../operations-brought.ts";
import { newCardToken, cardPath } from "../operations-links.ts";
import { herself } from "../operations-sessions.ts";
import { productNames } from "../queries-own.ts";
import type { Brought } from "../rules/brought.ts";
import { inShop } from "../public-shop.ts";
import { asVisitor, inSpace, type SpaceServices, type Visitor, whoVisits } from "../visit.ts";
import { dayOf, voucherInWords, voucherTerms } from "../words.ts";
import { barcode, cardFace, enlarge, membership, nearestFirst } from "./card-parts.ts";
import { doorPage } from "./sign-in.ts";
import { newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

/** The first tab: the card, what it holds, what it has brought. Without a session the same address is the door. */
export function addCardPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug", hide, async (request, reply) => {
    const common = await commonOf(services, request);
    return await inShop(services, request, reply, async (shop) => {
      const visitor = await whoVisits(shop, request);
      return visitor === undefined
        ? doorPage(shop, nothingTyped, outNews(shop.say, request.query))
        : await cardPage(visitor, common, newsOf(visitor, request.query));
    });
  });

  server.post<SlugParams>("/c/:slug/card", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerId, face }) => {
      await issueCard(tx, herself(tx), { customerId });
      return { redirect: `/c/${face.slug}` };
    });
  });

  server.post<SlugParams>("/c/:slug/keep", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerId, face }) => ({
      redirect: cardPath(face.slug, await newCardToken(tx, customerId)),
    }));
  });
}

function outNews(say: Visitor["say"], query: unknown): Child {
  const { done } = (query ?? {}) as { done?: unknown };
  return done === "out" ? notice("good", say("space.done.out"), null, true) : null;
}

/** Common points of a network are read in the network's own transaction, so before the shop's opens. */
async function commonOf(services: SpaceServices, request: FastifyRequest): Promise<CommonPoints | null> {
  const holder = await asVisitor(services, request, async ({ tx, customerId, merchant }) =>
    (await sharedCardsOf(tx, [customerId])).size === 0 ? undefined : { customerId, merchantId: merchant.id },
  );
  return holder === undefined
    ? null
    : await commonPoints(services.database, holder.merchantId, holder.customerId);
}

async function cardPage(visitor: Visitor, common: CommonPoints | null, news: Child) {
  const { tx, customerId, customerIds, say, formats, face, language } = visitor;
  const customer = await getCustomer(tx, customerId);
  const loyalty = await readCustomerLoyalty(tx, customerId, language);
  if (isRefusal(customer) || isRefusal(loyalty)) return { redirect: `/c/${face.slug}` };
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  const name = customer.firstName ?? customer.companyName ?? "";
  const members = nearestFirst(loyalty.memberships);
  const brought = await broughtTo(tx, customerIds);
  const wallets = await walletOffers(tx, customerId);
  const receipts = await listReceipts(tx, { customerId, kind: "sale", limit: 200 });
  const count = isRefusal(receipts) ? 0 : receipts.items.length;
  return spacePage(visitor, {
    tab: "card",
    title: say("space.card.title"),
    path: "",
    scripts: [`/c/${face.slug}/k/card.js`],
    body: [
      news,
      h("h1", { className: "unseen" }, say("space.card.title")),
      card === undefined
        ? noCard(visitor)
        : [cardFace(visitor, { number: card.number, name }), enlarge(visitor)],
      members.map((member) => membership(visitor, member, members.length === 1)),
      rows([
        ...(await voucherRows(visitor, loyalty.vouchers)),
        ...(common === null ? [] : [commonRow(visitor, common)]),
        ...(members.length === 0 ? [] : [broughtRow(visitor, brought)]),
        ...(members.length === 0
          ? []
          : [{ what: say("space.card.movements"), href: `/c/${face.slug}/movements` }]),
        {
          what: say("space.card.purchases"),
          value: count >= 200 ? say("space.card.many", { count: 200 }) : formats.number(count),
          href: `/c/${face.slug}/purchases`,
        },
        {
          what: say("space.card.consents"),
          value: say("space.card.consents_value"),
          href: `/c/${face.slug}/account/messages`,
        },
        {
          what: say("space.card.data"),
          value: say("space.card.data_value"),
          href: `/c/${face.slug}/account/data`,
        },
      ]),
      members.length === 0 ? null : broughtDetails(visitor, brought),
      card === undefined ? null : [barcode(visitor, card.number), onPhone(visitor, wallets)],
    ],
  });
}

function noCard({ say, face }: Visitor): ReactElement {
  return h(
    "div",
    { className: "box" },
    h("h2", null, say("space.no_card.title")),
    h("p", null, say("space.no_card.words")),
    h("div", { className: "line" }, actForm(`/c/${face.slug}/card`, say("space.no_card.button"), {}, "")),
  );
}

async function voucherRows(visitor: Visitor, vouchers: readonly Voucher[]): Promise<Row[]> {
  const { tx, say, face } = visitor;
  const skus = vouchers.flatMap(({ benefit }) => (benefit.type === "product" ? [benefit.sku] : []));
  const products = await productNames(tx, skus);
  return vouchers.map((voucher) => {
    const what = voucherInWords(visitor, voucher, products);
    return {
      what: h("span", { className: "strong" }, what),
      detail: voucherTerms(visitor, voucher),
      act: h(
        "a",
        { className: "button second small", href: `/c/${face.slug}/vouchers/${voucher.id}` },
        say("space.card.see"),
        h("span", { className: "unseen" }, ` ${what}`),
      ),
    };
  });
}

function commonRow({ say, formats }: Visitor, { networkName, points, worthCents }: CommonPoints): Row {
  return {
    what: networkName,
    detail: say("space.card.common", { points: formats.number(points) }),
    value: formats.money(worthCents),
    isBig: true,
  };
}

function broughtRow({ say, formats }: Visitor, { totalCents }: Brought): Row {
  return totalCents < 0
    ? { what: say("space.brought.cost"), value: formats.money(-totalCents) }
    : { what: say("space.brought.what"), value: formats.money(totalCents), isBig: true };
}

/** How the euros were counted, line by line: a figure nobody can check convinces nobody. */
function broughtDetails(visitor: Visitor, brought: Brought): ReactElement {
  const { say, formats } = visitor;
  const lines = [
    [say("space.brought.rewards"), brought.rewardsCents],
    [say("space.brought.vouchers"), brought.vouchersCents],
    [say("space.brought.gifts"), brought.giftsCents],
    [say("space.brought.paid"), -brought.paidCents],
  ] as const;
  return h(
    "details",
    null,
    h("summary", null, say("space.brought.how")),
    h(
      "div",
      { className: "stack" },
      brought.since === null
        ? null
        : h("p", null, say("space.brought.since", { day: dayOf(visitor, brought.since) })),
      facts(lines.map(([what, cents]) => [what, formats.money(cents)])),
      h("p", { className: "hint" }, say("space.brought.refunds")),
      brought.uncounted === 0
        ? null
        : h("p", { className: "hint" }, say("space.brought.uncounted", { count: brought.uncounted })),
    ),
  );
}

function onPhone(
  { say, face }: Visitor,
  wallets: { apple: string | null; google: string | null },
): ReactElement {
  return h(
    "section",
    { className: "stack", "aria-labelledby": "phone" },
    h("h2", { id: "phone" }, say("space.phone.title")),
    h("p", null, say("space.phone.words")),
    h(
      "div",
      { className: "line" },
      actForm(`/c/${face.slug}/keep`, say("space.phone.keep"), {}, "second"),
      wallets.apple === null ? null : linkButton(say("space.phone.apple"), wallets.apple, "second"),
      wallets.google === null ? null : linkButton(say("space.phone.google"), wallets.google, "second"),
    ),
  );
}

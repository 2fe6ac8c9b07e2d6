import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { notice } from "../../../site/parts.ts";
import { findMerchantBySlug, shopFace } from "../../accounts/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { readCustomerLoyalty } from "../../loyalty/index.ts";
import { type CardShown, cardOfLink, cardPath } from "../operations-links.ts";
import { askSignIn, type Contact, sendSignIn } from "../operations-sign-in.ts";
import { inShop, type OpenShop, type PageAnswer, shopFrame } from "../public-shop.ts";
import { isToken } from "../secrets.ts";
import { giveTicket, type SpaceServices } from "../visit.ts";
import { barcode, cardFace, enlarge, membership, nearestFirst } from "./card-parts.ts";
import { sentPage, tooManyPage } from "./sign-in.ts";

type TokenParams = { Params: { slug: string; token: string } };

const folder = join(import.meta.dirname, "static");
const scripts = {
  "card.js": readFileSync(join(folder, "card.js"), "utf8"),
  "worker.js": readFileSync(join(folder, "worker.js"), "utf8"),
};

/** The card alone, behind a long-lived link: it opens without network, and everything else asks who is there. */
export function addCardAlonePages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  // Below the cards of one shop, so that the worker's scope is these and no other page.
  for (const [name, content] of Object.entries(scripts)) {
    server.get(`/c/:slug/k/${name}`, hide, async (_request, reply) => {
      return await reply
        .type("text/javascript; charset=utf-8")
        .header("cache-control", "no-cache")
        .send(content);
    });
  }

  server.get<TokenParams>("/c/:slug/k/:token", hide, async (request, reply) => {
    return await inShop(services, request, reply, async (shop) => {
      const { token } = request.params;
      const shown = isToken(token) ? await cardOfLink(shop.tx, token) : undefined;
      return shown === undefined ? deadPage(shop) : await alonePage(shop, shown, token);
    });
  });

  server.get<TokenParams>("/c/:slug/k/:token/app.webmanifest", hide, async (request, reply) => {
    const { slug, token } = request.params;
    const merchant = await findMerchantBySlug(services.database, slug);
    if (merchant === undefined || !isToken(token)) return reply.callNotFound();
    const face = await services.database.inMerchant(merchant.id, shopFace);
    return await reply
      .type("application/manifest+json; charset=utf-8")
      .header("cache-control", "private, no-store")
      .send(JSON.stringify(manifestOf(face, token)));
  });

  // One press instead of typing an address: the code goes to the contact the shop already has.
  server.post<TokenParams>("/c/:slug/k/:token/enter", hide, async (request, reply) => {
    let followUp: (() => Promise<void>) | null = null;
    await inShop(services, request, reply, async (shop) => {
      const { tx, face, language } = shop;
      const { token } = request.params;
      const { by } = (request.body ?? {}) as { by?: unknown };
      const shown = isToken(token) ? await cardOfLink(tx, token) : undefined;
      if (shown === undefined || shown.isCompanion) return deadPage(shop);
      const contact = await contactOf(shop, shown.customerId, by === "email" ? "email" : "sms");
      if (contact === null) return { redirect: `/c/${face.slug}` };
      const asked = await askSignIn(tx, { key: services.key, address: request.ip }, contact, language);
      if (isRefusal(asked)) return tooManyPage(shop);
      const { merchantId } = tx;
      followUp = async () => await sendSignIn(services.database, merchantId, asked);
      if (contact.channel === "email") return sentPage(shop);
      giveTicket(request, reply, face.slug, asked.ticket);
      return { redirect: `/c/${face.slug}/code` };
    });
    if (followUp !== null) services.afterwards(followUp);
    return reply;
  });
}

async function contactOf(
  { tx }: OpenShop,
  customerId: string,
  channel: Contact["channel"],
): Promise<Contact | null> {
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return null;
  const value = (channel === "email" ? customer.emails : customer.phones)[0]?.value;
  return value === undefined ? null : { channel, value };
}

/** One application per card: it opens on that card and holds nothing else. */
function manifestOf(
  face: { readonly name: string; readonly slug: string; readonly brand: { readonly colour: string } },
  token: string,
) {
  return {
    name: face.name,
    short_name: face.name.slice(0, 12),
    id: cardPath(face.slug, token),
    start_url: cardPath(face.slug, token),
    scope: `/c/${face.slug}/k/`,
    display: "standalone",
    orientation: "portrait",
    background_color: "#fbf8f3",
    theme_color: face.brand.colour,
    icons: [{ src: `/s/${face.slug}/icon.svg`, sizes: "any", type: "image/svg+xml", purpose: "any" }],
  };
}

async function alonePage(shop: OpenShop, shown: CardShown, token: string): Promise<PageAnswer> {
  const { tx, say, face, language, formats } = shop;
  const { customerId, number, firstName, isCompanion } = shown;
  const loyalty = await readCustomerLoyalty(tx, customerId, language);
  const members = isRefusal(loyalty) ? [] : nearestFirst(loyalty.memberships);
  const path = cardPath(face.slug, token);
  return {
    ...shopFrame(shop),
    title: say("space.card.title"),
    path,
    manifest: `${path}/app.webmanifest`,
    scripts: [`/c/${face.slug}/k/card.js`],
    body: h(
      "div",
      { className: "stack loose" },
      h("h1", { className: "unseen" }, say("space.card.title")),
      h("div", { hidden: true, "data-offline": "" }, notice("note", say("space.alone.offline"))),
      number === null ? null : cardFace(shop, { number, name: firstName }),
      number === null ? null : enlarge(shop),
      members.map((member) => membership(shop, member, members.length === 1)),
      h("p", { className: "hint" }, say("space.alone.as_of", { at: formats.instant(tx.now) })),
      number === null ? null : barcode(shop, number),
      isCompanion
        ? h("p", { className: "hint" }, say("space.alone.shared"))
        : await enterBox(shop, customerId, path),
    ),
  };
}

async function enterBox(shop: OpenShop, customerId: string, path: string): Promise<ReactElement> {
  const { say, face } = shop;
  const bySms = (await contactOf(shop, customerId, "sms")) !== null;
  const byEmail = (await contactOf(shop, customerId, "email")) !== null;
  return h(
    "section",
    { className: "box no-print", "aria-labelledby": "more" },
    h("h2", { id: "more" }, say("space.alone.more")),
    h("p", null, say("space.alone.more_words")),
    h(
      "div",
      { className: "line" },
      bySms ? actForm(`${path}/enter`, say("space.alone.by_sms"), { by: "sms" }, "second") : null,
      byEmail ? actForm(`${path}/enter`, say("space.alone.by_email"), { by: "email" }, "second") : null,
      bySms || byEmail
        ? null
        : h("a", { className: "button second", href: `/c/${face.slug}` }, say("space.alone.sign_in")),
    ),
  );
}

function deadPage(shop: OpenShop): PageAnswer {
  const { say, face } = shop;
  return {
    ...shopFrame(shop),
    title: say("space.dead.title"),
    status: 410,
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, say("space.dead.title")),
      h("p", { className: "lede" }, say("space.dead.words")),
      h("p", null, h("a", { className: "button", href: `/c/${face.slug}` }, say("space.alone.sign_in"))),
    ),
  };
}

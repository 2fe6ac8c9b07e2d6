import type { FastifyReply, FastifyRequest } from "fastify";
import type { Tx } from "../../platform/database.ts";
import type { Services } from "../../platform/http/route.ts";
import type { Language } from "../../platform/texts.ts";
import { siteFormats, type SiteFormats } from "../../site/formats.ts";
import { type PageLink, renderPage, renderProblem, type SitePage } from "../../site/frame.ts";
import { readLanguage, type Say, sayer } from "../../site/language.ts";
import { findMerchantBySlug, shopFace, type ShopFace } from "../accounts/index.ts";

/** A shop whose page is asked for, within one transaction of it. */
export type OpenShop = {
  readonly tx: Tx;
  readonly face: ShopFace;
  readonly language: Language;
  readonly say: Say;
  readonly formats: SiteFormats;
};

/** What a page's handler answers: a page, another address to go to, or nothing there. */
export type PageAnswer = SitePage | { readonly redirect: string } | "not_found";

export type PageServices = Omit<Services, "authenticate">;

/** Finds the shop of `/…/:slug`, lets `work` read and write in one transaction of it, then sends what it answers. */
export async function inShop(
  { database }: PageServices,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (shop: OpenShop) => Promise<PageAnswer>,
): Promise<FastifyReply> {
  const { slug } = request.params as { slug: string };
  const merchant = await findMerchantBySlug(database, slug);
  if (merchant === undefined) return renderProblem(reply, "not_found");
  const language = readLanguage(request, reply, merchant.language);
  const [answer, face] = await database.inMerchant(merchant.id, async (tx) => {
    const shown = await shopFace(tx);
    const formats = siteFormats({ ...shown, language });
    return [await work({ tx, face: shown, language, say: sayer(language), formats }), shown] as const;
  });
  if (answer === "not_found") return renderProblem(reply, "not_found", face);
  if ("redirect" in answer) return reply.redirect(answer.redirect, 303);
  return renderPage(reply, answer);
}

/** The links of every page's foot, and who the shop is in law (C. com. R123-237). */
export function shopFooter({ face, say }: Pick<OpenShop, "face" | "say">): NonNullable<SitePage["footer"]> {
  const { legal, slug } = face;
  const links: PageLink[] = [
    { href: `/s/${slug}/terms`, text: say("space.public.terms") },
    { href: `/s/${slug}/privacy`, text: say("space.public.privacy") },
    { href: `/s/${slug}/legal`, text: say("space.public.legal") },
    { href: `/s/${slug}/accessibility`, text: say("space.public.accessibility") },
  ];
  const company = [legal.company, legal.legalForm].filter(Boolean).join(", ");
  return { links, address: [company === "" ? face.name : company, legal.address ?? ""].filter(Boolean) };
}

/** What all pages of a shop have in common: spread it into a page. */
export function shopFrame(shop: OpenShop): Pick<SitePage, "face" | "language" | "footer"> {
  return { face: shop.face, language: shop.language, footer: shopFooter(shop) };
}

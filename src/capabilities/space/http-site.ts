import { publicAddress } from "../../platform/public-address.ts";
import type { Tx } from "../../platform/database.ts";
import { defineRoute, type Route } from "../../platform/http/route.ts";
import { siteFormats } from "../../site/formats.ts";
import { sayer } from "../../site/language.ts";
import { shopFace, storeFaces } from "../accounts/index.ts";
import { posterWords } from "./pages/public/poster.ts";
import { posterPdf } from "./public-poster.ts";
import { PosterQuery, SiteAnswer, SiteChange } from "./public-schema.ts";
import { describeShop, siteChecks } from "./public-site.ts";
import { selectSite } from "./queries-site.ts";

const tag = "space";

export const siteRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    url: "/site",
    tag,
    permission: "site:write",
    summary: "The public pages: their addresses, what they say of the shop, what they still lack",
    answer: SiteAnswer,
    handle: async ({ tx }) => await readSite(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/site",
    tag,
    permission: "site:write",
    summary: "Say what the shop is, and whether its page gives cards",
    body: SiteChange,
    answer: SiteAnswer,
    handle: async ({ tx, actor, body }) => {
      await describeShop(tx, actor, body);
      return await readSite(tx);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/site/poster",
    tag,
    permission: "site:write",
    summary: "The poster of the counter, a PDF with crop marks",
    query: PosterQuery,
    transaction: "none",
    handle: async ({ database, actor, query, reply }) => {
      const { language, size } = query;
      const pdf = await database.inMerchant(actor.merchantId, async (tx) => {
        const face = await shopFace(tx);
        const formats = siteFormats({ ...face, language });
        const words = await posterWords({ tx, face, language, say: sayer(language), formats });
        return await posterPdf({ ...words, shop: face.name, colour: face.brand.colour }, size, tx.now);
      });
      return await reply
        .header("content-disposition", `inline; filename="poster-${size}.pdf"`)
        .type("application/pdf")
        .send(pdf);
    },
  }),
];

async function readSite(tx: Tx): Promise<SiteAnswer> {
  const { slug } = await shopFace(tx);
  const stores = (await storeFaces(tx)).filter(({ kind, closedAt }) => kind === "shop" && closedAt === null);
  const page = (of: SiteAnswer["pages"][number]["page"], path: string, name = "") => ({
    page: of,
    name,
    path,
    url: `${publicAddress()}${path}`,
  });
  return {
    ...(await selectSite(tx)),
    pages: [
      page("shop", `/s/${slug}`),
      page("join", `/s/${slug}/join`),
      page("program", `/s/${slug}/program`),
      ...stores.map(({ code, name }) => page("store", `/s/${slug}/stores/${encodeURIComponent(code)}`, name)),
      page("space", `/c/${slug}`),
    ],
    checks: await siteChecks(tx),
  };
}

import type { Database } from "../../../../platform/database.ts";
import { publicAddress } from "../../../../platform/public-address.ts";
import { listMerchants, storeFaces } from "../../../accounts/index.ts";

/** What search engines may read: the shops' pages, and nothing of customers or of the shop's inside. */
export function robotsText(): string {
  return [
    "User-agent: *",
    "Allow: /s/",
    "Allow: /site/",
    "Allow: /pictures/",
    "Disallow: /",
    `Sitemap: ${publicAddress()}/sitemap.xml`,
    "",
  ].join("\n");
}

const parts = ["", "/program", "/join", "/terms", "/privacy", "/legal", "/accessibility"];

/** The public pages of every shop but the demonstration, with both languages of each (sitemaps.org 0.9). */
export async function sitemapXml(database: Database): Promise<string> {
  const urls: string[] = [];
  for (const merchant of await listMerchants(database)) {
    if (merchant.isDemo || merchant.kind !== "shop") continue;
    const stores = await database.inMerchant(merchant.id, storeFaces);
    const open = stores.filter(({ kind, closedAt }) => kind === "shop" && closedAt === null);
    const below = [...parts, ...open.map(({ code }) => `/stores/${encodeURIComponent(code)}`)];
    urls.push(...below.map((path) => urlOf(`${publicAddress()}/s/${merchant.slug}${path}`)));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join("\n")}
</urlset>
`;
}

function urlOf(address: string): string {
  const escaped = address.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&apos;");
  const languages = (["fr", "en"] as const).map(
    (language) => `<xhtml:link rel="alternate" hreflang="${language}" href="${escaped}?lang=${language}"/>`,
  );
  return `<url><loc>${escaped}</loc>${languages.join("")}</url>`;
}

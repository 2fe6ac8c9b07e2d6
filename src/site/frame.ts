import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import type { Language } from "../platform/texts.ts";
import { scriptAddress, sheetAddress } from "./files.ts";
import { readLanguage, sayer } from "./language.ts";
import { type Child, h, ownMarkup, renderDocument } from "./markup.ts";
import type { Look } from "./theme.ts";
import { ownColour } from "./theme.ts";

/** Whose pages these are, as they show it. */
export type SiteFace = {
  readonly name: string;
  readonly slug: string;
  readonly isDemo: boolean;
  readonly brand: Look & { readonly logoUrl: string | null };
};

export type PageLink = { readonly href: string; readonly text: string; readonly isCurrent?: boolean };

export type SitePage = {
  readonly face: SiteFace;
  readonly language: Language;
  /** What the page is; the shop's name is added to it. */
  readonly title: string;
  readonly body: Child;
  /** Address without `lang`, which the other language's link takes; absent: no such link (an answer to a post). */
  readonly path?: string;
  readonly status?: number;
  /** For search engines and previews of a shared link. */
  readonly description?: string;
  /** Absolute address under which it is known; only pages that have one are found by search engines. */
  readonly canonical?: string;
  /** One of several: the shop's own pages, above. */
  readonly sections?: readonly PageLink[];
  /** One of several: the customer's space, under the thumb on a phone. */
  readonly tabs?: readonly (PageLink & { readonly icon?: ReactElement })[];
  readonly footer?: { readonly links: readonly PageLink[]; readonly address?: readonly string[] };
  readonly manifest?: string;
  readonly scripts?: readonly string[];
  /** Structured data, schema.org. */
  readonly jsonLd?: object;
  /** The title says that something is to be corrected. */
  readonly hasErrors?: boolean;
  /** Kept a minute by anybody; otherwise by nobody. Only for what is the same for all visitors. */
  readonly isPublic?: boolean;
  /** Our own console may show it within itself. */
  readonly isPreviewed?: boolean;
};

/** Sends a page; a public one with a tag, so that asked again unchanged it is not sent again. */
export function renderPage(reply: FastifyReply, page: SitePage): FastifyReply {
  const html = renderDocument(sitePage(page));
  void reply
    .code(page.status ?? 200)
    .type("text/html; charset=utf-8")
    .header("content-language", page.language)
    .header("vary", "accept-language, cookie")
    .header("cache-control", page.isPublic === true ? "public, max-age=60" : "private, no-store");
  if (page.isPreviewed === true) letConsoleFrame(reply);
  if (page.canonical === undefined) void reply.header("x-robots-tag", "noindex");
  if (page.isPublic !== true || page.status !== undefined) return reply.send(html);
  const tag = `"${createHash("sha256").update(html).digest("base64url").slice(0, 22)}"`;
  void reply.header("etag", tag);
  const known = String(reply.request.headers["if-none-match"] ?? "");
  return known.split(",").some((one) => one.trim().replace(/^W\//, "") === tag)
    ? reply.code(304).send()
    : reply.send(html);
}

function letConsoleFrame(reply: FastifyReply): void {
  const policy = reply.getHeader("content-security-policy");
  if (typeof policy !== "string") return;
  void reply.header(
    "content-security-policy",
    policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
  );
}

/** The whole document of a page. */
export function sitePage(page: SitePage): ReactElement {
  const { language, face, tabs = [], sections = [] } = page;
  const say = sayer(language);
  return h(
    "html",
    { lang: language },
    headOf(page),
    h(
      "body",
      tabs.length > 0 ? { className: "has-tabs" } : null,
      h("a", { className: "skip", href: "#content" }, say("site.skip")),
      face.isDemo ? h("div", { className: "ribbon" }, h("p", null, say("site.demo"))) : null,
      header(page),
      sections.length === 0 ? null : links("sections", say("site.nav.sections"), sections),
      tabs.length === 0 ? null : links("tabs", say("site.nav.tabs"), tabs),
      h("main", { id: "content", tabIndex: -1 }, h("div", { className: "wide stack loose" }, page.body)),
      footer(page),
    ),
  );
}

function headOf(page: SitePage): ReactElement {
  const { face, title, description, canonical } = page;
  const say = sayer(page.language);
  const named = title === face.name || face.name === "" ? title : `${title} – ${face.name}`;
  const full = page.hasErrors === true ? `${say("site.form.error_prefix")} ${named}` : named;
  const meta = (name: string, content: string) => h("meta", { name, content });
  const property = (name: string, content: string) => h("meta", { property: name, content });
  return h(
    "head",
    null,
    h("meta", { charSet: "utf-8" }),
    meta("viewport", "width=device-width, initial-scale=1, viewport-fit=cover"),
    h("title", null, full),
    h("link", { rel: "stylesheet", href: sheetAddress(face.brand) }),
    face.slug === ""
      ? null
      : h("link", { rel: "icon", href: `/s/${face.slug}/icon.svg`, type: "image/svg+xml" }),
    description === undefined ? null : meta("description", description),
    canonical === undefined
      ? null
      : [
          h("link", { rel: "canonical", href: canonical }),
          (["fr", "en"] as const).map((code) =>
            h("link", { rel: "alternate", hrefLang: code, href: `${canonical}?lang=${code}` }),
          ),
          property("og:title", full),
          property("og:type", "website"),
          property("og:url", canonical),
          description === undefined ? null : property("og:description", description),
        ],
    page.manifest === undefined ? null : h("link", { rel: "manifest", href: page.manifest }),
    meta("color-scheme", "light dark"),
    [scriptAddress, ...(page.scripts ?? [])].map((src) => h("script", { type: "module", src })),
    page.jsonLd === undefined
      ? null
      : h("script", { type: "application/ld+json", ...ownMarkup(jsonLdText(page.jsonLd)) }),
  );
}

/** JSON that no word in it can end: `<` is written as an escape. */
function jsonLdText(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");
}

function header({ face, language, path }: SitePage): ReactElement {
  const say = sayer(language);
  const other = language === "fr" ? "en" : "fr";
  const name = [
    face.brand.logoUrl === null
      ? null
      : h("img", { src: face.brand.logoUrl, alt: "", width: 40, height: 40, loading: "lazy" }),
    h("span", null, face.name),
  ];
  return h(
    "header",
    { className: "top" },
    h(
      "div",
      { className: "wide" },
      face.slug === ""
        ? h("span", { className: "shop" }, name)
        : h("a", { className: "shop", href: `/s/${face.slug}` }, name),
      path === undefined
        ? null
        : h(
            "div",
            { className: "languages" },
            h(
              "a",
              { href: `${path}${path.includes("?") ? "&" : "?"}lang=${other}`, hrefLang: other, lang: other },
              say(`site.language.${other}`),
            ),
          ),
    ),
  );
}

function links(
  className: string,
  label: string,
  all: readonly (PageLink & { readonly icon?: ReactElement })[],
): ReactElement {
  return h(
    "nav",
    { className, "aria-label": label },
    h(
      "ul",
      null,
      all.map(({ href, text, isCurrent, icon }) =>
        h(
          "li",
          null,
          h(
            "a",
            { href, ...(isCurrent === true ? { "aria-current": "page" } : {}) },
            icon,
            h("span", null, text),
          ),
        ),
      ),
    ),
  );
}

function footer({ footer: shown, language }: SitePage): ReactElement | null {
  if (shown === undefined) return null;
  const say = sayer(language);
  return h(
    "footer",
    { className: "foot" },
    h(
      "div",
      { className: "wide" },
      h(
        "nav",
        { "aria-label": say("site.nav.footer") },
        h(
          "ul",
          null,
          shown.links.map(({ href, text }) => h("li", null, h("a", { href }, text))),
        ),
      ),
      (shown.address ?? []).length === 0
        ? null
        : h("p", { className: "fine" }, (shown.address ?? []).join(" · ")),
    ),
  );
}

/** The face of a page that belongs to no shop. */
export const noFace: SiteFace = {
  name: "",
  slug: "",
  isDemo: false,
  brand: { colour: ownColour, logoUrl: null, systemFonts: false },
};

/** A page that says only what happened and what to do: 404, 403, 429, 500. `about` names the texts `site.<about>`. */
export function renderProblem(
  reply: FastifyReply,
  about: "not_found" | "foreign" | "too_many" | "failed",
  face: SiteFace = noFace,
): FastifyReply {
  const language = readLanguage(reply.request, reply);
  const say = sayer(language);
  return renderPage(reply, {
    face,
    language,
    title: say(`site.${about}.title`),
    status: { not_found: 404, foreign: 403, too_many: 429, failed: 500 }[about],
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, say(`site.${about}.title`)),
      h("p", { className: "lede" }, say(`site.${about}.words`)),
      face.slug === ""
        ? null
        : h(
            "p",
            null,
            h(
              "a",
              { className: "button", href: `/s/${face.slug}` },
              say("site.back_to_shop", { name: face.name }),
            ),
          ),
    ),
  });
}

/** Errors of pages are told as pages. */
export function explainPageErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 429) return renderProblem(reply, "too_many");
    if (status >= 400 && status < 500) return renderProblem(reply, "not_found");
    request.log.error({ request: request.id, route: request.routeOptions.url, error: error.stack }, "failed");
    return renderProblem(reply, "failed");
  });
}

/** What pages with a session need around them: errors told as pages, posts taken from our own pages only. */
export function guardPages(server: FastifyInstance): void {
  explainPageErrors(server);
  server.addHook("preHandler", async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD" && isForeign(request))
      return renderProblem(reply, "foreign");
    return await Promise.resolve();
  });
}

/**
 * Whether a post comes from another site's page. Browsers say so in Sec-Fetch-Site, older ones in Origin; a program that says
 * neither carries nobody's cookies.
 */
export function isForeign(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (typeof site === "string") return site !== "same-origin" && site !== "none";
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.host;
}

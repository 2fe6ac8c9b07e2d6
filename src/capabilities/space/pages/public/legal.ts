import type { ReactElement } from "react";
import type { SitePage } from "../../../../site/frame.ts";
import { h } from "../../../../site/markup.ts";
import { facts, linkButton, notice } from "../../../../site/parts.ts";
import { dayInZone } from "../../../../values/day.ts";
import { currentLegalText, type LegalText } from "../../../accounts/index.ts";
import { currentNotice } from "../../../consent/index.ts";
import type { OpenShop } from "../../public-shop.ts";
import { numberOfVersion } from "../../words.ts";
import { mailLink, phoneLink } from "./contact.ts";
import { publicPage } from "./page.ts";

/** `/s/:slug/terms`: the terms of sale in force, with their version (SHOP-7). */
export async function termsPage(shop: OpenShop): Promise<SitePage> {
  const { tx, say, face, language } = shop;
  const text = await currentLegalText(tx, "terms", language);
  return publicPage(shop, {
    below: "/terms",
    part: null,
    title: text?.title ?? say("space.public.terms"),
    description: say("space.legal.terms_description", { shop: face.name }),
    isPublic: true,
    body:
      text === null
        ? [
            h("h1", null, say("space.public.terms")),
            notice("note", say("space.legal.no_terms"), h("p", null, say("space.legal.no_terms_words"))),
            h(
              "p",
              null,
              linkButton(say("space.legal.rules_of_program"), `/s/${face.slug}/program`, "second"),
            ),
          ]
        : legalText(shop, text),
  });
}

/** `/s/:slug/privacy`: what the shop does with what it knows of people, and how to use one's rights. */
export async function privacyPage(shop: OpenShop): Promise<SitePage> {
  const { tx, say, face, language } = shop;
  const told = await currentNotice(tx, { form: "space", language });
  return publicPage(shop, {
    below: "/privacy",
    part: null,
    title: told.title,
    description: say("space.legal.privacy_description", { shop: face.name }),
    isPublic: true,
    body: [
      h("h1", null, told.title),
      h(
        "div",
        { className: "stack" },
        told.paragraphs.map((line) => h("p", { className: "lines" }, line)),
      ),
      h(
        "p",
        { className: "fine" },
        say("space.join.notice_version", { version: numberOfVersion(told.version) }),
      ),
      h(
        "section",
        { className: "box", "aria-labelledby": "rights" },
        h("h2", { id: "rights" }, say("space.legal.rights")),
        h("p", null, say("space.legal.rights_words")),
        h("p", null, linkButton(say("space.public.open_space"), `/c/${face.slug}`)),
        h("p", { className: "hint" }, say("space.legal.cookies")),
      ),
    ],
  });
}

/** `/s/:slug/accessibility`: the shop's own statement, or what these pages keep to (directive 2019/882). */
export async function accessibilityPage(shop: OpenShop): Promise<SitePage> {
  const { tx, say, face, language } = shop;
  const own = await currentLegalText(tx, "accessibility", language);
  return publicPage(shop, {
    below: "/accessibility",
    part: null,
    title: own?.title ?? say("space.legal.access"),
    description: say("space.legal.access_description", { shop: face.name }),
    isPublic: true,
    body:
      own === null
        ? [
            h("h1", null, say("space.legal.access")),
            h("p", null, say("space.legal.access_words")),
            h("p", null, say("space.legal.access_tell")),
            contactLine(shop),
          ]
        : legalText(shop, own),
  });
}

function contactLine({ face: { legal, country } }: OpenShop): ReactElement | null {
  const ways = [
    legal.email === null ? null : mailLink(legal.email),
    legal.phone === null ? null : phoneLink(legal.phone, country),
  ].filter((way) => way !== null);
  return ways.length === 0
    ? null
    : h(
        "p",
        null,
        ways.map((way, index) => (index === 0 ? way : [", ", way])),
      );
}

/** `/s/:slug/legal`: who the shop is in law (LCEN art. 1-1; C. com. R123-237), from its own facts. */
export async function legalPage(shop: OpenShop): Promise<SitePage> {
  const { tx, say, face, language } = shop;
  const own = await currentLegalText(tx, "imprint", language);
  const { legal, country } = face;
  const known: readonly (readonly [string, ReactElement | string | null])[] = [
    [say("space.legal.name"), face.name],
    [say("space.legal.company"), [legal.company, legal.legalForm].filter(Boolean).join(", ") || null],
    [say("space.legal.siren"), legal.siren === null ? null : inThrees(legal.siren)],
    [say("space.legal.bce"), legal.bce],
    [say("space.legal.register"), legal.register],
    [say("space.legal.vat"), legal.vat],
    [say("space.legal.address"), legal.address],
    [say("space.legal.email"), legal.email === null ? null : mailLink(legal.email)],
    [say("space.legal.phone"), legal.phone === null ? null : phoneLink(legal.phone, country)],
  ];
  return publicPage(shop, {
    below: "/legal",
    part: null,
    title: own?.title ?? say("space.public.legal"),
    description: say("space.legal.description", { shop: face.name }),
    isPublic: true,
    body:
      own === null
        ? [
            h("h1", null, say("space.public.legal")),
            facts(known.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))),
          ]
        : legalText(shop, own),
  });
}

function legalText({ say, formats, face }: OpenShop, text: LegalText): ReactElement[] {
  const day = formats.day(dayInZone(text.publishedAt, face.timeZone));
  return [
    h("h1", null, text.title),
    h("p", { className: "hint" }, say("space.legal.version", { version: text.version, day })),
    h("div", { className: "stack", lang: text.language }, bodyOf(text)),
  ];
}

function bodyOf({ sections }: LegalText): ReactElement[] {
  return sections.flatMap(({ heading, paragraphs: lines }) => [
    ...(heading === null ? [] : [h("h2", null, heading)]),
    ...lines.map((line) => h("p", { className: "lines" }, line)),
  ]);
}

/** 823 456 785, as the register writes it. */
function inThrees(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, "$1\u00a0");
}

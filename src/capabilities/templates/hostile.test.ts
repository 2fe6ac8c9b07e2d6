import fc from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import type { ShopFace } from "../accounts/index.ts";
import { compileDraft } from "./compile.ts";
import { liquidFaults } from "./liquid.ts";
import { renderMessage } from "./render.ts";
import type { Block, Draft, EmailWords } from "./rules/document.ts";
import { readLink } from "./rules/link.ts";
import { readDraft } from "./rules/read-draft.ts";
import { richOf } from "./rules/rich-text.ts";
import type { Given, Version } from "./rules/version.ts";

const face: ShopFace = {
  name: "Maison Lise",
  slug: "maison-lise",
  language: "fr",
  country: "FR",
  currency: "EUR",
  timeZone: "Europe/Paris",
  isDemo: false,
  brand: { colour: "#1f5c4c", logoUrl: null, address: "vous", systemFonts: false, senderName: "Maison Lise" },
  legal: {
    company: "Lise SARL",
    legalForm: null,
    siren: "732829320",
    bce: null,
    vat: null,
    register: "RCS Lyon",
    address: "4 rue du Marché, Lyon",
    email: null,
    phone: null,
  },
};
const addresses = {
  unsubscribe: "https://f.example/u/token",
  preferences: "https://f.example/p/token",
  linkBase: "https://f.example/l/mailing",
};
const nothing = { fr: new Map(), en: new Map() };

const text = (words: string): Block => ({ id: "t", kind: "text", rich: richOf(words) });

async function versionOf(email: Partial<EmailWords>, shop: ShopFace = face): Promise<Version> {
  const words: EmailWords = { subject: "Bonjour", preheader: "", blocks: [], text: null, ...email };
  const draft: Draft = { channel: "email", words: { fr: words } };
  const compiled = await compileDraft(draft, "marketing", shop, nothing);
  const rest = {
    id: "v",
    templateId: "t",
    number: 1,
    hash: "",
    publishedAt: "2026-11-22T10:00:00Z",
  } as const;
  return { ...rest, channel: "email", class: "marketing", ...compiled };
}

const everyField = await versionOf({
  subject: "{{ prenom }} {{ dernier_produit }} {{ ville }}",
  preheader: "{{ prenom }}",
  blocks: [
    text(
      "{{ salutation }}, {{ prenom }} {{ nom }} {{ nom_complet }} de {{ ville }} : {{ dernier_produit }} {{ niveau }}",
    ),
    { id: "h", kind: "heading", text: "{{ prenom }}", level: 1 },
    { id: "i", kind: "image", picture: "a".repeat(32), alt: "{{ prenom }}", width: 50 },
    {
      id: "b",
      kind: "button",
      label: "{{ prenom }}",
      link: "https://shop.example/{{ prenom }}?of={{ nom }}",
    },
    { id: "v", kind: "voucher", source: "own", code: "", label: "", lastDay: null, symbol: "code128" },
    { id: "p", kind: "products", source: "suggested", productIds: [], most: 2, showPrice: true },
    { id: "l", kind: "loyalty", programId: null, showProgress: true },
  ],
});

/** Somebody of whom everything says the same. */
function givenAs(value: string): Given {
  return {
    fields: { first_name: value, last_name: value, city: value, last_product: value, tier: value },
    products: { psuggested2: [{ name: value, cents: 100 }] },
    programs: [{ balance: value, next: { name: value, missing: value, share: 50 }, ready: value }],
    voucher: { code: value, benefit: value, lastDay: null },
  };
}

const plain = renderMessage(everyField, "fr", givenAs("Claire"), addresses);
const tagsOf = (html: string): string => (html.match(/<\/?[a-z][^\s>]*/giu) ?? []).join(" ");
const plainTags = tagsOf(plain.html);

test.each([
  "{{ 7 | times: 7 }}",
  "{% for i in (1..9) %}x{% endfor %}",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "&lt;b&gt;",
  "</td></table><h1>",
  "javascript:alert(1)",
  "\uE0000\uE001",
  "Claire\r\nBcc: somebody@example.com",
  "${7*7}",
])("a person called %j is written as she is called, and changes nothing else", (name) => {
  const shown = renderMessage(everyField, "fr", givenAs(name), addresses);
  expect(tagsOf(shown.html)).toBe(plainTags);
  expect(shown.html).not.toContain("49");
  expect(shown.subject).not.toMatch(/[\r\n]/u);
  expect(shown.subject).toContain(name.replaceAll(/\s+/gu, " ").trim().slice(0, 8));
});

test("whatever people are called, no tag, no attribute and no header comes of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (name) => {
      const shown = renderMessage(everyField, "fr", givenAs(name || "x"), addresses);
      expect(tagsOf(shown.html)).toBe(plainTags);
      expect(/[\r\n\0]/u.test(shown.subject)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test("a subject with a line break in a field stays one header of an e-mail", async () => {
  const { subject, text: words } = renderMessage(
    everyField,
    "fr",
    givenAs("Claire\r\nBcc: thief@example.com\r\n\r\nHello"),
    addresses,
  );
  const mail = await PostalMime.parse(`Subject: ${subject}\r\n\r\n${words}`);
  expect(mail.bcc).toBeUndefined();
  expect(mail.headers.map(({ key }) => key)).toEqual(["subject"]);
});

test("names of the shop and of its products are never read as Liquid", async () => {
  const evil = "Maison {{ unsubscribe_link }}{% if true %}<b>";
  const version = await versionOf(
    { blocks: [text("Bonjour")] },
    { ...face, brand: { ...face.brand, senderName: evil }, legal: { ...face.legal, company: evil } },
  );
  const shown = renderMessage(version, "fr", { fields: {} }, addresses);
  expect(shown.html).toContain("Maison &#123;&#123; unsubscribe_link &#125;&#125;");
  expect(shown.text).toContain(evil);
});

test.each([
  "{% for i in (1..100000000) %}x{% endfor %}",
  "{{ (1..100000000) | join }}",
  "{% assign a = 'x' %}{{ a }}",
  "{% capture a %}x{% endcapture %}",
  "{% include 'secret' %}",
  "{% render '/etc/passwd' %}",
  "{% layout 'x' %}",
  "{% tablerow i in (1..9) %}{% endtablerow %}",
  "{% liquid\nassign a = 1 %}",
  "{% increment a %}",
  "{% raw %}{{ prenom }}{% endraw %}",
  "{{ prenom | raw }}",
  "{{ prenom | append: prenom | append: prenom }}",
  "{{ 'x' | times: 1000000 }}",
  "{{ prenom | json }}",
  "{{ prenom.constructor.constructor }}",
  "{{ prenom['__proto__'] }}",
  "{{ prenom | url_part }}",
  "{% if prenom %}",
  "{% endif %}",
  "{{ prenom",
  "}} prenom",
])("%j is refused when it is published, and shown as typed until then", async (bomb) => {
  expect(liquidFaults(bomb, "fr").map(({ code }) => code)).toEqual(["liquid_unreadable"]);
  const version = await versionOf({
    subject: bomb,
    blocks: [text(bomb), { id: "h", kind: "heading", text: bomb, level: 1 }],
  });
  const shown = renderMessage(version, "fr", givenAs("Claire"), addresses);
  expect(shown.html.length).toBeLessThan(40_000);
  expect(shown.text.length).toBeLessThan(2_000);
});

test.each(["__proto__", "constructor", "_u", "_l", "_stop", "toString", "globals", "forloop"])(
  "%s is no field",
  (name) => {
    expect(liquidFaults(`{{ ${name} }}`, "fr")).toMatchObject([{ code: "unknown_field", excerpt: name }]);
  },
);

test.each([
  ["{% if prenom %}".repeat(500) + "x" + "{% endif %}".repeat(500), []],
  ["{".repeat(8_000), ["liquid_unreadable"]],
  ["{{ a ".repeat(1_600), ["liquid_unreadable"]],
  ["{%".repeat(4_000), ["liquid_unreadable"]],
])("a text made to be slow to read has its answer", (slow, codes) => {
  expect(liquidFaults(slow, "fr").map(({ code }) => code)).toEqual(codes);
});

test.each([
  ["javascript:alert(1)", "link_unreadable"],
  ["data:text/html,<script>", "link_unreadable"],
  ["//evil.example", "link_unreadable"],
  ["https://shop.example@evil.example/", "link_unreadable"],
  ["https://{{ ville }}.evil.example/", "link_unreadable"],
  ["{{ ville }}", "link_field_in_host"],
  ["https://shop.example{{ ville }}", "link_field_in_host"],
  ["https://shop.example/{% if nom %}a{% endif %}", "link_tag"],
  ['https://shop.example/"onclick=', "link_unreadable"],
  ["", "link_missing"],
])("a link to %j is refused: %s", (link, fault) => {
  expect(readLink(link)).toBe(fault);
});

test("a field in an address is a part of it and no more", async () => {
  const version = await versionOf({
    blocks: [{ id: "b", kind: "button", label: "Voir", link: "https://shop.example/?of={{ prenom }}" }],
  });
  const shown = renderMessage(version, "fr", { fields: { first_name: 'a"><script>&x=/../' } }, addresses);
  expect(shown.html).toContain('href="https://shop.example/?of=a%22%3E%3Cscript%3E%26x%3D%2F..%2F"');
  expect(version.links).toEqual([]);
});

test("an address that is the same for all is numbered once, in HTML and in text", async () => {
  const link = "https://shop.example/new?a=1&b=2";
  const version = await versionOf({
    blocks: [
      { id: "b", kind: "button", label: "Voir", link },
      { id: "c", kind: "button", label: "Revoir", link },
      { id: "d", kind: "button", label: "Autre", link: "https://shop.example/other" },
    ],
  });
  const shown = renderMessage(version, "fr", { fields: {} }, addresses);
  expect(version.links).toEqual([link, "https://shop.example/other"]);
  expect(shown.html.match(/href="https:\/\/f\.example\/l\/mailing\/1"/gu)).toHaveLength(2);
  expect(shown.text).toContain("Autre\nhttps://f.example/l/mailing/2");
});

test.each([
  [null],
  [{ channel: "sms", words: {} }],
  [{ channel: "email", words: { de: {} } }],
  [{ channel: "email", words: { fr: { subject: 1, preheader: "", blocks: [], text: null } } }],
  [
    {
      channel: "email",
      words: { fr: { subject: "", preheader: "", blocks: [{ id: "a", kind: "script" }], text: null } },
    },
  ],
  [
    {
      channel: "email",
      words: { fr: { subject: "", preheader: "", blocks: [{ id: "a", kind: "toString" }], text: null } },
    },
  ],
  [
    {
      channel: "email",
      words: {
        fr: {
          subject: "",
          preheader: "",
          text: null,
          blocks: [
            { id: "a", kind: "divider" },
            { id: "a", kind: "divider" },
          ],
        },
      },
    },
  ],
  [
    {
      channel: "email",
      words: {
        fr: {
          subject: "",
          preheader: "",
          text: null,
          blocks: [
            { id: "a", kind: "text", rich: { type: "doc", content: [{ type: "html", html: "<b>" }] } },
          ],
        },
      },
    },
  ],
])("a document that is none is refused, with the place: %j", (given) => {
  expect(readDraft(given, "email")).toMatchObject({
    refused: "template_unreadable",
    details: { at: expect.any(String) },
  });
});

test("whatever is sent as a document is read or refused, never thrown at", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      readDraft(value, "email");
      readDraft({ channel: "email", words: { fr: value } }, "email");
      readDraft({ channel: "post", words: { fr: { subject: "", blocks: value } } }, "post");
    }),
  );
});

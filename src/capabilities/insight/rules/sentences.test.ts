import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import type { FieldKind, PeopleRule } from "./people-rule.ts";
import { sayRule } from "./sentences.ts";
import type { Speech } from "./speech.ts";

const names = new Map([
  ["11111111-1111-4111-8111-111111111111", "Thé vert"],
  ["22222222-2222-4222-8222-222222222222", "Café"],
  ["33333333-3333-4333-8333-333333333333", "Lille"],
]);
const [tea, coffee, lille] = [...names.keys()];

const kinds: Readonly<Record<string, FieldKind>> = {
  city: "words",
  best: "flag",
  purchases: "purchases",
  tag: "list",
  age: "count",
  last_purchase: "day",
  due: "day",
  country: "choice",
  consent_sms: "choice",
};
const from: Readonly<Record<string, string>> = {
  bought_product: "products",
  bought_category: "categories",
  store: "stores",
  city: "cities",
  country: "countries",
  tag: "tags",
};

function speech(language: "fr" | "en"): Speech {
  const texts = JSON.parse(
    readFileSync(join(import.meta.dirname, "..", "texts", `${language}.json`), "utf8"),
  ) as Record<string, string>;
  return {
    language,
    currency: "EUR",
    t: (key, values) => {
      if (texts[key] === undefined) throw new Error(`No text "${key}"`);
      return String(new IntlMessageFormat(texts[key], language).format(values));
    },
    has: (key) => key in texts,
    field: (key) => {
      if (key === "custom.shoe") {
        return {
          key,
          kind: "number",
          texts: "insight.filter.own",
          label: "Pointure",
          choices: null,
          choicesFrom: null,
        };
      }
      const kind = kinds[key];
      if (kind === undefined) return undefined;
      return {
        key,
        kind,
        texts: `insight.filter.${key}`,
        label: null,
        choices: null,
        choicesFrom: from[key] ?? null,
      };
    },
    name: (_, value) => names.get(value),
  };
}

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const said = (rule: PeopleRule) => [plain(sayRule(rule, speech("fr"))), plain(sayRule(rule, speech("en")))];
const purchases = (value: object): PeopleRule => ({
  field: "purchases",
  op: "purchases",
  value: { measure: "receipts", ...value },
});

test.each<[PeopleRule, string, string]>([
  [{ all: [] }, "Tous les clients", "All customers"],
  [
    {
      all: [
        { field: "city", op: "in", value: ["lille", "la madeleine"] },
        { field: "best", op: "is", value: true },
      ],
    },
    "Clients qui habitent Lille ou La Madeleine et qui sont parmi les meilleurs 20 %",
    "Customers who live in Lille or La Madeleine and who are among the best 20%",
  ],
  [
    purchases({ products: [tea], when: { lastDays: 30 } }),
    "Clients qui ont acheté Thé vert dans les 30 derniers jours",
    "Customers who bought Thé vert in the last 30 days",
  ],
  [
    { not: purchases({ products: [tea, coffee] }) },
    "Clients qui n’ont pas acheté Thé vert ou Café",
    "Customers who did not buy Thé vert or Café",
  ],
  [
    purchases({ from: 3, channel: "web", when: { period: "last_month" } }),
    "Clients qui ont acheté au moins 3 fois sur le web le mois dernier",
    "Customers who bought at least 3 times on the web last month",
  ],
  [
    purchases({ measure: "cents", from: 5_000, stores: [lille], when: { from: "2026-01-01" } }),
    "Clients qui ont dépensé au moins 50 € au magasin Lille depuis le 1er janvier 2026",
    "Customers who spent at least €50 at Lille since 1 January 2026",
  ],
  [
    purchases({ measure: "quantity", from: 1, to: 1, products: [tea] }),
    "Clients qui ont acheté exactement 1 unité de Thé vert",
    "Customers who bought exactly 1 unit of Thé vert",
  ],
  [purchases({ to: 0 }), "Clients qui n’ont rien acheté", "Customers who bought nothing"],
  [
    {
      all: [
        { any: [{ field: "city", op: "in", value: ["namur"] }, purchases({ from: 3 })] },
        { not: { field: "tag", op: "in", value: ["Pro"] } },
      ],
    },
    "Clients qui soit habitent Namur, soit ont acheté au moins 3 fois, et qui ne portent pas l’étiquette Pro",
    "Customers who either live in Namur or bought at least 3 times, and who do not carry the tag Pro",
  ],
  [
    {
      not: {
        any: [
          { field: "city", op: "known", value: false },
          { field: "age", op: "between", value: { from: 18 } },
        ],
      },
    },
    "Clients qui ont une ville connue et qui ne font pas partie de ceux qui ont 18 ans ou plus",
    "Customers who have a known town and who are not among those who are 18 or older",
  ],
  [
    { field: "custom.shoe", op: "between", value: { from: 41.5 } },
    "Clients qui ont pour « Pointure » au moins 41,5",
    "Customers who have at least 41.5 for “Pointure”",
  ],
  [
    { field: "last_purchase", op: "hours", value: { before: 2_160 } },
    "Clients qui ont acheté pour la dernière fois il y a plus de 2 160 heures",
    "Customers who last bought more than 2,160 hours ago",
  ],
  [
    { field: "country", op: "in", value: ["BE"] },
    "Clients qui ont pour pays Belgique",
    "Customers who have Belgium as their country",
  ],
  [
    { field: "consent_sms", op: "in", value: ["withdrawn", "never"] },
    "Clients qui ont refusé vos SMS ou n’ont jamais rien dit de vos SMS",
    "Customers who refused your text messages or never said anything about your text messages",
  ],
])("%j is said in both languages", (rule, fr, en) => {
  expect(said(rule)).toEqual([fr, en]);
});

test("a condition on one day speaks of it in the singular", () => {
  const day = (op: "within" | "before" | "ahead", value: number): PeopleRule => ({ field: "due", op, value });
  expect(said(day("within", 1))[0]).toBe("Clients qui ont leur prochain achat attendu aujourd’hui");
  expect(said(day("before", 1))[0]).toBe("Clients qui auraient dû revenir il y a plus d’un jour");
  expect(said(day("ahead", 7))).toEqual([
    "Clients qui ont leur prochain achat attendu dans les 7 jours à partir d’aujourd’hui",
    "Customers who have their next purchase expected within 7 days from today",
  ]);
});

import { expect, test } from "vitest";
import type { Draft, EmailWords, TemplateClass } from "./document.ts";
import { promotionsIn } from "./promotional.ts";
import { richOf } from "./rich-text.ts";

function email(text: string, more: EmailWords["blocks"] = []): Draft {
  const words: EmailWords = {
    subject: "Votre commande",
    preheader: "",
    blocks: [{ id: "t", kind: "text", rich: richOf(text) }, ...more],
    text: null,
  };
  return { channel: "email", words: { fr: words, en: words } };
}

const found = (text: string, messageClass: TemplateClass, language: "fr" | "en" = "fr") =>
  promotionsIn(email(text), language, messageClass).map(({ excerpt }) => excerpt);

test.each([
  ["Votre colis part demain. Profitez de -20 % sur la suite !", "-20 %"],
  ["Commande prête. Vente privée samedi.", "Vente privée"],
  ["Votre facture est jointe, avec un code promo.", "code promo"],
  ["Livraison mardi. Bénéficiez de nos offres.", "Bénéficiez"],
  ["Votre carte est prête. Offre spéciale ce mois-ci.", "Offre spéciale"],
])("in a message about an order, « %s » is told by its words", (text, excerpt) => {
  expect(found(text, "transactional")).toEqual([excerpt]);
  expect(found(text, "service")).toEqual([excerpt]);
  expect(found(text, "survey")).toEqual([excerpt]);
});

test.each([
  ["Your parcel leaves tomorrow. 20% off your next order.", "20% off"],
  ["Your order is ready. Shop now for more.", "Shop now"],
  ["Your invoice is attached. Special offer inside.", "Special offer"],
])("in English too: “%s”", (text, excerpt) => {
  expect(found(text, "transactional", "en")).toEqual([excerpt]);
});

test("facts of an order and of a program are no promotion", () => {
  for (const text of [
    "Votre commande 1024-20 est prête. Nous la gardons jusqu’au 12 décembre.",
    "Votre facture de 45,90 € dont TVA à 20 % est jointe.",
    "Remboursement de 12 € effectué.",
    "Votre rendez-vous est demain à 10 h.",
    "Code de connexion : 482910",
  ])
    expect(found(text, "transactional")).toEqual([]);
  expect(found("Il vous manque 20 points pour un café offert.", "service")).toEqual([]);
});

test("what a program gives may be told as a fact of it, not beside an order", () => {
  expect(found("Votre colis part demain. Un café offert vous attend.", "transactional")).toEqual(["offert"]);
});

test("marketing may promote", () => {
  expect(found("Vente privée, -50 % sur tout, profitez !", "marketing")).toEqual([]);
});

test("a code that lowers prices and products proposed promote without a word", () => {
  const code = {
    id: "v",
    kind: "voucher",
    source: "shared",
    code: "MERCI",
    label: "",
    lastDay: null,
    symbol: "none",
  } as const;
  const products = {
    id: "p",
    kind: "products",
    source: "suggested",
    productIds: [],
    most: 3,
    showPrice: true,
  } as const;
  const draft = email("Votre commande est prête.", [code, products]);
  expect(promotionsIn(draft, "fr", "transactional").map(({ place }) => place.block)).toEqual(["v", "p"]);
});

test("an offer hides neither in what is written for whoever has no name, nor in another language, nor behind signs nobody sees", () => {
  for (const text of [
    'Votre commande est prête. {{ entreprise | default: "Vente privée, -50 %" }}',
    'Votre commande est prête. {{ "VENTE" }} {{ "PRIVÉE" }}',
    "Votre commande est prête. 50% off, shop now!",
    "Votre commande est prête. Ven\u00adte pri\u200bvée.",
    "Votre commande est prête. 𝐕𝐞𝐧𝐭𝐞 𝐩𝐫𝐢𝐯é𝐞.",
  ])
    for (const messageClass of ["transactional", "service", "survey"] as const)
      expect(found(text, messageClass), text).toHaveLength(1);
});

test("a voucher or a reward of one's own is told by a message of service, and neither beside an order nor in a survey", () => {
  const own = {
    id: "v",
    kind: "voucher",
    source: "own",
    code: "",
    label: "Bon",
    symbol: "qr",
    lastDay: null,
  } as const;
  const texts = ["Votre bon : {{ bon_code }}", "{{ bon_valeur }} vous attend", "Bientôt {{ next_reward }}"];
  for (const text of texts) {
    expect(found(text, "service")).toEqual([]);
    expect(found(text, "survey")).toHaveLength(1);
    expect(found(text, "transactional")).toHaveLength(1);
  }
  const excerpts = (messageClass: TemplateClass) =>
    promotionsIn(email("Votre commande est prête.", [own]), "fr", messageClass).map(({ excerpt }) => excerpt);
  expect([excerpts("service"), excerpts("survey"), excerpts("transactional")]).toEqual([
    [],
    ["voucher"],
    ["voucher"],
  ]);
});

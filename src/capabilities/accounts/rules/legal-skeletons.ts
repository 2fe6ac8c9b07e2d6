import type { LegalKind } from "../schema-places.ts";

/** What the owner alone can know stands between these marks; a text that still holds one is not published. */
const blank = /\[(À compléter|To be filled in)[^\]]*\]/g;

/** The blanks left in a text, in order. */
export function blanksOf(body: string): string[] {
  return [...body.matchAll(blank)].map(([found]) => found);
}

/** What is known of a shop, to be written in instead of a blank. */
export type Known = {
  readonly company: string | null;
  readonly legalForm: string | null;
  readonly number: string | null;
  readonly register: string | null;
  readonly vat: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly shop: string;
  readonly country: string;
};

/**
 * A first text to work on. It says what the product knows and leaves a blank wherever only the owner, or his or her lawyer, knows:
 * no invented deadline, guarantee or mediator.
 */
export function skeletonOf(
  kind: LegalKind,
  language: "fr" | "en",
  known: Known,
): { readonly title: string; readonly body: string } {
  if (language === "en") return english(kind, known);
  const { title, body } = french(kind, known);
  return { title, body: frenchSpaces(body) };
}

/** No line begins with a closing sign: French puts a no-break space before it. */
function frenchSpaces(text: string): string {
  return text.replaceAll("« ", "«\u00a0").replace(/ (?=[:;»?!%€])/g, "\u00a0");
}

type Say = (kind: LegalKind, known: Known) => { title: string; body: string };

const french: Say = (kind, known) => {
  const or = (value: string | null, what: string) => value ?? `[À compléter : ${what}]`;
  const isBelgian = known.country === "BE";
  const who = [
    `${or(known.company, "nom ou raison sociale")}, ${or(known.legalForm, "forme juridique et capital, ou « entreprise individuelle »")}`,
    `${or(known.address, "adresse du siège")}`,
    isBelgian
      ? `Numéro d’entreprise (BCE) : ${or(known.number, "numéro d’entreprise")} – TVA : ${or(known.vat, "numéro de TVA, ou régime de franchise")}`
      : `SIREN ${or(known.number, "SIREN")} – ${or(known.register, "RCS ou RNE et ville")} – TVA : ${or(known.vat, "numéro de TVA, ou « TVA non applicable, art. 293 B du CGI »")}`,
    `E-mail : ${or(known.email, "adresse e-mail")} – Téléphone : ${or(known.phone, "téléphone")}`,
  ].join("\n");
  if (kind === "imprint") {
    return {
      title: "Mentions légales",
      body: `## Éditeur\n\n${who}\n\nResponsable de la publication : [À compléter : nom de la personne].\n\n## Hébergement\n\n[À compléter : nom, adresse et téléphone de l’hébergeur de ces pages].\n\n## Nous joindre\n\nPour toute question sur ces pages : ${or(known.email, "adresse e-mail")}.`,
    };
  }
  if (kind === "accessibility") {
    return {
      title: "Déclaration d’accessibilité",
      body: `## Notre engagement\n\n${known.shop} veut que ses pages servent à tout le monde. Elles sont faites pour suivre les règles WCAG 2.2, niveau AA.\n\n## État\n\n[À compléter : « conformes », « partiellement conformes » ou « non conformes », et la date de l’évaluation]. Les essais automatiques ne trouvent pas tout : une évaluation par une personne reste nécessaire.\n\n## Obligation\n\n[À compléter : « Notre entreprise compte moins de 10 personnes et son chiffre d’affaires ou son bilan n’excède pas 2 millions d’euros : elle est exemptée de l’obligation pour ses services » ou le contraire].\n\n## Nous dire ce qui bloque\n\nSi quelque chose vous gêne sur ces pages, écrivez-nous : ${or(known.email, "adresse e-mail")}, téléphone ${or(known.phone, "téléphone")}.`,
    };
  }
  return {
    title: "Conditions générales de vente",
    body: `## 1. Vendeur\n\n${who}\n\n## 2. Ce que couvrent ces conditions\n\nElles s’appliquent aux achats faits chez ${known.shop} par des particuliers, [À compléter : en magasin, en ligne, à distance]. La version applicable est celle en vigueur le jour de l’achat ; les versions précédentes restent consultables auprès de nous.\n\n## 3. Prix et paiement\n\nLes prix sont en euros, toutes taxes comprises. [À compléter : moyens de paiement acceptés, moment du paiement].\n\n## 4. Livraison et retrait\n\n[À compléter : modes, zones, frais et délais de livraison ou de retrait].\n\n## 5. Droit de rétractation\n\n[À compléter : pour les ventes à distance, le délai légal de 14 jours, la façon de l’exercer, les frais de retour et les produits exclus ; sinon, dire que les achats en magasin n’ouvrent pas ce droit].\n\n## 6. Garanties\n\nLes garanties légales s’appliquent (conformité et vices cachés). [À compléter : échanges et remboursements que vous offrez en plus].\n\n## 7. Programme de fidélité\n\nLe règlement du programme de fidélité est une page à part. Y adhérer n’oblige pas à recevoir de la publicité.\n\n## 8. Réclamations et médiation\n\nÉcrivez-nous d’abord : ${or(known.email, "adresse e-mail")}. ${
      isBelgian
        ? "À défaut d’accord, vous pouvez saisir le Service de médiation pour le consommateur, ou [À compléter : médiateur de votre secteur]."
        : "À défaut d’accord, vous pouvez saisir gratuitement notre médiateur de la consommation : [À compléter : nom, adresse et site du médiateur dont vous relevez]."
    }\n\n## 9. Droit applicable\n\n[À compléter : droit applicable ; un particulier garde la protection des lois de son pays].`,
  };
};

const english: Say = (kind, known) => {
  const or = (value: string | null, what: string) => value ?? `[To be filled in: ${what}]`;
  const isBelgian = known.country === "BE";
  const who = [
    `${or(known.company, "name or company name")}, ${or(known.legalForm, "legal form and capital, or sole trader")}`,
    `${or(known.address, "registered address")}`,
    isBelgian
      ? `Company number (BCE): ${or(known.number, "company number")} – VAT: ${or(known.vat, "VAT number, or exempt")}`
      : `SIREN ${or(known.number, "SIREN")} – ${or(known.register, "register and town")} – VAT: ${or(known.vat, "VAT number, or exempt")}`,
    `E-mail: ${or(known.email, "e-mail address")} – Telephone: ${or(known.phone, "telephone")}`,
  ].join("\n");
  if (kind === "imprint") {
    return {
      title: "Legal notice",
      body: `## Publisher\n\n${who}\n\nResponsible for publication: [To be filled in: name of the person].\n\n## Hosting\n\n[To be filled in: name, address and telephone of whoever hosts these pages].\n\n## Contact\n\nFor any question about these pages: ${or(known.email, "e-mail address")}.`,
    };
  }
  if (kind === "accessibility") {
    return {
      title: "Accessibility statement",
      body: `## Our aim\n\n${known.shop} wants its pages to serve everybody. They are made to follow WCAG 2.2, level AA.\n\n## State\n\n[To be filled in: conforming, partly conforming or not conforming, and the date of the evaluation]. Automatic tests do not find everything: an evaluation by a person is still needed.\n\n## Duty\n\n[To be filled in: “Our firm has fewer than 10 people and its turnover or balance sheet is at most 2 million euros: its services are exempt” or the contrary].\n\n## Tell us what gets in your way\n\nIf something on these pages is hard to use, write to us: ${or(known.email, "e-mail address")}, telephone ${or(known.phone, "telephone")}.`,
    };
  }
  return {
    title: "Terms of sale",
    body: `## 1. Seller\n\n${who}\n\n## 2. What these terms cover\n\nThey apply to purchases made at ${known.shop} by consumers, [To be filled in: in the shop, online, at a distance]. The version that applies is the one in force on the day of the purchase; earlier versions can be had from us.\n\n## 3. Prices and payment\n\nPrices are in euros, all taxes included. [To be filled in: means of payment, moment of payment].\n\n## 4. Delivery and collection\n\n[To be filled in: ways, areas, costs and times of delivery or collection].\n\n## 5. Right of withdrawal\n\n[To be filled in: for distance sales, the legal 14 days, how to use it, cost of return and goods left out; otherwise say that purchases in the shop give no such right].\n\n## 6. Guarantees\n\nThe legal guarantees apply (conformity and hidden defects). [To be filled in: exchanges and refunds that you offer on top].\n\n## 7. Loyalty program\n\nThe rules of the loyalty program are a page of their own. Joining it does not oblige anybody to receive advertising.\n\n## 8. Complaints and mediation\n\nWrite to us first: ${or(known.email, "e-mail address")}. ${
      isBelgian
        ? "Failing agreement, you may turn to the Belgian Consumer Mediation Service, or to [To be filled in: mediator of your trade]."
        : "Failing agreement, you may turn free of charge to our consumer mediator: [To be filled in: name, address and site of your mediator]."
    }\n\n## 9. Law\n\n[To be filled in: applicable law; a consumer keeps the protection of the law of his or her country].`,
  };
};

import { wordsOf } from "../../../values/fold.ts";
import type { LegalClass } from "./ticket.ts";

// Folded words, singular and plural, French and English. A word that also names other goods ("cave", "pharmacie" as decoration)
// is left out: a suggestion that is often wrong is not read any more.
const words: Readonly<Record<LegalClass, readonly string[]>> = {
  book: [
    "livre",
    "livres",
    "roman",
    "romans",
    "bd",
    "manga",
    "mangas",
    "librairie",
    "book",
    "books",
    "novel",
    "novels",
    "poche",
  ],
  tobacco: [
    "tabac",
    "tabacs",
    "cigarette",
    "cigarettes",
    "cigare",
    "cigares",
    "vapotage",
    "vape",
    "vapes",
    "vaping",
    "tobacco",
    "cigar",
    "cigars",
    "nicotine",
  ],
  infant_formula: [],
  medicine: [
    "medicament",
    "medicaments",
    "medicine",
    "medicines",
    "paracetamol",
    "ibuprofene",
    "ibuprofen",
    "homeopathie",
    "homeopathy",
    "aspirine",
    "aspirin",
  ],
  alcohol: [
    "vin",
    "vins",
    "biere",
    "bieres",
    "spiritueux",
    "champagne",
    "champagnes",
    "whisky",
    "whiskies",
    "rhum",
    "rhums",
    "vodka",
    "gin",
    "gins",
    "liqueur",
    "liqueurs",
    "alcool",
    "alcools",
    "wine",
    "wines",
    "beer",
    "beers",
    "spirits",
    "alcohol",
  ],
};
const phrases: Readonly<Partial<Record<LegalClass, readonly string[]>>> = {
  infant_formula: [
    "lait infantile",
    "laits infantiles",
    "lait 1er age",
    "lait premier age",
    "preparation pour nourrissons",
    "infant formula",
    "baby formula",
    "first milk",
  ],
  tobacco: ["e liquide", "e liquides", "e liquid", "e liquids", "cigarette electronique"],
};
const classes: readonly LegalClass[] = ["infant_formula", "tobacco", "medicine", "book", "alcohol"];

/**
 * What a family of goods looks like by its name, or by most of its products' names, with the words that say so. Only a
 * suggestion: names lie ("livre de bord", "verres à vin").
 */
export function classOfFamily(
  name: string,
  products: readonly string[],
): { readonly class: LegalClass; readonly because: string } | null {
  const byName = classOfText(name);
  if (byName !== null) return byName;
  const found = products.map(classOfText).filter((one) => one !== null);
  const [first] = found;
  // Half of the products, and at least two: one bottle among the cakes makes no cellar.
  const same = first === undefined ? [] : found.filter((one) => one.class === first.class);
  return first !== undefined && same.length >= 2 && same.length * 2 >= products.length ? first : null;
}

function classOfText(text: string): { class: LegalClass; because: string } | null {
  const said = wordsOf(text);
  const whole = ` ${said.join(" ")} `;
  if (whole.includes(" sans alcool ") || whole.includes(" alcohol free ")) return null;
  for (const legalClass of classes) {
    const phrase = (phrases[legalClass] ?? []).find((one) => whole.includes(` ${one} `));
    const word = said.find((one) => words[legalClass].includes(one));
    const because = phrase ?? word;
    if (because !== undefined) return { class: legalClass, because };
  }
  return null;
}

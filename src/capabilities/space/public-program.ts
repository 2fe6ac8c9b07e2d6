import { dayInZone } from "../../values/day.ts";
import { selectStores } from "../accounts/index.ts";
import { type Launched, launchedPrograms, legalClasses, namesOf } from "../loyalty/index.ts";
import type { OpenShop } from "./public-shop.ts";
import { namedIn, type Telling } from "./public-words.ts";

export type ShownProgram = {
  readonly program: Launched;
  readonly telling: Telling;
  readonly standing: "open" | "paused" | "soon" | "ended";
};

/** The programs a visitor may read about: those that run, rest, begin soon, or ended and whose points are still of use. */
export async function shownPrograms(shop: OpenShop): Promise<ShownProgram[]> {
  const { tx, face } = shop;
  const today = dayInZone(tx.now, face.timeZone);
  const launched = (await launchedPrograms(tx)).filter((program) => isShown(program, today));
  if (launched.length === 0) return [];
  const named = launched.map(({ current }) => namedIn(current.definition));
  const { products, families } = await namesOf(tx, {
    skus: named.flatMap(({ skus }) => skus),
    categoryIds: named.flatMap(({ categoryIds }) => categoryIds),
  });
  const stores = Object.fromEntries((await selectStores(tx)).map(({ id, name }) => [id, name]));
  const telling = { say: shop.say, formats: shop.formats, today, products, families, stores };
  return launched
    .map((program) => ({
      program: inLanguage(program, shop.language),
      telling,
      standing: standingOf(program, today),
    }))
    .toSorted((one, other) => order.indexOf(one.standing) - order.indexOf(other.standing));
}

// Units that shops call by the word of the trade have it in both languages; an own name stays as the shop writes it.
const unitNames: readonly Readonly<Record<"fr" | "en", readonly [one: string, other: string]>>[] = [
  { fr: ["tampon", "tampons"], en: ["stamp", "stamps"] },
  { fr: ["passage", "passages"], en: ["visit", "visits"] },
  { fr: ["visite", "visites"], en: ["visit", "visits"] },
  { fr: ["étoile", "étoiles"], en: ["star", "stars"] },
  { fr: ["case", "cases"], en: ["square", "squares"] },
];

function inLanguage(program: Launched, language: "fr" | "en"): Launched {
  const { definition } = program.current;
  const known = unitNames.find((names) =>
    [names.fr[0], names.en[0]].includes(definition.unitName.one.toLowerCase()),
  );
  if (known === undefined) return program;
  const [one, other] = known[language];
  return {
    ...program,
    current: { ...program.current, definition: { ...definition, unitName: { one, other } } },
  };
}

const order: readonly ShownProgram["standing"][] = ["open", "soon", "paused", "ended"];

function isShown({ state, usableUntil }: Launched, today: string): boolean {
  return state !== "ended" || (usableUntil !== null && usableUntil >= today);
}

function standingOf({ state, startsOn }: Launched, today: string): ShownProgram["standing"] {
  if (state === "ended") return "ended";
  if (state === "paused") return "paused";
  return startsOn !== null && startsOn > today ? "soon" : "open";
}

/** The families of goods on which the law limits or forbids advantages, of those the shop has marked. */
export async function classesByLaw({ tx }: OpenShop): Promise<ReadonlySet<string>> {
  return new Set((await legalClasses(tx)).values());
}

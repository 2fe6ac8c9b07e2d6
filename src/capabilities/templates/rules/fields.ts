import type { Language } from "./document.ts";

export const fieldGroups = ["person", "purchases", "loyalty", "shop", "links"] as const;
export type FieldGroup = (typeof fieldGroups)[number];

/** Something of a person, her purchases or the shop that words may hold. */
export type Field = {
  /** As it is kept, and written in English. */
  readonly key: string;
  readonly fr: string;
  readonly kind: "text" | "number" | "cents" | "day" | "day_of_year" | "link";
  readonly group: FieldGroup;
  /** Known of everybody: it needs no fallback. */
  readonly isAlwaysKnown: boolean;
  /** Proposed where it is not known. */
  readonly fallback: Readonly<Record<Language, string>> | null;
  /** Of somebody made up, for previews: cents for money, a day for dates. */
  readonly sample: Readonly<Record<Language, string>> | number;
};

type Rest = Partial<Pick<Field, "kind" | "isAlwaysKnown">>;

function field(
  group: FieldGroup,
  key: string,
  fr: string,
  sample: Field["sample"] | string,
  fallback: readonly [fr: string, en: string] | null,
  rest: Rest = {},
): Field {
  return {
    key,
    fr,
    kind: "text",
    group,
    isAlwaysKnown: fallback === null,
    fallback: fallback === null ? null : { fr: fallback[0], en: fallback[1] },
    sample: typeof sample === "string" ? { fr: sample, en: sample } : sample,
    ...rest,
  };
}

/** What words may hold, in the order in which an editor lists it. */
export const fields: readonly Field[] = [
  field("person", "greeting", "salutation", { fr: "Bonjour Madame Martin", en: "Dear Ms Martin" }, null),
  field("person", "first_name", "prenom", "Claire", ["à vous", "there"]),
  field("person", "last_name", "nom", "Martin", ["", ""]),
  field("person", "title", "civilite", { fr: "Madame", en: "Ms" }, ["Madame, Monsieur", "Sir or Madam"]),
  field("person", "full_name", "nom_complet", { fr: "Madame Claire Martin", en: "Ms Claire Martin" }, [
    "cher client",
    "our customer",
  ]),
  field("person", "company", "societe", { fr: "Atelier Martin", en: "Martin & Co" }, [
    "votre société",
    "your company",
  ]),
  field("person", "city", "ville", "Lyon", ["votre ville", "your town"]),
  field("person", "birthday", "anniversaire", "2000-03-14", ["votre anniversaire", "your birthday"], {
    kind: "day_of_year",
  }),
  field(
    "person",
    "source",
    "origine_adresse",
    { fr: "Fichier Maison et Jardin", en: "Home and Garden file" },
    ["notre fichier", "our own file"],
  ),
  field("purchases", "customer_since", "client_depuis", "2023-05-12", ["peu", "recently"], { kind: "day" }),
  field(
    "purchases",
    "last_purchase",
    "dernier_achat",
    "2026-09-18",
    ["votre dernière visite", "your last visit"],
    {
      kind: "day",
    },
  ),
  field("purchases", "last_product", "dernier_produit", { fr: "Thé vert sencha", en: "Sencha green tea" }, [
    "votre dernier achat",
    "your last purchase",
  ]),
  field("purchases", "last_store", "magasin", { fr: "Croix-Rousse", en: "High Street" }, [
    "notre magasin",
    "our shop",
  ]),
  field("purchases", "purchase_days", "nombre_achats", 12, null, { kind: "number" }),
  field("purchases", "year_spend", "depense_annee", 24_850, null, { kind: "cents" }),
  field("loyalty", "points", "points", 140, ["0", "0"], { kind: "number" }),
  field("loyalty", "points_missing", "points_manquants", 60, ["quelques", "a few"], { kind: "number" }),
  field(
    "loyalty",
    "next_reward",
    "prochaine_recompense",
    { fr: "Un sachet de thé offert", en: "A free bag of tea" },
    ["votre prochaine récompense", "your next reward"],
  ),
  field("loyalty", "ready_reward", "recompense_prete", { fr: "Une tasse offerte", en: "A free cup" }, [
    "votre récompense",
    "your reward",
  ]),
  field("loyalty", "points_expiring", "points_expirants", 40, ["vos", "your"], { kind: "number" }),
  field(
    "loyalty",
    "points_expire_on",
    "points_expirent_le",
    "2026-12-31",
    ["la date indiquée", "the date shown"],
    {
      kind: "day",
    },
  ),
  field("loyalty", "tier", "niveau", { fr: "Or", en: "Gold" }, ["membre", "member"]),
  field("loyalty", "card", "carte", "9700 0001 2345", ["votre carte", "your card"]),
  field("loyalty", "voucher_code", "bon_code", "BON-7KQ4-2M", ["à demander en caisse", "ask at the counter"]),
  field("loyalty", "voucher_benefit", "bon_valeur", { fr: "un bon de 10 €", en: "a €10 voucher" }, [
    "un bon",
    "a voucher",
  ]),
  field("loyalty", "voucher_until", "bon_fin", "2026-12-15", ["sans limite de date", "no end date"], {
    kind: "day",
  }),
  field(
    "loyalty",
    "voucher_conditions",
    "bon_conditions",
    { fr: "dès 30 € d’achat, réservé à vous", en: "from €30 spent, for you alone" },
    ["sans condition", "no conditions"],
  ),
  field("shop", "shop", "boutique", "Maison Lise", null),
  field("shop", "sender", "signataire", { fr: "Lise, Maison Lise", en: "Lise, Maison Lise" }, null),
  field("shop", "shop_phone", "telephone_boutique", "04 78 00 00 00", ["", ""]),
  field("shop", "shop_email", "email_boutique", "bonjour@maison-lise.example", ["", ""]),
  field("shop", "shop_address", "adresse_boutique", { fr: "4 rue du Marché, Lyon", en: "4 Market Street" }, [
    "",
    "",
  ]),
  field("links", "space_link", "lien_espace", "https://…/c/maison-lise", null, { kind: "link" }),
  field("links", "preferences_link", "lien_preferences", "https://…/p/…", null, { kind: "link" }),
  field("links", "unsubscribe_link", "lien_desinscription", "https://…/u/…", null, { kind: "link" }),
];

const byKey: ReadonlyMap<string, Field> = new Map(fields.map((one) => [one.key, one]));
const keyOfName: ReadonlyMap<string, string> = new Map(
  fields.flatMap(({ key, fr }) => [[key, key] as const, [fr, key] as const]),
);

export function fieldOf(key: string): Field | undefined {
  return byKey.get(key);
}

/** The key of a field as somebody wrote it, in either language; undefined: no such field. */
export function fieldKey(name: string): string | undefined {
  return keyOfName.get(plainName(name));
}

/** The field that was probably meant; null when nothing is near. */
export function nearestField(name: string, language: Language): string | null {
  const typed = plainName(name);
  let nearest: { readonly name: string; readonly distance: number } | null = null;
  for (const one of fields) {
    for (const known of [one.fr, one.key]) {
      const distance = known.startsWith(typed) && typed.length > 2 ? 1 : editDistance(typed, known);
      if (distance <= Math.max(2, known.length / 4) && (nearest === null || distance < nearest.distance))
        nearest = { name: language === "fr" ? one.fr : one.key, distance };
    }
  }
  return nearest?.name ?? null;
}

/** Accents and capitals are of no account: `Prénom` is `prenom`. */
function plainName(name: string): string {
  return name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let place = 1; place <= one.length; place += 1) {
    const next = [place];
    for (let second = 1; second <= other.length; second += 1) {
      const same = one[place - 1] === other[second - 1] ? 0 : 1;
      next.push(Math.min((next[second - 1] ?? 0) + 1, (row[second] ?? 0) + 1, (row[second - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

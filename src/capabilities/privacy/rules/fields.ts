/**
 * Categories of data as the French authority's reference for customer management names them: identity, means of payment, family
 * situation, economic and financial situation, commercial relation.
 */
export const dataCategories = [
  "identity",
  "contact",
  "personal_life",
  "economic",
  "payment",
  "relationship",
  "choices",
  "technical",
] as const;
export type DataCategory = (typeof dataCategories)[number];

/** What a field serves: a text `privacy.purpose.<word>`. */
export const fieldPurposes = [
  "recognise",
  "reach",
  "address_well",
  "birthday",
  "account",
  "rewards",
  "respect",
  "prove",
  "advise",
  "secure",
] as const;
export type FieldPurpose = (typeof fieldPurposes)[number];

export type KnownField = {
  readonly key: string;
  readonly category: DataCategory;
  readonly purpose: FieldPurpose;
  /** Nobody needs to give it to have a card. */
  readonly isOptional: boolean;
};

/** Every field of a record that the product itself has. */
export const knownFields: readonly KnownField[] = [
  { key: "title", category: "identity", purpose: "address_well", isOptional: true },
  { key: "first_name", category: "identity", purpose: "recognise", isOptional: false },
  { key: "last_name", category: "identity", purpose: "recognise", isOptional: true },
  { key: "card", category: "relationship", purpose: "recognise", isOptional: false },
  { key: "email", category: "contact", purpose: "reach", isOptional: true },
  { key: "phone", category: "contact", purpose: "reach", isOptional: true },
  { key: "address", category: "contact", purpose: "reach", isOptional: true },
  { key: "postcode", category: "contact", purpose: "reach", isOptional: true },
  { key: "language", category: "choices", purpose: "address_well", isOptional: true },
  { key: "birthday", category: "personal_life", purpose: "birthday", isOptional: true },
  { key: "birth_year", category: "personal_life", purpose: "birthday", isOptional: true },
  { key: "company", category: "economic", purpose: "account", isOptional: true },
  { key: "job_title", category: "economic", purpose: "account", isOptional: true },
  { key: "tags", category: "relationship", purpose: "advise", isOptional: true },
  { key: "notes", category: "relationship", purpose: "advise", isOptional: true },
  { key: "receipts", category: "relationship", purpose: "account", isOptional: true },
  { key: "points", category: "relationship", purpose: "rewards", isOptional: true },
  { key: "consents", category: "choices", purpose: "respect", isOptional: false },
  { key: "messages", category: "relationship", purpose: "prove", isOptional: false },
  { key: "sessions", category: "technical", purpose: "secure", isOptional: true },
];

// GDPR art. 9 and 10, and what the French authority adds: numbers of social security, payment cards.
const sensitiveStems = [
  "sante",
  "malad",
  "allerg",
  "handicap",
  "diabet",
  "grossesse",
  "enceinte",
  "medic",
  "religi",
  "confession",
  "halal",
  "casher",
  "kosher",
  "politi",
  "syndic",
  "sexuel",
  "orientation",
  "ethni",
  "origine",
  "health",
  "illness",
  "disab",
  "pregnan",
  "faith",
  "trade union",
  "ethnic",
  "condamn",
  "casier",
  "criminal",
  "iban",
  "carte bancaire",
  "securite sociale",
  "social security",
];

/** Whether words, folded (no accents, lower case), may speak of what must not be kept about a customer (GDPR art. 5, 9; DATA-03). */
export function looksSensitive(folded: string): boolean {
  return sensitiveStems.some((stem) => new RegExp(`(?:^|[^a-z])${stem}`).test(folded));
}

/** The same as a PostgreSQL regular expression on folded text. */
export const sensitivePattern = `(^|[^a-z])(${sensitiveStems.join("|")})`;

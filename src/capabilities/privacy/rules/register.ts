import type { DataCategory } from "./fields.ts";

/** On what a processing rests (GDPR art. 6(1)). */
export type Basis = "contract" | "consent" | "interest" | "law";

/** What the product really does in this shop, counted. */
export type RegisterFacts = {
  readonly customers: number;
  readonly prospects: number;
  readonly members: number;
  readonly receipts: number;
  readonly emails: number;
  readonly texts: number;
  readonly letters: number;
  readonly calls: number;
  readonly segments: number;
  readonly forecasts: number;
  readonly devices: number;
  readonly sessions: number;
  readonly applePasses: number;
  readonly googlePasses: number;
  readonly network: string | null;
  readonly external: number;
  readonly partners: number;
  readonly requests: number;
  readonly views: number;
  readonly staff: number;
  /** Host of the relay that e-mail leaves by; null: none leaves. */
  readonly relay: string | null;
  /** Driver of text messages; null: none leaves. */
  readonly smsDriver: string | null;
  readonly months: {
    readonly customers: number;
    readonly prospects: number;
    readonly views: number;
    readonly requests: number;
  };
};

export type Processing = {
  readonly key: string;
  readonly basis: readonly Basis[];
  readonly people: readonly ("customers" | "prospects" | "visitors" | "staff" | "partners")[];
  readonly categories: readonly DataCategory[];
  /** Words of the product (`privacy.recipient.<word>`), or names. */
  readonly recipients: readonly {
    readonly word: string;
    readonly name: string | null;
    readonly isOutside: boolean;
  }[];
  readonly keeps: {
    readonly word: "months" | "plain" | "years" | "days" | "membership" | "choice";
    readonly count: number;
  };
  /** How many people or things it concerns today. */
  readonly count: number;
};

type Shape = Omit<Processing, "recipients" | "count" | "keeps"> & {
  readonly keeps: (facts: RegisterFacts) => Processing["keeps"];
  readonly count: (facts: RegisterFacts) => number;
  readonly recipients?: (facts: RegisterFacts) => Processing["recipients"];
};

const months = (count: number) => ({ word: "months", count }) as const;
const named = (word: string, name: string | null, isOutside = false) =>
  name === null ? [] : [{ word, name, isOutside }];
const wordOnly = (word: string, isThere: boolean, isOutside: boolean) =>
  isThere ? [{ word, name: null, isOutside }] : [];

/** The processings of the shop that are at work, computed (GDPR art. 30(1)). What it does not do is not in its register. */
export function registerOf(facts: RegisterFacts): readonly Processing[] {
  return shapes
    .map(({ count, keeps, recipients, ...shape }) => ({
      ...shape,
      keeps: keeps(facts),
      count: count(facts),
      recipients: recipients?.(facts) ?? [],
    }))
    .filter(({ count }) => count > 0);
}

const shapes: readonly Shape[] = [
  {
    key: "customer_file",
    basis: ["contract", "interest"],
    people: ["customers", "prospects"],
    categories: ["identity", "contact", "personal_life", "relationship", "choices"],
    keeps: ({ months: kept }) => months(kept.customers),
    count: ({ customers, prospects }) => customers + prospects,
  },
  {
    key: "loyalty",
    basis: ["contract"],
    people: ["customers"],
    categories: ["identity", "relationship"],
    keeps: ({ months: kept }) => ({ word: "membership", count: kept.customers }),
    count: ({ members }) => members,
  },
  {
    key: "sales",
    basis: ["law", "contract"],
    people: ["customers"],
    categories: ["relationship"],
    keeps: () => ({ word: "years", count: 10 }),
    count: ({ receipts }) => receipts,
  },
  {
    key: "marketing",
    basis: ["consent", "interest"],
    people: ["customers", "prospects"],
    categories: ["identity", "contact", "relationship", "choices"],
    keeps: ({ months: kept }) => months(kept.prospects),
    count: ({ emails, texts, letters, calls }) => emails + texts + letters + calls,
    recipients: ({ relay, smsDriver }) => [...named("relay", relay), ...named("sms", smsDriver)],
  },
  {
    key: "profiling",
    basis: ["interest"],
    people: ["customers"],
    categories: ["relationship", "choices"],
    keeps: ({ months: kept }) => months(kept.customers),
    count: ({ segments, forecasts }) => segments + forecasts,
  },
  {
    key: "counter",
    basis: ["contract"],
    people: ["customers"],
    categories: ["identity", "relationship"],
    keeps: ({ months: kept }) => months(kept.customers),
    count: ({ devices }) => devices,
  },
  {
    key: "space",
    basis: ["contract"],
    people: ["customers", "visitors"],
    categories: ["identity", "contact", "technical"],
    keeps: () => ({ word: "days", count: 90 }),
    count: ({ sessions }) => sessions,
  },
  {
    key: "wallet",
    basis: ["consent"],
    people: ["customers"],
    categories: ["identity", "relationship"],
    keeps: () => ({ word: "choice", count: 0 }),
    count: ({ applePasses, googlePasses }) => applePasses + googlePasses,
    recipients: ({ applePasses, googlePasses }) => [
      ...wordOnly("apple", applePasses > 0, true),
      ...wordOnly("google", googlePasses > 0, true),
    ],
  },
  {
    key: "network",
    basis: ["consent", "contract"],
    people: ["customers"],
    categories: ["identity", "relationship"],
    keeps: () => ({ word: "choice", count: 0 }),
    count: ({ network }) => (network === null ? 0 : 1),
    recipients: ({ network }) => named("network", network),
  },
  {
    key: "external",
    basis: ["consent", "interest"],
    people: ["prospects"],
    categories: ["identity", "contact"],
    keeps: () => months(1),
    count: ({ external }) => external,
  },
  {
    key: "partners",
    basis: ["consent"],
    people: ["customers"],
    categories: ["identity", "contact"],
    keeps: () => ({ word: "choice", count: 0 }),
    count: ({ partners }) => partners,
    recipients: ({ partners }) => wordOnly("partners", partners > 0, false),
  },
  {
    key: "rights",
    basis: ["law"],
    people: ["customers", "prospects"],
    categories: ["identity", "contact"],
    keeps: ({ months: kept }) => ({ word: "plain", count: kept.requests }),
    count: ({ requests }) => Math.max(1, requests),
  },
  {
    key: "security",
    basis: ["interest", "law"],
    people: ["staff"],
    categories: ["technical"],
    keeps: ({ months: kept }) => ({ word: "plain", count: kept.views }),
    count: ({ views }) => Math.max(1, views),
  },
  {
    key: "staff",
    basis: ["contract"],
    people: ["staff"],
    categories: ["identity", "contact", "technical"],
    keeps: () => ({ word: "choice", count: 0 }),
    count: ({ staff }) => Math.max(1, staff),
  },
];

/** What protects the data, whatever the processing (GDPR art. 32); texts `privacy.measure.<word>`. */
export const measures = [
  "roles",
  "sealed",
  "exports",
  "backups",
  "views",
  "fingerprints",
  "rows",
  "transit",
  "no_pixel",
] as const;

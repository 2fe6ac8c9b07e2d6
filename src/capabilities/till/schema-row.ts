import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import type { CounterProgram, CounterVoucher, CounterWallet } from "../loyalty/shared.ts";

export type { CounterProgram, CounterVoucher, CounterWallet };

/**
 * A customer as a till keeps her: enough to find her, to say what a purchase brings and to let her redeem, and nothing that
 * the next in the queue should not read.
 */
export type CounterRow = {
  readonly id: string;
  readonly firstName: string;
  /** First letter of the last name; empty when there is none. */
  readonly initial: string;
  readonly postcode: string | null;
  /** 16 digits each; the active card and those of records merged into this one. */
  readonly cards: readonly string[];
  /** Last four digits of each phone. */
  readonly phoneEnds: readonly string[];
  /** Base64 of 3-byte keyed hashes, one after the other: see `tokenMaker`. */
  readonly tokens: string;
  readonly visits: number;
  readonly lastVisitOn: string | null;
  readonly birthday: { readonly day: number; readonly month: number } | null;
  /** A card that belongs to somebody who works here. */
  readonly isStaff: boolean;
  readonly isRegular: boolean;
  /** How many things there are to know about her, behind the small icon. */
  readonly notes: number;
  readonly wallets: readonly CounterWallet[];
  readonly vouchers: readonly CounterVoucher[];
  /** Signature of the server on what may be spent (see `signedText`), and the instant at which it was true. */
  readonly proof: string;
  readonly asOf: string;
};

/** Merged into another record, erased, or no longer a customer: the till forgets her. */
export type GoneRow = { readonly id: string; readonly gone: true };

export type CounterPage = {
  readonly rows: readonly (CounterRow | GoneRow)[];
  readonly nextCursor: string | null;
  /** To be given as `since` the next time, once the last page has been read. */
  readonly upTo: string;
};

/** What `GET /counter/customers/:id` adds, asked for one customer at a time. */
export type CounterCustomer = {
  readonly row: CounterRow;
  readonly movements: readonly {
    readonly at: string;
    readonly programId: string;
    readonly kind: string;
    /** Points, negative for what left. */
    readonly points: number;
    /** What happened and why, in the language of the request. */
    readonly sentences: readonly string[];
  }[];
  /** Only behind the small icon. */
  readonly toKnow: {
    readonly notes: readonly { readonly at: string; readonly by: string; readonly body: string }[];
    readonly spentCents: number;
    readonly visits: number;
    readonly lastVisitOn: string | null;
    readonly tags: readonly string[];
  };
  readonly commonPoints: {
    readonly networkName: string;
    readonly points: number;
    readonly worthCents: number;
  } | null;
  /** One product to name to her, if the cashier likes; null: nothing is worth saying. */
  readonly proposal: CounterProposal | null;
};

/** Why, in figures: what it is bought with, or how long ago she bought it herself. */
export type CounterProposal = {
  readonly product: string;
} & (
  | { readonly kind: "with"; readonly other: string; readonly together: number; readonly of: number }
  | { readonly kind: "again"; readonly everyDays: number; readonly sinceDays: number }
);

export type Found = {
  readonly id: string;
  readonly firstName: string;
  readonly initial: string;
  readonly postcode: string | null;
};

export const CounterSettings = Type.Object(
  {
    offlineCapCents: Type.Integer({
      minimum: 0,
      maximum: 100_000,
      description: "Worth of what may be redeemed without network, once per customer until it is back",
    }),
    undoMinutes: Type.Integer({ minimum: 0, maximum: 10 }),
    reasonWithoutTicket: Type.Boolean({ description: "A credit without a ticket number needs a reason" }),
    codeAboveCents: nullable(
      Type.Integer({ minimum: 0, maximum: 10_000_000, description: "Rewards worth more ask for a manager" }),
    ),
    perCardPerDay: Type.Integer({ minimum: 1, maximum: 100 }),
    perCashierPerHour: Type.Integer({ minimum: 1, maximum: 1_000 }),
    askPostcode: Type.Boolean(),
    askEmail: Type.Boolean(),
    askBirthday: Type.Boolean(),
    maxStamps: Type.Integer({
      minimum: 0,
      maximum: 1_000,
      description: "Most points a paper card may carry over at once",
    }),
  },
  { additionalProperties: false },
);
export type CounterSettings = Static<typeof CounterSettings>;

export type CounterCashier = {
  readonly id: string;
  readonly name: string;
  readonly initial: string;
  readonly isManager: boolean;
};

/** With it the same person may sign in on this device without network: PBKDF2 with SHA-256 of the code, in base64. */
export type Verifier = { readonly salt: string; readonly iterations: number; readonly hash: string };

export type ConsentWords = {
  readonly channel: "email" | "sms" | "phone" | "post";
  readonly version: string;
  readonly body: string;
  readonly hash: string;
};

export type CounterStart = {
  readonly now: string;
  readonly isDemo: boolean;
  /** Of the demonstration, where it is no secret. */
  readonly demoCode: string | null;
  readonly shop: {
    readonly name: string;
    readonly colour: string | null;
    readonly logoUrl: string | null;
    readonly currency: string;
    readonly timeZone: string;
    readonly language: "fr" | "en";
    readonly country: string;
  };
  readonly store: { readonly id: string; readonly name: string };
  readonly device: { readonly id: string; readonly name: string };
  readonly cashiers: readonly CounterCashier[];
  readonly settings: CounterSettings;
  readonly programs: readonly CounterProgram[];
  /** Null: the shop has not said how to reach it, and enrolments are refused. */
  readonly notice: {
    readonly version: string;
    readonly title: string;
    readonly paragraphs: readonly string[];
  } | null;
  readonly consentWords: readonly ConsentWords[];
  /** Numbers that this device may give to customers it enrols without network. */
  readonly cardBlock: readonly string[];
  /** Base64 key of `tokens`; of the shop. */
  readonly tokenKey: string;
  readonly signedIn: CounterCashier | null;
};

export const PairBody = Type.Object(
  { code: Type.String({ pattern: "^[0-9 ]{8,12}$", description: "Eight digits, made in the console" }) },
  { additionalProperties: false },
);
export const SignInBody = Type.Object(
  { cashierId: Type.String({ maxLength: 40 }), code: Type.String({ minLength: 4, maxLength: 8 }) },
  { additionalProperties: false },
);
export type SignInAnswer = { readonly cashier: CounterCashier; readonly verifier: Verifier };

export const CustomersQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200 })),
    since: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000 })),
  },
  { additionalProperties: false },
);
export const FindQuery = Type.Object(
  { q: Type.String({ minLength: 2, maxLength: 80 }) },
  { additionalProperties: false },
);

export const IncidentKind = choice([
  "points_owed",
  "voucher_owed",
  "announced_more",
  "not_applied",
  "ticket_again",
  "unproved_balance",
  "over_offline_cap",
  "own_card",
  "card_often",
  "cashier_often",
  "no_reason",
  "late_undo",
  "spent_before_undo",
  "no_manager",
  "clock_wrong",
]);
export type IncidentKind = Static<typeof IncidentKind>;

import type { ReturnPoint } from "./rules/returns.ts";
import type { Signal } from "./rules/signals.ts";

// What this room answers, for the server that writes it and the pages that show it.

/** In the order of the board; `excluded` stands beside it. */
export const columns = ["slipping", "gone", "contacted", "back", "excluded"] as const;
export type BoardColumn = (typeof columns)[number];

export const ways = ["phone", "email", "sms", "post", "in_person", "other"] as const;
export type Way = (typeof ways)[number];

export const exclusionReasons = [
  "moved_away",
  "too_demanding",
  "promotions",
  "asked_for_peace",
  "deceased",
  "duplicate",
  "other",
] as const;
export type ExclusionReason = (typeof exclusionReasons)[number];

export const departureReasons = [
  "price",
  "quality",
  "choice",
  "service",
  "disappointment",
  "relation",
  "distance",
  "need_gone",
  "other",
] as const;
export type DepartureReason = (typeof departureReasons)[number];

/** Who of the shop did it, and when. */
export type Told = { readonly by: string; readonly at: string };

export type Contact = Told & {
  readonly id: string;
  readonly how: Way;
  readonly note: string | null;
  /** Her first purchase after it. */
  readonly returnedOn: string | null;
};
export type Exclusion = Told & { readonly reason: ExclusionReason; readonly note: string | null };
export type Departure = Told & {
  readonly reason: DepartureReason | null;
  readonly competitor: string | null;
  readonly note: string | null;
};
export type Comeback = {
  readonly backOn: string;
  readonly silentDays: number;
  readonly wasLost: boolean;
  /** Whether it followed a contact; it may have come by itself all the same. */
  readonly wasContacted: boolean;
};

export type BoardPerson = {
  readonly id: string;
  readonly kind: "person" | "company";
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly city: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly number: string | null;
  readonly stage: string;
  readonly lastDay: string | null;
  readonly rhythmDays: number | null;
  readonly purchaseDays: number;
  readonly isBest: boolean;
  readonly storeId: string | null;
  /** Margin of a year that leaves with her: what the year that ended with her last purchase brought, and her usual basket at her own rhythm; the lower first. */
  readonly stakeLowCents: number;
  readonly stakeHighCents: number;
  readonly canEmail: boolean;
  readonly canSms: boolean;
  readonly canPhone: boolean;
  readonly canPost: boolean;
  /** Why she stands here, the strongest first; silence among them. */
  readonly signals: readonly Signal[];
  readonly contact: Contact | null;
  readonly exclusion: Exclusion | null;
  readonly departure: Departure | null;
  readonly comeback: Comeback | null;
};

export type ColumnSum = {
  readonly customers: number;
  /** Margin of a year at stake; for those who came back, what they have brought since. */
  readonly cents: number;
};

export type BoardAnswer = {
  readonly today: string;
  readonly stopsOn: string | null;
  readonly marginRate: number;
  readonly marginIsMeasured: boolean;
  /** The shop has too few customers or too short a past for more than its own rhythm. */
  readonly columns: Readonly<Record<BoardColumn, ColumnSum>>;
  readonly signals: Readonly<Record<string, number>>;
  readonly reasons: readonly { readonly reason: DepartureReason; readonly customers: number }[];
  readonly competitors: readonly { readonly name: string; readonly customers: number }[];
};

export type BoardPage = { readonly items: readonly BoardPerson[]; readonly nextCursor: string | null };

export type SilenceAnswer = {
  /** Days of silence after which everybody counts as gone; 0: by her own rhythm, times `lostRatio`. */
  readonly lostAfterDays: number;
  readonly lostRatio: number;
  readonly shopRhythmDays: number;
  readonly returnPercent: number;
  /** The shortest silence after which fewer than `returnPercent` come back within a year; null: too few silences to tell. */
  readonly proposedDays: number | null;
  readonly points: readonly (ReturnPoint & {
    /** Who has been silent for so long today, and the margin of their last year. */
    readonly customers: number;
    readonly stakeCents: number;
  })[];
  readonly parts: readonly {
    readonly by: "store" | "category";
    readonly key: string;
    readonly name: string | null;
    readonly proposedDays: number | null;
    readonly points: readonly ReturnPoint[];
  }[];
};

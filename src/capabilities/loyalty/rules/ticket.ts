import type { Day } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";

/** What the law says of some goods: no advantage on tobacco, infant formula or medicines, at most 5 % on new books (France). */
export type LegalClass = "book" | "tobacco" | "infant_formula" | "medicine" | "alcohol";

/** A line of a basket as the rules see it. */
export type TicketLine = {
  readonly number: number;
  readonly sku: string | null;
  /** Families of the product, from its own to the widest. */
  readonly categories: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly legalClass: LegalClass | null;
  readonly isDelivery: boolean;
  /** Thousandths of a unit: 1.5 kg is 1500. Negative for what is handed back. */
  readonly quantityMilli: number;
  /** All taxes in, after every discount. */
  readonly totalCents: Cents;
  /** The part of the discounts on the whole ticket that `totalCents` has already borne. */
  readonly orderDiscountCents: Cents;
  /** The discounts of this very line that `totalCents` has already borne. */
  readonly lineDiscountCents: Cents;
  /** Percent contained in `totalCents`; null: not known, taken as 0. */
  readonly taxRate: number | null;
};

/** A paid ticket, or one to be quoted. */
export type Ticket = {
  readonly day: Day;
  /** Milliseconds since 1970 (UTC). */
  readonly at: number;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  readonly lines: readonly TicketLine[];
  readonly codes: readonly string[];
  /** Parts of the price paid otherwise than with money; they lower no line. */
  readonly paidWithPointsCents: Cents;
  readonly paidWithVouchersCents: Cents;
  readonly paidWithGiftCardsCents: Cents;
  /** Discounts that come from the program's own rewards, already borne by the lines. */
  readonly ownRewardCents: Cents;
  /** The customer's first purchase. */
  readonly isFirst: boolean;
};

/** What the program remembers of a member when a ticket comes. */
export type MemberState = {
  /** Basis cents below the step, kept for the next ticket, by rule. */
  readonly remainders: Readonly<Record<string, number>>;
  readonly tierId: string | null;
  /** Units earned by tickets on the ticket's day, in its month, in its year (for the caps). */
  readonly earnedOfDay: number;
  readonly earnedOfMonth: number;
  readonly earnedOfYear: number;
  /** Instant (ms) of the last ticket that earned; null: none. */
  readonly lastEarnedAt: number | null;
  /** True when a ticket of this day has already earned `per_visit`. */
  readonly hasVisitToday: boolean;
};

/** What one rule did, in figures from which the sentence for the customer is made. */
export type RuleEffect = {
  readonly ruleId: string;
  readonly type:
    | "per_amount"
    | "per_quantity"
    | "per_visit"
    | "per_ticket"
    | "multiplier"
    | "tier"
    | "action"
    | "cap"
    | "ban";
  readonly units: number;
  readonly basisCents?: Cents;
  readonly stepCents?: Cents;
  readonly steps?: number;
  readonly remainderBefore?: Cents;
  readonly remainderAfter?: Cents;
  readonly quantityMilli?: number;
  readonly factor?: number;
  /** Of `ban`: why (the article of law). */
  readonly reference?: string;
};

export type EarnResult = {
  readonly units: number;
  readonly basisCents: Cents;
  /** By rule; rules that keep nothing are absent. */
  readonly remainders: Readonly<Record<string, number>>;
  readonly effects: readonly RuleEffect[];
  /** For each line of the ticket, its part of the units in millionths of a unit; they add up to units × 1,000,000. */
  readonly shares: readonly number[];
  /** Why nothing was earned although a rule matched. */
  readonly refused: "cap" | "cooldown" | "closed" | null;
};

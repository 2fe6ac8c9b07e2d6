import { addDays, type Day, dayInZone, instantInZone } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import type { VoucherTemplate } from "../schema-definition.ts";
import { readCode } from "./code.ts";

/** A code as it is compared: a well-formed one by its signs, any other by its letters and digits. */
export function codeKey(text: string): string {
  return (readCode(text) ?? text).toUpperCase().replace(/[^A-Z0-9]/g, "");
}

export type Validity = {
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly lastDay: Day | null;
};

/** From now, or midnight of a first day, to the end of the last day in the shop. */
export function validityOf(
  wish: { readonly validDays: number | null; readonly startsOn?: Day; readonly lastDay?: Day },
  now: string,
  timeZone: string,
): Validity | Refusal<"voucher_ends_before_it_starts"> {
  const today = dayInZone(now, timeZone);
  const first = wish.startsOn ?? today;
  const lastDay = wish.lastDay ?? (wish.validDays === null ? null : addDays(first, wish.validDays));
  const startsAt = first === today ? now : instantInZone(`${first}T00:00:00`, timeZone);
  const endsAt = lastDay === null ? null : instantInZone(`${addDays(lastDay, 1)}T00:00:00`, timeZone);
  if (endsAt !== null && (lastDay === null || lastDay < first || endsAt <= now))
    return refuse("voucher_ends_before_it_starts", { field: "lastDay" });
  return { startsAt, endsAt, lastDay };
}

/** What use looks at. */
export type Usable = {
  readonly state: "waiting" | "active" | "used" | "expired" | "cancelled";
  readonly benefit: VoucherTemplate["benefit"];
  readonly isBearer: boolean;
  readonly holderId: string | null;
  readonly channels: readonly string[];
  readonly minBasketCents: Cents;
  readonly balanceCents: Cents | null;
  readonly lastDay: Day | null;
};

export type Presented = {
  /** The customer's record and those merged into it. */
  readonly customerIds: readonly string[];
  readonly channel?: "shop" | "web" | undefined;
  readonly basketCents?: Cents | undefined;
};

/** Why a voucher cannot be used here and now; null when it can. */
export function refusalOf(voucher: Usable, presented: Presented): Refusal | null {
  const { state, lastDay } = voucher;
  if (state === "cancelled") return refuse("voucher_cancelled");
  if (state === "used") return refuse("voucher_used_up");
  if (state === "expired") return refuse("voucher_expired", { lastDay: lastDay ?? "" });
  if (state === "waiting") return refuse("voucher_not_yet_valid");
  if (!voucher.isBearer && !presented.customerIds.includes(voucher.holderId ?? ""))
    return refuse("voucher_not_yours");
  const { channel, basketCents } = presented;
  if (channel !== undefined && voucher.channels.length > 0 && !voucher.channels.includes(channel))
    return refuse("voucher_not_here", { channel });
  if (basketCents !== undefined && basketCents < voucher.minBasketCents)
    return refuse("voucher_below_minimum", { missingCents: voucher.minBasketCents - basketCents });
  return null;
}

/** Why it cannot take so much off; null when it can. */
export function tooMuch({ benefit, balanceCents }: Usable, cents: Cents): Refusal | null {
  if (benefit.type === "credit") {
    const leftCents = balanceCents ?? 0;
    return cents > leftCents ? refuse("gift_card_has_less", { leftCents }) : null;
  }
  const most =
    benefit.type === "amount" ? benefit.cents : benefit.type === "percent" ? benefit.capCents : null;
  return most !== null && cents > most ? refuse("voucher_gives_less", { cents: most }) : null;
}

/**
 * What a refund gives back of a use: `share` is how much of the receipt has been refunded so far (0 to 1). Money goes back to a
 * gift card in proportion, cumulative, so that any order of refunds ends at exactly what was taken; another voucher comes back
 * when everything has.
 */
export function givenBack(
  use: {
    readonly takenCents: Cents;
    readonly undoneCents: Cents;
    readonly undoneUses: number;
    readonly isCredit: boolean;
  },
  share: number,
): { readonly cents: Cents; readonly uses: 0 | 1 } {
  const isWhole = share >= 1;
  // A share is a quotient: a hair below a whole cent is that cent.
  const target = isWhole
    ? use.takenCents
    : use.isCredit
      ? Math.floor(use.takenCents * Math.max(share, 0) + 1e-6)
      : 0;
  return {
    cents: Math.max(target - use.undoneCents, 0),
    uses: isWhole && use.undoneUses === 0 ? 1 : 0,
  };
}

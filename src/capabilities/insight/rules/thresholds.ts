import { type Refusal, refuse } from "../../../values/refusal.ts";

/** What a shop may change in the way its customers are read. Kept in the merchant's settings, under `insight`. */
export type Thresholds = {
  /** Silence, in own rhythms, from which a customer is slipping away. */
  readonly slippingRatio: number;
  /** Silence, in own rhythms, beyond which a customer counts as gone. */
  readonly lostRatio: number;
  /** Days of silence after which everybody counts as gone, whatever her rhythm; 0: by her own rhythm. */
  readonly lostAfterDays: number;
  /** A regular comes at least this often in a year… */
  readonly regularPerYear: number;
  /** …and has come on at least this many days. */
  readonly regularPurchaseDays: number;
  /** How many gaps of the shop weigh on a customer's own rhythm. */
  readonly shopGapWeight: number;
  /** A silence is never judged against a rhythm shorter than this: two days without bread mean nothing. */
  readonly shortestRhythmDays: number;
  /** Rhythm taken for the shop until its own is known. */
  readonly startingRhythmDays: number;
  /** Margin of a sale, in percent, when the catalog holds no costs. */
  readonly marginPercent: number;
};

export const defaultThresholds: Thresholds = {
  slippingRatio: 1.5,
  lostRatio: 3,
  lostAfterDays: 0,
  regularPerYear: 4,
  regularPurchaseDays: 3,
  shopGapWeight: 3,
  shortestRhythmDays: 7,
  startingRhythmDays: 60,
  marginPercent: 40,
};

type Bounds = { readonly from: number; readonly to: number; readonly whole?: true };

export const thresholdBounds: Readonly<Record<keyof Thresholds, Bounds>> = {
  slippingRatio: { from: 1, to: 10 },
  lostRatio: { from: 1.2, to: 20 },
  lostAfterDays: { from: 0, to: 1_095, whole: true },
  regularPerYear: { from: 1, to: 100 },
  regularPurchaseDays: { from: 2, to: 50, whole: true },
  shopGapWeight: { from: 0.5, to: 20 },
  shortestRhythmDays: { from: 1, to: 180 },
  startingRhythmDays: { from: 1, to: 730 },
  marginPercent: { from: 1, to: 100 },
};

// Nobody is gone after a week.
const fewestFixedDays = 14;

/** What was asked over what holds now; a value out of its bounds is refused by name. */
export function changeThresholds(
  current: Thresholds,
  asked: Partial<Record<keyof Thresholds, number>>,
): Thresholds | Refusal<"insight_threshold_out_of_bounds" | "insight_lost_before_slipping"> {
  const changed = { ...current };
  for (const name of thresholdNames) {
    const value = asked[name];
    if (value === undefined) continue;
    const { from, to, whole } = thresholdBounds[name];
    const fits =
      Number.isFinite(value) && value >= from && value <= to && (whole !== true || Number.isInteger(value));
    if (!fits) return refuse("insight_threshold_out_of_bounds", { name, from, to });
    changed[name] = value;
  }
  if (changed.lostAfterDays > 0 && changed.lostAfterDays < fewestFixedDays) {
    const { to } = thresholdBounds.lostAfterDays;
    return refuse("insight_threshold_out_of_bounds", { name: "lostAfterDays", from: fewestFixedDays, to });
  }
  if (changed.lostRatio <= changed.slippingRatio) return refuse("insight_lost_before_slipping");
  return changed;
}

/** Settings as they were stored: whatever is missing or spoilt falls back to the default. */
export function readThresholds(stored: unknown): Thresholds {
  if (typeof stored !== "object" || stored === null) return defaultThresholds;
  const kept: Partial<Record<keyof Thresholds, number>> = {};
  for (const [name, value] of Object.entries(stored)) {
    if (isThresholdName(name) && typeof value === "number") kept[name] = value;
  }
  const changed = changeThresholds(defaultThresholds, kept);
  return "refused" in changed ? defaultThresholds : changed;
}

export const thresholdNames = [
  "slippingRatio",
  "lostRatio",
  "lostAfterDays",
  "regularPerYear",
  "regularPurchaseDays",
  "shopGapWeight",
  "shortestRhythmDays",
  "startingRhythmDays",
  "marginPercent",
] as const satisfies readonly (keyof Thresholds)[];

function isThresholdName(name: string): name is keyof Thresholds {
  return (thresholdNames as readonly string[]).includes(name);
}

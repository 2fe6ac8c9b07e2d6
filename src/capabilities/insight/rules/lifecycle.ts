import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import { type Gaps, ownRhythmDays, rhythmBeforeLastGapDays, silenceLimits } from "./rhythm.ts";
import type { Thresholds } from "./thresholds.ts";

/** In the order of a relationship: from the first word to the farewell. */
export const stages = ["prospect", "new", "occasional", "regular", "revived", "slipping", "lost"] as const;
export type Stage = (typeof stages)[number];

/** What a customer's purchases say; a purchase day counts once, however many receipts it holds. */
export type Buying = Gaps & {
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly purchaseDays: number;
  readonly lastGapDays: number | null;
};

export type Lifecycle = {
  readonly stage: Stage;
  /** The day this stage began. For occasional customers and regulars: their last purchase, which confirmed it. */
  readonly since: Day;
  readonly rhythmDays: number | null;
  readonly slipsOn: Day | null;
  readonly lostOn: Day | null;
  /** What silence alone will make of the customer, and when. */
  readonly next: { readonly stage: Stage; readonly on: Day } | null;
};

/** The stage of a customer on a day. A worse stage is left by a purchase only. */
export function lifecycleOf(
  customer: { readonly createdOn: Day; readonly buying: Buying | null },
  shopRhythmDays: number,
  thresholds: Thresholds,
  today: Day,
): Lifecycle {
  const { buying } = customer;
  if (buying === null) {
    return {
      stage: "prospect",
      since: customer.createdOn,
      rhythmDays: null,
      slipsOn: null,
      lostOn: null,
      next: null,
    };
  }
  const rhythmDays = ownRhythmDays(buying, shopRhythmDays, thresholds.shopGapWeight);
  const { slipsAfterDays, lostAfterDays } = silenceLimits(rhythmDays, thresholds);
  const slipsOn = addDays(buying.lastDay, slipsAfterDays);
  const lostOn = addDays(buying.lastDay, lostAfterDays);
  const dates = { rhythmDays, slipsOn, lostOn };
  if (today >= lostOn) return { stage: "lost", since: lostOn, ...dates, next: null };
  if (today >= slipsOn)
    return { stage: "slipping", since: slipsOn, ...dates, next: { stage: "lost", on: lostOn } };
  const { stage, since } = activeStage(buying, rhythmDays, shopRhythmDays, thresholds);
  return { stage, since, ...dates, next: { stage: "slipping", on: slipsOn } };
}

function activeStage(buying: Buying, rhythmDays: number, shopRhythmDays: number, thresholds: Thresholds) {
  if (buying.purchaseDays === 1) return { stage: "new", since: buying.firstDay } as const;
  const since = buying.lastDay;
  if (cameBack(buying, shopRhythmDays, thresholds)) return { stage: "revived", since } as const;
  const isRegular =
    buying.purchaseDays >= thresholds.regularPurchaseDays && 365 / rhythmDays >= thresholds.regularPerYear;
  return { stage: isRegular ? "regular" : "occasional", since } as const;
}

/** Whether the last purchase ended a silence after which she had counted as gone. */
function cameBack(buying: Buying, shopRhythmDays: number, thresholds: Thresholds): boolean {
  if (buying.lastGapDays === null) return false;
  const before = rhythmBeforeLastGapDays(buying, shopRhythmDays, thresholds.shopGapWeight);
  return buying.lastGapDays >= silenceLimits(before, thresholds).lostAfterDays;
}

/** What a stored profile says, enough to explain its stage in words. */
export type StagedProfile = {
  readonly stage: Stage;
  readonly createdOn: Day;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  readonly purchaseDays: number;
  readonly rhythmDays: number | null;
  readonly lastGapDays: number | null;
};

/** Text `insight.reason.<code>` and what fills it. */
export type Reason = { readonly code: Stage; readonly values: Readonly<Record<string, number>> };

/** Why this customer stands where she stands, today. */
export function explainStage(profile: StagedProfile, today: Day): Reason {
  const daysKnown = Math.max(daysBetween(profile.createdOn, today), 0);
  if (profile.stage === "prospect" || profile.lastDay === null || profile.rhythmDays === null) {
    return { code: "prospect", values: { daysKnown } };
  }
  return {
    code: profile.stage,
    values: {
      purchaseDays: profile.purchaseDays,
      rhythmDays: Math.max(Math.round(profile.rhythmDays), 1),
      silentDays: Math.max(daysBetween(profile.lastDay, today), 0),
      gapDays: profile.lastGapDays ?? 0,
    },
  };
}

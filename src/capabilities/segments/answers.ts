import type { ExplainedRule, PeopleRule } from "../insight/shared.ts";

export type Said = { readonly fr: string; readonly en: string };

/** Somebody who would miss a segment: another segment, a privileged list. */
export type SegmentUser = { readonly kind: string; readonly id: string; readonly name: string };

export type Segment = {
  readonly id: string;
  /** `rule`: whoever answers the rule, at any time; `list`: whom somebody put there. */
  readonly kind: "rule" | "list";
  readonly name: string;
  readonly note: string | null;
  readonly rule: PeopleRule | null;
  /** The rule in words; null for a list, and for a rule that can no longer be read. */
  readonly sentence: Said | null;
  readonly memberCount: number;
  /** False while everybody is still to be judged by a new rule. */
  readonly isUpToDate: boolean;
  /** The code of the refusal when the rule can no longer be read: its members stay as they were. */
  readonly fault: string | null;
  /** Who came and who went in the last thirty days, by what they did or by time; not by a change of the rule. */
  readonly lately: { readonly entered: number; readonly left: number };
  readonly uses: readonly { readonly id: string; readonly name: string }[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
};

export type SegmentDetail = Segment & { readonly usedBy: readonly SegmentUser[] };

export type SegmentsAnswer = {
  readonly items: readonly Segment[];
  /** All customers of the shop, to tell a share. */
  readonly customerCount: number;
};

export type SegmentCount = {
  readonly value: number;
  readonly isExact: boolean;
  readonly customerCount: number;
  readonly sentence: Said;
};

export type MembersChanged = {
  readonly added: number;
  readonly removed: number;
  /** Asked to be added, and nobody of this base. */
  readonly unknown: number;
  readonly memberCount: number;
};

export type Overlap = {
  readonly segments: readonly { readonly id: string; readonly name: string; readonly memberCount: number }[];
  /** Members of both, for each pair that has some. */
  readonly pairs: readonly { readonly first: string; readonly second: string; readonly both: number }[];
  /** Members of each that are in none of the others. */
  readonly alone: readonly { readonly id: string; readonly customers: number }[];
};

export type MovementDay = {
  readonly day: string;
  readonly entered: number;
  readonly left: number;
  /** Members at the end of the day. */
  readonly members: number;
};

export type Movement = {
  readonly from: string;
  readonly to: string;
  readonly memberCount: number;
  readonly entered: number;
  readonly left: number;
  /** Who came or went because the rule itself was made or changed: no movement of customers. */
  readonly enteredByRule: number;
  readonly leftByRule: number;
  readonly days: readonly MovementDay[];
  /** Segments that those who came left at the same time, the most frequent first. */
  readonly cameFrom: readonly { readonly id: string; readonly name: string; readonly customers: number }[];
  /** Segments that those who went entered at the same time. */
  readonly wentTo: readonly { readonly id: string; readonly name: string; readonly customers: number }[];
};

export type Cause = "data" | "time" | "rule" | "list";

export type SegmentChange = {
  readonly segmentId: string;
  readonly customerId: string;
  readonly op: "enter" | "leave";
  /** Something she did or that was done to her; a date that came; the rule itself; the hand that filled a list. */
  readonly cause: Cause;
  readonly at: string;
};

export type ChangesAnswer = {
  readonly items: readonly (SegmentChange & { readonly customerName: string | null })[];
  /** Where to read on; the same when nothing new is there yet. */
  readonly next: string;
};

export type Why = {
  readonly isMember: boolean;
  /** Whether she answers the rule at this moment; null for a list. */
  readonly holds: boolean | null;
  readonly since: string | null;
  readonly cause: Cause | null;
  readonly sentence: Said | null;
  readonly explained: ExplainedRule | null;
};

export type SegmentOfCustomer = {
  readonly id: string;
  readonly name: string;
  readonly kind: "rule" | "list";
  readonly since: string;
};

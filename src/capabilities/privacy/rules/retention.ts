import { addMonths, type Day } from "../../../values/day.ts";

/** What has an end, each with a limit of its own. */
export const retentionRules = ["customers", "prospects", "external", "views", "requests"] as const;
export type RetentionRule = (typeof retentionRules)[number];

export type Limit = {
  /** The product's own limit, in months. */
  readonly months: number;
  readonly least: number;
  /** What the law bears at most. */
  readonly most: number;
  /** Whether it runs before the owner said so: never where people would go. */
  readonly isOn: boolean;
  readonly isOfPeople: boolean;
  /** Where it comes from: a law of `privacy.law.<word>`, a space, the article or year. */
  readonly source: string;
};

/**
 * customers, prospects: three years since the last action of hers (CNIL, management of commercial activities, 2022; `notes/law.md`
 * RET-01). external: after the contract of the file, for prospects who never answered. views: six months to a year (RET-05). requests:
 * the time within which an answer can be questioned.
 */
export const limits: Readonly<Record<RetentionRule, Limit>> = {
  customers: { months: 36, least: 6, most: 36, isOn: false, isOfPeople: true, source: "cnil 2022" },
  prospects: { months: 36, least: 1, most: 36, isOn: false, isOfPeople: true, source: "cnil 2022" },
  external: { months: 1, least: 1, most: 12, isOn: false, isOfPeople: true, source: "gdpr 5.1.e" },
  views: { months: 12, least: 6, most: 12, isOn: true, isOfPeople: false, source: "cnil 2022" },
  requests: { months: 60, least: 12, most: 72, isOn: true, isOfPeople: false, source: "gdpr 5.2" },
};

export type Chosen = { readonly months: number; readonly isOn: boolean; readonly asksFirst: boolean };

/** Whether a shop may choose this limit. */
export function isWithin(rule: RetentionRule, months: number): boolean {
  return Number.isInteger(months) && months >= limits[rule].least && months <= limits[rule].most;
}

/** The day before which the last action must lie for a record to be due. */
export function cutoffOf(today: Day, months: number): Day {
  return addMonths(today, -months);
}

/** Days a person has to say that she wants to stay (RET-02, ours). */
export const daysToAnswer = 30;

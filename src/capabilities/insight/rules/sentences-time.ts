import type { Leaf } from "./people-rule.ts";
import type { When } from "./periods.ts";
import { dayWord, hoursOf, type Speech } from "./speech.ts";

/** When, as an adverb of any sentence: "dans les 30 derniers jours"; null where the question is not of a day. */
export function sayDays(leaf: Leaf, speech: Speech): string | null {
  const { t } = speech;
  switch (leaf.op) {
    case "within":
    case "before":
    case "ahead":
      return t(`insight.when.${leaf.op}`, { days: leaf.value });
    case "during":
      return t(`insight.when.${leaf.value}`);
    case "hours":
      return t("last" in leaf.value ? "insight.when.last_hours" : "insight.when.before_hours", {
        hours: hoursOf(leaf.value),
      });
    case "dated":
      return sayBetween(leaf.value.from, leaf.value.to, speech);
    default:
      return null;
  }
}

/** When purchases were made, in the same words. */
export function sayWhen(when: When, speech: Speech): string {
  const { t } = speech;
  if ("lastHours" in when) return t("insight.when.last_hours", { hours: when.lastHours });
  if ("lastDays" in when) return t("insight.when.within", { days: when.lastDays });
  if ("lastMonths" in when) return t("insight.when.last_months", { months: when.lastMonths });
  if ("before" in when) return t("insight.when.before", { days: when.before });
  if ("period" in when) return t(`insight.when.${when.period}`);
  return sayBetween(when.from, when.to, speech);
}

function sayBetween(from: string | undefined, to: string | undefined, speech: Speech): string {
  const { t } = speech;
  const ends = { from: dayWord(from, speech), to: dayWord(to, speech) };
  if (from !== undefined && from === to) return t("insight.when.on", ends);
  if (from === undefined) return t("insight.when.until", ends);
  return t(to === undefined ? "insight.when.since" : "insight.when.between", ends);
}

import { addDays, addMonths, type Day, daysBetween } from "../../../values/day.ts";

/** Days after receipt at which the shop is reminded (`notes/law.md` GDPR-08). */
const reminderDays = [7, 21, 28] as const;

/**
 * The last day to answer: one month from receipt, three when it was prolonged (GDPR art. 12(3)). Counted to the same date; the law's
 * own reading, which lets a weekend pass, is later and never needed.
 */
export function dueOn(receivedOn: Day, isExtended: boolean): Day {
  return addMonths(receivedOn, isExtended ? 3 : 1);
}

/** Whether the person can still be told in time that it takes longer: within the first month. */
export function mayExtend(receivedOn: Day, today: Day): boolean {
  return today <= dueOn(receivedOn, false);
}

export type Stage = "new" | "reminded" | "soon" | "last" | "late";

/** How pressing an open request is. A prolonged one is counted from its own end. */
export function stageOf(asked: { readonly receivedOn: Day; readonly dueOn: Day }, today: Day): Stage {
  if (today > asked.dueOn) return "late";
  const isExtended = asked.dueOn !== dueOn(asked.receivedOn, false);
  const counted = isExtended
    ? daysBetween(addDays(asked.dueOn, -daysOfOneMonth), today)
    : daysBetween(asked.receivedOn, today);
  const passed = reminderDays.filter((days) => counted >= days).length;
  return (["new", "reminded", "soon", "last"] as const)[passed] ?? "last";
}

const daysOfOneMonth = 30;

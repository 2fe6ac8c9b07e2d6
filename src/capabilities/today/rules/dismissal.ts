import { addDays, type Day } from "../../../values/day.ts";

export type Dismissal = {
  readonly action: string;
  readonly answer: "not_for_me" | "later";
  readonly until: Day | null;
  readonly times: number;
  readonly dismissedOn: Day;
};

const quietDays = 30;
const laterDays = 7;

/** Whether an action may be proposed again. What is not for the owner twice is left alone for good. */
export function mayBeProposed(dismissal: Dismissal | undefined, today: Day): boolean {
  if (dismissal === undefined) return true;
  if (dismissal.answer === "later") return dismissal.until !== null && today >= dismissal.until;
  if (dismissal.times >= 2) return false;
  return today >= addDays(dismissal.dismissedOn, quietDays);
}

/** The day on which an action that was put off comes back. */
export function backOn(answer: Dismissal["answer"], today: Day): Day | null {
  return answer === "later" ? addDays(today, laterDays) : null;
}

/** Put off twice, it is worth asking once whether the owner wants to hear of it at all. */
export function asksForGood(dismissal: Pick<Dismissal, "times">): boolean {
  return dismissal.times === 2;
}

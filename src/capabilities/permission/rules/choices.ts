import { type Day, addMonths } from "../../../values/day.ts";

/** At most so many offers and news in a week or a month of the calendar where the person lives. */
export type Rate = { readonly most: number; readonly per: "week" | "month" };

/** What a person chose about one topic; one that is not named is taken as it comes. */
export type TopicChoice = { readonly topic: string; readonly isOff: boolean; readonly rate: Rate | null };

/** What a person chose about offers and news, all channels together. */
export type Choices = {
  /** The day on which a pause is over; null: no pause. */
  readonly pausedUntil: Day | null;
  readonly rate: Rate | null;
  readonly topics: readonly TopicChoice[];
};

/** Frequencies offered on a page, from little to much. */
export const rates: readonly Rate[] = [
  { most: 1, per: "month" },
  { most: 2, per: "month" },
  { most: 1, per: "week" },
  { most: 2, per: "week" },
];

/** What may be chosen, from as it comes to little; the frequency that holds stays among them. */
export function offeredRates(held: Rate | null): readonly (Rate | null)[] {
  const isOffered = held === null || rates.some((rate) => rateWord(rate) === rateWord(held));
  return [null, ...rates.toReversed(), ...(isOffered ? [] : [held])];
}

/** Lengths of a pause that a page offers, in months. */
export const pauses = [1, 3, 6] as const;

/** "week-2", as a form sends it; null as "all". */
export function rateWord(rate: Rate | null): string {
  return rate === null ? "all" : `${rate.per}-${rate.most}`;
}

/** Reads `rateWord` back; undefined: no such frequency. */
export function rateOfWord(word: string): Rate | null | undefined {
  if (word === "all") return null;
  const [, per, most] = /^(week|month)-([1-9]\d?|100)$/.exec(word) ?? [];
  return per === undefined ? undefined : { most: Number(most), per: per === "week" ? "week" : "month" };
}

/** The day on which a pause of so many months that begins today is over. */
export function pauseEnd(today: Day, months: number): Day {
  return addMonths(today, months);
}

/** Half of what somebody takes, for whoever finds it too much: the next smaller frequency offered, one a month at the least. */
export function fewer(rate: Rate | null): Rate {
  const yearly = ({ most, per }: Rate): number => most * (per === "week" ? 52 : 12);
  const less = rates.filter((one) => rate === null || yearly(one) < yearly(rate));
  const [least = { most: 1, per: "month" }] = rates;
  return rate === null ? least : (less.at(-1) ?? least);
}

/** Whether two wishes are the same, in whatever order their topics are named. */
export function sameChoices(one: Choices, other: Choices): boolean {
  return written(one) === written(other);
}

function written({ pausedUntil, rate, topics }: Choices): string {
  const said = topics
    .filter(({ isOff, rate: own }) => isOff || own !== null)
    .map(({ topic, isOff, rate: own }) => `${topic} ${isOff ? "off" : rateWord(own)}`);
  return [pausedUntil ?? "", rateWord(rate), ...said.toSorted()].join("\n");
}

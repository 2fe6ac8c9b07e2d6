/** How often, and when, a phone may be told of a change. Hours of the day in the shop's time, 0 to 23. */
export type UpdateTimes = {
  readonly updatesPerDay: number;
  readonly quietFromHour: number;
  readonly quietUntilHour: number;
};

/** Three a day, as Google allows at most (three notifications a pass in 24 hours); nights are quiet. */
export const usualUpdateTimes: UpdateTimes = { updatesPerDay: 3, quietFromHour: 21, quietUntilHour: 8 };

/** What was kept in the settings, part by part: what is missing or out of bounds is as usual. */
export function readUpdateTimes(kept: unknown): UpdateTimes {
  const said = typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
  const whole = (name: keyof UpdateTimes, most: number): number => {
    const value = said[name];
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most
      ? value
      : usualUpdateTimes[name];
  };
  return {
    updatesPerDay: whole("updatesPerDay", 3),
    quietFromHour: whole("quietFromHour", 23),
    quietUntilHour: whole("quietUntilHour", 23),
  };
}

/** Whether phones are left alone at this hour; from and until alike: never. */
export function isQuiet(hour: number, { quietFromHour: from, quietUntilHour: until }: UpdateTimes): boolean {
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}

import { dayInZone } from "../values/day.ts";

/** The product's time: the machine's, moved by an offset that all processes read from the database. */
export type Clock = {
  readonly now: () => Date;
  readonly today: (timeZone: string) => string;
  /** Milliseconds by which the time is moved. */
  readonly offsetMs: () => number;
  readonly setOffset: (offsetMs: number) => void;
};

export function createClock(initialOffsetMs = 0): Clock {
  let offset = initialOffsetMs;
  const now = (): Date => new Date(Date.now() + offset);
  return {
    now,
    today: (timeZone) => dayInZone(now(), timeZone),
    offsetMs: () => offset,
    setOffset: (offsetMs) => {
      offset = offsetMs;
    },
  };
}

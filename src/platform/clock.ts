import { dayInZone } from "../values/day.ts";

/** The product's time: the machine's, moved by an offset that all processes read from the database. */
export type Clock = {
  readonly now: () => Date;
  readonly today: (timeZone: string) => string;
  /** Milliseconds by which the time is moved. */
  readonly offsetMs: () => number;
  readonly setOffset: (offsetMs: number) => void;
  /** Lets time pass slower than the machine's from now on, for stories that are told at a moment; 1: as it passes. */
  readonly setPace: (pace: number) => void;
};

export function createClock(initialOffsetMs = 0): Clock {
  let offset = initialOffsetMs;
  let pace = 1;
  let pacedSince = 0;
  const machine = (): number => (pace === 1 ? Date.now() : pacedSince + (Date.now() - pacedSince) * pace);
  const now = (): Date => new Date(machine() + offset);
  return {
    now,
    today: (timeZone) => dayInZone(now(), timeZone),
    offsetMs: () => offset,
    setOffset: (offsetMs) => {
      offset = offsetMs;
    },
    setPace: (next) => {
      const before = now().getTime();
      [pace, pacedSince] = [next, Date.now()];
      offset += before - now().getTime();
    },
  };
}

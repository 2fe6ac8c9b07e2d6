/** Mailbox providers want complaints below one in a thousand, and refuse a sender above three (Gmail and Yahoo, 2024-02). */
export const complaintGuard = { least: 200, warnAt: 0.001, pauseAt: 0.003 } as const;
/** More than one address in ten dead: the list was not asked, or is years old. */
export const bounceGuard = { least: 200, pauseAt: 0.1 } as const;

/** What the complaints of a mailing so far ask for; below 200 delivered nothing can be said. */
export function guardOf({
  delivered,
  complaints,
}: {
  readonly delivered: number;
  readonly complaints: number;
}): "none" | "warn" | "pause" {
  if (delivered < complaintGuard.least) return "none";
  const rate = complaints / delivered;
  if (rate >= complaintGuard.pauseAt) return "pause";
  return rate >= complaintGuard.warnAt ? "warn" : "none";
}

/** Whether so many dead addresses say that the rest should be looked at first. */
export function isBouncingTooMuch({
  handed,
  dead,
}: {
  readonly handed: number;
  readonly dead: number;
}): boolean {
  return handed >= bounceGuard.least && dead / handed >= bounceGuard.pauseAt;
}

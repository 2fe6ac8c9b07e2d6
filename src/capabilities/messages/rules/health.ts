import { complaintGuard } from "./guard.ts";

/** What went out and what came of it. */
export type Sent = {
  readonly sent: number;
  readonly hard: number;
  readonly soft: number;
  readonly blocked: number;
  readonly complaints: number;
};

export type Judged = Sent & {
  readonly delivered: number;
  readonly hardRate: number | null;
  readonly complaintRate: number | null;
};

// Beyond a few dead addresses in a hundred, mailbox providers take the sender for one who bought a list.
const deadGuard = { warnAt: 0.02, pauseAt: 0.05 } as const;

/** Rates of what went out. Complaints are counted against what was delivered: nobody complains of what never came. */
export function judgeSent(sent: Sent): Judged {
  const delivered = Math.max(0, sent.sent - sent.hard - sent.soft - sent.blocked);
  return {
    ...sent,
    delivered,
    hardRate: sent.sent < complaintGuard.least ? null : sent.hard / sent.sent,
    complaintRate: delivered < complaintGuard.least ? null : sent.complaints / delivered,
  };
}

export function verdictOf({ hardRate, complaintRate }: Judged): "too_few" | "good" | "watch" | "stop" {
  if (hardRate === null && complaintRate === null) return "too_few";
  const reaches = (limit: "warnAt" | "pauseAt"): boolean =>
    (complaintRate ?? 0) >= complaintGuard[limit] || (hardRate ?? 0) >= deadGuard[limit];
  if (reaches("pauseAt")) return "stop";
  return reaches("warnAt") ? "watch" : "good";
}

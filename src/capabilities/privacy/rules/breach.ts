/** What happened to the data: somebody saw them, changed them, or they are gone (GDPR art. 4(12), WP 250). */
export const breachNatures = ["confidentiality", "integrity", "availability"] as const;
export type BreachNature = (typeof breachNatures)[number];

/** To the people: none, some, high. Decides who must be told (GDPR art. 33(1), 34(1)). */
export const breachRisks = ["none", "some", "high"] as const;
export type BreachRisk = (typeof breachRisks)[number];

const hoursToTell = 72;

export type BreachState = {
  readonly foundAt: string;
  readonly risk: BreachRisk | null;
  readonly authorityAt: string | null;
  readonly peopleToldAt: string | null;
  readonly closedAt: string | null;
};

export type BreachClock = {
  /** Until when the authority must be told: 72 hours after the shop knew (GDPR art. 33(1)). */
  readonly tellBy: string;
  /** Hours left until then, negative when it is over; null once it was told or needs not be. */
  readonly hoursLeft: number | null;
  /** It was, or would be, told after the 72 hours: the reasons must be given (GDPR art. 33(1)). */
  readonly isLate: boolean;
  /** What remains to be done, most pressing first. */
  readonly todo: readonly ("judge" | "authority" | "people" | "close")[];
};

/** Where a breach stands. Until it is judged, the clock runs as if it had to be told. */
export function breachClock(breach: BreachState, now: string): BreachClock {
  const tellBy = Date.parse(breach.foundAt) + hoursToTell * 3_600_000;
  const mustTell = breach.risk !== "none";
  const isTold = breach.authorityAt !== null;
  const told = isTold ? Date.parse(breach.authorityAt ?? "") : Date.parse(now);
  const isRunning = mustTell && !isTold && breach.closedAt === null;
  const todo = [
    ...(breach.risk === null ? (["judge"] as const) : []),
    ...(mustTell && !isTold ? (["authority"] as const) : []),
    ...(breach.risk === "high" && breach.peopleToldAt === null ? (["people"] as const) : []),
  ];
  return {
    tellBy: new Date(tellBy).toISOString(),
    hoursLeft: isRunning ? Math.floor((tellBy - Date.parse(now)) / 3_600_000) : null,
    isLate: mustTell && told > tellBy,
    todo: breach.closedAt !== null ? [] : todo.length === 0 ? ["close"] : todo,
  };
}

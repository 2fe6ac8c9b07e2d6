import type { Day } from "../../../values/day.ts";

export type KindSum = {
  readonly kind: "credited" | "taken_back" | "accepted" | "returned" | "expired" | "settled";
  readonly shopId: string;
  readonly points: number;
  readonly cents: number;
  readonly count: number;
};

export type StatementSums = {
  readonly creditedPoints: number;
  readonly creditedCents: number;
  readonly takenBackPoints: number;
  readonly takenBackCents: number;
  readonly acceptedPoints: number;
  readonly acceptedCents: number;
  readonly returnedPoints: number;
  readonly returnedCents: number;
  readonly expiredPoints: number;
  readonly expiredCents: number;
  /** Positive: the shop pays. Negative: it is paid. */
  readonly netCents: number;
  readonly entryCount: number;
};

/** A month of one shop, of the sums of its entries by kind. What was paid in the month settles earlier ones and is no part of it. */
export function statementOf(sums: readonly KindSum[]): StatementSums {
  const of = (kind: KindSum["kind"]) => {
    const found = sums.filter((one) => one.kind === kind);
    return {
      points: found.reduce((total, { points }) => total + points, 0),
      cents: found.reduce((total, { cents }) => total + cents, 0),
      count: found.reduce((total, { count }) => total + count, 0),
    };
  };
  const [credited, takenBack, accepted, returned, expired] = [
    of("credited"),
    of("taken_back"),
    of("accepted"),
    of("returned"),
    of("expired"),
  ];
  const all = [credited, takenBack, accepted, returned, expired];
  return {
    creditedPoints: credited.points,
    creditedCents: credited.cents,
    takenBackPoints: takenBack.points,
    takenBackCents: takenBack.cents,
    acceptedPoints: accepted.points,
    acceptedCents: accepted.cents,
    returnedPoints: returned.points,
    returnedCents: returned.cents,
    expiredPoints: expired.points,
    expiredCents: expired.cents,
    netCents: all.reduce((total, { cents }) => total + cents, 0),
    entryCount: all.reduce((total, { count }) => total + count, 0),
  };
}

/** The number of a statement: the month and the shop's place in it, as `2026-10-003`. */
export function statementNumber(month: Day, place: number): string {
  return `${month.slice(0, 7)}-${String(place).padStart(3, "0")}`;
}

/** The e-money threshold of limited networks, in cents over twelve months (directive 2015/2366, art. 37(2)). */
export const limitedNetworkCents = 100_000_000;

/** Whether what shops accepted in twelve months calls for a word: from 80 % on, and from the threshold on. */
export function limitedNetworkState(acceptedCents: number): "below" | "near" | "above" {
  if (acceptedCents > limitedNetworkCents) return "above";
  return acceptedCents * 10 >= limitedNetworkCents * 8 ? "near" : "below";
}

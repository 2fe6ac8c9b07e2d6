/** What an operator brings back by itself over an open connection. */
export type Arrival =
  /** What became of an SMS of ours; `state` in the operator's words: DELIVRD, UNDELIV, EXPIRED… (SMPP 3.4, appendix B). */
  | {
      readonly kind: "receipt";
      readonly merchantId: string;
      readonly providerId: string;
      readonly state: string;
    }
  /** Words of a person; the number in E.164. */
  | {
      readonly kind: "words";
      readonly merchantId: string;
      readonly number: string;
      readonly text: string;
      readonly providerId: string | null;
    };

type Taker = (arrival: Arrival) => Promise<void>;

let taker: Taker | null = null;

/** Who writes down what arrives: a process that has the database. Without one nothing is taken, and the operator brings it again. */
export function takeArrivals(by: Taker): void {
  taker = by;
}

export async function tellArrival(arrival: Arrival): Promise<void> {
  if (taker === null) throw new Error("Nobody takes what arrives.");
  await taker(arrival);
}

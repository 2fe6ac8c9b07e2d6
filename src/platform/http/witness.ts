import type { Tx } from "../database.ts";
import type { Actor } from "./actor.ts";

/** What was answered to whom: the route as it is declared, `/customers/:id`, and what stood in its places. */
export type Answered = {
  readonly actor: Actor;
  readonly method: string;
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
};

export type Witness = (tx: Tx, answered: Answered) => Promise<void>;

const witnesses = new Map<string, Witness>();

/** A room notes what was shown, in the transaction that shows it: what cannot be noted is not shown. Wiring twice replaces. */
export function registerWitness(room: string, witness: Witness): void {
  witnesses.set(room, witness);
}

export async function tellWitnesses(tx: Tx, answered: Answered): Promise<void> {
  for (const witness of witnesses.values()) await witness(tx, answered);
}

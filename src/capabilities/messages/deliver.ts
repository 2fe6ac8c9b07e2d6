import type { Database } from "../../platform/database.ts";

export type DeliveryOptions = {
  /** Where the journal of this process stands: a folder that outlives it. */
  readonly folder: string;
  readonly leaseSeconds?: number;
};

/**
 * Plans what is due, decides which messages may go, and hands them over, until nothing is due at this instant or a limit of speed
 * says to wait. Answers how many were handed over. For tests, case files and the tick.
 */
export async function deliverDue(_database: Database, _options: DeliveryOptions): Promise<number> {
  throw new Error("not written yet");
}

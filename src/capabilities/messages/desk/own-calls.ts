import type { Tx } from "../../../platform/database.ts";
import type { DataSection, TimelineEntry } from "../../../platform/participants.ts";
import { selectCalls } from "./queries-calls.ts";

/** Calls of the staff, in the story of a customer. */
export async function callsInTimeline(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<TimelineEntry[]> {
  const calls = await selectCalls(tx, asked);
  return calls.flatMap(({ id, outcome, beganAt, caller, notes }): TimelineEntry[] =>
    outcome === null || outcome === "stopped"
      ? []
      : [
          {
            id,
            kind: `messages.call_${outcome}`,
            at: beganAt,
            values: { caller, said: notes === null ? "" : ` — ${notes}` },
          },
        ],
  );
}

export async function callsAsData(tx: Tx, customerIds: readonly string[]): Promise<DataSection> {
  const calls = await selectCalls(tx, { customerIds, limit: 10_000 });
  return {
    name: "calls",
    rows: calls.map(({ beganAt, caller, purpose, outcome, interest, notes, callBackAt }) => ({
      calledAt: beganAt,
      caller,
      purpose,
      outcome,
      interest,
      notes,
      callBackAt,
    })),
  };
}

/** One message handed over to an address, newest first: how it ended, and when it was handed over. */
export type Handover = { readonly bounce: "hard" | "soft" | "block" | null; readonly at: string };

export const softInARow = 5;
const softDays = 7;

/**
 * Whether temporary failures have lasted long enough to count as a dead address: the latest five messages all came back so, the
 * first of them at least a week before the last. One that arrived, or that was refused for the sender's sake, breaks the row.
 *
 * @param handovers of the address, newest first; more than five are not needed
 */
export function softIsEnough(handovers: readonly Handover[]): boolean {
  const row = handovers.slice(0, softInARow);
  const [last] = row;
  const first = row.at(-1);
  if (last === undefined || first === undefined || row.length < softInARow) return false;
  if (row.some(({ bounce }) => bounce !== "soft")) return false;
  return Date.parse(last.at) - Date.parse(first.at) >= softDays * 86_400_000;
}

/** How far the device's clock is from the server's, and how sure that is. */
export type Offset = {
  /** Server less device, in milliseconds. */
  readonly ms: number;
  /** Half of the time the answer took: the offset cannot be wrong by more. */
  readonly marginMs: number;
};

export const noOffset: Offset = { ms: 0, marginMs: Number.POSITIVE_INFINITY };

/**
 * What an answer of the server teaches about the clock (as in NTP, RFC 5905: the middle of the exchange). The surest answer is kept,
 * unless the new one contradicts it, because somebody set the clock in between.
 * @param sentMs @param receivedMs by the device's clock
 */
export function learnOffset(known: Offset, serverNow: string, sentMs: number, receivedMs: number): Offset {
  const serverMs = Date.parse(serverNow);
  if (Number.isNaN(serverMs) || receivedMs < sentMs) return known;
  const marginMs = (receivedMs - sentMs) / 2;
  const ms = Math.round(serverMs - (sentMs + receivedMs) / 2);
  const contradicts = Math.abs(ms - known.ms) > marginMs + known.marginMs;
  return contradicts || marginMs <= known.marginMs ? { ms, marginMs } : known;
}

/** Seconds to wait after the first, second… failed attempt: from half a minute to half a day, a day and a half in all. */
const pausesSeconds = [30, 120, 600, 1_800, 7_200, 21_600, 43_200, 43_200];

export type Failure = {
  /** The relay will never take it: unknown mailbox, refused content (SMTP 5yz, RFC 5321 4.2.1). */
  readonly isFinal: boolean;
};

/**
 * What becomes of a message after a failed attempt: another try at an instant, or the end of trying.
 *
 * @param attempts how many times it was tried, this failure included
 */
export function afterFailure(
  failure: Failure,
  { attempts, nowMs, validUntilMs }: { attempts: number; nowMs: number; validUntilMs: number | null },
): { readonly state: "failed" } | { readonly state: "waiting"; readonly nextTryAtMs: number } {
  const pause = pausesSeconds[attempts - 1];
  if (failure.isFinal || pause === undefined) return { state: "failed" };
  const nextTryAtMs = nowMs + pause * 1_000;
  if (validUntilMs !== null && nextTryAtMs >= validUntilMs) return { state: "failed" };
  return { state: "waiting", nextTryAtMs };
}

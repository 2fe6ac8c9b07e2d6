/** Seconds to wait after the first, second… answer that was not the last word: half a minute to half a day, a day and a half in all. */
export const usualRetries = [30, 120, 600, 1_800, 7_200, 21_600, 43_200, 43_200] as const;
/** A message that found no relay to take it is given up after so many days. */
export const patienceDays = 3;

/**
 * What becomes of a message after an answer about its recipient that was not the last word: another try at an instant, or the end.
 *
 * @param failures how many such answers came, this one included
 */
export function afterSoftFailure({
  failures,
  retrySeconds,
  nowMs,
  validUntilMs,
}: {
  readonly failures: number;
  readonly retrySeconds: readonly number[] | null;
  readonly nowMs: number;
  readonly validUntilMs: number | null;
}): { readonly state: "failed" } | { readonly state: "waiting"; readonly nextTryAtMs: number } {
  const pause = (retrySeconds ?? usualRetries)[failures - 1];
  if (pause === undefined) return { state: "failed" };
  const nextTryAtMs = nowMs + pause * 1_000;
  if (validUntilMs !== null && nextTryAtMs >= validUntilMs) return { state: "failed" };
  return { state: "waiting", nextTryAtMs };
}

/**
 * When a message is tried again that nobody answered for: soon, as nothing is known of its recipient, and less soon the longer the relay
 * stays silent; not at all once it is too old.
 */
export function afterSilence({
  attempts,
  nowMs,
  leftAtMs,
  validUntilMs,
}: {
  readonly attempts: number;
  readonly nowMs: number;
  readonly leftAtMs: number;
  readonly validUntilMs: number | null;
}): { readonly state: "failed" } | { readonly state: "waiting"; readonly nextTryAtMs: number } {
  const pause = Math.min(600, 10 * 2 ** Math.min(6, Math.max(0, attempts - 1)));
  const nextTryAtMs = nowMs + pause * 1_000;
  const endsAtMs = Math.min(validUntilMs ?? Infinity, leftAtMs + patienceDays * 86_400_000);
  return nextTryAtMs >= endsAtMs ? { state: "failed" } : { state: "waiting", nextTryAtMs };
}

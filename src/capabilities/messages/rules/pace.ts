/** How a lane stands: what is left of its tokens, and what slowed it. */
export type LaneState = {
  readonly tokens: number;
  readonly refilledAtMs: number;
  /** Messages a second it was slowed to, and when. */
  readonly slowedTo: number | null;
  readonly slowedAtMs: number | null;
};

/** A lane slowed down gains half as much again each minute that nobody complains. */
const recoveryPerMinute = 1.5;
/** What it may have gained before it counts as free again, where nobody set a limit. */
const freePerSecond = 200;
/** A lane that nobody limited is taken to go at this speed when it is first asked to slow down. */
const assumedPerSecond = 20;
const slowest = 0.05;
// Several connections hear the same complaint at once: it counts once.
const sameComplaintMs = 2_000;

/** Messages a second a lane may take now; null: nothing holds it back. */
export function paceOf(lane: LaneState, limit: number | null, nowMs: number): number | null {
  if (lane.slowedTo === null || lane.slowedAtMs === null) return limit;
  const minutes = Math.max(0, nowMs - lane.slowedAtMs) / 60_000;
  const recovered = lane.slowedTo * recoveryPerMinute ** minutes;
  if (limit !== null) return Math.min(limit, recovered);
  return recovered >= freePerSecond ? null : recovered;
}

/** Half of what it may take now; the complaint of a moment ago is the same one. */
export function slowedDown(
  lane: LaneState,
  limit: number | null,
  nowMs: number,
): { readonly slowedTo: number; readonly slowedAtMs: number } {
  const { slowedTo, slowedAtMs } = lane;
  if (slowedTo !== null && slowedAtMs !== null && nowMs - slowedAtMs < sameComplaintMs && nowMs >= slowedAtMs)
    return { slowedTo, slowedAtMs };
  const pace = paceOf(lane, limit, nowMs) ?? assumedPerSecond;
  return { slowedTo: Math.max(slowest, pace / 2), slowedAtMs: nowMs };
}

/**
 * Tokens granted of those wanted, and what is left: refilled by the pace, never more than one second's worth, one at least.
 *
 * @returns `waitMs`: when the next token is there, where none was
 */
export function lease(
  lane: LaneState,
  pace: number | null,
  wanted: number,
  nowMs: number,
): { readonly granted: number; readonly tokens: number; readonly waitMs: number } {
  if (pace === null) return { granted: wanted, tokens: 0, waitMs: 0 };
  const room = Math.max(1, pace);
  // A clock that was set back refills nothing, and does not stop the lane.
  const seconds = Math.max(0, nowMs - lane.refilledAtMs) / 1_000;
  const filled = Math.min(room, lane.tokens + seconds * pace);
  const granted = Math.min(wanted, Math.floor(filled + 1e-9));
  return {
    granted,
    tokens: Math.max(0, filled - granted),
    waitMs: granted > 0 ? 0 : Math.ceil(((1 - filled) / pace) * 1_000),
  };
}

/** Messages a new address may send on its first, second… day; doubling, and free after two weeks. */
export function warmUpOf(day: number): number | null {
  if (day < 1) return 0;
  return day > 14 ? null : 100 * 2 ** (day - 1);
}

/** Seconds a relay that failed so many times in a row is left alone; 0: not yet. */
export function shutFor(failures: number): number {
  if (failures < 3) return 0;
  return Math.min(600, 15 * 2 ** (failures - 3));
}

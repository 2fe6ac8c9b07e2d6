import type { Database } from "../../platform/database.ts";
import { daysBetween } from "../../values/day.ts";
import { type LaneRow, lockLanes, selectLanes, writeLanes } from "./queries-lanes.ts";
import type { LanesAnswer } from "./schema-mailings.ts";
import { type LaneState, lease, paceOf, shutFor, slowedDown, warmUpOf } from "./rules/pace.ts";

/** What somebody means to hand over, and what limits it. */
export type Wish = {
  readonly relay: string;
  readonly limitPerSecond: number | null;
  readonly domainLimits: Readonly<Record<string, number>>;
  /** First day of a new address. */
  readonly warmUpFrom: string | null;
  /** Of a mailing with a speed of its own. */
  readonly mailing: { readonly id: string; readonly perSecond: number } | null;
  readonly wanted: number;
};

/** What may be handed over now. */
export type Leave = {
  /** In all, those of `only` included. */
  readonly most: number;
  /** Lanes that go at a speed of their own, and what each may take. */
  readonly only: Readonly<Record<string, number>>;
  /** When it is worth asking again, where nothing was granted. */
  readonly waitMs: number;
  /** The relay failed not long ago: what it answers now is news. */
  readonly isTried: boolean;
};

/**
 * Leases tokens for a relay, its slow domains and a mailing together, from one place for all processes: whoever holds them may hand so
 * many over now. What is granted and not used is lost, a second's worth at most.
 */
export async function leaseTokens(database: Database, wish: Wish): Promise<Leave> {
  return await database.inPlatform(async (tx) => {
    const nowMs = Date.parse(tx.now);
    const today = tx.now.slice(0, 10);
    const limited = Object.keys(wish.domainLimits);
    const own = wish.mailing === null ? [] : [{ relay: mailingLane(wish.mailing.id), domain: "" }];
    const wanted = [
      { relay: wish.relay, domain: "" },
      ...limited.map((domain) => ({ relay: wish.relay, domain })),
      ...own,
    ];
    const relays = [wish.relay, ...own.map(({ relay }) => relay)];
    const lanes = await lockLanes(tx, { relays, wanted });
    const main = laneIn(lanes, wish.relay, "");
    if (main.shutUntil !== null && Date.parse(main.shutUntil) > nowMs)
      return { most: 0, only: {}, waitMs: Date.parse(main.shutUntil) - nowMs, isTried: true };
    const written: LaneRow[] = [];
    const take = (
      lane: LaneRow,
      limit: number | null,
      count: number,
    ): { granted: number; waitMs: number } => {
      const pace = paceOf(stateOf(lane), limit, nowMs);
      const { granted, tokens, waitMs } = lease(stateOf(lane), pace, count, nowMs);
      const isFree = pace === limit && lane.slowedTo !== null;
      written.push({
        ...lane,
        tokens,
        refilledAt: tx.now,
        ...(isFree ? { slowedTo: null, slowedAt: null } : {}),
      });
      return { granted, waitMs };
    };
    // A relay that was shut is asked with one message first: the others wait for what it says.
    const asked = main.failures >= 3 ? Math.min(1, wish.wanted) : wish.wanted;
    const ofMailing =
      wish.mailing === null
        ? { granted: asked, waitMs: 0 }
        : take(laneIn(lanes, mailingLane(wish.mailing.id), ""), wish.mailing.perSecond, asked);
    const warm = warmth(main, wish.warmUpFrom, today);
    const ofRelay = take(main, wish.limitPerSecond, Math.min(ofMailing.granted, warm));
    const last = written.at(-1);
    if (last !== undefined) written[written.length - 1] = counted(last, today, ofRelay.granted);
    const only: Record<string, number> = {};
    for (const lane of lanes) {
      if (lane.relay !== wish.relay || lane.domain === "") continue;
      const limit = wish.domainLimits[lane.domain] ?? null;
      if (limit === null && lane.slowedTo === null) continue;
      only[lane.domain] = take(lane, limit, ofRelay.granted).granted;
    }
    await writeLanes(tx, written);
    const waitMs = warm === 0 ? 600_000 : Math.max(ofRelay.waitMs, ofMailing.waitMs);
    return { most: ofRelay.granted, only, waitMs, isTried: main.failures > 0 };
  });
}

/** What a relay said to a group of messages, as far as its lanes are concerned. */
export type LaneNews = {
  readonly relay: string;
  readonly accepted: number;
  readonly slowRelay: boolean;
  readonly slowDomains: readonly string[];
  /** Conversations that broke or never began, or were refused to the shop itself, one after the other. */
  readonly failures: number;
  readonly error: string | null;
  readonly limitPerSecond: number | null;
  readonly domainLimits: Readonly<Record<string, number>>;
};

/** Slows lanes down, shuts a relay that fails again and again for a while, opens it with its first good answer. */
export async function noteLanes(database: Database, news: LaneNews): Promise<void> {
  const wanted = [
    { relay: news.relay, domain: "" },
    ...news.slowDomains.map((domain) => ({ relay: news.relay, domain })),
  ];
  await database.inPlatform(async (tx) => {
    const nowMs = Date.parse(tx.now);
    const lanes = await lockLanes(tx, { relays: [news.relay], wanted });
    const written = lanes.flatMap((lane): LaneRow[] => {
      const isMain = lane.domain === "";
      const isSlow = isMain ? news.slowRelay : news.slowDomains.includes(lane.domain);
      if (!isMain && !isSlow) return [];
      const limit = isMain ? news.limitPerSecond : (news.domainLimits[lane.domain] ?? null);
      const slowed = isSlow ? slowedDown(stateOf(lane), limit, nowMs) : null;
      const failures = isMain ? failuresAfter(lane, news) : lane.failures;
      const shut = isMain && news.failures > 0 ? shutFor(failures) : 0;
      return [
        {
          ...lane,
          failures,
          shutUntil:
            shut > 0
              ? new Date(nowMs + shut * 1_000).toISOString()
              : news.accepted > 0
                ? null
                : lane.shutUntil,
          lastError: news.error ?? (news.accepted > 0 ? null : lane.lastError),
          ...(slowed === null
            ? {}
            : {
                slowedTo: slowed.slowedTo,
                slowedAt: new Date(slowed.slowedAtMs).toISOString(),
                tokens: 0,
                refilledAt: tx.now,
              }),
        },
      ];
    });
    await writeLanes(tx, written);
  });
}

/** An owner who changed the settings of a relay wants it tried at once. */
export async function openLanes(database: Database, relay: string): Promise<void> {
  await database.inPlatform(async (tx) => {
    const lanes = await lockLanes(tx, { relays: [relay], wanted: [] });
    await writeLanes(
      tx,
      lanes.map((lane) => ({ ...lane, failures: 0, shutUntil: null, lastError: null })),
    );
  });
}

/** How the lanes of a relay stand. */
export async function standingOf(
  database: Database,
  relay: string,
  limits: Pick<Wish, "limitPerSecond" | "domainLimits">,
): Promise<LanesAnswer["items"]> {
  return await database.inPlatform(async (tx) => {
    const nowMs = Date.parse(tx.now);
    return (await selectLanes(tx, relay)).map((lane) => {
      const limit = lane.domain === "" ? limits.limitPerSecond : (limits.domainLimits[lane.domain] ?? null);
      const perSecond = paceOf(stateOf(lane), limit, nowMs);
      const isShut = lane.shutUntil !== null && Date.parse(lane.shutUntil) > nowMs;
      return {
        domain: lane.domain,
        perSecond: perSecond === null ? null : Math.round(perSecond * 100) / 100,
        isSlowed: perSecond !== limit,
        shutUntil: isShut ? lane.shutUntil : null,
        sentToday: lane.sentOn === tx.now.slice(0, 10) ? lane.sentCount : 0,
        lastError: lane.lastError,
      };
    });
  });
}

function failuresAfter(lane: LaneRow, news: LaneNews): number {
  if (news.accepted > 0) return news.failures > 0 ? Math.min(news.failures, 1) : 0;
  // Ten conversations that break together are one failure of the relay, not ten.
  return Math.min(20, lane.failures + Math.min(news.failures, 1));
}

function mailingLane(id: string): string {
  return `mailing:${id}`;
}

function laneIn(lanes: readonly LaneRow[], relay: string, domain: string): LaneRow {
  const found = lanes.find((lane) => lane.relay === relay && lane.domain === domain);
  if (found === undefined) throw new Error("A lane was made and is not there.");
  return found;
}

function stateOf(lane: LaneRow): LaneState {
  return {
    tokens: lane.tokens,
    refilledAtMs: Date.parse(lane.refilledAt),
    slowedTo: lane.slowedTo,
    slowedAtMs: lane.slowedAt === null ? null : Date.parse(lane.slowedAt),
  };
}

/** What a new address may still send today. */
function warmth(lane: LaneRow, warmUpFrom: string | null, today: string): number {
  if (warmUpFrom === null) return Infinity;
  const most = warmUpOf(daysBetween(warmUpFrom, today) + 1);
  if (most === null) return Infinity;
  return Math.max(0, most - (lane.sentOn === today ? lane.sentCount : 0));
}

function counted(lane: LaneRow, today: string, count: number): LaneRow {
  return { ...lane, sentOn: today, sentCount: (lane.sentOn === today ? lane.sentCount : 0) + count };
}

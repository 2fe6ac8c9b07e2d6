import type { Tx } from "../../platform/database.ts";
import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import {
  countDeadAddresses,
  selectHalted,
  selectInbound,
  selectWeeks,
  selectWorstMailings,
} from "./queries-health.ts";
import { complaintGuard } from "./rules/guard.ts";
import { judgeSent, type Sent, verdictOf } from "./rules/health.ts";
import type { HealthAnswer, InboundAnswer, InboundQuery } from "./schema-inbound.ts";

const mostMailings = 5;

/** How what the shop writes is received: what came back and who complained, against what mailbox providers bear. */
export async function deliveryHealth(tx: Tx, days: number): Promise<HealthAnswer> {
  const since = new Date(Date.parse(tx.now) - days * 86_400_000).toISOString();
  const { timeZone } = await currentMerchant(tx);
  const weeks = await selectWeeks(tx, since, timeZone);
  const all = judgeSent(weeks.reduce(added, none));
  const mailings = await selectWorstMailings(tx, since, mostMailings);
  return {
    days,
    ...all,
    verdict: verdictOf(all),
    minimum: complaintGuard.least,
    warnAt: complaintGuard.warnAt,
    pauseAt: complaintGuard.pauseAt,
    weeks: weeks.map(({ from, sent, hard, soft, blocked, complaints }) => ({
      from,
      sent,
      bounced: hard + soft + blocked,
      complaints,
    })),
    mailings: mailings.map(({ id, name, state, ...figures }) => ({ id, name, state, ...judgeSent(figures) })),
    deadAddresses: await countDeadAddresses(tx),
  };
}

const none: Sent = { sent: 0, hard: 0, soft: 0, blocked: 0, complaints: 0 };

function added(one: Sent, other: Sent): Sent {
  return {
    sent: one.sent + other.sent,
    hard: one.hard + other.hard,
    soft: one.soft + other.soft,
    blocked: one.blocked + other.blocked,
    complaints: one.complaints + other.complaints,
  };
}

/** What came back, newest first. Refused: `unreadable_cursor`. */
export async function listInbound(tx: Tx, query: InboundQuery): Promise<InboundAnswer | Refusal> {
  const { limit = 50, cursor, ...filters } = query;
  const [receivedAt = "", id = ""] = readCursor(cursor, 2) ?? [];
  if (cursor !== undefined && !(isInstant(receivedAt) && isId(id)))
    return refuse("unreadable_cursor", { field: "cursor" });
  const before = cursor === undefined ? null : ([receivedAt, id] as const);
  const rows = await selectInbound(tx, { ...filters, before, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? writeCursor([last.receivedAt, last.id]) : null };
}

/** Mailings that a guard or a relay that refuses has stopped, the last first: they wait for somebody. */
export async function haltedMailings(tx: Tx): ReturnType<typeof selectHalted> {
  return await selectHalted(tx);
}

import type { Tx } from "../../platform/database.ts";
import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isInstant } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { readVersion } from "../templates/index.ts";
import { vouchersOf } from "./mailing-vouchers.ts";
import { selectLinkClicks } from "./queries-clicks.ts";
import { type MailingRow, selectMailing, selectMailings } from "./queries-mailings.ts";
import {
  countDomains,
  countLines,
  countMinutes,
  countPossibleDuplicates,
  countReasons,
  type LineRow,
  selectLines,
} from "./queries-report.ts";
import { complaintGuard, guardOf } from "./rules/guard.ts";
import type {
  LinesAnswer,
  LinesQuery,
  MailingAnswer,
  MailingsAnswer,
  MailingsQuery,
  ReportAnswer,
} from "./schema-mailings.ts";

const domainsShown = 12;
const minutesShown = 240;

/** A mailing with how its lines stand. */
export async function answerOf(tx: Tx, id: string): Promise<MailingAnswer | undefined> {
  const row = await selectMailing(tx, id);
  return row === undefined ? undefined : (await withCounts(tx, [row]))[0];
}

/** Refused: `unknown_mailing`. */
export async function readMailing(tx: Tx, id: string): Promise<MailingAnswer | Refusal<"unknown_mailing">> {
  return (await answerOf(tx, id)) ?? refuse("unknown_mailing", { id });
}

/** The shop's mailings, newest first. Refused: `unreadable_cursor`. */
export async function listMailings(tx: Tx, query: MailingsQuery): Promise<MailingsAnswer | Refusal> {
  const { limit = 50, cursor, ...filters } = query;
  const [createdAt = "", id = ""] = readCursor(cursor, 2) ?? [];
  if (cursor !== undefined && !(isInstant(createdAt) && isId(id)))
    return refuse("unreadable_cursor", { field: "cursor" });
  const before = cursor === undefined ? null : ([createdAt, id] as const);
  const rows = await selectMailings(tx, { ...filters, before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await withCounts(tx, shown),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.createdAt, last.id]) : null,
  };
}

/** What became of a mailing, in numbers, and why the others did not get it. Refused: `unknown_mailing`. */
export async function mailingReport(tx: Tx, id: string): Promise<ReportAnswer | Refusal<"unknown_mailing">> {
  const mailing = await answerOf(tx, id);
  if (mailing === undefined) return refuse("unknown_mailing", { id });
  const { sent, complained } = mailing.counts;
  const verdict = guardOf({ delivered: sent, complaints: complained });
  const byReason = await countReasons(tx, id);
  return {
    mailing,
    vouchers: await vouchersOf(tx, mailing, byReason),
    byReason,
    byDomain: await countDomains(tx, id, domainsShown),
    byLink: await clicksByLink(tx, mailing),
    complaintRate: sent < complaintGuard.least ? null : complained / sent,
    isWarned: verdict !== "none",
    perMinute: await countMinutes(tx, id, minutesShown),
    possibleDuplicates: await countPossibleDuplicates(tx, id),
  };
}

async function clicksByLink(
  tx: Tx,
  { id, versionId }: Pick<MailingAnswer, "id" | "versionId">,
): Promise<ReportAnswer["byLink"]> {
  const clicks = await selectLinkClicks(tx, id);
  const version = clicks.length === 0 || versionId === null ? null : await readVersion(tx, versionId);
  const links = version === null || isRefusal(version) ? [] : version.links;
  return clicks.map((one) => ({ ...one, target: links[one.link - 1] ?? null }));
}

/** The people behind the numbers. Refused: `unknown_mailing`, `unreadable_cursor`. */
export async function listLines(tx: Tx, id: string, query: LinesQuery): Promise<LinesAnswer | Refusal> {
  if ((await selectMailing(tx, id)) === undefined) return refuse("unknown_mailing", { id });
  const { limit = 50, cursor, ...filters } = query;
  const [after = ""] = readCursor(cursor, 1) ?? [];
  if (cursor !== undefined && !isId(after)) return refuse("unreadable_cursor", { field: "cursor" });
  const rows = await selectLines(tx, id, {
    ...filters,
    after: cursor === undefined ? null : after,
    limit: limit + 1,
  });
  const last = rows.slice(0, limit).at(-1);
  return {
    items: rows.slice(0, limit).map(lineOf),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null,
  };
}

function lineOf({ firstName, lastName, companyName, ...line }: LineRow): LinesAnswer["items"][number] {
  const person = [firstName, lastName].filter((name) => name !== null).join(" ");
  return { ...line, name: person === "" ? (companyName ?? "") : person };
}

const none = {
  sent: 0,
  kept: 0,
  open: 0,
  skipped: 0,
  failed: 0,
  bounced: 0,
  complained: 0,
  unsubscribed: 0,
  clicked: 0,
  replied: 0,
} as const;

async function withCounts(tx: Tx, rows: readonly MailingRow[]): Promise<MailingAnswer[]> {
  const counted = await countLines(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ plannedCount, erasedCount, ...row }) => ({
    ...row,
    counts: { planned: plannedCount, erased: erasedCount, ...(counted.get(row.id) ?? none) },
  }));
}

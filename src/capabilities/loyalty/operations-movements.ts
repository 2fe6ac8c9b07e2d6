import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isId } from "../../platform/ids.ts";
import type { Language } from "../../platform/texts.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { productsGiven } from "./benefit-words.ts";
import { explainMovement, type MovementTelling } from "./explain-movement.ts";
import { type LotView, readAccounts } from "./operations-accounts.ts";
import { type Desk, deskOf } from "./operations-desk.ts";
import { settleDue } from "./operations-ledger.ts";
import {
  type MovementPlace,
  type MovementRow,
  membershipsWithin,
  selectMovements,
} from "./queries-movements.ts";
import { named } from "./queries-names.ts";
import { toPoints } from "./rules/points.ts";
import type { MemberAnswer, MovementAnswer, MovementsQuery } from "./schema-ledger.ts";

/** A member's account as it is now. Refused: `unknown_membership`. */
export async function readMember(
  tx: Tx,
  actor: Actor,
  membershipId: string,
): Promise<MemberAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const { row, program, definition } = desk;
  const [account] = await readAccounts(tx, [membershipId]);
  if (account === undefined) throw new Error("A membership was there and is gone.");
  const [whose] = await named(tx, actor, [row], ({ customerId }) => customerId);
  const points = (units: number): number => toPoints(units, definition.scale);
  const lot = ({ id: _id, units, ...rest }: LotView) => ({ ...rest, points: points(units) });
  const { balances, sums } = account;
  return {
    membershipId,
    programId: program.id,
    programName: program.name,
    customerId: row.customerId,
    customerName: whose?.customerName ?? null,
    status: account.status,
    unitName: definition.unitName,
    scale: definition.scale,
    balances: {
      available: points(balances.available),
      pending: points(balances.pending),
      reserved: points(balances.reserved),
      debt: points(balances.debt),
    },
    totals: {
      issued: points(sums.issued),
      redeemed: points(sums.redeemed),
      expired: points(sums.expired),
      clawedBack: points(sums.clawedBack),
      breakage: points(sums.breakage),
      adjusted: points(sums.adjusted),
      moved: points(sums.moved),
    },
    lots: account.lots.map(lot),
    pendingLots: account.pendingLots.map(lot),
    expiries: account.expiries.map(({ at, units }) => ({ at, points: points(units) })),
    reservations: account.reservations.map(({ units, ...rest }) => ({ ...rest, points: points(units) })),
    lastActivityAt: account.lastActivityAt,
  };
}

/**
 * Movements of a member and of the memberships merged into this one, the newest first, each with its reasons in the reader's
 * language. Refused: `unknown_membership`, `unreadable_cursor`.
 */
export async function listMovements(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  { limit = 50, cursor }: MovementsQuery,
  language: Language,
): Promise<{ items: MovementAnswer[]; nextCursor: string | null } | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const below = readPlace(cursor);
  if (isRefusal(below)) return below;
  // What came due since is booked first, so that the list ends on the balance shown beside it.
  const { nextDueAt } = desk.row;
  if (below === null && nextDueAt !== null && nextDueAt <= tx.now) await settleDue(tx, actor, [membershipId]);
  const within = await membershipsWithin(tx, membershipId);
  const rows = await selectMovements(tx, within, { below, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  const { currency, timeZone } = await currentMerchant(tx);
  const definitions = desk.program.versions.map((version) => version.definition);
  const telling = { language, currency, timeZone, products: await productsGiven(tx, definitions) };
  return {
    items: shown.map((row) => inWords(row, desk, telling)),
    nextCursor: more ? writeCursor([last.reachedAt, last.membershipId, String(last.seq)]) : null,
  };
}

function readPlace(cursor: string | undefined): MovementPlace | null | Refusal<"unreadable_cursor"> {
  if (cursor === undefined) return null;
  const [reachedAt = "", membershipId, seq = ""] = readCursor(cursor, 3) ?? [];
  return isId(membershipId) && /^\d{1,9}$/.test(seq)
    ? [reachedAt, membershipId, seq]
    : refuse("unreadable_cursor", { field: "cursor" });
}

function inWords(
  row: MovementRow,
  { row: { id: membershipId }, program, definition }: Desk,
  telling: MovementTelling,
): MovementAnswer {
  const rules = program.versions.find((one) => one.version === row.ruleVersion)?.definition ?? definition;
  const points = (units: number): number => toPoints(units, definition.scale);
  return {
    membershipId: row.membershipId,
    isOfMerged: row.membershipId !== membershipId,
    seq: row.seq,
    kind: row.kind,
    at: row.at,
    recordedAt: row.recordedAt,
    points: points(row.available + row.pending + row.reserved - row.debt),
    available: points(row.available),
    pending: points(row.pending),
    reserved: points(row.reserved),
    debt: points(row.debt),
    balance: points(row.balance),
    sentences: explainMovement(row, rules, telling),
    ruleVersion: row.ruleVersion,
    receipt:
      row.receiptId === null || row.receiptNumber === null || row.receiptDay === null
        ? null
        : { id: row.receiptId, number: row.receiptNumber, day: row.receiptDay },
    lots: row.lots.map(({ units, openedAt, expiresAt }) => ({
      points: points(units),
      openedAt: new Date(openedAt).toISOString(),
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    })),
    otherMembershipId: row.otherId,
    note: row.note,
    by: row.actor,
  };
}

import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Language } from "../../platform/texts.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { explainMovement } from "./explain-movement.ts";
import { type LotView, readAccounts } from "./operations-accounts.ts";
import { type Desk, deskOf } from "./operations-desk.ts";
import { settleDue } from "./operations-ledger.ts";
import { pageOf, readNumberCursor } from "./pages.ts";
import { type MovementRow, selectMovements } from "./queries-movements.ts";
import { toPoints } from "./rules/points.ts";
import type { MemberAnswer, MovementAnswer, MovementsQuery } from "./schema-ledger.ts";

/** A member's account as it is now. Refused: `unknown_membership`. */
export async function readMember(tx: Tx, membershipId: string): Promise<MemberAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const { row, program, definition } = desk;
  const [account] = await readAccounts(tx, [membershipId]);
  if (account === undefined) throw new Error("A membership was there and is gone.");
  const points = (units: number): number => toPoints(units, definition.scale);
  const lot = ({ id: _id, units, ...rest }: LotView) => ({ ...rest, points: points(units) });
  const { balances, sums } = account;
  return {
    membershipId,
    programId: program.id,
    programName: program.name,
    customerId: row.customerId,
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

/** Movements of a member, the newest first, each with its reasons in the reader's language. Refused: `unknown_membership`. */
export async function listMovements(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  { limit = 50, cursor }: MovementsQuery,
  language: Language,
): Promise<{ items: MovementAnswer[]; nextCursor: string | null } | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const below = readNumberCursor(cursor);
  if (isRefusal(below)) return below;
  // What came due since is booked first, so that the list ends on the balance shown beside it.
  const { nextDueAt } = desk.row;
  if (below === null && nextDueAt !== null && nextDueAt <= tx.now) await settleDue(tx, actor, [membershipId]);
  const rows = await selectMovements(tx, membershipId, { below, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit, (row) => String(row.seq));
  const { currency, timeZone } = await currentMerchant(tx);
  const telling = { language, currency, timeZone };
  return { items: items.map((row) => inWords(row, desk, telling)), nextCursor };
}

function inWords(
  row: MovementRow,
  { program, definition }: Desk,
  telling: { readonly language: Language; readonly currency: string; readonly timeZone: string },
): MovementAnswer {
  const rules = program.versions.find((one) => one.version === row.ruleVersion)?.definition ?? definition;
  const points = (units: number): number => toPoints(units, definition.scale);
  return {
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

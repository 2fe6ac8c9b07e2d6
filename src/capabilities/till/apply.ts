import { createHash } from "node:crypto";
import { Value } from "typebox/value";
import type { Database, Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import { isInstant } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import type { Applied, Applying } from "./applying.ts";
import { applyCredit } from "./apply-credit.ts";
import { applyEnrol } from "./apply-enrol.ts";
import { applyReturn } from "./apply-return.ts";
import { applyStamps } from "./apply-stamps.ts";
import { applyUndo } from "./apply-undo.ts";
import { giveBackTaken, giveCommonPointsBack, payWithCommonPoints } from "./common-points.ts";
import { failsAgain } from "./faults.ts";
import { keepRefused, keepUnreadable, plainOf, refusedResult } from "./keep-refused.ts";
import { checkManager } from "./operations-cashiers.ts";
import { noteClock } from "./queries.ts";
import { findCashier } from "./queries-cashiers.ts";
import { insertIncidents, type NewIncident } from "./queries-incidents.ts";
import {
  findOperation,
  holdOperation,
  insertOperation,
  lastMomentOf,
  type OperationRow,
} from "./queries-operations.ts";
import { counterRow, customerByOwnCard, customerOfCard } from "./rows.ts";
import { momentOf } from "./rules/clock.ts";
import {
  Operation,
  type OperationResult,
  type OperationsAnswer,
  type OperationsBody,
} from "./schema-operation.ts";
import type { IncidentKind } from "./schema-row.ts";
import { actorOf, type TillSession } from "./sessions.ts";

type Clock = { readonly offsetMs: number; readonly earlierOffsetMs: number };

/**
 * Applies what a device sends, in its order, each in a transaction of its own and once by its identifier. A fault of
 * the server stops there: what was applied is answered, the rest stays on the device and is sent again.
 */
export async function applyOperations(
  database: Database,
  session: TillSession,
  { clock: { deviceNow }, operations }: OperationsBody,
  language: Language,
): Promise<OperationsAnswer | Refusal> {
  if (!isInstant(deviceNow)) return refuse("unreadable_date", { field: "clock/deviceNow" });
  const now = database.clock.now();
  const clock = {
    offsetMs: Date.parse(deviceNow) - now.getTime(),
    earlierOffsetMs: session.device.clockOffsetMs,
  };
  const results: OperationResult[] = [];
  try {
    for (const said of operations) {
      results.push(await applyOrSetAside(database, session, said, clock, language));
    }
  } catch (error) {
    if (results.length === 0) throw error;
    return { now: now.toISOString(), results };
  }
  const isQuiet = operations.every((said) => !("offline" in said) || said.offline !== true);
  await database.inMerchant(session.merchantId, async (tx) => {
    await noteClock(tx, session.device.id, { offsetMs: Math.round(clock.offsetMs), isQuiet });
  });
  return { now: now.toISOString(), results };
}

/** An operation that fails by itself, and again, is set aside and looked at: it keeps none of the others waiting. */
async function applyOrSetAside(...asked: Parameters<typeof applyOne>): Promise<OperationResult> {
  try {
    return await applyOne(...asked).catch(async (fault: unknown) => {
      if (!failsAgain(fault)) throw fault;
      return await applyOne(...asked);
    });
  } catch (fault) {
    const [database, session, said, , language] = asked;
    if (!failsAgain(fault) || !isOperation(said)) throw fault;
    await giveCommonPointsBack(database, session, said);
    const refusal = refuse("operation_failed");
    return await keepRefused(database, session, said, hashOf(said), refusal, language);
  }
}

async function applyOne(
  database: Database,
  session: TillSession,
  said: OperationsBody["operations"][number],
  clock: Clock,
  language: Language,
): Promise<OperationResult> {
  const { merchantId } = session;
  const requestHash = hashOf(said);
  const earlier = await database.inMerchant(merchantId, async (tx) => await findOperation(tx, said.id));
  if (earlier !== undefined) {
    await giveBackTaken(database, session, earlier.outcome === "refused" ? null : earlier);
    return await again(database, session, earlier, requestHash, language);
  }
  if (!isOperation(said)) {
    return await keepUnreadable(database, session, { id: said.id, requestHash }, language);
  }
  const preparing = await prepare(database, session, said, language);
  const result = await database
    .inMerchant(merchantId, async (tx) => {
      await holdOperation(tx, said.id);
      const meanwhile = await findOperation(tx, said.id);
      if (meanwhile !== undefined) throw new Meanwhile(meanwhile);
      if (isRefusal(preparing)) throw new Refused(preparing, null);
      const moment = await judgeMoment(tx, session, said, clock);
      const applying = { ...preparing, at: moment.at };
      const done = await applyByKind(tx, applying, said);
      if (isRefusal(done)) throw new Refused(done, null);
      const wrongClock: NewIncident[] = moment.isForced
        ? [{ kind: "clock_wrong", detail: { minutes: Math.round(clock.offsetMs / 60_000) } }]
        : [];
      return await keepApplied(tx, applying, said, requestHash, {
        ...done,
        incidents: [...(done.incidents ?? []), ...wrongClock],
      });
    })
    .catch(async (error: unknown) => {
      if (error instanceof Meanwhile) {
        return await again(database, session, error.earlier, requestHash, language);
      }
      if (!(error instanceof Refused)) throw error;
      await giveCommonPointsBack(database, session, said);
      return await keepRefused(database, session, said, requestHash, error.refusal, language);
    });
  if ((said.kind === "undo" || said.kind === "return") && result.outcome !== "refused") {
    const done = await database.inMerchant(merchantId, async (tx) => await findOperation(tx, said.id));
    await giveBackTaken(database, session, done ?? null);
  }
  return result;
}

/** What an operation says. A till that heard no answer says it again as done without a network: it is the same one. */
function hashOf(operation: Record<string, unknown>): string {
  const { offline: _, ...said } = operation;
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url");
}

function isOperation(
  said: OperationsBody["operations"][number],
): said is Operation & Record<string, unknown> {
  const operation: unknown = said;
  if (!Value.Check(Operation, operation)) return false;
  return isInstant(operation.at) && isInstant(operation.deviceAt);
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, cause: unknown) {
    super(refusal.refused, { cause });
    this.refusal = refusal;
  }
}

class Meanwhile extends Error {
  readonly earlier: OperationRow;
  constructor(earlier: OperationRow) {
    super("applied meanwhile");
    this.earlier = earlier;
  }
}

/** What opens transactions of its own comes first: a manager's code, a card of the network, points of the network. */
async function prepare(
  database: Database,
  session: TillSession,
  said: Operation,
  language: Language,
): Promise<Omit<Applying, "at"> | Refusal> {
  const { merchantId } = session;
  const cashier = await database.inMerchant(merchantId, async (tx) => await findCashier(tx, said.cashierId));
  const isGone = cashier !== undefined && cashier.leftAt !== null && !said.offline;
  if (cashier === undefined || isGone) return refuse("unknown_cashier");
  const actor = actorOf(session, cashier);
  // Whoever signed in with her own code is the manager; a name that is only said proves nothing.
  const isManager = session.cashier?.id === cashier.id && cashier.isManager;
  const preparing = { database, session, actor, language, isAllowed: isManager };
  if ("customer" in said && "cardNumber" in said.customer) {
    const { cardNumber } = said.customer;
    const own = await database.inMerchant(merchantId, async (tx) => await customerByOwnCard(tx, cardNumber));
    if (own === undefined) {
      const shared = await customerOfCard(database, merchantId, cardNumber);
      if (isRefusal(shared)) return shared;
    }
  }
  if (said.kind !== "credit") return preparing;
  const paid = await payWithCommonPoints(database, actor, said);
  if (isRefusal(paid)) return paid;
  if (said.managerCode === undefined) return preparing;
  const wrong = await checkManager(database, merchantId, {
    cashierId: said.cashierId,
    code: said.managerCode,
  });
  return wrong ?? { ...preparing, isAllowed: true };
}

async function judgeMoment(tx: Tx, { device }: TillSession, said: Operation, clock: Clock) {
  const before = await lastMomentOf(tx, device.id, said.seq);
  const notBefore = before !== null && before > device.lastContactAt ? before : device.lastContactAt;
  return momentOf({ ...clock, deviceAt: said.deviceAt, at: said.at, notBefore, receivedAt: tx.now });
}

async function applyByKind(tx: Tx, applying: Applying, said: Operation): Promise<Applied | Refusal> {
  switch (said.kind) {
    case "credit":
      return await applyCredit(tx, applying, said);
    case "enrol":
      return await applyEnrol(tx, applying, said);
    case "stamps":
      return await applyStamps(tx, applying, said);
    case "undo":
      return await applyUndo(tx, applying, said);
    case "return":
      return await applyReturn(tx, applying, said);
  }
}

// Told to the owner; whoever stands at the counter has nothing to do about them.
const ownersAlone: ReadonlySet<IncidentKind> = new Set([
  "own_card",
  "card_often",
  "cashier_often",
  "no_reason",
  "clock_wrong",
  "unproved_balance",
  "over_offline_cap",
  "no_manager",
  "spent_before_undo",
]);

async function keepApplied(
  tx: Tx,
  { session, at, language }: Applying,
  said: Operation,
  requestHash: string,
  done: Applied,
): Promise<OperationResult> {
  const { customerId, receiptId, credited, vouchers, dueCents, incidents = [] } = done;
  const told = incidents.find(({ kind }) => !ownersAlone.has(kind));
  const row = customerId === null ? null : await counterRow(tx, customerId);
  const result: OperationResult = {
    id: said.id,
    outcome: told === undefined ? "applied" : "incident",
    ...(told === undefined
      ? {}
      : { code: told.kind, message: say(language, `till.incident.${told.kind}.told`) }),
    ...(receiptId === undefined ? {} : { receiptId }),
    ...(credited === undefined ? {} : { credited }),
    ...(vouchers === undefined ? {} : { vouchers }),
    ...(dueCents === undefined ? {} : { dueCents }),
  };
  await insertOperation(tx, {
    ...plainOf(session, said, requestHash),
    at,
    customerId,
    receiptId: receiptId ?? null,
    ofId: done.ofId ?? null,
    amountCents: done.amountCents ?? null,
    isSpending: done.isSpending ?? false,
    ticketNumber: done.ticketNumber ?? null,
    reason: done.reason ?? null,
    outcome: incidents.length === 0 ? "applied" : "incident",
    code: incidents[0]?.kind ?? null,
    answer: result,
  });
  await insertIncidents(
    tx,
    { operationId: said.id, deviceId: session.device.id, cashierId: said.cashierId, customerId, at },
    incidents,
  );
  // Whoever holds the address of a card sees it: it is not kept with the answer.
  const whole = done.cardUrl === undefined ? result : { ...result, cardUrl: done.cardUrl };
  return row === null || isRefusal(row) ? whole : { ...whole, customer: row };
}

/** What it was answered, with her row as it is now. Another operation under the same identifier is refused. */
async function again(
  database: Database,
  { merchantId }: TillSession,
  earlier: OperationRow,
  requestHash: string,
  language: Language,
): Promise<OperationResult> {
  if (earlier.requestHash !== requestHash) {
    return refusedResult(earlier.id, refuse("operation_already_used"), language);
  }
  const { customerId, answer, outcome } = earlier;
  if (outcome === "refused") return answer;
  const row =
    customerId === null
      ? null
      : await database.inMerchant(merchantId, async (tx) => await counterRow(tx, customerId));
  const told = { ...answer, outcome: "again" as const };
  return row === null || isRefusal(row) ? told : { ...told, customer: row };
}

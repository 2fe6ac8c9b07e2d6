import type { Database } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { findCashier } from "./queries-cashiers.ts";
import { insertIncidents } from "./queries-incidents.ts";
import { findOperation, holdOperation, insertOperation, type NewOperation } from "./queries-operations.ts";
import type { Operation, OperationResult } from "./schema-operation.ts";
import type { TillSession } from "./sessions.ts";

/** What every operation says of itself. */
export function plainOf({ device }: TillSession, said: Operation, requestHash: string) {
  const { id, cashierId, seq, kind, deviceAt, offline } = said;
  return { id, deviceId: device.id, cashierId, seq, kind, deviceAt, isOffline: offline, requestHash };
}

/** The same ticket sent again from two tills that were both away is one ticket: there is nothing to look at. */
const harmless: ReadonlySet<string> = new Set(["ticket_already_credited", "operation_already_undone"]);

/** Keeps that it was refused. Whoever did it without a network is gone by now, and the owner is told. */
export async function keepRefused(
  database: Database,
  session: TillSession,
  said: Operation,
  requestHash: string,
  refusal: Refusal,
  language: Language,
): Promise<OperationResult> {
  const result = refusedResult(said.id, refusal, language);
  await database.inMerchant(session.merchantId, async (tx) => {
    await holdOperation(tx, said.id);
    if ((await findOperation(tx, said.id)) !== undefined) return;
    const cashier = await findCashier(tx, said.cashierId);
    await insertOperation(tx, {
      ...plainOf(session, said, requestHash),
      ...refusedRow(withoutWords(result), refusal),
      cashierId: cashier?.id ?? null,
      at: tx.now,
      amountCents: "amountCents" in said ? said.amountCents : null,
      ticketNumber: "ticketNumber" in said ? (said.ticketNumber ?? null) : null,
    });
    const isSeen = !said.offline && refusal.refused !== "operation_failed";
    if (isSeen || harmless.has(refusal.refused)) return;
    await insertIncidents(
      tx,
      {
        operationId: said.id,
        deviceId: session.device.id,
        cashierId: cashier?.id ?? null,
        customerId: null,
        at: tx.now,
      },
      [{ kind: "not_applied", detail: { code: refusal.refused, operation: said.kind } }],
    );
  });
  return result;
}

function refusedRow(
  answer: OperationResult,
  { refused }: Refusal,
): Pick<
  NewOperation,
  "customerId" | "receiptId" | "ofId" | "isSpending" | "reason" | "outcome" | "code" | "answer"
> {
  return {
    customerId: null,
    receiptId: null,
    ofId: null,
    isSpending: false,
    reason: null,
    outcome: "refused",
    code: refused,
    answer,
  };
}

/** Words that repeat what somebody typed of a person: an answer given at once keeps them, the journal does not. */
function withoutWords({ message, ...answer }: OperationResult): OperationResult {
  return message === undefined || answer.code?.startsWith("unreadable_") ? answer : { ...answer, message };
}

/** A refusal as the till is told of it. */
export function refusedResult(id: string, refusal: Refusal, language: Language): OperationResult {
  const values = Object.fromEntries(
    Object.entries(refusal.details ?? {}).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
  const message = say(language, `problem.${refusal.refused}`, values);
  return { id, outcome: "refused", code: refusal.refused, message };
}

/** Keeps that something came which no version of this program wrote. */
export async function keepUnreadable(
  database: Database,
  session: TillSession,
  { id, requestHash }: { readonly id: string; readonly requestHash: string },
  language: Language,
): Promise<OperationResult> {
  const refusal = refuse("operation_not_readable");
  const result = refusedResult(id, refusal, language);
  await database.inMerchant(session.merchantId, async (tx) => {
    await insertOperation(tx, {
      ...refusedRow(result, refusal),
      id,
      deviceId: session.device.id,
      cashierId: null,
      seq: 0,
      kind: "unreadable",
      at: tx.now,
      deviceAt: null,
      isOffline: false,
      amountCents: null,
      ticketNumber: null,
      requestHash,
    });
    const about = {
      operationId: id,
      deviceId: session.device.id,
      cashierId: null,
      customerId: null,
      at: tx.now,
    };
    await insertIncidents(tx, about, [{ kind: "not_applied", detail: { code: refusal.refused } }]);
  });
  return result;
}

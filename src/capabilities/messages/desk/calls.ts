import type { Tx } from "../../../platform/database.ts";
import type { Actor } from "../../../platform/http/actor.ts";
import { newId } from "../../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { lockCustomers, noteAddresses, speakingIds } from "../../customers/index.ts";
import { decide, judged, noteCall, releaseContacts, rulesetOf, unsubscribe } from "../../permission/index.ts";
import { readVersion, valuesFor } from "../../templates/index.ts";
import { askedOf } from "../asked.ts";
import { outcomeOf, settle } from "../outcomes.ts";
import { boughtSince } from "../queries-bought.ts";
import { type Decision, type Judged, readJudged, writeDecisions } from "../queries-claim.ts";
import { giveBack, withVouchers } from "../vouchers.ts";
import {
  type CalledMessage,
  insertCall,
  lockCall,
  lockCalled,
  onlyPerson,
  putOff,
  selectCalls,
  selectNumber,
  selectOpenCalls,
  writeEnd,
} from "./queries-calls.ts";
import type { BeginAnswer, CallBody, CallView, EndBody } from "./schema-calls.ts";
import { scriptFor } from "./script.ts";

// A caller who closes the window without a word leaves the person to the others after so long.
const holdMs = 2 * 3_600_000;
const dayMs = 86_400_000;
const mostAttempts = 3;

/**
 * Before a call: may she be called now? If so the person is the caller's alone until the call is over, and the script is written for
 * her. If not, the reason; a call of a list that may be made later waits for it, another is left out.
 */
export async function beginCall(
  tx: Tx,
  actor: Actor,
  { messageId, customerId, purpose = "service" }: CallBody,
): Promise<BeginAnswer | Refusal<"call_of_whom" | "unknown_call" | "call_taken" | "unknown_customer">> {
  if ((messageId === undefined) === (customerId === undefined)) return refuse("call_of_whom");
  if (messageId !== undefined) return await beginListed(tx, actor, messageId);
  const speaker = (await speakingIds(tx, [customerId ?? ""])).get(customerId ?? "");
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId ?? "" });
  if (!(await endAbandoned(tx, actor, speaker))) return refuse("call_taken");
  const asked = askedOf({ channel: "phone", purpose, topic: "" }, null);
  const { allowed, reason, nextAllowedAt, recipient } = await decide(tx, speaker, asked);
  if (!allowed) return { allowed, reason, nextAllowedAt, number: null, call: null, script: null };
  const call = await writeCall(tx, actor, { customerId: speaker, messageId: null, purpose });
  return { allowed, reason, nextAllowedAt: null, number: recipient, call, script: null };
}

/**
 * Whoever was shown the number may have dialled it: a call that its caller left without a word counts as tried (C. conso. D223-9). One
 * that somebody else began a moment ago is not over.
 *
 * @returns whether the person is free
 */
async function endAbandoned(tx: Tx, actor: Actor, customerId: string): Promise<boolean> {
  await lockCustomers(tx, [customerId]);
  const open = await selectOpenCalls(tx, customerId);
  const since = new Date(Date.parse(tx.now) - holdMs).toISOString();
  if (open.some(({ caller, beganAt }) => caller !== actor.name && beganAt > since)) return false;
  for (const call of open) {
    await writeEnd(tx, call.id, { outcome: "absent", interest: null, notes: null, callBackAt: null });
    await countCall(tx, call, "absent", null);
  }
  return true;
}

async function beginListed(
  tx: Tx,
  actor: Actor,
  messageId: string,
): Promise<BeginAnswer | Refusal<"unknown_call" | "call_taken">> {
  const message = await lockCalled(tx, messageId);
  if (message === undefined) return refuse("unknown_call", { id: messageId });
  if (message.state !== "waiting" || !(await endAbandoned(tx, actor, message.customerId)))
    return refuse("call_taken");
  const version = message.versionId === null ? null : await readVersion(tx, message.versionId);
  if (isRefusal(version)) throw new Error("The script of a call is gone.");
  const asked = askedOf({ channel: "phone", purpose: message.purpose, topic: message.topic }, version);
  const standing = (await readJudged(tx, await judged(tx, asked, onlyPerson(message.customerId))))[0];
  const said = standing === undefined ? undefined : await unlessBought(tx, message, standing);
  const id = newId(Date.parse(tx.now));
  const judgement = decisionOf(message, said);
  const carrying =
    message.mailingId === null ? null : { id: message.mailingId, voucherKindId: message.voucherKindId };
  const { decisions, made } = await withVouchers(tx, carrying, [message], [judgement]);
  const [decision = judgement] = decisions;
  const isMeant = decision.state === "sending";
  const values =
    version === null || !isMeant ? null : await valuesFor(tx, version, [message.customerId], made);
  const given = values?.get(message.customerId) ?? null;
  await writeDecisions(tx, [{ ...decision, given }], {
    holder: id,
    until: new Date(Date.parse(tx.now) + holdMs).toISOString(),
    ruleset: rulesetOf(tx.now).version,
  });
  if (said === undefined || !isMeant) {
    const { state, nextTryAt: nextAllowedAt } = decision;
    // One that waits for a voucher keeps none, and waits without a place.
    const voucherId = state === "skipped" ? message.voucherId : null;
    if (state !== "waiting") await giveBack(tx, [{ id: messageId, voucherId }]);
    const reason = decision.reason ?? "BLOCK_ERASED";
    return { allowed: false, reason, nextAllowedAt, number: null, call: null, script: null };
  }
  const call = await writeCall(
    tx,
    actor,
    { customerId: message.customerId, messageId, purpose: message.purpose },
    id,
  );
  return {
    allowed: true,
    reason: said.reason,
    nextAllowedAt: null,
    number: said.recipient,
    call,
    script:
      version === null
        ? null
        : await scriptFor(tx, version, { language: said.language, given, caller: actor.name }),
  };
}

/** Nobody is called about what she has bought since the list was made, where the list says so. */
async function unlessBought(tx: Tx, message: CalledMessage, said: Judged): Promise<Judged> {
  const { customerId, buyersSince } = message;
  if (buyersSince === null || !(await boughtSince(tx, [customerId], buyersSince)).has(customerId))
    return said;
  return { ...said, isAllowed: false, reason: "BOUGHT_MEANWHILE", nextAt: null };
}

function decisionOf({ id }: CalledMessage, said: Judged | undefined): Decision {
  const base = {
    id,
    recipient: said?.recipient ?? null,
    factsHash: said?.factsHash?.toString("hex") ?? null,
    reason: said?.reason ?? "BLOCK_ERASED",
    nextTryAt: null,
    given: null,
  };
  if (said?.isAllowed === true) return { ...base, state: "sending" };
  const nextTryAt = said?.nextAt ?? null;
  if (nextTryAt !== null) return { ...base, state: "waiting", nextTryAt };
  return { ...base, state: "skipped" };
}

async function writeCall(
  tx: Tx,
  actor: Actor,
  call: Pick<CallView, "customerId" | "messageId" | "purpose">,
  id = newId(Date.parse(tx.now)),
): Promise<CallView> {
  await insertCall(tx, { ...call, id, caller: actor.name });
  const written = await lockCall(tx, id);
  if (written === undefined) throw new Error("A call was not written.");
  return written;
}

/** What came of a call. What the law counts is counted; a wrong number is called no more; whoever wants no more calls gets none. */
export async function endCall(
  tx: Tx,
  actor: Actor,
  id: string,
  body: EndBody,
): Promise<CallView | Refusal<"unknown_call" | "call_over" | "call_back_when">> {
  const call = await lockCall(tx, id);
  if (call === undefined) return refuse("unknown_call", { id });
  if (call.endedAt !== null) return refuse("call_over");
  const callBackAt = body.outcome === "later" || body.outcome === "absent" ? (body.callBackAt ?? null) : null;
  const isToCome = callBackAt !== null && Date.parse(callBackAt) > Date.parse(tx.now);
  if (!isToCome && (body.outcome === "later" || callBackAt !== null))
    return refuse("call_back_when", { field: "callBackAt" });
  await writeEnd(tx, id, {
    outcome: body.outcome,
    interest: body.interest ?? null,
    notes: body.notes ?? null,
    // What she asked for herself: another try is the caller's own idea.
    callBackAt: body.outcome === "later" && callBackAt !== null ? new Date(callBackAt).toISOString() : null,
  });
  const message = call.messageId === null ? undefined : await lockCalled(tx, call.messageId);
  const isHeld = message?.state === "sending";
  if (message !== undefined && isHeld) await moveOn(tx, id, message, body.outcome, callBackAt);
  const isMade = message !== undefined && isHeld && !isTriedAgain(body.outcome, message);
  await countCall(tx, call, body.outcome, isMade ? message : null);
  if (body.outcome === "wrong_number") await noteWrongNumber(tx, actor, call.customerId);
  if (body.outcome === "no_more_calls")
    await unsubscribe(tx, {
      customerId: call.customerId,
      messageId: call.messageId,
      channel: "phone",
      scope: "all_marketing",
      origin: "staff",
    });
  return (await lockCall(tx, id)) ?? call;
}

type Ended = EndBody["outcome"];

function isTriedAgain(outcome: Ended, { attempts }: CalledMessage): boolean {
  return outcome === "later" || outcome === "stopped" || (outcome === "absent" && attempts < mostAttempts);
}

async function moveOn(
  tx: Tx,
  callId: string,
  message: CalledMessage,
  outcome: Ended,
  callBackAt: string | null,
): Promise<void> {
  const nowMs = Date.parse(tx.now);
  const rules = { nowMs, retrySeconds: null };
  if (outcome === "stopped")
    return await settle(tx, callId, [outcomeOf(message, { outcome: "untried" }, rules)], []);
  if (isTriedAgain(outcome, message)) {
    await putOff(tx, message.id, callBackAt ?? new Date(nowMs + dayMs).toISOString());
    await releaseContacts(tx, [message.id]);
    return;
  }
  const handed =
    outcome === "wrong_number"
      ? ({ id: message.id, outcome: "hard", error: outcome } as const)
      : ({ id: message.id, outcome: "sent", answer: outcome } as const);
  await settle(tx, callId, [outcomeOf(message, handed, rules)], []);
}

/** Attempts count for the law whether or not anybody answered (C. conso. D223-9); a call that was not made does not. */
async function countCall(tx: Tx, call: CallView, outcome: Ended, made: CalledMessage | null): Promise<void> {
  if (outcome === "stopped") return;
  const kept =
    outcome === "refused" || outcome === "no_more_calls"
      ? "refused"
      : outcome === "reached" || outcome === "later"
        ? "answered"
        : outcome;
  const { purpose } = call;
  await noteCall(tx, {
    id: made?.id ?? call.id,
    customerId: call.customerId,
    outcome: kept,
    at: call.beganAt,
    ...(isCounted(purpose) ? { purpose } : { purpose: "service" }),
  });
}

function isCounted(purpose: string): purpose is "marketing" | "service" | "survey" | "requested_callback" {
  return ["marketing", "service", "survey", "requested_callback"].includes(purpose);
}

async function noteWrongNumber(tx: Tx, actor: Actor, customerId: string): Promise<void> {
  const value = await selectNumber(tx, customerId);
  if (value !== null)
    await noteAddresses(tx, actor, [{ kind: "phone", value, status: "bad", reason: "wrong_number" }]);
}

/** Calls to a customer, the records merged into her included, newest first. */
export async function callsOf(tx: Tx, customerId: string): Promise<{ items: CallView[] }> {
  return { items: await selectCalls(tx, { customerIds: [customerId], limit: 100 }) };
}

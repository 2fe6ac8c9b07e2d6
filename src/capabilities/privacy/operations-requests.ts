import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { dayInZone, type Day } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { getCustomer, recordAndMerged } from "../customers/index.ts";
import type { ListedRequest, RequestAnswer, RequestRow, StepRow } from "./answers.ts";
import {
  insertRequest,
  insertStep,
  lockRequest,
  selectRequest,
  selectRequests,
  selectSteps,
  updateRequest,
} from "./queries-requests.ts";
import { dueOn, mayExtend, type Stage, stageOf } from "./rules/deadline.ts";
import type { IdentityProof, RequestKind, RequestOrigin } from "./rules/words.ts";
import { tellReceived, tellExtended } from "./tell.ts";

export type NewRequest = {
  readonly customerId: string | null;
  readonly kind: RequestKind;
  readonly origin: RequestOrigin;
  readonly requester?: string | null;
  readonly contact?: string | null;
  readonly words?: string | null;
  /** When the letter or the call came; today when absent. */
  readonly receivedOn?: Day;
  readonly identityBy?: IdentityProof;
};

/**
 * Notes what a person asks by right; from then on the month runs. She is told that it came when there is an address to tell it to.
 * Refused: `unknown_customer`, `request_needs_a_person`, `day_not_yet_come`.
 */
export async function openRequest(tx: Tx, actor: Actor, asked: NewRequest): Promise<RequestRow | Refusal> {
  if (asked.customerId === null && (asked.requester ?? "") === "") return refuse("request_needs_a_person");
  const customer = asked.customerId === null ? null : await getCustomer(tx, asked.customerId);
  if (isRefusal(customer)) return customer;
  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  const receivedOn = asked.receivedOn ?? today;
  if (receivedOn > today) return refuse("day_not_yet_come", { field: "receivedOn" });
  const request = await insertRequest(tx, {
    id: newId(Date.parse(tx.now)),
    customerId: customer?.id ?? null,
    kind: asked.kind,
    origin: asked.origin,
    requester: asked.requester ?? null,
    contact: asked.contact ?? null,
    words: asked.words ?? null,
    receivedAt: tx.now,
    receivedOn,
    dueOn: dueOn(receivedOn, false),
    identity: asked.identityBy === undefined ? "unchecked" : "checked",
    identityBy: asked.identityBy ?? null,
    createdBy: actor.name,
  });
  await noteStep(tx, actor, request.id, "received", { kind: asked.kind, origin: asked.origin });
  if (asked.identityBy !== undefined)
    await noteStep(tx, actor, request.id, "identity_checked", { by: asked.identityBy });
  await recordAudit(tx, actor, {
    action: "privacy.request_opened",
    subjectKind: "privacy_request",
    subjectId: request.id,
    detail: { kind: asked.kind, origin: asked.origin },
  });
  if (await tellReceived(tx, request)) await noteStep(tx, actor, request.id, "told_received");
  return request;
}

/** Open ones by deadline, or closed ones newest first. */
export async function listRequests(
  tx: Tx,
  asked: {
    readonly isOpen: boolean;
    readonly customerId?: string;
    readonly after: number;
    readonly limit: number;
  },
): Promise<readonly (ListedRequest & { readonly stage: Stage | null })[]> {
  const today = await shopToday(tx);
  const customerIds = asked.customerId === undefined ? null : await recordAndMerged(tx, asked.customerId);
  const rows = await selectRequests(tx, { ...asked, customerIds });
  return rows.map((row) => ({ ...row, stage: row.state === "open" ? stageOf(row, today) : null }));
}

export async function readRequest(tx: Tx, id: string): Promise<RequestAnswer | Refusal> {
  const request = await selectRequest(tx, id);
  if (request === undefined) return refuse("unknown_request");
  const today = await shopToday(tx);
  const customer = request.customerId === null ? null : await getCustomer(tx, request.customerId);
  return {
    ...request,
    customerName: customer === null || isRefusal(customer) ? null : customer.name,
    stage: request.state === "open" ? stageOf(request, today) : null,
    mayExtend:
      request.state === "open" && request.extendedFor === null && mayExtend(request.receivedOn, today),
    steps: await selectSteps(tx, id),
  };
}

/** Says whose request it is, when it came without a record. Refused: `request_is_closed`, `unknown_customer`. */
export async function nameRequester(
  tx: Tx,
  actor: Actor,
  id: string,
  customerId: string,
): Promise<Refusal | undefined> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return customer;
  if (customer.erasedAt !== null) return refuse("customer_already_erased", { id: customerId });
  await updateRequest(tx, id, { customerId: customer.id });
  await noteStep(tx, actor, id, "person_found");
  return undefined;
}

/** Notes that a proof was asked for, or how it was made sure who she is. Refused: `request_is_closed`. */
export async function noteIdentity(
  tx: Tx,
  actor: Actor,
  id: string,
  how: IdentityProof | "asked",
): Promise<Refusal | undefined> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  if (how === "asked") {
    await updateRequest(tx, id, { identity: "asked", identityBy: null });
    await noteStep(tx, actor, id, "identity_asked");
  } else {
    await updateRequest(tx, id, { identity: "checked", identityBy: how });
    await noteStep(tx, actor, id, "identity_checked", { by: how });
  }
  return undefined;
}

/**
 * Two more months, for a request that is hard or one of many; the person must be told within the first month (GDPR art. 12(3)), and is,
 * when the shop has an address of hers. Refused: `request_is_closed`, `request_cannot_be_extended`.
 */
export async function extendRequest(
  tx: Tx,
  actor: Actor,
  id: string,
  why: "complex" | "many",
): Promise<Refusal | undefined> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  const today = await shopToday(tx);
  if (request.extendedFor !== null || !mayExtend(request.receivedOn, today)) {
    return refuse("request_cannot_be_extended");
  }
  const extended = { ...request, dueOn: dueOn(request.receivedOn, true) };
  await updateRequest(tx, id, { extendedFor: why, dueOn: extended.dueOn });
  const isTold = await tellExtended(tx, extended, why);
  await noteStep(tx, actor, id, "extended", { why, until: extended.dueOn, told: isTold ? "yes" : "no" });
  return undefined;
}

/** The request, locked, while it is open. */
export async function lockOpen(tx: Tx, id: string): Promise<RequestRow | Refusal> {
  const request = await lockRequest(tx, id);
  if (request === undefined) return refuse("unknown_request");
  return request.state === "open" ? request : refuse("request_is_closed");
}

export async function noteStep(
  tx: Tx,
  actor: Actor,
  requestId: string,
  step: string,
  detail: StepRow["detail"] = {},
): Promise<void> {
  await insertStep(tx, { requestId, at: tx.now, byName: actor.name, step, detail });
}

export async function shopToday(tx: Tx): Promise<Day> {
  const { timeZone } = await currentMerchant(tx);
  return dayInZone(tx.now, timeZone);
}

import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, isRefusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { recordConsents } from "../consent/index.ts";
import { type ErasureReason, eraseCustomer, personalData } from "../customers/index.ts";
import type { RequestRow } from "./answers.ts";
import { lockOpen, noteStep } from "./operations-requests.ts";
import { setStatus } from "./operations-status.ts";
import { updateRequest } from "./queries-requests.ts";
import { type Answer, answersOf, type RefusalReason, type RequestOrigin } from "./rules/words.ts";
import { tellDone, tellRefused } from "./tell.ts";

/**
 * Does what was asked and closes the request: objections are written in the ledger, the record is erased or put aside by this very
 * call; a copy is handed over and a correction made on the record, and noted here. Refused: `request_is_closed`,
 * `answer_does_not_fit`, `identity_not_checked`, `request_names_nobody`.
 */
export async function answerRequest(
  tx: Tx,
  actor: Actor,
  id: string,
  answer: Answer,
): Promise<RequestRow | Refusal> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  if (!answersOf[request.kind].includes(answer)) return refuse("answer_does_not_fit", { kind: request.kind });
  // An objection is heard from whoever speaks: refusing is free, and errs on the silent side (GDPR art. 21(3)).
  if (request.identity !== "checked" && answer !== "nothing_kept" && answer !== "objected") {
    return refuse("identity_not_checked");
  }
  if (request.customerId === null && answer !== "nothing_kept") return refuse("request_names_nobody");
  // Whoever is erased is told by whoever does it: no address of hers may stay in a message.
  const isTold = answer !== "erased" && (await tellDone(tx, request, answer));
  const done = request.customerId === null ? {} : await act(tx, actor, request, request.customerId, answer);
  if (isRefusal(done)) return done;
  return await close(tx, actor, request, { state: "done", outcome: answer, isTold, detail: done });
}

/** Nothing is done, for a reason the person is told, with where to complain (GDPR art. 12(4)). Refused: `request_is_closed`. */
export async function refuseRequest(
  tx: Tx,
  actor: Actor,
  id: string,
  reason: RefusalReason,
): Promise<RequestRow | Refusal> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  const isTold = await tellRefused(tx, request, reason);
  return await close(tx, actor, request, { state: "refused", outcome: reason, isTold, detail: {} });
}

/** She wants it no more. Refused: `request_is_closed`. */
export async function withdrawRequest(tx: Tx, actor: Actor, id: string): Promise<RequestRow | Refusal> {
  const request = await lockOpen(tx, id);
  if (isRefusal(request)) return request;
  return await close(tx, actor, request, {
    state: "withdrawn",
    outcome: "by_her",
    isTold: false,
    detail: {},
  });
}

type Done = Readonly<Record<string, string | number>>;

async function act(
  tx: Tx,
  actor: Actor,
  request: RequestRow,
  customerId: string,
  answer: Answer,
): Promise<Done | Refusal> {
  switch (answer) {
    case "handed": {
      const sections = await personalData(tx, customerId);
      return { sections: sections.length, rows: sections.reduce((sum, { rows }) => sum + rows.length, 0) };
    }
    case "objected":
      return await object(tx, actor, customerId, request.origin);
    case "erased": {
      const erased = await eraseCustomer(tx, actor, customerId, {
        by: "person",
        reason: wayOf[request.origin],
      });
      return isRefusal(erased) ? erased : { kept: erased.kept.length };
    }
    case "restricted": {
      const refused = await setStatus(tx, actor, customerId, "restricted");
      return refused ?? {};
    }
    case "rectified":
    case "nothing_kept":
      return {};
  }
}

const wayOf: Readonly<Record<RequestOrigin, ErasureReason>> = {
  counter: "at_counter",
  phone: "by_phone",
  letter: "by_letter",
  email: "by_email",
  space: "in_space",
};

const channels = ["email", "sms", "phone", "robocall", "post", "push"] as const;

/** To every channel and to being profiled: whoever objects by right does not choose among our words (GDPR art. 21(2)). */
async function object(tx: Tx, actor: Actor, customerId: string, origin: RequestOrigin): Promise<Done> {
  const acts = channels.flatMap((channel) => [
    { customerId, channel, purpose: "marketing", act: "objected" } as const,
    ...(channel === "email"
      ? ([{ customerId, channel, purpose: "profiling", act: "objected" }] as const)
      : []),
  ]);
  const from = origin === "counter" ? "counter" : origin === "space" ? "space" : "staff";
  const recorded = await recordConsents(
    tx,
    actor,
    acts.map((one) => ({ ...one, happenedAt: tx.now, origin: from })),
  );
  return { acts: recorded.length };
}

async function close(
  tx: Tx,
  actor: Actor,
  request: RequestRow,
  end: {
    readonly state: "done" | "refused" | "withdrawn";
    readonly outcome: string;
    readonly isTold: boolean;
    readonly detail: Done;
  },
): Promise<RequestRow> {
  const { state, outcome } = end;
  await updateRequest(tx, request.id, { state, outcome, closedBy: actor.name });
  await noteStep(tx, actor, request.id, state, { outcome, told: end.isTold ? "yes" : "no", ...end.detail });
  await recordAudit(tx, actor, {
    action: `privacy.request_${state}`,
    subjectKind: "privacy_request",
    subjectId: request.id,
    detail: { kind: request.kind, outcome },
  });
  return { ...request, state, outcome, closedAt: tx.now, closedBy: actor.name };
}

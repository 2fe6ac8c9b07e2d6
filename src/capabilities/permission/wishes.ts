import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { readPhone, speakingIds } from "../customers/index.ts";
import { decide } from "./decide.ts";
import { capNames } from "./queries-reach.ts";
import {
  endCallbacks,
  insertCallback,
  selectCallback,
  selectGuardian,
  writeGuardian,
  writeListChecks,
} from "./queries-wishes.ts";
import { rulesetOf } from "./rules/ruleset.ts";
import type { Asked, DecisionAnswer, ListChecksBody, MayContactAnswer } from "./schema.ts";

const shown = {
  channels: ["email", "sms", "phone", "post"],
  purposes: ["marketing", "service", "transactional"],
} as const;

/** Words that lack nothing: the panel is about the person, not about a message. */
const flawless: Asked["message"] = {
  senderIdentified: true,
  unsubscribeLink: true,
  stopMention: true,
  callerIdShown: true,
  sourceMentioned: true,
};

/** For a person's record: by which means she may be spoken to now, for what, and otherwise why not and when. */
export async function mayContactAnswer(
  tx: Tx,
  id: string,
): Promise<MayContactAnswer | Refusal<"unknown_customer">> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer");
  const answers: MayContactAnswer["answers"][number][] = [];
  for (const channel of shown.channels) {
    for (const purpose of shown.purposes) {
      const asked = { channel, purpose, containsPromotion: purpose === "marketing", message: flawless };
      const { ruleset: _ruleset, trace: _trace, ...decided } = await decisionAnswer(tx, customerId, asked);
      answers.push({ channel, purpose, ...decided });
    }
  }
  const callback = await selectCallback(tx, customerId);
  return {
    ruleset: rulesetOf(tx.now).version,
    answers,
    callback: callback === null ? null : { subject: callback.subject, at: callback.at },
    guardianAgreedAt: await selectGuardian(tx, customerId),
  };
}

/** The decision about one person, with the cap that says no by its name. */
export async function decisionAnswer(tx: Tx, customerId: string, asked: Asked): Promise<DecisionAnswer> {
  const { allowed, reason, nextAllowedAt, unlock, recipient, ruleset, trace } = await decide(
    tx,
    customerId,
    asked,
  );
  const [code, id] = reason.split(":");
  const label = code === "PRESSURE_CAP" && id !== undefined ? (await capNames(tx, [id])).get(id) : undefined;
  return {
    allowed,
    reason,
    label: label ?? null,
    nextAllowedAt,
    unlock,
    recipient,
    ruleset,
    trace: [...trace],
  };
}

/** Notes that a person asked to be called back, and on what: the call stays on it (TEL-FR-04). */
export async function noteCallback(
  tx: Tx,
  actor: Actor,
  { id, subject }: { readonly id: string; readonly subject: string },
): Promise<{ id: string } | Refusal<"unknown_customer" | "callback_without_subject">> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer");
  if (subject.trim() === "") return refuse("callback_without_subject");
  await recordAudit(tx, actor, {
    action: "permission.callback",
    subjectKind: "customer",
    subjectId: customerId,
  });
  return await insertCallback(tx, { customerId, subject: subject.trim(), notedBy: actor.name });
}

/** The person was called back, or wants it no more. */
export async function callbackDone(
  tx: Tx,
  id: string,
): Promise<{ ended: number } | Refusal<"unknown_customer">> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer");
  return { ended: await endCallbacks(tx, customerId) };
}

/** Notes a parent's agreement for a child, with where its proof is kept; nothing takes it back (GDPR art. 8). */
export async function setGuardian(
  tx: Tx,
  actor: Actor,
  { id, evidence }: { readonly id: string; readonly evidence: string | null },
): Promise<{ agreedAt: string | null } | Refusal<"unknown_customer">> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer");
  const proof = evidence?.trim() || null;
  await writeGuardian(tx, customerId, proof);
  await recordAudit(tx, actor, {
    action: proof === null ? "permission.guardian_removed" : "permission.guardian_agreed",
    subjectKind: "customer",
    subjectId: customerId,
  });
  return { agreedAt: proof === null ? null : tx.now };
}

/** Notes what a list of people who want no calls answered (CDE VI.112): calls are allowed while the answer is fresh. */
export async function noteListChecks(
  tx: Tx,
  actor: Actor,
  { list, checkedAt = tx.now, numbers }: ListChecksBody,
): Promise<{ noted: number; unreadable: string[] } | Refusal<"instant_unreadable">> {
  const at = Date.parse(checkedAt);
  if (Number.isNaN(at) || at > Date.parse(tx.now)) return refuse("instant_unreadable");
  const { country } = await currentMerchant(tx);
  const read = numbers.map(({ number, isListed }) => ({
    typed: number,
    isListed,
    number: readPhone(number, country)?.e164 ?? null,
  }));
  const checks = read.flatMap(({ number, isListed }) =>
    number === null ? [] : [{ number, isListed, checkedAt: new Date(at).toISOString() }],
  );
  if (checks.length > 0) await writeListChecks(tx, list, checks);
  await recordAudit(tx, actor, {
    action: "permission.list_checked",
    subjectKind: "list",
    detail: { list, count: checks.length },
  });
  return {
    noted: checks.length,
    unreadable: read.flatMap(({ number, typed }) => (number === null ? [typed] : [])),
  };
}

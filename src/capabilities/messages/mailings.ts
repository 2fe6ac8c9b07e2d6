import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isInstant } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { readKind } from "../loyalty/index.ts";
import { readRule } from "../insight/index.ts";
import { topicsOf } from "../permission/index.ts";
import { publishTemplate, type Version } from "../templates/index.ts";
import { answerOf } from "./mailing-answers.ts";
import { voucherFault, type VoucherFault } from "./mailing-vouchers.ts";
import { giveBack } from "./vouchers.ts";
import {
  insertMailing,
  lockMailing,
  type MailingRow,
  type MailingState,
  type MailingWritten,
  moveMailing,
  skipOpen,
  updateMailing,
} from "./queries-mailings.ts";
import type { MailingAnswer, MailingBody, MailingChange, MailingPurpose } from "./schema-mailings.ts";

type Unreadable = Refusal<
  | "people_rule_unreadable"
  | "mailing_moment_twice"
  | "unreadable_instant"
  | "unknown_topic"
  | "unknown_voucher_kind"
>;

/** Prepares one message for an audience; nothing is planned before it is scheduled. */
export async function addMailing(
  tx: Tx,
  actor: Actor,
  body: MailingBody,
): Promise<MailingAnswer | Unreadable> {
  const written: MailingWritten = {
    name: body.name.trim(),
    channel: body.channel,
    purpose: body.purpose,
    topic: body.topic ?? "",
    templateId: body.templateId ?? null,
    audience: body.audience,
    sendAt: inUtc(body.sendAt ?? null),
    sendLocal: body.sendLocal ?? null,
    expiresAt: inUtc(body.expiresAt ?? null),
    priority: body.priority ?? 0,
    valueCents: body.valueCents ?? 0,
    perSecond: body.perSecond ?? null,
    staffId: body.staffId ?? null,
    voucherKindId: body.voucherKindId ?? null,
    skipsBuyers: body.skipsBuyers ?? false,
  };
  const wrong = await faultOf(tx, written);
  if (wrong !== null) return wrong;
  const id = newId(Date.parse(tx.now));
  await insertMailing(tx, id, written, actor.name);
  await recordAudit(tx, actor, { action: "mailing.added", subjectKind: "mailing", subjectId: id });
  return await answered(tx, id);
}

/** Before it begins everything may change; under way its speed and its priority alone. */
export async function changeMailing(
  tx: Tx,
  actor: Actor,
  id: string,
  change: MailingChange,
): Promise<MailingAnswer | Unreadable | Refusal<"unknown_mailing" | "mailing_under_way">> {
  const mailing = await lockMailing(tx, id);
  if (mailing === undefined) return refuse("unknown_mailing", { id });
  const isOpen = mailing.state === "draft" || (mailing.state === "scheduled" && mailing.plannedAt === null);
  const isLate = Object.keys(change).every((key) => key === "perSecond" || key === "name");
  if (!isOpen && !isLate) return refuse("mailing_under_way", { id });
  const given = { ...mailing, ...change };
  const written: MailingWritten = {
    ...given,
    sendAt: inUtc(given.sendAt),
    expiresAt: inUtc(given.expiresAt),
  };
  const wrong = isOpen ? await faultOf(tx, written) : null;
  if (wrong !== null) return wrong;
  await updateMailing(tx, id, written);
  // What it says may have changed: it is scheduled again by whoever means it.
  if (mailing.state === "scheduled" && isOpen && !isLate) await moveMailing(tx, id, { state: "draft" });
  await recordAudit(tx, actor, { action: "mailing.changed", subjectKind: "mailing", subjectId: id });
  return await answered(tx, id);
}

/**
 * Publishes its words and lets it go at its moment: it is planned then, for whoever answers its rule then. Refused besides what its words
 * refuse: a message that calls itself a service and promotes, words of another channel, an end before its moment.
 */
export async function scheduleMailing(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<
  | MailingAnswer
  | Refusal<
      | "unknown_mailing"
      | "mailing_under_way"
      | "mailing_without_words"
      | "mailing_of_other_channel"
      | "mailing_promotes"
      | "mailing_of_other_kind"
      | "mailing_ends_before"
      | VoucherFault["refused"]
      | "unknown_template"
      | "template_not_ready"
    >
> {
  const mailing = await lockMailing(tx, id);
  if (mailing === undefined) return refuse("unknown_mailing", { id });
  if (mailing.state !== "draft") return refuse("mailing_under_way", { id });
  if (mailing.expiresAt !== null && mailing.expiresAt <= (mailing.sendAt ?? tx.now))
    return refuse("mailing_ends_before", { field: "expiresAt" });
  if (mailing.templateId === null) {
    if (mailing.channel !== "phone") return refuse("mailing_without_words", { field: "templateId" });
    // Nobody can tell what is said without a script: it may be to sell.
    if (mailing.purpose !== "marketing") return refuse("mailing_of_other_kind", { field: "purpose" });
    if (mailing.voucherKindId !== null) return refuse("mailing_without_words", { field: "templateId" });
    await moveMailing(tx, id, { state: "scheduled" });
  } else {
    const version = await publishTemplate(tx, actor, mailing.templateId);
    if (isRefusal(version)) return version;
    if (version.channel !== mailing.channel)
      return refuse("mailing_of_other_channel", { field: "templateId" });
    if (version.gate.containsPromotion && mailing.purpose !== "marketing")
      return refuse("mailing_promotes", { field: "purpose" });
    if (!mayServe(version.class, mailing.purpose))
      return refuse("mailing_of_other_kind", { field: "purpose" });
    const fault = await voucherFault(tx, mailing, version);
    if (fault !== null) return fault;
    await moveMailing(tx, id, { state: "scheduled", versionId: version.id });
  }
  await recordAudit(tx, actor, { action: "mailing.scheduled", subjectKind: "mailing", subjectId: id });
  return await answered(tx, id);
}

// How much it takes to be allowed: what confirms an order goes to everybody, an offer to those who let it.
const weight = { transactional: 0, service: 1, survey: 2, consent_renewal: 3, marketing: 3 } as const;

/** Words do not pass for less than they are: what was checked as a service is not sent as if an order were confirmed (MAIL-FR-09). */
function mayServe(words: Version["class"], purpose: MailingPurpose): boolean {
  return weight[purpose] >= weight[words];
}

/** What is in a relay's hands already cannot be called back; nothing else leaves. */
export async function pauseMailing(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_not_under_way">> {
  return await move(tx, actor, id, {
    from: ["scheduled", "sending"],
    otherwise: "mailing_not_under_way",
    audit: "mailing.paused",
    act: async () => await moveMailing(tx, id, { state: "paused", pausedFor: "owner" }),
  });
}

export async function resumeMailing(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_not_paused">> {
  return await move(tx, actor, id, {
    from: ["paused"],
    otherwise: "mailing_not_paused",
    audit: "mailing.resumed",
    act: async ({ plannedAt }) =>
      await moveMailing(tx, id, { state: plannedAt === null ? "scheduled" : "sending" }),
  });
}

/** What has not left is skipped with the reason CANCELLED, and its places are given back. */
export async function cancelMailing(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_over">> {
  return await move(tx, actor, id, {
    from: ["draft", "scheduled", "sending", "paused"],
    otherwise: "mailing_over",
    audit: "mailing.cancelled",
    act: async () => {
      await giveBack(tx, await skipOpen(tx, id, "CANCELLED"));
      await moveMailing(tx, id, { state: "cancelled" });
    },
  });
}

async function move<Code extends string>(
  tx: Tx,
  actor: Actor,
  id: string,
  step: {
    readonly from: readonly MailingState[];
    readonly otherwise: Code;
    readonly audit: string;
    readonly act: (mailing: MailingRow) => Promise<void>;
  },
): Promise<MailingAnswer | Refusal<"unknown_mailing" | Code>> {
  const mailing = await lockMailing(tx, id);
  if (mailing === undefined) return refuse("unknown_mailing", { id });
  if (!step.from.includes(mailing.state)) return refuse(step.otherwise, { id });
  await step.act(mailing);
  await recordAudit(tx, actor, { action: step.audit, subjectKind: "mailing", subjectId: id });
  return await answered(tx, id);
}

async function faultOf(tx: Tx, written: MailingWritten): Promise<Unreadable | null> {
  const { sendAt, sendLocal, expiresAt, audience, topic } = written;
  if (sendAt !== null && sendLocal !== null) return refuse("mailing_moment_twice", { field: "sendLocal" });
  if (sendAt !== null && !isInstant(sendAt)) return refuse("unreadable_instant", { field: "sendAt" });
  if (expiresAt !== null && !isInstant(expiresAt))
    return refuse("unreadable_instant", { field: "expiresAt" });
  if (topic !== "" && !(await topicsOf(tx)).some(({ key }) => key === topic))
    return refuse("unknown_topic", { field: "topic", topic });
  if (written.voucherKindId !== null && isRefusal(await readKind(tx, written.voucherKindId)))
    return refuse("unknown_voucher_kind", { field: "voucherKindId", id: written.voucherKindId });
  if ("rule" in audience) {
    const rule = await readRule(tx, audience.rule);
    if (isRefusal(rule)) return rule;
  }
  return null;
}

/** An instant as the database writes it; what is none is left for `faultOf` to say. */
function inUtc(instant: string | null): string | null {
  return instant !== null && isInstant(instant) ? new Date(instant).toISOString() : instant;
}

async function answered(tx: Tx, id: string): Promise<MailingAnswer> {
  const answer = await answerOf(tx, id);
  if (answer === undefined) throw new Error("A mailing was written and is not there.");
  return answer;
}

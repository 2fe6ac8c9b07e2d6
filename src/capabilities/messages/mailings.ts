import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { MailingAnswer, MailingBody, MailingChange, ReportAnswer } from "./schema-mailings.ts";

/** Prepares one message for an audience; nothing is planned before it is scheduled. */
export async function addMailing(
  _tx: Tx,
  _actor: Actor,
  _body: MailingBody,
): Promise<MailingAnswer | Refusal<"people_rule_unreadable" | "mailing_moment_twice" | "unreadable_instant">> {
  throw new Error("not written yet");
}

export async function changeMailing(
  _tx: Tx,
  _actor: Actor,
  _id: string,
  _change: MailingChange,
): Promise<
  | MailingAnswer
  | Refusal<
      | "unknown_mailing"
      | "mailing_under_way"
      | "people_rule_unreadable"
      | "mailing_moment_twice"
      | "unreadable_instant"
    >
> {
  throw new Error("not written yet");
}

/** Publishes its words and lets it go at its moment: it is planned then, for whoever answers its rule then. */
export async function scheduleMailing(_tx: Tx, _actor: Actor, _id: string): Promise<MailingAnswer | Refusal> {
  throw new Error("not written yet");
}

/** What is in a relay's hands already cannot be called back; nothing else leaves. */
export async function pauseMailing(
  _tx: Tx,
  _actor: Actor,
  _id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_not_under_way">> {
  throw new Error("not written yet");
}

export async function resumeMailing(
  _tx: Tx,
  _actor: Actor,
  _id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_not_paused">> {
  throw new Error("not written yet");
}

/** What has not left is skipped with the reason CANCELLED, and its places are given back. */
export async function cancelMailing(
  _tx: Tx,
  _actor: Actor,
  _id: string,
): Promise<MailingAnswer | Refusal<"unknown_mailing" | "mailing_over">> {
  throw new Error("not written yet");
}

export async function mailingReport(
  _tx: Tx,
  _id: string,
): Promise<ReportAnswer | Refusal<"unknown_mailing">> {
  throw new Error("not written yet");
}

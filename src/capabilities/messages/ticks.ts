import type { Database } from "../../platform/database.ts";
import { type Handed, handMail, mailIsSent } from "../../platform/mail.ts";
import type { Tick } from "../../platform/ticks.ts";
import { shopFace } from "../accounts/index.ts";
import {
  type MailInHand,
  noteFailure,
  noteSent,
  overwriteSecrets,
  removeEnded,
  selectOldSecrets,
  shopsWithMailDue,
  shopsWithOldSecrets,
  takeInHand,
} from "./queries-delivery.ts";
import { afterFailure } from "./rules/attempts.ts";
import { maskSecrets } from "./rules/secrets.ts";

/** How long messages are kept once they are over: told in the outbox. */
export const keptDays = 90;
// A code or a link serves within the hour; afterwards nobody needs to be able to read it.
const secretHours = 1;
const inHandAtOnce = 20;
// Longer than the relay may take to answer for each of them: nobody else takes them meanwhile.
const leaseMs = 15 * 60_000;
const removedAtOnce = 5_000;

export const messagesTicks: readonly Tick[] = [
  {
    name: "messages.deliver",
    everySeconds: 2,
    run: async ({ database, stopping }) => {
      if (!mailIsSent()) return false;
      let more = false;
      for (const { merchantId } of await database.inPlatform(shopsWithMailDue)) {
        if (stopping.aborted) break;
        more = (await deliver(database, merchantId)) === inHandAtOnce || more;
      }
      return more;
    },
  },
  {
    name: "messages.retention",
    everySeconds: 600,
    run: async ({ database, stopping }) => {
      const nowMs = database.clock.now().getTime();
      const before = new Date(nowMs - secretHours * 3_600_000).toISOString();
      for (const { merchantId } of await database.inPlatform(
        async (tx) => await shopsWithOldSecrets(tx, before),
      )) {
        if (stopping.aborted) break;
        await forgetSecrets(database, merchantId, before);
      }
      const ended = new Date(nowMs - keptDays * 86_400_000).toISOString();
      const removed = await database.inPlatform(async (tx) => await removeEnded(tx, ended, removedAtOnce));
      return removed === removedAtOnce;
    },
  },
];

/**
 * Hands the e-mails of a shop to the relay, outside any transaction. A process that dies in between leaves them in hand until
 * their lease ends; they are then handed again under the same Message-ID.
 */
export async function deliver(database: Database, merchantId: string): Promise<number> {
  const { mails, from } = await database.inMerchant(merchantId, async (tx) => {
    const until = new Date(Date.parse(tx.now) + leaseMs).toISOString();
    const face = await shopFace(tx);
    return {
      mails: await takeInHand(tx, { limit: inHandAtOnce, until }),
      from: { name: face.brand.senderName, replyTo: face.legal.email },
    };
  });
  let silence: Handed | null = null;
  for (const mail of mails) {
    const { id, subject, html, language, recipient: to, body: text } = mail;
    const parcel = { id, subject, html, language, to, text, fromName: from.name, replyTo: from.replyTo };
    const handed: Handed = silence ?? (await handMail(parcel));
    if (handed.outcome === "failed" && handed.isUnreachable) silence = handed;
    await note(database, merchantId, mail, handed);
  }
  return mails.length;
}

async function note(database: Database, merchantId: string, mail: MailInHand, handed: Handed): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    if (handed.outcome === "sent") return await noteSent(tx, mail.id, handed.answer);
    const next = afterFailure(handed, {
      attempts: mail.attempts,
      nowMs: Date.parse(tx.now),
      validUntilMs: mail.validUntil === null ? null : Date.parse(mail.validUntil),
    });
    const nextTryAt = next.state === "waiting" ? new Date(next.nextTryAtMs).toISOString() : null;
    return await noteFailure(tx, mail.id, { error: handed.error.slice(0, 1_000), nextTryAt });
  });
}

async function forgetSecrets(database: Database, merchantId: string, before: string): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    const old = await selectOldSecrets(tx, before, 500);
    await overwriteSecrets(
      tx,
      old.map(({ id, subject, body, html, secrets }) => ({
        id,
        subject: subject === null ? null : maskSecrets(subject, secrets),
        body: maskSecrets(body, secrets),
        html: html === null ? null : maskSecrets(html, secrets),
      })),
    );
  });
}

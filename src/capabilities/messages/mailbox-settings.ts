import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { seal } from "../../platform/seal.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { registerReplyMailbox } from "../permission/index.ts";
import { readMailbox } from "./mailbox.ts";
import {
  deleteMailbox,
  type MailboxRow,
  selectMailbox,
  selectReplyMailbox,
  writeMailbox,
} from "./queries-mailbox.ts";
import type { MailboxAnswer, MailboxBody, MailboxReadAnswer } from "./schema-inbound.ts";

// A way out that nobody reads would be a promise not kept: it is offered while the mailbox answers.
registerReplyMailbox(async (tx) => {
  const dayAgo = new Date(Date.parse(tx.now) - 86_400_000).toISOString();
  return await selectReplyMailbox(tx, dayAgo);
});

export async function mailboxOf(tx: Tx): Promise<MailboxAnswer> {
  const row = await selectMailbox(tx);
  return { mailbox: row === undefined ? null : shown(row) };
}

const thisMachine: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1"]);

/**
 * Says which mailbox is read. Refused: `mailbox_needs_password` (the first time, or for another account), `mailbox_needs_tls`
 * (a password does not leave this machine unencrypted).
 */
export async function saveMailbox(
  tx: Tx,
  database: Database,
  actor: Actor,
  body: MailboxBody,
): Promise<MailboxAnswer | Refusal> {
  const { host, port, security, username, password, folder = "INBOX", removesRead = false } = body;
  if (security === "none" && !thisMachine.has(host.toLowerCase()))
    return refuse("mailbox_needs_tls", { field: "security" });
  const before = await selectMailbox(tx);
  const isSame = before?.host === host && before.username === username;
  const sealed = password === undefined ? (isSame ? before.password : null) : await seal(database, password);
  if (sealed === null) return refuse("mailbox_needs_password", { field: "password" });
  await writeMailbox(tx, { host, port, security, username, password: sealed, folder, removesRead });
  await recordAudit(tx, actor, {
    action: "mailbox.saved",
    subjectKind: "mailbox",
    detail: { host, port, security },
  });
  return await mailboxOf(tx);
}

export async function removeMailbox(tx: Tx, actor: Actor): Promise<void> {
  await deleteMailbox(tx);
  await recordAudit(tx, actor, { action: "mailbox.removed", subjectKind: "mailbox" });
}

/** Reads the mailbox now, so that its owner sees that it works. Refused: what the server refuses, `unknown_mailbox`, `mailbox_being_read`. */
export async function readMailboxNow(
  database: Database,
  merchantId: string,
): Promise<MailboxReadAnswer | Refusal> {
  const reading = await readMailbox(database, merchantId);
  if (reading === null) {
    const { mailbox } = await database.inMerchant(merchantId, mailboxOf);
    return refuse(mailbox === null ? "unknown_mailbox" : "mailbox_being_read");
  }
  return isRefusal(reading) ? reading : { read: reading.read, kept: reading.kept };
}

function shown({ host, port, security, username, folder, removesRead, readAt, error, failedAt }: MailboxRow) {
  return { host, port, security, username, folder, removesRead, readAt, error, failedAt };
}

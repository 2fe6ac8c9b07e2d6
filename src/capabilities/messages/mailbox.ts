import { ImapFlow } from "imapflow";
import type { Database } from "../../platform/database.ts";
import { SealError, unseal } from "../../platform/seal.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { receiveMail, type Received } from "./inbound.ts";
import { mostBytes } from "./inbound-parse.ts";
import { endReading, leaseMailbox, type MailboxRow, moveOn } from "./queries-mailbox.ts";

export type Reading = { readonly read: number; readonly kept: number; readonly more: boolean };

const leaseMs = 5 * 60_000;
const everyMs = 60_000;
const longestPauseMs = 60 * 60_000;
// A mailbox that was in use before it was given to the shop is not read from its beginning.
const firstDays = 7;
const fetchedAtOnce = 20;
const mostAtOnce = 200;

/**
 * Reads what came to a shop's mailbox since the last time (IMAP, RFC 3501), outside any transaction; each message is taken in by
 * itself, and one that is met again after a breakdown acts once all the same. Letters that concern no message stay unread.
 *
 * @returns null when there is no mailbox, or somebody else is reading it
 */
export async function readMailbox(
  database: Database,
  merchantId: string,
  stopping?: AbortSignal,
): Promise<Reading | Refusal | null> {
  const lease = new Date(database.clock.now().getTime() + leaseMs).toISOString();
  const mailbox = await database.inMerchant(merchantId, async (tx) => await leaseMailbox(tx, lease));
  if (mailbox === undefined) return null;
  const outcome = await readAll(database, merchantId, mailbox, lease, stopping);
  const error = "refused" in outcome ? outcome.refused : null;
  const pause = error === null ? everyMs : Math.min(everyMs * 2 ** mailbox.failures, longestPauseMs);
  await database.inMerchant(merchantId, async (tx) => {
    const nextReadAt = new Date(Date.parse(tx.now) + pause).toISOString();
    await endReading(tx, { lease, nextReadAt, error });
  });
  return outcome;
}

async function readAll(
  database: Database,
  merchantId: string,
  mailbox: MailboxRow,
  lease: string,
  stopping?: AbortSignal,
): Promise<Reading | Refusal> {
  const password = await unseal(database, mailbox.password).catch((error: unknown) => {
    if (error instanceof SealError) return null;
    throw error;
  });
  if (password === null) return refuse("mailbox_password_lost");
  const client = clientOf(mailbox, password);
  try {
    await client.connect();
    const opened = await client.mailboxOpen(mailbox.folder);
    const uidValidity = Number(opened.uidValidity);
    const lastUid = uidValidity === mailbox.uidValidity ? mailbox.lastUid : null;
    const uids = await newMessages(client, lastUid, database.clock.now());
    const now = uids.slice(0, mostAtOnce);
    let kept = 0;
    for (let at = 0; at < now.length && stopping?.aborted !== true; at += fetchedAtOnce) {
      const some = now.slice(at, at + fetchedAtOnce);
      kept += await takeIn(client, database, merchantId, some, mailbox.removesRead);
      const isOurs = await database.inMerchant(
        merchantId,
        async (tx) => await moveOn(tx, { lease, uidValidity, lastUid: some.at(-1) ?? 0 }),
      );
      if (!isOurs) break;
    }
    if (now.length === 0) {
      const lastBefore = Math.max(lastUid ?? 0, opened.uidNext - 1);
      await database.inMerchant(
        merchantId,
        async (tx) => await moveOn(tx, { lease, uidValidity, lastUid: lastBefore }),
      );
    }
    await client.logout();
    return { read: now.length, kept, more: uids.length > now.length };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  } finally {
    client.close();
  }
}

function clientOf({ host, port, security, username }: MailboxRow, pass: string): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    ...(security === "tls" ? {} : { doSTARTTLS: security === "starttls" }),
    auth: { user: username, pass },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    // Nothing of a server is kept in memory beyond what is asked of it.
    maxLiteralSize: 4 * mostBytes,
    maxResponseSize: 16 * mostBytes,
  });
  // What breaks between two commands is told by the next one; without a listener it would end the program.
  client.on("error", () => undefined);
  return client;
}

async function newMessages(client: ImapFlow, lastUid: number | null, now: Date): Promise<number[]> {
  const found =
    lastUid === null
      ? await client.search({ since: new Date(now.getTime() - firstDays * 86_400_000) }, { uid: true })
      : await client.search({ uid: `${lastUid + 1}:*` }, { uid: true });
  // "n:*" always answers the last message, even when it is older than n.
  return (found === false || found === undefined ? [] : found)
    .filter((uid) => uid > (lastUid ?? 0))
    .toSorted((one, other) => one - other);
}

async function takeIn(
  client: ImapFlow,
  database: Database,
  merchantId: string,
  uids: readonly number[],
  removesRead: boolean,
): Promise<number> {
  const fetched = await client.fetchAll(
    [...uids],
    { uid: true, source: { start: 0, maxLength: mostBytes } },
    { uid: true },
  );
  const understood: number[] = [];
  let kept = 0;
  for (const { uid, source } of fetched) {
    if (source === undefined) continue;
    const { kind } = await receiveMail(database, merchantId, source, "mailbox");
    if (kind !== "nothing") kept += 1;
    if (ofMachines.has(kind)) understood.push(uid);
  }
  if (understood.length > 0) {
    if (removesRead) await client.messageDelete(understood, { uid: true });
    else await client.messageFlagsAdd(understood, ["\\Seen"], { uid: true });
  }
  return kept;
}

/** Nobody waits to read these; a person's answer stays as it is, for the shop to read. */
const ofMachines: ReadonlySet<Received["kind"]> = new Set([
  "hard",
  "soft",
  "block",
  "delay",
  "complaint",
  "auto_reply",
  "unsubscribe",
  "duplicate",
]);

/** What the other side said, as a refusal for the shop; null: a fault of ours. */
function refusalOf(error: unknown): Refusal | null {
  const { code, authenticationFailed, serverResponseCode, responseStatus, tlsFailed } = error as {
    code?: string;
    authenticationFailed?: boolean;
    serverResponseCode?: string;
    responseStatus?: string;
    tlsFailed?: boolean;
  };
  if (authenticationFailed === true || serverResponseCode === "AUTHENTICATIONFAILED")
    return refuse("mailbox_refuses_login");
  if (tlsFailed === true || (code !== undefined && /CERT|TLS|SSL|ALTNAME|SELF_SIGNED/u.test(code)))
    return refuse("mailbox_not_secure");
  if (responseStatus === "NO" || responseStatus === "BAD" || serverResponseCode === "NONEXISTENT")
    return refuse("mailbox_refuses_folder");
  if (code !== undefined && (unreachable.has(code) || /^E[A-Z]/u.test(code)))
    return refuse("mailbox_unreachable");
  return null;
}

const unreachable: ReadonlySet<string> = new Set([
  "NoConnection",
  "EConnectionClosed",
  "CONNECT_TIMEOUT",
  "GREETING_TIMEOUT",
  "UPGRADE_TIMEOUT",
  "ClosedAfterConnectText",
  "ClosedAfterConnectTLS",
  "LineTooLarge",
  "LiteralTooLarge",
  "ResponseTooLarge",
  "TooManyTokens",
  "TooManyResponses",
]);

import type { Tx } from "../../platform/database.ts";
import { headersOf } from "../../platform/mail.ts";
import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, shopFace } from "../accounts/index.ts";
import { type MessageRow, selectMessage, selectMessages } from "./queries.ts";
import { hasWayOut, senderFace } from "./senders.ts";
import { showAll } from "./shown.ts";
import type { MessageAnswer, MessagesAnswer, MessagesQuery } from "./schema.ts";
import { keptDays } from "./ticks.ts";

const beginningLength = 160;

/** The outbox, newest first. Refused: `unreadable_cursor`. */
export async function listMessages(tx: Tx, query: MessagesQuery): Promise<MessagesAnswer | Refusal> {
  const { limit = 50, cursor, ...filters } = query;
  const [leftAt = "", id = ""] = readCursor(cursor, 2) ?? [];
  if (cursor !== undefined && !(isInstant(leftAt) && isId(id)))
    return refuse("unreadable_cursor", { field: "cursor" });
  const before = cursor === undefined ? null : ([leftAt, id] as const);
  const rows = await selectMessages(tx, { ...filters, before, limit: limit + 1 });
  const { isDemo } = await currentMerchant(tx);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const shown = await showAll(tx, items, isDemo);
  return {
    items: items.map((row) => {
      const { subject = null, text = "" } = shown.get(row.id) ?? {};
      return {
        ...listedOf(row, subject),
        beginning: text.replaceAll(/\s+/gu, " ").trim().slice(0, beginningLength),
      };
    }),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.leftAt, last.id]) : null,
    relay: {
      sendsFrom: isDemo ? null : await sendsFrom(tx),
      smsLeaves: await hasWayOut(tx, await shopFace(tx), "sms"),
      keptDays,
    },
  };
}

/** A message as the person sees it. Refused: `unknown_message`. */
export async function readMessage(tx: Tx, id: string): Promise<MessageAnswer | Refusal> {
  const row = await selectMessage(tx, id);
  if (row === undefined) return refuse("unknown_message", { id });
  const { isDemo } = await currentMerchant(tx);
  const shown = (await showAll(tx, [row], isDemo)).get(id);
  const { subject = null, text = "", html = null, isMasked = false } = shown ?? {};
  return {
    ...listedOf(row, subject),
    language: row.language,
    text,
    html,
    headers: row.channel === "email" ? await headersShown(tx, row, { subject, html }) : [],
    serverAnswer: row.serverAnswer,
    validUntil: row.validUntil,
    clickedAt: row.clickedAt,
    unsubscribedAt: row.unsubscribedAt,
    isMasked,
  };
}

function listedOf(row: MessageRow, subject: string | null) {
  const { id, channel, kind, customerId, recipient, mailingId, purpose, state, reason, attempts } = row;
  const { nextTryAt, lastError, leftAt, sentAt, bounce, isPossibleDuplicate } = row;
  return {
    id,
    channel,
    kind,
    customerId,
    to: recipient,
    subject,
    mailingId,
    purpose,
    state,
    reason,
    attempts,
    nextTryAt,
    lastError,
    leftAt,
    sentAt,
    bounce,
    isPossibleDuplicate,
  };
}

/** The address the shop's e-mail leaves from; null: nothing leaves. */
async function sendsFrom(tx: Tx): Promise<string | null> {
  return (await senderFace(tx, "email")).fromAddress;
}

/** The header fields an e-mail leaves with; what only its person may follow is shown as dots. */
async function headersShown(
  tx: Tx,
  row: MessageRow,
  { subject, html }: { readonly subject: string | null; readonly html: string | null },
): Promise<MessageAnswer["headers"]> {
  const { fromAddress, fromName: shop, replyTo } = await senderFace(tx, "email");
  const fromName = row.signedBy === null ? shop : `${row.signedBy} · ${shop}`;
  const headers = headersOf(
    {
      id: row.id,
      from: { name: fromName, address: fromAddress ?? "" },
      replyTo: replyTo === null ? null : { name: shop, address: replyTo },
      to: row.recipient ?? "",
      subject: subject ?? "",
      text: "",
      html,
      language: row.language,
      returnPath: "",
      unsubscribe: row.purpose === "transactional" ? null : { oneClick: "••••", mailto: null },
      feedbackId: null,
    },
    Date.parse(row.sentAt ?? row.leftAt),
  );
  const plain = new Map([
    ["From", fromAddress === null ? fromName : `${fromName} <${fromAddress}>`],
    ["Reply-To", replyTo ?? ""],
    ["Subject", subject ?? ""],
  ]);
  const type = html === null ? "text/plain; charset=utf-8" : "multipart/alternative";
  return [
    ...headers
      .filter(([name]) => name !== "Message-ID" || fromAddress !== null)
      .map(([name, value]) => ({ name, value: plain.get(name) ?? value })),
    { name: "Content-Type", value: type },
  ];
}

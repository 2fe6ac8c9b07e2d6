import type { Tx } from "../../platform/database.ts";
import { mailFrom } from "../../platform/mail.ts";
import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, shopFace } from "../accounts/index.ts";
import { type MessageRow, selectMessage, selectMessages } from "./queries.ts";
import { maskSecrets } from "./rules/secrets.ts";
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
  return {
    items: items.map((row) => {
      const shown = masked(row, isDemo);
      return {
        ...listedOf(shown),
        beginning: shown.body.replaceAll(/\s+/gu, " ").trim().slice(0, beginningLength),
      };
    }),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.leftAt, last.id]) : null,
    relay: { sendsFrom: isDemo ? null : mailFrom(), keptDays },
  };
}

/** A message as the person sees it. Refused: `unknown_message`. */
export async function readMessage(tx: Tx, id: string): Promise<MessageAnswer | Refusal> {
  const row = await selectMessage(tx, id);
  if (row === undefined) return refuse("unknown_message", { id });
  const { isDemo } = await currentMerchant(tx);
  const shown = masked(row, isDemo);
  return {
    ...listedOf(shown),
    language: row.language,
    text: shown.body,
    html: shown.html,
    headers: row.channel === "email" ? await headersOf(tx, shown) : [],
    serverAnswer: row.serverAnswer,
    validUntil: row.validUntil,
    isMasked: shown.body !== row.body || shown.html !== row.html || shown.subject !== row.subject,
  };
}

/** In a real shop, what opens somebody's account is nobody else's to read. */
function masked(row: MessageRow, isDemo: boolean): MessageRow {
  if (isDemo) return row;
  const hide = (text: string): string => maskSecrets(text, row.secrets);
  return {
    ...row,
    subject: row.subject === null ? null : hide(row.subject),
    body: hide(row.body),
    html: row.html === null ? null : hide(row.html),
  };
}

function listedOf(row: MessageRow) {
  const {
    id,
    channel,
    kind,
    customerId,
    recipient,
    subject,
    state,
    attempts,
    nextTryAt,
    lastError,
    leftAt,
    sentAt,
  } = row;
  return {
    id,
    channel,
    kind,
    customerId,
    to: recipient,
    subject,
    state,
    attempts,
    nextTryAt,
    lastError,
    leftAt,
    sentAt,
  };
}

async function headersOf(tx: Tx, row: MessageRow): Promise<MessageAnswer["headers"]> {
  const { brand, legal } = await shopFace(tx);
  const from = mailFrom();
  const type = row.html === null ? "text/plain; charset=utf-8" : "multipart/alternative";
  return [
    { name: "From", value: from === null ? brand.senderName : `${brand.senderName} <${from}>` },
    { name: "To", value: row.recipient },
    ...(legal.email === null ? [] : [{ name: "Reply-To", value: legal.email }]),
    { name: "Subject", value: row.subject ?? "" },
    { name: "Date", value: new Date(row.sentAt ?? row.leftAt).toUTCString().replace("GMT", "+0000") },
    ...(from === null
      ? []
      : [{ name: "Message-ID", value: `<${row.id}@${from.slice(from.lastIndexOf("@") + 1)}>` }]),
    { name: "Content-Language", value: row.language },
    { name: "Auto-Submitted", value: "auto-generated" },
    { name: "Content-Type", value: type },
  ];
}

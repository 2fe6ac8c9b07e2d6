import { createHash } from "node:crypto";
import type { Database, Tx } from "../../platform/database.ts";
import { isId, newId } from "../../platform/ids.ts";
import { isStopWord, readPersonToken, tokenInSubject, unsubscribe } from "../permission/index.ts";
import { noteAddressOf } from "./address-facts.ts";
import { readIncoming } from "./inbound-parse.ts";
import {
  insertInbound,
  markEffect,
  type MessageBehind,
  type NewInbound,
  selectMessageBehind,
} from "./queries-inbound.ts";
import { readReturnPath } from "./return-path.ts";
import { type Effect, noteReturn, type Return } from "./returns.ts";
import { hear, type Heard } from "./rules/hear.ts";
import type { HookEvent } from "./rules/hook-events.ts";
import { type Header, headerOf } from "./rules/incoming.ts";
import type { InboundKind } from "./schema-inbound.ts";

export type Received = {
  /** duplicate: heard before; nothing: it concerns no message of the shop and is not kept. */
  readonly kind: InboundKind | "duplicate" | "nothing";
  readonly messageId: string | null;
  readonly customerId: string | null;
  readonly effect: Effect | null;
};

const nothing: Received = { kind: "nothing", messageId: null, customerId: null, effect: null };

// What tells why stands at the beginning; a long letter is not kept twice.
const rawKept = 65_536;

/**
 * Takes in one message as it came, for one shop. It acts only on whom an address signed by the shop names (RFC 3464 and 5965 carry no
 * signature of their own: anybody may write a report). A report without one is kept and acts on nobody; a letter that answers no
 * message of the shop is nobody's business here and leaves no trace.
 */
export async function receiveMail(
  database: Database,
  merchantId: string,
  raw: Uint8Array,
  source: "mailbox" | "hook",
): Promise<Received> {
  const incoming = await readIncoming(raw);
  if (incoming === null) return nothing;
  const token = tokenInSubject(headerOf(incoming.headers, "subject") ?? "");
  if (token !== null) return await unsubscribeBy(database, merchantId, token, source);
  const heard = hear(incoming);
  if (heard.kind === "nothing") return nothing;
  const linked =
    heard.kind === "complaint" ? await messageOfLinks(database, merchantId, heard.original) : null;
  return await database.inMerchant(merchantId, async (tx) => {
    const message = await messageOf(tx, heard, linked);
    const row = rowOf(tx, heard, raw, source);
    const digest = createHash("sha256").update(raw).digest("hex");
    if (message === undefined) return await keepUnknown(tx, heard, row, digest);
    // A machine says the same thing once; a person may answer twice.
    const sourceKey = heard.kind === "reply" ? digest : `${message.id}:${heard.kind}`;
    return await noteOn(tx, message, heard.kind, row, sourceKey);
  });
}

/** What a provider tells of a message, once its signature was checked: the Message-ID it names is then to be believed. */
export async function noteHookEvent(
  database: Database,
  merchantId: string,
  event: HookEvent,
): Promise<Received> {
  const id = event.messageId.split("@", 1)[0] ?? "";
  if (!isId(id)) return nothing;
  return await database.inMerchant(merchantId, async (tx) => {
    const message = await selectMessageBehind(tx, id);
    if (message === undefined) return nothing;
    const { kind, status, diagnostic } = event;
    const said = { status, diagnostic: storable(diagnostic, 500) };
    const row = { ...empty, ...said, id: newId(Date.parse(tx.now)), source: "hook" } as const;
    if (kind === "unsubscribe") {
      const { customerId } = message;
      return customerId === null ? nothing : await noteWish(tx, customerId, message, row);
    }
    return await noteOn(tx, message, kind, row, `${message.id}:${kind}`);
  });
}

/** The message that a signed address of the report names, or the shop's own signed link in what was complained of. */
async function messageOf(tx: Tx, heard: Heard, linked: string | null): Promise<MessageBehind | undefined> {
  for (const address of heard.addresses) {
    const messageId = await readReturnPath(tx, address);
    if (messageId !== null) return await selectMessageBehind(tx, messageId);
  }
  if (linked !== null) return await selectMessageBehind(tx, linked);
  return heard.kind === "reply" ? await answeredMessage(tx, heard) : undefined;
}

/** Some providers blot out every address of the message they return; its unsubscribe link is signed all the same. */
async function messageOfLinks(
  database: Database,
  merchantId: string,
  original: readonly Header[],
): Promise<string | null> {
  const links = headerOf(original, "list-unsubscribe") ?? "";
  const token = /\/u\/(?<token>[\w-]{66,87})/u.exec(links)?.groups?.["token"];
  const of = token === undefined ? null : await readPersonToken(database, token);
  return of?.merchantId === merchantId ? of.messageId : null;
}

/** A person answers from the address that was written to, naming a Message-ID that only her mailbox was told. */
async function answeredMessage(
  tx: Tx,
  { answers, from }: Heard & { kind: "reply" },
): Promise<MessageBehind | undefined> {
  for (const id of answers.map((answer) => answer.split("@", 1)[0] ?? "").filter(isId)) {
    const message = await selectMessageBehind(tx, id);
    if (message?.channel === "email" && message.recipient?.toLowerCase() === from) return message;
  }
  return undefined;
}

type Row = Omit<NewInbound, "kind" | "sourceKey" | "messageId" | "customerId">;

async function keepUnknown(tx: Tx, heard: Heard, row: Row, digest: string): Promise<Received> {
  if (heard.kind === "reply" || heard.kind === "auto_reply") return nothing;
  const unknown = { kind: "unknown", sourceKey: digest, messageId: null, customerId: null } as const;
  return { ...nothing, kind: (await insertInbound(tx, { ...row, ...unknown })) ? "unknown" : "duplicate" };
}

async function noteOn(
  tx: Tx,
  message: MessageBehind,
  kind: Return["kind"],
  row: Row,
  sourceKey: string,
): Promise<Received> {
  const { id: messageId, customerId } = message;
  if (!(await insertInbound(tx, { ...row, kind, sourceKey, messageId, customerId }))) {
    return { kind: "duplicate", messageId, customerId, effect: null };
  }
  const effect = await noteReturn(tx, {
    messageId,
    kind,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.diagnostic === null ? {} : { diagnostic: row.diagnostic }),
  });
  const asked = kind === "reply" && (await answerActs(tx, message, row.words ?? ""));
  if (effect.suppressed || effect.objected || asked) await markEffect(tx, row.id, effect.customerId);
  return { kind, messageId, customerId: effect.customerId ?? customerId, effect };
}

/** Who answers has a mailbox that works; who answers with the one word "stop" is taken at it, whatever was asked. */
async function answerActs(tx: Tx, message: MessageBehind, words: string): Promise<boolean> {
  const { id, channel, recipient, customerId } = message;
  if (channel === "email" && recipient !== null) {
    await noteAddressOf(tx, { id, channel, recipient, customerId }, "reply");
  }
  const [first = ""] = words.split("\n").filter((line) => line.trim() !== "");
  if (customerId === null || !isStopWord(first)) return false;
  await refuseAll(tx, customerId, id);
  return true;
}

/** A mail program wrote to the address of the header List-Unsubscribe (RFC 2369 3.2): its subject carries the person's signed token. */
async function unsubscribeBy(
  database: Database,
  merchantId: string,
  token: string,
  source: NewInbound["source"],
): Promise<Received> {
  const of = await readPersonToken(database, token);
  if (of === null || of.merchantId !== merchantId) return nothing;
  return await database.inMerchant(merchantId, async (tx) => {
    const row = { ...empty, id: newId(Date.parse(tx.now)), source };
    const message = of.messageId === null ? undefined : await selectMessageBehind(tx, of.messageId);
    return await noteWish(tx, of.customerId, message, row);
  });
}

async function noteWish(
  tx: Tx,
  customerId: string,
  message: MessageBehind | undefined,
  row: Row,
): Promise<Received> {
  const messageId = message?.id ?? null;
  const sourceKey = `${messageId ?? customerId}:unsubscribe`;
  const isNew = await insertInbound(tx, { ...row, kind: "unsubscribe", sourceKey, messageId, customerId });
  // Said again it is taken again: she may have come back in between.
  await refuseAll(tx, customerId, messageId);
  if (isNew && messageId !== null) await markEffect(tx, row.id, customerId);
  return { kind: isNew ? "unsubscribe" : "duplicate", messageId, customerId, effect: null };
}

async function refuseAll(tx: Tx, customerId: string, messageId: string | null): Promise<void> {
  await unsubscribe(tx, {
    customerId,
    messageId,
    channel: "email",
    scope: "all_marketing",
    origin: "mailto",
  });
}

const empty = { status: null, diagnostic: null, reporter: null, words: null, raw: null } as const;

function rowOf(tx: Tx, heard: Heard, raw: Uint8Array, source: NewInbound["source"]): Row {
  const said = { ...empty, ...heard } as Pick<Row, "status" | "diagnostic" | "reporter" | "words">;
  return {
    id: newId(Date.parse(tx.now)),
    source,
    status: said.status,
    diagnostic: storable(said.diagnostic, 500),
    reporter: storable(said.reporter, 255),
    words: storable(said.words, 4_000),
    raw: Buffer.from(raw.subarray(0, rawKept)),
  };
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
function storable(text: string | null, length: number): string | null {
  const kept = text?.replaceAll("\0", "").slice(0, length).toWellFormed().trim() ?? "";
  return kept === "" ? null : kept;
}

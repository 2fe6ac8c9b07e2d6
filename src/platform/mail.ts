import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import nodemailer, { type Transporter } from "nodemailer";
import { type DkimKey, dkimSignature } from "./dkim.ts";
import { encodeWords, type Header, type Mailbox, writeMailbox, writeMessage } from "./mime.ts";

/** A relay that takes e-mail, and how it is spoken to. */
export type Relay = {
  /** `smtp://` or `smtps://`, with the user and the password where it asks for them. */
  readonly url: string;
  /** `tls`: encrypted from the first word; `starttls`: refused unless it becomes so; absent: as the relay offers it. */
  readonly security?: "tls" | "starttls" | "none";
  /** Conversations at once. */
  readonly connections: number;
  readonly dkim: DkimKey | null;
};

export type Mail = {
  readonly from: Mailbox;
  readonly replyTo: Mailbox | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Left part of the Message-ID: the same for every attempt, so that a mailbox that already has it may know it. */
  readonly id: string;
  readonly language: string;
  /** Where what cannot be delivered comes back (RFC 5321 4.4). */
  readonly returnPath: string;
  /** What mail programs unsubscribe by; null: it is no mailing. */
  readonly unsubscribe: { readonly oneClick: string; readonly mailto: string | null } | null;
  /** By what mailbox providers gather complaints; null: none. */
  readonly feedbackId: string | null;
};

export type MailAnswer =
  | { readonly isAccepted: true; readonly answer: string }
  | {
      readonly isAccepted: false;
      /** What the relay answered (RFC 5321 4.2); null: nothing. */
      readonly code: number | null;
      readonly error: string;
      /** It had the words, in part or whole, when it fell silent. */
      readonly mayHaveLeft: boolean;
    };

/** Whether e-mail leaves this installation: `REBELOTE_SMTP_URL` and `REBELOTE_MAIL_FROM` are both given. */
export function mailIsSent(env: NodeJS.ProcessEnv = process.env): boolean {
  return installationRelay(env) !== null;
}

/** The address e-mail leaves from; null when nothing leaves. */
export function mailFrom(env: NodeJS.ProcessEnv = process.env): string | null {
  return installationRelay(env)?.from ?? null;
}

/** The relay of the installation, for the shops that have none of their own. */
export function installationRelay(
  env: NodeJS.ProcessEnv = process.env,
): { readonly url: string; readonly from: string; readonly returnAddress: string | null } | null {
  const url = env["REBELOTE_SMTP_URL"] ?? "";
  const from = env["REBELOTE_MAIL_FROM"] ?? "";
  const returnAddress = env["REBELOTE_MAIL_RETURN"] ?? "";
  if (url === "" || from === "") return null;
  return { url, from, returnAddress: returnAddress === "" ? null : returnAddress };
}

/** A relay's name without its password: account, host and port. */
export function relayName(url: string): string {
  try {
    const { protocol, username, hostname, port } = new URL(url);
    return `${protocol}//${username === "" ? "" : `${username}@`}${hostname}${port === "" ? "" : `:${port}`}`;
  } catch {
    return "smtp://unreadable";
  }
}

/** The Message-ID of a message of ours (RFC 5322 3.6.4). */
export function messageIdOf(id: string, fromAddress: string): string {
  return `<${id}@${fromAddress.slice(fromAddress.lastIndexOf("@") + 1)}>`;
}

/** Hands one message to a relay, by connections that stay open between messages. What the relay says is an answer: nothing is thrown for it. */
export async function handMail(relay: Relay, mail: Mail, atMs: number): Promise<MailAnswer> {
  const raw = Readable.from([await rawMail(mail, relay.dkim, atMs)], { objectMode: false });
  try {
    const { response } = (await transporterTo(relay).sendMail({
      envelope: { from: mail.returnPath, to: [mail.to] },
      raw,
    })) as { response: string };
    return { isAccepted: true, answer: response };
  } catch (error) {
    const {
      responseCode = null,
      message,
      code,
    } = error as {
      responseCode?: number;
      message: string;
      code?: string;
    };
    if (code === "EENVELOPE" && responseCode === null)
      return { isAccepted: false, code: 553, error: message, mayHaveLeft: false };
    const mayHaveLeft = responseCode === null && raw.readableDidRead;
    return { isAccepted: false, code: responseCode, error: message, mayHaveLeft };
  }
}

/** The message as it leaves: the same bytes each time but for its date. */
export async function rawMail(mail: Mail, dkim: DkimKey | null, atMs: number): Promise<Buffer> {
  const boundary = `b-${createHash("sha256").update(mail.id).digest("hex").slice(0, 32)}`;
  const { head, body } = writeMessage(headersOf(mail, atMs), { text: mail.text, html: mail.html, boundary });
  const lines = dkim === null ? head : [await dkimSignature(dkim, head, body, atMs), ...head];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8"), body]);
}

/** Header fields of a message, in their order. */
export function headersOf(mail: Mail, atMs: number): readonly Header[] {
  const { unsubscribe } = mail;
  const headers: Header[] = [
    ["From", writeMailbox(mail.from)],
    ["To", writeMailbox({ name: "", address: mail.to })],
  ];
  if (mail.replyTo !== null) headers.push(["Reply-To", writeMailbox(mail.replyTo)]);
  headers.push(
    ["Subject", encodeWords(mail.subject)],
    ["Date", new Date(atMs).toUTCString().replace("GMT", "+0000")],
    ["Message-ID", messageIdOf(mail.id, mail.from.address)],
    ["Content-Language", mail.language],
  );
  if (unsubscribe === null) {
    headers.push(["Auto-Submitted", "auto-generated"]);
  } else {
    const ways =
      unsubscribe.mailto === null ? [unsubscribe.oneClick] : [unsubscribe.oneClick, unsubscribe.mailto];
    headers.push(
      ["List-Unsubscribe", ways.map((way) => `<${way}>`).join(",\r\n ")],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
    );
  }
  if (mail.feedbackId !== null) headers.push(["Feedback-ID", mail.feedbackId]);
  return headers;
}

const open = new Map<string, Transporter>();

/** Lets go of the connections kept open between messages: of one relay, or of all. */
export function closeMail(url?: string): void {
  for (const [key, transporter] of open) {
    if (url !== undefined && !key.startsWith(`${url} `)) continue;
    transporter.close();
    open.delete(key);
  }
}

function transporterTo({ url, security, connections }: Relay): Transporter {
  const key = `${url} ${security ?? ""} ${connections}`;
  const known = open.get(key);
  if (known !== undefined) return known;
  const transporter = nodemailer.createTransport(
    {
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: 1_000,
      // What was not even begun is tried again by whoever holds it, when the relay's lane is open again.
      maxRequeues: 1,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      ...(security === "tls" ? { secure: true } : {}),
      ...(security === "starttls" ? { secure: false, requireTLS: true } : {}),
      ...(security === "none" ? { secure: false, ignoreTLS: true } : {}),
    },
    // A message is made of what it holds: nothing in it may make the server read a file or an address.
    { disableFileAccess: true, disableUrlAccess: true },
  );
  open.set(key, transporter);
  return transporter;
}

import { createHash } from "node:crypto";
import { type DkimKey, dkimSignature } from "./dkim.ts";
import { type SmtpAnswer, SmtpRelay, type SmtpSettings } from "./smtp.ts";
import { encodeWords, type Header, type Mailbox, writeMailbox, writeMessage } from "./mime.ts";

/** A relay that takes e-mail, and who vouches for it there. */
export type Relay = {
  /** `smtp://` or `smtps://`, with the user and the password where it asks for them. */
  readonly url: string;
  /** Absent: as the address says it, and encrypted where the relay offers it. */
  readonly security?: "tls" | "starttls" | "none";
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

/** The relay of the installation, for the shops that have none of their own: `REBELOTE_SMTP_URL` and `REBELOTE_MAIL_FROM`. */
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
  const domain = fromAddress.slice(fromAddress.lastIndexOf("@") + 1);
  return `<${id}@${domain.replaceAll(/[^\p{L}\p{N}.:[\]-]/gu, "")}>`;
}

/** Hands one message to a relay, in a conversation that stays open for the next one. */
export async function handMail(relay: Relay, mail: Mail, atMs: number): Promise<SmtpAnswer> {
  const raw = await rawMail(mail, relay.dkim, atMs);
  return await relayTo(relay).send({ from: mail.returnPath, to: mail.to }, raw);
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

const open = new Map<string, SmtpRelay>();

/** Lets go of the conversations kept open between messages. */
export function closeMail(): void {
  for (const relay of open.values()) relay.close();
  open.clear();
}

function relayTo({ url, security }: Relay): SmtpRelay {
  const key = `${security ?? ""} ${url}`;
  const known = open.get(key);
  if (known !== undefined) return known;
  const made = new SmtpRelay(settingsOf(url, security));
  open.set(key, made);
  return made;
}

function settingsOf(url: string, security: Relay["security"]): SmtpSettings {
  const { protocol, hostname, port, username, password } = new URL(url);
  return {
    host: hostname.replaceAll(/^\[|\]$/gu, ""),
    port: port === "" ? null : Number(port),
    user: username === "" ? null : decodeURIComponent(username),
    password: decodeURIComponent(password),
    security: security ?? (protocol === "smtps:" ? "tls" : "offered"),
  };
}

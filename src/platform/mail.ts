import nodemailer, { type Transporter } from "nodemailer";

/** The relay to which the shop's e-mail is handed, and the address it leaves from. */
type Relay = { readonly url: string; readonly from: string };

export type Mail = {
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Left part of the Message-ID: the same for every attempt, so that a mailbox that already has it may know it. */
  readonly id: string;
  readonly language: string;
};

export type Handed =
  | { readonly outcome: "sent"; readonly answer: string }
  | {
      readonly outcome: "failed";
      /** The relay will never take it (SMTP 5yz, RFC 5321 4.2.1). */
      readonly isFinal: boolean;
      /** The relay did not answer at all: the next message need not be tried now. */
      readonly isUnreachable: boolean;
      readonly error: string;
    };

/** Whether e-mail leaves this installation: `REBELOTE_SMTP_URL` and `REBELOTE_MAIL_FROM` are both given. */
export function mailIsSent(env: NodeJS.ProcessEnv = process.env): boolean {
  return relayOf(env) !== null;
}

/** The address e-mail leaves from; null when nothing leaves. */
export function mailFrom(env: NodeJS.ProcessEnv = process.env): string | null {
  return relayOf(env)?.from ?? null;
}

let open: { readonly url: string; readonly transporter: Transporter } | null = null;

/** Hands one message to the relay. A refusal of the relay is an answer; nothing is thrown for it. */
export async function handMail(mail: Mail, env: NodeJS.ProcessEnv = process.env): Promise<Handed> {
  const relay = relayOf(env);
  if (relay === null) return { outcome: "failed", isFinal: false, isUnreachable: true, error: "no relay" };
  const domain = relay.from.slice(relay.from.lastIndexOf("@") + 1);
  try {
    const { response } = (await transporterTo(relay).sendMail({
      from: { name: mail.fromName, address: relay.from },
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id}@${domain}>`,
      headers: { "Auto-Submitted": "auto-generated", "Content-Language": mail.language },
      ...(mail.html === null ? {} : { html: mail.html }),
      ...(mail.replyTo === null ? {} : { replyTo: { name: mail.fromName, address: mail.replyTo } }),
    })) as { response: string };
    return { outcome: "sent", answer: response };
  } catch (error) {
    const { responseCode, message } = error as { responseCode?: number; message: string };
    return {
      outcome: "failed",
      isFinal: responseCode !== undefined && responseCode >= 500,
      isUnreachable: responseCode === undefined,
      error: message,
    };
  }
}

/** Lets go of the connections kept open between messages. */
export function closeMail(): void {
  open?.transporter.close();
  open = null;
}

function relayOf(env: NodeJS.ProcessEnv): Relay | null {
  const url = env["REBELOTE_SMTP_URL"] ?? "";
  const from = env["REBELOTE_MAIL_FROM"] ?? "";
  return url === "" || from === "" ? null : { url, from };
}

function transporterTo({ url }: Relay): Transporter {
  if (open?.url !== url) {
    closeMail();
    const transporter = nodemailer.createTransport(
      {
        url,
        pool: true,
        maxConnections: 2,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 30_000,
      },
      // A message is made of what it holds: nothing in it may make the server read a file or an address.
      { disableFileAccess: true, disableUrlAccess: true },
    );
    open = { url, transporter };
  }
  return open.transporter;
}

import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";

/** Where a relay answers and how it is spoken to. */
export type SmtpSettings = {
  readonly host: string;
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string;
  /** `tls`: encrypted from the first word; `starttls`: refused unless it becomes so; `offered`: as the relay offers it. */
  readonly security: "tls" | "starttls" | "offered" | "none";
};

export type SmtpAnswer =
  | { readonly isAccepted: true; readonly answer: string }
  | {
      readonly isAccepted: false;
      /** What the relay answered (RFC 5321 4.2); null: nothing. */
      readonly code: number | null;
      readonly error: string;
      /** The relay had asked for the words when it fell silent: it may have them. */
      readonly mayHaveLeft: boolean;
    };

type Fault = Error & {
  readonly responseCode?: number | undefined;
  readonly code?: string | undefined;
};

const idleMs = 30_000;
/** Relays count messages by conversation, and end long ones. */
const messagesMost = 500;

/**
 * Conversations with one relay that stay open between messages. Whoever sends says how many go on at once: each message takes a
 * conversation that is free, or begins one.
 */
export class SmtpRelay {
  readonly #settings: SmtpSettings;
  readonly #free: Conversation[] = [];

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
  }

  /** Hands one message over. What the relay says is an answer: nothing is thrown for it. */
  async send(envelope: { readonly from: string; readonly to: string }, message: Buffer): Promise<SmtpAnswer> {
    const known = this.#free.pop();
    if (known !== undefined) {
      const answer = await known.send(envelope, message);
      // A conversation that rested may have ended meanwhile: nothing of the message was said in it.
      const wasOver = !answer.isAccepted && answer.code === null && !answer.mayHaveLeft;
      if (!wasOver) return this.#keep(known, answer);
    }
    const made = new Conversation(this.#settings, (ended) => this.#forget(ended));
    const refused = await made.open();
    if (refused !== null) return refused;
    return this.#keep(made, await made.send(envelope, message));
  }

  close(): void {
    for (const one of this.#free.splice(0)) one.end();
  }

  #keep(one: Conversation, answer: SmtpAnswer): SmtpAnswer {
    if (one.isOpen && one.messages < messagesMost) {
      one.rest(idleMs);
      this.#free.push(one);
    } else one.end();
    return answer;
  }

  #forget(ended: Conversation): void {
    const at = this.#free.indexOf(ended);
    if (at !== -1) this.#free.splice(at, 1);
  }
}

class Conversation {
  readonly #connection: SMTPConnection;
  readonly #settings: SmtpSettings;
  #resting: NodeJS.Timeout | null = null;
  #fault: Fault | null = null;
  isOpen = false;
  messages = 0;

  constructor(settings: SmtpSettings, whenOver: (ended: Conversation) => void) {
    const { host, port, security } = settings;
    this.#settings = settings;
    this.#connection = new SMTPConnection({
      host,
      ...(port === null ? {} : { port }),
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
    const over = (fault?: Error): void => {
      this.#fault = fault ?? this.#fault;
      this.isOpen = false;
      if (this.#resting !== null) clearTimeout(this.#resting);
      whenOver(this);
    };
    this.#connection.on("error", over).on("end", () => over());
  }

  /** Begins it; null: the relay listens. */
  async open(): Promise<SmtpAnswer | null> {
    const fault =
      (await this.#ask((done) => this.#connection.connect((error) => done(error ?? null)))) ??
      (this.#settings.user === null
        ? null
        : await this.#ask((done) =>
            this.#connection.login(
              { user: this.#settings.user ?? "", pass: this.#settings.password },
              (error) => done(error),
            ),
          ));
    this.isOpen = fault === null;
    if (fault === null) return null;
    this.end();
    return { isAccepted: false, code: fault.responseCode ?? null, error: fault.message, mayHaveLeft: false };
  }

  async send(
    { from, to }: { readonly from: string; readonly to: string },
    message: Buffer,
  ): Promise<SmtpAnswer> {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.messages += 1;
    // Read when the relay asks for the words (354), and not before.
    const words = new Readable({
      read() {
        this.push(message);
        this.push(null);
      },
    });
    let answer = "";
    const fault = await this.#ask((done) =>
      this.#connection.send({ from, to: [to], size: message.length }, words, (error, info) => {
        answer = info?.response ?? "";
        done(error);
      }),
    );
    if (fault === null) return { isAccepted: true, answer };
    const code = fault.responseCode ?? (fault.code === "EENVELOPE" ? 553 : null);
    if (code === null || code === 421 || !(await this.#begunAnew())) this.end();
    return {
      isAccepted: false,
      code,
      error: fault.message,
      mayHaveLeft: code === null && words.readableDidRead,
    };
  }

  /** Kept for the next message, for a while. */
  rest(ms: number): void {
    this.#resting = setTimeout(() => this.end(), ms).unref();
  }

  end(): void {
    if (this.isOpen) this.#connection.quit();
    else this.#connection.close();
    this.isOpen = false;
  }

  /** After a refusal the conversation goes on from its beginning (RFC 5321 4.1.1.5). */
  async #begunAnew(): Promise<boolean> {
    return (await this.#ask((done) => this.#connection.reset((error) => done(error)))) === null;
  }

  /** The library says some ends of a conversation by an event alone: whichever comes first is the answer. */
  async #ask(question: (done: (fault: Fault | null) => void) => void): Promise<Fault | null> {
    return await new Promise((resolve) => {
      const over = (fault?: Error): void =>
        resolve(fault ?? this.#fault ?? new Error("The relay ended the conversation."));
      this.#connection.once("error", over).once("end", over);
      question((fault) => {
        this.#connection.removeListener("error", over).removeListener("end", over);
        resolve(fault);
      });
    });
  }
}

import { type BounceKind, judgeFailure, statusIn } from "./dsn.ts";

/** One thing a provider tells of one message. */
export type HookEvent = {
  /** The Message-ID as it was sent, without its brackets. */
  readonly messageId: string;
  readonly kind: BounceKind | "complaint" | "unsubscribe";
  readonly status: string | null;
  readonly diagnostic: string | null;
};

const mostEvents = 2_000;

/** The events of a call that concern an address or a wish; opens, clicks and deliveries are left out. */
export function eventsOf(provider: "mailgun" | "sendgrid" | "signed", body: unknown): readonly HookEvent[] {
  const read = { mailgun: ofMailgun, sendgrid: ofSendgrid, signed: ofProgram }[provider];
  const told = provider === "signed" ? (fieldsOf(body)["events"] ?? body) : body;
  return (Array.isArray(told) ? told : [told])
    .slice(0, mostEvents)
    .map((event) => read(fieldsOf(event)))
    .filter((event) => event !== null);
}

type Fields = Readonly<Record<string, unknown>>;

/** `failed` is both: `severity` says which. A resend that Mailgun itself held back tells nothing new. */
function ofMailgun(body: Fields): HookEvent | null {
  const event = fieldsOf(body["event-data"]);
  const name = textOf(event["event"]);
  const messageId = bare(fieldsOf(fieldsOf(event["message"])["headers"])["message-id"]);
  if (messageId === null) return null;
  if (name === "complained") return { messageId, kind: "complaint", status: null, diagnostic: null };
  if (name === "unsubscribed") return { messageId, kind: "unsubscribe", status: null, diagnostic: null };
  if (name !== "failed" || textOf(event["reason"])?.startsWith("suppress-") === true) return null;
  const { code, message, description, "enhanced-code": enhanced } = fieldsOf(event["delivery-status"]);
  const said = [code, textOf(message) ?? textOf(description)].filter(Boolean).join(" ");
  return failureOf(messageId, statusIn(textOf(enhanced) ?? "") ?? statusIn(said), said, {
    isDelay: textOf(event["severity"]) === "temporary",
  });
}

/** `dropped` is a mail SendGrid itself held back; a bounce of type `blocked` judges the sender or is temporary. */
function ofSendgrid(event: Fields): HookEvent | null {
  const name = textOf(event["event"]);
  const messageId = bare(event["smtp-id"]);
  if (messageId === null) return null;
  if (name === "spamreport") return { messageId, kind: "complaint", status: null, diagnostic: null };
  if (name === "unsubscribe" || name === "group_unsubscribe") {
    return { messageId, kind: "unsubscribe", status: null, diagnostic: null };
  }
  const said = textOf(event["reason"]) ?? textOf(event["response"]) ?? "";
  const status = statusIn(textOf(event["status"]) ?? "") ?? statusIn(said);
  if (name === "deferred") return failureOf(messageId, status, said, { isDelay: true });
  if (name !== "bounce") return null;
  const failure = failureOf(messageId, status, said, { isDelay: false });
  // The provider itself does not hold the address for dead: neither do we.
  return textOf(event["type"]) === "blocked" && failure.kind === "hard"
    ? { ...failure, kind: "soft" }
    : failure;
}

const programKinds = ["hard", "soft", "block", "delay", "complaint", "unsubscribe"] as const;

/** Of the shop's own mail server or another program: it says itself what it heard, or leaves the judging to us. */
function ofProgram(event: Fields): HookEvent | null {
  const messageId = bare(event["messageId"]);
  if (messageId === null) return null;
  const diagnostic = textOf(event["diagnostic"]) ?? null;
  const status = statusIn(textOf(event["status"]) ?? "") ?? statusIn(diagnostic ?? "");
  const kind = programKinds.find((one) => one === event["kind"]);
  if (kind !== undefined) return { messageId, kind, status, diagnostic };
  return event["kind"] === "bounce"
    ? failureOf(messageId, status, diagnostic ?? "", { isDelay: false })
    : null;
}

function failureOf(
  messageId: string,
  status: string | null,
  said: string,
  { isDelay }: { readonly isDelay: boolean },
): HookEvent {
  const diagnostic = said.trim() === "" ? null : said.trim().slice(0, 500);
  return { messageId, kind: isDelay ? "delay" : judgeFailure({ status, diagnostic }), status, diagnostic };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function bare(value: unknown): string | null {
  const id = textOf(value)?.trim().replace(/^<|>$/gu, "") ?? "";
  return id === "" || id.length > 250 ? null : id;
}

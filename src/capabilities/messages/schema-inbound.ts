import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
const nullableText = nullable(Type.String());
const Rate = (description: string) => nullable(Type.Number({ description }));

export const inboundKinds = [
  "hard",
  "soft",
  "block",
  "delay",
  "complaint",
  "auto_reply",
  "reply",
  "unsubscribe",
  "unknown",
] as const;
export type InboundKind = (typeof inboundKinds)[number];
const Kind = choice(
  inboundKinds,
  "hard: the address is dead; soft: it could not be reached now; block: the sender is not wanted there; unknown: tied to no message, acts on nobody",
);

export const InboundQuery = Type.Object(
  {
    kind: Type.Optional(Kind),
    customerId: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the answer before" })),
  },
  closed,
);
export type InboundQuery = Static<typeof InboundQuery>;

export const InboundAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      kind: Kind,
      source: choice(["mailbox", "hook", "staff"]),
      hasEffect: Type.Boolean({ description: "It changed something: a dead address, an objection" }),
      messageId: nullableText,
      mailing: nullable(Type.String({ description: "Name of the mailing it answers" })),
      customerId: nullableText,
      name: nullable(Type.String({ description: "Of the person, as the record shows it" })),
      to: nullable(Type.String({ description: "The address the message went to" })),
      status: nullable(Type.String({ description: "Enhanced status code, RFC 3463" })),
      diagnostic: nullable(Type.String({ description: "What the other server said, word for word" })),
      reporter: nullable(Type.String({ description: "The server that reports" })),
      words: nullable(Type.String({ description: "Of a reply: what the person wrote" })),
      receivedAt: Instant,
      hasRaw: Type.Boolean({ description: "The message itself is still kept" }),
    }),
  ),
  nextCursor: nullableText,
});
export type InboundAnswer = Static<typeof InboundAnswer>;
export const InboundParams = Type.Object({ id: Id });

export const HealthQuery = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 30 })) },
  closed,
);
const judged = {
  sent: Type.Integer({ description: "E-mails accepted by a relay" }),
  delivered: Type.Integer({ description: "Those of them that did not come back" }),
  hard: Type.Integer(),
  soft: Type.Integer(),
  blocked: Type.Integer(),
  complaints: Type.Integer(),
  hardRate: Rate("Dead addresses by message; null below 200 messages"),
  complaintRate: Rate("Complaints by delivered message; null below 200 delivered"),
};
export const HealthAnswer = Type.Object({
  days: Type.Integer(),
  ...judged,
  verdict: choice(
    ["too_few", "good", "watch", "stop"],
    "watch: complaints from 0.1 % or dead addresses from 2 %; stop: complaints from 0.3 % or dead addresses from 5 %",
  ),
  minimum: Type.Integer({ description: "Messages below which no rate is judged" }),
  warnAt: Type.Number(),
  pauseAt: Type.Number(),
  weeks: Type.Array(
    Type.Object({
      from: Type.String({ description: "Monday of the week" }),
      sent: Type.Integer(),
      bounced: Type.Integer(),
      complaints: Type.Integer(),
    }),
  ),
  mailings: Type.Array(Type.Object({ id: Id, name: Type.String(), state: Type.String(), ...judged }), {
    description: "Of the mailings of these days, those that came back or were complained of most",
  }),
  deadAddresses: Type.Integer({ description: "E-mail addresses known to be dead" }),
});
export type HealthAnswer = Static<typeof HealthAnswer>;

const mailbox = {
  host: Type.String({ minLength: 1, maxLength: 255, pattern: "^\\S+$", description: "IMAP server" }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  security: choice(["tls", "starttls", "none"], "none only within one machine"),
  username: Type.String({ minLength: 1, maxLength: 320 }),
  folder: Type.String({ minLength: 1, maxLength: 255 }),
  removesRead: Type.Boolean({
    description:
      "Reports and automatic answers that were understood are removed from the mailbox; letters of people never",
  }),
};
export const MailboxBody = Type.Object(
  {
    host: mailbox.host,
    port: mailbox.port,
    security: mailbox.security,
    username: mailbox.username,
    password: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: "Sealed; absent: as it was" }),
    ),
    folder: Type.Optional(mailbox.folder),
    removesRead: Type.Optional(mailbox.removesRead),
  },
  closed,
);
export type MailboxBody = Static<typeof MailboxBody>;
const Mailbox = Type.Object({
  ...mailbox,
  readAt: nullableText,
  error: nullable(Type.String({ description: "Why it could not be read the last time: a code" })),
  failedAt: nullableText,
});
export const MailboxAnswer = Type.Object({ mailbox: nullable(Mailbox) });
export type MailboxAnswer = Static<typeof MailboxAnswer>;
export const MailboxReadAnswer = Type.Object({
  read: Type.Integer({ description: "Messages looked at" }),
  kept: Type.Integer({ description: "Those that concern messages of the shop" }),
});
export type MailboxReadAnswer = Static<typeof MailboxReadAnswer>;

export const hookProviders = ["mailgun", "sendgrid", "signed"] as const;
const Provider = choice(
  hookProviders,
  "mailgun: HMAC by its signing key; sendgrid: ECDSA by its verification key; signed: any program, HMAC by a key of ours",
);
export const HookBody = Type.Object(
  {
    provider: Provider,
    secret: Type.Optional(
      Type.String({
        minLength: 8,
        maxLength: 2_000,
        description: "Mailgun's webhook signing key or SendGrid's verification key; made here for `signed`",
      }),
    ),
  },
  closed,
);
export type HookBody = Static<typeof HookBody>;
const Hook = Type.Object({
  id: Id,
  provider: Provider,
  address: Type.String({ description: "Where the provider is to call" }),
  createdAt: Instant,
  heardAt: nullableText,
  refusedAt: nullable(
    Type.String({ description: "When a call last came that was not signed as it should be" }),
  ),
});
export const HooksAnswer = Type.Object({ items: Type.Array(Hook) });
export type HooksAnswer = Static<typeof HooksAnswer>;
export const HookAnswer = Type.Object({
  ...Hook.properties,
  secret: nullable(Type.String({ description: "Of `signed`, shown this once" })),
});
export type HookAnswer = Static<typeof HookAnswer>;
export const HookParams = Type.Object({ id: Id });

export const RecordsAnswer = Type.Object({
  domain: nullable(
    Type.String({ description: "Domain of the address messages leave from; null: nothing leaves" }),
  ),
  items: Type.Array(
    Type.Object({
      purpose: choice(["spf", "dkim", "dmarc", "mx"]),
      name: Type.String({ description: "Full name of the record" }),
      type: choice(["TXT", "MX"]),
      value: nullable(Type.String({ description: "What to paste; null: the provider gives it" })),
      found: Type.Array(Type.String(), { description: "What the DNS answers now" }),
      state: choice(["good", "missing", "wrong", "unreachable", "unknown"]),
      problem: choiceOrNull([
        "several",
        "sender_not_listed",
        "lets_everybody",
        "too_many_lookups",
        "key_differs",
        "key_revoked",
        "policy_missing",
        "not_aligned",
        "leads_elsewhere",
      ]),
      advice: choiceOrNull(["policy_none", "no_reports"]),
    }),
  ),
  checkedAt: Instant,
});
export type RecordsAnswer = Static<typeof RecordsAnswer>;

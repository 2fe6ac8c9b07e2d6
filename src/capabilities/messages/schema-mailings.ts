import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
const nullableText = nullable(Type.String());
const Name = Type.String({ minLength: 1, maxLength: 120 });

export const mailingChannels = ["email", "sms", "post", "phone"] as const;
export type MailingChannel = (typeof mailingChannels)[number];
export const mailingPurposes = [
  "transactional",
  "service",
  "survey",
  "marketing",
  "consent_renewal",
] as const;
export type MailingPurpose = (typeof mailingPurposes)[number];

const MailingState = choice(
  ["draft", "scheduled", "sending", "paused", "finished", "cancelled"],
  "scheduled: its moment is to come; sending: each line is going its way; finished: every line has its end",
);

const Audience = Type.Unsafe<Audience>({
  type: "object",
  description:
    '{"rule": …} of the people language, whoever answers it when the mailing begins; or {"customerIds": […]}',
});
export type Audience = { readonly rule: unknown } | { readonly customerIds: readonly string[] };

const given = {
  name: Name,
  channel: choice(mailingChannels),
  purpose: choice(mailingPurposes, "Whatever carries a promotion counts as marketing"),
  topic: Type.String({
    maxLength: 40,
    description: "Kind of message that a person may take or leave; empty: none",
  }),
  templateId: nullable(Id),
  audience: Audience,
  sendAt: nullable(
    Type.String({ maxLength: 40, description: "Instant; null with `sendLocal` null: at once" }),
  ),
  sendLocal: nullable(
    Type.String({
      pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$",
      description: "The same hour where each person lives, such as 2026-06-03T09:00",
    }),
  ),
  expiresAt: nullable(
    Type.String({ maxLength: 40, description: "Instant after which nothing of it leaves" }),
  ),
  priority: Type.Integer({ minimum: -100, maximum: 100, description: "Which of two messages wins a place" }),
  valueCents: Type.Integer({
    minimum: 0,
    description: "What one message is worth: decides between equal priorities",
  }),
  perSecond: nullable(
    Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: "At most so many a second" }),
  ),
  staffId: nullable(Id),
  voucherKindId: nullable(
    Type.String({
      ...Id,
      description:
        "Kind of voucher: each person gets one of her own, made when her message leaves. Its words show the code, its end and its conditions",
    }),
  ),
  skipsBuyers: Type.Boolean({
    description: "Leaves out whoever has bought since it was planned; asked when a message is taken in hand",
  }),
};

export const MailingBody = Type.Object(
  {
    name: given.name,
    channel: given.channel,
    purpose: given.purpose,
    audience: given.audience,
    topic: Type.Optional(given.topic),
    templateId: Type.Optional(given.templateId),
    sendAt: Type.Optional(given.sendAt),
    sendLocal: Type.Optional(given.sendLocal),
    expiresAt: Type.Optional(given.expiresAt),
    priority: Type.Optional(given.priority),
    valueCents: Type.Optional(given.valueCents),
    perSecond: Type.Optional(given.perSecond),
    staffId: Type.Optional(given.staffId),
    voucherKindId: Type.Optional(given.voucherKindId),
    skipsBuyers: Type.Optional(given.skipsBuyers),
  },
  closed,
);
export type MailingBody = Static<typeof MailingBody>;

export const MailingChange = Type.Partial(MailingBody, { ...closed, minProperties: 1 });
export type MailingChange = Static<typeof MailingChange>;

const Counts = Type.Object({
  planned: Type.Integer({ description: "Everybody the mailing was for, when it began" }),
  sent: Type.Integer({ description: "Accepted by the relay or the provider" }),
  kept: Type.Integer({
    description: "Shown in the outbox only: nothing leaves this installation by that channel",
  }),
  open: Type.Integer({ description: "Still to leave" }),
  skipped: Type.Integer({ description: "Decided against, each with its reason" }),
  failed: Type.Integer({ description: "Tried in vain" }),
  bounced: Type.Integer({ description: "Came back, at once or later: hard, soft and refused by policy" }),
  complained: Type.Integer(),
  unsubscribed: Type.Integer(),
  clicked: Type.Integer({ description: "Of those who agreed that it is noted" }),
  replied: Type.Integer(),
  erased: Type.Integer({ description: "Persons erased since: nothing else is kept of them" }),
});

const mailing = {
  id: Id,
  name: Name,
  channel: given.channel,
  purpose: given.purpose,
  topic: given.topic,
  templateId: nullableText,
  versionId: nullableText,
  audience: Audience,
  sendAt: nullableText,
  sendLocal: nullableText,
  expiresAt: nullableText,
  priority: Type.Integer(),
  valueCents: Type.Integer(),
  perSecond: nullable(Type.Number()),
  staffId: nullableText,
  voucherKindId: nullableText,
  skipsBuyers: given.skipsBuyers,
  state: MailingState,
  pausedFor: choiceOrNull(
    ["owner", "complaints", "bounces", "relay"],
    "owner: somebody asked; complaints: 0.3 % of those delivered complained; bounces: too many came back; relay: it refuses the shop",
  ),
  createdAt: Instant,
  createdBy: Type.String(),
  plannedAt: nullableText,
  finishedAt: nullableText,
};

export const MailingAnswer = Type.Object({ ...mailing, counts: Counts });
export type MailingAnswer = Static<typeof MailingAnswer>;
export type MailingCounts = MailingAnswer["counts"];

export const MailingsQuery = Type.Object(
  {
    state: Type.Optional(MailingState),
    channel: Type.Optional(given.channel),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the answer before" })),
  },
  closed,
);
export type MailingsQuery = Static<typeof MailingsQuery>;
export const MailingsAnswer = Type.Object({ items: Type.Array(MailingAnswer), nextCursor: nullableText });
export type MailingsAnswer = Static<typeof MailingsAnswer>;

const GivenVouchers = Type.Object({
  kindId: Id,
  kindName: Type.String(),
  held: Type.Integer({ description: "People who wait until there are more codes" }),
  left: nullable(Type.Integer({ description: "Codes of the kind that may still be given; null: no limit" })),
  given: Type.Integer({ description: "Codes that people of this mailing hold or have used" }),
  cancelled: Type.Integer({ description: "Codes of messages that did not leave, or cancelled since" }),
  expired: Type.Integer({ description: "Of those given: over without a use" }),
  used: Type.Integer(),
  usedCents: Type.Integer({ description: "What their uses took off baskets" }),
  receipts: Type.Integer({ description: "Receipts of these uses that are known" }),
  receiptsCents: Type.Integer({ description: "What those receipts come to, after all reductions" }),
});

export const ReportAnswer = Type.Object({
  mailing: MailingAnswer,
  vouchers: nullable(GivenVouchers),
  byReason: Type.Array(
    Type.Object({
      reason: Type.String({ description: "The code, with the cap or the topic after a colon" }),
      state: Type.String(),
      count: Type.Integer(),
      label: nullable(Type.String({ description: "Name of the cap or the topic" })),
    }),
    { description: "Why lines did not leave, most frequent first" },
  ),
  byDomain: Type.Array(
    Type.Object({
      domain: Type.String({ description: "Of the mailboxes; the empty one gathers what is rare" }),
      sent: Type.Integer(),
      bounced: Type.Integer(),
      complained: Type.Integer(),
    }),
  ),
  byLink: Type.Array(
    Type.Object({
      link: Type.Integer({ description: "Its number in the words, from 1" }),
      target: nullable(Type.String({ description: "Where it leads" })),
      clicks: Type.Integer(),
    }),
    { description: "How often each link was followed, whoever did" },
  ),
  complaintRate: nullable(Type.Number({ description: "Complaints by delivered message; null below 200" })),
  isWarned: Type.Boolean({ description: "Complaints reached 0.1 %" }),
  perMinute: Type.Array(Type.Object({ at: Instant, sent: Type.Integer() }), {
    description: "How it went out, minute by minute, at most the last 240",
  }),
  possibleDuplicates: Type.Integer({
    description: "Lines handed over twice under one Message-ID, because a sender died before it knew",
  }),
});
export type ReportAnswer = Static<typeof ReportAnswer>;

export const LinesQuery = Type.Object(
  {
    state: Type.Optional(
      choice(["planned", "waiting", "sending", "sent", "kept", "failed", "skipped"], "Which lines"),
    ),
    reason: Type.Optional(Type.String({ maxLength: 120 })),
    mark: Type.Optional(choice(["bounced", "complained", "unsubscribed", "clicked", "replied"])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type LinesQuery = Static<typeof LinesQuery>;

export const LinesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      customerId: nullableText,
      name: Type.String({ description: "Of the person, as the record shows it" }),
      to: nullableText,
      state: Type.String(),
      reason: nullableText,
      attempts: Type.Integer(),
      dueAt: nullableText,
      sentAt: nullableText,
      bounce: nullableText,
      lastError: nullableText,
      isPossibleDuplicate: Type.Boolean(),
    }),
  ),
  nextCursor: nullableText,
});
export type LinesAnswer = Static<typeof LinesAnswer>;

const Setting = Type.Union([Type.String({ maxLength: 2_000 }), Type.Number(), Type.Boolean()]);
const sender = {
  driver: Type.String({ maxLength: 40, description: "smtp, local, or one of the providers' names" }),
  isOn: Type.Boolean(),
  fromAddress: nullable(Type.String({ maxLength: 320 })),
  fromName: nullable(Type.String({ maxLength: 80 })),
  replyTo: nullable(Type.String({ maxLength: 320 })),
  returnAddress: nullable(
    Type.String({ maxLength: 254, description: "Where what could not be delivered comes back" }),
  ),
  settings: Type.Record(Type.String({ maxLength: 60 }), Setting),
  limitPerSecond: nullable(Type.Number({ exclusiveMinimum: 0 })),
  domainLimits: Type.Record(Type.String({ maxLength: 253 }), Type.Number({ exclusiveMinimum: 0 })),
  retrySeconds: nullable(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 12 })),
  warmUpFrom: nullable(
    Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "First day of a new address" }),
  ),
};

export const SenderBody = Type.Object(
  {
    driver: sender.driver,
    isOn: Type.Optional(sender.isOn),
    fromAddress: Type.Optional(sender.fromAddress),
    fromName: Type.Optional(sender.fromName),
    replyTo: Type.Optional(sender.replyTo),
    returnAddress: Type.Optional(sender.returnAddress),
    settings: Type.Optional(sender.settings),
    secrets: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 10_000 }), {
        description: "Passwords and keys: sealed, never answered; those left out stay, an empty one goes",
      }),
    ),
    limitPerSecond: Type.Optional(sender.limitPerSecond),
    domainLimits: Type.Optional(sender.domainLimits),
    retrySeconds: Type.Optional(sender.retrySeconds),
    warmUpFrom: Type.Optional(sender.warmUpFrom),
  },
  closed,
);
export type SenderBody = Static<typeof SenderBody>;

export const SenderAnswer = Type.Object({
  channel: given.channel,
  ...sender,
  isOwn: Type.Boolean({ description: "false: the installation's relay, or nothing but the outbox" }),
  secrets: Type.Array(Type.String(), { description: "Names of those that are kept" }),
  drivers: Type.Array(Type.String(), { description: "Those this channel may leave by" }),
});
export type SenderAnswer = Static<typeof SenderAnswer>;
export const LanesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      domain: Type.String({ description: "Of mailboxes; empty: the relay as a whole" }),
      perSecond: nullable(
        Type.Number({ description: "Messages a second it may go now; null: nothing holds it back" }),
      ),
      isSlowed: Type.Boolean({ description: "The other side asked to slow down not long ago" }),
      shutUntil: nullable(Type.String({ description: "It failed again and again: tried then" })),
      sentToday: Type.Integer(),
      lastError: nullableText,
    }),
  ),
});
export type LanesAnswer = Static<typeof LanesAnswer>;
export const SenderParams = Type.Object({ channel: given.channel });
export const SendersAnswer = Type.Object({ items: Type.Array(SenderAnswer) });

export const TestBody = Type.Object(
  {
    to: Type.String({
      minLength: 3,
      maxLength: 320,
      description: "An address or a number of the shop's own",
    }),
  },
  closed,
);
export type TestBody = Static<typeof TestBody>;
export const MailingTestBody = Type.Object(
  {
    to: Type.String({ minLength: 3, maxLength: 320 }),
    customerId: Type.Optional(Id),
    language: Type.Optional(choice(["fr", "en"])),
  },
  closed,
);
export type MailingTestBody = Static<typeof MailingTestBody>;
export const TestAnswer = Type.Object({ messageId: Id });

import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
const nullableText = nullable(Type.String());

export const callOutcomes = [
  "reached",
  "refused",
  "no_more_calls",
  "absent",
  "later",
  "wrong_number",
  "stopped",
] as const;
export const callInterests = ["hot", "warm", "none"] as const;

export const CallsQuery = Type.Object(
  {
    mailingId: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  closed,
);
export type CallsQuery = Static<typeof CallsQuery>;

const person = {
  customerId: Id,
  name: Type.String(),
  city: nullableText,
  yearCents: Type.Integer({ description: "Bought in the last 365 days" }),
  lastDay: nullable(Type.String({ description: "Of her last purchase" })),
};

const Waiting = Type.Object({
  messageId: Id,
  ...person,
  mailingId: nullableText,
  mailingName: nullableText,
  dueAt: Instant,
  attempts: Type.Integer({ description: "Calls made in vain so far" }),
  isCallBack: Type.Boolean({ description: "She said when she could be called" }),
  valueCents: Type.Integer({ description: "Of the mailing, as whoever prepared it said" }),
});

const Later = Type.Object({
  messageId: Id,
  ...person,
  mailingId: nullableText,
  mailingName: nullableText,
  nextAt: Instant,
  reason: nullable(
    Type.String({ description: "The code of permission that says not now; null: her turn comes then" }),
  ),
  isCallBack: Type.Boolean(),
});

export const CallsAnswer = Type.Object({
  waiting: Type.Integer({ description: "Calls that may be made now" }),
  items: Type.Array(Waiting, { description: "Those who asked to be called back first" }),
  laterCount: Type.Integer({ description: "Who may be called another time" }),
  later: Type.Array(Later, { description: "The next of them" }),
  open: Type.Array(Type.Object({ id: Id, name: Type.String(), beganAt: Instant }), {
    description: "Calls that the one who asks began and did not end",
  }),
  today: Type.Object({ made: Type.Integer(), reached: Type.Integer(), hot: Type.Integer() }),
});
export type CallsAnswer = Static<typeof CallsAnswer>;

export const CallQuery = Type.Object(
  { language: Type.Optional(choice(["fr", "en"], "Of the sentence that says whom the list is for")) },
  closed,
);

export const CallBody = Type.Object(
  {
    messageId: Type.Optional(Id),
    customerId: Type.Optional(Id),
    purpose: Type.Optional(
      choice(
        ["marketing", "service", "survey", "requested_callback"],
        "Of a call that no list asked for; service when absent",
      ),
    ),
  },
  { ...closed, description: "A call of a list by `messageId`, or one from a record by `customerId`" },
);
export type CallBody = Static<typeof CallBody>;

export const CallView = Type.Object({
  id: Id,
  customerId: Id,
  messageId: nullableText,
  name: Type.String(),
  caller: Type.String(),
  purpose: Type.String(),
  beganAt: Instant,
  endedAt: nullableText,
  outcome: choiceOrNull(callOutcomes),
  interest: choiceOrNull(callInterests),
  notes: nullableText,
  callBackAt: nullableText,
});
export type CallView = Static<typeof CallView>;

const Step = Type.Object({ title: Type.String(), say: Type.String(), note: Type.String() });

const Script = Type.Object({
  steps: Type.Array(Type.Unsafe<Static<typeof Step>>(Type.Unknown())),
  objections: Type.Array(Type.Unsafe<{ heard: string; answer: string }>(Type.Unknown())),
});

export const BeginAnswer = Type.Object({
  allowed: Type.Boolean(),
  reason: Type.String({ description: "The code of permission" }),
  nextAllowedAt: nullableText,
  number: nullable(Type.String({ description: "E.164; null: she may not be called" })),
  call: nullable(CallView),
  script: nullable(Script),
});

const Called = Type.Object({
  ...person,
  spentCents: Type.Integer({ description: "Bought since the first day" }),
  purchaseDays: Type.Integer({ description: "Days with a purchase" }),
  firstDay: nullableText,
  isBest: Type.Boolean({ description: "One of those who make most of the sales" }),
});

export const CallAnswer = Type.Object({
  call: CallView,
  number: nullable(Type.String({ description: "E.164; null once the call is over or the number is gone" })),
  script: nullable(Script),
  person: Called,
  mailing: nullable(
    Type.Object({
      id: Id,
      name: Type.String(),
      why: nullable(Type.String({ description: "Whom the list was for, in the words of the one who asks" })),
    }),
  ),
  earlier: Type.Array(CallView, { description: "Calls to her before this one, newest first" }),
});
export type CallAnswer = Static<typeof CallAnswer>;
export type BeginAnswer = Static<typeof BeginAnswer>;

export const EndBody = Type.Object(
  {
    outcome: choice(
      callOutcomes,
      "reached: spoken to; refused: no to this offer, the law lets it rest for sixty days; no_more_calls: never again; absent: tried again at `callBackAt`, or the next day, three times at most; later: at `callBackAt`; stopped: not called after all",
    ),
    interest: Type.Optional(choice(callInterests)),
    notes: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 2_000 }))),
    callBackAt: Type.Optional(nullable(Type.String({ maxLength: 40, description: "Instant" }))),
  },
  closed,
);
export type EndBody = Static<typeof EndBody>;

export const OwnCallsAnswer = Type.Object({ items: Type.Array(CallView) });

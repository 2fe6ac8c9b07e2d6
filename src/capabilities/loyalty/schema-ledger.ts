import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { CustomerReferenceShape } from "../purchases/index.ts";
import { CustomerName } from "./schema-parts.ts";
import { Day, Id, MemberStatus, nullableText, Points } from "./schema.ts";

const closed = { additionalProperties: false } as const;

const Some = (description: string) =>
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 1e9,
    multipleOf: 0.001,
    description: `${description}, in points`,
  });
const Key = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "Made by the caller: the same key and order move once and answer the same",
});
const Note = Type.String({ minLength: 1, maxLength: 2000, pattern: "\\S" });

const entryKinds = [
  "earn",
  "opening",
  "activate",
  "redeem",
  "reserve",
  "post",
  "void",
  "expire",
  "clawback",
  "return",
  "credit",
  "debit",
  "transfer_out",
  "transfer_in",
  "write_off",
] as const;
const EntryKind = choice(entryKinds);

const Balances = Type.Object({
  available: Points("Usable"),
  pending: Points("Not yet usable"),
  reserved: Points("Held for something being paid"),
  debt: Points("Owed"),
});

export const MovedAnswer = Type.Object({
  membershipId: Id,
  seq: Type.Union([Type.Integer(), Type.Null()], { description: "Null when nothing moved" }),
  kind: EntryKind,
  points: Points("What really moved"),
  balances: Balances,
  isRepeat: Type.Boolean({ description: "The key had been used: nothing moved again" }),
});
export type MovedAnswer = Static<typeof MovedAnswer>;

const LotAnswer = Type.Object({
  points: Points("What is left"),
  openedAt: Type.String(),
  activeFrom: nullableText,
  expiresAt: nullableText,
  receiptId: nullableText,
});

export const MemberAnswer = Type.Object({
  membershipId: Id,
  programId: Id,
  programName: Type.String(),
  customerId: Id,
  customerName: CustomerName("Whose account"),
  status: MemberStatus,
  unitName: Type.Object({ one: Type.String(), other: Type.String() }),
  scale: Type.Integer(),
  balances: Balances,
  totals: Type.Object(
    {
      issued: Points("Given"),
      redeemed: Points("Used"),
      expired: Points("Expired"),
      clawedBack: Points("Taken back by refunds"),
      breakage: Points("Written off"),
      adjusted: Points("By hand"),
      moved: Points("From other members, less what went to them"),
    },
    { description: "Since the beginning" },
  ),
  lots: Type.Array(LotAnswer, { description: "Usable ones, in the order in which they are spent" }),
  pendingLots: Type.Array(LotAnswer),
  expiries: Type.Array(Type.Object({ at: Type.String(), points: Points("That many") })),
  reservations: Type.Array(Type.Object({ id: Id, points: Points("Held"), expiresAt: Type.String() })),
  lastActivityAt: nullableText,
});
export type MemberAnswer = Static<typeof MemberAnswer>;

export const MovementsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type MovementsQuery = Static<typeof MovementsQuery>;

export const MovementAnswer = Type.Object({
  membershipId: Id,
  isOfMerged: Type.Boolean({ description: "Of a membership that was merged into this one" }),
  seq: Type.Integer({ description: "Within its membership" }),
  kind: EntryKind,
  at: Type.String({ description: "When it happened" }),
  recordedAt: Type.String(),
  points: Points("What it changed of what the member has: usable, waiting and held, less debt"),
  available: Points("Change of what is usable"),
  pending: Points("Change of what waits"),
  reserved: Points("Change of what is held"),
  debt: Points("Change of what is owed"),
  balance: Points("Usable less owed, after it"),
  sentences: Type.Array(Type.String(), { description: "What happened and why, in the reader's language" }),
  ruleVersion: Type.Union([Type.Integer(), Type.Null()], {
    description: "Version of the program by which it was computed",
  }),
  receipt: nullable(Type.Object({ id: Id, number: Type.String(), day: Type.String() })),
  lots: Type.Array(
    Type.Object({
      points: Points("Used (positive) or given back (negative)"),
      openedAt: Type.String(),
      expiresAt: nullableText,
    }),
    { description: "Which points it used" },
  ),
  otherMembershipId: nullableText,
  note: nullableText,
  by: Type.String({ description: "staff, key, system… with its identifier" }),
});
export type MovementAnswer = Static<typeof MovementAnswer>;
export const MovementsAnswer = Type.Object({ items: Type.Array(MovementAnswer), nextCursor: nullableText });

const earnReasons = ["purchase", "event", "partner", "other"] as const;
export const EarnBody = Type.Object(
  { points: Some("Given"), key: Key, reason: Type.Optional(choice(earnReasons)) },
  closed,
);
export type EarnBody = Static<typeof EarnBody>;

const adjustmentReasons = [
  "goodwill",
  "correction",
  "missed_credit",
  "complaint",
  "error_of_till",
  "other",
] as const;
export const AdjustmentBody = Type.Object(
  {
    points: Type.Number({
      minimum: -1e9,
      maximum: 1e9,
      multipleOf: 0.001,
      description: "Added, or taken when below zero, in points",
    }),
    reason: choice(adjustmentReasons),
    note: Type.Optional(Note),
  },
  closed,
);
export type AdjustmentBody = Static<typeof AdjustmentBody>;

const AdjustmentState = choice(["waiting", "done", "refused"]);
export const AdjustmentAnswer = Type.Object({
  id: Id,
  membershipId: Id,
  programId: Id,
  customerId: Id,
  points: Points("Added, or taken when below zero"),
  valueCents: Type.Integer({ description: "By what a point is worth" }),
  reason: choice(adjustmentReasons),
  note: nullableText,
  state: AdjustmentState,
  askedBy: Type.String(),
  askedAt: Type.String(),
  decidedBy: nullableText,
  decidedAt: nullableText,
  seq: Type.Union([Type.Integer(), Type.Null()], { description: "Its movement, once done" }),
  customerName: CustomerName("Whose points"),
  isOwn: Type.Boolean({ description: "Asked by the reader, who may not approve it" }),
});
export type AdjustmentAnswer = Static<typeof AdjustmentAnswer>;
export const AdjustmentsQuery = Type.Object(
  {
    state: Type.Optional(AdjustmentState),
    membershipId: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type AdjustmentsQuery = Static<typeof AdjustmentsQuery>;
export const AdjustmentsAnswer = Type.Object({
  items: Type.Array(AdjustmentAnswer),
  nextCursor: nullableText,
});

const What = {
  points: Type.Optional(Some("Used")),
  rewardId: Type.Optional(
    Type.String({ maxLength: 40, description: "Instead of points: a reward of the program" }),
  ),
};
export const RedemptionBody = Type.Object(
  {
    ...What,
    key: Type.Optional(Key),
    cardCode: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 80,
        description: "Of a top-up: the gift card it goes to; a new one when absent",
      }),
    ),
  },
  closed,
);
export type RedemptionAnswer = Static<typeof RedemptionAnswer>;
export type RedemptionBody = Static<typeof RedemptionBody>;
export const RedemptionAnswer = Type.Object({
  ...MovedAnswer.properties,
  voucherCode: nullableText,
});
export const ReservationBody = Type.Object(
  {
    ...What,
    minutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_080, default: 15, description: "Then it lapses by itself" }),
    ),
  },
  closed,
);
export type ReservationBody = Static<typeof ReservationBody>;
export const ReservationAnswer = Type.Object({
  ...MovedAnswer.properties,
  reservationId: Id,
  expiresAt: Type.String(),
});
export const PostBody = Type.Object(
  { points: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9, description: "Absent: all of it" })) },
  closed,
);
export type PostBody = Static<typeof PostBody>;

export const TransferBody = Type.Object(
  {
    toMembershipId: Id,
    points: Type.Union([Some("Moved"), Type.Literal("all")]),
    note: Type.Optional(Note),
    key: Type.Optional(Key),
  },
  closed,
);
export type TransferBody = Static<typeof TransferBody>;
export const WriteOffBody = Type.Object({ note: Type.Optional(Note) }, closed);
export type WriteOffBody = Static<typeof WriteOffBody>;

export const OpeningsBody = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          customer: Type.Optional(CustomerReferenceShape),
          membershipId: Type.Optional(Id),
          points: Some("Brought"),
          openedOn: Day("When they were earned"),
          expiresOn: Type.Union([Day("Last day on which they may be used"), Type.Null()]),
          key: Key,
        },
        closed,
      ),
      { minItems: 1, maxItems: 1_000 },
    ),
    createCustomers: Type.Optional(
      Type.Boolean({ description: "False: lines of somebody unknown are refused. True when not given" }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({ description: "Answers what would happen, line by line, and writes nothing" }),
    ),
  },
  closed,
);
export type OpeningsBody = Static<typeof OpeningsBody>;
export const OpeningsAnswer = Type.Object({
  moved: Type.Integer({ description: "Of a dry run: what would move" }),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      outcome: choice(["moved", "unchanged", "refused"]),
      membershipId: nullableText,
      code: nullableText,
    }),
  ),
});
export type OpeningsAnswer = Static<typeof OpeningsAnswer>;

export const ChecksAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      checkedAt: Type.String(),
      entries: Type.Integer(),
      differences: Type.Integer(),
      detail: Type.Array(
        Type.Object({
          check: Type.String(),
          subject: Type.String(),
          expected: nullableText,
          found: nullableText,
        }),
      ),
    }),
  ),
});

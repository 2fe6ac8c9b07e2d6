import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { ProgramDefinition } from "./schema-definition.ts";

const closed = { additionalProperties: false } as const;
export const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
export const IdParams = Type.Object({ id: Id });
export const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
export const Points = (description: string) => Type.Number({ description: `${description}, in points` });
export const nullableText = nullable(Type.String());

export const ProgramState = choice(["draft", "active", "paused", "ended"]);
export type ProgramState = Static<typeof ProgramState>;

const Name = Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" });

export const ProgramBody = Type.Object({ name: Name, definition: ProgramDefinition }, closed);
export type ProgramBody = Static<typeof ProgramBody>;

export const LaunchBody = Type.Object(
  {
    startsOn: Type.Optional(Day("First day on which tickets earn; today when absent")),
    confirmed: Type.Optional(
      Type.Boolean({ description: "The owner has read a red verdict and launches against it" }),
    ),
    joinEveryone: Type.Optional(
      Type.Boolean({
        description: "With a program everyone joins: all customers already known become members at once",
      }),
    ),
  },
  closed,
);
export type LaunchBody = Static<typeof LaunchBody>;

export const EndBody = Type.Object(
  {
    points: choice(["written_off", "usable_until"], "What becomes of the points members hold"),
    until: Type.Optional(Day("Of usable_until: the last day on which they may be used")),
  },
  closed,
);
export type EndBody = Static<typeof EndBody>;

export const ProgramsQuery = Type.Object({ state: Type.Optional(ProgramState) }, closed);
export type ProgramsQuery = Static<typeof ProgramsQuery>;

/** What the checks say of a definition; a `block` refuses the launch. */
export const ProblemAnswer = Type.Object({
  kind: choice(["block", "warn"]),
  code: Type.String({ description: "Texts `loyalty.problem.<code>`" }),
  ruleId: nullableText,
  rewardId: nullableText,
  reference: nullable(Type.String({ description: "The article of law" })),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type ProblemAnswer = Static<typeof ProblemAnswer>;

// Definitions were checked on the way in: written out as they are.
const Definition = Type.Unsafe<ProgramDefinition>(Type.Object({}, { additionalProperties: true }));
const DefinitionOrNull = Type.Unsafe<ProgramDefinition | null>({
  type: ["object", "null"],
  additionalProperties: true,
});
const AnythingOrNull = Type.Unsafe<Record<string, unknown> | null>({
  type: ["object", "null"],
  additionalProperties: true,
});

const programBase = {
  id: Id,
  name: Type.String(),
  state: ProgramState,
  version: Type.Integer({ description: "In force; 0 before the first launch" }),
  startsOn: nullableText,
  endedOn: nullableText,
  definition: DefinitionOrNull,
  hasDraft: Type.Boolean(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};

export const ProgramListItem = Type.Object({
  ...programBase,
  draft: DefinitionOrNull,
  members: Type.Integer({ description: "Active ones" }),
  controls: Type.Integer({ description: "Kept out to measure the effect" }),
  outstanding: Points("What members hold, less their debts"),
  issued: Points("Given since the start"),
  redeemed: Points("Used since the start"),
});
export type ProgramListItem = Static<typeof ProgramListItem>;
export const ProgramsAnswer = Type.Object({ items: Type.Array(ProgramListItem) });

export const ProgramAnswer = Type.Object({
  ...ProgramListItem.properties,
  problems: Type.Array(ProblemAnswer, { description: "Of the draft, or of what is in force" }),
  mayLaunch: Type.Boolean({ description: "A draft without any block" }),
});
export type ProgramAnswer = Static<typeof ProgramAnswer>;

export const VersionsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      definition: Definition,
      validFrom: Type.String(),
      verdict: AnythingOrNull,
      createdAt: Type.String(),
      createdBy: Type.String(),
    }),
    { description: "The latest first" },
  ),
});

export const MemberStatus = choice(["active", "control", "closed", "merged"]);

export const MembersQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 200 })),
    status: Type.Optional(MemberStatus),
    tier: Type.Optional(Type.String({ maxLength: 40 })),
    sort: Type.Optional(choice(["joined", "balance", "last_earned", "name", "expiry", "tier"])),
    direction: Type.Optional(choice(["asc", "desc"])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type MembersQuery = Static<typeof MembersQuery>;

export const MemberListItem = Type.Object({
  membershipId: Id,
  customerId: Id,
  name: Type.String(),
  status: MemberStatus,
  joinedAt: Type.String(),
  available: Points("Usable now"),
  pending: Points("Not yet usable"),
  debt: Points("Owed"),
  issued: Points("Ever received"),
  redeemed: Points("Ever used"),
  tierId: nullableText,
  nextExpiry: Type.Union([Type.Object({ points: Points("That many"), at: Type.String() }), Type.Null()], {
    description: "What expires first",
  }),
  lastEarnedAt: nullableText,
});
export type MemberListItem = Static<typeof MemberListItem>;
export const MembersAnswer = Type.Object({
  items: Type.Array(MemberListItem),
  nextCursor: nullableText,
  count: Type.Integer(),
});

const AtLevel = {
  membershipId: Id,
  customerId: Id,
  name: Type.String(),
  tierId: nullableText,
  missingCents: Type.Integer({ description: "To spend, 0: nothing" }),
  missingVisits: Type.Integer({ description: "Purchase days, 0: none" }),
  missingPoints: Points("0: none"),
};
export const LevelsAnswer = Type.Object({
  levels: Type.Array(Type.Object({ id: Type.String(), members: Type.Integer() }), {
    description: "From the lowest to the highest",
  }),
  rising: Type.Array(
    Type.Object({ ...AtLevel, nextTierId: Type.String(), before: nullableText, share: Type.Number() }),
    {
      description:
        "Who has done at least three quarters of what the next level asks, the nearest first; of those who came within ninety days",
    },
  ),
  falling: Type.Array(Type.Object({ ...AtLevel, keepsUntil: Type.String() }), {
    description:
      "Who loses a level within ninety days unless what is missing is reached, the first to lose it first",
  }),
});
export type LevelsAnswer = Static<typeof LevelsAnswer>;

export const JoinBody = Type.Object({ customerId: Id }, closed);

const TierAnswer = Type.Unsafe<TierView | null>({
  type: ["object", "null"],
  additionalProperties: true,
  description: "The level held, since when, until when it is kept, and what is missing for the next one",
});
export type TierView = {
  readonly id: string | null;
  readonly name: string | null;
  readonly since: string | null;
  readonly keepsUntil: string | null;
  /** Figures of the period the levels look at. */
  readonly period: { readonly from: string; readonly to: string };
  readonly cents: number;
  readonly visits: number;
  readonly next: {
    readonly id: string;
    readonly name: string;
    readonly missingCents: number | null;
    readonly missingVisits: number | null;
    readonly missingPoints: number | null;
    readonly before: string | null;
  } | null;
};

const RewardReach = Type.Object({
  id: Type.String(),
  name: Type.String(),
  points: Points("What it takes"),
  missing: Points("What is missing, 0: within reach"),
});

const NextReach = Type.Object({
  ...RewardReach.properties,
  kind: choice(["reward", "voucher", "pay"]),
  name: Type.String({ description: "A reward's own name; else words in the reader's language" }),
});

export const SentenceAnswer = Type.Object({
  text: Type.String({ description: "Key of the texts" }),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
});

export const MembershipAnswer = Type.Object({
  membershipId: Id,
  programId: Id,
  programName: Type.String(),
  programState: ProgramState,
  kind: choice(["amount", "number", "points", "cashback"]),
  unitName: Type.Object({ one: Type.String(), other: Type.String() }),
  scale: Type.Integer(),
  status: MemberStatus,
  joinedAt: Type.String(),
  closedAt: nullableText,
  cardUntil: nullableText,
  spendable: Points("Usable now"),
  pending: Points("Not yet usable"),
  reserved: Points("Held for something being paid"),
  debt: Points("Owed: the next ones repay it"),
  pendingUntil: Type.Array(Type.Object({ points: Points("That many"), at: Type.String() })),
  expiries: Type.Array(Type.Object({ points: Points("That many"), at: Type.String() }), {
    description: "Every coming expiry, the soonest first",
  }),
  tier: TierAnswer,
  nextReward: Type.Unsafe<Static<typeof NextReach> | null>({ ...NextReach, type: ["object", "null"] }),
  rewards: Type.Array(RewardReach, { description: "The cheapest first" }),
  remainders: Type.Array(
    Type.Object({
      ruleId: Type.String(),
      keptCents: Type.Integer({ description: "Spent below the step and kept" }),
      missingCents: Type.Integer({ description: "To spend for the next units" }),
      points: Points("What they will be"),
    }),
  ),
  lastEarnedAt: nullableText,
});
export type MembershipAnswer = Static<typeof MembershipAnswer>;

const VoucherView = Type.Object({}, { additionalProperties: true });

export const CustomerLoyaltyAnswer = Type.Object({
  customerId: Id,
  memberships: Type.Array(MembershipAnswer),
  vouchers: Type.Array(VoucherView, { description: "Usable ones, the first to end first" }),
});

export const ReceiptFootQuery = Type.Object(
  {
    width: Type.Optional(
      Type.Union([Type.Literal(32), Type.Literal(42), Type.Literal(48)], { description: "Letters per line" }),
    ),
    escpos: Type.Optional(Type.Boolean({ description: "Also the bytes, in base64" })),
    language: Type.Optional(Type.Union([Type.Literal("fr"), Type.Literal("en")])),
  },
  closed,
);
export const ReceiptFootAnswer = Type.Object({
  lines: Type.Array(Type.String()),
  escpos: Type.Union([Type.String(), Type.Null()]),
});

export const ActionBody = Type.Object(
  {
    customerId: Id,
    action: Type.String({
      minLength: 1,
      maxLength: 60,
      description: "sign_up, birthday, review, survey, first_purchase, referral or one's own word",
    }),
    key: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "What it was done on (the review's number…): the same key earns once",
    }),
    programId: Type.Optional(Id),
  },
  closed,
);
export type ActionBody = Static<typeof ActionBody>;

export const ActionAnswer = Type.Object({
  earned: Type.Array(
    Type.Object({
      programId: Id,
      membershipId: Id,
      ruleId: Type.String(),
      points: Points("Given now"),
      outcome: choice(["earned", "already_done", "member_cannot_earn"]),
    }),
  ),
});
export type ActionAnswer = Static<typeof ActionAnswer>;

export const JoinAnswer = Type.Object({
  membershipId: Id,
  programId: Id,
  customerId: Id,
  status: MemberStatus,
  isNew: Type.Boolean(),
});

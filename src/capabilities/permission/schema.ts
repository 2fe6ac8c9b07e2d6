import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { channels, purposes } from "./rules/may-contact-facts.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const flag = (description: string) => Type.Boolean({ description });

/** What somebody wants to say, before anybody is looked at: the same for the whole audience. */
export const Asked = Type.Object(
  {
    channel: choice([...channels], "robocall: a recorded voice"),
    purpose: choice([...purposes], "Whatever carries a promotion counts as marketing"),
    topic: Type.Optional(
      Type.String({ maxLength: 40, description: "Kind of message a person may take or leave" }),
    ),
    containsPromotion: flag("Whether the words promote anything"),
    offer: Type.Optional(
      Type.Object(
        {
          sameSeller: Type.Optional(flag("Offered by the shop that took the address")),
          analogous: Type.Optional(flag("Products like those bought")),
          relatesToProfession: Type.Optional(
            nullable(flag("Of a business address: the offer is about the job")),
          ),
          sector: Type.Optional(Type.String({ maxLength: 40, description: "general, or home_energy" })),
        },
        closed,
      ),
    ),
    message: Type.Object(
      {
        senderIdentified: flag("The words say who writes"),
        unsubscribeLink: flag("They carry a link to stop"),
        stopMention: flag("They say how to answer STOP"),
        callerIdShown: flag("The number of the caller is shown"),
        sourceMentioned: flag("They say where the address comes from"),
      },
      closed,
    ),
    at: Type.Optional(Type.String({ maxLength: 40, description: "The moment of speaking; now when absent" })),
  },
  closed,
);
export type Asked = Static<typeof Asked>;

export const ReachBody = Type.Object(
  {
    rule: Type.Optional(Type.Unknown({ description: "A rule of people" })),
    customerIds: Type.Optional(Type.Array(Id, { maxItems: 10_000 })),
    asked: Asked,
  },
  closed,
);

export const ReachAnswer = Type.Object({
  people: Type.Integer({ description: "Everybody the audience names" }),
  allowed: Type.Integer({ description: "Those who may be spoken to at that moment" }),
  byReason: Type.Array(
    Type.Object({
      reason: Type.String({ description: "The code, with the cap or the topic after a colon" }),
      count: Type.Integer(),
      allowed: Type.Boolean(),
      label: nullable(Type.String({ description: "Name of the cap or topic" })),
    }),
  ),
  nextAt: nullable(Type.String({ description: "When the first of those who must wait may be reached" })),
  ruleset: Type.String({ description: "Version of the rules of law that answered" }),
});
export type ReachAnswer = Static<typeof ReachAnswer>;

export const PersonParams = Type.Object({ id: Id });

export const DecisionBody = Type.Object({ customerId: Id, asked: Asked }, closed);

const decisionFields = {
  allowed: Type.Boolean(),
  reason: Type.String({ description: "The code, with the cap or the topic after a colon" }),
  label: nullable(Type.String({ description: "Name of the cap or topic" })),
  nextAllowedAt: nullable(Type.String({ description: "When it will be allowed, on the person's own clock" })),
  unlock: nullable(Type.String({ description: "What would make it a yes" })),
  recipient: nullable(Type.String({ description: "The address or number that would be used" })),
};

export const DecisionAnswer = Type.Object({
  ...decisionFields,
  ruleset: Type.String(),
  trace: Type.Array(Type.String({ description: "Rules looked at, the last one deciding" })),
});
export type DecisionAnswer = Static<typeof DecisionAnswer>;

export const MayContactAnswer = Type.Object({
  ruleset: Type.String({ description: "Version of the rules of law that answered" }),
  answers: Type.Array(
    Type.Object({
      channel: choice(["email", "sms", "phone", "post"]),
      purpose: choice(["marketing", "service", "transactional"]),
      ...decisionFields,
    }),
  ),
  callback: nullable(
    Type.Object({ subject: Type.String(), at: Type.String() }, { description: "Asked to be called back" }),
  ),
  guardianAgreedAt: nullable(Type.String()),
});
export type MayContactAnswer = Static<typeof MayContactAnswer>;

export const CallbackBody = Type.Object(
  {
    subject: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "What the person wants to talk about",
    }),
  },
  closed,
);

export const GuardianBody = Type.Object(
  {
    evidence: nullable(
      Type.String({ maxLength: 500, description: "Where a parent's agreement is kept; null takes it back" }),
    ),
  },
  closed,
);

export const RulesQuery = Type.Object(
  {
    at: Type.Optional(Type.String({ maxLength: 40, description: "Rules of that instant; now when absent" })),
  },
  closed,
);
export const RulesAnswer = Type.Object({
  version: Type.String(),
  rules: Type.Array(
    Type.Object({
      id: Type.String(),
      laws: Type.Array(Type.String({ description: "FR, BE, or EU for the rest of the Union" })),
      from: Type.String(),
      to: nullable(Type.String({ description: "Day from which it holds no more" })),
      reference: Type.String(),
      holds: Type.Boolean({ description: "Whether it is in force" }),
    }),
  ),
});

export const PreviewsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Type.String(),
      askedBy: Type.String(),
      channel: Type.String(),
      purpose: Type.String(),
      topic: Type.String(),
      ruleset: Type.String(),
      people: Type.Integer(),
      counts: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
});

export const ListChecksBody = Type.Object(
  {
    list: choice(["dncm", "bloctel"], "dncm: Ne m'appelez plus (Belgium); bloctel: France until August 2026"),
    checkedAt: Type.Optional(
      Type.String({ maxLength: 40, description: "When the list was consulted; now when absent" }),
    ),
    numbers: Type.Array(
      Type.Object(
        {
          number: Type.String({ minLength: 3, maxLength: 40 }),
          isListed: Type.Boolean({ description: "The person wants no calls" }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 5_000 },
    ),
  },
  closed,
);
export type ListChecksBody = Static<typeof ListChecksBody>;
export const ListChecksAnswer = Type.Object({
  noted: Type.Integer(),
  unreadable: Type.Array(Type.String({ description: "Numbers that could not be read" })),
});

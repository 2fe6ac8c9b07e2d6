import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { capSpans, pressureChannels } from "./rules/pressure.ts";
import { quietChannels } from "./rules/quiet-hours.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Clock = (description: string) => Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", description });
const Count = (description: string) => Type.Integer({ description });

const capFields = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  channel: choiceOrNull([...pressureChannels], "Null: all ways together"),
  topic: nullable(Type.String({ minLength: 1, maxLength: 40, description: "Null: whatever they are about" })),
  segmentId: nullable(
    Type.String({
      pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
      description:
        "Null: for everybody. Otherwise for its members, in the place of the caps for everybody of the same way and topic",
    }),
  ),
  most: Type.Integer({ minimum: 0, maximum: 1_000, description: "So many at most; 0: none at all" }),
  span: choice(
    [...capSpans],
    "`rolling`: the hours before; `day`, `week`, `month`: of the calendar where the person lives",
  ),
  hours: nullable(
    Type.Integer({
      minimum: 1,
      maximum: 17_520,
      description: "Of a rolling span; a message exactly so old counts no more",
    }),
  ),
  onHit: choice(
    ["skip", "defer"],
    "A message without a place: left out for good, or sent at the first moment with room",
  ),
  isOn: Type.Boolean(),
};

export const CapParams = Type.Object({ id: Id });
export const CapBody = Type.Object(
  {
    name: capFields.name,
    channel: Type.Optional(capFields.channel),
    topic: Type.Optional(capFields.topic),
    segmentId: Type.Optional(capFields.segmentId),
    most: capFields.most,
    span: capFields.span,
    hours: Type.Optional(capFields.hours),
    onHit: capFields.onHit,
    isOn: Type.Optional(capFields.isOn),
  },
  closed,
);
export type CapBody = Static<typeof CapBody>;
export const CapChangeBody = Type.Partial(CapBody, { ...closed, minProperties: 1 });
export type CapChangeBody = Static<typeof CapChangeBody>;

export const Cap = Type.Object({ id: Id, ...capFields, segmentName: nullable(Type.String()) });
export type Cap = Static<typeof Cap>;

export const QuietParams = Type.Object({ channel: choice([...quietChannels]) });
export const QuietBody = Type.Object(
  {
    begins: Clock("First minute without offers, told where the person lives"),
    ends: Clock("First minute with offers again; before `begins`: over midnight; the same: at no hour"),
    closedDays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      maxItems: 6,
      uniqueItems: true,
      description: "Whole days without offers: 1 Monday to 7 Sunday",
    }),
    closedOnHolidays: Type.Boolean(),
  },
  closed,
);
export const Quiet = Type.Object({ channel: choice([...quietChannels]), ...QuietBody.properties });

export const PressureAnswer = Type.Object({ caps: Type.Array(Cap), quietHours: Type.Array(Quiet) });
export type PressureAnswer = Static<typeof PressureAnswer>;

const Harm = Type.Object({
  band: Count("Place in `bands`"),
  messages: Count("Sent within a year"),
  left: Count("Who withdrew or objected within the week after"),
  share: Type.Number(),
  low: Type.Number({ description: "What chance alone could have made of it, at 95 %" }),
  high: Type.Number(),
});

export const ReceivedAnswer = Type.Object({
  days: Count("Over which what people had is counted"),
  bands: Type.Array(Type.Object({ from: Type.Integer(), to: nullable(Type.Integer()) }), {
    description: "How many messages a person had",
  }),
  groups: Type.Array(
    Type.Object({
      kind: choice(["stage", "best", "segment"]),
      key: Type.String(),
      name: nullable(Type.String()),
      people: Count("Who may be reached in some way, or had something"),
      none: Count("Had nothing"),
      bands: Type.Array(Type.Integer()),
      messages: Type.Integer(),
      most: Count("The most one person had"),
      left: Count("Withdrew or objected in these days"),
    }),
  ),
  harm: Type.Object({
    bands: Type.Array(Harm),
    from: nullable(Count("The first band in which clearly more people leave; null: the past cannot tell")),
  }),
});
export type ReceivedAnswer = Static<typeof ReceivedAnswer>;

const Expected = Type.Object({
  low: Type.Integer(),
  high: Count("Eight times in ten the number lies between both"),
  from: choice(
    ["shop", "both", "field"],
    "Whose past it rests on: the shop's, the shop's leaning on the field's, the field's alone",
  ),
  past: Type.Object({ messages: Type.Integer(), left: Type.Integer() }),
});

export const ForecastQuery = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 14 })) },
  closed,
);
export const ForecastAnswer = Type.Object({
  from: Type.String(),
  until: Type.String(),
  planned: Type.Integer(),
  people: Type.Integer(),
  over: Count("Messages that will find no place"),
  peopleOver: Count("Those they are meant for"),
  days: Type.Array(Type.Object({ day: Type.String(), planned: Type.Integer(), over: Type.Integer() })),
  sources: Type.Array(
    Type.Object({
      source: Type.String({ description: "Id of the mailing" }),
      name: Type.String(),
      channel: Type.String(),
      planned: Type.Integer(),
      over: Type.Integer(),
      firstDay: Type.String(),
    }),
  ),
  limits: Type.Array(
    Type.Object({
      key: Type.String({ description: "A cap's id, own, own:<topic> or held_back" }),
      people: Type.Integer(),
    }),
  ),
  persons: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      planned: Type.Integer(),
      over: Type.Integer(),
      key: Type.String(),
    }),
    { description: "The first twenty of those for whom there is too much" },
  ),
  unsubscribes: Expected,
});
export type ForecastAnswer = Static<typeof ForecastAnswer>;

export const ExpectedBody = Type.Object(
  {
    rule: Type.Optional(Type.Unknown({ description: "A rule of people" })),
    customerIds: Type.Optional(Type.Array(Id, { maxItems: 10_000 })),
    channel: choice([...pressureChannels]),
  },
  closed,
);
export const ExpectedAnswer = Type.Object({ people: Type.Integer(), ...Expected.properties });
export type ExpectedAnswer = Static<typeof ExpectedAnswer>;

export const PersonParams = Type.Object({ id: Id });
export const PersonPressureAnswer = Type.Object({
  days: Type.Integer(),
  received: Count("Marketing messages within these days"),
  heldBack: Type.Array(Type.String(), {
    description: "What went wrong, for which offers wait until it is settled: returns…",
  }),
  limits: Type.Array(
    Type.Object({
      key: Type.String({ description: "A cap's id, own, own:<topic> or held_back" }),
      name: nullable(Type.String({ description: "Of a cap" })),
      channel: nullable(Type.String()),
      topic: nullable(Type.String()),
      most: Type.Integer(),
      span: choice([...capSpans]),
      hours: nullable(Type.Integer()),
      left: Type.Integer(),
      freeAt: nullable(
        Type.String({ description: "First moment with room; null: there is room, or never will be" }),
      ),
    }),
  ),
});
export type PersonPressureAnswer = Static<typeof PersonPressureAnswer>;

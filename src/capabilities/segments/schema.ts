import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" });
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Note = nullable(
  Type.String({ maxLength: 1_000, description: "What it is for, in the shop's own words" }),
);
const Rule = Type.Unknown({
  description:
    'Who is meant: {all: […]}, {any: […]}, {not: …} or a condition {field, op, value}; the fields are those of GET /people/fields, and {field: "segment", op: "in", value: [id…]}',
});
const Customers = (description: string) => Type.Array(Id, { maxItems: 10_000, description });

export const SegmentParams = Type.Object({ id: Id });
export const WhyParams = Type.Object({ id: Id, customerId: Id });

export const SegmentBody = Type.Object(
  {
    kind: Type.Optional(
      choice(
        ["rule", "list"],
        "`rule` (the default): whoever answers the rule, at any time; `list`: filled by hand, and with `rule` by those who answer it now",
      ),
    ),
    name: Name,
    note: Type.Optional(Note),
    rule: Type.Optional(Rule),
    customerIds: Type.Optional(Customers("Of a list: who is on it")),
  },
  closed,
);
export type SegmentBody = Static<typeof SegmentBody>;

export const SegmentChangeBody = Type.Object(
  { name: Type.Optional(Name), note: Type.Optional(Note), rule: Type.Optional(Rule) },
  { ...closed, minProperties: 1 },
);
export type SegmentChangeBody = Static<typeof SegmentChangeBody>;

export const MembersBody = Type.Object(
  {
    add: Type.Optional(Customers("Who comes on the list")),
    remove: Type.Optional(Customers("Who goes")),
  },
  { ...closed, minProperties: 1 },
);
export type MembersBody = Static<typeof MembersBody>;

export const CountBody = Type.Object({ rule: Rule }, closed);

export const SegmentsQuery = Type.Object(
  { archived: Type.Optional(Type.Boolean({ description: "Those put away instead of those in use" })) },
  closed,
);

export const OverlapQuery = Type.Object(
  {
    id: Type.Array(Id, { minItems: 2, maxItems: 20, description: "Which segments, repeated" }),
  },
  closed,
);

export const MovementQuery = Type.Object(
  {
    from: Type.Optional(Day("First day; thirty days back when absent")),
    to: Type.Optional(Day("Last day, included; today when absent")),
  },
  closed,
);
export type MovementQuery = Static<typeof MovementQuery>;

export const ChangesQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200, description: "`next` of the page before" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 200 })),
    op: Type.Optional(choice(["enter", "leave"])),
    from: Type.Optional(Day("First day")),
    to: Type.Optional(Day("Last day, included")),
  },
  closed,
);
export type ChangesQuery = Static<typeof ChangesQuery>;

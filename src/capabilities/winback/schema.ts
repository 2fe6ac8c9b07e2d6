import { Type } from "typebox";
import { columns, departureReasons, exclusionReasons, ways } from "./answers.ts";
import { settingBounds, settingNames } from "./rules/settings.ts";

const closed = { additionalProperties: false } as const;
const oneOf = <Word extends string>(words: readonly Word[], description: string) =>
  Type.Unsafe<Word>(Type.String({ enum: [...words], description }));
const Id = (description: string) =>
  Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description });
const Note = Type.Optional(
  Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()], { description: "Words of one's own" }),
);
const Chosen = Type.Array(Id("A customer"), { minItems: 1, maxItems: 500, uniqueItems: true });

const filters = {
  signal: Type.Optional(
    Type.String({ pattern: "^[a-z_]{2,40}$", description: "Only those whom this signal concerns" }),
  ),
  reason: Type.Optional(oneOf(departureReasons, "Only those who left for this reason")),
  competitor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 120, description: "Only those who left for this competitor" }),
  ),
  store: Type.Optional(Id("Only those of this store")),
  reachable: Type.Optional(
    oneOf(["email", "sms", "phone", "post"], "Only those who may be reached this way"),
  ),
  best: Type.Optional(Type.Boolean({ description: "Only those of the best fifth, or only the others" })),
};

export const BoardQuery = Type.Object(filters, closed);
export const BoardPageQuery = Type.Object(
  {
    ...filters,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 30 })),
    cursor: Type.Optional(Type.String({ maxLength: 80 })),
  },
  closed,
);
export const ColumnParams = Type.Object({ column: oneOf(columns, "A column of the board") });
export const PersonParams = Type.Object({ id: Id("A customer") });
export const ContactParams = Type.Object({ id: Id("A contact") });

export const ContactBody = Type.Object(
  { customerIds: Chosen, how: oneOf(ways, "How they were reached"), note: Note },
  closed,
);
export const ExclusionBody = Type.Object(
  { customerIds: Chosen, reason: oneOf(exclusionReasons, "Why they are left in peace"), note: Note },
  closed,
);
export const DepartureBody = Type.Object(
  {
    reason: Type.Optional(Type.Union([oneOf(departureReasons, "Why she left"), Type.Null()])),
    competitor: Type.Optional(
      Type.Union([Type.String({ maxLength: 120 }), Type.Null()], { description: "For whom she left" }),
    ),
    note: Note,
  },
  closed,
);
export const SettingsBody = Type.Object(
  Object.fromEntries(
    settingNames.map((name) => {
      const { from, to } = settingBounds[name];
      return [name, Type.Optional(Type.Number({ description: `From ${from} to ${to}` }))];
    }),
  ),
  closed,
);

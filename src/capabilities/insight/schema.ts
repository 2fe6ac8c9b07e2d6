import { type Static, Type } from "typebox";
import { groupings, sorts, splits, steps } from "./answers.ts";
import { thresholdBounds, thresholdNames } from "./rules/thresholds.ts";

const closed = { additionalProperties: false } as const;
const oneOf = <Word extends string>(words: readonly Word[], description: string) =>
  Type.Unsafe<Word>(Type.String({ enum: [...words], description }));
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const Basis = Type.Optional(oneOf(["net", "gross"], "Refunds deducted (the default), or receipts only"));

export const PeopleSearchBody = Type.Object(
  {
    rule: Type.Unknown({
      description:
        "Who is meant: {all: […]}, {any: […]}, {not: …} or a condition {field, op, value}; the fields are those of GET /people/fields. {all: []} means everybody",
    }),
    sort: Type.Optional(
      Type.String({
        maxLength: 60,
        description: `What the list is ordered by: ${sorts.join(", ")}, or a value of another room`,
      }),
    ),
    direction: Type.Optional(oneOf(["asc", "desc"], "Upwards or downwards")),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type PeopleSearchBody = Static<typeof PeopleSearchBody>;

export const PeopleCountBody = Type.Object({ rule: Type.Unknown() }, closed);
export const PeopleExplainBody = Type.Object(
  {
    rule: Type.Unknown(),
    customerId: Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
  },
  closed,
);

export const ChoicesParams = Type.Object({
  from: oneOf(
    [
      "stores",
      "products",
      "categories",
      "tags",
      "cities",
      "postcodes",
      "countries",
      "programs",
      "tiers",
      "segments",
      "vip_lists",
      "topics",
    ],
    "What to choose from",
  ),
});
export const ChoicesQuery = Type.Object(
  {
    typed: Type.Optional(Type.String({ maxLength: 80, description: "How it begins" })),
    id: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }), {
        maxItems: 100,
        description: "Those already chosen, to name them",
      }),
    ),
  },
  closed,
);

const periodFields = {
  from: Day("First day"),
  to: Day("Last day, included"),
  basis: Basis,
  store: Type.Optional(
    Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "One store's id" }),
  ),
  channel: Type.Optional(oneOf(["shop", "web"], "One channel")),
};
export const SalesQuery = Type.Object(
  { ...periodFields, step: Type.Optional(oneOf(steps, "How time is cut")) },
  closed,
);
export const SplitQuery = Type.Object(
  { ...periodFields, by: oneOf(splits, "How the sales are cut") },
  closed,
);
export const GroupSalesQuery = Type.Object(
  {
    ...periodFields,
    by: oneOf(
      groupings,
      "Which groups: newcomers and others, stages, the best fifth, groups by recency, frequency and amount, saved segments",
    ),
    step: Type.Optional(oneOf(steps, "How time is cut")),
    segment: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }), {
        maxItems: 5,
        description: "The saved segments, when that is what is asked",
      }),
    ),
  },
  closed,
);
export const NextPurchaseQuery = Type.Object(periodFields, closed);
export const BasisQuery = Type.Object({ basis: Basis }, closed);

export const ThresholdsBody = Type.Object(
  Object.fromEntries(
    thresholdNames.map((name) => {
      const { from, to } = thresholdBounds[name];
      return [name, Type.Optional(Type.Number({ description: `From ${from} to ${to}` }))];
    }),
  ),
  closed,
);
export const CustomerParams = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
});

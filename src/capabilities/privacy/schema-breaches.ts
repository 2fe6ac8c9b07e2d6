import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { breachNatures, breachRisks } from "./rules/breach.ts";
import { dataCategories } from "./rules/fields.ts";

const closed = { additionalProperties: false } as const;
const instant = (description: string) => Type.String({ maxLength: 40, description });
const words = (most: number, description: string) =>
  Type.Optional(Type.String({ maxLength: most, description }));

export const NewBreachBody = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "What happened, in one line; nobody's name",
    }),
    foundAt: Type.Optional(instant("When the shop knew; now when absent")),
  },
  closed,
);

export const BreachBody = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    isClosed: Type.Optional(Type.Boolean()),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    foundAt: Type.Optional(instant("When the shop knew: the 72 hours run from then")),
    happenedFrom: Type.Optional(nullable(instant("When it began, as far as is known"))),
    happenedTo: Type.Optional(nullable(instant("When it ended"))),
    natures: Type.Optional(Type.Array(choice([...breachNatures]), { maxItems: 3, uniqueItems: true })),
    categories: Type.Optional(Type.Array(choice([...dataCategories]), { maxItems: 8, uniqueItems: true })),
    people: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }))),
    records: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }))),
    facts: words(10_000, "What happened"),
    consequences: words(10_000, "What may follow for the people"),
    measures: words(10_000, "What was done against it and will be"),
    risk: Type.Optional(choiceOrNull([...breachRisks], "For the people; none: it stays in the notebook")),
    whyNoRisk: words(2_000, "Why there is none"),
    authorityAt: Type.Optional(nullable(instant("When the authority was told"))),
    authorityRef: Type.Optional(
      nullable(Type.String({ maxLength: 120, description: "Number of the notice" })),
    ),
    whyLate: words(2_000, "Why it was told after 72 hours"),
    peopleToldAt: Type.Optional(nullable(instant("When the people were told"))),
    peopleToldHow: words(2_000, "How they were told"),
  },
  closed,
);
export type BreachBody = Static<typeof BreachBody>;

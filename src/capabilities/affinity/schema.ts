import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
export const IdParams = Type.Object({ id: Id }, closed);

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 5 }));

const Because = Type.Object(
  {
    kind: choice(
      ["tickets", "customers", "category", "again"],
      "tickets, customers: how many had both; category: of its family only; again: her own rhythm",
    ),
    withId: Type.Optional(Type.String({ description: "The product, or the family, it goes with" })),
    withName: Type.Optional(Type.String()),
    together: Type.Optional(Type.Integer({ description: "So many of `of` had the suggested product too" })),
    of: Type.Optional(Type.Integer()),
    days: Type.Optional(Type.Integer({ description: "Days on which she bought it" })),
    everyDays: Type.Optional(Type.Integer({ description: "Her own interval, drawn towards the product's" })),
    sinceDays: Type.Optional(Type.Integer()),
  },
  { description: "Why it is suggested, in figures" },
);
const Suggested = Type.Object({
  productId: Type.String(),
  sku: Type.String(),
  name: Type.String(),
  score: Type.Number({ description: "Orders the list; compares with nothing else" }),
  because: Because,
});
const Suggestions = {
  goesWith: Type.Array(Suggested),
  buyAgain: Type.Array(Suggested),
  silent: choiceOrNull(
    ["objected", "too_few_tickets", "no_purchase"],
    "Why nothing is suggested; null: nothing hinders",
  ),
};

export const CustomerQuery = Type.Object({ limit: Limit }, closed);
export const SuggestionsAnswer = Type.Object(Suggestions);

export const BasketBody = Type.Object(
  {
    products: Type.Array(
      Type.Object({ id: Type.Optional(Id), sku: Type.Optional(Type.String({ maxLength: 120 })) }, closed),
      {
        minItems: 1,
        maxItems: 200,
        description: "Each by its id or the shop's code; what is unknown is left out",
      },
    ),
    customerId: Type.Optional(Id),
    limit: Limit,
  },
  closed,
);
export type BasketBody = Static<typeof BasketBody>;

const Pair = Type.Object({
  aId: Type.String(),
  aName: Type.String(),
  bId: Type.String(),
  bName: Type.String(),
  together: Type.Integer({ description: "Tickets with both" }),
  aTickets: Type.Integer(),
  bTickets: Type.Integer(),
  lift: Type.Number({ description: "How many times more often than by chance" }),
  llr: Type.Number({
    description: "How surely it is no chance (Dunning 1993); 10.83: one chance in a thousand",
  }),
});

export const ProductQuery = Type.Object({ limit: Limit }, closed);
const Known = {
  tickets: Type.Integer(),
  buyers: Type.Integer(),
  againDays: nullable(
    Type.Number({ description: "Median interval of those who bought it again, drawn towards the shop's" }),
  ),
  gapCount: Type.Integer(),
  againBuyers: Type.Integer({ description: "Customers who bought it on two days or more" }),
  targeted: Type.Integer({ description: "Customers named as likely to buy it" }),
  past: nullable(
    Type.Object(
      {
        named: Type.Integer(),
        namedBought: Type.Integer(),
        active: Type.Integer(),
        activeBought: Type.Integer(),
      },
      {
        description:
          "Whom the model would have named thirty days ago, and how many bought it since; and of all active customers",
      },
    ),
  ),
};
const Product = Type.Object({ id: Type.String(), sku: Type.String(), name: Type.String(), ...Known });
export const ProductAnswer = Type.Object({
  product: nullable(Product),
  goesWith: Type.Array(Suggested),
  together: Type.Array(Pair),
  apart: Type.Array(Pair),
});

export const PairsQuery = Type.Object(
  {
    kind: Type.Optional(choice(["product", "category"])),
    direction: Type.Optional(choice(["together", "apart"])),
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: "Part of a name" })),
    id: Type.Optional(Id),
    sort: Type.Optional(choice(["llr", "together", "lift", "share"])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 20, pattern: "^\\d{1,9}$" })),
  },
  closed,
);
export type PairsQuery = Static<typeof PairsQuery>;
export const PairsAnswer = Type.Object({ items: Type.Array(Pair), nextCursor: nullable(Type.String()) });

export const TargetsQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })),
  },
  closed,
);
export const TargetsAnswer = Type.Object({ items: Type.Array(Product) });

export const OverviewAnswer = Type.Object({
  model: nullable(
    Type.Object({
      builtAt: Type.String(),
      toldOn: Type.String(),
      fromDay: nullable(Type.String()),
      tickets: Type.Integer(),
      wideTickets: Type.Integer({ description: "Tickets with two products or more" }),
      lines: Type.Integer(),
      buyers: Type.Integer(),
      products: Type.Integer(),
      againDays: nullable(Type.Number()),
      buildMs: Type.Integer(),
      past: nullable(
        Type.Object({
          days: Type.Integer(),
          cameBack: Type.Integer(),
          lookedAt: Type.Integer(),
          rightOnce: Type.Integer({ description: "Bought one of the ten products named for them" }),
          rightOnceByBestSellers: Type.Integer({ description: "The same with the ten that sell best" }),
        }),
      ),
    }),
  ),
  fewestWideTickets: Type.Integer(),
  productPairs: Type.Integer(),
  categoryPairs: Type.Integer(),
});
export type OverviewAnswer = Static<typeof OverviewAnswer>;

export const DemandAnswer = Type.Object({
  days: Type.Integer(),
  today: Type.String(),
  items: Type.Array(
    Type.Object({
      categoryId: Type.String(),
      name: Type.String(),
      quantity: Type.Number(),
      cents: Type.Integer(),
      centsBefore: Type.Integer({ description: "Of the same days a year before" }),
    }),
  ),
});
export type DemandAnswer = Static<typeof DemandAnswer>;

import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
export const IdParams = Type.Object({ id: Id });
const nullableText = nullable(Type.String());
const Kind = choice(
  ["good", "service", "fee"],
  "fee: postage, bank charges… counted in a receipt, never as a product bought",
);
const Price = (description: string) =>
  Type.Union(
    [
      nullable(Type.Number({ minimum: 0, maximum: 1e9 })),
      Type.String({ pattern: "^\\d{1,9}(\\.\\d{1,4})?$" }),
    ],
    {
      description,
    },
  );

export const CategoryBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    parentId: Type.Optional(nullable(Id)),
  },
  closed,
);
export type CategoryBody = Static<typeof CategoryBody>;
export const CategoryAnswer = Type.Object({
  id: Id,
  name: Type.String(),
  parentId: nullableText,
  productCount: Type.Integer(),
});
export type CategoryAnswer = Static<typeof CategoryAnswer>;
export const CategoriesAnswer = Type.Object({ items: Type.Array(CategoryAnswer) });

export const ProductBody = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S", description: "The shop's code for it" }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    kind: Type.Optional(Kind),
    category: Type.Optional(
      nullable(
        Type.String({
          minLength: 1,
          maxLength: 400,
          description:
            "Name of its category, 'Teas > Green teas' for one inside another; created when missing",
        }),
      ),
    ),
    price: Type.Optional(Price("All taxes in, at most 4 decimals")),
    cost: Type.Optional(Price("What the shop pays for it")),
    taxRate: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 100 }))),
    barcode: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    archived: Type.Optional(Type.Boolean({ description: "No longer sold" })),
  },
  closed,
);
export type ProductBody = Static<typeof ProductBody>;

export const ProductPatch = Type.Object(
  { ...Type.Partial(ProductBody).properties, sku: Type.Optional(ProductBody.properties.sku) },
  closed,
);
export type ProductPatch = Static<typeof ProductPatch>;

export const ProductsBody = Type.Object(
  { products: Type.Array(ProductBody, { minItems: 1, maxItems: 1_000 }) },
  closed,
);

export const ProductAnswer = Type.Object({
  id: Id,
  sku: Type.String(),
  name: Type.String(),
  kind: Kind,
  categoryId: nullableText,
  price: nullableText,
  cost: nullableText,
  taxRate: nullableText,
  barcode: nullableText,
  createdAt: Type.String(),
  updatedAt: Type.String(),
  archivedAt: nullableText,
  stock: Type.Array(Type.Object({ storeId: Id, quantity: Type.String(), countedAt: Type.String() })),
});
export type ProductAnswer = Static<typeof ProductAnswer>;

export const ProductsAnswer = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      outcome: choice(["created", "updated", "unchanged", "refused"]),
      id: Type.Optional(Id),
      code: Type.Optional(Type.String()),
      field: Type.Optional(Type.String()),
    }),
  ),
});

export const ListQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 120, description: "Beginning of the name, or the exact code" }),
    ),
    categoryId: Type.Optional(Id),
    kind: Type.Optional(Kind),
    archived: Type.Optional(Type.Boolean({ default: false })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;
export const ListAnswer = Type.Object({ items: Type.Array(ProductAnswer), nextCursor: nullableText });

export const StockBody = Type.Object(
  {
    quantity: Type.Union(
      [
        Type.Number({ minimum: -999_999_999, maximum: 999_999_999 }),
        Type.String({ pattern: "^-?\\d{1,9}(\\.\\d{1,3})?$" }),
      ],
      {
        description: "How many were counted",
      },
    ),
  },
  closed,
);
export const StockParams = Type.Object({ id: Id, storeId: Id });

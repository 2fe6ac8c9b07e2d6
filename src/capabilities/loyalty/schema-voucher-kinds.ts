import { type Static, Type } from "typebox";
import { nullable } from "../../values/shapes.ts";
import { VoucherTemplate } from "./schema-definition.ts";
import { closed, Day, Id, Instant, Name, Written } from "./schema-parts.ts";

const MostCodes = Type.Integer({
  minimum: 1,
  maximum: 10_000_000,
  description: "How many codes may be out; null: as many as there are people",
});

export const VoucherKindBody = Type.Object(
  {
    name: Name,
    template: VoucherTemplate,
    lastDay: Type.Optional(
      nullable(Day("Last day of all of them, whole; null: so many days from the day each is given")),
    ),
    mostCodes: Type.Optional(nullable(MostCodes)),
  },
  closed,
);
export type VoucherKindBody = Static<typeof VoucherKindBody>;

export const VoucherKindChange = Type.Object(
  {
    name: Type.Optional(Name),
    mostCodes: Type.Optional(nullable(MostCodes)),
    isArchived: Type.Optional(Type.Boolean({ description: "True: proposed no more" })),
  },
  { ...closed, minProperties: 1 },
);
export type VoucherKindChange = Static<typeof VoucherKindChange>;

export const VoucherKindAnswer = Type.Object({
  id: Id("UUID"),
  name: Name,
  template: Written(VoucherTemplate),
  lastDay: nullable(Day("Last day of all of them; null: counted from the day each is given")),
  mostCodes: nullable(MostCodes),
  givenCount: Type.Integer({ description: "Codes given and not cancelled since" }),
  leftCount: nullable(Type.Integer({ description: "Codes that may still be given; null: no limit" })),
  usedCount: Type.Integer({ description: "Codes used at least once" }),
  usedCents: Type.Integer({ description: "What their uses took off baskets" }),
  isArchived: Type.Boolean(),
  madeAt: Instant,
  madeBy: Type.String(),
});
export type VoucherKind = Static<typeof VoucherKindAnswer>;

export const VoucherKindsQuery = Type.Object(
  { archived: Type.Optional(Type.Boolean({ description: "Those put away too" })) },
  closed,
);
export const VoucherKindsAnswer = Type.Object({ items: Type.Array(VoucherKindAnswer) });
export type VoucherKindsAnswer = Static<typeof VoucherKindsAnswer>;

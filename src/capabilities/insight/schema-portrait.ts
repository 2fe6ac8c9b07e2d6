import { type Static, Type } from "typebox";
import { groups } from "./rules/groups.ts";

const closed = { additionalProperties: false } as const;
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });

export const FlowQuery = Type.Object(
  {
    from: Type.Optional(Day("The earlier of the two days; three month ends ago by default")),
    to: Type.Optional(Day("The later one; today by default")),
  },
  closed,
);

export const DemandBody = Type.Object(
  {
    rule: Type.Optional(Type.Unknown({ description: "Whose demand: a rule of people" })),
    group: Type.Optional(
      Type.Unsafe<(typeof groups)[number]>(
        Type.String({ enum: [...groups], description: "Or one of the groups by how lately, often and much" }),
      ),
    ),
  },
  closed,
);
export type DemandBody = Static<typeof DemandBody>;

export const LookAlikesQuery = Type.Object(
  {
    after: Type.Optional(Type.Integer({ minimum: 0, description: "Position after which the page begins" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  closed,
);

import { type Static, type TSchema, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

// What the shapes of rewards have in common.

export const closed = { additionalProperties: false } as const;
const uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
export const Id = (description: string) => Type.String({ pattern: uuid, description });
export const IdOrNull = (description: string) => nullable(Id(description));
export const Cents = (description: string) => Type.Integer({ minimum: 0, maximum: 1e12, description });
export const Name = Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" });
export const CustomerName = (description: string) =>
  nullable(Type.String({ description: `${description}; null: nobody, or the asker may not read customers` }));
export const Channel = choice(["shop", "web"]);
export const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
export const Instant = Type.String({ description: "UTC, ISO 8601" });
/** Checked on the way in, written out as it is. */
export const Written = <Shape extends TSchema>(_shape: Shape) =>
  Type.Unsafe<Static<Shape>>(Type.Object({}, { additionalProperties: true }));
export const items = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });
export const paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 when absent" })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};

export { guessKind, type ProductKind } from "./rules/kind.ts";
export type { CategoryAnswer, ProductAnswer, ProductBody } from "./schema.ts";

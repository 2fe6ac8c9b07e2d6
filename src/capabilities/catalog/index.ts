export { ensureProducts, type ProductResult, type SeenProduct, upsertProducts } from "./operations.ts";
export { guessKind, type ProductKind } from "./rules/kind.ts";

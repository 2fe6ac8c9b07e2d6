export { catalogRoutes } from "./http.ts";
export { ensureProducts, type ProductResult, type SeenProduct, upsertProducts } from "./operations.ts";
export { guessKind, type ProductKind } from "./rules/kind.ts";
export { deleteProductsOfImport, insertStagedProducts } from "./queries-staged.ts";

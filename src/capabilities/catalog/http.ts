import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { countStock, getProduct, type ProductResult, updateProduct, upsertProducts } from "./operations.ts";
import { addCategory, changeCategoryName, pageOfProducts, removeCategory } from "./operations-list.ts";
import { listCategories } from "./queries.ts";
import {
  CategoriesAnswer,
  CategoryAnswer,
  CategoryBody,
  IdParams,
  ListAnswer,
  ListQuery,
  ProductAnswer,
  ProductPatch,
  ProductsAnswer,
  ProductsBody,
  StockBody,
  StockParams,
} from "./schema.ts";

const tag = "catalog";

const productRoutes = [
  defineRoute({
    method: "GET",
    url: "/products",
    tag,
    permission: "catalog:read",
    summary: "What the shop sells, by name",
    query: ListQuery,
    answer: ListAnswer,
    handle: async ({ tx, query }) => await pageOfProducts(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/products/bulk",
    tag,
    permission: "catalog:write",
    summary: "Write up to 1,000 products at once, by their code",
    description: "A new code is added; a known one changes only in what is said.",
    body: ProductsBody,
    answer: ProductsAnswer,
    handle: async ({ tx, actor, body }) => counted(await upsertProducts(tx, actor, body.products)),
  }),
  defineRoute({
    method: "GET",
    url: "/products/:id",
    tag,
    permission: "catalog:read",
    summary: "A product with its stock in each store",
    params: IdParams,
    answer: ProductAnswer,
    handle: async ({ tx, params }) => await getProduct(tx, params.id),
  }),
  defineRoute({
    method: "PATCH",
    url: "/products/:id",
    tag,
    permission: "catalog:write",
    summary: "Change a product; null clears",
    params: IdParams,
    body: ProductPatch,
    answer: ProductAnswer,
    handle: async ({ tx, actor, params, body }) => await updateProduct(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "PUT",
    url: "/products/:id/stock/:storeId",
    tag,
    permission: "catalog:write",
    summary: "Say how many were counted in a store",
    params: StockParams,
    body: StockBody,
    answer: ProductAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await countStock(tx, actor, { productId: params.id, storeId: params.storeId, quantity: body.quantity }),
  }),
];

const categoryRoutes = [
  defineRoute({
    method: "GET",
    url: "/categories",
    tag,
    permission: "catalog:read",
    summary: "Categories of products",
    answer: CategoriesAnswer,
    handle: async ({ tx }) => ({ items: await listCategories(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/categories",
    tag,
    permission: "catalog:write",
    summary: "Add a category",
    body: CategoryBody,
    answer: CategoryAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addCategory(tx, actor, body),
  }),
  defineRoute({
    method: "PATCH",
    url: "/categories/:id",
    tag,
    permission: "catalog:write",
    summary: "Rename a category",
    params: IdParams,
    body: Type.Object({ name: CategoryBody.properties.name }),
    answer: CategoryAnswer,
    handle: async ({ tx, actor, params, body }) => await changeCategoryName(tx, actor, params.id, body.name),
  }),
  defineRoute({
    method: "DELETE",
    url: "/categories/:id",
    tag,
    permission: "catalog:write",
    summary: "Remove a category; its products stay",
    params: IdParams,
    handle: async ({ tx, actor, params }) => await removeCategory(tx, actor, params.id),
  }),
];

export const catalogRoutes = [...productRoutes, ...categoryRoutes];

function counted(results: readonly ProductResult[]) {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return { ...counts, results };
}

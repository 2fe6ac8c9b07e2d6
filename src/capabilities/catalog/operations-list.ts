import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { fold } from "../../values/fold.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  deleteCategory,
  ensureCategory,
  listCategories,
  listProducts,
  renameCategory,
  type StoredProduct,
} from "./queries.ts";
import type { CategoryAnswer, CategoryBody, ListQuery } from "./schema.ts";

export async function pageOfProducts(
  tx: Tx,
  query: ListQuery,
): Promise<{ items: readonly StoredProduct[]; nextCursor: string | null } | Refusal> {
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "cursor" });
  const [name, id] = cursor ?? [];
  const limit = query.limit ?? 50;
  const typed = query.q?.trim() ?? "";
  const rows = await listProducts(tx, {
    folded: typed === "" ? null : fold(typed),
    sku: typed === "" ? null : typed,
    categoryId: query.categoryId ?? null,
    kind: query.kind ?? null,
    archived: query.archived ?? false,
    after: name === undefined || id === undefined ? null : [name, id],
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor([last.foldedName, last.id]) : null };
}

export async function addCategory(
  tx: Tx,
  actor: Actor,
  category: CategoryBody,
): Promise<CategoryAnswer | Refusal> {
  const { parentId = null } = category;
  const known = await listCategories(tx);
  if (parentId !== null && !known.some((one) => one.id === parentId)) {
    return refuse("no_such_category", { field: "parentId", id: parentId });
  }
  const name = category.name.trim();
  const foldedName = fold(name);
  if (foldedName === "") return refuse("empty_name", { field: "name" });
  if (known.some((one) => one.parentId === parentId && fold(one.name) === foldedName)) {
    return refuse("category_already_there", { field: "name", name });
  }
  const id = await ensureCategory(tx, { newId: newId(Date.parse(tx.now)), name, foldedName, parentId });
  await recordAudit(tx, actor, { action: "category.added", subjectKind: "category", subjectId: id });
  return { id, name, parentId, productCount: 0 };
}

export async function changeCategoryName(
  tx: Tx,
  actor: Actor,
  id: string,
  said: string,
): Promise<CategoryAnswer | Refusal> {
  const known = await listCategories(tx);
  const category = known.find((one) => one.id === id);
  if (category === undefined) return refuse("unknown_category", { id });
  const name = said.trim();
  const foldedName = fold(name);
  if (foldedName === "") return refuse("empty_name", { field: "name" });
  const sibling = known.find(
    (one) => one.id !== id && one.parentId === category.parentId && fold(one.name) === foldedName,
  );
  if (sibling !== undefined) return refuse("category_already_there", { field: "name", name });
  await renameCategory(tx, { id, name, foldedName });
  await recordAudit(tx, actor, { action: "category.renamed", subjectKind: "category", subjectId: id });
  return { ...category, name };
}

/** Its products stay without a category; a category that holds others is emptied of them first. */
export async function removeCategory(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  const known = await listCategories(tx);
  if (!known.some((one) => one.id === id)) return refuse("unknown_category", { id });
  if (known.some((one) => one.parentId === id)) return refuse("category_has_categories", { id });
  await deleteCategory(tx, id);
  await tellFacts(tx, "all");
  await recordAudit(tx, actor, { action: "category.removed", subjectKind: "category", subjectId: id });
  return undefined;
}

import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  classedFamilies,
  familyExists,
  markedFamilies,
  type MarkedFamily,
  markFamily,
  unmarkedFamilies,
  unmarkFamily,
} from "./queries-law.ts";
import { classOfFamily } from "./rules/legal-names.ts";
import type { LegalClass } from "./rules/ticket.ts";

/** What the law says of each family of goods, families below a marked one included; others are absent. */
export async function legalClasses(tx: Tx): Promise<ReadonlyMap<string, LegalClass>> {
  return new Map((await classedFamilies(tx)).map((one) => [one.categoryId, one.class]));
}

export type LegalSuggestion = MarkedFamily & { readonly because: string };

/** Families the owner has marked, and those that look as if they should be; only the owner marks. */
export async function readLegalClasses(
  tx: Tx,
): Promise<{ marked: readonly MarkedFamily[]; suggested: readonly LegalSuggestion[] }> {
  const classed = await legalClasses(tx);
  const suggested = (await unmarkedFamilies(tx)).flatMap((family): LegalSuggestion[] => {
    if (classed.has(family.id)) return [];
    const found = classOfFamily(family.name, family.products);
    return found === null ? [] : [{ categoryId: family.id, name: family.name, ...found }];
  });
  return { marked: await markedFamilies(tx), suggested };
}

/** Marks a family of goods, or with null takes its mark away. */
export async function markLegalClass(
  tx: Tx,
  actor: Actor,
  categoryId: string,
  legalClass: LegalClass | null,
): Promise<undefined | Refusal> {
  if (!(await familyExists(tx, categoryId))) return refuse("unknown_category", { id: categoryId });
  if (legalClass === null) await unmarkFamily(tx, categoryId);
  else await markFamily(tx, categoryId, legalClass, actor.name);
  await recordAudit(tx, actor, {
    action: "category.legal_class",
    subjectKind: "category",
    subjectId: categoryId,
    detail: { class: legalClass },
  });
}

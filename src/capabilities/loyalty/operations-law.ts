import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addMonths, dayInZone } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { readStanding } from "../insight/index.ts";
import { loyaltySettings } from "./operations-settings.ts";
import { selectEndowments } from "./queries-endowments.ts";
import {
  classedFamilies,
  familyExists,
  markedFamilies,
  type MarkedFamily,
  markFamily,
  unmarkedFamilies,
  unmarkFamily,
} from "./queries-law.ts";
import { medianBasket, skusOfCatalog } from "./queries-shop-figures.ts";
import { checkDefinition, type DefinitionProblem } from "./rules/check-definition.ts";
import { classOfFamily } from "./rules/legal-names.ts";
import type { LegalClass } from "./rules/ticket.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

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

/** What the owner should know of a definition before launching it, and what the law forbids, by this shop's own figures. */
export async function definitionProblems(
  tx: Tx,
  definition: ProgramDefinition,
): Promise<DefinitionProblem[]> {
  const standing = await readStanding(tx);
  const today = dayInZone(tx.now, standing.timeZone);
  const medianBasketCents = await medianBasket(tx, addMonths(today, -12), today);
  const gifts = await selectEndowments(tx, { customerIds: null, before: null, limit: 10_000 });
  return checkDefinition(definition, {
    country: standing.country,
    legalCategories: await legalClasses(tx),
    marginRate: (await loyaltySettings(tx)).marginRate ?? standing.marginRate,
    skus: await skusOfCatalog(tx, skusOf(definition)),
    endowmentIds: new Set(gifts.map(({ id }) => id)),
    // A shop without purchases has no usual basket to be held against.
    ...(medianBasketCents > 0 ? { medianBasketCents } : {}),
    ...(standing.rhythmIsMeasured ? { visitsPerYear: 365 / standing.rhythmDays } : {}),
  });
}

/** Product codes a definition names, wherever it does. */
function skusOf(definition: unknown): string[] {
  if (Array.isArray(definition)) return definition.flatMap(skusOf);
  if (typeof definition !== "object" || definition === null) return [];
  return Object.entries(definition).flatMap(([key, value]: [string, unknown]) => {
    if (key === "sku" && typeof value === "string") return [value];
    const isList = (key === "skus" || key === "excludedSkus") && Array.isArray(value);
    return isList ? value.filter((one): one is string => typeof one === "string") : skusOf(value);
  });
}

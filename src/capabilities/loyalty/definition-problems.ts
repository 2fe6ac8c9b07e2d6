import type { Tx } from "../../platform/database.ts";
import { addMonths, dayInZone } from "../../values/day.ts";
import { readStanding } from "../insight/index.ts";
import { legalClasses } from "./operations-law.ts";
import { loyaltySettings } from "./operations-settings.ts";
import { knownEndowments } from "./queries-definition.ts";
import { medianBasket } from "./queries-shop-figures.ts";
import { readShelf } from "./receipt-tickets.ts";
import { checkDefinition, type DefinitionProblem } from "./rules/check-definition.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

/** What the checks say of a definition, with what this shop sells, stocks and must obey. */
export async function definitionProblems(
  tx: Tx,
  definition: ProgramDefinition,
): Promise<DefinitionProblem[]> {
  const standing = await readStanding(tx);
  const today = dayInZone(tx.now, standing.timeZone);
  const medianBasketCents = await medianBasket(tx, addMonths(today, -12), today);
  const skus = skusOf(definition);
  const { bySku } = await readShelf(
    tx,
    skus.map((sku) => ({ sku })),
  );
  return checkDefinition(definition, {
    country: standing.country,
    legalCategories: await legalClasses(tx),
    skus: new Set(bySku.keys()),
    productClasses: new Map(
      [...bySku].flatMap(([sku, { legalClass }]) => (legalClass === null ? [] : [[sku, legalClass]])),
    ),
    endowmentIds: new Set(await knownEndowments(tx)),
    marginRate: (await loyaltySettings(tx)).marginRate ?? standing.marginRate,
    // A shop without purchases has no usual basket and no rhythm to be held against.
    ...(medianBasketCents > 0 ? { medianBasketCents } : {}),
    ...(standing.rhythmIsMeasured ? { visitsPerYear: 365 / standing.rhythmDays } : {}),
  });
}

/** Every product the definition names, wherever it does. */
function skusOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(skusOf);
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === "sku" && typeof value === "string") return [value];
    if ((key === "skus" || key === "excludedSkus") && Array.isArray(value)) {
      return value.filter((one): one is string => typeof one === "string");
    }
    return skusOf(value);
  });
}

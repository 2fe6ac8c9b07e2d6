import type { Tx } from "../../platform/database.ts";
import { currentMerchant } from "../accounts/index.ts";
import { legalClasses } from "./operations-law.ts";
import { knownEndowments, knownSkus, marginRate } from "./queries-definition.ts";
import { checkDefinition, type DefinitionProblem } from "./rules/check-definition.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

/** What the checks say of a definition, with what this shop sells, stocks and must obey. */
export async function definitionProblems(
  tx: Tx,
  definition: ProgramDefinition,
): Promise<DefinitionProblem[]> {
  const margin = await marginRate(tx);
  return checkDefinition(definition, {
    country: (await currentMerchant(tx)).country,
    legalCategories: await legalClasses(tx),
    skus: new Set(await knownSkus(tx, skusOf(definition))),
    endowmentIds: new Set(await knownEndowments(tx)),
    ...(margin === null ? {} : { marginRate: margin }),
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

import type { Database } from "../../platform/database.ts";
import { conditionOf } from "../insight/index.ts";
import { failing, readPlan } from "./plan.ts";
import { tryOut, writeFault } from "./queries-evaluate.ts";

/**
 * After an evaluation that failed: finds the rules that cannot be judged by, each tried alone, and puts them aside with their
 * members as they were, so that one rule does not stop the others. @returns how many were put aside
 */
export async function putAsideFailing(database: Database, merchantId: string): Promise<number> {
  const { segments, moment } = await database.inMerchant(merchantId, readPlan);
  let count = 0;
  for (const { id, rule, version } of segments) {
    if (rule === null) continue;
    const fails = await database
      .inMerchant(merchantId, async (tx) => await tryOut(tx, await conditionOf(tx, rule, moment)))
      .then(() => false, isOfTheRule);
    if (!fails) continue;
    await database.inMerchant(merchantId, async (tx) => await writeFault(tx, id, version, failing));
    count += 1;
  }
  return count;
}

/** Whether the database could not make sense of the statement or of a value in it (SQLSTATE 22, 42, 54), rather than being away or in a hurry. */
function isOfTheRule(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return code === "" || /^(22|42|54)/.test(code);
}

import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { selectStores } from "../accounts/index.ts";
import { addCashier } from "./operations-cashiers.ts";
import { selectCashiers } from "./queries-cashiers.ts";

/** Everybody's code in the demonstration, said on its screen. */
export const demoCode = "2580";
const people = ["Karim", "Léa"] as const;

/** The store of the demonstration's till, and its people, made at the first visit. Refused: `no_such_store`. */
export async function furnishDemo(tx: Tx): Promise<{ readonly storeId: string } | Refusal> {
  const store = (await selectStores(tx)).find(({ kind, closedAt }) => kind === "shop" && closedAt === null);
  if (store === undefined) return refuse("no_such_store");
  if ((await selectCashiers(tx)).length === 0) {
    const actor = systemActor(tx.merchantId, "demo");
    for (const name of people) {
      const made = await addCashier(tx, actor, { name, code: demoCode, isManager: name === "Léa" });
      if (isRefusal(made)) return made;
    }
  }
  return { storeId: store.id };
}

import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { selectStores } from "../accounts/index.ts";
import { drawSecret, hashSecret } from "./codes.ts";
import { addCashier } from "./operations-cashiers.ts";
import { type DeviceRow, insertDevice, selectDevices } from "./queries.ts";
import { selectCashiers } from "./queries-cashiers.ts";

/** Everybody's code in the demonstration, said on its screen. */
export const demoCode = "2580";
const people = ["Karim", "Léa"] as const;

/**
 * The store of the demonstration's till, its people, and a name that no other till has, made at the first visit.
 * Refused: `no_such_store`.
 */
export async function furnishDemo(
  tx: Tx,
): Promise<{ readonly storeId: string; readonly name: string } | Refusal> {
  const store = (await selectStores(tx)).find(({ kind, closedAt }) => kind === "shop" && closedAt === null);
  if (store === undefined) return refuse("no_such_store");
  if ((await selectCashiers(tx)).length === 0) {
    const actor = systemActor(tx.merchantId, "demo");
    for (const name of people) {
      const made = await addCashier(tx, actor, { name, code: demoCode, isManager: name === "Léa" });
      if (isRefusal(made)) return made;
    }
  }
  return { storeId: store.id, name: `Caisse ${(await selectDevices(tx)).length + 1}` };
}

/** A till that the story of the demonstration works on: nobody holds its secret. */
export async function pairForDemo(
  tx: Tx,
  { storeId, name }: { readonly storeId: string; readonly name: string },
): Promise<DeviceRow> {
  const id = newId(Date.parse(tx.now));
  await insertDevice(tx, { id, storeId, name, secretHash: hashSecret(drawSecret()), by: "demo" });
  const made = (await selectDevices(tx)).find((device) => device.id === id);
  if (made === undefined) throw new Error("A till just paired is gone.");
  return made;
}

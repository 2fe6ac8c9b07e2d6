import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, selectStores } from "../accounts/index.ts";
import { drawPairingCode, pairingHash } from "./codes.ts";
import { insertPairing, pairingPlace, removeDevice, takePairing } from "./queries.ts";
import type { PairingMade } from "./schema.ts";

const pairingMinutes = 10;

/** A code of eight digits that makes a device one of a store's. Refused: `no_such_store`. */
export async function makePairing(
  tx: Tx,
  actor: Actor,
  { storeId, name }: { readonly storeId: string; readonly name: string },
): Promise<PairingMade | Refusal> {
  const store = (await selectStores(tx)).find(({ id }) => id === storeId);
  if (store === undefined || store.closedAt !== null) return refuse("no_such_store", { field: "storeId" });
  const code = drawPairingCode();
  const expiresAt = new Date(Date.parse(tx.now) + pairingMinutes * 60_000).toISOString();
  await insertPairing(tx, {
    id: newId(Date.parse(tx.now)),
    codeHash: pairingHash(code),
    storeId,
    deviceName: name.trim(),
    by: actor.name,
    expiresAt,
  });
  await recordAudit(tx, actor, {
    action: "till.pairing_made",
    subjectKind: "store",
    subjectId: storeId,
    detail: {},
  });
  return { code, expiresAt };
}

export type Paired = {
  readonly merchantId: string;
  readonly storeId: string;
  readonly deviceName: string;
  readonly madeBy: string;
};

/** Uses a code, once. Refused: `pairing_code_wrong`. */
export async function usePairing(database: Database, code: string): Promise<Paired | Refusal> {
  const codeHash = pairingHash(code);
  const place = await database.inPlatform(async (tx) => await pairingPlace(tx, codeHash));
  if (place === undefined) return refuse("pairing_code_wrong");
  const { merchantId, id } = place;
  const taken = await database.inMerchant(merchantId, async (tx) => await takePairing(tx, id));
  return taken === undefined ? refuse("pairing_code_wrong") : { merchantId, ...taken };
}

/** A device that was lost or put away: it is let in no more. Refused: `unknown_device`. */
export async function dropDevice(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if (!(await removeDevice(tx, id, actor.name))) return refuse("unknown_device");
  await recordAudit(tx, actor, { action: "till.device_removed", subjectKind: "device", subjectId: id });
  return undefined;
}

import type { Tx } from "../../../platform/database.ts";
import { takeFromDesks } from "../queries-settle.ts";
import { giveBack } from "../vouchers.ts";

/** A letter that lies on a desk is not posted to whoever has refused meanwhile. */
export async function dropRefused(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await giveBack(tx, await takeFromDesks(tx, customerIds));
}

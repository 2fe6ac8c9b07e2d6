import type { Tx } from "../../../platform/database.ts";
import { releaseContacts } from "../../permission/index.ts";
import { takeFromDesks } from "../queries-settle.ts";

/** A letter that lies on a desk is not posted to whoever has refused meanwhile. */
export async function dropRefused(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await releaseContacts(tx, await takeFromDesks(tx, customerIds));
}

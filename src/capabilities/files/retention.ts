import { listMerchants } from "../accounts/index.ts";
import { expireExports, releaseImportFiles } from "./queries-export.ts";
import type { FileServices } from "./read-file.ts";
import { undoDays } from "./undo.ts";

/** What the disk no longer needs: downloads past their date, files of imports past undoing. */
export async function forgetOldFiles(services: FileServices): Promise<number> {
  const { database, storage } = services;
  let forgotten = 0;
  for (const merchant of await listMerchants(database)) {
    const keys = await database.inMerchant(merchant.id, async (tx) => {
      const before = new Date(Date.parse(tx.now) - (undoDays + 1) * 86_400_000).toISOString();
      return [...(await expireExports(tx)), ...(await releaseImportFiles(tx, before))];
    });
    for (const key of keys) await storage.remove(key);
    forgotten += keys.length;
  }
  return forgotten;
}

import { defineJob, type JobContext } from "../../platform/jobs.ts";
import { isRefusal } from "../../values/refusal.ts";
import { listMerchants } from "../accounts/index.ts";
import { checkImport } from "./check.ts";
import { writeExport } from "./exports.ts";
import { changeState, findImport, stalledImports } from "./queries.ts";
import { Stopped } from "./read-file.ts";
import { forgetOldFiles } from "./retention.ts";
import { undoImport } from "./undo.ts";
import { writeImport } from "./write.ts";

export type ImportWork = { readonly merchantId: string; readonly importId: string };

/** Does whatever the state of an import asks for; run again after a crash, it goes on from the last slice. */
export const importJob = defineJob<ImportWork>({
  name: "files-import",
  retries: 20,
  // A file of a gigabyte takes its time; a worker that died is noticed by its missing heartbeat long before.
  expireInSeconds: 21_600,
  handle: async ({ merchantId, importId }, context) => {
    try {
      await workOn(context, merchantId, importId);
    } catch (fault) {
      if (fault instanceof Stopped) throw fault;
      await noteFailure(context, merchantId, importId);
      throw fault;
    }
  },
});

async function workOn(context: JobContext, merchantId: string, importId: string): Promise<void> {
  const services = { database: context.database, storage: context.storage, stopping: context.stopping };
  const row = await context.database.inMerchant(merchantId, async (tx) => await findImport(tx, importId));
  switch (row?.state) {
    case "checking":
      await checkImport(services, merchantId, importId);
      return;
    case "importing": {
      const written = await writeImport(services, merchantId, importId);
      if (isRefusal(written)) context.log.warn({ importId, refused: written.refused }, "import stopped");
      return;
    }
    case "undoing":
      await undoImport(services, merchantId, importId);
      return;
    default:
  }
}

/** A check that breaks says so at once; a writing keeps its state, since the next try goes on where it was. */
async function noteFailure({ database }: JobContext, merchantId: string, importId: string): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    const row = await findImport(tx, importId);
    if (row?.state === "checking") await changeState(tx, importId, "failed", "unexpected");
  });
}

export type ExportWork = { readonly merchantId: string; readonly exportId: string };

export const exportJob = defineJob<ExportWork>({
  name: "files-export",
  expireInSeconds: 7_200,
  handle: async ({ merchantId, exportId }, { database, storage }) => {
    await writeExport({ database, storage }, merchantId, exportId);
  },
});

// A slice takes a second; gathering the receipts of a gigabyte, the longest step, a minute or two.
const stillForMs = 5 * 60_000;

/** Takes up imports whose process was killed, whoever started them, and clears what the disk no longer needs. */
export const upkeepJob = defineJob<object>({
  name: "files-upkeep",
  schedule: "*/3 * * * *",
  handle: async (_data, { database, storage, jobs }) => {
    for (const merchant of await listMerchants(database)) {
      const stalled = await database.inMerchant(merchant.id, async (tx) => {
        return await stalledImports(tx, new Date(Date.parse(tx.now) - stillForMs).toISOString());
      });
      for (const importId of stalled) {
        await jobs.enqueue(importJob, { merchantId: merchant.id, importId }, { once: importId });
      }
    }
    await forgetOldFiles({ database, storage });
  },
});

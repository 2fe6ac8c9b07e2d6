import { join } from "node:path";
import type { Database } from "../../platform/database.ts";
import type { JobContext } from "../../platform/jobs.ts";
import type { Tick } from "../../platform/ticks.ts";
import { deliverOnce } from "./deliver.ts";
import type { DeliveryOptions } from "./delivery-options.ts";
import { overwriteSecrets, removeEnded, selectOldSecrets, shopsWithOldSecrets } from "./queries-delivery.ts";
import { forgetLanes } from "./queries-lanes.ts";
import { maskSecrets } from "./rules/secrets.ts";

/** How long messages are kept once they are over: told in the outbox. */
export const keptDays = 90;
// A code or a link serves within the hour; afterwards nobody needs to be able to read it.
const secretHours = 1;
const removedAtOnce = 5_000;
/** After so long a shop with a large mailing lets the others have their turn. */
const turnSeconds = 10;

export const messagesTicks: readonly Tick[] = [
  {
    // What somebody waits for, such as a code, never stands behind a mailing.
    name: "messages.deliver",
    everySeconds: 1,
    run: async (context) => (await deliverOnce(context.database, optionsOf(context, "single"))) > 0,
  },
  {
    name: "messages.mailings",
    everySeconds: 2,
    run: async (context) => (await deliverOnce(context.database, optionsOf(context, "mailings"))) > 0,
  },
  {
    name: "messages.retention",
    everySeconds: 600,
    run: async ({ database, stopping }) => {
      const nowMs = database.clock.now().getTime();
      const before = new Date(nowMs - secretHours * 3_600_000).toISOString();
      for (const { merchantId } of await database.inPlatform(
        async (tx) => await shopsWithOldSecrets(tx, before),
      )) {
        if (stopping.aborted) break;
        await forgetSecrets(database, merchantId, before);
      }
      const ended = new Date(nowMs - keptDays * 86_400_000).toISOString();
      const removed = await database.inPlatform(async (tx) => {
        await forgetLanes(tx, new Date(nowMs - 7 * 86_400_000).toISOString());
        return await removeEnded(tx, ended, removedAtOnce);
      });
      return removed === removedAtOnce;
    },
  },
];

/** The journal stands beside the shop's files: it must outlive the process that writes it. */
export function journalFolder(storageFolder: string): string {
  return join(storageFolder, "journal");
}

function optionsOf({ storage, stopping }: JobContext, only: "single" | "mailings"): DeliveryOptions {
  return { folder: journalFolder(storage.folder), turnSeconds, stopping, only };
}

async function forgetSecrets(database: Database, merchantId: string, before: string): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    const old = await selectOldSecrets(tx, before, 500);
    await overwriteSecrets(
      tx,
      old.map(({ id, subject, body, html, secrets }) => ({
        id,
        subject: subject === null ? null : maskSecrets(subject, secrets),
        body: maskSecrets(body, secrets),
        html: html === null ? null : maskSecrets(html, secrets),
      })),
    );
  });
}

import type { Tick } from "../../platform/ticks.ts";
import { listMerchants } from "../accounts/index.ts";
import { removeOldContacts } from "./queries-contacts.ts";

const day = 86_400_000;
/** What a year of messages cost is told from thirteen months of contacts. */
const messageDays = 400;
/** That the hours and numbers of calls were kept to must be shown as long as the consent to be called (RET-07). */
const callDays = 3 * 366;
const removedAtOnce = 5_000;

export const permissionTicks: readonly Tick[] = [
  {
    name: "permission.contacts",
    everySeconds: 21_600,
    run: async ({ database, stopping }) => {
      const now = database.clock.now().getTime();
      const before = {
        messages: new Date(now - messageDays * day).toISOString(),
        calls: new Date(now - callDays * day).toISOString(),
      };
      let isMore = false;
      for (const { id } of await listMerchants(database)) {
        if (stopping.aborted) break;
        const removed = await database.inMerchant(
          id,
          async (tx) => await removeOldContacts(tx, before, removedAtOnce),
        );
        isMore ||= removed === removedAtOnce;
      }
      return isMore;
    },
  },
];

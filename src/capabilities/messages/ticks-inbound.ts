import { isRefusal } from "../../values/refusal.ts";
import type { Tick } from "../../platform/ticks.ts";
import { readMailbox } from "./mailbox.ts";
import { forgetInbound, shopsWithMailboxDue } from "./queries-mailbox.ts";

const dayMs = 86_400_000;
/** A message as it came: long enough to look into what went wrong. */
export const rawDays = 30;
/** What acted on nobody. */
const minorDays = 30;
/** As long as the messages themselves. */
const allDays = 90;
const forgottenAtOnce = 2_000;

export const inboundTicks: readonly Tick[] = [
  {
    name: "messages.mailboxes",
    everySeconds: 20,
    run: async ({ database, stopping, log }) => {
      let more = false;
      for (const { merchantId } of await database.inPlatform(shopsWithMailboxDue)) {
        if (stopping.aborted) break;
        const reading = await readMailbox(database, merchantId, stopping);
        if (isRefusal(reading)) log.warn({ merchantId, refused: reading.refused }, "mailbox not read");
        else more = (reading?.more ?? false) || more;
      }
      return more;
    },
  },
  {
    name: "messages.forget_returns",
    everySeconds: 600,
    run: async ({ database }) => {
      const nowMs = database.clock.now().getTime();
      const daysAgo = (days: number): string => new Date(nowMs - days * dayMs).toISOString();
      const before = { raw: daysAgo(rawDays), minor: daysAgo(minorDays), all: daysAgo(allDays) };
      const touched = await database.inPlatform(
        async (tx) => await forgetInbound(tx, before, forgottenAtOnce),
      );
      return touched >= forgottenAtOnce;
    },
  },
];

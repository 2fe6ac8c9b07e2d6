import { setTimeout as sleep } from "node:timers/promises";
import type { Tx } from "../../platform/database.ts";
import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { currentMerchant } from "../accounts/index.ts";
import { lockCustomers, recordAndMerged } from "../customers/index.ts";
import { callsAsData, callsInTimeline } from "./desk/own-calls.ts";
import { dropRefused } from "./desk/refused.ts";
import { forgetCalls, moveCalls } from "./desk/queries-calls.ts";
import { returnsAsData, returnsInTimeline } from "./inbound-participant.ts";
import { forgetReturns, moveReturns } from "./queries-inbound-persons.ts";
import {
  clicksOf,
  forgetMessages,
  messagesTo,
  moveMessages,
  type OwnMessage,
  skipTwins,
} from "./queries-persons.ts";
import { countInHand, takeBack } from "./queries-settle.ts";
import { maskSecrets } from "./rules/secrets.ts";
import { showAll, type Shown } from "./shown.ts";
import { giveBack, giveBackVouchers } from "./vouchers.ts";

/** A withdrawal waits so long for what a relay has in its hands; what was not begun by then is taken back. */
const inHandMs = 4_000;
const lookMs = 15;

/** Messages follow their person and go with her. */
export const messagesParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => {
    const messageIds = await moveMessages(tx, { fromId: absorbedId, toId: keptId });
    await giveBack(tx, await skipTwins(tx, absorbedId));
    const moved = { fromId: absorbedId, toId: keptId };
    return { messageIds, returnIds: await moveReturns(tx, moved), callIds: await moveCalls(tx, moved) };
  },
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { messageIds, returnIds, callIds } = journal as Readonly<
      Record<"messageIds" | "returnIds" | "callIds", string[]>
    >;
    await moveMessages(tx, { fromId: keptId, toId: absorbedId, only: messageIds });
    await moveReturns(tx, { fromId: keptId, toId: absorbedId, only: returnIds });
    await moveCalls(tx, { fromId: keptId, toId: absorbedId, only: callIds });
  },
  customerErased: async (tx, { customerId }) => {
    const ids = await recordAndMerged(tx, customerId);
    // Nothing is said any more to whoever is gone, not even what she asked for; what is not begun by then finds its message gone.
    await untilHanded(tx, ids, { all: true });
    await forgetReturns(tx, ids);
    await forgetCalls(tx, ids);
    await forgetMessages(tx, ids);
  },
  // With the commit of a withdrawal nothing more leaves: whoever takes messages in hand holds their persons' records meanwhile, so
  // that once these are held here, what is in hand is all there is, and it is waited for.
  consentsChanged: async (tx, customerIds) => {
    await lockCustomers(tx, customerIds);
    await dropRefused(tx, customerIds);
    if (!(await untilHanded(tx, customerIds))) await giveBackVouchers(tx, await takeBack(tx, customerIds));
  },
  personalData: async (tx, customerIds) => {
    const messages = await messagesTo(tx, { customerIds, limit: 10_000 });
    const shown = await showAll(tx, messages, false);
    return [
      {
        name: "messages",
        rows: messages.map(({ id, at, channel, recipient, state, reason }) => ({
          writtenAt: at,
          channel,
          to: recipient,
          subject: shown.get(id)?.subject ?? null,
          text: shown.get(id)?.text ?? "",
          state,
          reason,
        })),
      },
      await returnsAsData(tx, customerIds),
      await callsAsData(tx, customerIds),
    ];
  },
  timeline: async (tx, asked) => [
    ...(await returnsInTimeline(tx, asked)),
    ...(await messagesInTimeline(tx, asked)),
    ...(await callsInTimeline(tx, asked)),
  ],
};

/** Waits for what a relay has in its hands, as long as it is worth. @returns whether nothing is left there */
async function untilHanded(
  tx: Tx,
  customerIds: readonly string[],
  which: { readonly all?: boolean } = {},
): Promise<boolean> {
  const until = performance.now() + inHandMs;
  while ((await countInHand(tx, customerIds, which)) > 0) {
    if (performance.now() > until) return false;
    await sleep(lookMs);
  }
  return true;
}

async function messagesInTimeline(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<TimelineEntry[]> {
  const messages = await messagesTo(tx, asked);
  const clicks = await clicksOf(tx, asked);
  const { isDemo } = await currentMerchant(tx);
  const shown = await showAll(tx, [...messages, ...clicks], isDemo);
  const told = (message: OwnMessage, kind: string): TimelineEntry => ({
    id: message.id,
    kind,
    at: message.at,
    values: {
      said: saidIn(message, shown.get(message.id)),
      ...(message.cap === null ? {} : { cap: message.cap }),
    },
    link: `/outbox/${message.id}`,
  });
  return [
    ...messages.map((message) => told(message, kindOf(message))),
    ...clicks.map((message) => told(message, "messages.clicked")),
  ];
}

/** A message that did not leave says why: its person may ask. */
function kindOf({ channel, state, reason }: OwnMessage): string {
  if (state !== "skipped") return `messages.${channel}`;
  if (reason?.startsWith("PRESSURE_CAP") === true) return "messages.skipped_cap";
  if (reason?.startsWith("PREF_") === true) return "messages.skipped_wish";
  if (reason === "CANCELLED" || reason === "EXPIRED") return "messages.skipped_over";
  if (reason === "NO_ADDRESS" || reason === "DUPLICATE_ADDRESS" || reason?.startsWith("SUPP_") === true)
    return "messages.skipped_address";
  return "messages.skipped_consent";
}

/** Codes and links stay dots even in the demonstration's stories: they are read over shoulders. */
function saidIn({ secrets }: OwnMessage, shown: Shown | undefined): string {
  return beginningOf(maskSecrets(shown?.subject ?? shown?.text ?? "", secrets));
}

function beginningOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

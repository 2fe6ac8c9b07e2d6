import type { Database, Tx } from "../../platform/database.ts";
import type { Event } from "../../platform/events.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { joinProgram, launchedPrograms, lotWish, move, type Order } from "../loyalty/index.ts";
import { book, type Happening } from "./operations-clearing.ts";
import {
  type Earning,
  selectEarnings,
  selectSettings,
  selectShop,
  type Settings,
  upsertEarnings,
} from "./queries.ts";
import {
  endTelling,
  noteSales,
  receiptsOfFile,
  selectLink,
  selectWaitingSales,
  type WaitingSale,
} from "./queries-shop.ts";
import { pointsEarned } from "./rules/worth.ts";

const salesAtOnce = 200;
const receiptsAtOnce = 1_000;

// A till that was without network tells its sales afterwards: those of the week before the card was first seen count too.
export const daysBeforeLink = 7;

/** In the shop's transaction, after its receipts were recorded, refunded or attributed. */
export async function salesChanged(
  tx: Tx,
  receiptIds: readonly string[],
  without: readonly string[] = [],
): Promise<void> {
  if (receiptIds.length === 0 || (await selectLink(tx))?.state !== "active") return;
  await noteSales(tx, receiptIds, { daysBeforeLink, without });
}

/** Files write receipts without telling rooms one by one: what they recorded is looked at afterwards. */
export async function noteFiles(tx: Tx, events: readonly Event[]): Promise<void> {
  const importIds = new Set(
    events.flatMap(({ kind, payload }) =>
      kind === "purchases.recorded" && typeof payload["importId"] === "string" ? [payload["importId"]] : [],
    ),
  );
  if (importIds.size === 0 || (await selectLink(tx))?.state !== "active") return;
  for (const importId of importIds) {
    for (let after: string | null = null; ; ) {
      const ids = await receiptsOfFile(tx, importId, after, receiptsAtOnce);
      await noteSales(tx, ids, { daysBeforeLink });
      const last = ids.at(-1);
      if (last === undefined || ids.length < receiptsAtOnce) break;
      after = last;
    }
  }
}

/**
 * Tells the network what waits in the shop. Two transactions: the network takes what it does not know yet, then the shop notes that it
 * was told; whatever stops between the two, telling again changes nothing.
 * @returns whether more is waiting
 */
export async function tellSales(
  database: Database,
  shopId: string,
  /** For tests: what happens between the two. */
  between: () => Promise<void> = async () => await Promise.resolve(),
): Promise<boolean> {
  const waiting = await database.inMerchant(shopId, async (tx) => {
    const link = await selectLink(tx);
    return { link, sales: link === undefined ? [] : await selectWaitingSales(tx, salesAtOnce) };
  });
  if (waiting.link === undefined || waiting.sales.length === 0) return false;
  await database.inMerchant(waiting.link.networkId, async (tx) => await takeSales(tx, shopId, waiting.sales));
  await between();
  await database.inMerchant(shopId, async (tx) => {
    await endTelling(tx, waiting.sales);
  });
  return waiting.sales.length === salesAtOnce;
}

/** In the network's transaction: holds each sale's points to what counts now. An older telling changes nothing. */
async function takeSales(tx: Tx, shopId: string, sales: readonly WaitingSale[]): Promise<void> {
  const settings = await selectSettings(tx);
  const shop = await selectShop(tx, shopId, true);
  if (settings === undefined || shop === undefined) return;
  const known = new Map(
    (
      await selectEarnings(
        tx,
        shopId,
        sales.map(({ receiptId }) => receiptId),
      )
    ).map((one) => [one.receiptId, one]),
  );
  const actor = systemActor(tx.merchantId, "network");
  const rate = shop.earnCents ?? settings.earnCents;
  const steps: Step[] = [];
  for (const sale of sales) {
    const before = known.get(sale.receiptId);
    if (before !== undefined && before.told >= sale.told) continue;
    const earnCents = before?.earnCents ?? rate;
    steps.push({ before, after: { ...sale, earnCents, points: pointsEarned(sale.basisCents, earnCents) } });
  }
  const done = await movePoints(tx, actor, shopId, settings, steps);
  await upsertEarnings(tx, shopId, done.earnings);
  await book(tx, actor, shop, settings.worth, done.happenings);
}

type Step = { readonly before: Earning | undefined; readonly after: Earning };

async function movePoints(
  tx: Tx,
  actor: Actor,
  shopId: string,
  settings: Settings,
  steps: readonly Step[],
): Promise<{ earnings: Earning[]; happenings: Happening[] }> {
  const memberships = await membershipsOf(tx, actor, settings, steps);
  const wish = await wishes(tx, settings);
  const orders: { order: Order; step: Step; points: number }[] = [];
  for (const step of steps) {
    const { before, after } = step;
    const moved = before !== undefined && before.holderId !== after.holderId;
    const taken =
      before === undefined ? 0 : moved ? before.points : Math.max(0, before.points - after.points);
    const given = before === undefined || moved ? after.points : Math.max(0, after.points - before.points);
    const cause = { receiptId: after.receiptId, reason: "network", detail: { shopId } };
    const key = `network:${shopId}:${after.receiptId}:${after.told}`;
    const from = memberships.get(before?.holderId ?? "");
    const to = memberships.get(after.holderId);
    if (taken > 0 && from !== undefined) {
      orders.push({
        order: {
          kind: "clawback",
          membershipId: from,
          units: taken,
          policy: "debt",
          receiptId: after.receiptId,
          cause: { ...cause, key: `${key}:back` },
        },
        step,
        points: -taken,
      });
    }
    if (given > 0 && to !== undefined) {
      orders.push({
        order: { kind: "earn", membershipId: to, units: given, ...wish, cause: { ...cause, key } },
        step,
        points: given,
      });
    }
  }
  const results = await move(
    tx,
    actor,
    orders.map(({ order }) => order),
  );
  // Who left the network or was erased earns nothing any more, and nobody owes for it.
  const failed = new Set(
    orders.flatMap(({ step }, index) => (isRefusal(results[index] ?? null) ? [step] : [])),
  );
  const happenings = orders.flatMap(({ step, points }, index): Happening[] => {
    const result = results[index];
    if (result === undefined || isRefusal(result)) return [];
    return [
      { kind: points > 0 ? "credited" : "taken_back", points: result.units, sourceId: step.after.receiptId },
    ];
  });
  const earnings = steps.map((step) => {
    const { before, after } = step;
    const without = !memberships.has(after.holderId) || failed.has(step);
    return without ? { ...after, points: before?.holderId === after.holderId ? before.points : 0 } : after;
  });
  return { earnings, happenings };
}

async function membershipsOf(
  tx: Tx,
  actor: Actor,
  settings: Settings,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, string>> {
  const holders = new Set(
    steps.flatMap(({ before, after }) => [after.holderId, ...(before ? [before.holderId] : [])]),
  );
  const memberships = new Map<string, string>();
  for (const holderId of [...holders].sort()) {
    const joined = await joinProgram(tx, actor, { programId: settings.programId, customerId: holderId });
    if (!isRefusal(joined)) memberships.set(holderId, joined.membershipId);
  }
  return memberships;
}

/** When what is earned now may be used and expires. */
async function wishes(tx: Tx, settings: Settings) {
  const program = (await launchedPrograms(tx)).find(({ id }) => id === settings.programId);
  if (program === undefined) throw new Error("The network's program is gone.");
  const { timeZone } = await currentMerchant(tx);
  const { lot, idle } = lotWish(program.current.definition, tx.now, timeZone, { pendingDays: 0 });
  return { lot, ...idle };
}

import type { Database, Tx } from "../../platform/database.ts";
import { conditionOf, readStanding } from "../insight/index.ts";
import { clockSteps, dueOf, hasJumped } from "./by-time.ts";
import { judge, passOn } from "./judge.ts";
import { onList } from "./queries-lists.ts";
import { type Judging, type Plan, readPlan } from "./plan.ts";
import { countPending, dropPending, takePending } from "./queries-pending.ts";
import {
  bringForward,
  judgeAll,
  markEverybodyStale,
  type ShopRow,
  takeShop,
  writeJudged,
  writeMoment,
} from "./queries-evaluate.ts";

// One step is one transaction: small enough that those who wait for the shop's row (an erasure) wait a moment only.
const pendingAtOnce = 5_000;
// Beyond this share of the base, one reading of everybody costs less than finding each.
const worthReadingAll = 0.1;

/** Judges all that waits: changed customers, new rules, dates that have come. Another evaluation at work is waited for. */
export async function evaluateSegments(database: Database, merchantId: string): Promise<void> {
  while (await evaluateStep(database, merchantId, true)) {
    // One step after the other until nothing is left.
  }
}

// A base this small is judged while the owner waits a moment; a larger one by the tick.
const judgedAtOnce = 50_000;

/** After a rule was made or changed: its members are there at once in a small shop, else with the next tick. */
export async function evaluateSoon(database: Database, merchantId: string): Promise<void> {
  const { customerCount } = await database.inMerchant(merchantId, readStanding);
  if (customerCount > judgedAtOnce) return;
  while (await evaluateStep(database, merchantId, false)) {
    // As above; whoever is at it already goes on with ours too.
  }
}

/**
 * One step of work in one transaction, done wholly or not at all. Only one evaluator of a shop is at work at a time.
 * @returns whether there was something to do
 */
export async function evaluateStep(
  database: Database,
  merchantId: string,
  isWaiting: boolean,
): Promise<boolean> {
  return await database.inMerchant(merchantId, async (tx) => {
    const shop = await takeShop(tx, isWaiting);
    return shop !== null && (await step(tx, shop));
  });
}

async function step(tx: Tx, shop: ShopRow): Promise<boolean> {
  const plan = await readPlan(tx);
  if (plan.segments.length === 0) return (await takePending(tx, 50_000)).isAny;
  if (shop.moment !== null && hasJumped(shop.moment, plan.moment)) {
    // Another zone, or another day as of which the shop is told: every relative date means something else.
    await judgeEverybodyAgain(tx, plan, "time");
    return true;
  }
  if (shop.moment === null) await writeMoment(tx, plan.moment, tx.now);
  const isStale = (one: Judging) => one.stale !== null;
  const made = plan.segments.find((one) => one.stale === "rule");
  if (made !== undefined) return await rebuild(tx, plan, made);
  if (await takeQueue(tx, plan, shop)) return true;
  const stale = plan.segments.find(isStale);
  if (stale !== undefined) return await rebuild(tx, plan, stale);
  if (shop.moment !== null && (shop.dueAt === null || shop.dueAt > tx.now)) return false;
  await clockSteps(tx, plan, shop.moment ?? plan.moment);
  return true;
}

/** Judges everybody by one rule, and whoever moved by the rules that name it. */
async function rebuild(tx: Tx, plan: Plan, segment: Judging): Promise<true> {
  const cause = segment.stale ?? "data";
  const condition =
    segment.rule === null ? onList(tx, segment.id, null) : await conditionOf(tx, segment.rule, plan.moment);
  const moved = await judgeAll(tx, { id: segment.id, condition }, cause, plan.day);
  await writeJudged(tx, segment.id, segment.version, plan.moment.today);
  await passOn(tx, plan, segment.id, moved, cause);
  const dueAt = segment.rule === null ? null : await dueOf(tx, segment.rule, plan.moment);
  if (dueAt !== null) await bringForward(tx, dueAt);
  return true;
}

/** Judges the customers who changed. */
async function takeQueue(tx: Tx, plan: Plan, shop: ShopRow): Promise<boolean> {
  const { customerCount } = await readStanding(tx);
  const most = Math.max(pendingAtOnce, customerCount * worthReadingAll);
  if ((await countPending(tx, most + 1)) > most) {
    await dropPending(tx);
    await judgeEverybodyAgain(tx, plan, "data");
    return true;
  }
  const pending = await takePending(tx, pendingAtOnce);
  if (!pending.isAny) return false;
  if (pending.isEverybody) {
    await judgeEverybodyAgain(tx, plan, "data");
    return true;
  }
  const changed = new Map(pending.customerIds.map((id) => [id, "data"] as const));
  await judge(tx, plan, new Map(plan.segments.map(({ id }) => [id, changed])));
  // Somebody may live where it is tomorrow sooner than anywhere known before.
  const known = new Set((shop.moment?.zones ?? []).map(({ zone }) => zone));
  if (plan.moment.zones.some(({ zone }) => !known.has(zone))) await bringForward(tx, tx.now);
  return true;
}

async function judgeEverybodyAgain(tx: Tx, plan: Plan, cause: "data" | "time"): Promise<void> {
  await markEverybodyStale(tx, cause);
  await writeMoment(tx, plan.moment, tx.now);
}

import { connect, type Database, type Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addDays, type Day, daysBetween } from "../../values/day.ts";
import {
  joinMany,
  launchedPrograms,
  listMembers,
  listVouchers,
  redeem,
  sellCard,
  useVouchers,
} from "../loyalty/index.ts";
import { type ReceiptInput, recordReceipts } from "../purchases/index.ts";
import { analyzeShop } from "./queries.ts";
import { type Counters, eventsBetween, openCounters, workAtCounters } from "./counter.ts";
import { instantOf } from "./rules/calendar.ts";
import { counterMonth } from "./rules/counter.ts";
import { type Dice, diceOf } from "./rules/dice.ts";
import type { DemoProgram } from "./rules/programs.ts";
import type { DemoShop } from "./rules/shop.ts";
import { townHolders, townVisits } from "./rules/town.ts";
import { agreed, launchPrograms, type Launching } from "./loyalty.ts";
import { liveInTown, openTown, type TownStory } from "./town.ts";

export type Story = {
  readonly merchantId: string;
  readonly actor: Actor;
  readonly shop: DemoShop;
  /** Identifier of each person, by place. */
  readonly ids: readonly string[];
  readonly inputOf: (receipt: DemoShop["receipts"][number]) => ReceiptInput;
};

/** What the years brought about, for whoever furnishes the desk. */
export type Lived = {
  readonly launching: Launching;
  readonly town: TownStory | null;
  /** The last day of the stretch in which the town's card was first used. */
  readonly townSince: Day;
};

const stepDays = 21;
// The stretch that begins so many days ago or later: one month over at least for the town, one month of work for the counters.
const townDays = 60;
const counterDays = 40;

/**
 * Lives the two years three weeks at a time, at their own hours: receipts bring points as they are recorded, cards are taken, rewards
 * asked for and used. On connections of its own, whose clock begins in the past.
 */
export async function liveThroughYears(database: Database, story: Story): Promise<Lived> {
  const { shop, merchantId, actor } = story;
  const past = connect(database.address, 2);
  const at = (day: Day, minutes: number): void => {
    past.clock.setOffset(Date.parse(instantOf(day, minutes)) - Date.now());
  };
  const lastDay = shop.receipts.at(-1)?.day ?? shop.firstDay;
  const dice = diceOf(4_711);
  const today = addDays(lastDay, 1);
  const counterEvents = counterMonth(today);
  const visits = townVisits(addDays(today, -townDays), lastDay);
  let counters: Counters | undefined;
  let town: TownStory | null = null;
  let townSince = today;
  try {
    let launching: Launching = { programs: {}, endowments: {} };
    for (let from = shop.firstDay; from <= lastDay; from = addDays(from, stepDays)) {
      const until = addDays(from, stepDays - 1) > lastDay ? lastDay : addDays(from, stepDays - 1);
      at(from, 7 * 60);
      launching = await past.inMerchant(
        merchantId,
        async (tx) => await launchPrograms(tx, story.actor, shop, launching, { from, until }),
      );
      const daysAgo = daysBetween(from, today);
      if (counters === undefined && daysAgo <= counterDays) {
        counters = await past.inMerchant(merchantId, async (tx) => await openCounters(tx, actor));
      }
      if (town === null && daysAgo <= townDays) {
        town = await openTown(database, past, actor, holdersOf(story, from));
        townSince = until;
      }
      at(until, 22 * 60);
      const stretch = { from, until, number: daysBetween(shop.firstDay, from) / stepDays };
      await past.inMerchant(merchantId, async (tx) => {
        await liveStretch(tx, story, launching, stretch, dice);
      });
      const days = { from, until };
      if (counters !== undefined) {
        const away = shop.people.flatMap(({ role }, place) =>
          role === undefined ? [] : (story.ids[place] ?? []),
        );
        const worked = { events: eventsBetween(counterEvents, days), buyers: buyersOf(story, days), away };
        await workAtCounters(past, actor, counters, launching, worked);
      }
      if (town !== null) await liveInTown(past, actor, town, eventsBetween(visits, days));
      // Doubled, and doubled again: what was known of the tables no longer holds.
      if (analyzedAfter.has(stretch.number)) await past.asOwner(analyzeShop);
    }
    return { launching, town, townSince };
  } finally {
    await past.close();
  }
}

function holdersOf({ shop, ids }: Story, from: Day) {
  return townHolders(shop.people, from).flatMap((place) => {
    const [person, customerId] = [shop.people[place], ids[place]];
    return person === undefined || customerId === undefined ? [] : [{ person, customerId }];
  });
}

/** Who bought in the two shops, the earliest first. */
function buyersOf({ shop, ids }: Story, days: { readonly from: Day; readonly until: Day }): string[] {
  return eventsBetween(shop.receipts, days).flatMap(({ buyer, store, kind }) => {
    const id = buyer === null || store === "web" || kind === "refund" ? undefined : ids[buyer];
    return id === undefined ? [] : [id];
  });
}

const analyzedAfter: ReadonlySet<number> = new Set([0, 1, 2, 5, 9, 14, 22]);

type Stretch = { readonly from: Day; readonly until: Day; readonly number: number };

async function liveStretch(
  tx: Tx,
  story: Story,
  launching: Launching,
  stretch: Stretch,
  dice: Dice,
): Promise<void> {
  const { actor, shop, inputOf } = story;
  const isNow = ({ day }: { readonly day: Day }) => day >= stretch.from && day <= stretch.until;
  await takeCards(tx, story, launching, shop.joins.filter(isNow));
  const receipts = shop.receipts.filter(isNow);
  const sold = new Map<string, string>();
  for (const result of await recordReceipts(tx, actor, receipts.map(inputOf))) {
    if (result.outcome === "refused")
      throw new Error(`A receipt of the demonstration was refused: ${result.code}.`);
    const receipt = receipts[result.index];
    if (receipt?.kind === "sale" && receipt.store !== "web" && result.customerId !== null) {
      sold.set(result.customerId, result.id);
    }
  }
  await bringVouchers(tx, actor, sold, dice);
  await askForRewards(tx, actor, launching, dice);
}

async function takeCards(
  tx: Tx,
  { actor, ids }: Story,
  launching: Launching,
  joins: DemoShop["joins"],
): Promise<void> {
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  for (const program of ["stamps", "tea"] as const) {
    const launched = programs.get(launching.programs[program] ?? "");
    const taken = joins.filter((join) => join.program === program);
    if (launched === undefined || taken.length === 0) continue;
    await joinMany(
      tx,
      actor,
      launched,
      taken.map(({ buyer, at }) => ({ customerId: ids[buyer] ?? "", at })),
    );
  }
  for (const { program, buyer } of joins) {
    const programId = launching.programs[program];
    if (program === "club" && programId !== undefined) {
      agreed(await sellCard(tx, actor, { programId, customerId: ids[buyer] ?? "" }));
    }
  }
}

/** Most vouchers come back with a later purchase of their holder; some are forgotten. */
async function bringVouchers(
  tx: Tx,
  actor: Actor,
  sold: ReadonlyMap<string, string>,
  dice: Dice,
): Promise<void> {
  const { items } = agreed(await listVouchers(tx, actor, { state: "active", limit: 200 }));
  const wishes = items.flatMap(({ id, holderId, benefit, madeAt }) => {
    const receiptId = holderId === null ? undefined : sold.get(holderId);
    const cents = benefit.type === "amount" ? benefit.cents : boxCents;
    return receiptId === undefined || madeAt >= tx.now || !dice.chance(0.75)
      ? []
      : [{ voucherId: id, cents, receiptId, channel: "shop" as const }];
  });
  for (const use of await useVouchers(tx, wishes)) agreed(use);
}

/** What the box of 125 g would have cost. */
const boxCents = 990;

const rewards: Readonly<Partial<Record<DemoProgram, readonly { id: string; points: number }[]>>> = {
  club: [
    { id: "cup", points: 350 },
    { id: "ten-euros", points: 250 },
  ],
  tea: [{ id: "reward", points: 10 }],
};

async function askForRewards(tx: Tx, actor: Actor, launching: Launching, dice: Dice): Promise<void> {
  for (const program of ["club", "tea"] as const) {
    const programId = launching.programs[program];
    if (programId === undefined) continue;
    const { items } = agreed(await listMembers(tx, programId, { sort: "balance", limit: 40 }));
    for (const { membershipId, available } of items) {
      const reward = rewards[program]?.find(
        ({ points, id }) => points <= available && (id !== "cup" || dice.chance(0.15)),
      );
      if (reward === undefined || !dice.chance(0.35)) continue;
      agreed(await redeem(tx, actor, membershipId, { rewardId: reward.id }));
    }
  }
}

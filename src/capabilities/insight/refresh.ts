import type { Database, Tx } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import { addDays } from "../../values/day.ts";
import {
  computeArrivals,
  computeFaults,
  computeIdentified,
  computePart,
  countDuplicates,
} from "./queries-portrait.ts";
import { moveStages, profileSlices, rankBest, refreshProfileSlice } from "./queries-profile.ts";
import { readCohortCells, readGroups } from "./queries-report.ts";
import {
  lastSaleDay,
  measureShop,
  readStanding,
  type Standing,
  writeMeasures,
  writeRanking,
  writeRefreshed,
  writeStop,
} from "./queries-shop.ts";
import {
  computeBest,
  computeCategories,
  computeFigures,
  computeReturns,
  computeStages,
  writeSnapshot,
} from "./queries-snapshots.ts";
import { analyzeGrown, joinInBulk } from "./queries-upkeep.ts";
import {
  refreshDifferences,
  refreshFlow,
  refreshHabits,
  refreshLookAlikes,
  refreshMotives,
} from "./portrait-upkeep.ts";
import { concentration } from "./report.ts";
import { cohortsOf } from "./rules/cohorts.ts";
import { isGroup } from "./rules/groups.ts";
import { stopOf } from "./rules/reference-day.ts";
import type { PortraitSnapshot } from "./snapshots.ts";

/**
 * Brings a shop's medians, ranks and snapshots up to date, each part in a transaction of its own so that
 * no sale waits. Measured by a stopwatch given from outside, to know how soon the next one may start.
 */
export async function refreshShop(
  database: Database,
  merchantId: string,
  elapsedMs: () => number,
): Promise<void> {
  const inShop = async <T>(work: (tx: Tx) => Promise<T>) => await database.inMerchant(merchantId, work);
  await database.asOwner(analyzeGrown);
  const dayHasMoved = await inShop(followStop);
  const seen = await inShop(readStanding);
  await inShop(async (tx) => await tellFacts(tx, await moveStages(tx, seen.today)));
  const rhythmHasMoved = await inShop(async (tx) => await measure(tx, seen));
  if (dayHasMoved || rhythmHasMoved) await rebuildProfiles(database, merchantId);
  const standing = await inShop(async (tx) => {
    await joinInBulk(tx);
    const best = await rankBest(tx, seen.today);
    await writeRanking(tx, seen.today, best.fromCents);
    await tellFacts(tx, best.moved);
    return await readStanding(tx);
  });
  await refreshHabits(inShop, standing);
  // Of a shop just brought in, the habits are a table that the planner still takes for empty.
  await database.asOwner(analyzeGrown);
  await refreshMotives(inShop, standing);
  await refreshFlow(inShop, standing);
  for (const part of parts) await inShop(async (tx) => await part(tx, standing));
  await inShop(async (tx) => await writeRefreshed(tx, seen.changedAt, elapsedMs()));
}

/**
 * Looks whether the purchases stop far in the past, or go on again.
 * @returns whether the shop is now told as of another day, so that everybody must be judged again.
 */
export async function followStop(tx: Tx): Promise<boolean> {
  const { stopsOn, calendarDay } = await readStanding(tx);
  const found = stopOf(await lastSaleDay(tx), calendarDay);
  if (found === stopsOn) return false;
  await writeStop(tx, found);
  // Whatever is counted in days from today means something else now.
  await tellFacts(tx, "all");
  return true;
}

/** Writes all profiles again, a slice at a time. */
export async function rebuildProfiles(database: Database, merchantId: string): Promise<void> {
  for (let slice = 0; slice < profileSlices; slice++) {
    await database.inMerchant(
      merchantId,
      async (tx) => await tellFacts(tx, await refreshProfileSlice(tx, slice, await readStanding(tx))),
    );
  }
}

/**
 * Measures the shop once a day, and at once while it is young. Its rhythm weighs on every profile, so it is only
 * taken over when it has really moved.
 * @returns whether the profiles must be written again.
 */
export async function measure(tx: Tx, standing: Standing): Promise<boolean> {
  const { today, measuredOn } = standing;
  if (measuredOn === today && standing.rhythmIsMeasured && standing.marginIsMeasured) return false;
  const measured = await measureShop(tx, today);
  const rhythmDays = measured.rhythmDays ?? standing.thresholds.startingRhythmDays;
  const hasMoved = Math.abs(rhythmDays - standing.rhythmDays) > 0.02 * standing.rhythmDays;
  const kept = standing.rhythmIsMeasured ? standing.rhythmDays : measured.rhythmDays;
  await writeMeasures(tx, today, {
    rhythmDays: hasMoved ? measured.rhythmDays : kept,
    marginRate: measured.marginRate,
  });
  // Measured for the first time, or anew because the thresholds changed: everybody is judged again.
  return hasMoved || (!standing.rhythmIsMeasured && measured.rhythmDays !== null);
}

const cohortMonths = 25;

const parts: readonly ((tx: Tx, standing: Standing) => Promise<void>)[] = [
  async (tx, { today }) => {
    const figures = { ...(await computeFigures(tx, today)), ...(await computeReturns(tx, today)) };
    await writeSnapshot(tx, "figures", "net", today, figures);
  },
  async (tx, standing) => {
    await writeSnapshot(tx, "stages", "net", standing.today, await computeStages(tx));
    await writeSnapshot(tx, "best", "net", standing.today, await computeBest(tx, standing.bestFromCents));
  },
  ...(["net", "gross"] as const).map((basis) => async (tx: Tx, { today }: Standing) => {
    const window = { basis, until: today, after: addDays(today, -365) };
    await writeSnapshot(tx, "concentration", basis, today, await concentration(tx, window, "cents", 200));
    const cells = await readCohortCells(
      tx,
      { basis, until: today },
      addDays(today, -31 * (cohortMonths - 1)),
    );
    await writeSnapshot(tx, "cohorts", basis, today, { cohorts: cohortsOf(cells, today.slice(0, 7)) });
  }),
  async (tx, { today }) => {
    const groups = (await readGroups(tx, { basis: "net", until: today })).flatMap(
      ({ group, customers, cents }) => (isGroup(group) ? [{ group, customers, cents }] : []),
    );
    await writeSnapshot(tx, "groups", "net", today, { groups });
  },
  async (tx, standing) => {
    await writeSnapshot(tx, "portrait", "net", standing.today, await portrait(tx, standing));
  },
  async (tx, { today }) => {
    const quality = {
      ...(await computeFaults(tx, today)),
      duplicates: await countDuplicates(tx),
      arrivals: await computeArrivals(tx, today),
      identified: await computeIdentified(tx, today),
    };
    await writeSnapshot(tx, "quality", "net", today, quality);
  },
  refreshDifferences,
  refreshLookAlikes,
];

// What the best have in common shows on fifty thousand customers as well as on a million.
const enoughForCategories = 50_000;

async function portrait(tx: Tx, { today, customerCount }: Standing): Promise<PortraitSnapshot> {
  const slots = Math.min(
    1024,
    Math.max(1, Math.ceil((1024 * enoughForCategories) / Math.max(customerCount, 1))),
  );
  return {
    kinds: await computePart(tx, "kinds", today),
    ages: await computePart(tx, "ages", today),
    frequencies: await computePart(tx, "frequencies", today),
    baskets: await computePart(tx, "baskets", today),
    channels: await computePart(tx, "channels", today),
    sources: await computePart(tx, "sources", today),
    postcodes: await computePart(tx, "postcodes", today),
    cities: await computePart(tx, "cities", today),
    tags: await computePart(tx, "tags", today),
    categories: await computeCategories(tx, today, slots),
  };
}

import type { Database, Tx } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import type { Tick } from "../../platform/ticks.ts";
import { addDays, addMonths } from "../../values/day.ts";
import { readStanding } from "../insight/index.ts";
import { evaluateStep } from "./evaluate.ts";
import type { Returns, ShopFigures } from "./figures.ts";
import { backAgain, followComebacks } from "./queries-follow.ts";
import { readJudging } from "./queries-judging.ts";
import { countLosses, firstPurchaseDay, type LengthRow, readLengths, splitLoss } from "./queries-loss.ts";
import { shopsWaiting, takeTurn } from "./queries-pending.ts";
import { type FindingDue, shopsToFind, shopsToMeasure, writeFigures, writeFound } from "./queries-shop.ts";
import { findSignalsOfSlice, signalSlices } from "./queries-signals.ts";
import { fewestSilences, returnsAfter } from "./rules/returns.ts";
import type { Loss } from "./rules/loss.ts";
import { proveSignals } from "./queries-proof.ts";

/** Finds everybody's signals again, a slice at a time so that no sale waits, and tells whose changed. */
export async function findEverybody(database: Database, due: FindingDue): Promise<void> {
  const { merchantId } = due;
  for (let slice = 0; slice < signalSlices; slice++) {
    await database.inMerchant(merchantId, async (tx) => {
      // A purchase made meanwhile waits in the queue until this slice is written.
      await takeTurn(tx, true);
      const judging = await readJudging(tx, await readStanding(tx));
      await tellFacts(tx, await findSignalsOfSlice(tx, slice, judging));
    });
  }
  await database.inMerchant(merchantId, async (tx) => {
    await followComebacks(tx, await backAgain(tx));
    await writeFound(tx, due);
  });
}

/** Computes what is told of the whole shop, and keeps it. Measured by a stopwatch given from outside. */
export async function measureShop(
  database: Database,
  merchantId: string,
  elapsedMs: () => number,
): Promise<void> {
  const inShop = async <T>(work: (tx: Tx) => Promise<T>) => await database.inMerchant(merchantId, work);
  const { today } = await inShop(readStanding);
  const figures: ShopFigures = {
    asOf: today,
    loss: await inShop(async (tx) => await lossOf(tx, today)),
    returns: await inShop(async (tx) => returnsOf(await readLengths(tx, today, fewestOfPart))),
    proof: await inShop(async (tx) => await proveSignals(tx)),
  };
  await inShop(async (tx) => await writeFigures(tx, figures, elapsedMs()));
}

const mostMonths = 36;
// Customers must have had the time to become known before a year of theirs is told.
const daysToBecomeKnown = 90;

async function lossOf(tx: Tx, today: string): Promise<Loss> {
  const first = await firstPurchaseDay(tx);
  const reachesBack = (until: string) =>
    first !== null && addDays(until, -365) >= addDays(first, daysToBecomeKnown);
  const months = Array.from({ length: mostMonths }, (_, ago) =>
    addDays(addMonths(`${today.slice(0, 7)}-01`, -ago), -1),
  );
  const untils = [...new Set([today, ...months])].filter(reachesBack).sort();
  const points = await countLosses(tx, today, untils);
  const split = await splitLoss(tx, today);
  return {
    ...split,
    latest: points.find(({ until }) => until === today) ?? null,
    points: points.filter(({ until }) => until !== today),
  };
}

const fewestOfPart = 200;
/** The lengths of silence at which the share that comes back is told, in days. */
const asked = [7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 210, 240, 270, 300, 365, 450, 540, 730];

function returnsOf(rows: readonly LengthRow[]): Returns[] {
  const parts = new Map<string, LengthRow[]>();
  for (const row of rows) {
    const key = `${row.by} ${row.key}`;
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  return [...parts.values()].flatMap((lengths) => {
    const [first] = lengths;
    if (first === undefined) return [];
    const points = returnsAfter(lengths, asked).filter(({ silences }) => silences >= fewestSilences);
    return points.length === 0 ? [] : [{ by: first.by, key: first.key, name: first.name, points }];
  });
}

// A shop with many who wait does not keep the others waiting.
const stepsAtOnce = 20;

export const winbackTicks: readonly Tick[] = [
  {
    name: "winback.follow",
    everySeconds: 2,
    run: async ({ database, stopping }) => {
      let isMore = false;
      for (const { merchantId } of await database.inPlatform(shopsWaiting)) {
        let steps = 0;
        while (!stopping.aborted && steps < stepsAtOnce && (await evaluateStep(database, merchantId, false)))
          steps += 1;
        isMore ||= steps === stepsAtOnce;
      }
      return isMore && !stopping.aborted;
    },
  },
  {
    name: "winback.find",
    everySeconds: 5,
    run: async ({ database, stopping }) => {
      for (const due of await database.inPlatform(shopsToFind)) {
        if (stopping.aborted) break;
        await findEverybody(database, due);
      }
      return false;
    },
  },
  {
    name: "winback.measure",
    everySeconds: 20,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsToMeasure)) {
        if (stopping.aborted) break;
        const started = performance.now();
        await measureShop(database, merchantId, () => performance.now() - started);
      }
      return false;
    },
  },
];

import type { Tx } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import {
  buyersToRead,
  dropIdleHabits,
  placeProducts,
  productsPlacedOn,
  writeHabits,
} from "./queries-habits.ts";
import { countMotives, objectors, writeMotives } from "./queries-motives.ts";
import { countPaths, firstPurchaseDay, pathsSeen, sizeOf, writePaths } from "./queries-paths.ts";
import { markChanged, type Standing } from "./queries-shop.ts";
import { readSnapshots, writeSnapshot } from "./queries-snapshots.ts";
import {
  buyersToLearnFrom,
  countLookAlikes,
  countMasks,
  countTraits,
  dropLookAlikes,
  featuresOfProspects,
  nameTraits,
  writeLookAlikes,
} from "./queries-traits.ts";
import { coreTargetOf, isKnownAtEntry } from "./rules/core-target.ts";
import { differencesOf, type Trait } from "./rules/differences.ts";
import { flowsOf, monthEnds, risesOf } from "./rules/flow.ts";
import { learnLikeness, measureLift } from "./rules/likeness.ts";
import { joinInBulk } from "./queries-upkeep.ts";
import { ruleOfTrait, traitOfFeature } from "./rules/trait-rules.ts";
import type { Named, Seen } from "./snapshots.ts";

type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

const buyersAtOnce = 4_000;
const roundsAtOnce = 100;

/** Reads the habits of everybody whose purchases changed, some thousands at a time. */
export async function refreshHabits(inShop: InShop, standing: Standing): Promise<void> {
  const { today } = standing;
  await inShop(async (tx) => {
    if ((await productsPlacedOn(tx)) !== today) await placeProducts(tx, today);
    await tellSome(tx, await dropIdleHabits(tx));
  });
  for (let round = 0; ; round++) {
    const read = await inShop(async (tx) => {
      const ids = await buyersToRead(tx, today, buyersAtOnce);
      await writeHabits(tx, ids, standing);
      await tellFacts(tx, ids);
      // The rest of a very large base follows with the next refresh.
      if (round === roundsAtOnce && ids.length === buyersAtOnce) await markChanged(tx);
      return ids.length;
    });
    if (read < buyersAtOnce || round === roundsAtOnce) break;
  }
}

/** Judges what moves each buyer, from the habits as they are now. */
export async function refreshMotives(inShop: InShop, { today }: Standing): Promise<void> {
  await inShop(async (tx) => {
    await joinInBulk(tx);
    await tellSome(tx, await writeMotives(tx, today));
    await writeSnapshot(tx, "motives", "net", today, await countMotives(tx));
  });
}

const tooManyToName = 20_000;

async function tellSome(tx: Tx, ids: readonly string[]): Promise<void> {
  await tellFacts(tx, ids.length > tooManyToName ? "all" : ids);
}

// A slice of this many is told again while a sale waits a moment.
const toldAtOnce = 50_000;

/** Where everybody stood at the end of each month, told again when the past changed; and who moved. */
export async function refreshFlow(inShop: InShop, standing: Standing): Promise<void> {
  const { today, customerCount } = standing;
  const ends = monthEnds(today);
  const { seen, kept } = await inShop(async (tx) => ({
    seen: await pathsSeen(tx, ends.at(-1) ?? today, standing),
    kept: (await readSnapshots(tx, ["flow"])).flow?.seen,
  }));
  if (seen !== kept) {
    const width = Math.max(1, Math.min(1024, Math.floor((1024 * toldAtOnce) / Math.max(customerCount, 1))));
    for (let from = 0; from < 1024; from += width) {
      await inShop(async (tx) => {
        await tellSome(tx, await writePaths(tx, ends, { from, to: from + width }, standing));
      });
    }
  }
  await inShop(async (tx) => {
    const paths = await countPaths(tx);
    const days = [...ends, today];
    await writeSnapshot(tx, "flow", "net", today, {
      seen,
      days,
      flows: flowsOf(paths, days),
      since: await firstPurchaseDay(tx),
      rises: risesOf(paths, days),
    });
  });
}

function isStale(kept: Seen | undefined, now: Seen): boolean {
  const differs = (before: number, after: number) => Math.abs(after - before) > 0.02 * before;
  return (
    kept === undefined ||
    kept.today !== now.today ||
    differs(kept.people, now.people) ||
    differs(kept.sales, now.sales)
  );
}

// What sets the best apart shows on fifty thousand buyers as well as on a million.
const enoughBuyers = 50_000;
const enoughToLearn = 5_000;
const mostBits = 10;

function slotsFor(people: number, customerCount: number): number {
  return Math.max(1, Math.min(1024, Math.ceil((1024 * people) / Math.max(customerCount, 1))));
}

/** What sets the best fifth apart from the other buyers, and the few criteria that describe them together. */
export async function refreshDifferences(tx: Tx, standing: Standing): Promise<void> {
  const { today, customerCount } = standing;
  const seen = await sizeOf(tx, today);
  if (!isStale((await readSnapshots(tx, ["differences"])).differences?.seen, seen)) return;
  const slots = slotsFor(enoughBuyers, customerCount);
  const { best, others, counts, known } = await countTraits(tx, standing, slots);
  const traits = differencesOf(counts, known);
  const bits = traits.filter(describes).slice(0, mostBits);
  const core = bits.length < 2 ? null : coreTargetOf(bits, await countMasks(tx, standing, slots, bits));
  const names = await nameTraits(tx, traits);
  const named = <Row extends { readonly criterion: string; readonly value: string }>(
    row: Row,
  ): Named<Row> => ({
    ...row,
    name: nameOf(names, row),
  });
  await writeSnapshot(tx, "differences", "net", today, {
    seen,
    best,
    others,
    traits: traits.map(named),
    core:
      core === null
        ? null
        : { ...core, traits: core.traits.map(({ criterion, value }) => named({ criterion, value })) },
    slots,
  });
}

/** What a target can be made of: more frequent among the best for certain, known before they were, and something one can ask for. */
function describes(trait: Trait): boolean {
  return trait.verdict === "more" && isKnownAtEntry(trait) && ruleOfTrait(trait) !== null;
}

function nameOf(
  names: ReadonlyMap<string, string>,
  { criterion, value }: { readonly criterion: string; readonly value: string },
): string | null {
  return names.get(criterion.startsWith("custom.") ? criterion : `${criterion}:${value}`) ?? null;
}

const fewestCarriers = 5;
const fewestProspects = 20;
const mostRanked = 5_000;
const mostTold = 16;

/** Learns from the buyers what the best looked like, measures what that is worth, and ranks the prospects only if it is. */
export async function refreshLookAlikes(tx: Tx, { today, customerCount }: Standing): Promise<void> {
  const size = await sizeOf(tx, today);
  if (!isStale((await readSnapshots(tx, ["look_alikes"])).look_alikes?.seen, size)) return;
  const { prospects } = await countLookAlikes(tx);
  const features =
    prospects < fewestProspects
      ? []
      : (await featuresOfProspects(tx, today, fewestCarriers)).map((one) => one.feature);
  const places = new Map(features.map((feature, place) => [feature, place]));
  const slots = slotsFor(enoughToLearn, customerCount);
  const seen = features.length === 0 ? [] : await buyersToLearnFrom(tx, today, slots, features);
  const examples = seen.map(({ isBest, features: worn }) => ({
    isBest,
    features: worn.flatMap((feature) => places.get(feature) ?? []),
  }));
  const lift = measureLift(
    examples,
    features.length,
    seen.map(({ slot }) => slot),
  );
  const { weights } = learnLikeness(examples, features.length);
  const weighed = features.map((feature, place) => ({ feature, weight: weights[place] ?? 0 }));
  const moved =
    lift?.isMeasured === true
      ? await writeLookAlikes(tx, today, weighed, { most: mostRanked, objectors: objectors(tx.merchantId) })
      : await dropLookAlikes(tx);
  await tellSome(tx, moved);
  const told = weighed
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, mostTold)
    .map(({ feature, weight }) => ({ ...traitOfFeature(feature), weight }));
  const names = await nameTraits(tx, told);
  const { ranked } = await countLookAlikes(tx);
  await writeSnapshot(tx, "look_alikes", "net", today, {
    seen: size,
    prospects,
    ranked,
    lift,
    features: told.map((one) => ({ ...one, name: nameOf(names, one) })),
  });
}

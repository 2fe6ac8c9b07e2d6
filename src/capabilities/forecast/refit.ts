import type { Database, Tx } from "../../platform/database.ts";
import { dayOfNumber, numberOfDay } from "../../values/day.ts";
import { renewForecasts } from "./operations.ts";
import {
  deleteScoresBefore,
  deleteStrays,
  findBehind,
  readObjected,
  type ScoredCustomer,
  writeScoresBeside,
} from "./queries-customers.ts";
import {
  idAt,
  type NamedLedger,
  placeOf,
  readFirstPurchases,
  readLedger,
  readPeople,
} from "./queries-ledger.ts";
import { readModel, writeFit, writeSnapshot, writeTooFew } from "./queries-model.ts";
import { countCustomers, groupCustomers } from "./rules/histories.ts";
import { fitModel } from "./rules/fit.ts";
import { customersOf, firstDayOf, learnSpend, repeatMeans, sampleOf } from "./rules/ledger.ts";
import { lifetimeOf } from "./rules/lifetime.ts";
import { fewestRepeatPurchases, type Model } from "./rules/model.ts";
import { outlookOf, periodDays } from "./rules/outlook.ts";
import { chooseRhythm } from "./rules/rolling-origin.ts";
import { foreseeGroups, type Learnt, scoreOf } from "./rules/score.ts";

/** What a fit needs to know of the shop beside its receipts. */
export type ShopToFit = {
  readonly merchantId: string;
  readonly today: string;
  readonly marginRate: number;
  /** Receipts of customers, as they were counted before. */
  readonly sales: number;
};

// Few enough that a sale waits for them no longer than a moment.
const writtenAtOnce = 5_000;

/**
 * Learns a shop anew from all its purchases, scores everybody, and puts the calculation to the test on the past. Takes the
 * processor: it runs in the forecaster's thread.
 */
export async function refitShop(database: Database, shop: ShopToFit): Promise<void> {
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    await database.inMerchant(shop.merchantId, work);
  const ledger = await inShop(readLedger);
  const eve = numberOfDay(shop.today) - 1;
  const groups = groupCustomers(countCustomers(ledger, eve));
  const { customers, repeatPurchases } = groups;
  if (repeatPurchases < fewestRepeatPurchases) {
    const { sales, today } = shop;
    await inShop(async (tx) => await writeTooFew(tx, { sales, customers, repeatPurchases, asOf: today }));
  } else {
    const before = await inShop(readModel);
    const model = learn(ledger, eve, before);
    const learnt = await take(inShop, ledger, shop, model);
    await scoreEverybody(inShop, ledger, shop.today, learnt);
    await inShop(async (tx) => await writeSnapshot(tx, "outlook", shop.today, outlookOf(ledger, model, eve)));
  }
  await inShop(async (tx) => await tellLifetimes(tx, ledger, shop.today, eve));
}

type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

type Start = Pick<Model, "r" | "alpha" | "a" | "b">;

// A rhythm that shows in so many customers shows in all.
const mostForRhythm = 40_000;

function learn(ledger: NamedLedger, eve: number, before: Start | undefined): Model {
  const history = eve - (firstDayOf(ledger) ?? eve);
  const { k } = chooseRhythm(sampleOf(ledger, mostForRhythm), {
    until: eve,
    horizonDays: periodDays(history),
  });
  const groups = groupCustomers(countCustomers(ledger, eve));
  return fitModel(groups, { k, ...(before === undefined ? {} : { start: before }) });
}

/** What was learnt, and under which number it is written. */
type Taken = Learnt & { readonly model: Model; readonly number: number };

/** Writes what was learnt: from here on each sale is scored with it. */
async function take(
  inShop: InShop,
  ledger: NamedLedger,
  { today, marginRate, sales }: ShopToFit,
  model: Model,
): Promise<Taken> {
  const counted = countCustomers(ledger, numberOfDay(today));
  const learnt = {
    model,
    spend: learnSpend(counted.x, repeatMeans(ledger, counted), ledger),
    marginRate,
    historyFrom: dayOfNumber(firstDayOf(ledger) ?? numberOfDay(today)),
  };
  const { customers, repeatPurchases, logLikelihood } = model;
  const number = await inShop(
    async (tx) =>
      await writeFit(tx, { ...learnt, asOf: today, sales, customers, repeatPurchases, logLikelihood }),
  );
  return { ...learnt, number };
}

async function scoreEverybody(
  inShop: InShop,
  ledger: NamedLedger,
  today: string,
  learnt: Taken,
): Promise<void> {
  const objected = new Set(
    (await inShop(readObjected)).map((id) => placeOf(ledger, id)).filter((place) => place >= 0),
  );
  let waiting: ScoredCustomer[] = [];
  const write = async (): Promise<void> => {
    const scores = waiting;
    waiting = [];
    await inShop(async (tx) => await writeScoresBeside(tx, scores));
  };
  for (const scored of scoresOf(ledger, today, learnt, objected)) {
    waiting.push(scored);
    if (waiting.length === writtenAtOnce) await write();
  }
  await write();
  await inShop(async (tx) => await deleteScoresBefore(tx, learnt.number));
  await catchUp(inShop);
  await inShop(deleteStrays);
}

function* scoresOf(
  ledger: NamedLedger,
  today: string,
  learnt: Taken,
  objected: ReadonlySet<number>,
): Generator<ScoredCustomer> {
  const counted = countCustomers(ledger, numberOfDay(today));
  const groups = groupCustomers(counted);
  const foreseen = foreseeGroups(learnt.model, groups);
  const { starts, days, cents, loose } = ledger;
  for (let row = 0; row < counted.who.length; row += 1) {
    const customer = counted.who[row] ?? 0;
    if (objected.has(customer)) continue;
    const first = starts[customer] ?? 0;
    const last = first + (counted.x[row] ?? 0);
    let netCents = loose[customer] ?? 0;
    for (let at = first; at <= last; at += 1) netCents += cents[at] ?? 0;
    const bought = {
      firstDay: dayOfNumber(days[first] ?? 0),
      lastDay: dayOfNumber(days[last] ?? 0),
      purchaseDays: last - first + 1,
      netCents,
      firstCents: cents[first] ?? 0,
    };
    yield {
      customerId: idAt(ledger, customer),
      ...bought,
      ...scoreOf(learnt, bought, today, foreseen(groups.of[row] ?? 0)),
      scoredOn: today,
      modelNumber: learnt.number,
    };
  }
}

const mostRounds = 1_000;

/** Whoever bought while everybody was being scored, or before the first fit was written, is scored from what she bought. */
async function catchUp(inShop: InShop): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const behind = await inShop(async (tx) => {
      const ids = await findBehind(tx, writtenAtOnce);
      await renewForecasts(tx, ids);
      return ids.length;
    });
    if (behind < writtenAtOnce) return;
  }
}

async function tellLifetimes(tx: Tx, ledger: NamedLedger, today: string, eve: number): Promise<void> {
  if (customersOf(ledger) === 0) return;
  const people = await readPeople(tx, ledger);
  const from = dayOfNumber(Math.max(firstDayOf(ledger) ?? eve, eve - 3 * 365));
  const firstPurchases = await readFirstPurchases(tx, ledger, { from, to: dayOfNumber(eve) });
  await writeSnapshot(tx, "lifetime", today, lifetimeOf(ledger, people, firstPurchases, eve));
}

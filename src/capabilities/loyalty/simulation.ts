import type { HistoryWanted } from "./queries-history.ts";
import { customerCount, drawOf, type History } from "./rules/history.ts";
import { type Baskets, basketsOf, type Outcome, outcomeOf } from "./rules/outcome.ts";
import type { ShopCosts } from "./rules/reward-worth.ts";
import { needsLines, reachOf, type ReplayOptions } from "./rules/replayed.ts";
import { replay } from "./rules/simulate.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { Economics } from "./schema-economics.ts";

/** What a replay needs besides the receipts: everything small, read beforehand. */
export type Simulation = {
  readonly variants: readonly { readonly name: string; readonly definition: ProgramDefinition }[];
  readonly economics: Economics;
  readonly costs: Omit<ShopCosts, "medianBasketCents">;
  readonly timeZone: string;
  /** Days since 1970; null: from the first receipt. */
  readonly fromDay: number | null;
  readonly toDay: number;
  /** False: a large shop is answered from a sample of its customers. */
  readonly exact: boolean;
};

export type Simulated = {
  readonly fromDay: number;
  readonly toDay: number;
  /** The day of the first receipt; null: there is none. */
  readonly firstDay: number | null;
  readonly sampled: { readonly customers: number; readonly of: number } | null;
  readonly baskets: Baskets;
  readonly outcomes: readonly Outcome[];
};

// So many tickets are replayed in well under two tenths of a second; lines make a ticket about three times as dear.
const liveTickets = 100_000;
const lineWeight = 3;

// The baskets of a history that stays loaded are sorted once.
const knownBaskets = new WeakMap<History, Baskets>();

/** Whether the lines of the receipts must be loaded: something looks at products, or some goods are under a law of their own. */
export function wantsLines(
  variants: readonly { readonly definition: ProgramDefinition }[],
  legalClasses: HistoryWanted["legalClasses"],
): boolean {
  return Object.keys(legalClasses).length > 0 || variants.some(({ definition }) => needsLines(definition));
}

/** The share of the customers that answers at once: a half, a quarter, an eighth…, the same for the same shop. */
export function liveShare(tickets: number, variants: number, hasLines: boolean): number {
  let share = 1;
  while (tickets * variants * (hasLines ? lineWeight : 1) * share > liveTickets) share /= 2;
  return share;
}

/** Replays all variants on the same receipts. Takes the processor for as long as it lasts: not for the server's own thread. */
export function simulate(history: History, asked: Simulation): Simulated {
  const reach = reachOf(history);
  const fromDay = asked.fromDay ?? reach?.fromDay ?? asked.toDay;
  const tickets = history.day.length;
  const share = asked.exact ? 1 : liveShare(tickets, asked.variants.length, history.lines !== null);
  const of = customerCount(history);
  const drawn = share === 1 ? of : countDrawn(history, share);
  const scale = drawn === 0 ? 1 : of / drawn;
  const baskets = knownBaskets.get(history) ?? basketsOf(history);
  knownBaskets.set(history, baskets);
  const { economics } = asked;
  const costs: ShopCosts = { ...asked.costs, medianBasketCents: baskets.medianCents ?? 0 };
  const options: ReplayOptions = {
    fromDay,
    toDay: asked.toDay,
    timeZone: asked.timeZone,
    costs,
    claimShare: economics.claimShare,
    joinShare: economics.joinShare,
    regularDays: economics.regularDays,
    sampleShare: share,
  };
  return {
    fromDay,
    toDay: asked.toDay,
    firstDay: reach?.fromDay ?? null,
    sampled: share === 1 ? null : { customers: drawn, of },
    baskets,
    outcomes: asked.variants.map(({ name, definition }) =>
      outcomeOf(name, definition, replay(history, definition, options), {
        economics,
        costs,
        options,
        baskets,
        scale,
      }),
    ),
  };
}

function countDrawn(history: History, share: number): number {
  let drawn = 0;
  for (let customer = 0; customer < customerCount(history); customer += 1) {
    if (drawOf(history, customer, 0) < share) drawn += 1;
  }
  return drawn;
}

import type { Tx } from "../../platform/database.ts";
import { addDays, numberOfDay } from "../../values/day.ts";
import type { Suggested, Suggestions } from "./answers.ts";
import { type Memory, recall } from "./memory.ts";
import { neverProposed } from "./never-proposed.ts";
import {
  type Ground,
  type KnownProduct,
  type OwnProduct,
  readCategoryOffers,
  readGround,
  readOwnProducts,
  readShown,
  type Shown,
} from "./queries.ts";
import { witnessOf, type Witness } from "./rules/because.ts";
import { addWeights, highest, type Neighbours } from "./rules/neighbours.ts";
import { nextBasketScores, tasteOf, tasteScores } from "./rules/next-basket.ts";
import { type Due, dueAgain } from "./rules/rhythm.ts";

/** With fewer tickets of two products or more, what goes together cannot be told from chance. */
export const fewestWideTickets = 30;

const nothing = { goesWith: [], buyAgain: [] } as const;
const daysBack = 730;
// What may not be proposed, or cannot be explained, leaves a place to the next.
const spare = 4;

/**
 * What to propose to this customer now: what goes with her basket, or with what she buys, and she never bought; and what she
 * is due to buy again. A few milliseconds: the lists are in memory, her purchases are read.
 */
export async function suggestFor(
  tx: Tx,
  customerId: string,
  asked: { readonly basket?: readonly string[]; readonly limit?: number } = {},
): Promise<Suggestions> {
  const limit = asked.limit ?? 5;
  const ground = await readGround(tx, customerId);
  if (ground.version === null) return { ...nothing, silent: "too_few_tickets" };
  if (ground.hasObjected) return { ...nothing, silent: "objected" };
  const memory = await recall(tx, ground.version);
  const { today } = ground;
  const own = await readOwnProducts(tx, customerId, addDays(today, -daysBack), today);
  const basket = asked.basket ?? [];
  if (own.length === 0 && basket.length === 0) return { ...nothing, silent: "no_purchase" };
  const again = againCandidates(memory, ground, own, basket, limit * spare);
  const fresh =
    basket.length > 0
      ? basketCandidates(memory, ground, basket, own, limit * spare)
      : tasteCandidates(memory, ground, own, limit * spare);
  const names = await namesOf(tx, memory, [...again.map(({ place }) => place), ...fresh.flatMap(placesOf)]);
  const buyAgain = again.flatMap((one) => proposal(memory, names, one)).slice(0, limit);
  const goesWith = fresh.flatMap((one) => proposal(memory, names, one)).slice(0, limit);
  const held = new Set([...basket, ...own.map(({ productId }) => productId)]);
  const isSilent = goesWith.length + buyAgain.length === 0 && ground.wideTickets < fewestWideTickets;
  return {
    buyAgain,
    goesWith:
      goesWith.length > 0
        ? goesWith
        : await byCategory(tx, today, basket.length > 0 ? basket : [...held], held, limit),
    silent: isSilent ? "too_few_tickets" : null,
  };
}

/** What goes with these products on one ticket, the strongest first; none when the tickets are too few to tell. */
export async function goesWith(
  tx: Tx,
  productIds: readonly string[],
  limit = 5,
): Promise<readonly Suggested[]> {
  const ground = await readGround(tx, null);
  if (ground.version === null || productIds.length === 0) return [];
  const memory = await recall(tx, ground.version);
  const fresh = basketCandidates(memory, ground, productIds, [], limit * spare);
  const names = await namesOf(tx, memory, fresh.flatMap(placesOf));
  const found = fresh.flatMap((one) => proposal(memory, names, one)).slice(0, limit);
  return found.length > 0
    ? found
    : await byCategory(tx, ground.today, productIds, new Set(productIds), limit);
}

type Candidate = { readonly place: number; readonly score: number } & (
  | { readonly kind: "tickets" | "customers"; readonly witness: Witness }
  | { readonly kind: "again"; readonly due: Due }
);

function placesOf(candidate: Candidate): number[] {
  return "witness" in candidate ? [candidate.place, candidate.witness.place] : [candidate.place];
}

/** What she buys again, its time come, in the order of her most likely next basket. */
function againCandidates(
  memory: Memory,
  { today, againDays }: Ground,
  own: readonly OwnProduct[],
  basket: readonly string[],
  most: number,
): Candidate[] {
  if (againDays === null) return [];
  const day = numberOfDay(today);
  const bought = boughtOf(memory, own);
  const scores = nextBasketScores(
    bought,
    memory.byCustomers,
    memory.recent,
    day,
    new Float64Array(memory.products.length),
  );
  const due = bought.flatMap(({ place, days, isRefused }): Candidate[] => {
    const product = memory.products[place];
    if (product === undefined || isRefused || basket.includes(product.id) || isOutOfSale(product, today))
      return [];
    const found = dueAgain(days, day, product.againDays ?? againDays, product);
    return found === null ? [] : [{ kind: "again", place, score: scores[place] ?? 0, due: found }];
  });
  return due.sort((one, other) => other.score - one.score || one.place - other.place).slice(0, most);
}

/** What goes with all she bought, the older the weaker, and she never bought. */
function tasteCandidates(
  memory: Memory,
  { today, buyers }: Ground,
  own: readonly OwnProduct[],
  most: number,
): Candidate[] {
  const day = numberOfDay(today);
  const bought = boughtOf(memory, own);
  const scores = tasteScores(bought, memory.byCustomers, day, new Float64Array(memory.products.length));
  const had = bought.map(({ place, days }) => ({ place, strength: tasteOf(days, day) }));
  const leftOut = new Set(had.map(({ place }) => place));
  return explained(memory, { kind: "customers", all: buyers, today, scores, had, leftOut, most });
}

/** What goes with these products on a ticket, and is neither among them nor brought back before. */
function basketCandidates(
  memory: Memory,
  { today, tickets }: Ground,
  basket: readonly string[],
  own: readonly OwnProduct[],
  most: number,
): Candidate[] {
  const scores = new Float64Array(memory.products.length);
  const had = basket.flatMap((id) => {
    const place = memory.placeOf.get(id);
    return place === undefined ? [] : [{ place, strength: 1 }];
  });
  for (const { place } of had) addWeights(scores, memory.byTickets, place, 1);
  const refused = own
    .filter(({ isRefused }) => isRefused)
    .map(({ productId }) => memory.placeOf.get(productId) ?? -1);
  const leftOut = new Set([...had.map(({ place }) => place), ...refused]);
  return explained(memory, { kind: "tickets", all: tickets, today, scores, had, leftOut, most });
}

type Scored = {
  readonly kind: "tickets" | "customers";
  /** How many tickets, or customers, there are in all. */
  readonly all: number;
  readonly today: string;
  readonly scores: Float64Array;
  readonly had: readonly { readonly place: number; readonly strength: number }[];
  readonly leftOut: ReadonlySet<number>;
  readonly most: number;
};

/** The best scores that something can be said for. */
function explained(memory: Memory, { kind, all, today, scores, had, leftOut, most }: Scored): Candidate[] {
  const neighbours: Neighbours = kind === "tickets" ? memory.byTickets : memory.byCustomers;
  const count = (place: number): number =>
    (kind === "tickets" ? memory.products[place]?.tickets : memory.products[place]?.buyers) ?? 0;
  const isOut = (place: number): boolean =>
    leftOut.has(place) || (scores[place] as number) <= 0 || isOutOfSale(memory.products[place], today);
  return highest(scores, most, isOut).flatMap((place): Candidate[] => {
    const witness = witnessOf(place, had, neighbours, count, all);
    return witness === null ? [] : [{ kind, place, score: scores[place] ?? 0, witness }];
  });
}

/** Nobody has bought it for long: out of season, or gone from the shelf. */
function isOutOfSale(product: KnownProduct | undefined, today: string): boolean {
  const until = product?.proposedUntil ?? null;
  return until !== null && until < today;
}

function boughtOf(memory: Memory, own: readonly OwnProduct[]) {
  return own.flatMap(({ productId, days, isRefused }) => {
    const place = memory.placeOf.get(productId);
    return place === undefined || (days.length === 0 && !isRefused) ? [] : [{ place, days, isRefused }];
  });
}

type Names = { readonly shown: ReadonlyMap<string, Shown>; readonly forbidden: ReadonlySet<string> };

async function namesOf(tx: Tx, memory: Memory, places: readonly number[]): Promise<Names> {
  const ids = [...new Set(places.flatMap((place) => memory.products[place]?.id ?? []))];
  if (ids.length === 0) return { shown: new Map(), forbidden: new Set() };
  return { shown: await readShown(tx, ids), forbidden: await neverProposed(tx) };
}

function mayBeProposed(
  { canBeProposed, categoryId }: Shown,
  { forbidden }: Pick<Names, "forbidden">,
): boolean {
  return canBeProposed && (categoryId === null || !forbidden.has(categoryId));
}

function proposal(memory: Memory, names: Names, candidate: Candidate): Suggested[] {
  const product = names.shown.get(memory.products[candidate.place]?.id ?? "");
  if (product === undefined || !mayBeProposed(product, names)) return [];
  const said = { productId: product.id, sku: product.sku, name: product.name, score: candidate.score };
  if (candidate.kind === "again") {
    const { days, everyDays, sinceDays } = candidate.due;
    return [{ ...said, because: { kind: "again", days, everyDays: Math.round(everyDays), sinceDays } }];
  }
  const { place, together, of } = candidate.witness;
  const other = names.shown.get(memory.products[place]?.id ?? "");
  if (other === undefined) return [];
  const because = { kind: candidate.kind, withId: other.id, withName: other.name, together, of };
  return [{ ...said, because }];
}

async function byCategory(
  tx: Tx,
  today: string,
  productIds: readonly string[],
  held: ReadonlySet<string>,
  limit: number,
): Promise<Suggested[]> {
  const offers = await readCategoryOffers(tx, productIds, today, limit * spare);
  if (offers.length === 0) return [];
  const shown = await readShown(
    tx,
    offers.map(({ productId }) => productId),
  );
  const forbidden = await neverProposed(tx);
  const seen = new Set<string>();
  return offers
    .flatMap(({ productId, ...because }): Suggested[] => {
      const product = shown.get(productId);
      if (product === undefined || seen.has(productId) || held.has(productId)) return [];
      if (!mayBeProposed(product, { forbidden })) return [];
      seen.add(productId);
      const { sku, name } = product;
      return [
        {
          productId,
          sku,
          name,
          score: because.together / because.of,
          because: { kind: "category", ...because },
        },
      ];
    })
    .slice(0, limit);
}

import type { Tx } from "../../platform/database.ts";
import { type KnownNeighbours, type KnownProduct, readKnownProducts, readNeighbours } from "./queries.ts";
import type { Neighbours } from "./rules/neighbours.ts";

/** A shop's lists as answers need them, kept in memory until the next computation. */
export type Memory = {
  readonly version: number;
  readonly products: readonly KnownProduct[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly recent: { readonly recent: Int32Array; readonly most: number };
  readonly byTickets: Neighbours;
  readonly byCustomers: Neighbours;
};

// A shop of four thousand products takes some six megabytes.
const mostShops = 32;
const kept = new Map<string, Memory>();

/** The lists of a version, read from the database the first time they are asked for. */
export async function recall(tx: Tx, version: number): Promise<Memory> {
  const found = kept.get(tx.merchantId);
  const memory = found?.version === version ? found : await read(tx, version);
  kept.delete(tx.merchantId);
  kept.set(tx.merchantId, memory);
  const [oldest] = kept.keys();
  if (kept.size > mostShops && oldest !== undefined) kept.delete(oldest);
  return memory;
}

async function read(tx: Tx, version: number): Promise<Memory> {
  const products = await readKnownProducts(tx);
  const placeOf = new Map(products.map(({ id }, place) => [id, place]));
  const rows = await readNeighbours(tx);
  const recent = Int32Array.from(products, ({ recentDays }) => recentDays);
  return {
    version,
    products,
    placeOf,
    recent: { recent, most: recent.reduce((most, days) => Math.max(most, days), 0) },
    byTickets: packed(rows, "tickets", placeOf),
    byCustomers: packed(rows, "customers", placeOf),
  };
}

function packed(
  rows: readonly KnownNeighbours[],
  wanted: KnownNeighbours["basis"],
  placeOf: ReadonlyMap<string, number>,
): Neighbours {
  const lists = new Map(
    rows.flatMap((row) => {
      const place = placeOf.get(row.productId);
      return row.basis === wanted && place !== undefined ? [[place, row] as const] : [];
    }),
  );
  const starts = new Int32Array(placeOf.size + 1);
  for (let place = 0; place < placeOf.size; place += 1)
    starts[place + 1] = (starts[place] as number) + (lists.get(place)?.others.length ?? 0);
  const length = starts[placeOf.size] ?? 0;
  const others = new Int32Array(length);
  const weights = new Float32Array(length);
  const together = new Int32Array(length);
  for (const [place, row] of lists) {
    others.set(row.others, starts[place]);
    weights.set(row.weights, starts[place]);
    together.set(row.together, starts[place]);
  }
  return { starts, others, weights, together };
}

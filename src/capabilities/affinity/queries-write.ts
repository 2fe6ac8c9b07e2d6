import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { dayOfNumber } from "../../values/day.ts";
import type { Built } from "./builder.ts";
import type { Neighbours } from "./rules/neighbours.ts";
import type { Past } from "./rules/past.ts";

/** Tells the planner how the tables have grown. As the owner. */
export async function analyzeAffinity(tx: Tx): Promise<void> {
  for (const table of ["product", "neighbour", "pair", "likely"]) {
    await tx.run(sql`analyze ${sql.raw(`affinity.${table}`)}`);
  }
}

/** The version a shop's lists have now; 0: none yet. Holds other writers off until the end of the transaction. */
export async function lockModel(tx: Tx): Promise<number> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`affinity ${tx.merchantId}`}, 0))`);
  const row = await tx.maybe<{ version: number }>(
    sql`select version from affinity.model where merchant_id = ${tx.merchantId}`,
  );
  return row?.version ?? 0;
}

export async function writeModel(
  tx: Tx,
  built: Built,
  told: {
    readonly version: number;
    readonly today: string;
    readonly receipts: number;
    readonly startedAt: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into affinity.model
      (merchant_id, version, built_at, told_on, from_day, receipts, tickets, wide_tickets, lines, buyers, products,
       again_days, build_ms)
    values (
      ${tx.merchantId}, ${told.version}, ${told.startedAt}, ${told.today}, ${built.fromDay}, ${told.receipts},
      ${built.tickets}, ${built.wideTickets}, ${built.lines}, ${built.buyers}, ${built.productIds.length},
      ${built.shopDays}, ${built.ms})
    on conflict (merchant_id) do update set
      version = excluded.version, built_at = excluded.built_at, told_on = excluded.told_on,
      from_day = excluded.from_day, receipts = excluded.receipts, tickets = excluded.tickets,
      wide_tickets = excluded.wide_tickets, lines = excluded.lines, buyers = excluded.buyers,
      products = excluded.products, again_days = excluded.again_days, build_ms = excluded.build_ms`);
}

/** How right the lists of this version would have been last month; nothing when newer ones are there meanwhile. */
export async function writePast(
  tx: Tx,
  version: number,
  { products, ...sums }: Past,
  built: Built,
): Promise<void> {
  const isSame = await tx.run(sql`
    update affinity.model set past = ${JSON.stringify(sums)}::jsonb
    where merchant_id = ${tx.merchantId} and version = ${version}`);
  if (isSame === 0) return;
  const told = products.flatMap((past, place) =>
    past.named === 0 ? [] : [{ id: built.productIds[place] ?? "", past: JSON.stringify(past) }],
  );
  await tx.run(sql`
    update affinity.product
    set past = told.past::jsonb
    from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ past }) => past)}::text[]) as told (id, past)
    where product.merchant_id = ${tx.merchantId} and product.product_id = told.id`);
}

/** Products, neighbours and pairs: nearly every figure of them moves with each computation, so they are written anew. */
export async function writeLists(tx: Tx, built: Built): Promise<void> {
  for (const table of ["product", "neighbour", "pair"]) {
    await tx.run(sql`delete from ${sql.raw(`affinity.${table}`)} where merchant_id = ${tx.merchantId}`);
  }
  await bring(
    tx,
    "product",
    "merchant_id, product_id, place, tickets, buyers, recent_days, gap_count, again_days, again_buyers, targeted, proposed_until",
    productRows(tx.merchantId, built),
  );
  await bring(
    tx,
    "neighbour",
    "merchant_id, basis, product_id, others, weights, together",
    neighbourRows(tx.merchantId, built),
  );
  await bring(
    tx,
    "pair",
    "merchant_id, kind, a_id, b_id, together, a_tickets, b_tickets, lift, llr",
    pairRows(tx.merchantId, built),
  );
}

/** Rows enter a table under row-level security through a temporary one: COPY knows no policies. */
async function bring(tx: Tx, table: string, columns: string, rows: Iterable<string>): Promise<void> {
  const arriving = await arrive(tx, table, columns, rows);
  await tx.client.query(`insert into affinity.${table} (${columns}) select ${columns} from ${arriving}`);
  await tx.client.query(`drop table ${arriving}`);
}

async function arrive(tx: Tx, table: string, columns: string, rows: Iterable<string>): Promise<string> {
  const arriving = `arriving_${table}`;
  await tx.client.query(`create temporary table ${arriving} (like affinity.${table}) on commit drop`);
  await tx.copyIn(`copy ${arriving} (${columns}) from stdin`, inChunks(rows));
  return arriving;
}

function* productRows(merchantId: string, { products, productIds, likely }: Built): Generator<string> {
  for (const [place, id] of productIds.entries()) {
    const again = products.againDays[place] ?? Number.NaN;
    const until = products.proposedUntil[place] ?? -1;
    const named = (likely.starts[place + 1] ?? 0) - (likely.starts[place] ?? 0);
    yield line(
      merchantId,
      id,
      place,
      products.tickets[place],
      products.buyers[place],
      products.recentDays[place],
      products.gapCount[place],
      Number.isNaN(again) ? null : again,
      products.returning[place],
      Math.max(named, 0),
      until < 0 ? null : dayOfNumber(until),
    );
  }
}

function* neighbourRows(
  merchantId: string,
  { byCustomers, byTickets, productIds }: Built,
): Generator<string> {
  const bases: readonly (readonly [string, Neighbours])[] = [
    ["customers", byCustomers],
    ["tickets", byTickets],
  ];
  for (const [basis, { starts, others, weights, together }] of bases) {
    for (let place = 0; place + 1 < starts.length; place += 1) {
      const [from, to] = [starts[place], starts[place + 1]];
      if (from === to) continue;
      yield line(
        merchantId,
        basis,
        productIds[place],
        `{${others.subarray(from, to).join(",")}}`,
        `{${Array.from(weights.subarray(from, to), short).join(",")}}`,
        `{${together.subarray(from, to).join(",")}}`,
      );
    }
  }
}

/** Five digits behind the point are more than a weight can mean, and a third of the bytes. */
function short(weight: number): number {
  return Math.round(weight * 100_000) / 100_000;
}

function* pairRows(
  merchantId: string,
  { pairs, categoryPairs, productIds, categoryIds }: Built,
): Generator<string> {
  const kinds = [
    { kind: "product", ids: productIds, found: pairs },
    { kind: "category", ids: categoryIds, found: categoryPairs },
  ];
  for (const { kind, ids, found } of kinds) {
    for (const { a, b, together, ofA, ofB, lift, llr } of found) {
      yield line(merchantId, kind, ids[a], ids[b], together, ofA, ofB, lift, llr);
      yield line(merchantId, kind, ids[b], ids[a], together, ofB, ofA, lift, llr);
    }
  }
}

/**
 * Writes who is likely to buy what; only what differs is touched.
 * @returns the customers of whom it says something else now
 */
export async function writeLikely(tx: Tx, built: Built): Promise<string[]> {
  const columns = "merchant_id, product_id, customer_id, rank, score, own_days, because_id";
  const arriving = await arrive(tx, "likely", columns, likelyRows(tx.merchantId, built));
  await tx.client.query(`analyze ${arriving}`);
  const moved = await tx.rows<{ customerId: string }>(sql`
    with gone as (
      delete from affinity.likely as held
      where held.merchant_id = ${tx.merchantId}
        and not exists (
          select from arriving_likely as want
          where want.product_id = held.product_id and want.customer_id = held.customer_id)
      returning held.customer_id
    ),
    changed as (
      insert into affinity.likely as held
        (merchant_id, product_id, customer_id, rank, score, own_days, because_id)
      select want.merchant_id, want.product_id, want.customer_id, want.rank, want.score, want.own_days, want.because_id
      from arriving_likely as want
      left join affinity.likely as before
        on before.merchant_id = ${tx.merchantId}
        and before.product_id = want.product_id
        and before.customer_id = want.customer_id
      where (before.rank, before.score, before.own_days, before.because_id)
        is distinct from (want.rank, want.score, want.own_days, want.because_id)
      on conflict (merchant_id, product_id, customer_id) do update
        set rank = excluded.rank, score = excluded.score, own_days = excluded.own_days, because_id = excluded.because_id
      returning held.customer_id, held.xmax
    )
    select customer_id as "customerId" from gone
    union
    -- Whoever was in the list and only changed her rank answers every question as before.
    select customer_id from changed where xmax = 0`);
  await tx.client.query(`drop table ${arriving}`);
  return moved.map(({ customerId }) => customerId);
}

function* likelyRows(merchantId: string, { likely, productIds, customerIds }: Built): Generator<string> {
  for (let place = 0; place + 1 < likely.starts.length; place += 1) {
    const first = likely.starts[place] ?? 0;
    for (let at = first; at < (likely.starts[place + 1] ?? 0); at += 1) {
      const because = likely.because[at] ?? -1;
      yield line(
        merchantId,
        productIds[place],
        customerIds[likely.customer[at] ?? -1],
        at - first + 1,
        likely.score[at],
        likely.ownDays[at],
        because < 0 ? null : productIds[because],
      );
    }
  }
}

// None of what is written holds a tab, a line break or a backslash: identifiers, numbers, and JSON of numbers.
function line(...fields: readonly (string | number | null | undefined)[]): string {
  return `${fields.map((field) => field ?? "\\N").join("\t")}\n`;
}

/** Pieces large enough for the network and small enough to let requests through between two of them. */
function* inChunks(rows: Iterable<string>): Generator<string> {
  let held = "";
  for (const row of rows) {
    held += row;
    if (held.length < 65_536) continue;
    yield held;
    held = "";
  }
  if (held !== "") yield held;
}

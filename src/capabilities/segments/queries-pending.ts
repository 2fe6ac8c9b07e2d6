import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

// A sale tells of its customer several times (her purchase, her points): once is enough for one transaction.
const queuedBy = new WeakMap<Tx, Set<string>>();

/** Notes that something about these customers changed. One row is added and nothing is waited for: it is done in every sale. */
export async function queueChanged(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const queued = queuedBy.get(tx) ?? new Set();
  queuedBy.set(tx, queued);
  const fresh = customerIds.filter((id) => !queued.has(id));
  const [only] = fresh;
  if (only === undefined) return;
  for (const id of fresh) queued.add(id);
  if (fresh.length === 1) {
    await tx.hot("segments_queue_one", queueOneText, [tx.merchantId, only]);
    return;
  }
  await tx.hot("segments_queue", queueText, [tx.merchantId, fresh]);
}

const queueOneText = "insert into segments.pending (merchant_id, customer_id) values ($1, $2)";
const queueText =
  "insert into segments.pending (merchant_id, customer_id) select $1, changed.id from unnest($2::uuid[]) as changed (id)";

/** Notes that everybody was judged again. */
export async function queueEverybody(tx: Tx): Promise<void> {
  await tx.run(sql`insert into segments.pending (merchant_id) values (${tx.merchantId})`);
}

export type Pending = {
  readonly customerIds: readonly string[];
  readonly isEverybody: boolean;
  /** Whether anything waited. */
  readonly isAny: boolean;
};

/** Takes the oldest of the queue out of it: with the transaction they are done, or still there. */
export async function takePending(tx: Tx, most: number): Promise<Pending> {
  const rows = await tx.rows<{ customerId: string | null }>(sql`
    delete from segments.pending
    where merchant_id = ${tx.merchantId} and seq in (
      select seq from segments.pending where merchant_id = ${tx.merchantId} order by seq limit ${most})
    returning customer_id as "customerId"`);
  const ids = new Set<string>();
  let isEverybody = false;
  for (const { customerId } of rows) {
    if (customerId === null) isEverybody = true;
    else ids.add(customerId);
  }
  return { customerIds: [...ids], isEverybody, isAny: rows.length > 0 };
}

/** How many wait, counted no further than asked. */
export async function countPending(tx: Tx, most: number): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count
    from (select from segments.pending where merchant_id = ${tx.merchantId} limit ${most}) as waiting`);
  return count;
}

/** Empties the queue: everybody is going to be judged. */
export async function dropPending(tx: Tx): Promise<void> {
  await tx.run(sql`delete from segments.pending where merchant_id = ${tx.merchantId}`);
}

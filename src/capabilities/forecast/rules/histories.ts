/**
 * Purchase days of many customers, one after the other: those of customer i are `days[starts[i]]` up to but without
 * `days[starts[i + 1]]`, ascending, each once. Days since 1970-01-01 in the shop's own calendar; several receipts on one
 * day are one purchase, a sale wholly given back is none.
 */
export type Histories = { readonly starts: ArrayLike<number>; readonly days: ArrayLike<number> };

/** One customer as a purchase model sees her, in days since her first purchase. */
export type Counted = {
  /** Days on which she came back. */
  readonly x: number;
  /** From her first purchase to her last one. Days. */
  readonly tx: number;
  /** From her first purchase to the day the counting ends. Days. */
  readonly t: number;
};

/** Many customers, one row each, in the order of the histories. */
export type CountedMany = {
  readonly x: ArrayLike<number>;
  readonly tx: ArrayLike<number>;
  readonly t: ArrayLike<number>;
  /** Sum of ln(days between two purchases) over all customers: what an Erlang rhythm needs besides the counts. */
  readonly logGaps: number;
};

/** Customers counted alike are one group: the models cannot tell them apart. */
export type Groups = {
  readonly x: Int32Array;
  readonly tx: Int32Array;
  readonly t: Int32Array;
  /** Customers in each group. */
  readonly n: Int32Array;
  /** The group of each customer, in the order they were given. */
  readonly of: Int32Array;
  readonly customers: number;
  readonly repeatPurchases: number;
  readonly logGaps: number;
};

/** Histories of customers given as lists of days, in any order and with repetitions. */
export function historiesOf(customers: readonly (readonly number[])[]): Histories {
  const starts = [0];
  const days: number[] = [];
  for (const visits of customers) {
    const sorted = [...new Set(visits)].sort((one, other) => one - other);
    for (const day of sorted) days.push(day);
    starts.push(days.length);
  }
  return { starts: Int32Array.from(starts), days: Int32Array.from(days) };
}

/**
 * Counts each customer as of the end of a day; later purchases are not looked at.
 * @returns with `who`: the positions in the histories of those who had bought by then, in the order of the rows
 */
export function countCustomers(
  { starts, days }: Histories,
  until: number,
): CountedMany & { readonly who: Int32Array } {
  const most = Math.max(starts.length - 1, 0);
  const x = new Int32Array(most);
  const tx = new Int32Array(most);
  const t = new Int32Array(most);
  const who = new Int32Array(most);
  let count = 0;
  let logGaps = 0;
  for (let customer = 0; customer < most; customer += 1) {
    const from = starts[customer] ?? 0;
    const to = starts[customer + 1] ?? 0;
    const first = days[from] ?? 0;
    if (from === to || first > until) continue;
    let last = from;
    while (last + 1 < to && (days[last + 1] ?? 0) <= until) {
      logGaps += Math.log((days[last + 1] ?? 0) - (days[last] ?? 0));
      last += 1;
    }
    x[count] = last - from;
    tx[count] = (days[last] ?? 0) - first;
    t[count] = until - first;
    who[count] = customer;
    count += 1;
  }
  return {
    x: x.subarray(0, count),
    tx: tx.subarray(0, count),
    t: t.subarray(0, count),
    who: who.subarray(0, count),
    logGaps,
  };
}

/** Purchase days of each customer after one day up to and with another, in the order of `who`. */
export function purchasesBetween(
  { starts, days }: Histories,
  who: ArrayLike<number>,
  after: number,
  until: number,
): Int32Array {
  const found = new Int32Array(who.length);
  for (let row = 0; row < who.length; row += 1) {
    const customer = who[row] ?? 0;
    let at = (starts[customer + 1] ?? 0) - 1;
    for (; at >= (starts[customer] ?? 0) && (days[at] ?? 0) > after; at -= 1)
      if ((days[at] ?? 0) <= until) found[row] = (found[row] ?? 0) + 1;
  }
  return found;
}

/** Puts customers counted alike together. Days are whole. Linear in the customers. */
export function groupCustomers({ x, tx, t, logGaps }: CountedMany): Groups {
  const customers = x.length;
  const of = new Int32Array(customers);
  let size = 1024;
  while (size < customers * 2) size *= 2;
  const slots = new Int32Array(size);
  const gx = new Int32Array(customers);
  const gtx = new Int32Array(customers);
  const gt = new Int32Array(customers);
  const n = new Int32Array(customers);
  let groups = 0;
  let repeatPurchases = 0;
  for (let row = 0; row < customers; row += 1) {
    const ownX = x[row] ?? 0;
    const ownTx = tx[row] ?? 0;
    const ownT = t[row] ?? 0;
    repeatPurchases += ownX;
    let hash = Math.imul(ownT, 0x9e3779b1) ^ Math.imul(ownTx, 0x85ebca6b) ^ Math.imul(ownX, 0xc2b2ae35);
    hash ^= hash >>> 15;
    let slot = hash & (size - 1);
    for (;;) {
      // Slots hold the group's number plus one: zero is a free slot.
      const group = (slots[slot] ?? 0) - 1;
      if (group < 0) {
        slots[slot] = groups + 1;
        gx[groups] = ownX;
        gtx[groups] = ownTx;
        gt[groups] = ownT;
        n[groups] = 1;
        of[row] = groups;
        groups += 1;
        break;
      }
      if (gt[group] === ownT && gtx[group] === ownTx && gx[group] === ownX) {
        n[group] = (n[group] ?? 0) + 1;
        of[row] = group;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return {
    x: gx.slice(0, groups),
    tx: gtx.slice(0, groups),
    t: gt.slice(0, groups),
    n: n.slice(0, groups),
    of,
    customers,
    repeatPurchases,
    logGaps,
  };
}

import { type Neighbours } from "./neighbours.ts";
import { decayed } from "./next-basket.ts";
import type { BoughtDays } from "./purchases.ts";

/** The customers most likely to buy each of the first products: for product p, entries from starts[p] to starts[p + 1], the likeliest first. */
export type Likely = {
  readonly starts: Int32Array;
  readonly customer: Int32Array;
  readonly score: Float32Array;
  /** On how many days she bought it herself. */
  readonly ownDays: Int32Array;
  /** The product she bought that weighs most; -1: none. */
  readonly because: Int32Array;
};

export type LikelyChoice = {
  /** How many products are asked for, those most bought first. */
  readonly products: number;
  /** How many customers are named for each. */
  readonly named: number;
  /** Told as of this day. */
  readonly today: number;
  /** Only whoever bought something since then: the others are for win-back. */
  readonly activeSince: number;
  /** Whom nobody may judge so. */
  readonly isLeftOut: (customer: number) => boolean;
  /** The last day on which she brought a product back; -1: she never did. */
  readonly broughtBack: (customer: number, place: number) => number;
};

/** Who bought anything since a day, left-out people apart. */
export function activeCustomers(
  bought: BoughtDays,
  { activeSince, isLeftOut }: Pick<LikelyChoice, "activeSince" | "isLeftOut">,
): number[] {
  const active: number[] = [];
  for (let customer = 0; customer + 1 < bought.starts.length; customer += 1) {
    const days = bought.day.subarray(bought.starts[customer], bought.starts[customer + 1]);
    if (days.some((day) => day >= activeSince) && !isLeftOut(customer)) active.push(customer);
  }
  return active;
}

/** Ranks, for each product, the active customers by what they bought of it and of what goes with it, the older the weaker. */
export function likelyBuyers(bought: BoughtDays, neighbours: Neighbours, choice: LikelyChoice): Likely {
  const named = Array.from({ length: choice.products }, () => new Named(choice.named));
  const judge = new Judge(neighbours, choice.products);
  for (const customer of activeCustomers(bought, choice)) {
    judge.look(bought, customer, choice.today);
    for (const place of judge.touched) {
      const score = judge.scores[place] as number;
      if (score > 0)
        named[place]?.offer(customer, score, judge.own[place] as number, judge.because[place] as number);
    }
  }
  return gathered(named);
}

/** What one customer's past says of each product; only the products it says something of are looked at again. */
class Judge {
  readonly touched: number[] = [];
  readonly scores: Float64Array;
  readonly own: Int32Array;
  /** The day of her last purchase of it; 0: none. */
  readonly last: Int32Array;
  readonly because: Int32Array;
  readonly #strongest: Float64Array;
  readonly #neighbours: Neighbours;
  readonly #products: number;

  constructor(neighbours: Neighbours, products: number) {
    this.#neighbours = neighbours;
    this.#products = products;
    this.scores = new Float64Array(products);
    this.own = new Int32Array(products);
    this.last = new Int32Array(products);
    this.because = new Int32Array(products);
    this.#strongest = new Float64Array(products);
  }

  look({ starts, place, day }: BoughtDays, customer: number, today: number): void {
    for (const before of this.touched) {
      this.scores[before] = 0;
      this.own[before] = 0;
      this.last[before] = 0;
      this.#strongest[before] = 0;
    }
    this.touched.length = 0;
    const end = starts[customer + 1] as number;
    for (let at = starts[customer] as number; at < end; ) {
      const product = place[at] as number;
      let next = at + 1;
      while (next < end && place[next] === product) next += 1;
      const strength = decayed(day.subarray(at, next), today);
      if (product < this.#products) {
        this.#add(product, strength);
        this.own[product] = next - at;
        this.last[product] = day[next - 1] as number;
      }
      this.#spread(product, Math.min(1, strength));
      at = next;
    }
  }

  #spread(product: number, strength: number): void {
    const { starts, others, weights } = this.#neighbours;
    const end = starts[product + 1] ?? 0;
    for (let at = starts[product] ?? 0; at < end; at += 1) {
      const other = others[at] as number;
      if (other >= this.#products) continue;
      const said = strength * (weights[at] as number);
      this.#add(other, said);
      if (said <= (this.#strongest[other] as number)) continue;
      this.#strongest[other] = said;
      this.because[other] = product;
    }
  }

  #add(place: number, said: number): void {
    if (this.scores[place] === 0) {
      this.touched.push(place);
      this.because[place] = -1;
    }
    this.scores[place] = (this.scores[place] as number) + said;
  }
}

type Candidate = {
  readonly customer: number;
  readonly score: number;
  readonly ownDays: number;
  readonly because: number;
};

/** The best so many of those offered: cut back to them whenever twice as many are held. */
class Named {
  readonly #most: number;
  #held: Candidate[] = [];
  #least = 0;

  constructor(most: number) {
    this.#most = most;
  }

  offer(customer: number, score: number, ownDays: number, because: number): void {
    if (score <= this.#least) return;
    this.#held.push({ customer, score, ownDays, because });
    if (this.#held.length >= 2 * this.#most) this.best();
  }

  best(): readonly Candidate[] {
    this.#held.sort((one, other) => other.score - one.score || one.customer - other.customer);
    this.#held = this.#held.slice(0, this.#most);
    if (this.#held.length === this.#most) this.#least = this.#held.at(-1)?.score ?? 0;
    return this.#held;
  }
}

function gathered(named: readonly Named[]): Likely {
  const lists = named.map((one) => one.best());
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, place) => {
    starts[place + 1] = (starts[place] as number) + list.length;
  });
  const all = lists.flat();
  return {
    starts,
    customer: Int32Array.from(all, ({ customer }) => customer),
    score: Float32Array.from(all, ({ score }) => score),
    ownDays: Int32Array.from(all, ({ ownDays }) => ownDays),
    because: Int32Array.from(all, ({ because }) => because),
  };
}

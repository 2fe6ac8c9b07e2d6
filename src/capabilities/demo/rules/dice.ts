/** Chance with a seed: the same demonstration every time, so that tests and stories can rely on it. */
export type Dice = {
  /** From 0 to 1, 1 excluded. */
  readonly roll: () => number;
  readonly chance: (probability: number) => boolean;
  /** A whole number between two, both included. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  readonly weighted: <Item>(items: readonly (readonly [Item, number])[]) => Item;
  /** Around a mean, with a spread; never far out. */
  readonly around: (mean: number, spread: number) => number;
  /** Waiting time of something that happens at random. */
  readonly waiting: (mean: number) => number;
};

export function diceOf(seed: number): Dice {
  const roll = generator(seed);
  const between = (from: number, to: number) => from + Math.floor(roll() * (to - from + 1));
  return {
    roll,
    chance: (probability) => roll() < probability,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    weighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let left = roll() * total;
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      const [first] = items;
      if (first === undefined) throw new Error("Nothing to choose from.");
      return first[0];
    },
    around: (mean, spread) => {
      // Three dice make a bell narrow enough for baskets and hours.
      const bell = (roll() + roll() + roll()) / 1.5 - 1;
      return mean + bell * spread;
    },
    waiting: (mean) => -mean * Math.log(1 - roll()),
  };
}

/** mulberry32: short, fast, the same on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

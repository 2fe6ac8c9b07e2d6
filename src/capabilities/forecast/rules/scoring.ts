import { aliveProbability, silenceProbability } from "./alive.ts";
import { lostAfterDays, unusualAfterDays } from "./dates.ts";
import { expectedIfAlive } from "./expectation.ts";
import type { Groups } from "./histories.ts";
import type { Model } from "./model.ts";

type Wishes = {
  /** Purchases are expected within each of these. Days. */
  readonly horizons: readonly number[];
  /** Silence is judged over this. Days. */
  readonly silenceDays: number;
  /** How unlikely a silence is called unusual. */
  readonly eps: number;
  /** Below which chance of having stayed somebody is called lost. */
  readonly pi: number;
};

/** What a model says of each group; `groups.of` leads from a customer to her group. */
export type Scores = {
  readonly alive: Float64Array;
  readonly silence: Float64Array;
  /** One list for each horizon. */
  readonly expected: readonly Float64Array[];
  /** Days since the last purchase. */
  readonly unusualAfter: Float64Array;
  /** Days since the last purchase; NaN where it cannot be said. */
  readonly lostAfter: Float64Array;
};

/** Scores every group; what depends on fewer numbers than (x, t_x, T) is worked out once for all that share them. */
export function scoreGroups(model: Model, groups: Groups, wishes: Wishes): Scores {
  const count = groups.n.length;
  const alive = new Float64Array(count);
  const silence = new Float64Array(count);
  const unusualAfter = new Float64Array(count);
  const lostAfter = new Float64Array(count);
  for (let group = 0; group < count; group += 1) {
    const counted = countedOf(groups, group);
    alive[group] = aliveProbability(model, counted);
    silence[group] = silenceProbability(model, counted, wishes.silenceDays);
    unusualAfter[group] = unusualAfterDays(model, counted, wishes.eps);
    lostAfter[group] = lostAfterDays(model, counted, wishes.pi) ?? Number.NaN;
  }
  const expected = wishes.horizons.map((days) => expectedByGroup(model, groups, days, alive));
  return { alive, silence, expected, unusualAfter, lostAfter };
}

function expectedByGroup(model: Model, groups: Groups, days: number, alive: Float64Array): Float64Array {
  const known = new Map<number, number>();
  const span = groups.t.reduce((most, day) => Math.max(most, day), 0) + 1;
  return alive.map((chance, group) => {
    const counted = countedOf(groups, group);
    if (model.k > 1) return chance * expectedIfAlive(model, counted, days);
    const key = counted.x * span + counted.t;
    let value = known.get(key);
    if (value === undefined) {
      value = expectedIfAlive(model, counted, days);
      known.set(key, value);
    }
    return chance * value;
  });
}

function countedOf({ x, tx, t }: Groups, group: number): { x: number; tx: number; t: number } {
  return { x: x[group] ?? 0, tx: tx[group] ?? 0, t: t[group] ?? 0 };
}

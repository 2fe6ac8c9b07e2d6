import { dayOfNumber, numberOfDay } from "../../../values/day.ts";
import type { TierLevel, Tiers } from "../schema-definition.ts";
import { periodOf, tierFor } from "./tiers.ts";

type Bought = {
  readonly cents: number;
  readonly units: number;
  readonly balance: number;
  readonly joinedDay: number;
};

/** The level of one member at a time, from purchases as they come. Days are counted since 1970. */
export class TierTrack {
  highest: TierLevel | null = null;
  readonly #tiers: Tiers;
  readonly #days: number[] = [];
  readonly #cents: number[] = [];
  readonly #units: number[] = [];
  readonly #periods = new Map<string, { fromDay: number; toDay: number }>();
  readonly #given = new Set<string>();
  #level: TierLevel | null = null;
  #keptUntil = Number.NEGATIVE_INFINITY;

  constructor(tiers: Tiers) {
    this.#tiers = tiers;
  }

  begin(): void {
    this.highest = null;
    this.#days.length = 0;
    this.#cents.length = 0;
    this.#units.length = 0;
    this.#given.clear();
    this.#level = null;
    this.#keptUntil = Number.NEGATIVE_INFINITY;
  }

  /** The level held on a day, before anything is bought on it. */
  at(day: number): TierLevel | null {
    if (this.#level === null || this.#tiers.downgrade === "never" || day <= this.#keptUntil)
      return this.#level;
    const { fromDay } = this.#period(day, this.#days[0] ?? day);
    this.#level = this.#measured(fromDay, day, 0);
    this.#keptUntil = day;
    return this.#level;
  }

  /** Adds a purchase; the level newly reached by it, or null. */
  add(day: number, { cents, units, balance, joinedDay }: Bought): TierLevel | null {
    const last = this.#days.length - 1;
    if (this.#days[last] === day) {
      this.#cents[last] = (this.#cents[last] ?? 0) + cents;
      this.#units[last] = (this.#units[last] ?? 0) + units;
    } else {
      this.#days.push(day);
      this.#cents.push(cents);
      this.#units.push(units);
    }
    const { fromDay, toDay } = this.#period(day, joinedDay);
    const reached = this.#measured(fromDay, day, balance);
    const before = this.#level;
    if (this.#rank(reached) < this.#rank(before)) return null;
    this.#level = reached;
    this.#keptUntil = (this.#tiers.downgrade === "at_once" ? day : toDay) + this.#tiers.graceDays;
    if (this.#rank(reached) > this.#rank(this.highest)) this.highest = reached;
    return this.#rank(reached) > this.#rank(before) ? reached : null;
  }

  /** True the first time it is asked of a level. */
  isFirstTime(id: string): boolean {
    const isFirst = !this.#given.has(id);
    this.#given.add(id);
    return isFirst;
  }

  #measured(fromDay: number, day: number, balance: number): TierLevel | null {
    let [cents, visits, units] = [0, 0, 0];
    for (let index = this.#days.length - 1; index >= 0 && (this.#days[index] ?? 0) >= fromDay; index -= 1) {
      if ((this.#days[index] ?? 0) > day) continue;
      cents += this.#cents[index] ?? 0;
      units += this.#units[index] ?? 0;
      visits += 1;
    }
    return tierFor(this.#tiers, {
      cents,
      visits,
      units: this.#tiers.measure === "balance" ? balance : units,
    });
  }

  #period(day: number, joinedDay: number): { fromDay: number; toDay: number } {
    const key = this.#tiers.period === "anniversary" ? `${day}/${joinedDay}` : String(day);
    const known = this.#periods.get(key);
    if (known !== undefined) return known;
    const { from, to } = periodOf(this.#tiers, dayOfNumber(day), dayOfNumber(joinedDay));
    const made = { fromDay: numberOfDay(from), toDay: numberOfDay(to) };
    if (this.#periods.size > 10_000) this.#periods.clear();
    this.#periods.set(key, made);
    return made;
  }

  #rank(level: TierLevel | null): number {
    return level === null ? -1 : this.#tiers.levels.findIndex(({ id }) => id === level.id);
  }
}

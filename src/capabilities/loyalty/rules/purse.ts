import { dayOfNumber } from "../../../values/day.ts";
import type { Expiry, ProgramDefinition } from "../schema-definition.ts";
import { expiryOf, idleExpiryOf } from "./expiry.ts";

const msPerDay = 86_400_000;

/** What happened to units, told to whoever counts: positive amounts, and when. */
export type PurseLog = {
  readonly expired: (units: number, at: number) => void;
};

/**
 * The units of one member at a time: lots with expiry and waiting time, used soonest expiry first, a debt. Lots of one program
 * expire in the order in which they were opened, so a queue is enough.
 */
export class Purse {
  available = 0;
  pending = 0;
  debt = 0;
  readonly #units: number[] = [];
  readonly #expires: number[] = [];
  readonly #active: number[] = [];
  #first = 0;
  /** Lots before this one are available, from it on they wait. */
  #waiting = 0;
  #lastMove = Number.NaN;
  readonly #expiry: Expiry;
  readonly #pendingMs: number;
  readonly #timeZone: string;
  readonly #log: PurseLog;
  readonly #isPlain: boolean;
  readonly #ends = new Map<number, number>();

  constructor({ expiry, earn }: ProgramDefinition, timeZone: string, log: PurseLog) {
    this.#expiry = expiry;
    this.#pendingMs = earn.pendingDays * msPerDay;
    this.#timeZone = timeZone;
    this.#log = log;
    this.#isPlain = (expiry.type === "never" || expiry.type === "inactivity") && earn.pendingDays === 0;
  }

  empty(): void {
    this.available = 0;
    this.pending = 0;
    this.debt = 0;
    this.#first = 0;
    this.#waiting = 0;
    this.#units.length = 0;
    this.#expires.length = 0;
    this.#active.length = 0;
    this.#lastMove = Number.NaN;
  }

  /** Lets everything happen that is due by an instant (ms). */
  settle(at: number): void {
    if (this.#expiry.type === "inactivity") this.#expireIdle(at);
    if (this.#isPlain) return;
    while (this.#first < this.#units.length && (this.#expires[this.#first] ?? 0) <= at) {
      const units = this.#units[this.#first] ?? 0;
      if (this.#first < this.#waiting) this.available -= units;
      else {
        this.pending -= units;
        this.#waiting += 1;
      }
      if (units > 0) this.#log.expired(units, this.#expires[this.#first] ?? at);
      this.#first += 1;
    }
    while (this.#waiting < this.#units.length && (this.#active[this.#waiting] ?? 0) <= at) {
      const units = this.#units[this.#waiting] ?? 0;
      this.pending -= units;
      this.#waiting += 1;
      this.available += units;
      this.#repay();
    }
  }

  /** Notes a purchase: with expiry by inactivity the time begins anew. */
  touch(day: number): void {
    this.#lastMove = day;
  }

  /** Units of a ticket of a day (days since 1970), credited at an instant. */
  add(units: number, at: number, day: number): void {
    if (units <= 0) return;
    if (this.#isPlain) this.available += units;
    else {
      this.#units.push(units);
      this.#expires.push(this.#endOf(at, day));
      this.#active.push(at + this.#pendingMs);
      this.pending += units;
      this.settle(at);
      return;
    }
    this.#repay();
  }

  /** Takes available units, soonest expiry first; the caller has looked that there are enough. */
  use(units: number): void {
    this.available -= units;
    if (!this.#isPlain) this.#take(units);
  }

  /** Takes back what a ticket had earned, by the program's policy; what was really taken (a debt counts). */
  clawBack(units: number, policy: ProgramDefinition["refunds"]["policy"]): number {
    const fromPending = Math.min(units, this.pending);
    if (fromPending > 0) {
      this.pending -= fromPending;
      this.#takeNewest(fromPending);
    }
    let left = units - fromPending;
    if (policy === "pending_only") return fromPending;
    const taken = Math.min(left, this.available);
    if (taken > 0) this.use(taken);
    left -= taken;
    if (policy === "debt") {
      this.debt += left;
      return units;
    }
    return units - left;
  }

  #repay(): void {
    if (this.debt === 0 || this.available === 0) return;
    const repaid = Math.min(this.debt, this.available);
    this.debt -= repaid;
    this.use(repaid);
  }

  #take(units: number): void {
    let left = units;
    for (let lot = this.#first; left > 0 && lot < this.#waiting; lot += 1) {
      const taken = Math.min(left, this.#units[lot] ?? 0);
      this.#units[lot] = (this.#units[lot] ?? 0) - taken;
      left -= taken;
      if (lot === this.#first && this.#units[lot] === 0) this.#first += 1;
    }
  }

  #takeNewest(units: number): void {
    let left = units;
    for (let lot = this.#units.length - 1; left > 0 && lot >= this.#waiting; lot -= 1) {
      const taken = Math.min(left, this.#units[lot] ?? 0);
      this.#units[lot] = (this.#units[lot] ?? 0) - taken;
      left -= taken;
    }
  }

  #expireIdle(at: number): void {
    if (this.available + this.pending === 0 || Number.isNaN(this.#lastMove)) return;
    const day = this.#lastMove;
    let end = this.#ends.get(day);
    if (end === undefined) {
      end = Date.parse(idleExpiryOf(this.#expiry, `${dayOfNumber(day)}T12:00:00Z`, this.#timeZone) ?? "");
      this.#ends.set(day, end);
    }
    if (!(end <= at)) return;
    this.#log.expired(this.available + this.pending, end);
    const { debt } = this;
    this.empty();
    this.debt = debt;
  }

  #endOf(at: number, day: number): number {
    const expiry = this.#expiry;
    if (expiry.type === "days") return at + expiry.days * msPerDay;
    if (expiry.type !== "months" && expiry.type !== "calendar_year") return Number.POSITIVE_INFINITY;
    const known = this.#ends.get(day);
    if (known !== undefined) return known;
    // Noon of the day lies on that day in every shop's zone.
    const end = Date.parse(expiryOf(expiry, `${dayOfNumber(day)}T12:00:00Z`, this.#timeZone) ?? "");
    this.#ends.set(day, end);
    return end;
  }
}

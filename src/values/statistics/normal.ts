import { erfc, incompleteBeta } from "./special.ts";

/** The value that a normal variable exceeds, on one side or the other, once in twenty. */
export const z95 = 1.959963984540054;

/** Chance of a standard normal value at least as far from zero as this one, on both sides. */
export function twoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** The value below which a standard normal variable stays with chance p, 0 < p < 1, by Newton's steps from the tail. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  // ln of the tail is close to a parabola: a few steps on it reach the last digits from anywhere.
  let z = p > 0.1 ? -1 : -Math.sqrt(-2 * Math.log(p));
  for (let step = 0; step < 60; step += 1) {
    const tail = erfc(-z / Math.SQRT2) / 2;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const change = ((Math.log(tail) - Math.log(p)) * tail) / density;
    z -= change;
    if (Math.abs(change) < 1e-15 * Math.abs(z) + 1e-300) break;
  }
  return z;
}

/** Chance of a value at least as far from zero, on both sides, in Student's distribution. */
export function twoSidedStudent(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t));
}

/** The distance from zero that Student's distribution exceeds, on both sides together, once in twenty. */
export function student95(degreesOfFreedom: number): number {
  let [low, high] = [1.9, 13];
  for (let step = 0; step < 100 && high - low > 1e-14 * high; step += 1) {
    const middle = (low + high) / 2;
    if (twoSidedStudent(middle, degreesOfFreedom) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

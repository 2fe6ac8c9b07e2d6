/** Draws from 0 (included) to 1 (left out), the same ones for the same seed. */
export type Random = () => number;

/** A fast generator with 128 bits of state (sfc32, Doty-Humphrey 2013), for resampling: no secret comes from it. */
export function randomFrom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  return next;
}

/** Puts a list in random order, in place; every order is equally likely (Fisher and Yates). */
export function shuffle(list: { [index: number]: number; readonly length: number }, random: Random): void {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = list[last] ?? 0;
    list[last] = list[other] ?? 0;
    list[other] = kept;
  }
}

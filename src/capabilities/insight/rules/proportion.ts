/** A share with what chance alone could have made of it. */
export type Proportion = { readonly share: number; readonly low: number; readonly high: number };

const z95 = 1.959963984540054;

/** Wilson's interval at 95 %, which stays honest for small numbers and near 0 and 1. */
export function wilson(successes: number, trials: number): Proportion | null {
  if (trials <= 0) return null;
  const share = successes / trials;
  const z2 = z95 ** 2;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (z95 / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2));
  return {
    share,
    low: successes === 0 ? 0 : Math.max(centre - half, 0),
    high: successes === trials ? 1 : Math.min(centre + half, 1),
  };
}

/** Below this many observations a page shows numbers, not a percentage. */
export const fewestForAPercentage = 30;

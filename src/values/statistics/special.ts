const halfLogTwoPi = Math.log(2 * Math.PI) / 2;

/** Stirling's series is exact to the last digit from here on. */
const farEnough = 10;

/**
 * Natural logarithm of the gamma function for x > 0, by Stirling's series after a shift
 * (Abramowitz and Stegun 6.1.41). The error stays below a few units of the last digit of max(1, |result|).
 */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < farEnough) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square *
            (1 / 1260 -
              square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360_360 - square * (1 / 156)))))));
  const stirling = (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + series;
  return product === 1 ? stirling : stirling - Math.log(product);
}

/** Derivative of {@link logGamma} for x > 0 (Abramowitz and Stegun 6.3.18 after a shift). */
export function digamma(x: number): number {
  let shifted = x;
  let sum = 0;
  while (shifted < farEnough) {
    sum += 1 / shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    square *
    (1 / 12 -
      square *
        (1 / 120 -
          square *
            (1 / 252 -
              square * (1 / 240 - square * (1 / 132 - square * (691 / 32_760 - square * (1 / 12)))))));
  return Math.log(shifted) - 0.5 * inverse - series - sum;
}

/** Logarithm of the beta function for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/**
 * Complement of the error function, with full relative accuracy in the tail: a series of positive terms below 2,
 * Laplace's continued fraction above (Abramowitz and Stegun 7.1.6, 7.1.14).
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const square = x * x;
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * 1e-18; n += 1) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
  }
  let fraction = x;
  for (let n = 120; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
  return Math.exp(-square) / (Math.sqrt(Math.PI) * fraction);
}

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1, by its continued fraction
 * (Abramowitz and Stegun 26.5.8, evaluated as Lentz does).
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  const floor = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / floor(1 + even * d);
    c = floor(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / floor(1 + odd * d);
    c = floor(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return front * result;
}

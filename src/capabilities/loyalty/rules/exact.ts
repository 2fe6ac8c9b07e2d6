/** a × b ÷ c towards zero for whole numbers that are not negative, exact whatever their size; c is above zero. */
export function share(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** Whole units of a product with a factor; binary dust is brushed off first, so that 20 × 1.1 is 22 and not 23. */
export function roundedTo(value: number, rounding: "floor" | "half_up" | "ceil"): number {
  const clean = Math.round(value * 1e6) / 1e6;
  if (rounding === "floor") return Math.floor(clean);
  return rounding === "ceil" ? Math.ceil(clean) : Math.floor(clean + 0.5);
}

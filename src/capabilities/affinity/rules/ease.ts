import { inverseOf } from "./inverse.ts";

/**
 * What having one product says of having each other: the item-item weights of a ridge regression without itself
 * (Steck 2019, "Embarrassingly shallow autoencoders", eq. 8). Weight i → j stands at i × n + j; the diagonal is 0.
 *
 * @param counted how often each two of `width` products are together (lower half, diagonal: alone); left as it is
 * @param n only the first n products get weights
 * @param lambda how strongly weights are drawn towards 0: about 200 for customers, 300 for tickets
 */
export function easeWeights(
  { together, width }: { readonly together: Int32Array; readonly width: number },
  n: number,
  lambda: number,
): Float32Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    matrix.set(together.subarray(i * width, i * width + i + 1), i * n);
    matrix[i * n + i] = (matrix[i * n + i] as number) + lambda;
  }
  const inverse = inverseOf(matrix, n);
  const weights = new Float32Array(n * n);
  // A matrix of counts plus a positive diagonal is always positive definite.
  if (inverse === null) throw new Error("The counts of pairs are no counts of baskets.");
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      if (i !== j) weights[i * n + j] = -(inverse[i * n + j] as number) / (inverse[j * n + j] as number);
    }
  }
  return weights;
}

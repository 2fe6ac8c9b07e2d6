import fc from "fast-check";
import { expect, test } from "vitest";
import { inverseOf } from "./inverse.ts";

/** X·Xᵀ plus something on the diagonal: always positive definite. Sizes on both sides of a block, and no multiple of four. */
const matrices = fc
  .record({ n: fc.constantFrom(1, 2, 5, 47, 48, 49, 50, 97, 103), seed: fc.integer({ min: 1, max: 1e6 }) })
  .map(({ n, seed }) => {
    let state = seed;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
    const x = Array.from({ length: n * n }, random);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) {
        let sum = i === j ? 1 : 0;
        for (let k = 0; k < n; k += 1) sum += (x[i * n + k] ?? 0) * (x[j * n + k] ?? 0);
        matrix[i * n + j] = sum;
      }
    }
    return { n, matrix };
  });

test("a matrix times its inverse is one on the diagonal and nothing beside it, whatever its size", () => {
  fc.assert(
    fc.property(matrices, ({ n, matrix }) => {
      const inverse = inverseOf(matrix.slice(), n);
      let worst = 0;
      for (let i = 0; i < n; i += 1) {
        for (let j = 0; j < n; j += 1) {
          let sum = i === j ? -1 : 0;
          for (let k = 0; k < n; k += 1) sum += (matrix[i * n + k] ?? 0) * (inverse?.[k * n + j] ?? 0);
          worst = Math.max(worst, Math.abs(sum));
        }
      }
      expect(worst).toBeLessThan(1e-9);
    }),
    { numRuns: 40 },
  );
});

test("a matrix that is not positive definite has no answer", () => {
  expect(inverseOf(Float64Array.from([1, 2, 2, 1]), 2)).toBeNull();
  expect(inverseOf(new Float64Array(100 * 100), 100)).toBeNull();
});

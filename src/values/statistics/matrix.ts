/**
 * Inverse of a square matrix given row by row, by elimination with the largest pivot.
 * @returns null when the matrix has none
 */
export function inverseOf(matrix: ArrayLike<number>, size: number): Float64Array<ArrayBuffer> | null {
  const work = Float64Array.from(matrix);
  const inverse = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) inverse[index * size + index] = 1;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(at(work, size, row, column)) > Math.abs(at(work, size, pivot, column))) pivot = row;
    const head = at(work, size, pivot, column);
    if (head === 0 || !Number.isFinite(head)) return null;
    for (const part of [work, inverse]) {
      swapRows(part, size, pivot, column);
      for (let index = 0; index < size; index += 1)
        part[column * size + index] = at(part, size, column, index) / head;
    }
    for (let row = 0; row < size; row += 1) {
      const factor = at(work, size, row, column);
      if (row === column || factor === 0) continue;
      for (const part of [work, inverse])
        for (let index = 0; index < size; index += 1)
          part[row * size + index] = at(part, size, row, index) - factor * at(part, size, column, index);
    }
  }
  return inverse;
}

/** Solution of `matrix · x = right` for a square matrix given row by row; null when there is none. */
export function solve(matrix: ArrayLike<number>, right: readonly number[]): number[] | null {
  const size = right.length;
  const inverse = inverseOf(matrix, size);
  if (inverse === null) return null;
  return right.map((_, row) =>
    right.reduce((sum, value, column) => sum + at(inverse, size, row, column) * value, 0),
  );
}

const at = (matrix: Float64Array, size: number, row: number, column: number): number =>
  matrix[row * size + column] ?? 0;

function swapRows(matrix: Float64Array, size: number, one: number, other: number): void {
  if (one === other) return;
  const kept = matrix.slice(one * size, (one + 1) * size);
  matrix.copyWithin(one * size, other * size, (other + 1) * size);
  matrix.set(kept, other * size);
}

/**
 * The inverse of a symmetric positive definite matrix, by Cholesky, in blocks that stay in the processor's cache.
 *
 * @param matrix n × n, row after row; only its lower half is read. It is used up.
 * @returns both halves of the inverse; null when the matrix is not positive definite.
 */
export function inverseOf(matrix: Float64Array, n: number): Float64Array | null {
  if (!factor(matrix, n)) return null;
  const turned = invertFactor(matrix, n);
  return multiplyByTransposed(turned, n, matrix);
}

const block = 48;
// Sixteen sums at a time in registers; what they read of so many columns fits the first cache.
const depth = 240;
const sums = new Float64Array(block * block);

/** L with L·Lᵀ = the matrix, in its lower half. */
function factor(matrix: Float64Array, n: number): boolean {
  for (let from = 0; from < n; from += block) {
    const to = Math.min(from + block, n);
    for (let row = from; row < n; row += block) {
      const rowEnd = Math.min(row + block, n);
      sumProducts(matrix, row, rowEnd, matrix, from, to, 0, from, n);
      for (let i = row; i < rowEnd; i += 1) {
        for (let j = from; j < to && j <= i; j += 1)
          matrix[i * n + j] = at(matrix, i * n + j) - at(sums, (i - row) * block + j - from);
      }
      if (row > from) solveBlock(matrix, row, rowEnd, from, to, n);
      else if (!factorBlock(matrix, from, to, n)) return false;
    }
  }
  return true;
}

function factorBlock(matrix: Float64Array, from: number, to: number, n: number): boolean {
  for (let i = from; i < to; i += 1) {
    for (let j = from; j <= i; j += 1) {
      let rest = at(matrix, i * n + j);
      for (let k = from; k < j; k += 1) rest -= at(matrix, i * n + k) * at(matrix, j * n + k);
      if (i !== j) matrix[i * n + j] = rest / at(matrix, j * n + j);
      else if (rest > 0) matrix[i * n + i] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
}

function solveBlock(
  matrix: Float64Array,
  row: number,
  rowEnd: number,
  from: number,
  to: number,
  n: number,
): void {
  for (let i = row; i < rowEnd; i += 1) {
    for (let j = from; j < to; j += 1) {
      let rest = at(matrix, i * n + j);
      for (let k = from; k < j; k += 1) rest -= at(matrix, i * n + k) * at(matrix, j * n + k);
      matrix[i * n + j] = rest / at(matrix, j * n + j);
    }
  }
}

/** The inverse of L, turned over, so that its columns lie in rows: row j holds what stands in column j. */
function invertFactor(factorRows: Float64Array, n: number): Float64Array {
  const turned = new Float64Array(n * n);
  for (let row = 0; row < n; row += block) {
    const rowEnd = Math.min(row + block, n);
    for (let from = 0; from <= row; from += block) {
      const to = Math.min(from + block, n);
      sumProducts(factorRows, row, rowEnd, turned, from, to, from, row, n);
      for (let j = from; j < to; j += 1) {
        for (let i = Math.max(row, j); i < rowEnd; i += 1) {
          let rest = (i === j ? 1 : 0) - at(sums, (i - row) * block + j - from);
          for (let k = Math.max(row, j); k < i; k += 1)
            rest -= at(factorRows, i * n + k) * at(turned, j * n + k);
          turned[j * n + i] = rest / at(factorRows, i * n + i);
        }
      }
    }
  }
  return turned;
}

/** The inverse of the matrix from that of its factor, into `target`. */
function multiplyByTransposed(turned: Float64Array, n: number, target: Float64Array): Float64Array {
  for (let row = 0; row < n; row += block) {
    const rowEnd = Math.min(row + block, n);
    for (let from = 0; from <= row; from += block) {
      const to = Math.min(from + block, n);
      sumProducts(turned, row, rowEnd, turned, from, to, row, n, n);
      for (let i = row; i < rowEnd; i += 1) {
        for (let j = from; j < to && j <= i; j += 1) {
          const found = at(sums, (i - row) * block + j - from);
          target[i * n + j] = found;
          target[j * n + i] = found;
        }
      }
    }
  }
  return target;
}

/** Into `sums`, for rows of a and rows of b, the sums of a·b over the columns first to end. */
function sumProducts(
  a: Float64Array,
  aFrom: number,
  aTo: number,
  b: Float64Array,
  bFrom: number,
  bTo: number,
  first: number,
  end: number,
  n: number,
): void {
  sums.fill(0);
  for (let from = first; from < end; from += depth) {
    const to = Math.min(from + depth, end);
    for (let i = aFrom; i < aTo; i += 4) {
      for (let j = bFrom; j < bTo; j += 4) {
        if (i + 4 <= aTo && j + 4 <= bTo)
          addSixteen(a, i, b, j, from, to, n, (i - aFrom) * block + j - bFrom);
        else addRest(a, i, Math.min(i + 4, aTo), b, j, Math.min(j + 4, bTo), from, to, n, aFrom, bFrom);
      }
    }
  }
}

function addSixteen(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  from: number,
  to: number,
  n: number,
  sumAt: number,
): void {
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0;
  let s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0;
  let s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  let p = i * n + from;
  let q = j * n + from;
  const n2 = 2 * n;
  const n3 = 3 * n;
  for (let k = from; k < to; k += 1) {
    const b0 = b[q] as number;
    const b1 = b[q + n] as number;
    const b2 = b[q + n2] as number;
    const b3 = b[q + n3] as number;
    const a0 = a[p] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    const a1 = a[p + n] as number;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    const a2 = a[p + n2] as number;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    const a3 = a[p + n3] as number;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
    p += 1;
    q += 1;
  }
  const found = [s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33];
  for (let place = 0; place < 16; place += 1) {
    const where = sumAt + (place >> 2) * block + (place & 3);
    sums[where] = at(sums, where) + (found[place] ?? 0);
  }
}

function addRest(
  a: Float64Array,
  aFrom: number,
  aTo: number,
  b: Float64Array,
  bFrom: number,
  bTo: number,
  from: number,
  to: number,
  n: number,
  aBase: number,
  bBase: number,
): void {
  for (let i = aFrom; i < aTo; i += 1) {
    for (let j = bFrom; j < bTo; j += 1) {
      let sum = 0;
      for (let k = from; k < to; k += 1) sum += at(a, i * n + k) * at(b, j * n + k);
      const where = (i - aBase) * block + j - bBase;
      sums[where] = at(sums, where) + sum;
    }
  }
}

function at(values: Float64Array, place: number): number {
  return values[place] as number;
}

/** A row of a file: its cells, and the line where it begins so that a person finds it again. */
export type Row = {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why its cells cannot be trusted. */
  readonly broken?: "unclosed_quote" | "cell_too_long" | "too_many_cells";
};

export type RowSource = {
  /** Rows in the file's order, a few hundred at a time: one wait for each row would cost more than reading it. */
  readonly batches: AsyncIterable<readonly Row[]>;
  /** Bytes read of the file so far, for the progress. */
  readonly bytesRead: () => number;
  readonly totalBytes: number;
  /** Lines whose letters were spelled otherwise than the rest of the file. */
  readonly repairedLines: () => number;
};

/** A cell longer than this is no cell of a shop's file. */
export const longestCell = 32_000;
export const mostCells = 2_000;

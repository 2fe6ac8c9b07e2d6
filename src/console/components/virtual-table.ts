import type { ReactNode } from "react";

export interface Column<Row> {
  readonly key: string;
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Share of the width left, as in CSS: "2fr", "120px". One share by default. */
  readonly width?: string;
  /** Figures stand on the right. */
  readonly isFigure?: boolean;
  readonly isSortable?: boolean;
  /** May be hidden by the reader; `"hidden"` starts hidden. */
  readonly choice?: "shown" | "hidden";
  /** Kept on a phone: one under the name, or one figure on the right. */
  readonly isOnPhone?: boolean;
}

export interface Sort {
  readonly key: string;
  readonly direction: "asc" | "desc";
}

/** In the address: "name" ascending, "-spent" descending. */
export const writeSort = (sort: Sort) => (sort.direction === "desc" ? `-${sort.key}` : sort.key);

export function readSort(word: string | undefined, allowed: readonly string[], otherwise: Sort): Sort {
  const key = word?.replace(/^-/, "") ?? "";
  if (!allowed.includes(key)) return otherwise;
  return { key, direction: word?.startsWith("-") ? "desc" : "asc" };
}

/** A first click sorts upwards, except figures and days, where the largest is what is looked for. */
export function nextSort<Row>(column: Column<Row>, current: Sort | undefined): Sort {
  if (current?.key === column.key)
    return { key: column.key, direction: current.direction === "asc" ? "desc" : "asc" };
  return { key: column.key, direction: column.isFigure ? "desc" : "asc" };
}

/** Where a key leads from a row; undefined when the key is not ours. */
export function rowAfterKey(key: string, row: number, count: number, page: number) {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, row + 1);
    case "ArrowUp":
      return Math.max(0, row - 1);
    case "PageDown":
      return Math.min(last, row + page);
    case "PageUp":
      return Math.max(0, row - page);
    case "Home":
      return 0;
    case "End":
      return last;
  }
}

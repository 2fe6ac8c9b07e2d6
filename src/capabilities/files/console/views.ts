import type { ColumnGuess, ImportKind, Mapping, Origin, Quality } from "../shared.ts";

/** What the API says of files, as the pages read it. */
export interface DescriptionView {
  readonly format: "text" | "workbook";
  readonly encoding: string | null;
  readonly encodingSure: boolean;
  readonly delimiter: string | null;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly hasHeader: boolean;
  readonly decimal: "." | ",";
  readonly decimalSure: boolean;
  readonly dateOrder: "dmy" | "mdy" | "ymd";
  readonly datesSure: boolean;
  readonly kind: ImportKind;
  readonly layout: string | null;
  readonly columns: readonly ColumnGuess[];
}

/** With which settings the file is looked at again. */
export type LookOptions = Partial<Record<"kind" | "sheet" | "encoding" | "delimiter", string>>;

export interface ReceivedView {
  readonly id: string;
  readonly described: DescriptionView;
  readonly mapping: Mapping;
  readonly sameAs: { readonly id: string; readonly finishedAt: string } | null;
}

export type Counts = Readonly<Record<string, number>>;

export interface ReportView {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  readonly leftOut: number;
  readonly reasons: Counts;
  readonly asides: Counts;
  readonly decisions: Counts;
  readonly samples: readonly {
    readonly line: number;
    readonly reason: string;
    readonly cells: readonly string[];
  }[];
  readonly receipts?: {
    readonly fresh: number;
    readonly unchanged: number;
    readonly conflict: number;
    readonly sales: number;
    readonly refunds: number;
    readonly unidentified: number;
    readonly grossCents: number;
    readonly refundedCents: number;
    readonly firstDay: string | null;
    readonly lastDay: string | null;
  };
  readonly customers?: {
    readonly mentioned: number;
    readonly fresh: number;
    readonly known: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly merged: number;
    readonly ambiguous: number;
    readonly duplicates: number;
    readonly withoutWayToWrite: number;
    readonly consents: number;
    readonly provenConsents: number;
  };
  readonly products?: { readonly fresh: number; readonly known: number; readonly updated: number };
}

export type ImportState =
  | "received"
  | "checking"
  | "checked"
  | "importing"
  | "done"
  | "failed"
  | "undoing"
  | "undone"
  | "cancelled";

export interface ImportView {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly detected: DescriptionView;
  readonly mapping: Mapping | null;
  readonly origin: Origin | null;
  readonly report: ReportView | null;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly slicesDone: number;
  readonly slices: number;
  readonly step: "people" | "products" | "receipts" | "end";
  readonly outcome: Counts | null;
  readonly failure: string | null;
  readonly actorName: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly undoneAt: string | null;
  readonly undoOutcome: Counts | null;
  readonly hasRefusedFile: boolean;
  readonly mayUndo: boolean;
}

export interface ExportView {
  readonly id: string;
  readonly what: "customers" | "consents" | "products" | "receipts" | "lines";
  readonly format: "csv" | "xlsx" | "jsonl";
  readonly state: "waiting" | "writing" | "ready" | "failed" | "expired";
  readonly rowCount: number | null;
  readonly fileBytes: number | null;
  readonly actorName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly downloads: number;
}

export interface QualityView {
  readonly day: string;
  readonly computedAt: string;
  readonly figures: Quality;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const importKinds: readonly ImportKind[] = ["customers", "receipts", "products"];
export const isMoving = (state: ImportState): boolean =>
  state === "checking" || state === "importing" || state === "undoing";

import type { TallyResult } from "./tally.ts";

/** What an import will do, told before anything is written. */
export type ImportReport = {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  readonly leftOut: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly asides: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<string, number>>;
  readonly samples: TallyResult["samples"];
  readonly repairedLines: number;
  readonly receipts?: {
    readonly fresh: number;
    readonly unchanged: number;
    readonly conflict: number;
    readonly sales: number;
    readonly refunds: number;
    readonly unidentified: number;
    readonly inPieces: number;
    readonly grossCents: number;
    readonly refundedCents: number;
    readonly knownGrossCents: number;
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
  readonly products?: {
    readonly fresh: number;
    readonly known: number;
    readonly updated: number;
    readonly fees: number;
  };
  readonly seconds: number;
};

/** What a check found, before it is told. */
export type Checked = Pick<ImportReport, "receipts" | "customers" | "products"> & {
  readonly slices: number;
  /** Lines refused only once the whole file was known. */
  readonly alsoRefused: number;
};

/** What an import did. */
export type ImportOutcome = {
  readonly customersCreated: number;
  readonly customersUpdated: number;
  readonly productsCreated: number;
  readonly productsUpdated: number;
  readonly receipts: number;
  readonly lines: number;
  readonly consents: number;
  readonly refusedLater: number;
};

export const nothingDone: ImportOutcome = {
  customersCreated: 0,
  customersUpdated: 0,
  productsCreated: 0,
  productsUpdated: 0,
  receipts: 0,
  lines: 0,
  consents: 0,
  refusedLater: 0,
};

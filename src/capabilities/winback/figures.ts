import type { Loss } from "./rules/loss.ts";
import type { ReturnPoint } from "./rules/returns.ts";

/** How long silences last before somebody comes back, of the shop or of one of its parts. */
export type Returns = {
  readonly by: "all" | "store" | "category";
  readonly key: string;
  readonly name: string | null;
  readonly points: readonly ReturnPoint[];
};

/** What a signal of half a year ago was worth: of those it warned of, and of the others as active as they, who had gone half a year later. */
export type Proof = {
  readonly kind: string;
  readonly warned: number;
  readonly warnedGone: number;
};
export type Proofs = {
  readonly day: string;
  readonly signals: readonly Proof[];
  readonly others: number;
  readonly othersGone: number;
};

/** What is computed of the whole shop and kept. */
export type ShopFigures = {
  readonly asOf: string;
  readonly loss: Loss;
  readonly returns: readonly Returns[];
  readonly proof: Proofs | null;
};

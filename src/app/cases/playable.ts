import type { Place } from "./place.ts";

/** One case of a folder, ready to be played through the product. */
export type Playable = {
  readonly id: string;
  readonly file: string;
  readonly strength: string;
  readonly title: string;
  /**
   * Compares all that the case expects.
   * @throws CaseFault or Rejected with the first difference; Skipped where the product does not build this on purpose.
   */
  readonly play: (place: Place) => Promise<void>;
};

/** The product does not do what the case is about, on purpose: it is reported as skipped, never as passed. */
export class Skipped extends Error {}

/** Purchases in one rhythm until the customer leaves. */
export type Rhythm = 1 | 2 | 3;

/**
 * How the customers of a shop buy and leave: each at her own rate, rates spread as a gamma (r, alpha); after each purchase
 * she leaves with her own probability, spread as a beta (a, b). `mbg`: she may already leave after the first purchase
 * (Batislam, Denizel and Filiztekin 2007); `bg`: only after a repeat purchase (Fader, Hardie and Lee 2005). k stages of an
 * Erlang rhythm between two purchases: 1 is chance alone, 2 and 3 are more regular (Platzer and Reutterer 2016).
 */
export type Model = {
  readonly kind: "mbg" | "bg";
  readonly k: Rhythm;
  readonly r: number;
  /** Days. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  /**
   * Whether the purchases show that customers leave at all. Where they do not, nobody may be said to be lost: a long
   * silence is only unusual.
   */
  readonly showsLeaving: boolean;
  /** Of the data alone, without the penalty; time in days. */
  readonly logLikelihood: number;
  readonly repeatPurchases: number;
  readonly customers: number;
};

/** What the formulas need of a model. */
export type Parameters = Pick<Model, "kind" | "k" | "r" | "alpha" | "a" | "b">;

/** Below this many repeat purchases in all a shop shows no score of a single customer. */
export const fewestRepeatPurchases = 50;

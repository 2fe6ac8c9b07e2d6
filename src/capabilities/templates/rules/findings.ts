import type { Language } from "./document.ts";

/** Where in a template something was seen. */
export type Place = {
  readonly language: Language;
  readonly part: "subject" | "preheader" | "block" | "text" | "step" | "objection" | "whole";
  /** The block's id, or the number of the step. */
  readonly block?: string;
};

/** must: it is not published so; should, could: advice, which the shop may leave. */
export type Weight = "must" | "should" | "could";

/**
 * Something to change. The text `templates.finding.<code>` says what, `templates.finding.<code>.how` what to do instead; `excerpt`
 * and `values` fill both.
 */
export type Finding = {
  readonly code: string;
  readonly weight: Weight;
  readonly place: Place;
  /** The words it is about, as they stand there. */
  readonly excerpt?: string;
  /** What to write in the place of the excerpt. */
  readonly proposal?: string;
  readonly values?: Readonly<Record<string, string | number>>;
};

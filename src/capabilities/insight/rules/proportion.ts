export { type Proportion, wilson } from "../../../values/statistics/proportion.ts";

/** Below this many observations a page shows numbers, not a percentage. */
export const fewestForAPercentage = 30;

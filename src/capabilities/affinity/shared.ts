export type { Because, Suggested, Suggestions } from "./answers.ts";
export type { DemandRow, PairRow, ProductRow } from "./queries-page.ts";
export type { DemandAnswer, OverviewAnswer } from "./schema.ts";
export { type Span, spanOf, type Times, timesOf } from "./rules/told.ts";

export { type Field, fieldsOf, type ImportKind } from "./rules/fields.ts";
export type { Mapping } from "./rules/mapping.ts";
export { checkMapping } from "./rules/mapping.ts";
export type { ColumnGuess } from "./rules/matching.ts";
export type { Origin } from "./rules/origin.ts";
export { goodEnough, type Quality, type QualityCause, yearlyRenewal } from "./rules/quality.ts";

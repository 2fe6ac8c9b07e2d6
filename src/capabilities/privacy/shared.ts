export type * from "./answers.ts";
export { breachNatures, breachRisks } from "./rules/breach.ts";
export type { Check } from "./rules/checklist.ts";
export type { Stage } from "./rules/deadline.ts";
export { type DataCategory, dataCategories } from "./rules/fields.ts";
export type { Processing } from "./rules/register.ts";
export type { RetentionRule } from "./rules/retention.ts";
export {
  type Answer,
  answersOf,
  identityProofs,
  refusals,
  type RequestKind,
  requestKinds,
  requestOrigins,
} from "./rules/words.ts";

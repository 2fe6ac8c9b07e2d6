export type * from "./answers.ts";
export type * from "./schema-definition.ts";
export type * from "./schema-economics.ts";
export type * from "./schema-rewards.ts";
export type * from "./schema-vouchers.ts";
export { programSentence } from "./rules/explain.ts";
export { type ProgramSaid, programFromSentence } from "./rules/templates.ts";

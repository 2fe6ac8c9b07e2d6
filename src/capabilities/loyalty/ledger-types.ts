export type * from "./rules/movement.ts";

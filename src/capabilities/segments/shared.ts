export type * from "./answers.ts";
export { type ReadySegment, readySegments } from "./rules/ready.ts";

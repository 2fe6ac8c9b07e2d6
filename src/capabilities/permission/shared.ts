export { type Channel, channels, type Purpose, purposes } from "./rules/may-contact-facts.ts";
export { isAllowed, type Unlock, unlockFor } from "./rules/reasons.ts";
export type { Asked, ReachAnswer } from "./schema.ts";

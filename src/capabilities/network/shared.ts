export { printedIban, readBic, readIban } from "./rules/iban.ts";
export { readInvitationCode } from "./rules/invitation-code.ts";
export type * from "./schema.ts";

/** What people ask by right: GDPR art. 15, 20, 16, 21, 17, 18. */
export const requestKinds = [
  "access",
  "portability",
  "rectification",
  "objection",
  "erasure",
  "restriction",
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** By which way a request came. */
export const requestOrigins = ["counter", "phone", "letter", "email", "space"] as const;
export type RequestOrigin = (typeof requestOrigins)[number];

/** How it was made sure that she is who she says (GDPR art. 12(6)): no more is asked than what is needed. */
export const identityProofs = ["signed_in", "seen", "known_contact", "document"] as const;
export type IdentityProof = (typeof identityProofs)[number];

/** How a request ended well: what was done for it. */
export const answers = ["handed", "rectified", "objected", "erased", "restricted", "nothing_kept"] as const;
export type Answer = (typeof answers)[number];

/** Why nothing was done (GDPR art. 12(4) and (5), 11(2), 17(3)); she is told, with where to complain. */
export const refusals = ["unfounded", "excessive", "not_identified", "law", "others_rights"] as const;
export type RefusalReason = (typeof refusals)[number];

/** What answers which request. What is asked may be answered by more: whoever wants out may also be erased. */
export const answersOf: Readonly<Record<RequestKind, readonly Answer[]>> = {
  access: ["handed", "nothing_kept"],
  portability: ["handed", "nothing_kept"],
  rectification: ["rectified", "nothing_kept"],
  objection: ["objected", "erased", "nothing_kept"],
  erasure: ["erased", "nothing_kept"],
  restriction: ["restricted", "nothing_kept"],
};

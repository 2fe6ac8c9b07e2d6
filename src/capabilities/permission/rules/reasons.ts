/** Reasons of an answer "yes" (`notes/law.md` §2). */
export const allowedReasons = [
  "OK_TRANSACTIONAL",
  "OK_REQUEST",
  "OK_RENEWAL_ONCE",
  "OK_CONSENT",
  "OK_SOFT_OPT_IN",
  "OK_B2B_GENERIC",
  "OK_B2B_OPT_OUT",
  "OK_OPEN_CONTRACT",
  "OK_OPT_OUT",
  "OK_SURVEY",
  "OK_SERVICE",
] as const;
export type AllowedReason = (typeof allowedReasons)[number];

/** Reasons of an answer "no" that the law, the person or her address gives. */
export const refusedReasons = [
  "BLOCK_ERASED",
  "BLOCK_RESTRICTED",
  "BLOCK_DECEASED",
  "NO_RULESET",
  "MSG_NO_IDENTITY",
  "MSG_NO_UNSUBSCRIBE",
  "MSG_NO_STOP",
  "MSG_HIDDEN_NUMBER",
  "MSG_NO_SOURCE",
  "NO_ADDRESS",
  "SUPP_HARD_BOUNCE",
  "SUPP_INVALID",
  "SUPP_NPAI",
  "NO_REQUEST",
  "MINOR_NO_GUARDIAN",
  "SECTOR_BAN",
  "OBJECTED",
  "CONSENT_WITHDRAWN",
  "RETENTION_EXPIRED",
  "CONSENT_EXPIRED",
  "CONSENT_INVALID",
  "CONSENT_NOT_SPECIFIC",
  "CONSENT_NO_PROOF",
  "SOFT_THIRD_PARTY_DATA",
  "SOFT_NOT_SALE",
  "SOFT_NO_OPTOUT_OFFERED",
  "SOFT_NOT_ANALOGOUS",
  "NO_CONSENT",
  "B2B_NOT_RELATED",
  "B2B_NOT_INFORMED",
  "DNC_CHECK_STALE",
  "DNC_LISTED",
  "PREF_TOPIC_OFF",
  "PREF_PAUSED",
  "REFUSAL_COOLDOWN",
  "FREQ_LEGAL",
  "PRESSURE_CAP",
  "WINDOW_HOLIDAY",
  "WINDOW_DAY",
  "WINDOW_HOUR",
] as const;
export type RefusedReason = (typeof refusedReasons)[number];

/** Reasons that only a mailing knows: what the shop's own order, the person's own frequency or the moment makes of it. */
export const mailingReasons = [
  "DUPLICATE_ADDRESS",
  "PREF_FREQUENCY",
  "HELD_BACK",
  "RENTED_USED",
  "BOUGHT_MEANWHILE",
  "VOUCHER_POOL_EMPTY",
  "EXPIRED",
  "CANCELLED",
] as const;

export type Reason = AllowedReason | RefusedReason;

/** A reason as it is kept with a message: the code, and after a colon the cap or the topic that says no. */
export type KeptReason =
  | Reason
  | (typeof mailingReasons)[number]
  | `${"PRESSURE_CAP" | "PREF_FREQUENCY"}:${string}`;

/** What would make a "no" a "yes". */
export const unlocks = [
  "wait",
  "new_consent",
  "guardian_consent",
  "list_check",
  "fix_message",
  "fix_address",
  "new_activity",
  "preference",
  "ruleset",
  "none",
] as const;
export type Unlock = (typeof unlocks)[number];

const unlockOf: Readonly<Record<RefusedReason | (typeof mailingReasons)[number], Unlock>> = {
  BLOCK_ERASED: "none",
  BLOCK_RESTRICTED: "none",
  BLOCK_DECEASED: "none",
  NO_RULESET: "ruleset",
  MSG_NO_IDENTITY: "fix_message",
  MSG_NO_UNSUBSCRIBE: "fix_message",
  MSG_NO_STOP: "fix_message",
  MSG_HIDDEN_NUMBER: "fix_message",
  MSG_NO_SOURCE: "fix_message",
  NO_ADDRESS: "fix_address",
  SUPP_HARD_BOUNCE: "fix_address",
  SUPP_INVALID: "fix_address",
  SUPP_NPAI: "fix_address",
  NO_REQUEST: "none",
  MINOR_NO_GUARDIAN: "guardian_consent",
  SECTOR_BAN: "none",
  OBJECTED: "new_consent",
  CONSENT_WITHDRAWN: "new_consent",
  RETENTION_EXPIRED: "new_activity",
  CONSENT_EXPIRED: "new_consent",
  CONSENT_INVALID: "new_consent",
  CONSENT_NOT_SPECIFIC: "new_consent",
  CONSENT_NO_PROOF: "new_consent",
  SOFT_THIRD_PARTY_DATA: "new_consent",
  SOFT_NOT_SALE: "new_consent",
  SOFT_NO_OPTOUT_OFFERED: "new_consent",
  SOFT_NOT_ANALOGOUS: "new_consent",
  NO_CONSENT: "new_consent",
  B2B_NOT_RELATED: "new_consent",
  B2B_NOT_INFORMED: "new_consent",
  DNC_CHECK_STALE: "list_check",
  DNC_LISTED: "new_consent",
  PREF_TOPIC_OFF: "preference",
  PREF_PAUSED: "wait",
  REFUSAL_COOLDOWN: "wait",
  FREQ_LEGAL: "wait",
  PRESSURE_CAP: "wait",
  WINDOW_HOLIDAY: "wait",
  WINDOW_DAY: "wait",
  WINDOW_HOUR: "wait",
  DUPLICATE_ADDRESS: "none",
  PREF_FREQUENCY: "wait",
  HELD_BACK: "none",
  RENTED_USED: "none",
  BOUGHT_MEANWHILE: "none",
  VOUCHER_POOL_EMPTY: "wait",
  EXPIRED: "none",
  CANCELLED: "none",
};

const allowed: ReadonlySet<string> = new Set(allowedReasons);

/** Whether the reason is one of a "yes". */
export function isAllowed(reason: string): reason is AllowedReason {
  return allowed.has(reason);
}

/** What would lift the reason; null for a "yes". The reason may name its cap or topic after a colon. */
export function unlockFor(reason: string): Unlock | null {
  const [code = ""] = reason.split(":");
  if (isAllowed(code)) return null;
  return unlockOf[code as keyof typeof unlockOf] ?? "none";
}

/** The codes of the cases for the product's reasons. */
const codes: Readonly<Record<string, string>> = {
  CONSENT_WITHDRAWN: "unsubscribed",
  OBJECTED: "unsubscribed",
  NO_CONSENT: "no_consent",
  SUPP_HARD_BOUNCE: "suppressed:hard_bounce",
  SUPP_INVALID: "suppressed:invalid",
  DUPLICATE_ADDRESS: "duplicate_address",
  EXPIRED: "expired",
  BOUGHT_MEANWHILE: "exited:order_placed",
  PREF_TOPIC_OFF: "topic_off",
  PREF_PAUSED: "paused",
};

/**
 * What a case calls a reason; one that has no name there stays as it is.
 *
 * @param caps what the case calls the caps, by their ids
 */
export function codeOf(reason: string, caps: ReadonlyMap<string, string>): string {
  const [code = "", detail = ""] = reason.split(":");
  if (code === "PRESSURE_CAP") return `cap:${caps.get(detail) ?? detail}`;
  if (code === "PREF_FREQUENCY") return `preference:${detail}`;
  return codes[code] ?? reason;
}

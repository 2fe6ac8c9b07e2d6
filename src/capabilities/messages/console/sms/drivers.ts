/** What each provider asks for, in the order its own console shows it. Secrets are typed and never shown again. */
export const smsDrivers = {
  ovh: {
    settings: ["service", "application"],
    secrets: ["application_secret", "consumer_key"],
    hears: null,
  },
  twilio: { settings: ["account"], secrets: ["token"], hears: "twilio" },
  web: { settings: ["url"], secrets: ["key"], hears: "received" },
  smpp: { settings: ["host", "port", "system_id"], secrets: ["password"], hears: "line" },
} as const;

export type SmsDriver = keyof typeof smsDrivers;
export const smsDriverNames = Object.keys(smsDrivers) as SmsDriver[];
export const smsDriverOf = (name: string): SmsDriver | undefined =>
  smsDriverNames.find((one) => one === name);

import type { MailingChannel } from "./schema-mailings.ts";

/** By whom a shop's messages of a channel leave, its secrets opened. */
export type Sender = {
  readonly merchantId: string;
  readonly channel: MailingChannel;
  readonly driver: string;
  /** An address, a number or a name of at most eleven letters (SMS). */
  readonly fromAddress: string | null;
  readonly fromName: string;
  readonly replyTo: string | null;
  /** Where mailboxes send back what they could not deliver (RFC 5321 4.4); null: the sender's own address. */
  readonly returnAddress: string | null;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly limitPerSecond: number | null;
  /** Messages a second by domain of the mailboxes. */
  readonly domainLimits: Readonly<Record<string, number>>;
  /** Waits after the first, second… answer that was not the last word. */
  readonly retrySeconds: readonly number[] | null;
  /** First day of a new address: few at first, more each day. */
  readonly warmUpFrom: string | null;
};

/** One message, written for its person. */
export type Parcel = {
  readonly id: string;
  readonly to: string;
  readonly language: string;
  /** Of an e-mail. */
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly purpose: string;
  readonly mailingId: string | null;
  readonly customerId: string | null;
  /** Who signs, where a person of the staff does. */
  readonly fromName: string;
  readonly replyTo: string | null;
  /** Of marketing by e-mail: what mail programs unsubscribe by (RFC 2369, RFC 8058). */
  readonly unsubscribe: { readonly oneClick: string; readonly mailto: string | null } | null;
  /** Signed, of this message alone; null: what comes back is not read. */
  readonly returnPath: string | null;
};

/** What the other side said of a message. */
export type Handed = { readonly id: string } & (
  | { readonly outcome: "sent"; readonly answer: string; readonly providerId?: string }
  /** Shown in the outbox only: nothing left. */
  | { readonly outcome: "kept" }
  /** About the recipient: never (hard), not now (soft), not from you or not these words (block, 5.7.x of RFC 3463). */
  | { readonly outcome: "hard" | "soft" | "block"; readonly error: string }
  /** It asks to slow down: nobody is judged by it. */
  | { readonly outcome: "slow"; readonly of: "relay" | "domain"; readonly error: string }
  /** The connection broke or never came; `mayHaveLeft`: after all was said and before the answer. */
  | { readonly outcome: "silent"; readonly mayHaveLeft: boolean; readonly error: string }
  /** It does not let this shop in: its owner must act. */
  | { readonly outcome: "refused"; readonly error: string }
);

export type Driver = {
  readonly channel: MailingChannel;
  /** As `sender.driver` says it. */
  readonly name: string;
  /** Messages in one call of `hand`; 1 when absent. */
  readonly most?: number;
  /** Calls of `hand` at once in a process; 4 when absent. */
  readonly atOnce?: (sender: Sender) => number;
  /** What its speed is counted by, shared by whoever uses the same: an account at a host. Never a secret. */
  readonly relayOf: (sender: Sender) => string;
  /**
   * Hands messages over and answers for each, in any order. Nothing is thrown for what the other side says; a message without an
   * answer counts as silent and perhaps left.
   */
  readonly hand: (batch: readonly Parcel[], sender: Sender) => Promise<readonly Handed[]>;
  /** Names of the settings and of the secrets it cannot do without. */
  readonly needs?: { readonly settings: readonly string[]; readonly secrets: readonly string[] };
  /** Lets go of what it keeps open. */
  readonly close?: () => void;
};

const drivers = new Map<string, Driver>();

/** Makes a way out known, at the start of the program. A second one of the same channel and name takes the place of the first. */
export function registerDriver(driver: Driver): void {
  drivers.set(`${driver.channel} ${driver.name}`, driver);
}

export function driverOf(channel: string, name: string): Driver | undefined {
  return drivers.get(`${channel} ${name}`);
}

/** Names of the drivers of a channel. */
export function driversOf(channel: string): string[] {
  return [...drivers.values()].filter((driver) => driver.channel === channel).map(({ name }) => name);
}

/** At the end of the program. */
export function closeDrivers(): void {
  for (const driver of drivers.values()) driver.close?.();
}

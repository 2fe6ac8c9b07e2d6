import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { installationRelay } from "../../platform/mail.ts";
import { seal, unseal } from "../../platform/seal.ts";
import { isDay } from "../../values/day.ts";
import { emailOf } from "../../values/email.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, type ShopFace, shopFace } from "../accounts/index.ts";
import { type Driver, driverOf, driversOf, type Sender } from "./drivers.ts";
import { openLanes, standingOf } from "./lanes.ts";
import { deleteSender, selectSender, type SenderRow, upsertSender } from "./queries-senders.ts";
import { resumeAfterRelay } from "./queries-mailings.ts";
import {
  mailingChannels,
  type LanesAnswer,
  type MailingChannel,
  type SenderAnswer,
  type SenderBody,
} from "./schema-mailings.ts";

/**
 * By whom the shop's messages of a channel leave: what its owner set, else for e-mail the installation's relay, else the driver
 * `local`, which keeps them in the outbox. In the demonstration always `local`.
 */
export async function senderOf(tx: Tx, database: Database, channel: MailingChannel): Promise<Sender> {
  const face = await shopFace(tx);
  const row = face.isDemo ? undefined : await selectSender(tx, channel);
  if (row?.isOn === true) {
    return {
      ...base(tx, face, channel),
      driver: row.driver,
      fromAddress: row.fromAddress,
      fromName: row.fromName ?? face.brand.senderName,
      replyTo: row.replyTo ?? (channel === "email" ? face.legal.email : null),
      returnAddress: row.returnAddress,
      settings: row.settings,
      secrets: await openSecrets(database, row.secrets),
      limitPerSecond: row.limitPerSecond,
      domainLimits: row.domainLimits,
      retrySeconds: row.retrySeconds,
      warmUpFrom: row.warmUpFrom,
    };
  }
  const relay = channel === "email" && !face.isDemo ? installationRelay() : null;
  if (relay === null) return base(tx, face, channel);
  return {
    ...base(tx, face, channel),
    driver: "smtp",
    fromAddress: relay.from,
    returnAddress: relay.returnAddress,
    settings: { url: relay.url },
    retrySeconds: row?.retrySeconds ?? null,
  };
}

/** From whom the messages of a channel come, as the person reads it; without an address nothing leaves. */
export async function senderFace(
  tx: Tx,
  channel: MailingChannel,
): Promise<Pick<Sender, "fromAddress" | "fromName" | "replyTo">> {
  const face = await shopFace(tx);
  const plain = base(tx, face, channel);
  const row = face.isDemo ? undefined : await selectSender(tx, channel);
  if (row?.isOn === true) {
    return {
      fromAddress: row.driver === "local" ? null : row.fromAddress,
      fromName: row.fromName ?? plain.fromName,
      replyTo: row.replyTo ?? plain.replyTo,
    };
  }
  const relay = channel === "email" && !face.isDemo ? installationRelay() : null;
  return { ...plain, fromAddress: relay?.from ?? null };
}

/** Whether messages of a channel leave at all, or are kept in the outbox. */
export async function hasWayOut(tx: Tx, face: ShopFace, channel: MailingChannel): Promise<boolean> {
  if (face.isDemo) return false;
  const row = await selectSender(tx, channel);
  if (row?.isOn === true) return row.driver !== "local";
  return channel === "email" && installationRelay() !== null;
}

function base(tx: Tx, face: ShopFace, channel: MailingChannel): Sender {
  return {
    merchantId: tx.merchantId,
    channel,
    driver: "local",
    fromAddress: null,
    fromName: face.brand.senderName,
    replyTo: channel === "email" ? face.legal.email : null,
    returnAddress: null,
    settings: {},
    secrets: {},
    limitPerSecond: null,
    domainLimits: {},
    retrySeconds: null,
    warmUpFrom: null,
  };
}

/**
 * Sets by whom a channel leaves. Secrets are sealed and never told again. A relay that was shut is tried at once, and mailings that waited
 * for it go on.
 */
export async function saveSender(
  tx: Tx,
  database: Database,
  actor: Actor,
  channel: MailingChannel,
  body: SenderBody,
): Promise<
  | SenderAnswer
  | Refusal<"unknown_driver" | "sender_setting_missing" | "unreadable_address" | "unreadable_date">
> {
  const driver = driverOf(channel, body.driver);
  if (driver === undefined) return refuse("unknown_driver", { field: "driver" });
  const unreadable = unreadableIn(channel, body);
  if (unreadable !== null) return unreadable;
  const before = await selectSender(tx, channel);
  const kept = before?.driver === body.driver ? before : undefined;
  const settings = body.settings ?? kept?.settings ?? {};
  const known = await openSecrets(database, kept?.secrets ?? null);
  const secrets = secretsAfter(staysWith(kept?.settings ?? {}, settings, known), body.secrets ?? {});
  const row: SenderRow = {
    channel,
    driver: body.driver,
    isOn: body.isOn ?? kept?.isOn ?? true,
    fromAddress: body.fromAddress === undefined ? (kept?.fromAddress ?? null) : body.fromAddress,
    fromName: body.fromName === undefined ? (kept?.fromName ?? null) : body.fromName,
    replyTo: body.replyTo === undefined ? (kept?.replyTo ?? null) : body.replyTo,
    returnAddress: body.returnAddress === undefined ? (kept?.returnAddress ?? null) : body.returnAddress,
    settings: withDkim(settings, secrets),
    secrets: null,
    limitPerSecond: body.limitPerSecond === undefined ? (kept?.limitPerSecond ?? null) : body.limitPerSecond,
    domainLimits: body.domainLimits ?? kept?.domainLimits ?? {},
    retrySeconds: body.retrySeconds === undefined ? (kept?.retrySeconds ?? null) : body.retrySeconds,
    warmUpFrom: body.warmUpFrom === undefined ? (kept?.warmUpFrom ?? null) : body.warmUpFrom,
  };
  const missing = missingIn(driver, row, secrets);
  if (missing !== null) return missing;
  const sealed = Object.keys(secrets).length === 0 ? null : await seal(database, JSON.stringify(secrets));
  await upsertSender(tx, { ...row, secrets: sealed }, actor.name);
  await resumeAfterRelay(tx, channel);
  await openLanes(database, driver.relayOf(await senderOf(tx, database, channel)));
  await recordAudit(tx, actor, { action: "sender.saved", detail: { channel, driver: body.driver } });
  return answerOf(row, Object.keys(secrets), true);
}

/** Back to the installation's relay, or to the outbox. Refused: `unknown_sender`. */
export async function removeSender(
  tx: Tx,
  actor: Actor,
  channel: MailingChannel,
): Promise<undefined | Refusal<"unknown_sender">> {
  if ((await deleteSender(tx, channel)) === 0) return refuse("unknown_sender");
  await recordAudit(tx, actor, { action: "sender.removed", detail: { channel } });
  return undefined;
}

/** By whom each channel leaves now. */
export async function readSenders(tx: Tx, database: Database): Promise<SenderAnswer[]> {
  const found: SenderAnswer[] = [];
  for (const channel of mailingChannels) found.push(await readSender(tx, database, channel));
  return found;
}

export async function readSender(tx: Tx, database: Database, channel: MailingChannel): Promise<SenderAnswer> {
  const row = await selectSender(tx, channel);
  if (row !== undefined) return answerOf(row, Object.keys(await openSecrets(database, row.secrets)), true);
  const sender = await senderOf(tx, database, channel);
  // The address of the installation's relay is its operator's, password and all.
  return answerOf({ ...sender, isOn: true, settings: {}, secrets: null }, [], false);
}

/** How fast a channel may go now, and what holds it back. */
export async function readLanes(tx: Tx, database: Database, channel: MailingChannel): Promise<LanesAnswer> {
  const sender = await senderOf(tx, database, channel);
  const driver = driverOf(channel, sender.driver);
  return { items: driver === undefined ? [] : await standingOf(database, driver.relayOf(sender), sender) };
}

function answerOf(row: SenderRow, secrets: readonly string[], isOwn: boolean): SenderAnswer {
  const { channel, driver, isOn, fromAddress, fromName, replyTo, returnAddress, settings } = row;
  const { limitPerSecond, domainLimits, retrySeconds, warmUpFrom } = row;
  return {
    channel,
    driver,
    isOn,
    fromAddress,
    fromName,
    replyTo,
    returnAddress,
    settings: { ...settings },
    limitPerSecond,
    domainLimits: { ...domainLimits },
    retrySeconds: retrySeconds === null ? null : [...retrySeconds],
    warmUpFrom,
    isOwn,
    secrets: [...secrets].sort(),
    drivers: driversOf(channel),
  };
}

/** An address stands in the head of every message: it is one, or nothing is written by it (RFC 5322 3.4). */
function unreadableIn(
  channel: MailingChannel,
  body: SenderBody,
): Refusal<"unreadable_address" | "unreadable_date"> | null {
  const { warmUpFrom = null } = body;
  if (warmUpFrom !== null && !isDay(warmUpFrom))
    return refuse("unreadable_date", { field: "warmUpFrom", value: warmUpFrom });
  const isAddress = (text: string): boolean =>
    channel === "email" ? emailOf(text) !== null : !/\p{Cc}/u.test(text);
  const wrong = (["fromAddress", "replyTo", "returnAddress"] as const).find((field) => {
    const text = body[field] ?? "";
    return text !== "" && !isAddress(text);
  });
  return wrong === undefined ? null : refuse("unreadable_address", { field: wrong });
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/** A password is told to the server it was given for and to no other: whoever names another gives it anew. What signs is told to nobody. */
function staysWith(
  before: Settings,
  after: Settings,
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const isSame = ["host", "port", "url", "endpoint"].every((name) => before[name] === after[name]);
  const { dkimKey } = secrets;
  return isSame ? secrets : dkimKey === undefined ? {} : { dkimKey };
}

/** Secrets left out stay as they are, an empty one goes. */
function secretsAfter(
  kept: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...kept, ...given }).filter(([, value]) => value !== ""));
}

/**
 * Whoever names a domain to sign for gets a key made here, whose private half never leaves; the public one stands in the settings, for
 * the record to publish (RFC 6376 3.6.1).
 */
function withDkim(
  settings: Settings,
  secrets: Record<string, string>,
): Record<string, string | number | boolean> {
  const domain = settings["dkimDomain"];
  if (typeof domain !== "string" || domain === "") return { ...settings };
  secrets["dkimKey"] ??= generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const publicKey = createPublicKey(createPrivateKey(secrets["dkimKey"]));
  return {
    ...settings,
    dkimSelector: settings["dkimSelector"] ?? "rebelote",
    dkimPublicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

function missingIn(
  driver: Driver,
  row: SenderRow,
  secrets: Readonly<Record<string, string>>,
): Refusal<"sender_setting_missing"> | null {
  const { settings = [], secrets: needed = [] } = driver.needs ?? {};
  const missing = [
    ...settings.filter((name) => (row.settings[name] ?? "") === "").map((name) => `settings.${name}`),
    ...needed.filter((name) => secrets[name] === undefined).map((name) => `secrets.${name}`),
    ...(row.channel === "email" && driver.name !== "local" && row.fromAddress === null
      ? ["fromAddress"]
      : []),
  ];
  const [first] = missing;
  return first === undefined ? null : refuse("sender_setting_missing", { field: first });
}

async function openSecrets(database: Database, sealed: Buffer | null): Promise<Record<string, string>> {
  if (sealed === null) return {};
  return JSON.parse(await unseal(database, sealed)) as Record<string, string>;
}

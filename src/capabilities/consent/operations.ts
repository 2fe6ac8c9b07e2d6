import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tell } from "../../platform/participants.ts";
import { isDay, isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { lockCustomers, recordAndMerged, speakingIds } from "../customers/index.ts";
import {
  insertCollections,
  insertEntries,
  insertText,
  type NewEntry,
  rewriteStandings,
  selectCollections,
  selectEntries,
  selectStandings,
  selectTexts,
} from "./queries.ts";
import { type Act, type Channel, hasProof, type Origin, type Purpose } from "./rules/proof.ts";
import type { CollectionBody, ConsentsAnswer, TextAnswer, WithdrawalBody } from "./schema.ts";

export type ConsentInput = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly purpose?: Purpose;
  readonly topic?: string;
  readonly act: Act;
  readonly happenedAt?: string;
  readonly textVersion?: string;
  readonly origin?: Origin;
  readonly originDetail?: string;
  readonly evidence?: string;
  readonly expiresOn?: string;
  readonly grantedTo?: string;
  readonly prechecked?: boolean;
  readonly bundled?: boolean;
  readonly outsideHours?: boolean;
};

export type ConsentOptions = {
  readonly importId?: string;
  /** A file may name words that the shop never entered; a program must name words that are kept here. */
  readonly requireText?: boolean;
};

export type ConsentResult =
  | { readonly index: number; readonly outcome: "recorded"; readonly id: string; readonly hasProof: boolean }
  | { readonly index: number; readonly outcome: "refused"; readonly code: string; readonly field?: string };

/** Adds acts to the ledger, one or a thousand, and folds it for these customers in the same transaction. */
export async function recordConsents(
  tx: Tx,
  actor: Actor,
  inputs: readonly ConsentInput[],
  options: ConsentOptions = {},
): Promise<ConsentResult[]> {
  const speakers = await speakingIds(tx, [...new Set(inputs.map((input) => input.customerId))]);
  const hashes = await textHashes(tx, inputs);
  const entries: NewEntry[] = [];
  const results = inputs.map((input, index): ConsentResult => {
    const customerId = speakers.get(input.customerId);
    if (customerId === undefined)
      return refusedRow(index, refuse("unknown_customer", { field: "customerId" }));
    const wrong = checkInput(input, hashes, options);
    if (wrong !== null) return refusedRow(index, wrong);
    const entry = entryOf(tx, actor, { ...input, customerId }, hashes, options);
    entries.push(entry);
    return { index, outcome: "recorded", id: entry.id, hasProof: entry.has_proof };
  });
  if (entries.length === 0) return results;
  const customerIds = [...new Set(entries.map((entry) => entry.customer_id))];
  await lockCustomers(tx, customerIds);
  await insertEntries(tx, entries, options.importId ?? null);
  await refoldConsents(tx, customerIds);
  const [only] = customerIds;
  await recordAudit(tx, actor, {
    action: "consents.recorded",
    subjectKind: "customer",
    ...(only !== undefined && customerIds.length === 1 ? { subjectId: only } : {}),
    detail: {
      count: entries.length,
      ...(options.importId === undefined ? {} : { importId: options.importId }),
    },
  });
  return results;
}

/** Counts again where these customers stand, and tells the other rooms. */
export async function refoldConsents(tx: Tx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  await rewriteStandings(tx, customerIds);
  await tell(tx, "consentsChanged", customerIds);
}

const everyChannel: readonly Channel[] = ["email", "sms", "phone", "robocall", "post", "push"];

/** Takes consents back, on all channels unless some are named. */
export async function withdrawConsents(
  tx: Tx,
  actor: Actor,
  customerId: string,
  wish: WithdrawalBody,
): Promise<ConsentsAnswer | Refusal> {
  const { channels = everyChannel, purposes = ["marketing"], origin, originDetail } = wish;
  const acts = channels.flatMap((channel) =>
    purposes.map(
      (purpose): ConsentInput => ({
        customerId,
        channel,
        purpose,
        act: "withdrawn",
        happenedAt: wish.happenedAt ?? tx.now,
        ...(origin === undefined ? {} : { origin }),
        ...(originDetail === undefined ? {} : { originDetail }),
      }),
    ),
  );
  return await recordFor(tx, actor, customerId, acts);
}

/** Records acts of one customer, all or none. */
export async function recordFor(
  tx: Tx,
  actor: Actor,
  customerId: string,
  acts: readonly ConsentInput[],
): Promise<ConsentsAnswer | Refusal> {
  const results = await recordConsents(tx, actor, acts, { requireText: true });
  for (const result of results) {
    if (result.outcome === "refused") {
      return refuse(result.code, {
        id: customerId,
        ...(result.field === undefined ? {} : { field: result.field }),
      });
    }
  }
  return await listConsents(tx, customerId);
}

export async function listConsents(tx: Tx, customerId: string): Promise<ConsentsAnswer | Refusal> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId });
  const customerIds = await recordAndMerged(tx, speaker);
  return {
    standing: await selectStandings(tx, speaker),
    entries: await selectEntries(tx, { customerIds, limit: 1_000 }),
    collections: await selectCollections(tx, customerIds),
  };
}

export type CollectionInput = CollectionBody & { readonly customerId: string };

/** Notes how addresses came to the shop: what the customer exception of the law asks for. */
export async function recordCollections(
  tx: Tx,
  actor: Actor,
  inputs: readonly CollectionInput[],
  importId: string | null = null,
): Promise<void> {
  const speakers = await speakingIds(tx, [...new Set(inputs.map((input) => input.customerId))]);
  const collections = inputs.flatMap((input) => {
    const customerId = speakers.get(input.customerId);
    if (customerId === undefined) return [];
    return [
      {
        id: newId(Date.parse(tx.now)),
        customer_id: customerId,
        collected_at: input.collectedAt ?? null,
        collected_from: input.collectedFrom,
        during_sale: input.duringSale ?? null,
        informed: input.informed ?? null,
        opt_out_offered: input.optOutOffered ?? null,
        origin: input.origin ?? originOf(actor, importId ?? undefined),
        origin_detail: input.originDetail ?? null,
      },
    ];
  });
  await insertCollections(tx, collections, importId);
}

export async function addText(
  tx: Tx,
  actor: Actor,
  text: { readonly version: string; readonly language: "fr" | "en"; readonly body: string },
): Promise<TextAnswer | Refusal> {
  const hash = createHash("sha256").update(text.body).digest("hex");
  if (!(await insertText(tx, { ...text, hash }))) {
    return refuse("consent_text_already_written", { field: "version", version: text.version });
  }
  const detail = { version: text.version, language: text.language };
  await recordAudit(tx, actor, { action: "consent_text.added", subjectKind: "consent_text", detail });
  return { ...text, hash, createdAt: tx.now };
}

async function textHashes(tx: Tx, inputs: readonly ConsentInput[]): Promise<ReadonlyMap<string, string>> {
  const versions = new Set(inputs.map((input) => input.textVersion).filter((one) => one !== undefined));
  if (versions.size === 0) return new Map();
  const texts = await selectTexts(tx, [...versions]);
  return new Map(texts.map((text) => [text.version, text.hash]));
}

function checkInput(
  input: ConsentInput,
  hashes: ReadonlyMap<string, string>,
  options: ConsentOptions,
): Refusal | null {
  if (input.happenedAt !== undefined && !isInstant(input.happenedAt)) {
    return refuse("unreadable_date", { field: "happenedAt" });
  }
  if (input.expiresOn !== undefined && !isDay(input.expiresOn)) {
    return refuse("unreadable_date", { field: "expiresOn" });
  }
  const missing = input.textVersion !== undefined && !hashes.has(input.textVersion);
  return missing && options.requireText === true
    ? refuse("unknown_consent_text", { field: "textVersion" })
    : null;
}

function entryOf(
  tx: Tx,
  actor: Actor,
  input: ConsentInput,
  hashes: ReadonlyMap<string, string>,
  options: ConsentOptions,
): NewEntry {
  const happenedAt = input.happenedAt === undefined ? null : new Date(input.happenedAt).toISOString();
  const textVersion = input.textVersion ?? null;
  const prechecked = input.prechecked ?? null;
  const origin = input.origin ?? originOf(actor, options.importId);
  return {
    id: newId(Date.parse(tx.now)),
    customer_id: input.customerId,
    channel: input.channel,
    purpose: input.purpose ?? "marketing",
    topic: input.topic?.trim() ?? "",
    act: input.act,
    happened_at: happenedAt,
    text_version: textVersion,
    text_hash: textVersion === null ? null : (hashes.get(textVersion) ?? null),
    origin,
    origin_detail: input.originDetail ?? null,
    actor_kind: actorKindOf(actor, origin, options.importId),
    actor_id: actor.id,
    evidence: input.evidence ?? null,
    expires_on: input.expiresOn ?? null,
    granted_to: input.grantedTo ?? "merchant",
    prechecked,
    bundled: input.bundled ?? null,
    outside_hours: input.outsideHours ?? false,
    has_proof: hasProof({ act: input.act, happenedAt, textVersion, prechecked }, tx.now),
  };
}

function originOf(actor: Actor, importId: string | undefined): Origin {
  if (importId !== undefined) return "import";
  return actor.kind === "staff" ? "staff" : "api";
}

/** On a form of the web, in the customer's own space or by a message's link, the person spoke; elsewhere somebody wrote it down. */
function actorKindOf(
  actor: Actor,
  origin: Origin,
  importId: string | undefined,
): "person" | "staff" | "key" | "system" | "import" {
  if (importId !== undefined) return "import";
  if (origin === "web_form" || origin === "space" || origin === "message") return "person";
  return actor.kind === "staff" || actor.kind === "key" ? actor.kind : "system";
}

function refusedRow(index: number, refusal: Refusal): ConsentResult {
  const field = refusal.details?.["field"];
  return {
    index,
    outcome: "refused",
    code: refusal.refused,
    ...(typeof field === "string" ? { field } : {}),
  };
}

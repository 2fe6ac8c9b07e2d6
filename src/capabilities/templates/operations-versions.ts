import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, type ShopFace, shopFace } from "../accounts/index.ts";
import { type Compiled, compileDraft, type Products } from "./compile.ts";
import { price } from "./formats.ts";
import { publicationFindings } from "./publication.ts";
import { insertVersion, lockTemplate, notePublished, selectVersion, selectVersions } from "./queries.ts";
import { selectProducts } from "./queries-products.ts";
import { allBlocks, type Draft, type Language, languagesOf, type TemplateClass } from "./rules/document.ts";
import type { Gate, Version } from "./rules/version.ts";
import type { VersionAnswer } from "./schema.ts";

/**
 * Makes of the draft a version that never changes: compiled once, its links numbered. A draft that says what the newest version
 * says gives that one again. Refused with `findings`, which say what and where: words that promote in a message that may not,
 * nobody named, an unknown field, a field that is not known of everybody without its fallback, the shop's language missing…
 */
export async function publishTemplate(
  tx: Tx,
  actor: Actor,
  templateId: string,
): Promise<Version | Refusal<"unknown_template" | "template_not_ready">> {
  const template = await lockTemplate(tx, templateId);
  if (template === undefined) return refuse("unknown_template", { id: templateId });
  const face = await shopFace(tx);
  const { draft, class: messageClass } = template;
  const findings = await publicationFindings(tx, draft, messageClass, face);
  const grave = findings.filter(({ weight }) => weight === "must");
  if (grave.length > 0) return refuse("template_not_ready", { count: grave.length, findings: grave });
  const compiled = await compiledDraft(tx, draft, messageClass, face);
  const hash = hashOf(compiled, messageClass);
  const newest = template.versionId === null ? undefined : await selectVersion(tx, template.versionId);
  await notePublished(tx, templateId);
  if (newest !== undefined && newest.hash === hash) return newest;
  const version: Version = {
    id: newId(Date.parse(tx.now)),
    templateId,
    number: (template.versionNumber ?? 0) + 1,
    channel: template.channel,
    class: messageClass,
    ...compiled,
    hash,
    publishedAt: tx.now,
  };
  await insertVersion(tx, version, actor.name);
  await recordAudit(tx, actor, {
    action: "template.published",
    subjectKind: "template",
    subjectId: templateId,
    detail: { number: version.number },
  });
  return version;
}

/** The draft compiled with what it names of the shop's products. */
export async function compiledDraft(
  tx: Tx,
  draft: Draft,
  messageClass: TemplateClass,
  face: ShopFace,
): Promise<Compiled> {
  const ids = languagesOf(draft).flatMap((language) => {
    const blocks = draft.channel === "email" || draft.channel === "post" ? draft.words[language]?.blocks : [];
    return allBlocks(blocks ?? []).flatMap((block) => (block.kind === "products" ? block.productIds : []));
  });
  const rows = [...(await selectProducts(tx, ids)).values()];
  const named = (language: Language): Products =>
    new Map(
      rows.map(({ id, name, cents }) => [
        id,
        { name, price: cents === null ? null : price(cents, face.currency, language) },
      ]),
    );
  return await compileDraft(draft, messageClass, face, { fr: named("fr"), en: named("en") });
}

function hashOf(compiled: Compiled, messageClass: TemplateClass): string {
  return createHash("sha256")
    .update(JSON.stringify([messageClass, compiled]))
    .digest("hex");
}

// A version never changes, and a mailing asks for its own a thousand times.
const held = new Map<string, Version>();
const mostHeld = 200;

/** A version by its id. */
export async function readVersion(tx: Tx, versionId: string): Promise<Version | Refusal<"unknown_version">> {
  const key = `${tx.merchantId} ${versionId}`;
  const known = held.get(key);
  if (known !== undefined) return known;
  const version = await selectVersion(tx, versionId);
  if (version === undefined) return refuse("unknown_version", { id: versionId });
  if (held.size >= mostHeld) held.delete(held.keys().next().value ?? "");
  held.set(key, version);
  return version;
}

export async function listVersions(tx: Tx, templateId: string): Promise<VersionAnswer[]> {
  return await selectVersions(tx, templateId);
}

/** What the message holds, for permission to judge. */
export function gateOf(version: Version): Gate {
  return version.gate;
}

import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "./audit.ts";
import { shopFace } from "./face.ts";
import {
  deleteDraft,
  insertAcceptance,
  insertLegalText,
  type LegalTextRow,
  selectCurrentText,
  selectDrafts,
  selectLegalTexts,
  upsertDraft,
} from "./queries-legal.ts";
import { blanksOf, type Known, skeletonOf } from "./rules/legal-skeletons.ts";
import type { LegalKind } from "./schema-places.ts";

type Language = "fr" | "en";
const kinds: readonly LegalKind[] = ["terms", "imprint", "accessibility"];
const languages: readonly Language[] = ["fr", "en"];

export type LegalTextView = {
  readonly kind: LegalKind;
  readonly language: Language;
  readonly title: string;
  readonly body: string;
  /** `skeleton`: nobody has touched it; `draft`: changed since the last publication; `published`: as customers read it. */
  readonly state: "skeleton" | "draft" | "published";
  readonly blanks: readonly string[];
  readonly versions: readonly Pick<LegalTextRow, "version" | "title" | "publishedAt" | "publishedBy">[];
};

/** Every legal text in both languages, ready to be worked on. */
export async function listLegalTexts(tx: Tx): Promise<LegalTextView[]> {
  const known = await knownOf(tx);
  const drafts = await selectDrafts(tx);
  const published = await selectLegalTexts(tx);
  return kinds.flatMap((kind) =>
    languages.map((language) => {
      const is = (one: { kind: string; language: string }) => one.kind === kind && one.language === language;
      const versions = published.filter(is);
      const draft = drafts.find(is);
      const text = draft ?? versions[0] ?? skeletonOf(kind, language, known);
      return {
        ...{ kind, language, title: text.title, body: text.body },
        state: draft === undefined ? (versions.length === 0 ? "skeleton" : "published") : "draft",
        blanks: blanksOf(text.body),
        versions: versions.map(({ version, title, publishedAt, publishedBy }) => ({
          ...{ version, title, publishedAt, publishedBy },
        })),
      };
    }),
  );
}

/** Keeps what the owner is working on; customers still read the version in force. */
export async function keepDraft(
  tx: Tx,
  actor: Actor,
  which: { readonly kind: LegalKind; readonly language: Language },
  text: { readonly title: string; readonly body: string },
): Promise<void> {
  await upsertDraft(tx, { ...which, title: text.title.trim(), body: plain(text.body) });
  await recordAudit(tx, actor, { action: "legal.draft_changed", detail: which });
}

/**
 * Publishes a text as the next version: from then on it never changes. Refused while it holds blanks, or when it says nothing new.
 */
export async function publishText(
  tx: Tx,
  actor: Actor,
  which: { readonly kind: LegalKind; readonly language: Language },
  text: { readonly title: string; readonly body: string },
): Promise<{ version: number } | Refusal<"text_has_blanks" | "text_says_the_same">> {
  const title = text.title.trim();
  const body = plain(text.body);
  const [blank] = blanksOf(`${title}\n${body}`);
  if (blank !== undefined)
    return refuse("text_has_blanks", { field: "body", count: blanksOf(body).length, first: blank });
  const hash = createHash("sha256").update(`${title}\n\n${body}`).digest("hex");
  const current = await selectCurrentText(tx, which.kind, which.language);
  const last = current?.language === which.language ? current : undefined;
  if (last?.hash === hash) return refuse("text_says_the_same", { version: last.version });
  const version = (last?.version ?? 0) + 1;
  await insertLegalText(tx, {
    ...{ id: newId(Date.parse(tx.now)), ...which, version, title, body, hash },
    publishedBy: actor.name,
  });
  await deleteDraft(tx, which.kind, which.language);
  await recordAudit(tx, actor, { action: "legal.published", detail: { ...which, version } });
  return { version };
}

/** A version as it was published; for whoever accepted it and asks. */
export async function readVersion(
  tx: Tx,
  which: { readonly kind: LegalKind; readonly language: Language; readonly version: number },
): Promise<LegalTextRow | Refusal<"unknown_version">> {
  const found = (await selectLegalTexts(tx)).find(
    ({ kind, language, version }) =>
      kind === which.kind && language === which.language && version === which.version,
  );
  return found ?? refuse("unknown_version");
}

/**
 * Notes which version of a text a customer, or whoever placed an order, accepted on a form. Harmless when repeated. `textId` is the
 * `id` of `currentLegalText`, so that what is noted is what was shown.
 */
export async function recordAcceptance(
  tx: Tx,
  accepted: {
    readonly textId: string;
    readonly subjectKind: "customer" | "order";
    readonly subjectId: string;
    readonly form: string;
  },
): Promise<void> {
  const { textId, ...subject } = accepted;
  await insertAcceptance(tx, { id: newId(Date.parse(tx.now)), legalTextId: textId, ...subject });
}

async function knownOf(tx: Tx): Promise<Known> {
  const { name, country, legal } = await shopFace(tx);
  const { company, legalForm, siren, bce, register, vat, address, email, phone } = legal;
  return {
    ...{ company, legalForm, register, vat, address, email, phone, country },
    number: siren ?? bce,
    shop: name,
  };
}

/** Line ends of one kind and no blank at the end of lines, so that the same words have the same fingerprint. */
function plain(body: string): string {
  return body
    .replaceAll("\r\n", "\n")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

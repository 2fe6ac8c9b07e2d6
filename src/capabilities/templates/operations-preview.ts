import type { Tx } from "../../platform/database.ts";
import { type Refusal, isRefusal, refuse } from "../../values/refusal.ts";
import { shopFace } from "../accounts/index.ts";
import { libraryTemplate } from "./library/index.ts";
import { readForShop } from "./operations.ts";
import { compiledDraft, readVersion } from "./operations-versions.ts";
import { publicationFindings } from "./publication.ts";
import type { HerVoucher } from "./queries-values.ts";
import { selectTemplate } from "./queries.ts";
import { renderMessage, renderScript } from "./render.ts";
import type { Channel, Draft, TemplateClass } from "./rules/document.ts";
import { fieldOf } from "./rules/fields.ts";
import type { Finding } from "./rules/findings.ts";
import { madeUp } from "./rules/made-up.ts";
import type { Given, MessageAddresses, Version } from "./rules/version.ts";
import type { PreviewAnswer, PreviewBody } from "./schema.ts";
import { languageFor, valuesFor, withVoucher } from "./values.ts";

type Shown = {
  readonly version: Version;
  readonly findings: readonly Finding[];
  readonly preheader: (language: string) => string;
};

/**
 * The words as one person would get them; nothing is kept. What keeps a draft from being published comes with it.
 *
 * @param made the voucher they would carry; absent: the person's own
 */
export async function previewTemplate(
  tx: Tx,
  asked: PreviewBody,
  made?: HerVoucher,
): Promise<PreviewAnswer | Refusal> {
  const shown = await shownOf(tx, asked);
  if (isRefusal(shown)) return shown;
  const { version, findings } = shown;
  const given = await givenOf(tx, version, asked, made);
  if (isRefusal(given)) return given;
  const language = languageFor(version, asked.language ?? version.language);
  const { subject, html, text } = renderMessage(version, language, given, nowhere);
  const script = version.channel === "phone" ? renderScript(version, language, given) : null;
  return {
    language,
    subject,
    preheader: shown.preheader(language),
    html,
    text,
    script,
    unknown: version.needs.fields.filter((key) => !isKnown(key, version, given)),
    findings: [...findings],
    bytes: Buffer.byteLength(html),
  };
}

/** Links of a preview lead nowhere: nobody is unsubscribed by looking. */
const nowhere: MessageAddresses = { unsubscribe: "#", preferences: "#", linkBase: "#" };

async function shownOf(tx: Tx, asked: PreviewBody): Promise<Shown | Refusal> {
  if (asked.versionId !== undefined) {
    const version = await readVersion(tx, asked.versionId);
    return isRefusal(version) ? version : { version, findings: [], preheader: () => "" };
  }
  const source = await sourceOf(tx, asked);
  if (isRefusal(source)) return source;
  const { draft, messageClass } = source;
  const face = await shopFace(tx);
  const findings = await publicationFindings(tx, draft, messageClass, face);
  const compiled = await compiledDraft(tx, draft, messageClass, face);
  const version: Version = {
    id: "",
    templateId: "",
    number: 0,
    channel: draft.channel,
    class: messageClass,
    ...compiled,
    hash: "",
    publishedAt: tx.now,
  };
  return { version, findings, preheader: (language) => preheaderOf(draft, language) };
}

function preheaderOf(draft: Draft, language: string): string {
  return draft.channel === "email" ? (draft.words[language as "fr" | "en"]?.preheader ?? "") : "";
}

async function sourceOf(
  tx: Tx,
  { templateId, draft, library, class: said }: PreviewBody,
): Promise<{ readonly draft: Draft; readonly messageClass: TemplateClass } | Refusal> {
  if (library !== undefined) {
    const found = libraryTemplate(library);
    if (found === undefined) return refuse("unknown_library_template", { slug: library });
    return { draft: found.draft, messageClass: found.class };
  }
  const template = templateId === undefined ? undefined : await selectTemplate(tx, templateId);
  if (templateId !== undefined && template === undefined)
    return refuse("unknown_template", { id: templateId });
  if (draft === undefined) {
    if (template === undefined) return refuse("template_needs_start");
    return { draft: template.draft, messageClass: said ?? template.class };
  }
  const channel = (draft as { readonly channel?: Channel }).channel ?? "email";
  const read = await readForShop(tx, draft, template?.channel ?? channel);
  if (isRefusal(read)) return read;
  return { draft: read, messageClass: said ?? template?.class ?? "marketing" };
}

async function givenOf(
  tx: Tx,
  version: Version,
  { customerId, language }: PreviewBody,
  made: HerVoucher | undefined,
): Promise<Given | Refusal> {
  if (customerId === undefined) {
    const given = madeUp(version.needs, version.language);
    return made === undefined
      ? given
      : withVoucher(given, made, {
          language: languageFor(version, language ?? version.language),
          currency: version.currency,
          products: {},
        });
  }
  const vouchers = made === undefined ? undefined : new Map([[customerId, made]]);
  const given = (await valuesFor(tx, version, [customerId], vouchers)).get(customerId);
  return given ?? refuse("unknown_customer", { id: customerId });
}

/** Where an address comes from is told at the foot of whoever did not give it herself: of others nothing is missing. */
function isKnown(key: string, { shop }: Version, { fields }: Given): boolean {
  if (key === "greeting" || key === "source" || fieldOf(key)?.kind === "link" || shop[key] !== undefined)
    return true;
  if (key === "full_name") return fields["first_name"] !== undefined || fields["last_name"] !== undefined;
  return fields[key] !== undefined;
}

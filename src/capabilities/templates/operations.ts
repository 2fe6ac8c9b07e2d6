import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import type { Language } from "../../platform/texts.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, shopFace } from "../accounts/index.ts";
import { readRule } from "../insight/index.ts";
import { libraryTemplate } from "./library/index.ts";
import {
  insertTemplate,
  lockTemplate,
  selectTemplate,
  selectTemplates,
  type TemplateRow,
  updateTemplate,
} from "./queries.ts";
import { blankDraft } from "./rules/blank.ts";
import { allBlocks, type Channel, type Draft, languagesOf } from "./rules/document.ts";
import { readDraft } from "./rules/read-draft.ts";
import { subjectIn } from "./rules/subject.ts";
import type {
  NewTemplate,
  TemplateAnswer,
  TemplateChange,
  TemplatesAnswer,
  TemplatesQuery,
  TemplateSummary,
} from "./schema.ts";

/** Templates of the shop, the last changed first. */
export async function listTemplates(tx: Tx, query: TemplatesQuery): Promise<TemplatesAnswer> {
  const { limit = 50, cursor, ...asked } = query;
  const keys = readCursor(cursor, 2);
  const before = keys === null ? null : { updatedAt: keys[0] ?? "", id: keys[1] ?? "" };
  const rows = await selectTemplates(tx, { ...asked, before, limit: limit + 1 });
  const { language } = await shopFace(tx);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => summaryOf(row, language)),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.updatedAt, last.id]) : null,
  };
}

export async function getTemplate(tx: Tx, id: string): Promise<TemplateAnswer | Refusal<"unknown_template">> {
  const row = await selectTemplate(tx, id);
  if (row === undefined) return refuse("unknown_template", { id });
  return { ...summaryOf(row, (await shopFace(tx)).language), draft: row.draft };
}

/**
 * A template to work on: of the library, of another one of the shop, or blank. Blank, it has the shop's language; of the library,
 * both.
 */
export async function addTemplate(
  tx: Tx,
  actor: Actor,
  wanted: NewTemplate,
): Promise<TemplateAnswer | Refusal> {
  const { language } = await shopFace(tx);
  const start = await startOf(tx, wanted, language);
  if (isRefusal(start)) return start;
  const id = newId(Date.parse(tx.now));
  const template = {
    ...start,
    name: wanted.name?.trim() || start.name,
    class: wanted.class ?? start.class,
    aim: wanted.aim ?? start.aim,
  };
  await insertTemplate(tx, { ...template, id, createdBy: actor.name });
  await recordAudit(tx, actor, { action: "template.added", subjectKind: "template", subjectId: id });
  return await getTemplate(tx, id);
}

type Start = Pick<TemplateRow, "name" | "channel" | "class" | "aim" | "draft">;

async function startOf(
  tx: Tx,
  { library, template, channel, class: messageClass, aim, name }: NewTemplate,
  language: Language,
): Promise<Start | Refusal> {
  if (library !== undefined) {
    const found = libraryTemplate(library);
    if (found === undefined) return refuse("unknown_library_template", { slug: library });
    return { ...found, name: found.name[language] };
  }
  if (template !== undefined) {
    const found = await selectTemplate(tx, template);
    if (found === undefined) return refuse("unknown_template", { id: template });
    return found;
  }
  if (channel === undefined || name === undefined || name.trim() === "")
    return refuse("template_needs_start");
  return {
    name,
    channel,
    class: messageClass ?? "marketing",
    aim: aim ?? "other",
    draft: blankDraft(channel, language),
  };
}

/** Saves what changed, unless somebody saved meanwhile (409 `changed_meanwhile`, with the revision that is kept). */
export async function changeTemplate(
  tx: Tx,
  actor: Actor,
  id: string,
  change: TemplateChange,
): Promise<TemplateAnswer | Refusal> {
  const row = await lockTemplate(tx, id);
  if (row === undefined) return refuse("unknown_template", { id });
  if (row.revision !== change.revision) return refuse("changed_meanwhile", { revision: row.revision });
  const draft = change.draft === undefined ? row.draft : await readForShop(tx, change.draft, row.channel);
  if (isRefusal(draft)) return draft;
  const archivedAt =
    change.archived === undefined ? row.archivedAt : change.archived ? (row.archivedAt ?? tx.now) : null;
  await updateTemplate(tx, {
    id,
    name: change.name?.trim() || row.name,
    class: change.class ?? row.class,
    aim: change.aim ?? row.aim,
    draft,
    archivedAt,
  });
  if (change.archived !== undefined && (archivedAt === null) !== (row.archivedAt === null)) {
    const action = archivedAt === null ? "template.restored" : "template.archived";
    await recordAudit(tx, actor, { action, subjectKind: "template", subjectId: id });
  }
  return await getTemplate(tx, id);
}

/** A draft from outside, the segments of its conditional blocks read with the fields of this shop. */
export async function readForShop(tx: Tx, given: unknown, channel: Channel): Promise<Draft | Refusal> {
  const draft = readDraft(given, channel);
  if (isRefusal(draft) || draft.channel === "sms" || draft.channel === "phone") return draft;
  for (const language of languagesOf(draft)) {
    for (const { when } of allBlocks(draft.words[language]?.blocks ?? [])) {
      const rule = when === undefined ? undefined : await readRule(tx, when);
      if (isRefusal(rule)) return rule;
    }
  }
  return draft;
}

function summaryOf(row: TemplateRow, language: Language): TemplateSummary {
  const { draft } = row;
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    class: row.class,
    aim: row.aim as TemplateSummary["aim"],
    languages: languagesOf(draft),
    subject: subjectIn(draft, language),
    revision: row.revision,
    updatedAt: row.updatedAt,
    archivedAt: row.archivedAt,
    published:
      row.versionId === null || row.versionNumber === null || row.publishedAt === null
        ? null
        : { versionId: row.versionId, number: row.versionNumber, at: row.publishedAt },
    isChanged: row.publishedRevision !== null && row.publishedRevision < row.revision,
  };
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Channel, Draft, TemplateClass } from "./rules/document.ts";
import type { Version } from "./rules/version.ts";
import type { TemplatesQuery, VersionAnswer } from "./schema.ts";

export type TemplateRow = {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  readonly class: TemplateClass;
  readonly aim: string;
  readonly draft: Draft;
  readonly revision: number;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
  readonly versionId: string | null;
  readonly versionNumber: number | null;
  readonly publishedAt: string | null;
  readonly publishedRevision: number | null;
};

const columns = sql`
  template.id, template.name, template.channel, template.class, template.aim, template.draft, template.revision,
  template.created_by as "createdBy", template.updated_at as "updatedAt", template.archived_at as "archivedAt",
  newest.id as "versionId", newest.number as "versionNumber", newest.published_at as "publishedAt",
  template.published_revision as "publishedRevision"`;

/** The newest version of each template, in one walk down its own key. */
const withNewest = (merchantId: string) => sql`
  from templates.template
  left join lateral (
    select version.id, version.number, version.published_at
    from templates.version
    where version.merchant_id = ${merchantId} and version.template_id = template.id
    order by version.number desc
    limit 1
  ) as newest on true`;

export async function selectTemplates(
  tx: Tx,
  asked: Omit<TemplatesQuery, "cursor" | "limit"> & {
    readonly limit: number;
    readonly before: { readonly updatedAt: string; readonly id: string } | null;
  },
): Promise<TemplateRow[]> {
  const { channel, class: messageClass, aim, archived = false, before } = asked;
  return await tx.rows<TemplateRow>(sql`
    select ${columns}
    ${withNewest(tx.merchantId)}
    where template.merchant_id = ${tx.merchantId}
      and (template.archived_at is not null) = ${archived}
      ${channel === undefined ? sql`` : sql`and template.channel = ${channel}`}
      ${messageClass === undefined ? sql`` : sql`and template.class = ${messageClass}`}
      ${aim === undefined ? sql`` : sql`and template.aim = ${aim}`}
      ${before === null ? sql`` : sql`and (template.updated_at, template.id) < (${before.updatedAt}, ${before.id}::uuid)`}
    order by template.updated_at desc, template.id desc
    limit ${asked.limit}`);
}

export async function selectTemplate(tx: Tx, id: string): Promise<TemplateRow | undefined> {
  return await tx.maybe<TemplateRow>(sql`
    select ${columns}
    ${withNewest(tx.merchantId)}
    where template.merchant_id = ${tx.merchantId} and template.id = ${id}`);
}

/** Held until the end of the transaction: two savings and two publications follow each other. */
export async function lockTemplate(tx: Tx, id: string): Promise<TemplateRow | undefined> {
  await tx.run(sql`
    select 1 from templates.template where merchant_id = ${tx.merchantId} and id = ${id} for update`);
  return await selectTemplate(tx, id);
}

type Kept = Pick<TemplateRow, "id" | "name" | "channel" | "class" | "aim" | "draft" | "createdBy">;

export async function insertTemplate(tx: Tx, template: Kept): Promise<void> {
  await tx.run(sql`
    insert into templates.template
      (merchant_id, id, name, channel, class, aim, draft, created_at, created_by, updated_at)
    values
      (${tx.merchantId}, ${template.id}, ${template.name}, ${template.channel}, ${template.class}, ${template.aim},
       ${JSON.stringify(template.draft)}, ${tx.now}, ${template.createdBy}, ${tx.now})`);
}

export async function updateTemplate(
  tx: Tx,
  template: Pick<TemplateRow, "id" | "name" | "class" | "aim" | "draft" | "archivedAt">,
): Promise<void> {
  await tx.run(sql`
    update templates.template
    set name = ${template.name}, class = ${template.class}, aim = ${template.aim},
        draft = ${JSON.stringify(template.draft)}, archived_at = ${template.archivedAt}, updated_at = ${tx.now},
        revision = revision + 1
    where merchant_id = ${tx.merchantId} and id = ${template.id}`);
}

type VersionRow = {
  readonly id: string;
  readonly templateId: string;
  readonly number: number;
  readonly channel: Channel;
  readonly class: TemplateClass;
  readonly content: Omit<
    Version,
    "id" | "templateId" | "number" | "channel" | "class" | "links" | "hash" | "publishedAt"
  >;
  readonly links: readonly string[];
  readonly hash: string;
  readonly publishedAt: string;
};

export async function selectVersion(tx: Tx, id: string): Promise<Version | undefined> {
  const row = await tx.maybe<VersionRow>(sql`
    select id, template_id as "templateId", number, channel, class, content, links, hash, published_at as "publishedAt"
    from templates.version
    where merchant_id = ${tx.merchantId} and id = ${id}`);
  if (row === undefined) return undefined;
  const { content, ...rest } = row;
  return { ...content, ...rest };
}

export async function insertVersion(tx: Tx, version: Version, publishedBy: string): Promise<void> {
  const {
    id,
    templateId,
    number,
    channel,
    class: messageClass,
    links,
    hash,
    publishedAt,
    ...content
  } = version;
  await tx.run(sql`
    insert into templates.version
      (merchant_id, id, template_id, number, channel, class, content, links, fields, hash, published_at, published_by)
    values
      (${tx.merchantId}, ${id}, ${templateId}, ${number}, ${channel}, ${messageClass}, ${JSON.stringify(content)},
       ${JSON.stringify(links)}, ${[...version.needs.fields]}::text[], ${hash}, ${publishedAt}, ${publishedBy})`);
}

/** Of a template that was published, which saving of it the newest version says. */
export async function notePublished(tx: Tx, templateId: string): Promise<void> {
  await tx.run(sql`
    update templates.template
    set published_revision = revision
    where merchant_id = ${tx.merchantId} and id = ${templateId}`);
}

export async function selectVersions(tx: Tx, templateId: string): Promise<VersionAnswer[]> {
  return await tx.rows<VersionAnswer>(sql`
    select id, template_id as "templateId", number, channel, class, published_at as "publishedAt",
           published_by as "publishedBy",
           array(select jsonb_object_keys(content -> 'words') order by 1 desc) as languages
    from templates.version
    where merchant_id = ${tx.merchantId} and template_id = ${templateId}
    order by number desc
    limit 200`);
}

export type TemplatePicture = {
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
};

/** Pictures of the shop, the newest first: those of messages, and its logo. */
export async function selectPictures(tx: Tx): Promise<TemplatePicture[]> {
  return await tx.rows<TemplatePicture>(sql`
    select hash, width, height, length(bytes) as bytes
    from accounts.picture
    where merchant_id = ${tx.merchantId}
    order by created_at desc, hash
    limit 200`);
}

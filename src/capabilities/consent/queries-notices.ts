import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { NoticeForm, NoticeLanguage, NoticeText, WordsChannel } from "./rules/notice-shape.ts";

export type PublishedNotice = {
  readonly form: NoticeForm;
  readonly channel: WordsChannel | "";
  readonly language: NoticeLanguage;
  readonly number: number;
  readonly version: string;
  readonly parts: NoticeText | { readonly body: string } | null;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly hash: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
};

const columns = sql`
  form, channel, language, number, version, parts, title, paragraphs, hash,
  published_at as "publishedAt", published_by as "publishedBy"`;

export async function latestNotice(
  tx: Tx,
  wanted: Pick<PublishedNotice, "form" | "channel" | "language">,
): Promise<PublishedNotice | undefined> {
  return await tx.maybe<PublishedNotice>(sql`
    select ${columns}
    from consent.notice
    where merchant_id = ${tx.merchantId}
      and form = ${wanted.form}
      and channel = ${wanted.channel}
      and language = ${wanted.language}
    order by number desc
    limit 1`);
}

/** Every version of every text, the newest first. */
export async function selectNotices(tx: Tx): Promise<PublishedNotice[]> {
  return await tx.rows<PublishedNotice>(sql`
    select ${columns}
    from consent.notice
    where merchant_id = ${tx.merchantId}
    order by published_at desc, form, channel, language, number desc`);
}

export async function insertNotice(
  tx: Tx,
  notice: Omit<PublishedNotice, "publishedAt" | "publishedBy"> & { readonly by: string },
): Promise<void> {
  await tx.run(sql`
    insert into consent.notice (
      merchant_id, form, channel, language, number, version, parts, title, paragraphs, hash, published_at, published_by
    )
    values (
      ${tx.merchantId}, ${notice.form}, ${notice.channel}, ${notice.language}, ${notice.number}, ${notice.version},
      ${notice.parts === null ? null : JSON.stringify(notice.parts)}::jsonb, ${notice.title},
      ${[...notice.paragraphs]}::text[], ${notice.hash}, ${tx.now}, ${notice.by}
    )
    on conflict do nothing`);
}

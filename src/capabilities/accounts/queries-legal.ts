import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LegalKind } from "./schema-places.ts";

export type LegalTextRow = {
  readonly id: string;
  readonly kind: LegalKind;
  readonly language: "fr" | "en";
  readonly version: number;
  readonly title: string;
  readonly body: string;
  readonly hash: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
};

const columns = sql`
  id, kind, language, version, title, body, hash, published_at as "publishedAt", published_by as "publishedBy"`;

/** The version in force in a language, or in the other one when it was published in that alone. */
export async function selectCurrentText(
  tx: Tx,
  kind: LegalKind,
  language: "fr" | "en",
): Promise<LegalTextRow | undefined> {
  return await tx.maybe<LegalTextRow>(sql`
    select ${columns} from accounts.legal_text
    where merchant_id = ${tx.merchantId} and kind = ${kind}
    order by language = ${language} desc, version desc
    limit 1`);
}

export async function selectLegalTexts(tx: Tx): Promise<LegalTextRow[]> {
  return await tx.rows<LegalTextRow>(sql`
    select ${columns} from accounts.legal_text
    where merchant_id = ${tx.merchantId}
    order by kind, language, version desc`);
}

export async function insertLegalText(tx: Tx, text: Omit<LegalTextRow, "publishedAt">): Promise<void> {
  await tx.run(sql`
    insert into accounts.legal_text
      (merchant_id, id, kind, language, version, title, body, hash, published_at, published_by)
    values (${tx.merchantId}, ${text.id}, ${text.kind}, ${text.language}, ${text.version}, ${text.title}, ${text.body},
            ${text.hash}, ${tx.now}, ${text.publishedBy})`);
}

export type LegalDraftRow = {
  readonly kind: LegalKind;
  readonly language: "fr" | "en";
  readonly title: string;
  readonly body: string;
};

export async function selectDrafts(tx: Tx): Promise<LegalDraftRow[]> {
  return await tx.rows<LegalDraftRow>(sql`
    select kind, language, title, body from accounts.legal_draft where merchant_id = ${tx.merchantId}`);
}

export async function upsertDraft(tx: Tx, draft: LegalDraftRow): Promise<void> {
  await tx.run(sql`
    insert into accounts.legal_draft (merchant_id, kind, language, title, body, changed_at)
    values (${tx.merchantId}, ${draft.kind}, ${draft.language}, ${draft.title}, ${draft.body}, ${tx.now})
    on conflict (merchant_id, kind, language) do update
    set title = excluded.title, body = excluded.body, changed_at = excluded.changed_at`);
}

export async function deleteDraft(tx: Tx, kind: LegalKind, language: "fr" | "en"): Promise<void> {
  await tx.run(sql`
    delete from accounts.legal_draft
    where merchant_id = ${tx.merchantId} and kind = ${kind} and language = ${language}`);
}

export async function insertAcceptance(
  tx: Tx,
  acceptance: {
    readonly id: string;
    readonly legalTextId: string;
    readonly subjectKind: "customer" | "order";
    readonly subjectId: string;
    readonly form: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.acceptance (merchant_id, id, legal_text_id, subject_kind, subject_id, form, accepted_at)
    values (${tx.merchantId}, ${acceptance.id}, ${acceptance.legalTextId}, ${acceptance.subjectKind}, ${acceptance.subjectId},
            ${acceptance.form}, ${tx.now})
    on conflict on constraint acceptance_is_recorded_once do nothing`);
}

export type AcceptanceRow = {
  readonly kind: LegalKind;
  readonly language: "fr" | "en";
  readonly version: number;
  readonly form: string;
  readonly acceptedAt: string;
};

export async function selectAcceptances(
  tx: Tx,
  subjectKind: "customer" | "order",
  subjectIds: readonly string[],
): Promise<AcceptanceRow[]> {
  return await tx.rows<AcceptanceRow>(sql`
    select legal_text.kind, legal_text.language, legal_text.version, acceptance.form, acceptance.accepted_at as "acceptedAt"
    from accounts.acceptance
    join accounts.legal_text on legal_text.merchant_id = acceptance.merchant_id and legal_text.id = acceptance.legal_text_id
    where acceptance.merchant_id = ${tx.merchantId}
      and acceptance.subject_kind = ${subjectKind}
      and acceptance.subject_id = any(${subjectIds}::text[])
    order by acceptance.accepted_at`);
}

import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { HandedFile, NewPartner, PartnerRow, Settings } from "./answers.ts";

export async function selectSettings(tx: Tx): Promise<Settings> {
  const row = await tx.maybe<Settings>(sql`
    select officer, officer_contact as "officerContact", export_rows_most as "exportRowsMost",
      export_day_most as "exportDayMost", shares
    from privacy.setting
    where merchant_id = ${tx.merchantId}`);
  return (
    row ?? { officer: null, officerContact: null, exportRowsMost: null, exportDayMost: null, shares: false }
  );
}

export async function upsertSettings(tx: Tx, settings: Settings, by: string): Promise<void> {
  await tx.run(sql`
    insert into privacy.setting (
      merchant_id, officer, officer_contact, export_rows_most, export_day_most, shares, updated_at, updated_by)
    values (${tx.merchantId}, ${settings.officer}, ${settings.officerContact}, ${settings.exportRowsMost},
            ${settings.exportDayMost}, ${settings.shares}, ${tx.now}, ${by})
    on conflict (merchant_id) do update
      set officer = excluded.officer, officer_contact = excluded.officer_contact,
          export_rows_most = excluded.export_rows_most, export_day_most = excluded.export_day_most,
          shares = excluded.shares, updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
}

export async function insertPartner(tx: Tx, partner: NewPartner, by: string): Promise<void> {
  await tx.run(sql`
    insert into privacy.partner (
      merchant_id, id, name, activity, contract_on, uses, ends_on, gives_back, created_at, created_by)
    values (${tx.merchantId}, ${partner.id}, ${partner.name}, ${partner.activity}, ${partner.contractOn}, ${partner.uses},
            ${partner.endsOn}, ${partner.givesBack}, ${tx.now}, ${by})`);
}

export async function archivePartner(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update privacy.partner set archived_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id} and archived_at is null`);
}

export async function selectPartners(tx: Tx): Promise<PartnerRow[]> {
  return await tx.rows<PartnerRow>(sql`
    select partner.id, partner.name, partner.activity, partner.contract_on as "contractOn", partner.uses,
      partner.ends_on as "endsOn", partner.gives_back as "givesBack", partner.created_by as "createdBy",
      (select count(*) from privacy.handed_file
       where handed_file.merchant_id = ${tx.merchantId} and handed_file.partner_id = partner.id) as handed,
      (select count(distinct agreed.customer_id) from (${agreedSql(tx, sql.ref("partner.id"))}) as agreed) as agreed
    from privacy.partner
    where partner.merchant_id = ${tx.merchantId} and partner.archived_at is null
    order by partner.name, partner.id`);
}

/** Who agreed that this partner gets her data, by channel, and took it back neither for it nor for partners altogether. */
function agreedSql(tx: Tx, partnerId: RawBuilder<unknown>) {
  return sql`
    select standing.customer_id, standing.channel
    from consent.standing
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = standing.customer_id
      and customer.erased_at is null and customer.merged_into is null
    where standing.merchant_id = ${tx.merchantId}
      and standing.purpose = 'partners'
      and standing.topic = ${partnerId}::text
      and standing.act in ('granted', 'renewed')
      and standing.usable
      and not exists (
        select from consent.standing as whole
        where whole.merchant_id = ${tx.merchantId} and whole.customer_id = standing.customer_id
          and whole.channel = standing.channel and whole.purpose = 'partners' and whole.topic = ''
          and whole.act in ('withdrawn', 'objected') and whole.changed_at >= standing.changed_at)
      and not exists (
        select from permission.person
        where person.merchant_id = ${tx.merchantId} and person.customer_id = standing.customer_id
          and person.status is not null)`;
}

export type Agreed = { readonly customerId: string; readonly channels: readonly string[] };

/** The partners to whom this person said yes. */
export async function selectAgreedBy(tx: Tx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select partner.id
    from privacy.partner
    where partner.merchant_id = ${tx.merchantId} and partner.archived_at is null
      and exists (
        select from (${agreedSql(tx, sql.ref("partner.id"))}) as agreed
        where agreed.customer_id = any(${[...customerIds]}::uuid[]))`);
  return new Set(rows.map(({ id }) => id));
}

export async function selectAgreed(tx: Tx, partnerId: string): Promise<Agreed[]> {
  return await tx.rows<Agreed>(sql`
    select agreed.customer_id as "customerId", jsonb_agg(agreed.channel order by agreed.channel) as channels
    from (${agreedSql(tx, sql`${partnerId}`)}) as agreed
    group by agreed.customer_id
    order by agreed.customer_id`);
}

/** @returns false when the code is taken */
export async function insertHandedFile(
  tx: Tx,
  file: {
    readonly id: string;
    readonly code: string;
    readonly exportId: string;
    readonly partnerId: string | null;
    readonly by: string;
  },
): Promise<boolean> {
  return (
    (await tx.run(sql`
      insert into privacy.handed_file (merchant_id, id, code, export_id, partner_id, at, by_name)
      values (${tx.merchantId}, ${file.id}, ${file.code}, ${file.exportId}, ${file.partnerId}, ${tx.now}, ${file.by})
      on conflict (merchant_id, code) do nothing`)) > 0
  );
}

export async function selectHandedFiles(tx: Tx): Promise<HandedFile[]> {
  return await tx.rows<HandedFile>(sql`
    select handed_file.id, handed_file.code, handed_file.export_id as "exportId",
      handed_file.partner_id as "partnerId", partner.name as "partnerName", handed_file.at,
      handed_file.by_name as "byName", coalesce(handed_file.rows, export.row_count)::int as rows,
      (select count(*) from privacy.seed_planted
       where seed_planted.merchant_id = ${tx.merchantId} and seed_planted.file_id = handed_file.id) as seeds
    from privacy.handed_file
    left join privacy.partner on partner.merchant_id = ${tx.merchantId} and partner.id = handed_file.partner_id
    left join files.export on export.merchant_id = ${tx.merchantId} and export.id = handed_file.export_id
    where handed_file.merchant_id = ${tx.merchantId}
    order by handed_file.at desc, handed_file.id desc
    limit 100`);
}

export async function fileOfExport(
  tx: Tx,
  exportId: string,
): Promise<{ readonly id: string; readonly code: string; readonly partnerId: string | null } | undefined> {
  return await tx.maybe(sql`
    select id, code, partner_id as "partnerId"
    from privacy.handed_file
    where merchant_id = ${tx.merchantId} and export_id = ${exportId}`);
}

export async function giveToPartner(tx: Tx, exportId: string, partnerId: string): Promise<void> {
  await tx.run(sql`
    update privacy.handed_file set partner_id = ${partnerId}
    where merchant_id = ${tx.merchantId} and export_id = ${exportId}`);
}

/** People named by the exports somebody asked for since a moment. */
export async function rowsExportedSince(tx: Tx, actorName: string, since: string): Promise<number> {
  const { rows } = await tx.one<{ rows: number }>(sql`
    select coalesce(sum(coalesce(handed_file.rows, 0)), 0)::int as rows
    from privacy.handed_file
    where merchant_id = ${tx.merchantId} and by_name = ${actorName} and at >= ${since}::timestamptz`);
  return rows;
}

export async function noteRows(tx: Tx, exportId: string, rows: number): Promise<void> {
  await tx.run(sql`
    update privacy.handed_file set rows = ${rows}
    where merchant_id = ${tx.merchantId} and export_id = ${exportId}`);
}

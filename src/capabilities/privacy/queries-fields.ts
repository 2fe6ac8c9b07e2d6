import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { SensitiveNote } from "./answers.ts";
import { type DataCategory, sensitivePattern } from "./rules/fields.ts";

/** How many records hold each field of the product; `all`: records in all. */
export async function countFilled(tx: Tx): Promise<Readonly<Record<string, number>>> {
  const identified = (kind: string) => sql`
    (select count(distinct identifier.customer_id) from customers.identifier
     where identifier.merchant_id = ${tx.merchantId} and identifier.kind = ${kind})`;
  const { counted } = await tx.one<{ counted: Readonly<Record<string, number>> }>(sql`
    select jsonb_build_object(
      'all', count(*),
      'title', count(title), 'first_name', count(first_name), 'last_name', count(last_name),
      'address', count(address_line1), 'postcode', count(postcode), 'language', count(language),
      'birthday', count(birth_day), 'birth_year', count(birth_year), 'company', count(company_name),
      'job_title', count(job_title), 'tags', count(*) filter (where cardinality(tags) > 0),
      'card', ${identified("card")}, 'email', ${identified("email")}, 'phone', ${identified("phone")},
      'notes', (select count(distinct customer_id) from customers.note where merchant_id = ${tx.merchantId}),
      'receipts', (select count(*) from purchases.customer_fact where merchant_id = ${tx.merchantId}),
      'points', (select count(distinct customer_id) from loyalty.membership where merchant_id = ${tx.merchantId}),
      'consents', (select count(distinct customer_id) from consent.standing where merchant_id = ${tx.merchantId}),
      'messages', (select count(distinct customer_id) from messages.message where merchant_id = ${tx.merchantId}),
      'sessions', (select count(distinct customer_id) from space.session where merchant_id = ${tx.merchantId})
    ) as counted
    from customers.customer
    where merchant_id = ${tx.merchantId} and merged_into is null and erased_at is null`);
  return counted;
}

export type OwnFieldRow = {
  readonly key: string;
  readonly label: string;
  readonly purpose: string;
  readonly category: DataCategory | null;
  readonly filled: number;
};

/** The fields of the trade, with the reason the shop gave for each and how many records hold it. */
export async function selectOwnFields(tx: Tx): Promise<OwnFieldRow[]> {
  return await tx.rows<OwnFieldRow>(sql`
    select field.key, field.label, field.purpose, field_class.category,
      (select count(*) from customers.customer
       where customer.merchant_id = ${tx.merchantId} and customer.erased_at is null and customer.merged_into is null
         and customer.custom ? field.key) as filled
    from customers.field
    left join privacy.field_class
      on field_class.merchant_id = ${tx.merchantId} and field_class.field = field.key
    where field.merchant_id = ${tx.merchantId} and field.archived_at is null
    order by field.position, field.key`);
}

export async function upsertClass(
  tx: Tx,
  field: string,
  category: DataCategory,
  by: string,
): Promise<number> {
  return await tx.run(sql`
    insert into privacy.field_class (merchant_id, field, category, updated_at, updated_by)
    select ${tx.merchantId}, field.key, ${category}, ${tx.now}, ${by}
    from customers.field
    where field.merchant_id = ${tx.merchantId} and field.key = ${field} and field.archived_at is null
    on conflict (merchant_id, field) do update
      set category = excluded.category, updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
}

/** Notes that may speak of health, faith and the like: read again by somebody of the shop (DATA-03). */
export async function selectSensitiveNotes(tx: Tx): Promise<SensitiveNote[]> {
  const plain = sql`translate(lower(note.body), 'àâäéèêëîïôöùûüç', 'aaaeeeeiioouuuc')`;
  return await tx.rows<SensitiveNote>(sql`
    select note.customer_id as "customerId",
      concat_ws(' ', customer.first_name, customer.last_name, customer.company_name) as "customerName",
      (regexp_match(${plain}, ${sensitivePattern}))[2] as found
    from customers.note
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = note.customer_id
    where note.merchant_id = ${tx.merchantId} and ${plain} ~ ${sensitivePattern}
    order by note.id desc
    limit 100`);
}

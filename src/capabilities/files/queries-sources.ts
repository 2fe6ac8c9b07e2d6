import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";

export type SourceKind = "rented" | "bought" | "exchanged";

export type NewSource = {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly supplier: string;
  readonly origin: string | null;
  readonly uses: number | null;
  readonly endsOn: Day | null;
  readonly contractOn: Day | null;
  readonly priceCents: number | null;
  readonly createdBy: string;
};

export type SourceRow = NewSource & {
  readonly createdAt: string;
  /** People known by it alone, and those who have become the shop's own since. */
  readonly people: number;
  readonly own: number;
  /** Marketing contacts made with those known by it alone. */
  readonly contacts: number;
  readonly imports: number;
};

export async function insertSource(tx: Tx, source: NewSource): Promise<void> {
  await tx.run(sql`
    insert into files.source (
      merchant_id, id, name, kind, supplier, origin, uses, ends_on, contract_on, price_cents, created_at, created_by)
    values (${tx.merchantId}, ${source.id}, ${source.name}, ${source.kind}, ${source.supplier}, ${source.origin},
            ${source.uses}, ${source.endsOn}, ${source.contractOn}, ${source.priceCents}, ${tx.now}, ${source.createdBy})`);
}

export async function selectSources(tx: Tx): Promise<SourceRow[]> {
  return await tx.rows<SourceRow>(sql`
    select source.id, source.name, source.kind, source.supplier, source.origin, source.uses,
      source.ends_on as "endsOn", source.contract_on as "contractOn", source.price_cents as "priceCents",
      source.created_at as "createdAt", source.created_by as "createdBy",
      coalesce(counted.people, 0) as people, coalesce(counted.own, 0) as own, coalesce(counted.contacts, 0) as contacts,
      (select count(*) from files.import
       where import.merchant_id = ${tx.merchantId} and import.source_id = source.id) as imports
    from files.source
    left join lateral (
      select count(*) filter (where person.own_since is null) as people,
        count(*) filter (where person.own_since is not null) as own,
        sum((select count(*) from permission.contact
             where contact.merchant_id = ${tx.merchantId} and contact.customer_id = person.customer_id
               and contact.purpose = 'marketing' and contact.state <> 'released'))::int as contacts
      from files.external_person as person
      where person.merchant_id = ${tx.merchantId} and person.source_id = source.id
    ) as counted on true
    where source.merchant_id = ${tx.merchantId} and source.archived_at is null
    order by source.created_at desc`);
}

/** @returns how many; 0: there is no such import */
export async function setSourceOfImport(tx: Tx, importId: string, sourceId: string | null): Promise<number> {
  return await tx.run(sql`
    update files.import set source_id = ${sourceId}
    where merchant_id = ${tx.merchantId} and id = ${importId} and kind = 'customers'`);
}

/** Whoever an import from a supplier's file brought in is known by it alone. Called again, it adds nobody twice. */
export async function markExternal(tx: Tx, importId: string): Promise<number> {
  return await tx.run(sql`
    insert into files.external_person (merchant_id, customer_id, source_id, since)
    select ${tx.merchantId}, customer.id, import.source_id, ${tx.now}
    from files.import
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.import_id = import.id
    where import.merchant_id = ${tx.merchantId} and import.id = ${importId} and import.source_id is not null
      and customer.erased_at is null
    on conflict do nothing`);
}

/** She bought, joined a program, or agreed to be written to: from now on she is the shop's own. */
export async function makeOwn(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.hot(
    "files_make_own",
    `update files.external_person
     set own_since = $3
     where merchant_id = $1 and customer_id = any($2::uuid[]) and own_since is null
       and (exists (select from purchases.customer_fact as fact
                    where fact.merchant_id = $1 and fact.customer_id = external_person.customer_id)
         or exists (select from loyalty.membership
                    where membership.merchant_id = $1 and membership.customer_id = external_person.customer_id)
         or exists (select from consent.entry
                    where entry.merchant_id = $1 and entry.customer_id = external_person.customer_id
                      and entry.act in ('granted', 'renewed') and entry.has_proof and entry.granted_to = 'merchant'
                      and entry.origin in ('web_form', 'counter', 'space', 'message', 'paper_form')))`,
    [tx.merchantId, [...customerIds], tx.now],
  );
}

export async function forgetExternal(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from files.external_person
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

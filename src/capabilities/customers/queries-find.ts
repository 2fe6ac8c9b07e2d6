import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { IdentifierKind } from "./rules/identifiers.ts";
import type { SearchTerm } from "./rules/search-words.ts";

export type ListFilters = {
  readonly identifier: {
    readonly kind: IdentifierKind;
    readonly namespace: string;
    readonly value: string;
  } | null;
  readonly companyId: string | null;
  readonly updatedSince: string | null;
  readonly after: readonly string[] | null;
  readonly limit: number;
};

/** Ids of one page: newest first, or in order of change when changes are asked for. */
export async function listCustomerIds(
  tx: Tx,
  filters: ListFilters,
): Promise<{ id: string; updatedAt: string }[]> {
  const { identifier, companyId, updatedSince, after } = filters;
  const known =
    identifier === null
      ? sql``
      : sql`and customer.id in (
          select customer_id
          from customers.identifier
          where identifier.merchant_id = ${tx.merchantId}
            and identifier.kind = ${identifier.kind}
            and identifier.namespace = ${identifier.namespace}
            and identifier.value = ${identifier.value}
        )`;
  const ofCompany = companyId === null ? sql`` : sql`and customer.company_id = ${companyId}`;
  return await tx.rows<{ id: string; updatedAt: string }>(sql`
    select customer.id, customer.updated_at as "updatedAt"
    from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and customer.merged_into is null
      and customer.erased_at is null
      ${known} ${ofCompany} ${paged(updatedSince, after)}
    limit ${filters.limit}`);
}

function paged(updatedSince: string | null, after: readonly string[] | null): RawBuilder<unknown> {
  if (updatedSince === null) {
    const earlier = after === null ? sql`` : sql`and customer.id < ${after[1]}::uuid`;
    return sql`${earlier} order by customer.id desc`;
  }
  const since = sql`and customer.updated_at >= ${updatedSince}::timestamptz`;
  const later =
    after === null
      ? sql``
      : sql`and (customer.updated_at, customer.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  return sql`${since} ${later} order by customer.updated_at, customer.id`;
}

const rangeOf = (prefix: string): RawBuilder<unknown> =>
  sql`(search_word.word >= ${prefix} and search_word.word < ${`${prefix}\u{10ffff}`})`;

const termOf = (term: SearchTerm): RawBuilder<unknown> =>
  sql`(${sql.join(
    term.map((prefix) => rangeOf(prefix)),
    sql` or `,
  )})`;

/** Beyond so many, a term is common and another one leads the search. */
const common = 2_000;
/** Two common terms are looked through only so far: a search answers at once or asks for one more letter. */
const furthest = 20_000;

/** Where each term stands among the words of this shop: how many entries, counted up to what makes it common. */
export async function countTerms(tx: Tx, terms: readonly SearchTerm[]): Promise<number[]> {
  const counts = terms.map(
    (term) => sql`(
      select count(*)
      from (
        select from customers.search_word
        where search_word.merchant_id = ${tx.merchantId} and ${termOf(term)}
        limit ${common}
      ) as found
    )`,
  );
  const row = await tx.one<{ counts: number[] }>(sql`select array[${sql.join(counts)}]::bigint[] as counts`);
  return row.counts;
}

/** Customers who answer every term; the rarest leads, the others are checked one candidate at a time. */
export async function searchIds(tx: Tx, terms: readonly SearchTerm[], limit: number): Promise<string[]> {
  const [leading, ...others] = terms;
  if (leading === undefined) return [];
  const checks = others.map(
    (term) => sql`and exists (
      select from customers.search_word
      where search_word.merchant_id = ${tx.merchantId}
        and search_word.customer_id = candidate.customer_id
        and ${termOf(term)}
    )`,
  );
  const branches = leading.map(
    (prefix) => sql`(
      select search_word.customer_id, search_word.word
      from customers.search_word
      where search_word.merchant_id = ${tx.merchantId} and ${rangeOf(prefix)}
      order by search_word.word, search_word.customer_id
      limit ${furthest}
    )`,
  );
  const rows = await tx.rows<{ customer_id: string }>(sql`
    select candidate.customer_id
    from (${sql.join(branches, sql` union all `)}) as candidate
    where true ${sql.join(checks, sql` `)}
    limit ${limit * 3}`);
  return [...new Set(rows.map((row) => row.customer_id))].slice(0, limit);
}

/** Contacts of a company. */
export async function contactIds(tx: Tx, companyId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id
    from customers.customer
    where merchant_id = ${tx.merchantId}
      and company_id = ${companyId}
      and merged_into is null
      and erased_at is null
    order by sort_name, id
    limit 500`);
  return rows.map((row) => row.id);
}

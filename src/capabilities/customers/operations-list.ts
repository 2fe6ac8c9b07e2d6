import type { Tx } from "../../platform/database.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { answerOf, displayName } from "./answers.ts";
import { readPhone } from "./phones.ts";
import { type CustomerRecord, customerContext, loadCustomers } from "./queries.ts";
import { contactIds, countTerms, type ListFilters, listCustomerIds, searchIds } from "./queries-find.ts";
import { type IdentifiersInput, readIdentifiers } from "./rules/identifiers.ts";
import { isRefusal } from "../../values/refusal.ts";
import { searchTermsOf } from "./rules/search-words.ts";
import type { CustomerAnswer, ListQuery } from "./schema.ts";

export type Page = { readonly items: readonly CustomerAnswer[]; readonly nextCursor: string | null };

export async function listCustomers(tx: Tx, query: ListQuery): Promise<Page | Refusal> {
  const { updatedSince } = query;
  if (updatedSince !== undefined && !isInstant(updatedSince)) {
    return refuse("unreadable_date", { field: "updatedSince" });
  }
  const after = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && after === null) return refuse("unreadable_cursor", { field: "cursor" });
  const identifier = await identifierOf(tx, query);
  if (isRefusal(identifier)) return identifier;
  const limit = query.limit ?? 50;
  const rows = await listCustomerIds(tx, {
    identifier,
    companyId: query.companyId ?? null,
    updatedSince: updatedSince ?? null,
    after,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: (
      await inOrder(
        tx,
        page.map((row) => row.id),
      )
    ).map(answerOf),
    nextCursor: more ? writeCursor([last.updatedAt, last.id]) : null,
  };
}

export async function searchCustomers(
  tx: Tx,
  typed: string,
  limit: number,
): Promise<{ items: { id: string; name: string; detail: string }[] }> {
  const terms = searchTermsOf(typed);
  if (terms.length === 0) return { items: [] };
  const counts = terms.length === 1 ? [0] : await countTerms(tx, terms);
  if (counts.some((count) => count === 0) && terms.length > 1) return { items: [] };
  const rarestFirst = terms
    .map((term, index) => ({ term, count: counts[index] ?? 0 }))
    .sort((first, second) => first.count - second.count || longest(second.term) - longest(first.term))
    .map(({ term }) => term);
  const found = await inOrder(tx, await searchIds(tx, rarestFirst, limit));
  return {
    items: found.map((record) => ({ id: record.id, name: displayName(record), detail: detailOf(record) })),
  };
}

export async function listContacts(tx: Tx, companyId: string): Promise<{ items: CustomerAnswer[] }> {
  const records = await inOrder(tx, await contactIds(tx, companyId));
  return { items: records.map(answerOf) };
}

function longest(term: readonly string[]): number {
  return Math.max(...term.map((prefix) => prefix.length));
}

/** What tells two people of one name apart. */
function detailOf(record: CustomerRecord): string {
  const known = record.identifiers.find((one) => one.kind === "email" || one.kind === "phone");
  const parts = [record.city ?? record.postcode, known?.display].filter((part) => typeof part === "string");
  return parts.join(" · ");
}

async function inOrder(tx: Tx, ids: readonly string[]): Promise<CustomerRecord[]> {
  const byId = new Map((await loadCustomers(tx, ids)).map((record) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The one identifier that the query filters by; a list by none is a list of all. */
async function identifierOf(tx: Tx, query: ListQuery): Promise<ListFilters["identifier"] | Refusal> {
  const said = saidIdentifiers(query);
  if (said === null) return null;
  if (isRefusal(said)) return said;
  const { country } = await customerContext(tx);
  const read = readIdentifiers(said, (text) => readPhone(text, country));
  if (isRefusal(read)) return read;
  return [...read.values()].flat()[0] ?? null;
}

function saidIdentifiers(query: ListQuery): IdentifiersInput | Refusal | null {
  if (query.email !== undefined) return { emails: [query.email] };
  if (query.phone !== undefined) return { phones: [query.phone] };
  if (query.card !== undefined) return { cards: [query.card] };
  if (query.externalId === undefined) return null;
  const colon = query.externalId.indexOf(":");
  if (colon < 1) return refuse("unreadable_external_id", { field: "externalId", value: query.externalId });
  const namespace = query.externalId.slice(0, colon);
  return { externalIds: [{ namespace, value: query.externalId.slice(colon + 1) }] };
}

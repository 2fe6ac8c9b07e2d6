import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { BreachRow, BreachText } from "./answers.ts";

const columns = sql`
  id, number, title, found_at as "foundAt", happened_from as "happenedFrom", happened_to as "happenedTo",
  to_jsonb(natures) as natures, to_jsonb(categories) as categories, people, records, facts, consequences, measures, risk,
  why_no_risk as "whyNoRisk", authority_at as "authorityAt", authority_ref as "authorityRef", why_late as "whyLate",
  people_told_at as "peopleToldAt", people_told_how as "peopleToldHow", closed_at as "closedAt", created_by as "createdBy",
  updated_at as "updatedAt", version`;

export async function selectBreaches(tx: Tx): Promise<BreachRow[]> {
  return await tx.rows<BreachRow>(sql`
    select ${columns}
    from privacy.breach
    where merchant_id = ${tx.merchantId}
    order by closed_at nulls first, found_at desc, number desc
    limit 500`);
}

export async function selectBreach(tx: Tx, id: string): Promise<BreachRow | undefined> {
  return await tx.maybe<BreachRow>(sql`
    select ${columns} from privacy.breach where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function insertBreach(
  tx: Tx,
  made: { readonly id: string; readonly title: string; readonly foundAt: string; readonly by: string },
): Promise<BreachRow> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`privacy.breach ${tx.merchantId}`}, 0))`);
  return await tx.one<BreachRow>(sql`
    insert into privacy.breach (merchant_id, id, number, title, found_at, created_by, updated_at)
    select ${tx.merchantId}, ${made.id}, coalesce(max(earlier.number), 0) + 1, ${made.title}, ${made.foundAt},
           ${made.by}, ${tx.now}
    from privacy.breach as earlier
    where earlier.merchant_id = ${tx.merchantId}
    returning ${columns}`);
}

/** @returns undefined when somebody changed it meanwhile */
export async function updateBreach(
  tx: Tx,
  id: string,
  version: number,
  { closedAt, ...text }: BreachText & { readonly closedAt: string | null },
): Promise<BreachRow | undefined> {
  return await tx.maybe<BreachRow>(sql`
    update privacy.breach
    set title = ${text.title}, found_at = ${text.foundAt}, happened_from = ${text.happenedFrom},
        happened_to = ${text.happenedTo}, natures = ${[...text.natures]}::text[],
        categories = ${[...text.categories]}::text[], people = ${text.people}, records = ${text.records},
        facts = ${text.facts}, consequences = ${text.consequences}, measures = ${text.measures}, risk = ${text.risk},
        why_no_risk = ${text.whyNoRisk}, authority_at = ${text.authorityAt}, authority_ref = ${text.authorityRef},
        why_late = ${text.whyLate}, people_told_at = ${text.peopleToldAt}, people_told_how = ${text.peopleToldHow},
        closed_at = ${closedAt}, updated_at = ${tx.now}, version = version + 1
    where merchant_id = ${tx.merchantId} and id = ${id} and version = ${version}
    returning ${columns}`);
}

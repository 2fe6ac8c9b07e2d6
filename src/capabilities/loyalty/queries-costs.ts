import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { CostBody, CostLine, MonthlyCost, MonthlyCostBody } from "./schema-rewards.ts";

/** Lines of a program between two days; each monthly cost gives a line on the first of its months. */
export async function selectCosts(
  tx: Tx,
  asked: { readonly programId: string; readonly from: string; readonly to: string },
): Promise<CostLine[]> {
  return await tx.rows<CostLine>(sql`
    select
      cost.id,
      null::uuid as "monthlyId",
      cost.day,
      cost.kind,
      cost.is_direct as "isDirect",
      cost.cents,
      cost.note,
      cost.corrects_id as "correctsId",
      cost.actor as by
    from loyalty.cost
    where cost.merchant_id = ${tx.merchantId} and cost.program_id = ${asked.programId}
      and cost.day between ${asked.from}::date and ${asked.to}::date
    union all
    select
      monthly_cost.id,
      monthly_cost.id,
      month.day::date,
      monthly_cost.kind,
      monthly_cost.is_direct,
      monthly_cost.cents,
      monthly_cost.note,
      null,
      null
    from loyalty.monthly_cost
    cross join lateral generate_series(
      greatest(monthly_cost.from_month::timestamp, date_trunc('month', ${asked.from}::timestamp + interval '1 month' - interval '1 day')),
      least(coalesce(monthly_cost.until_month, ${asked.to}::date), ${asked.to}::date)::timestamp,
      interval '1 month') as month(day)
    where monthly_cost.merchant_id = ${tx.merchantId} and monthly_cost.program_id = ${asked.programId}
    order by 3, 1`);
}

export async function selectMonthlyCosts(tx: Tx, programId: string): Promise<MonthlyCost[]> {
  return await tx.rows<MonthlyCost>(sql`
    select
      monthly_cost.id,
      monthly_cost.kind,
      monthly_cost.is_direct as "isDirect",
      monthly_cost.cents,
      monthly_cost.note,
      to_char(monthly_cost.from_month, 'YYYY-MM') as "fromMonth",
      to_char(monthly_cost.until_month, 'YYYY-MM') as "untilMonth"
    from loyalty.monthly_cost
    where monthly_cost.merchant_id = ${tx.merchantId} and monthly_cost.program_id = ${programId}
    order by monthly_cost.from_month, monthly_cost.id`);
}

export async function insertCost(
  tx: Tx,
  cost: CostBody & { readonly id: string; readonly programId: string; readonly correctsId: string | null },
  by: string,
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.cost (merchant_id, id, program_id, day, kind, is_direct, cents, note, corrects_id, at, actor)
    values (${tx.merchantId}, ${cost.id}, ${cost.programId}, ${cost.day}, ${cost.kind}, ${cost.isDirect}, ${cost.cents},
            ${cost.note ?? null}, ${cost.correctsId}, ${tx.now}, ${by})`);
}

/** A line, and whether another has corrected it. */
export async function selectCost(
  tx: Tx,
  programId: string,
  id: string,
): Promise<(CostLine & { readonly isCorrected: boolean }) | undefined> {
  return await tx.maybe(sql`
    select
      cost.id,
      null as "monthlyId",
      cost.day,
      cost.kind,
      cost.is_direct as "isDirect",
      cost.cents,
      cost.note,
      cost.corrects_id as "correctsId",
      cost.actor as by,
      exists (
        select from loyalty.cost as correction
        where correction.merchant_id = ${tx.merchantId} and correction.corrects_id = cost.id) as "isCorrected"
    from loyalty.cost
    where cost.merchant_id = ${tx.merchantId} and cost.program_id = ${programId} and cost.id = ${id}`);
}

export async function insertMonthlyCost(
  tx: Tx,
  id: string,
  programId: string,
  cost: MonthlyCostBody,
): Promise<void> {
  const until = typeof cost.untilMonth === "string" ? `${cost.untilMonth}-01` : null;
  await tx.run(sql`
    insert into loyalty.monthly_cost (merchant_id, id, program_id, kind, is_direct, cents, note, from_month, until_month, created_at)
    values (${tx.merchantId}, ${id}, ${programId}, ${cost.kind}, ${cost.isDirect}, ${cost.cents}, ${cost.note ?? null},
            ${`${cost.fromMonth}-01`}, ${until}, ${tx.now})`);
}

export async function endMonthlyCost(
  tx: Tx,
  programId: string,
  id: string,
  untilMonth: string,
): Promise<number> {
  return await tx.run(sql`
    update loyalty.monthly_cost
    set until_month = ${`${untilMonth}-01`}
    where monthly_cost.merchant_id = ${tx.merchantId} and monthly_cost.program_id = ${programId}
      and monthly_cost.id = ${id}`);
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Surprise } from "./schema-rewards.ts";

/** The month's budget, held: of two gifts at once, the second sees what the first has spent. */
export async function holdBudget(
  tx: Tx,
  asked: { readonly programId: string; readonly month: string; readonly budgetCents: number },
): Promise<{ readonly budgetCents: number; readonly spentCents: number }> {
  // A budget lowered within the month never falls below what is spent already.
  return await tx.one(sql`
    insert into loyalty.surprise_budget (merchant_id, program_id, month, budget_cents)
    values (${tx.merchantId}, ${asked.programId}, ${asked.month}, ${asked.budgetCents})
    on conflict (merchant_id, program_id, month) do update
    set budget_cents = greatest(excluded.budget_cents, surprise_budget.spent_cents)
    returning budget_cents as "budgetCents", spent_cents as "spentCents"`);
}

export async function spendBudget(
  tx: Tx,
  { programId, month, cents }: { readonly programId: string; readonly month: string; readonly cents: number },
): Promise<void> {
  await tx.run(sql`
    update loyalty.surprise_budget
    set spent_cents = spent_cents + ${cents}
    where surprise_budget.merchant_id = ${tx.merchantId} and surprise_budget.program_id = ${programId}
      and surprise_budget.month = ${month}`);
}

export async function insertSurprise(
  tx: Tx,
  surprise: Omit<Surprise, "givenAt"> & { readonly month: string },
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.surprise (
      merchant_id, id, program_id, customer_id, month, voucher_id, endowment_id, cost_cents, given_at, given_by)
    values (${tx.merchantId}, ${surprise.id}, ${surprise.programId}, ${surprise.customerId}, ${surprise.month},
            ${surprise.voucherId}, ${surprise.endowmentId}, ${surprise.costCents}, ${tx.now}, ${surprise.givenBy})`);
}

export async function selectSurprises(
  tx: Tx,
  asked: { readonly programId: string | null; readonly before: string | null; readonly limit: number },
): Promise<Surprise[]> {
  const conditions = [
    sql`surprise.merchant_id = ${tx.merchantId}`,
    asked.programId === null ? null : sql`surprise.program_id = ${asked.programId}`,
    asked.before === null ? null : sql`surprise.id < ${asked.before}::uuid`,
  ].filter((condition) => condition !== null);
  return await tx.rows<Surprise>(sql`
    select
      surprise.id,
      surprise.program_id as "programId",
      surprise.customer_id as "customerId",
      surprise.voucher_id as "voucherId",
      surprise.endowment_id as "endowmentId",
      surprise.cost_cents as "costCents",
      surprise.given_at as "givenAt",
      surprise.given_by as "givenBy"
    from loyalty.surprise
    where ${sql.join(conditions, sql` and `)}
    order by surprise.id desc
    limit ${asked.limit}`);
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";

export type CatchUp = {
  readonly id: string;
  readonly importId: string | null;
  /** Only this program is told; null: all those in force. */
  readonly programId: string | null;
  readonly fromDay: string;
  readonly afterDay: string | null;
  readonly afterId: string | null;
  readonly isRefunds: boolean;
};

/** Asks that the programs be told of receipts recorded without them; asked again, it begins again. */
export async function askCatchUp(
  tx: Tx,
  asked: Pick<CatchUp, "importId" | "programId" | "fromDay">,
): Promise<void> {
  await tx.run(sql`
    delete from loyalty.catch_up
    where merchant_id = ${tx.merchantId} and import_id is not distinct from ${asked.importId}::uuid
      and program_id is not distinct from ${asked.programId}::uuid
      and from_day >= ${asked.fromDay}::date`);
  await tx.run(sql`
    insert into loyalty.catch_up (merchant_id, id, import_id, program_id, from_day, asked_at)
    values (
      ${tx.merchantId}, ${newId(Date.parse(tx.now))}, ${asked.importId}, ${asked.programId}, ${asked.fromDay}, ${tx.now})`);
}

/** Shops in which something waits. */
export async function shopsToCatchUp(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct merchant_id as "merchantId" from loyalty.catch_up order by merchant_id`);
}

/** Receipts have just grown by a slice: plans look at the tables as they are. */
export async function countTold(tx: Tx): Promise<void> {
  await tx.run(sql`select files.count_written()`);
}

/** The oldest that waits, held; undefined when there is none or another process has it. */
export async function takeCatchUp(tx: Tx): Promise<CatchUp | undefined> {
  return await tx.maybe<CatchUp>(sql`
    select
      id, import_id as "importId", program_id as "programId", from_day as "fromDay", after_day as "afterDay", after_id as "afterId",
      is_refunds as "isRefunds"
    from loyalty.catch_up
    where merchant_id = ${tx.merchantId}
    order by id
    limit 1
    for update skip locked`);
}

export async function moveCatchUp(
  tx: Tx,
  id: string,
  place: { readonly afterDay: string | null; readonly afterId: string | null; readonly isRefunds: boolean },
): Promise<void> {
  await tx.run(sql`
    update loyalty.catch_up
    set after_day = ${place.afterDay}, after_id = ${place.afterId}, is_refunds = ${place.isRefunds}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function endCatchUp(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    delete from loyalty.catch_up where merchant_id = ${tx.merchantId} and id = ${id}`);
}

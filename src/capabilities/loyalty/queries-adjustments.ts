import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { AdjustmentAnswer, AdjustmentsQuery } from "./schema-ledger.ts";

export type AdjustmentRow = {
  readonly id: string;
  readonly membershipId: string;
  readonly programId: string;
  readonly customerId: string;
  readonly units: number;
  readonly reason: AdjustmentAnswer["reason"];
  readonly note: string | null;
  readonly state: "waiting" | "done" | "refused";
  readonly askedBy: string;
  readonly askedById: string | null;
  readonly askedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly seq: number | null;
};

const columns = sql`
  adjustment.id,
  adjustment.membership_id as "membershipId",
  membership.program_id as "programId",
  membership.customer_id as "customerId",
  adjustment.units,
  adjustment.reason,
  adjustment.note,
  adjustment.state,
  adjustment.asked_by as "askedBy",
  adjustment.asked_by_id as "askedById",
  adjustment.asked_at as "askedAt",
  adjustment.decided_by as "decidedBy",
  adjustment.decided_at as "decidedAt",
  adjustment.seq`;
const tables = sql`
  loyalty.adjustment
  join loyalty.membership
    on membership.merchant_id = adjustment.merchant_id and membership.id = adjustment.membership_id`;

export async function insertAdjustment(
  tx: Tx,
  adjustment: Pick<AdjustmentRow, "id" | "membershipId" | "units" | "reason" | "note" | "state" | "seq"> & {
    readonly askedBy: string;
    readonly askedById: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.adjustment (
      merchant_id, id, membership_id, units, reason, note, state, asked_by, asked_by_id, asked_at, seq)
    values (
      ${tx.merchantId}, ${adjustment.id}, ${adjustment.membershipId}, ${adjustment.units}, ${adjustment.reason},
      ${adjustment.note}, ${adjustment.state}, ${adjustment.askedBy}, ${adjustment.askedById}, ${tx.now}, ${adjustment.seq})`);
}

/** Units that this person has given this member alone since then; the member's row is held, so that two gifts at once see each other. */
export async function givenSince(
  tx: Tx,
  membershipId: string,
  { id, name }: { readonly id: string | null; readonly name: string },
  since: string,
): Promise<number> {
  await tx.run(sql`
    select from loyalty.membership where merchant_id = ${tx.merchantId} and id = ${membershipId} for no key update`);
  const { units } = await tx.one<{ units: number }>(sql`
    select coalesce(sum(units), 0)::bigint as units
    from loyalty.adjustment
    where merchant_id = ${tx.merchantId}
      and membership_id = ${membershipId}
      and state = 'done'
      and decided_by is null
      and units > 0
      and asked_by = ${name}
      and asked_by_id is not distinct from ${id}::uuid
      and asked_at > ${since}`);
  return units;
}

/** One adjustment, held until the end of the transaction: two people deciding at once decide once. */
export async function lockAdjustment(tx: Tx, id: string): Promise<AdjustmentRow | undefined> {
  return await tx.maybe<AdjustmentRow>(sql`
    select ${columns} from ${tables}
    where adjustment.merchant_id = ${tx.merchantId} and adjustment.id = ${id}
    for update of adjustment`);
}

export async function decideAdjustment(
  tx: Tx,
  id: string,
  decision: {
    readonly state: "done" | "refused";
    readonly by: string;
    readonly byId: string | null;
    readonly seq: number | null;
  },
): Promise<void> {
  await tx.run(sql`
    update loyalty.adjustment
    set state = ${decision.state}, decided_by = ${decision.by}, decided_by_id = ${decision.byId}, decided_at = ${tx.now},
        seq = ${decision.seq}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** The latest first. */
export async function selectAdjustments(
  tx: Tx,
  asked: Pick<AdjustmentsQuery, "state" | "membershipId"> & {
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<AdjustmentRow[]> {
  const only = [
    ...(asked.state === undefined ? [] : [sql`and adjustment.state = ${asked.state}`]),
    ...(asked.membershipId === undefined ? [] : [sql`and adjustment.membership_id = ${asked.membershipId}`]),
    ...(asked.after === null ? [] : [sql`and adjustment.id < ${asked.after}`]),
  ];
  return await tx.rows<AdjustmentRow>(sql`
    select ${columns} from ${tables}
    where adjustment.merchant_id = ${tx.merchantId} ${sql.join(only, sql` `)}
    order by adjustment.id desc
    limit ${asked.limit}`);
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Status } from "./queries-members.ts";

export async function moveMembership(
  tx: Tx,
  move: { readonly id: string; readonly customerId: string },
): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set customer_id = ${move.customerId}
    where merchant_id = ${tx.merchantId} and id = ${move.id}`);
}

export async function absorbMembership(
  tx: Tx,
  merge: { readonly id: string; readonly intoId: string },
): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set status = 'merged', merged_into = ${merge.intoId}, remainders = '{}', tier_keeps_until = null
    where merchant_id = ${tx.merchantId} and id = ${merge.id}`);
}

export async function setMembership(
  tx: Tx,
  membership: {
    readonly id: string;
    readonly status: Status;
    readonly remainders: Readonly<Record<string, number>>;
    readonly joinedAt: string;
    readonly closedAt: string | null;
    readonly cardUntil: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set status = ${membership.status},
        merged_into = null,
        remainders = ${JSON.stringify(membership.remainders)}::jsonb,
        joined_at = ${membership.joinedAt},
        closed_at = ${membership.closedAt},
        card_until = ${membership.cardUntil}
    where merchant_id = ${tx.merchantId} and id = ${membership.id}`);
}

/** Lots that have something left or may get something back. */
export async function lotsOf(tx: Tx, membershipId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from loyalty.lot
    where merchant_id = ${tx.merchantId} and membership_id = ${membershipId} and not is_closed
    order by id`);
  return rows.map((row) => row.id);
}

/** What was done once by the one was done by the other too. */
export async function copyActions(
  tx: Tx,
  copy: { readonly fromId: string; readonly toId: string },
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.action_done (merchant_id, membership_id, rule_id, once_key, done_at)
    select merchant_id, ${copy.toId}, rule_id, once_key, done_at
    from loyalty.action_done
    where merchant_id = ${tx.merchantId} and membership_id = ${copy.fromId}
    on conflict do nothing`);
}

export async function closeMemberships(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set status = 'closed', closed_at = ${tx.now}, remainders = '{}', tier_id = null, tier_since = null,
        tier_keeps_until = null
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and status in ('active', 'control')`);
}

/** Free words of staff about these members' movements go; the movements stay. */
export async function deleteNotes(tx: Tx, membershipIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from loyalty.entry_note
    where merchant_id = ${tx.merchantId} and membership_id = any(${[...membershipIds]}::uuid[])`);
  await tx.run(sql`
    update loyalty.adjustment
    set note = null
    where merchant_id = ${tx.merchantId} and membership_id = any(${[...membershipIds]}::uuid[])`);
}

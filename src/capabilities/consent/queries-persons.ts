import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Channel } from "./rules/proof.ts";

export type ObjectionFor = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly since: string;
};

/** Of these objections, those already in the ledger. */
export async function knownObjections(tx: Tx, wanted: readonly ObjectionFor[]): Promise<ObjectionFor[]> {
  return await tx.rows<ObjectionFor>(sql`
    select distinct entry.customer_id as "customerId", entry.channel, entry.happened_at as since
    from json_to_recordset(${JSON.stringify(wanted)}::json) as wanted ("customerId" uuid, channel text, since timestamptz)
    join consent.entry
      on entry.merchant_id = ${tx.merchantId}
      and entry.customer_id = wanted."customerId"
      and entry.channel = wanted.channel
      and entry.happened_at = wanted.since
    where entry.act = 'objected' and entry.purpose = 'marketing' and entry.topic = ''`);
}

/** The one change the ledger allows: what may not be kept of a person who is erased. */
export async function eraseLedger(
  tx: Tx,
  customerIds: readonly string[],
  callsKeptSince: string,
): Promise<void> {
  await tx.run(sql`
    select consent.erase_person(${tx.merchantId}::uuid, ${[...customerIds]}::uuid[], ${callsKeptSince}::timestamptz)`);
}

export async function keptEntries(
  tx: Tx,
  customerIds: readonly string[],
  callsKeptSince: string,
): Promise<{ refusals: number; calls: number; lastCallOn: string | null }> {
  return await tx.one(sql`
    with held as (
      select act, channel, coalesce(happened_at, recorded_at) as said_at
      from consent.entry
      where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    ),
    called as (
      select said_at
      from held
      where act not in ('withdrawn', 'objected')
        and channel in ('phone', 'robocall')
        and said_at >= ${callsKeptSince}::timestamptz
    )
    select
      (select count(*) from held where act in ('withdrawn', 'objected')) as refusals,
      (select count(*) from called) as calls,
      (select max(said_at)::date from called) as "lastCallOn"`);
}

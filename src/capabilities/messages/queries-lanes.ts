import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type LaneRow = {
  readonly relay: string;
  readonly domain: string;
  readonly tokens: number;
  readonly refilledAt: string;
  readonly slowedTo: number | null;
  readonly slowedAt: string | null;
  readonly failures: number;
  readonly shutUntil: string | null;
  readonly sentOn: string | null;
  readonly sentCount: number;
  readonly lastError: string | null;
};

const columns = sql`
  relay, domain, tokens, refilled_at as "refilledAt", slowed_to as "slowedTo", slowed_at as "slowedAt", failures,
  shut_until as "shutUntil", sent_on::text as "sentOn", sent_count as "sentCount", last_error as "lastError"`;

/**
 * The lanes of some relays and mailings, held until the end of the transaction, always in the same order; those asked for by name
 * are made. Platform transaction.
 */
export async function lockLanes(
  tx: Tx,
  {
    relays,
    wanted,
  }: { readonly relays: readonly string[]; readonly wanted: readonly { relay: string; domain: string }[] },
): Promise<LaneRow[]> {
  if (wanted.length > 0) {
    await tx.run(sql`
      insert into messages.lane (relay, domain, refilled_at)
      select wanted.relay, wanted.domain, ${tx.now}::timestamptz - interval '1 hour'
      from json_to_recordset(${JSON.stringify(wanted)}::json) as wanted (relay text, domain text)
      order by wanted.relay, wanted.domain
      on conflict do nothing`);
  }
  return await tx.rows<LaneRow>(sql`
    select ${columns} from messages.lane
    where relay = any(${[...relays]}::text[])
    order by relay, domain
    for update`);
}

export async function writeLanes(tx: Tx, lanes: readonly LaneRow[]): Promise<void> {
  await tx.run(sql`
    update messages.lane
    set tokens = said.tokens, refilled_at = said."refilledAt", slowed_to = said."slowedTo", slowed_at = said."slowedAt",
        failures = said.failures, shut_until = said."shutUntil", sent_on = said."sentOn", sent_count = said."sentCount",
        last_error = left(said."lastError", 1000)
    from json_to_recordset(${JSON.stringify(lanes)}::json) as said (
      relay text, domain text, tokens double precision, "refilledAt" timestamptz, "slowedTo" double precision,
      "slowedAt" timestamptz, failures integer, "shutUntil" timestamptz, "sentOn" date, "sentCount" integer, "lastError" text
    )
    where lane.relay = said.relay and lane.domain = said.domain`);
}

/** How the lanes of a relay stand: for the page on deliverability. Platform transaction. */
export async function selectLanes(tx: Tx, relay: string): Promise<LaneRow[]> {
  return await tx.rows<LaneRow>(sql`
    select ${columns} from messages.lane where relay = ${relay} order by domain`);
}

/** Lanes that nothing slowed and nobody used since an instant are forgotten. Platform transaction. */
export async function forgetLanes(tx: Tx, before: string): Promise<number> {
  return await tx.run(sql`delete from messages.lane where refilled_at < ${before}::timestamptz`);
}

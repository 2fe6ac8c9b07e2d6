import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** One thing that is not as the entries say. Amounts are units. */
export type Difference = {
  readonly check: string;
  /** The membership, lot, receipt or key concerned. */
  readonly subject: string;
  readonly expected: string | number | null;
  readonly found: string | number | null;
};

/** Of each kind, that many are named; the whole number is counted. */
const mostNamed = 100;

export type Finding = { readonly count: number; readonly first: readonly Difference[] };

async function findings(tx: Tx, query: ReturnType<typeof sql>): Promise<Finding> {
  const rows = await tx.rows<Difference & { readonly count: number }>(sql`
    with difference as (${query})
    select "check", subject::text, expected::text, found::text, count(*) over () as count
    from difference
    order by "check", subject
    limit ${mostNamed}`);
  return {
    count: rows[0]?.count ?? 0,
    first: rows.map(({ check, subject, expected, found }) => ({ check, subject, expected, found })),
  };
}

/** Sorting and hashing in memory rather than on disk makes the replay of millions of entries a third faster. */
export async function takeRoom(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('work_mem', '128MB', true)`);
}

/** How many entries the caches say there are. */
export async function countedEntries(tx: Tx): Promise<number> {
  const { entries } = await tx.one<{ entries: number }>(sql`
    select coalesce(sum(seq), 0)::bigint as entries from loyalty.membership where merchant_id = ${tx.merchantId}`);
  return entries;
}

/** Every entry again: numbered without a gap, each balance following from the one before, sums equal to the caches. */
export async function replayEntries(tx: Tx): Promise<Finding> {
  return await findings(
    tx,
    sql`
    select checked."check", membership.id as subject, checked.expected, checked.found
    from (
      select
        membership_id, count(*) as entries, min(seq) as first, max(seq) as last,
        count(*) filter (where balance - previous <> available - debt) as broken,
        sum(available) as available, sum(pending) as pending, sum(reserved) as reserved, sum(debt) as debt,
        sum(issued) as issued, sum(redeemed) as redeemed, sum(expired) as expired, sum(clawed_back) as clawed_back,
        sum(breakage) as breakage, sum(adjusted) as adjusted, sum(moved) as moved
      from (
        select *, lag(balance, 1, 0::bigint) over (partition by membership_id order by seq) as previous
        from loyalty.entry
        where merchant_id = ${tx.merchantId}
      ) as entry
      group by membership_id
    ) as replayed
    full join (select * from loyalty.membership where merchant_id = ${tx.merchantId}) as membership
      on membership.id = replayed.membership_id
    cross join lateral (values
      ('entries_numbered', coalesce(replayed.entries, 0), membership.seq::numeric),
      ('entries_first', case when replayed.entries > 0 then 1 else 0 end, coalesce(replayed.first, 0)),
      ('entries_last', membership.seq, coalesce(replayed.last, 0)),
      ('running_balance', 0, coalesce(replayed.broken, 0)),
      ('available', coalesce(replayed.available, 0), membership.available),
      ('pending', coalesce(replayed.pending, 0), membership.pending),
      ('reserved', coalesce(replayed.reserved, 0), membership.reserved),
      ('debt', coalesce(replayed.debt, 0), membership.debt),
      ('issued', coalesce(replayed.issued, 0), membership.issued),
      ('redeemed', coalesce(replayed.redeemed, 0), membership.redeemed),
      ('expired', coalesce(replayed.expired, 0), membership.expired),
      ('clawed_back', coalesce(replayed.clawed_back, 0), membership.clawed_back),
      ('breakage', coalesce(replayed.breakage, 0), membership.breakage),
      ('adjusted', coalesce(replayed.adjusted, 0), membership.adjusted),
      ('moved', coalesce(replayed.moved, 0), membership.moved)
    ) as checked ("check", expected, found)
    where checked.expected is distinct from checked.found`,
  );
}

/** What is left of each lot: its amount less its allocations; nothing left in a closed one. */
export async function replayLots(tx: Tx): Promise<Finding> {
  return await findings(
    tx,
    sql`
    select checked."check", lot.id as subject, checked.expected, checked.found
    from (select * from loyalty.lot where merchant_id = ${tx.merchantId}) as lot
    left join (
      select lot_id, sum(units) as units
      from loyalty.allocation
      where merchant_id = ${tx.merchantId}
      group by lot_id
    ) as used on used.lot_id = lot.id
    cross join lateral (values
      ('lot_remaining', lot.amount - coalesce(used.units, 0), lot.remaining),
      ('lot_closed', 0, case when lot.is_closed then lot.remaining else 0 end)
    ) as checked ("check", expected, found)
    where checked.expected <> checked.found`,
  );
}

/** Lots, reservations and due instants against the balances of their memberships. */
export async function compareHoldings(tx: Tx): Promise<Finding> {
  return await findings(
    tx,
    sql`
    select checked."check", membership.id as subject, checked.expected, checked.found
    from (select * from loyalty.membership where merchant_id = ${tx.merchantId}) as membership
    left join (
      select
        membership_id,
        sum(remaining) filter (where not is_pending) as usable,
        sum(remaining) filter (where is_pending) as waiting,
        min(least(expires_at, case when is_pending then active_from end)) filter (where not is_closed) as due_at
      from loyalty.lot
      where merchant_id = ${tx.merchantId}
      group by membership_id
    ) as held on held.membership_id = membership.id
    left join (
      select membership_id, sum(units) as units, min(expires_at) as due_at
      from loyalty.reservation
      where merchant_id = ${tx.merchantId} and state = 'open'
      group by membership_id
    ) as reserving on reserving.membership_id = membership.id
    cross join lateral (values
      ('lots_available', membership.available::text, coalesce(held.usable, 0)::text),
      ('lots_pending', membership.pending::text, coalesce(held.waiting, 0)::text),
      ('reservations_open', membership.reserved::text, coalesce(reserving.units, 0)::text),
      ('due_in_time', 'yes', case
        when least(held.due_at, reserving.due_at, membership.idle_expires_at)
          < coalesce(membership.next_due_at, 'infinity')
        then 'no' else 'yes' end)
    ) as checked ("check", expected, found)
    where checked.expected <> checked.found`,
  );
}

/** What tickets say against the movements of their receipts; keys against the entries they name; transfers against each other. */
export async function compareReferences(tx: Tx): Promise<Finding> {
  return await findings(
    tx,
    sql`
    select checked."check", ticket.receipt_id as subject, checked.expected, checked.found
    from (select * from loyalty.ticket where merchant_id = ${tx.merchantId}) as ticket
    left join (
      select
        receipt_id, program_id,
        sum(issued) as earned,
        sum(clawed_back) as clawed_back,
        sum(redeemed) filter (where kind <> 'return') as spent,
        -sum(redeemed) filter (where kind = 'return') as returned
      from loyalty.entry
      where merchant_id = ${tx.merchantId} and receipt_id is not null
      group by receipt_id, program_id
    ) as moved on moved.receipt_id = ticket.receipt_id and moved.program_id = ticket.program_id
    cross join lateral (values
      ('ticket_earned', coalesce(moved.earned, 0), ticket.earned),
      ('ticket_spent', coalesce(moved.spent, 0), ticket.spent),
      ('ticket_clawed_back', coalesce(moved.clawed_back, 0), ticket.clawed_back),
      ('ticket_returned', coalesce(moved.returned, 0), ticket.returned)
    ) as checked ("check", expected, found)
    where checked.expected <> checked.found
    union all
    select 'key_names_an_entry', null, entry_key.seq, null
    from loyalty.entry_key
    where entry_key.merchant_id = ${tx.merchantId}
      and entry_key.seq is not null
      and not exists (
        select from loyalty.entry
        where entry.merchant_id = ${tx.merchantId}
          and entry.membership_id = entry_key.membership_id
          and entry.seq = entry_key.seq)
    union all
    select 'transfers_cancel_out', program_id, 0, sum(moved)
    from loyalty.membership
    where merchant_id = ${tx.merchantId}
    group by program_id
    having sum(moved) <> 0`,
  );
}

export type LedgerCheck = {
  readonly checkedAt: string;
  readonly entries: number;
  readonly differences: number;
  readonly detail: readonly Difference[];
};

export async function lastCheck(tx: Tx): Promise<LedgerCheck | undefined> {
  const [last] = await ledgerChecks(tx, 1);
  return last;
}

/** The last checks, the newest first. */
export async function ledgerChecks(tx: Tx, limit: number): Promise<LedgerCheck[]> {
  return await tx.rows<LedgerCheck>(sql`
    select checked_at as "checkedAt", entries, differences, detail
    from loyalty.ledger_check
    where merchant_id = ${tx.merchantId}
    order by checked_at desc
    limit ${limit}`);
}

export async function insertLedgerCheck(tx: Tx, check: Omit<LedgerCheck, "checkedAt">): Promise<void> {
  await tx.run(sql`
    insert into loyalty.ledger_check (merchant_id, checked_at, entries, differences, detail)
    values (${tx.merchantId}, ${tx.now}, ${check.entries}, ${check.differences}, ${JSON.stringify(check.detail)}::jsonb)
    on conflict (merchant_id, checked_at) do nothing`);
}

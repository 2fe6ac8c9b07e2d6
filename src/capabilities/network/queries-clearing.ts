import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";

export type ClearingKind = "credited" | "taken_back" | "accepted" | "returned" | "expired" | "settled";

export type ClearingEntry = {
  readonly id: string;
  readonly shopId: string;
  readonly kind: ClearingKind;
  readonly month: Day;
  readonly points: number;
  readonly shopCents: number;
  readonly poolCents: number;
  readonly bankCents: number;
  readonly sourceId: string | null;
};

export async function insertClearing(
  tx: Tx,
  entries: readonly ClearingEntry[],
  actor: string,
): Promise<void> {
  await tx.run(sql`
    insert into network.clearing_entry
      (merchant_id, id, shop_id, kind, month, at, points, shop_cents, pool_cents, bank_cents, source_id, actor)
    select ${tx.merchantId}, said.id, said."shopId", said.kind, said.month, ${tx.now}, said.points, said."shopCents",
           said."poolCents", said."bankCents", said."sourceId", ${actor}
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as said (id uuid, "shopId" uuid, kind text, month date, points bigint, "shopCents" bigint, "poolCents" bigint,
               "bankCents" bigint, "sourceId" uuid)`);
}

/** Adds to a shop's sums what its new entries say. */
export async function addToShop(
  tx: Tx,
  shopId: string,
  sums: {
    readonly creditedPoints: number;
    readonly creditedCents: number;
    readonly expiredPoints: number;
    readonly expiredCents: number;
    readonly balanceCents: number;
  },
): Promise<void> {
  await tx.run(sql`
    update network.shop
    set credited_points = credited_points + ${sums.creditedPoints}, credited_cents = credited_cents + ${sums.creditedCents},
        expired_points = expired_points + ${sums.expiredPoints}, expired_cents = expired_cents + ${sums.expiredCents},
        balance_cents = balance_cents + ${sums.balanceCents}
    where merchant_id = ${tx.merchantId} and shop_id = ${shopId}`);
}

export async function lastClosedMonth(tx: Tx): Promise<Day | null> {
  const { month } = await tx.one<{ month: Day | null }>(sql`
    select max(month) as month from network.closed_month where merchant_id = ${tx.merchantId}`);
  return month;
}

/** Bookings of one shop wait while a month is being closed, and the other way round: shared by bookings, alone for closing. */
export async function holdMonths(tx: Tx, forClosing: boolean): Promise<void> {
  const key = sql`hashtextextended(${`network.months ${tx.merchantId}`}, 0)`;
  await tx.run(
    forClosing ? sql`select pg_advisory_xact_lock(${key})` : sql`select pg_advisory_xact_lock_shared(${key})`,
  );
}

export type Sums = {
  readonly kind: ClearingKind;
  readonly shopId: string;
  readonly points: number;
  readonly cents: number;
  readonly count: number;
};

/** What each shop's entries of a month add up to, by kind. */
export async function sumMonth(tx: Tx, month: Day, shopId?: string): Promise<Sums[]> {
  return await tx.rows<Sums>(sql`
    select kind, shop_id as "shopId", sum(points)::bigint as points, sum(shop_cents)::bigint as cents, count(*) as count
    from network.clearing_entry
    where merchant_id = ${tx.merchantId} and month = ${month}
      ${shopId === undefined ? sql`` : sql`and shop_id = ${shopId}`}
    group by kind, shop_id`);
}

/** The first month with entries that is not closed. */
export async function firstOpenMonth(tx: Tx): Promise<Day | null> {
  const { month } = await tx.one<{ month: Day | null }>(sql`
    select min(clearing_entry.month) as month
    from network.clearing_entry
    where merchant_id = ${tx.merchantId}
      and month > coalesce((select max(closed_month.month) from network.closed_month where merchant_id = ${tx.merchantId}), '-infinity')`);
  return month;
}

/** All accounts together: each must be what its entries add up to, and the three nothing. */
export async function sumAccounts(
  tx: Tx,
): Promise<{ shops: number; pool: number; bank: number; balances: number }> {
  return await tx.one(sql`
    select
      coalesce(sum(shop_cents), 0)::bigint as shops, coalesce(sum(pool_cents), 0)::bigint as pool,
      coalesce(sum(bank_cents), 0)::bigint as bank,
      (select coalesce(sum(balance_cents), 0)::bigint from network.shop where merchant_id = ${tx.merchantId}) as balances
    from network.clearing_entry where merchant_id = ${tx.merchantId}`);
}

/** Expired points of shops' credits, as many as the ledger says, of which some have been booked before. */
export async function expiredByShop(
  tx: Tx,
  programId: string,
): Promise<{ shopId: string; points: number }[]> {
  return await tx.rows(sql`
    select earning.shop_id as "shopId", sum(allocation.units)::bigint as points
    from loyalty.entry
    join loyalty.allocation
      on allocation.merchant_id = entry.merchant_id and allocation.membership_id = entry.membership_id and allocation.seq = entry.seq
    join loyalty.lot on lot.merchant_id = allocation.merchant_id and lot.id = allocation.lot_id
    join network.earning on earning.merchant_id = lot.merchant_id and earning.receipt_id = lot.receipt_id
    where entry.merchant_id = ${tx.merchantId} and entry.program_id = ${programId} and entry.kind = 'expire'
    group by earning.shop_id`);
}

export type Statement = {
  readonly month: Day;
  readonly shopId: string;
  readonly number: string;
  readonly shopName: string;
  readonly creditedPoints: number;
  readonly creditedCents: number;
  readonly takenBackPoints: number;
  readonly takenBackCents: number;
  readonly acceptedPoints: number;
  readonly acceptedCents: number;
  readonly returnedPoints: number;
  readonly returnedCents: number;
  readonly expiredPoints: number;
  readonly expiredCents: number;
  readonly netCents: number;
  readonly entryCount: number;
};

export async function insertClosedMonth(tx: Tx, month: Day, by: string): Promise<void> {
  await tx.run(sql`
    insert into network.closed_month (merchant_id, month, closed_at, closed_by)
    values (${tx.merchantId}, ${month}, ${tx.now}, ${by})`);
}

export async function insertStatements(tx: Tx, statements: readonly Statement[]): Promise<void> {
  await tx.run(sql`
    insert into network.statement
      (merchant_id, month, shop_id, number, shop_name, credited_points, credited_cents, taken_back_points, taken_back_cents,
       accepted_points, accepted_cents, returned_points, returned_cents, expired_points, expired_cents, net_cents, entry_count)
    select ${tx.merchantId}, said.month, said."shopId", said.number, said."shopName", said."creditedPoints", said."creditedCents",
           said."takenBackPoints", said."takenBackCents", said."acceptedPoints", said."acceptedCents", said."returnedPoints",
           said."returnedCents", said."expiredPoints", said."expiredCents", said."netCents", said."entryCount"
    from jsonb_to_recordset(${JSON.stringify(statements)}::jsonb)
      as said (month date, "shopId" uuid, number text, "shopName" text, "creditedPoints" bigint, "creditedCents" bigint,
               "takenBackPoints" bigint, "takenBackCents" bigint, "acceptedPoints" bigint, "acceptedCents" bigint,
               "returnedPoints" bigint, "returnedCents" bigint, "expiredPoints" bigint, "expiredCents" bigint,
               "netCents" bigint, "entryCount" integer)`);
}

export type StatementRow = Statement & { readonly settledAt: string | null };

/** Closed statements, the latest first: of a month, of a shop, or all. */
export async function selectStatements(
  tx: Tx,
  asked: { readonly month?: Day; readonly shopId?: string },
): Promise<StatementRow[]> {
  const { month, shopId } = asked;
  return await tx.rows<StatementRow>(sql`
    select
      statement.month, statement.shop_id as "shopId", statement.number, statement.shop_name as "shopName",
      statement.credited_points as "creditedPoints", statement.credited_cents as "creditedCents",
      statement.taken_back_points as "takenBackPoints", statement.taken_back_cents as "takenBackCents",
      statement.accepted_points as "acceptedPoints", statement.accepted_cents as "acceptedCents",
      statement.returned_points as "returnedPoints", statement.returned_cents as "returnedCents",
      statement.expired_points as "expiredPoints", statement.expired_cents as "expiredCents",
      statement.net_cents as "netCents", statement.entry_count as "entryCount", settlement.settled_at as "settledAt"
    from network.statement
    left join network.settlement
      on settlement.merchant_id = statement.merchant_id and settlement.month = statement.month
     and settlement.shop_id = statement.shop_id
    where statement.merchant_id = ${tx.merchantId}
      ${month === undefined ? sql`` : sql`and statement.month = ${month}`}
      ${shopId === undefined ? sql`` : sql`and statement.shop_id = ${shopId}`}
    order by statement.month desc, statement.shop_name, statement.shop_id
    limit 2000`);
}

export async function insertSettlement(
  tx: Tx,
  settlement: { readonly month: Day; readonly shopId: string; readonly cents: number; readonly by: string },
): Promise<boolean> {
  const made = await tx.run(sql`
    insert into network.settlement (merchant_id, month, shop_id, cents, settled_at, settled_by)
    values (${tx.merchantId}, ${settlement.month}, ${settlement.shopId}, ${settlement.cents}, ${tx.now}, ${settlement.by})
    on conflict (merchant_id, month, shop_id) do nothing`);
  return made > 0;
}

export type TransferFile = {
  readonly id: string;
  readonly month: Day;
  readonly messageId: string;
  readonly requestedOn: Day;
  readonly transfers: number;
  readonly totalCents: number;
  readonly createdAt: string;
};

export async function insertTransferFile(
  tx: Tx,
  file: Omit<TransferFile, "createdAt"> & {
    readonly content: string;
    readonly hash: string;
    readonly createdBy: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into network.transfer_file
      (merchant_id, id, month, message_id, requested_on, transfers, total_cents, content, hash, created_at, created_by)
    values (${tx.merchantId}, ${file.id}, ${file.month}, ${file.messageId}, ${file.requestedOn}, ${file.transfers},
            ${file.totalCents}, ${file.content}, ${file.hash}, ${tx.now}, ${file.createdBy})`);
}

export async function selectTransferFiles(tx: Tx, month: Day): Promise<TransferFile[]> {
  return await tx.rows<TransferFile>(sql`
    select id, month, message_id as "messageId", requested_on as "requestedOn", transfers, total_cents as "totalCents",
           created_at as "createdAt"
    from network.transfer_file where merchant_id = ${tx.merchantId} and month = ${month} order by id desc`);
}

export async function selectTransferContent(
  tx: Tx,
  id: string,
): Promise<{ content: string; messageId: string } | undefined> {
  return await tx.maybe(sql`
    select content, message_id as "messageId" from network.transfer_file where merchant_id = ${tx.merchantId} and id = ${id}`);
}

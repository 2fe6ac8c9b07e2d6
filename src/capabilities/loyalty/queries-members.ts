import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { MembersQuery } from "./schema.ts";

export type Status = "active" | "control" | "closed" | "merged";

export type Member = {
  readonly id: string;
  readonly programId: string;
  readonly customerId: string;
  readonly status: Status;
  readonly mergedInto: string | null;
  readonly joinedAt: string;
  readonly closedAt: string | null;
  readonly available: number;
  readonly debt: number;
  readonly remainders: Readonly<Record<string, number>>;
  readonly lastEarnedAt: string | null;
  readonly lastVisitOn: string | null;
  readonly tierId: string | null;
  readonly tierSince: string | null;
  readonly tierKeepsUntil: string | null;
  readonly cardUntil: string | null;
  /** Sales of the customer that count as purchases, this one included. */
  readonly saleCount: number;
};

export const memberColumns = `
  membership.id,
  membership.program_id as "programId",
  membership.customer_id as "customerId",
  membership.status,
  membership.merged_into as "mergedInto",
  membership.joined_at as "joinedAt",
  membership.closed_at as "closedAt",
  membership.available,
  membership.debt,
  membership.remainders,
  membership.last_earned_at as "lastEarnedAt",
  membership.last_visit_on as "lastVisitOn",
  membership.tier_id as "tierId",
  membership.tier_since as "tierSince",
  membership.tier_keeps_until as "tierKeepsUntil",
  membership.card_until as "cardUntil",
  coalesce(fact.sale_count, 0) as "saleCount"`;

export const memberTables = `
  loyalty.membership
  left join purchases.customer_fact as fact
    on fact.merchant_id = membership.merchant_id and fact.customer_id = membership.customer_id`;

/** Memberships of these customers, held until the end of the transaction, in the order of their identifiers. */
export async function lockMembersOf(
  tx: Tx,
  customerIds: readonly string[],
  programIds: readonly string[],
): Promise<Member[]> {
  if (customerIds.length === 0 || programIds.length === 0) return [];
  return await tx.hot<Member>(
    "loyalty_lock_members_of",
    `select ${memberColumns}
     from ${memberTables}
     where membership.merchant_id = $1
       and membership.customer_id = any($2::uuid[])
       and membership.program_id = any($3::uuid[])
     order by membership.id
     for update of membership`,
    [tx.merchantId, [...customerIds], [...programIds]],
  );
}

export async function lockMembers(tx: Tx, ids: readonly string[]): Promise<Member[]> {
  if (ids.length === 0) return [];
  return await tx.hot<Member>(
    "loyalty_lock_members",
    `select ${memberColumns}
     from ${memberTables}
     where membership.merchant_id = $1 and membership.id = any($2::uuid[])
     order by membership.id
     for update of membership`,
    [tx.merchantId, [...ids]],
  );
}

export async function selectMembersOf(tx: Tx, customerIds: readonly string[]): Promise<Member[]> {
  return await tx.hot<Member>(
    "loyalty_members_of",
    `select ${memberColumns}
     from ${memberTables}
     where membership.merchant_id = $1 and membership.customer_id = any($2::uuid[])
     order by membership.joined_at, membership.id`,
    [tx.merchantId, [...customerIds]],
  );
}

export type NewMember = {
  readonly id: string;
  readonly programId: string;
  readonly customerId: string;
  readonly status: "active" | "control";
  readonly joinedAt: string;
};

/** Inserts those who are not members yet; answers the identifiers of the new ones. */
export async function insertMembers(tx: Tx, members: readonly NewMember[]): Promise<ReadonlySet<string>> {
  if (members.length === 0) return new Set();
  const rows = await tx.hot<{ id: string }>(
    "loyalty_insert_members",
    `insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at)
     select $1, said.id, said.program_id, said.customer_id, said.status, said.joined_at
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[])
       as said (id, program_id, customer_id, status, joined_at)
     order by said.program_id, said.customer_id
     on conflict (merchant_id, program_id, customer_id) do nothing
     returning id`,
    [
      tx.merchantId,
      members.map((one) => one.id),
      members.map((one) => one.programId),
      members.map((one) => one.customerId),
      members.map((one) => one.status),
      members.map((one) => one.joinedAt),
    ],
  );
  return new Set(rows.map((row) => row.id));
}

export async function reopenMember(tx: Tx, id: string, status: "active" | "control"): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set status = ${status}, joined_at = ${tx.now}, closed_at = null
    where merchant_id = ${tx.merchantId} and id = ${id} and status = 'closed'`);
}

/** Customers who are no members of a program yet, a slice after an identifier. */
export async function customersOutside(
  tx: Tx,
  programId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer.id
    from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and customer.id > ${after}
      and customer.merged_into is null
      and customer.erased_at is null
      and not exists (
        select from loyalty.membership
        where membership.merchant_id = ${tx.merchantId}
          and membership.program_id = ${programId}
          and membership.customer_id = customer.id)
    order by customer.id
    limit ${limit}`);
  return rows.map((row) => row.id);
}

export type Remembered = {
  readonly id: string;
  readonly remainders: Readonly<Record<string, number>>;
  readonly lastEarnedAt: string | null;
  readonly lastVisitOn: string | null;
};

/** Writes what the rules remember of members after their receipts. */
export async function rememberMembers(tx: Tx, members: readonly Remembered[]): Promise<void> {
  if (members.length === 0) return;
  await tx.hot(
    "loyalty_remember",
    `update loyalty.membership
     set remainders = said.remainders,
         last_earned_at = said.last_earned_at,
         last_visit_on = said.last_visit_on
     from json_to_recordset($2::json) as said (
       id uuid, remainders jsonb, last_earned_at timestamptz, last_visit_on date)
     where membership.merchant_id = $1 and membership.id = said.id and membership.id = any($3::uuid[])`,
    [tx.merchantId, rememberedJson(members), members.map((one) => one.id)],
  );
}

export function rememberedJson(members: readonly Remembered[]): string {
  return JSON.stringify(
    members.map(({ id, remainders, lastEarnedAt, lastVisitOn }) => ({
      id,
      remainders,
      last_earned_at: lastEarnedAt,
      last_visit_on: lastVisitOn,
    })),
  );
}

export type MemberListRow = {
  readonly membershipId: string;
  readonly customerId: string;
  readonly name: string;
  readonly status: Status;
  readonly joinedAt: string;
  readonly available: number;
  readonly pending: number;
  readonly debt: number;
  readonly issued: number;
  readonly redeemed: number;
  readonly tierId: string | null;
  readonly lastEarnedAt: string | null;
  readonly sortValue: string | null;
};

const sortColumns = ({ levelIds }: Pick<MembersPage, "levelIds">, tx: Tx) => ({
  joined: sql`to_char(membership.joined_at, 'YYYY-MM-DD"T"HH24:MI:SS.US')`,
  balance: sql`to_char(membership.available - membership.debt + 1e15::bigint, '0000000000000000')`,
  last_earned: sql`coalesce(to_char(membership.last_earned_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '')`,
  name: sql`customer.sort_name`,
  tier: sql`to_char(coalesce(array_position(${[...levelIds]}::text[], membership.tier_id), 0), 'FM00')`,
  expiry: sql`coalesce(to_char((${nextExpiry(tx)}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '9999')`,
});

/** When the first of a member's units expire, whatever has been booked; null: none does. */
const nextExpiry = (tx: Tx) => sql`
  select least(membership.idle_expires_at, min(lot.expires_at))
  from loyalty.lot
  where lot.merchant_id = ${tx.merchantId}
    and lot.membership_id = membership.id
    and not lot.is_closed
    and lot.remaining > 0
    and (lot.expires_at is null or lot.expires_at > ${tx.now})
    and (membership.idle_expires_at is null or membership.idle_expires_at > ${tx.now})
  having count(*) > 0`;

export type MembersPage = Pick<MembersQuery, "search" | "status" | "tier"> & {
  readonly sort: NonNullable<MembersQuery["sort"]>;
  /** Of the program, the lowest first. */
  readonly levelIds: readonly string[];
  readonly direction: "asc" | "desc";
  readonly limit: number;
  readonly after: readonly [value: string, id: string] | null;
};

function membersWhere(tx: Tx, programId: string, { search, status, tier }: MembersPage) {
  return sql.join(
    [
      sql`membership.merchant_id = ${tx.merchantId} and membership.program_id = ${programId}`,
      status === undefined ? sql`membership.status <> 'merged'` : sql`membership.status = ${status}`,
      ...(tier === undefined ? [] : [sql`membership.tier_id = ${tier}`]),
      ...(search === undefined
        ? []
        : [
            sql`exists (
              select from customers.search_word
              where search_word.merchant_id = ${tx.merchantId}
                and search_word.customer_id = membership.customer_id
                and search_word.word >= ${search} and search_word.word < ${`${search}\u{10ffff}`})`,
          ]),
    ],
    sql` and `,
  );
}

export async function selectMembers(tx: Tx, programId: string, page: MembersPage): Promise<MemberListRow[]> {
  const value = sortColumns(page, tx)[page.sort];
  const way = page.direction === "asc" ? sql`asc` : sql`desc`;
  const beyond = page.direction === "asc" ? sql`>` : sql`<`;
  const after =
    page.after === null
      ? sql``
      : sql`and (${value}, membership.id) ${beyond} (${page.after[0]}, ${page.after[1]}::uuid)`;
  return await tx.rows<MemberListRow>(sql`
    select
      membership.id as "membershipId",
      membership.customer_id as "customerId",
      coalesce(
        nullif(trim(concat_ws(' ', customer.first_name, customer.last_name)), ''), customer.company_name, '') as name,
      membership.status,
      membership.joined_at as "joinedAt",
      membership.available,
      membership.pending,
      membership.debt,
      membership.issued,
      membership.redeemed,
      membership.tier_id as "tierId",
      membership.last_earned_at as "lastEarnedAt",
      ${value} as "sortValue"
    from loyalty.membership
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = membership.customer_id
    where ${membersWhere(tx, programId, page)} ${after}
    order by ${value} ${way}, membership.id ${way}
    limit ${page.limit}`);
}

export async function countMembers(tx: Tx, programId: string, page: MembersPage): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from loyalty.membership where ${membersWhere(tx, programId, page)}`);
  return count;
}

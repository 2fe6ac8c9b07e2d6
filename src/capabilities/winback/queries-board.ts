import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { BoardColumn, BoardPerson, ColumnSum, DepartureReason, Way } from "./answers.ts";
import type { Signal } from "./rules/signals.ts";

type Condition = RawBuilder<unknown>;

/** The days by which the columns are told. */
export type BoardDays = {
  readonly today: string;
  /** A number, or where to read it. */
  readonly followUpDays: number | Condition;
  readonly backDays: number | Condition;
};

/** What the board may be narrowed by. */
export type BoardFilters = {
  readonly signal?: string | undefined;
  readonly reason?: string | undefined;
  readonly competitor?: string | undefined;
  readonly storeId?: string | undefined;
  readonly reachable?: "email" | "sms" | "phone" | "post" | undefined;
  readonly best?: boolean | undefined;
};

const isExcluded = (tx: { readonly merchantId: string }): Condition => sql`exists (
  select from winback.exclusion
  where exclusion.merchant_id = ${tx.merchantId} and exclusion.customer_id = profile.customer_id)`;

const isContacted = (
  tx: { readonly merchantId: string },
  { today, followUpDays }: BoardDays,
): Condition => sql`exists (
  select from winback.contact
  where contact.merchant_id = ${tx.merchantId} and contact.customer_id = profile.customer_id
    and contact.returned_on is null and contact.contacted_on > ${today}::date - (${followUpDays})::integer)`;

const isBack = (
  tx: { readonly merchantId: string },
  { today, backDays }: BoardDays,
): Condition => sql`exists (
  select from winback.comeback
  where comeback.merchant_id = ${tx.merchantId} and comeback.customer_id = profile.customer_id
    and comeback.back_on > ${today}::date - (${backDays})::integer)`;

const active = sql`profile.stage in ('new', 'occasional', 'regular', 'revived')`;

const hasSignal = (tx: { readonly merchantId: string }): Condition => sql`profile.customer_id in (
  select signal.customer_id from winback.signal where signal.merchant_id = ${tx.merchantId})`;

/**
 * Who stands in a column, as parts that exclude each other, each a condition on the row `profile` with a range of an index of its own.
 * A customer stands in one column at most.
 */
export function partsOf(
  tx: { readonly merchantId: string },
  column: BoardColumn,
  days: BoardDays,
): readonly Condition[] {
  const open = sql`not ${isExcluded(tx)} and not ${isContacted(tx, days)}`;
  switch (column) {
    case "slipping":
      return [
        sql`(profile.stage = 'slipping' and ${open})`,
        sql`(${active} and ${hasSignal(tx)} and ${open} and not ${isBack(tx, days)})`,
      ];
    case "gone":
      return [sql`(profile.stage = 'lost' and ${open})`];
    case "contacted":
      return [
        sql`(profile.customer_id in (
          select contact.customer_id from winback.contact
          where contact.merchant_id = ${tx.merchantId} and contact.returned_on is null
            and contact.contacted_on > ${days.today}::date - (${days.followUpDays})::integer)
        and not ${isExcluded(tx)})`,
      ];
    case "back":
      return [
        sql`(profile.customer_id in (
          select comeback.customer_id from winback.comeback
          where comeback.merchant_id = ${tx.merchantId} and comeback.back_on > ${days.today}::date - (${days.backDays})::integer)
        and ${active} and ${open})`,
      ];
    case "excluded":
      return [
        sql`(profile.customer_id in (
          select exclusion.customer_id from winback.exclusion where exclusion.merchant_id = ${tx.merchantId}))`,
      ];
  }
}

function narrowed(tx: Tx, filters: BoardFilters): Condition {
  const { signal, reason, competitor, storeId, reachable, best } = filters;
  const reach = { email: "can_email", sms: "can_sms", phone: "can_phone", post: "can_post" } as const;
  const told = (more: Condition) => sql`profile.customer_id in (
    select departure.customer_id from winback.departure where departure.merchant_id = ${tx.merchantId} and ${more})`;
  const conditions = [
    sql`profile.merchant_id = ${tx.merchantId}`,
    ...(signal === undefined
      ? []
      : signal === "silence"
        ? [sql`profile.stage in ('slipping', 'lost')`]
        : [
            sql`profile.customer_id in (
              select signal.customer_id from winback.signal
              where signal.merchant_id = ${tx.merchantId} and signal.kind = ${signal})`,
          ]),
    ...(reason === undefined ? [] : [told(sql`departure.reason = ${reason}`)]),
    ...(competitor === undefined ? [] : [told(sql`departure.folded_competitor = ${competitor}`)]),
    ...(storeId === undefined ? [] : [sql`profile.store_id = ${storeId}`]),
    ...(reachable === undefined ? [] : [sql.ref(`profile.${reach[reachable]}`)]),
    ...(best === undefined ? [] : [sql`profile.is_best = ${best}`]),
  ];
  return sql.join(conditions, sql` and `);
}

/** How many stand in a column, and the spend of the year that ended with their last purchase. */
export async function sumColumn(
  tx: Tx,
  column: BoardColumn,
  days: BoardDays,
  filters: BoardFilters,
): Promise<ColumnSum> {
  const parts = partsOf(tx, column, days).map((part) => sql`${narrowed(tx, filters)} and ${part}`);
  if (column !== "back") {
    const sums = parts.map(
      (part) => sql`
        select count(*) as customers, coalesce(sum(profile.year_cents), 0)::bigint as cents
        from insight.profile where ${part}`,
    );
    return await tx.one<ColumnSum>(sql`
      select sum(customers)::bigint as customers, sum(cents)::bigint as cents
      from (${sql.join(sums, sql` union all `)}) as part`);
  }
  // Of those who came back it is worth knowing what they have brought since.
  return await tx.one<ColumnSum>(sql`
    select count(*) as customers, coalesce(sum(since.cents), 0)::bigint as cents
    from insight.profile
    join winback.comeback on comeback.merchant_id = ${tx.merchantId} and comeback.customer_id = profile.customer_id
    cross join lateral (
      select sum(receipt.total_cents) as cents from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = profile.customer_id
        and receipt.day >= comeback.back_on
    ) as since
    where ${sql.join(parts, sql` or `)}`);
}

/** How many of those who are leaving each signal concerns; somebody may have several. */
export async function countSignals(tx: Tx, days: BoardDays): Promise<{ kind: string; customers: number }[]> {
  return await tx.rows(sql`
    select signal.kind, count(*) as customers
    from winback.signal
    join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = signal.customer_id
    where signal.merchant_id = ${tx.merchantId}
      and (${sql.join([...partsOf(tx, "slipping", days)], sql` or `)})
    group by signal.kind
    union all
    select 'silence', count(*) from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${partsOf(tx, "slipping", days)[0] ?? sql`false`}`);
}

export async function countReasons(tx: Tx): Promise<{ reason: DepartureReason; customers: number }[]> {
  return await tx.rows(sql`
    select reason, count(*) as customers from winback.departure
    where merchant_id = ${tx.merchantId} and reason is not null
    group by reason order by customers desc, reason`);
}

export async function countCompetitors(tx: Tx): Promise<{ name: string; customers: number }[]> {
  return await tx.rows(sql`
    select min(competitor) as name, count(*) as customers from winback.departure
    where merchant_id = ${tx.merchantId} and folded_competitor is not null
    group by folded_competitor order by customers desc, name limit 20`);
}

/** A place in a list: what it is ordered by, then the customer. */
export type Place = { readonly rank: number; readonly id: string };

const ranks: Readonly<Record<BoardColumn, (tx: Tx) => Condition>> = {
  slipping: () => sql`profile.year_cents`,
  gone: () => sql`profile.year_cents`,
  contacted: () => sql`profile.year_cents`,
  back: (tx) => sql`(
    select comeback.back_on - '1970-01-01'::date from winback.comeback
    where comeback.merchant_id = ${tx.merchantId} and comeback.customer_id = profile.customer_id)::bigint`,
  excluded: (tx) => sql`(
    select extract(epoch from exclusion.excluded_at) from winback.exclusion
    where exclusion.merchant_id = ${tx.merchantId} and exclusion.customer_id = profile.customer_id)::bigint`,
};

/** The next of a column: the largest stake first; those who came back or were excluded, the latest first. */
export async function readPlaces(
  tx: Tx,
  column: BoardColumn,
  asked: {
    readonly days: BoardDays;
    readonly filters: BoardFilters;
    readonly after: Place | null;
    readonly limit: number;
  },
): Promise<Place[]> {
  const { days, filters, after, limit } = asked;
  const rank = ranks[column](tx);
  const further =
    after === null ? sql`true` : sql`(${rank}, profile.customer_id) < (${after.rank}, ${after.id}::uuid)`;
  const legs = partsOf(tx, column, days).map(
    (part) => sql`(
      select ${rank} as rank, profile.customer_id as id
      from insight.profile
      where ${narrowed(tx, filters)} and ${part} and ${further}
      order by ${rank} desc, profile.customer_id desc
      limit ${limit})`,
  );
  return await tx.rows<Place>(sql`
    select rank, id from (${sql.join(legs, sql` union all `)}) as found
    order by rank desc, id desc
    limit ${limit}`);
}

export type PersonRow = Omit<
  BoardPerson,
  "stakeLowCents" | "stakeHighCents" | "signals" | "contact" | "exclusion" | "departure" | "comeback"
> & {
  readonly yearCents: number;
  readonly basketCents: number | null;
  readonly slipsOn: string | null;
  readonly lostOn: string | null;
  readonly signals: readonly Signal[] | null;
  readonly contact: {
    id: string;
    how: Way;
    note: string | null;
    by: string;
    at: string;
    returnedOn: string | null;
  } | null;
  readonly exclusion: BoardPerson["exclusion"];
  readonly departure: BoardPerson["departure"];
  readonly comeback: BoardPerson["comeback"];
};

/** What the board shows of these customers, in no order. */
export async function readPersons(tx: Tx, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  return await tx.rows<PersonRow>(sql`
    select
      profile.customer_id as id,
      profile.kind,
      customer.first_name as "firstName",
      customer.last_name as "lastName",
      customer.company_name as "companyName",
      customer.city,
      reach.email,
      reach.phone,
      reach.number,
      profile.stage,
      profile.last_day as "lastDay",
      profile.rhythm_days as "rhythmDays",
      profile.purchase_days as "purchaseDays",
      profile.is_best as "isBest",
      profile.store_id as "storeId",
      profile.year_cents as "yearCents",
      profile.basket_cents as "basketCents",
      profile.slips_on as "slipsOn",
      profile.lost_on as "lostOn",
      profile.can_email as "canEmail",
      profile.can_sms as "canSms",
      profile.can_phone as "canPhone",
      profile.can_post as "canPost",
      (select jsonb_agg(jsonb_build_object('kind', signal.kind, 'since', signal.since, 'figures', signal.figures) order by signal.since desc, signal.kind)
       from winback.signal
       where signal.merchant_id = ${tx.merchantId} and signal.customer_id = profile.customer_id) as signals,
      (select jsonb_build_object('id', contact.id, 'how', contact.how, 'note', contact.note, 'by', contact.by_name,
                                 'at', ${utc(sql`contact.contacted_at`)}, 'returnedOn', contact.returned_on)
       from winback.contact
       where contact.merchant_id = ${tx.merchantId} and contact.customer_id = profile.customer_id
       order by contact.contacted_at desc, contact.id desc limit 1) as contact,
      (select jsonb_build_object('reason', exclusion.reason, 'note', exclusion.note, 'by', exclusion.by_name, 'at', ${utc(sql`exclusion.excluded_at`)})
       from winback.exclusion
       where exclusion.merchant_id = ${tx.merchantId} and exclusion.customer_id = profile.customer_id) as exclusion,
      (select jsonb_build_object('reason', departure.reason, 'competitor', departure.competitor, 'note', departure.note,
                                 'by', departure.by_name, 'at', ${utc(sql`departure.told_at`)})
       from winback.departure
       where departure.merchant_id = ${tx.merchantId} and departure.customer_id = profile.customer_id) as departure,
      (select jsonb_build_object('backOn', comeback.back_on, 'silentDays', comeback.silent_days, 'wasLost', comeback.was_lost,
                                 'wasContacted', comeback.contact_id is not null)
       from winback.comeback
       where comeback.merchant_id = ${tx.merchantId} and comeback.customer_id = profile.customer_id) as comeback
    from insight.profile
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = profile.customer_id
    left join lateral (
      select
        min(identifier.display) filter (where identifier.kind = 'email' and identifier.is_primary) as email,
        min(identifier.display) filter (where identifier.kind = 'phone' and identifier.is_primary) as phone,
        min(identifier.display) filter (where identifier.kind in ('card', 'external')) as number
      from customers.identifier
      where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = profile.customer_id
    ) as reach on true
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = any(${[...ids]}::uuid[])`);
}

function utc(instant: Condition): Condition {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Standing } from "./queries-shop.ts";

/**
 * Writes the profiles of these customers again from what the other rooms hold: one statement, whatever their number.
 * Profiles of customers who no longer speak for themselves (merged, erased) go.
 */
export async function refreshProfiles(
  tx: Tx,
  customerIds: readonly string[],
  standing: Standing,
): Promise<void> {
  const [only] = customerIds;
  if (only !== undefined && customerIds.length === 1) {
    // A sale is of one customer. Its plan is worth keeping, and the database keeps it only when it knows that it is of one row.
    await tx.hot(
      "insight_refresh_profile",
      refreshStatement("customer.id = $12", "profile.customer_id = $12"),
      [...standingValues(tx, standing), only],
    );
    return;
  }
  await tx.hot(
    "insight_refresh_profiles",
    refreshStatement("customer.id = any($12)", "profile.customer_id = any($12)"),
    [...standingValues(tx, standing), customerIds],
  );
}

/** The large bases are rewritten a slice at a time, so that no sale waits for the whole. */
export const profileSlices = 16;

/** @returns whose profiles changed. */
export async function refreshProfileSlice(tx: Tx, slice: number, standing: Standing): Promise<string[]> {
  const ofSlice = (id: string) => `uuid_hash(${id}) & ${profileSlices - 1} = $12`;
  const changed = await tx.hot<{ id: string }>(
    "insight_refresh_slice",
    `${refreshStatement(ofSlice("customer.id"), ofSlice("profile.customer_id"))} returning kept.customer_id as id`,
    [...standingValues(tx, standing), slice],
  );
  return changed.map(({ id }) => id);
}

function standingValues(tx: Tx, { today, rhythmDays, thresholds, timeZone }: Standing): unknown[] {
  return [
    tx.merchantId,
    today,
    rhythmDays,
    thresholds.shopGapWeight,
    thresholds.slippingRatio,
    thresholds.lostRatio,
    thresholds.regularPerYear,
    thresholds.regularPurchaseDays,
    thresholds.shortestRhythmDays,
    timeZone,
    thresholds.lostAfterDays,
  ];
}

/** The columns a refresh writes; the ranks (`is_best`, `was_best`) belong to the nightly ranking. */
const columns = [
  "kind",
  "sort_name",
  "created_on",
  "source",
  "store_id",
  "postcode",
  "city",
  "tags",
  "birth_month",
  "birth_day",
  "birth_year",
  "language",
  "country",
  "time_zone",
  "company",
  "job",
  "source_detail",
  "custom",
  "has_email",
  "has_phone",
  "has_post",
  "can_email",
  "can_sms",
  "can_phone",
  "can_post",
  "has_bad_address",
  "first_day",
  "last_day",
  "last_at",
  "previous_day",
  "purchase_days",
  "sale_count",
  "shop_sale_count",
  "web_sale_count",
  "refund_count",
  "gross_cents",
  "net_cents",
  "basket_cents",
  "year_cents",
  "rolling_year_cents",
  "rhythm_days",
  "due_on",
  "stage",
  "stage_since",
  "slips_on",
  "lost_on",
  "next_stage_on",
];

// She may be expected once four fifths of her own rhythm are over: told earlier, she would have come anyway.
const dueShare = 0.8;

const isPurchase = `receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.total_cents + coalesce(
          (select sum(refund.total_cents) from purchases.receipt as refund
           where refund.merchant_id = $1 and refund.refund_of = receipt.id), 0) > 0`;

/** When she bought last and before, and what she spent in the year that ended with it and in the last 365 days. */
const purchasesOfHers = `
    left join lateral (
      select max(coalesce(receipt.happened_at, receipt.day::timestamp at time zone $10)) as at
      from purchases.receipt
      where receipt.merchant_id = $1 and receipt.customer_id = fact.customer_id
        and receipt.day = fact.last_day and ${isPurchase}
    ) as latest on true
    left join lateral (
      -- A sale wholly given back is no purchase, here as in the facts.
      select receipt.day
      from purchases.receipt
      where receipt.merchant_id = $1 and receipt.customer_id = fact.customer_id
        and receipt.day < fact.last_day and ${isPurchase}
      order by receipt.day desc
      limit 1
    ) as previous on true
    left join lateral (
      select
        (sum(receipt.total_cents) filter (where receipt.day > fact.last_day - 365))::bigint as cents,
        (sum(receipt.total_cents) filter (where receipt.day > $2::date - 365 and receipt.day <= $2::date))::bigint as rolling_cents
      from purchases.receipt
      where receipt.merchant_id = $1 and receipt.customer_id = fact.customer_id
        and receipt.day > least(fact.last_day, $2::date) - 365
    ) as year on true`;

/** By which ways she can be reached, and what she said of it. */
const contactOfHers = `
    left join lateral (
      select
        bool_or(identifier.kind = 'email') as email_is_known,
        bool_or(identifier.kind = 'email' and identifier.status <> 'bad') as email_is_good,
        bool_or(identifier.kind = 'phone') as phone_is_known,
        bool_or(identifier.kind = 'phone' and identifier.status <> 'bad') as phone_is_good,
        bool_or(identifier.status = 'bad') as one_is_bad
      from customers.identifier
      where identifier.merchant_id = $1 and identifier.customer_id = speaking.id and identifier.kind in ('email', 'phone')
    ) as contact on true
    left join lateral (
      select
        bool_or(standing.channel = 'email' and standing.usable and standing.act in ('granted', 'renewed')) as allows_email,
        bool_or(standing.channel = 'sms' and standing.usable and standing.act in ('granted', 'renewed')) as allows_sms,
        bool_or(standing.channel = 'phone' and standing.usable and standing.act in ('granted', 'renewed')) as allows_phone,
        bool_or(standing.channel = 'post' and standing.act in ('withdrawn', 'objected')) as refuses_post
      from consent.standing
      where standing.merchant_id = $1 and standing.customer_id = speaking.id
        and standing.purpose = 'marketing' and standing.topic = ''
    ) as consent on true`;

// The stage is decided here exactly as rules/lifecycle.ts decides it; a property test holds the two together.
function refreshStatement(whichCustomers: string, whichProfiles: string): string {
  const ofKept = columns.map((column) => `kept.${column}`).join(", ");
  const ofNew = columns.map((column) => `excluded.${column}`).join(", ");
  return `
    with speaking as (
      select customer.*
      from customers.customer
      where customer.merchant_id = $1 and customer.merged_into is null and customer.erased_at is null
        and ${whichCustomers}
    ),
    silenced as (
      delete from insight.profile
      where profile.merchant_id = $1
        and ${whichProfiles}
        and not exists (select from speaking where speaking.id = profile.customer_id)
    )
    insert into insight.profile as kept (merchant_id, customer_id, ${columns.join(", ")})
    select
      speaking.merchant_id,
      speaking.id,
      speaking.kind,
      speaking.sort_name,
      speaking.created_on,
      speaking.source,
      coalesce(fact.last_store_id, speaking.store_id),
      speaking.postcode,
      nullif(insight.fold(speaking.city), ''),
      speaking.tags,
      speaking.birth_month,
      speaking.birth_day,
      speaking.birth_year,
      speaking.language,
      upper(speaking.country),
      speaking.time_zone,
      nullif(insight.fold(coalesce(speaking.company_name, employer.company_name)), ''),
      nullif(insight.fold(speaking.job_title), ''),
      nullif(insight.fold(speaking.source_detail), ''),
      speaking.custom,
      coalesce(contact.email_is_known, false),
      coalesce(contact.phone_is_known, false),
      speaking.address_line1 is not null and speaking.postcode is not null and speaking.city is not null,
      coalesce(contact.email_is_good and consent.allows_email, false),
      coalesce(contact.phone_is_good and consent.allows_sms, false),
      coalesce(contact.phone_is_good and consent.allows_phone, false),
      speaking.address_line1 is not null and speaking.postcode is not null and speaking.city is not null
        and speaking.address_status <> 'bad' and not coalesce(consent.refuses_post, false),
      speaking.address_status = 'bad' or coalesce(contact.one_is_bad, false),
      fact.first_day,
      fact.last_day,
      latest.at,
      previous.day,
      coalesce(fact.purchase_days, 0),
      coalesce(fact.sale_count, 0),
      coalesce(fact.shop_sale_count, 0),
      coalesce(fact.web_sale_count, 0),
      coalesce(fact.refund_count, 0),
      coalesce(fact.gross_cents, 0),
      coalesce(fact.net_cents, 0),
      round(greatest(fact.net_cents, 0)::numeric / fact.sale_count)::bigint,
      coalesce(year.cents, 0),
      coalesce(year.rolling_cents, 0),
      case when fact.customer_id is not null then own.rhythm_days end,
      fact.last_day + floor(${dueShare} * own.rhythm_days)::integer + 1,
      stage.name,
      case stage.name
        when 'prospect' then speaking.created_on
        when 'new' then fact.first_day
        when 'slipping' then limits.slips_on
        when 'lost' then limits.lost_on
        else fact.last_day
      end,
      limits.slips_on,
      limits.lost_on,
      case stage.name when 'prospect' then null when 'lost' then null when 'slipping' then limits.lost_on else limits.slips_on end
    from speaking
    left join purchases.customer_fact as fact on fact.merchant_id = speaking.merchant_id and fact.customer_id = speaking.id
    left join customers.customer as employer
      on employer.merchant_id = speaking.merchant_id and employer.id = speaking.company_id
    ${purchasesOfHers}
    ${contactOfHers}
    cross join lateral (
      select
        (coalesce(fact.gap_count * fact.median_gap_days::float8, 0) + $4::float8 * $3::float8)
          / (fact.gap_count + $4::float8) as rhythm_days,
        (coalesce(greatest(fact.gap_count - 1, 0) * fact.median_gap_days::float8, 0) + $4::float8 * $3::float8)
          / (greatest(fact.gap_count - 1, 0) + $4::float8) as rhythm_before_days
    ) as own
    cross join lateral (
      select
        fact.last_day + least(
          ceil($5::float8 * greatest(own.rhythm_days, $9::float8)),
          case when $11::integer > 0 then ceil($11::integer * $5::float8 / $6::float8) end
        )::integer as slips_on,
        fact.last_day + coalesce(
          nullif($11::integer, 0), floor($6::float8 * greatest(own.rhythm_days, $9::float8))::integer + 1
        ) as lost_on,
        fact.last_day - previous.day >= coalesce(
          nullif($11::integer, 0), floor($6::float8 * greatest(own.rhythm_before_days, $9::float8))::integer + 1
        ) as came_back
    ) as limits
    cross join lateral (
      select case
        when fact.customer_id is null then 'prospect'
        when $2::date >= limits.lost_on then 'lost'
        when $2::date >= limits.slips_on then 'slipping'
        when fact.purchase_days = 1 then 'new'
        when limits.came_back then 'revived'
        when fact.purchase_days >= $8::integer and 365 / own.rhythm_days >= $7::float8 then 'regular'
        else 'occasional'
      end as name
    ) as stage
    on conflict (merchant_id, customer_id) do update set
      (${columns.join(", ")}) = row (${ofNew})
      where (${ofKept}) is distinct from (${ofNew})`;
}

/**
 * Moves the customers whose day has come, and nobody else: a range of the index.
 * @returns who moved.
 */
export async function moveStages(tx: Tx, today: string): Promise<string[]> {
  const moved = await tx.rows<{ id: string }>(sql`
    update insight.profile
    set
      stage = case when lost_on <= ${today} then 'lost' else 'slipping' end,
      stage_since = case when lost_on <= ${today} then lost_on else slips_on end,
      next_stage_on = case when lost_on <= ${today} then null else lost_on end
    where merchant_id = ${tx.merchantId} and next_stage_on <= ${today}
    returning customer_id as id`);
  return moved.map(({ id }) => id);
}

/** Shops that have customers whose day has come, by their own calendar. Asked in a platform transaction. */
export async function shopsWithStagesToMove(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select merchant.id as "merchantId"
    from accounts.merchant
    left join insight.shop on shop.merchant_id = merchant.id
    where merchant.closed_at is null and not merchant.is_being_made
      and exists (
        select from insight.profile
        where profile.merchant_id = merchant.id
          and profile.next_stage_on
            <= coalesce(shop.stops_on + 1, (${tx.now}::timestamptz at time zone merchant.time_zone)::date)
      )`);
}

/**
 * Who belongs to the best fifth of the buyers of twelve months, now and a month ago; only rows that change are written.
 * @returns the spend from which one belongs to it now (null when nobody bought), and who came or went.
 */
export async function rankBest(
  tx: Tx,
  today: string,
): Promise<{ readonly fromCents: number | null; readonly moved: readonly string[] }> {
  return await tx.one(sql`
    with ${spendOfTwelveMonths(tx, today)},
    ranked as (
      select
        customer_id,
        cents,
        coalesce(cents > 0 and row_number() over (order by cents desc nulls last, customer_id)
          <= ceil(0.2 * count(*) filter (where cents > 0) over ()), false) as is_best,
        coalesce(earlier_cents > 0 and row_number() over (order by earlier_cents desc nulls last, customer_id)
          <= ceil(0.2 * count(*) filter (where earlier_cents > 0) over ()), false) as was_best
      from spend
    ),
    best as (select * from ranked where is_best or was_best),
    moved as (
      update insight.profile
      set is_best = coalesce(best.is_best, false), was_best = coalesce(best.was_best, false)
      from insight.profile as current
      left join best on best.customer_id = current.customer_id
      where current.merchant_id = ${tx.merchantId}
        and profile.merchant_id = ${tx.merchantId}
        and profile.customer_id = current.customer_id
        and (current.is_best, current.was_best)
          is distinct from (coalesce(best.is_best, false), coalesce(best.was_best, false))
      returning profile.customer_id
    )
    select
      min(cents) filter (where is_best) as "fromCents",
      coalesce((select json_agg(moved.customer_id) from moved), '[]') as moved
    from best`);
}

/** Net spend per customer in the twelve months up to a day, and in the twelve months up to a month before. */
function spendOfTwelveMonths(tx: Tx, today: string) {
  return sql`spend as (
    select
      receipt.customer_id,
      (sum(receipt.total_cents) filter (where receipt.day > ${today}::date - 365))::bigint as cents,
      (sum(receipt.total_cents) filter (where receipt.day <= ${today}::date - 30))::bigint as earlier_cents
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.customer_id is not null
      and receipt.day > ${today}::date - 395
      and receipt.day <= ${today}::date
    group by receipt.customer_id
  )`;
}

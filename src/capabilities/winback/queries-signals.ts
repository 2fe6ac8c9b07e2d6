import type { Tx } from "../../platform/database.ts";
import {
  fewestEarlierGaps,
  fewestRefunds,
  fewestWindows,
  lastGaps,
  mostEarlierGaps,
  mostWindows,
  refundDays,
} from "./rules/signals.ts";
import type { Settings } from "./rules/settings.ts";

/** What finding signals needs to know of the shop. */
export type Judging = { readonly settings: Settings; readonly shortestRhythmDays: number };

/**
 * A kind of signal a room finds besides silence: a SELECT of `customer_id, since, figures` over `asked (customer_id, …)`, which
 * holds those who are looked at.
 */
export type SignalSource = { readonly kind: string; readonly select: string };

/** Finds the signals of these customers again and writes what differs: one statement, whatever their number. */
export async function findSignals(
  tx: Tx,
  customerIds: readonly string[],
  judging: Judging,
): Promise<string[]> {
  const [only] = customerIds;
  if (only === undefined) return [];
  // The plan of one row is kept; that of many is made for their number.
  if (customerIds.length === 1)
    return await run(tx, "winback_signals_one", (id) => `${id} = $2`, only, judging);
  return await run(tx, null, (id) => `${id} = any($2)`, customerIds, judging);
}

/** A large base is looked at a slice at a time, so that no sale waits for the whole. */
export const signalSlices = 16;

export async function findSignalsOfSlice(tx: Tx, slice: number, judging: Judging): Promise<string[]> {
  return await run(
    tx,
    "winback_signals_slice",
    (id) => `uuid_hash(${id}) & ${signalSlices - 1} = $2`,
    slice,
    judging,
  );
}

async function run(
  tx: Tx,
  name: string | null,
  which: (id: string) => string,
  asked: unknown,
  { settings, shortestRhythmDays }: Judging,
): Promise<string[]> {
  const text = statement(which);
  const values = [
    tx.merchantId,
    asked,
    shortestRhythmDays,
    settings.spendRhythms,
    settings.spendFallPercent,
    settings.gapGrowth,
    settings.refundPercent,
  ];
  const rows =
    name === null
      ? (await tx.client.query<{ customerId: string }>(text, values)).rows
      : await tx.hot<{ customerId: string }>(name, text, values);
  return [...new Set(rows.map(({ customerId }) => customerId))];
}

// The rules of rules/signals.ts, said to the database; a property test holds the two together.
const spend: SignalSource = {
  kind: "spend",
  select: `
    select asked.customer_id, asked.last_day as since,
      jsonb_build_object(
        'cents', coalesce(summed.cents, 0), 'usualCents', floor(summed.usual + 0.5)::bigint,
        'days', asked.window_days, 'windows', asked.compared) as figures
    from asked
    join (
      select placed.customer_id,
        (sum(placed.cents) filter (where placed.place = 0))::bigint as cents,
        sum(placed.cents) filter (where placed.place between 2 and placed.compared + 1)::float8 / placed.compared as usual,
        min(placed.cents) filter (where placed.place between 2 and placed.compared + 1) as poorest,
        count(*) filter (where placed.place between 2 and placed.compared + 1) as windows
      from (
        select asked.customer_id, asked.compared, (asked.last_day - purchase_day.day) / asked.window_days as place,
          sum(purchase_day.cents) as cents
        from asked
        join purchase_day on purchase_day.customer_id = asked.customer_id
        where asked.compared >= ${fewestWindows}
        group by 1, 2, 3
      ) as placed
      group by placed.customer_id, placed.compared
    ) as summed on summed.customer_id = asked.customer_id
    where summed.windows = asked.compared
      and summed.poorest > coalesce(summed.cents, 0)
      and (coalesce(summed.cents, 0) * 100)::float8 <= summed.usual * (100 - $5::float8)`,
};

const frequency: SignalSource = {
  kind: "frequency",
  select: `
    select judged.customer_id, judged.since,
      jsonb_build_object(
        'gapDays', floor(judged.mean + 0.5)::integer, 'usualDays', floor(judged.usual + 0.5)::integer, 'gaps', ${lastGaps}) as figures
    from (
      select gap.customer_id,
        max(gap.day) as since,
        sum(gap.days) filter (where gap.place <= ${lastGaps})::float8 / ${lastGaps} as mean,
        min(gap.days) filter (where gap.place <= ${lastGaps}) as shortest,
        percentile_cont(0.5) within group (order by gap.days)
          filter (where gap.place between ${lastGaps + 1} and ${lastGaps + mostEarlierGaps}) as usual,
        count(*) filter (where gap.place > ${lastGaps}) as earlier
      from (
        select customer_id, day, day - lag(day) over (partition by customer_id order by day) as days,
          row_number() over (partition by customer_id order by day desc) as place
        from purchase_day
      ) as gap
      where gap.days is not null
      group by gap.customer_id
    ) as judged
    where judged.earlier >= ${fewestEarlierGaps}
      and judged.shortest > judged.usual
      and judged.mean >= $6::float8 * greatest(judged.usual, $3::float8)`,
};

const refunds: SignalSource = {
  kind: "refunds",
  select: `
    select shares.customer_id, shares.since,
      jsonb_build_object(
        'refunds', shares.refunds, 'cents', shares.refunded,
        'percent', floor(100 * shares.refunded::float8 / shares.sold + 0.5)::integer, 'days', ${refundDays}) as figures
    from (
      select receipt.customer_id,
        max(receipt.day) filter (where receipt.is_recent and receipt.total_cents < 0) as since,
        count(*) filter (where receipt.is_recent and receipt.total_cents < 0) as refunds,
        coalesce(sum(-receipt.total_cents) filter (where receipt.is_recent and receipt.total_cents < 0), 0)::bigint as refunded,
        coalesce(sum(receipt.total_cents) filter (where receipt.is_recent and receipt.total_cents > 0), 0)::bigint as sold,
        coalesce(sum(-receipt.total_cents) filter (where not receipt.is_recent and receipt.total_cents < 0), 0)::numeric as refunded_before,
        coalesce(sum(receipt.total_cents) filter (where not receipt.is_recent and receipt.total_cents > 0), 0)::numeric as sold_before
      from (
        select moved.customer_id, moved.day, moved.total_cents,
          moved.day > max(moved.day) over (partition by moved.customer_id) - ${refundDays} as is_recent
        from moved
        where moved.total_cents <> 0
      ) as receipt
      group by receipt.customer_id
    ) as shares
    where shares.refunds >= ${fewestRefunds}
      and shares.sold > 0
      and shares.refunded * 100 >= $7::float8 * shares.sold
      and (shares.sold_before = 0 or shares.refunded * shares.sold_before >= 2 * shares.refunded_before * shares.sold)`,
};

const sources = new Map<string, SignalSource>();

/** Adds a kind of signal, such as a complaint without an answer; wiring twice replaces. Its texts are `winback.signal.<kind>` and `winback.reason.<kind>`. */
export function registerSignal(source: SignalSource): void {
  sources.set(source.kind, source);
}

for (const source of [spend, frequency, refunds]) registerSignal(source);

/** The kinds of signals besides silence. */
export function signalKinds(): string[] {
  return [...sources.keys()];
}

/** The parts of a statement that find signals in `moved`, the receipts of those `asked` about; they end in `want`. */
export function wantedSignals(): string {
  const wanted = [...sources.values()].map(
    ({ kind, select }) => `
      select found.customer_id, '${kind}' as kind, found.since, found.figures from (${select}) as found`,
  );
  return `
    given_back as (
      select refund_of as sale_id, sum(total_cents) as cents from moved where refund_of is not null group by refund_of
    ),
    purchase_day as materialized (
      select moved.customer_id, moved.day, sum(moved.total_cents + coalesce(given_back.cents, 0))::bigint as cents
      from moved
      left join given_back on given_back.sale_id = moved.id
      where moved.kind = 'sale' and moved.total_cents > 0 and moved.total_cents + coalesce(given_back.cents, 0) > 0
      group by moved.customer_id, moved.day
    ),
    want as materialized (${wanted.join("\n      union all")})`;
}

/** From `judged (customer_id, first_day, last_day, window_days, …)`: how many whole windows before are compared. */
export const comparedWindows = `least(${mostWindows}, (judged.last_day - judged.first_day + 1) / judged.window_days - 2)`;

// Fewer purchases and fewer refunds than these say nothing yet.
export const saysSomething = `(asked.purchase_days > ${fewestWindows} or asked.refund_count >= ${fewestRefunds})`;

function statement(which: (id: string) => string): string {
  return `
    with asked as materialized (
      select judged.*, ${comparedWindows} as compared
      from (
        select profile.customer_id, profile.first_day, profile.last_day, profile.purchase_days, profile.refund_count,
          ceil($4::float8 * greatest(profile.rhythm_days, $3::float8))::integer as window_days
        from insight.profile
        where profile.merchant_id = $1 and ${which("profile.customer_id")}
          -- Whoever objected to advertising or to being profiled is judged by nothing (GDPR art. 21(2) and (3)).
          and not exists (
            select from consent.standing
            where standing.merchant_id = $1 and standing.customer_id = profile.customer_id and standing.topic = ''
              and ((standing.purpose in ('marketing', 'profiling') and standing.act = 'objected')
                or (standing.purpose = 'profiling' and standing.act = 'withdrawn')))
      ) as judged
    ),
    moved as materialized (
      select receipt.customer_id, receipt.id, receipt.kind, receipt.day, receipt.total_cents, receipt.refund_of
      from asked
      join purchases.receipt on receipt.merchant_id = $1 and receipt.customer_id = asked.customer_id
      where ${saysSomething}
    ),
    ${wantedSignals()},
    cur as materialized (
      select signal.customer_id, signal.kind, signal.since, signal.figures
      from winback.signal
      where signal.merchant_id = $1 and ${which("signal.customer_id")}
    ),
    gone as (
      delete from winback.signal
      using cur
      where signal.merchant_id = $1 and signal.customer_id = cur.customer_id and signal.kind = cur.kind
        and not exists (select from want where want.customer_id = cur.customer_id and want.kind = cur.kind)
      returning signal.customer_id
    ),
    come as (
      insert into winback.signal as kept (merchant_id, customer_id, kind, since, figures)
      select $1, want.customer_id, want.kind, want.since, want.figures
      from want
      left join cur on cur.customer_id = want.customer_id and cur.kind = want.kind
      where (cur.since, cur.figures) is distinct from (want.since, want.figures)
      on conflict (merchant_id, customer_id, kind) do update set since = excluded.since, figures = excluded.figures
      returning kept.customer_id
    )
    select customer_id as "customerId" from gone
    union all
    select customer_id from come`;
}

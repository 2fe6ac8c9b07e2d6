import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { isId } from "../../platform/ids.ts";
import { addDays } from "../../values/day.ts";
import {
  betweenMidnights,
  type Compiled,
  type Condition,
  dayCrossings,
  instantCrossing,
  type Leaf,
  midnightOf,
  type PeopleContext,
  type PeopleField,
  rangeCondition,
  registerPeopleChoices,
  registerPeopleField,
} from "../insight/index.ts";

/** Active memberships in programs that have not ended, of which something more holds. */
function memberships({ merchantId, among }: PeopleContext, more: Condition): Condition {
  return sql`
    from loyalty.membership
    join loyalty.program on program.merchant_id = ${merchantId} and program.id = membership.program_id
    left join loyalty.program_version as in_force
      on in_force.merchant_id = ${merchantId}
      and in_force.program_id = program.id
      and in_force.version = program.version
    join insight.profile on profile.merchant_id = ${merchantId} and profile.customer_id = membership.customer_id
    where membership.merchant_id = ${merchantId}
      and membership.status = 'active'
      and program.state <> 'ended'
      and ${among === null ? sql`true` : among(sql`membership.customer_id`)}
      and ${more}`;
}

function members(context: PeopleContext, more: Condition): Condition {
  return sql`select membership.customer_id ${memberships(context, more)}`;
}

/** One value of the memberships of the customer of the row `profile`. */
function ofHers(value: Condition, context: PeopleContext): Condition {
  const hers = (id: Condition) => sql`${id} = (select her.customer_id)`;
  return sql`(
    select found.value from (select profile.customer_id) as her
    cross join lateral (select ${value} as value ${memberships({ ...context, among: hers }, sql`true`)}) as found)`;
}

/** The leaf was checked against the kind of its field when the rule was read. */
function asked<Op extends Leaf["op"]>(leaf: Leaf, op: Op): Extract<Leaf, { op: Op }> {
  if (leaf.op !== op) throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
  return leaf as Extract<Leaf, { op: Op }>;
}

type Asking = (leaf: Leaf, context: PeopleContext) => Condition;

function flag(key: string, more: Asking, rest: Partial<PeopleField> = {}): PeopleField {
  return {
    key,
    kind: "flag",
    group: "loyalty",
    compile: (leaf, context): Compiled => ({
      members: members(context, more(leaf, context)),
      isOutside: !asked(leaf, "is").value,
    }),
    actual: (leaf, context) => sql`profile.customer_id in (${members(context, more(leaf, context))})`,
    ...rest,
  };
}

const points = sql`(membership.available - membership.debt)
  / 10 ^ coalesce((in_force.definition ->> 'scale')::integer, 0)`;

const fields: readonly PeopleField[] = [
  flag("loyalty_member", () => sql`true`),
  {
    key: "loyalty_program",
    kind: "choice",
    group: "loyalty",
    choicesFrom: "programs",
    compile: (leaf, context) => ({
      members: members(
        context,
        sql`membership.program_id = any(${asked(leaf, "in").value.filter(isId)}::uuid[])`,
      ),
    }),
    actual: (_, context) => ofHers(sql`array_agg(program.name order by program.rank)`, context),
  },
  {
    key: "loyalty_tier",
    kind: "choice",
    group: "loyalty",
    choicesFrom: "tiers",
    compile: (leaf, context) => ({
      members: members(context, sql`membership.tier_id = any(${asked(leaf, "in").value}::text[])`),
    }),
    actual: (_, context) => ofHers(sql`array_remove(array_agg(membership.tier_id), null)`, context),
  },
  {
    key: "loyalty_balance",
    kind: "count",
    group: "loyalty",
    compile: (leaf, context) => ({
      members: members(context, rangeCondition(points, asked(leaf, "between").value)),
    }),
    actual: (_, context) => ofHers(sql`max(${points})`, context),
  },
  {
    // Asked as a birthday is: within so many days from today.
    key: "loyalty_expiring",
    kind: "birthday",
    group: "loyalty",
    compile: (leaf, context) => ({ members: members(context, hasExpiring(leaf, context)) }),
    movers: expiringMovers,
    actual: (_, context) => ofHers(sql`min((${nextExpiry(context)}))`, context),
  },
  flag(
    "loyalty_reward",
    () => sql`exists (
      select from jsonb_array_elements(in_force.definition -> 'rewards') as reward
      where (reward ->> 'enabled')::boolean and (reward ->> 'costUnits')::bigint <= membership.available)`,
  ),
  // A member who lacks less for a reward than an ordinary ticket of hers brings, and whose next purchase is about due.
  flag(
    "loyalty_near",
    (_, context) => sql`profile.due_on <= ${context.today}::date and profile.stage <> 'lost'
      and exists (${goals} where goal.units > membership.available
        and goal.units <= membership.available + (${ordinaryTicket(context)}))`,
    { movers: nearMovers },
  ),
  // A member who holds points and has not moved any for a year.
  flag(
    "loyalty_sleeping",
    (_, { today, moment }) => sql`membership.available > 0
      and coalesce(membership.last_activity_at, membership.joined_at)
        < ${midnightOf(addDays(today, -365), moment.timeZone)}::timestamptz`,
    { movers: sleepingMovers },
  ),
];

const expiry = sql`least(lot.expires_at, membership.idle_expires_at)`;

function openLots({ merchantId }: PeopleContext): Condition {
  return sql`
    from loyalty.lot
    where lot.merchant_id = ${merchantId} and lot.membership_id = membership.id and not lot.is_closed and lot.remaining > 0`;
}

function nextExpiry(context: PeopleContext): Condition {
  return sql`select min(${expiry}) ${openLots(context)}`;
}

/** Today and the days asked for after it. */
function expiryDays(leaf: Leaf, today: string): { readonly from: string; readonly to: string } {
  return { from: today, to: addDays(today, asked(leaf, "within").value) };
}

function hasExpiring(leaf: Leaf, context: PeopleContext): Condition {
  const { today, moment } = context;
  return sql`exists (
    select ${openLots(context)} and ${betweenMidnights(expiry, expiryDays(leaf, today), moment.timeZone)})`;
}

type Movers = NonNullable<PeopleField["movers"]>;

function expiringMovers(...[leaf, from, to, { merchantId }]: Parameters<Movers>): Condition | null {
  if (from.today === to.today) return null;
  const [low = from.today, high = to.today] = [from.today, to.today].toSorted();
  // Those whose day has passed, and those whose day came within reach.
  const moved = (at: Condition) =>
    sql`(${betweenMidnights(at, { from: low, to: addDays(high, -1) }, to.timeZone)}
      or ${betweenMidnights(at, { from: addDays(expiryDays(leaf, low).to, 1), to: expiryDays(leaf, high).to }, to.timeZone)})`;
  return sql`
    select membership.customer_id from loyalty.lot
    join loyalty.membership on membership.merchant_id = ${merchantId} and membership.id = lot.membership_id
    where lot.merchant_id = ${merchantId} and not lot.is_closed and ${moved(sql`lot.expires_at`)}
    union
    select membership.customer_id from loyalty.membership
    where membership.merchant_id = ${merchantId} and ${moved(sql`membership.idle_expires_at`)}`;
}

const goals = sql`
  select from (
    select (reward ->> 'costUnits')::bigint as units
    from jsonb_array_elements(in_force.definition -> 'rewards') as reward
    where (reward ->> 'enabled')::boolean
    union all
    select (step ->> 'units')::bigint
    from jsonb_array_elements(in_force.definition #> '{autoVouchers,steps}') as step
  ) as goal`;

/** What a ticket of the member usually brings: the median of a year. */
function ordinaryTicket({ merchantId, today }: PeopleContext): Condition {
  return sql`
    select coalesce(percentile_cont(0.5) within group (order by ticket.earned), 0)
    from loyalty.ticket
    where ticket.merchant_id = ${merchantId}
      and ticket.membership_id = membership.id
      and ticket.day > ${today}::date - 365
      and ticket.earned > 0
      and not ticket.is_cancelled`;
}

/** Those whose day has come, and those of whom a ticket left the year from which the ordinary one is told. */
function nearMovers(...[, from, to, { merchantId }]: Parameters<Movers>): Condition | null {
  const due = dayCrossings(sql`profile.due_on`, { to: from.today }, { to: to.today });
  const old = dayCrossings(
    sql`ticket.day`,
    { to: addDays(from.today, -365) },
    { to: addDays(to.today, -365) },
  );
  if (due === null || old === null) return null;
  return sql`
    select profile.customer_id from insight.profile
    where profile.merchant_id = ${merchantId} and ${due}
    union
    select membership.customer_id from loyalty.ticket
    join loyalty.membership on membership.merchant_id = ${merchantId} and membership.id = ticket.membership_id
    where ticket.merchant_id = ${merchantId} and ${old}`;
}

function sleepingMovers(...[, from, to, { merchantId }]: Parameters<Movers>): Condition | null {
  const limit = (today: string) => midnightOf(addDays(today, -365), to.timeZone);
  const moved = instantCrossing(
    sql`coalesce(membership.last_activity_at, membership.joined_at)`,
    limit(from.today),
    limit(to.today),
  );
  if (moved === null) return null;
  return sql`
    select membership.customer_id from loyalty.membership
    where membership.merchant_id = ${merchantId} and ${moved}`;
}

/** Lists and segments look for customers by what they have in programs. */
export function registerLoyaltyFields(): void {
  for (const field of fields) registerPeopleField(field);
  registerPeopleChoices("programs", programChoices);
  registerPeopleChoices("tiers", tierChoices);
}

async function programChoices(tx: Tx): Promise<{ value: string; label: string }[]> {
  return await tx.rows<{ value: string; label: string }>(sql`
    select id as value, name as label from loyalty.program
    where merchant_id = ${tx.merchantId} and state in ('active', 'paused')
    order by rank, name`);
}

async function tierChoices(tx: Tx): Promise<{ value: string; label: string }[]> {
  return await tx.rows<{ value: string; label: string }>(sql`
    select level ->> 'id' as value, min(level ->> 'name') as label
    from loyalty.program
    join loyalty.program_version as in_force
      on in_force.merchant_id = ${tx.merchantId}
      and in_force.program_id = program.id
      and in_force.version = program.version
    cross join jsonb_array_elements(in_force.definition -> 'tiers' -> 'levels') as level
    where program.merchant_id = ${tx.merchantId} and program.state in ('active', 'paused')
    group by 1
    order by 2`);
}

import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { type PeopleField, registerPeopleChoices, registerPeopleField } from "../insight/index.ts";

type Leaf = Parameters<PeopleField["compile"]>[0];
type Condition = ReturnType<PeopleField["compile"]>;

/** An active membership of the customer in a program that has not ended, of which something more holds. */
function member({ merchantId }: { readonly merchantId: string }, more: Condition): Condition {
  return sql`exists (
    select from loyalty.membership
    join loyalty.program on program.merchant_id = ${merchantId} and program.id = membership.program_id
    left join loyalty.program_version as in_force
      on in_force.merchant_id = ${merchantId}
      and in_force.program_id = program.id
      and in_force.version = program.version
    where membership.merchant_id = ${merchantId}
      and membership.customer_id = profile.customer_id
      and membership.status = 'active'
      and program.state <> 'ended'
      and ${more})`;
}

/** The leaf was checked against the kind of its field when the rule was read. */
function expect<Op extends Leaf["op"]>(leaf: Leaf, op: Op): Extract<Leaf, { op: Op }> {
  if (leaf.op !== op) throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
  return leaf as Extract<Leaf, { op: Op }>;
}

function flag(key: string, more: Condition): PeopleField {
  return {
    key,
    kind: "flag",
    group: "loyalty",
    compile: (leaf, context) =>
      expect(leaf, "is").value ? member(context, more) : sql`not ${member(context, more)}`,
  };
}

const isUuid = (text: string) => /^[0-9a-f-]{36}$/.test(text);

const fields: readonly PeopleField[] = [
  flag("loyalty_member", sql`true`),
  {
    key: "loyalty_program",
    kind: "choice",
    group: "loyalty",
    choicesFrom: "programs",
    compile: (leaf, context) =>
      member(context, sql`membership.program_id = any(${expect(leaf, "in").value.filter(isUuid)}::uuid[])`),
  },
  {
    key: "loyalty_tier",
    kind: "choice",
    group: "loyalty",
    choicesFrom: "tiers",
    compile: (leaf, context) =>
      member(context, sql`membership.tier_id = any(${expect(leaf, "in").value}::text[])`),
  },
  {
    key: "loyalty_balance",
    kind: "count",
    group: "loyalty",
    compile: (leaf, context) => {
      const { from, to } = expect(leaf, "between").value;
      const points = sql`(membership.available - membership.debt)
        / 10 ^ coalesce((in_force.definition ->> 'scale')::integer, 0)`;
      const ends = [
        ...(from === undefined ? [] : [sql`${points} >= ${from}`]),
        ...(to === undefined ? [] : [sql`${points} <= ${to}`]),
      ];
      return member(context, sql.join([sql`true`, ...ends], sql` and `));
    },
  },
  {
    // Asked as a birthday is: within so many days from today.
    key: "loyalty_expiring",
    kind: "birthday",
    group: "loyalty",
    compile: (leaf, context) =>
      member(
        context,
        sql`exists (
          select from loyalty.lot
          where lot.merchant_id = ${context.merchantId}
            and lot.membership_id = membership.id
            and not lot.is_closed
            and lot.remaining > 0
            and least(lot.expires_at, membership.idle_expires_at) >= ${context.today}::date
            and least(lot.expires_at, membership.idle_expires_at)
              < ${context.today}::date + ${expect(leaf, "within").value}::integer + 1)`,
      ),
  },
  flag(
    "loyalty_reward",
    sql`exists (
      select from jsonb_array_elements(in_force.definition -> 'rewards') as reward
      where (reward ->> 'enabled')::boolean and (reward ->> 'costUnits')::bigint <= membership.available)`,
  ),
];

/** A member who lacks less for a reward than an ordinary ticket of hers brings, and whose next purchase is about due. */
const nearReward: PeopleField = {
  key: "loyalty_near",
  kind: "flag",
  group: "loyalty",
  compile: (leaf, context) => {
    const near = sql`(
      profile.rhythm_days > 0
      and profile.stage <> 'lost'
      and ${context.today}::date - profile.last_day > ${dueFrom}::float8 * profile.rhythm_days
      and ${member(context, sql`exists (${goals} where goal.units > membership.available and goal.units <= membership.available + (${ordinaryTicket(context)}))`)})`;
    return expect(leaf, "is").value ? near : sql`(${near}) is not true`;
  },
};

// Of the customer's own rhythm: told earlier, she would have come anyway.
const dueFrom = 0.8;

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
function ordinaryTicket({
  merchantId,
  today,
}: {
  readonly merchantId: string;
  readonly today: string;
}): Condition {
  return sql`
    select coalesce(percentile_cont(0.5) within group (order by ticket.earned), 0)
    from loyalty.ticket
    where ticket.merchant_id = ${merchantId}
      and ticket.membership_id = membership.id
      and ticket.day > ${today}::date - 365
      and ticket.earned > 0
      and not ticket.is_cancelled`;
}

/** A member who holds points and has not moved any for a year. */
const sleeping: PeopleField = {
  key: "loyalty_sleeping",
  kind: "flag",
  group: "loyalty",
  compile: (leaf, context) => {
    const asleep = member(
      context,
      sql`membership.available > 0
        and coalesce(membership.last_activity_at, membership.joined_at) < ${context.today}::date - 365`,
    );
    return expect(leaf, "is").value ? asleep : sql`not ${asleep}`;
  },
};

/** Lists and segments look for customers by what they have in programs. */
export function registerLoyaltyFields(): void {
  for (const field of [...fields, nearReward, sleeping]) registerPeopleField(field);
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

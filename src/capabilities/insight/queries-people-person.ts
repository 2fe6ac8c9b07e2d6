import { sql } from "kysely";
import { addDays } from "../../values/day.ts";
import type { Moment } from "./moments.ts";
import {
  dayCondition,
  daysAsked,
  dayCrossings,
  eitherOf,
  instantCondition,
  instantMovers,
  moversOnOwnDay,
  onOwnDay,
} from "./queries-people-days.ts";
import { knownCondition } from "./queries-people-custom.ts";
import {
  asked,
  type Compiled,
  type Condition,
  type PeopleContext,
  type PeopleField,
} from "./queries-people-rule.ts";
import type { Leaf, Range } from "./rules/people-rule.ts";

/** Birthdays on these days; the 29th of February is kept on the 28th in other years. */
function birthdayOn(dates: readonly string[]): Condition {
  const isDay = (month: number, day: number) =>
    sql`(profile.birth_month = ${month} and profile.birth_day = ${day})`;
  const wanted = dates.flatMap((date) => {
    const month = Number(date.slice(5, 7));
    const day = Number(date.slice(8, 10));
    return isLastOfShortFebruary(date) ? [isDay(2, 28), isDay(2, 29)] : [isDay(month, day)];
  });
  return wanted.length === 0 ? sql`false` : sql`(${sql.join(wanted, sql` or `)})`;
}

function isLastOfShortFebruary(date: string): boolean {
  return date.endsWith("-02-28") && addDays(date, 1).endsWith("-03-01");
}

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: Math.min(count, 366) }, (_, step) => addDays(first, step));
}

function profiles({ merchantId }: PeopleContext, condition: Condition | null): Condition | null {
  if (condition === null) return null;
  return sql`select profile.customer_id from insight.profile where profile.merchant_id = ${merchantId} and ${condition}`;
}

/** Today or within the days that follow, on the customer's own calendar. */
const birthday: PeopleField = {
  key: "birthday",
  kind: "birthday",
  group: "person",
  canBeUnknown: true,
  compile: (leaf, context) =>
    leaf.op === "known"
      ? knownCondition(leaf, sql`profile.birth_day`)
      : onOwnDay(context, (today) => birthdayOn(daysFrom(today, asked(leaf, "within").value))),
  movers: (leaf, from, to, context) => (leaf.op === "known" ? null : birthdayMovers(leaf, from, to, context)),
  actual: () => birthdayText,
};

const birthdayText = sql`case when profile.birth_day is not null then
  lpad(profile.birth_month::text, 2, '0') || '-' || lpad(profile.birth_day::text, 2, '0') end`;

function birthdayMovers(leaf: Leaf, from: Moment, to: Moment, context: PeopleContext): Condition | null {
  const count = asked(leaf, "within").value;
  const moved = moversOnOwnDay(from, to, (one, other) => {
    const [before, after] = [daysFrom(one, count), daysFrom(other, count)];
    const changed = [
      ...before.filter((day) => !after.includes(day)),
      ...after.filter((day) => !before.includes(day)),
    ];
    return changed.length === 0 ? null : birthdayOn(changed);
  });
  return profiles(context, moved);
}

// Of whom only the year is known, the age is told as if she were born on its last day: she has it for certain.
const born = sql`(profile.birth_year, coalesce(profile.birth_month, 12), coalesce(profile.birth_day, 31))`;

/** Born on this day or before: whoever is born on a 29th of February is a year older on the 28th in other years. */
function bornUntil(date: string): Condition {
  const [year, month, day] = date.split("-").map(Number);
  return sql`${born} <= (${year}::integer, ${month}::integer, ${day}::integer)`;
}

function ageCondition({ from, to }: Range<number>, today: string): Condition {
  const ofAge = (years: number) => {
    const month = today.slice(5, 7);
    const day = isLastOfShortFebruary(today) ? "29" : today.slice(8, 10);
    return bornUntil(`${Number(today.slice(0, 4)) - years}-${month}-${day}`);
  };
  const ends = [
    sql`profile.birth_year is not null`,
    ...(from === undefined ? [] : [ofAge(Math.max(from, 0))]),
    ...(to === undefined ? [] : [sql`not ${ofAge(to + 1)}`]),
  ];
  return sql`(${sql.join(ends, sql` and `)})`;
}

const age: PeopleField = {
  key: "age",
  kind: "count",
  group: "person",
  canBeUnknown: true,
  compile: (leaf, context) =>
    leaf.op === "known"
      ? knownCondition(leaf, sql`profile.birth_year`)
      : onOwnDay(context, (today) => ageCondition(asked(leaf, "between").value, today)),
  movers: (leaf, from, to, context) => (leaf.op === "known" ? null : ageMovers(from, to, context)),
  actual: (_, { today }) => {
    const day = isLastOfShortFebruary(today) ? 29 : Number(today.slice(8, 10));
    const isToCome = sql`(coalesce(profile.birth_month, 12), coalesce(profile.birth_day, 31))
      > (${Number(today.slice(5, 7))}::integer, ${day}::integer)`;
    return sql`${Number(today.slice(0, 4))}::integer - profile.birth_year - (${isToCome})::integer`;
  },
};

/** Those whose birthday lies between the two days. */
function ageMovers(from: Moment, to: Moment, context: PeopleContext): Condition | null {
  const moved = moversOnOwnDay(from, to, (one, other) => {
    const [low = one, high = other] = [one, other].toSorted();
    const days = daysFrom(addDays(low, 1), daysApart(low, high));
    const yearEnds = days.some((date) => date.endsWith("-12-31"));
    return eitherOf([
      birthdayOn(days),
      yearEnds ? sql`(profile.birth_month is null and profile.birth_year is not null)` : null,
    ]);
  });
  return profiles(context, moved);
}

function daysApart(low: string, high: string): number {
  return Math.round((Date.parse(high) - Date.parse(low)) / 86_400_000);
}

const birthDate = sql`(case when profile.birth_year is not null and profile.birth_day is not null then
  make_date(profile.birth_year, profile.birth_month,
    case when profile.birth_month = 2 and profile.birth_day = 29
           and not (profile.birth_year % 4 = 0 and (profile.birth_year % 100 <> 0 or profile.birth_year % 400 = 0))
         then 28 else profile.birth_day end) end)`;

const birth: PeopleField = {
  key: "birth_date",
  kind: "day",
  group: "person",
  canBeUnknown: true,
  compile: (leaf, context) =>
    onOwnDay(context, (today) => dayCondition(leaf, { day: birthDate }, context, today)),
  movers: (leaf, from, to, context) =>
    leaf.op === "hours"
      ? "all"
      : profiles(
          context,
          moversOnOwnDay(from, to, (one, other) =>
            dayCrossings(birthDate, daysAsked(leaf, one), daysAsked(leaf, other)),
          ),
        ),
  actual: () => birthDate,
};

const notes: PeopleField = {
  key: "notes",
  kind: "words",
  group: "person",
  canBeUnknown: true,
  compile: (leaf, { merchantId, among }): Compiled => {
    const said =
      leaf.op === "contains"
        ? sql`strpos(insight.fold(note.body), insight.fold(${leaf.value})) > 0`
        : leaf.op === "in"
          ? sql`insight.fold(note.body) in (select insight.fold(word) from unnest(${leaf.value}::text[]) as word)`
          : sql`true`;
    return {
      members: sql`select noted.customer_id from (${notesOf({ merchantId, among }, said)}) as noted`,
      isOutside: leaf.op === "known" && !leaf.value,
    };
  },
  actual: (_, context) => sql`(
    select said.body from (${notesOf(context, sql`true`)}) as said
    where said.customer_id = profile.customer_id
    order by said.created_at desc, said.id desc limit 1)`,
};

/** Notes about a record that was merged are about the one that speaks for it. */
function notesOf(
  { merchantId, among }: Pick<PeopleContext, "merchantId" | "among">,
  said: Condition,
): Condition {
  const speaking = sql`coalesce(customer.merged_into, customer.id)`;
  return sql`
    select ${speaking} as customer_id, note.body, note.created_at, note.id
    from customers.note
    join customers.customer on customer.merchant_id = ${merchantId} and customer.id = note.customer_id
    where note.merchant_id = ${merchantId} and note.removed_at is null
      and ${among === null ? sql`true` : among(speaking)} and ${said}`;
}

export const consentStates = ["granted", "unproven", "withdrawn", "never"] as const;
type ConsentState = (typeof consentStates)[number];

const actsOf: Readonly<Record<Exclude<ConsentState, "never">, Condition>> = {
  granted: sql`(standing.act in ('granted', 'renewed') and standing.usable)`,
  unproven: sql`(standing.act in ('granted', 'renewed') and not standing.usable)`,
  withdrawn: sql`(standing.act in ('withdrawn', 'objected'))`,
};

/** What a customer said of the shop's messages by one channel: agreed, agreed without proof, withdrawn or objected, never asked. */
function consent(channel: "email" | "sms" | "phone" | "post"): readonly PeopleField[] {
  const standing = ({ merchantId, among }: PeopleContext, more: Condition) => sql`
    select standing.customer_id from consent.standing
    where standing.merchant_id = ${merchantId} and standing.channel = ${channel}
      and standing.purpose = 'marketing' and standing.topic = ''
      and ${among === null ? sql`true` : among(sql`standing.customer_id`)} and ${more}`;
  const ofHer = (value: Condition, { merchantId }: PeopleContext) => sql`(
    select ${value} from consent.standing
    where standing.merchant_id = ${merchantId} and standing.channel = ${channel}
      and standing.purpose = 'marketing' and standing.topic = '' and standing.customer_id = profile.customer_id)`;
  const at = sql`standing.changed_at`;
  return [
    {
      key: `consent_${channel}`,
      kind: "choice",
      group: "contact",
      choices: consentStates,
      compile: (leaf, context): Compiled => {
        if (leaf.op === "known") return { members: standing(context, sql`true`), isOutside: !leaf.value };
        const wanted = asked(leaf, "in").value;
        const wantsNever = wanted.includes("never");
        const named = (["granted", "unproven", "withdrawn"] as const).filter(
          (state) => wanted.includes(state) !== wantsNever,
        );
        const either =
          named.length === 0
            ? sql`false`
            : sql`(${sql.join(
                named.map((state) => actsOf[state]),
                sql` or `,
              )})`;
        return { members: standing(context, either), isOutside: wantsNever };
      },
      actual: (_, context) =>
        sql`coalesce(${ofHer(sql`case when ${actsOf.granted} then 'granted' when ${actsOf.unproven} then 'unproven' else 'withdrawn' end`, context)}, 'never')`,
    },
    {
      key: `consent_${channel}_since`,
      kind: "day",
      group: "contact",
      canBeUnknown: true,
      compile: (leaf, context): Compiled =>
        leaf.op === "known"
          ? { members: standing(context, sql`true`), isOutside: !leaf.value }
          : { members: standing(context, instantCondition(leaf, at, context)) },
      movers: (leaf, from, to, context) => {
        const moved = instantMovers(leaf, at, from, to);
        return moved === null ? null : standing({ ...context, among: null }, moved);
      },
      actual: (_, context) => ofHer(at, context),
    },
  ];
}

export const personalFields: readonly PeopleField[] = [
  birthday,
  age,
  birth,
  notes,
  ...consent("email"),
  ...consent("sms"),
  ...consent("phone"),
  ...consent("post"),
];

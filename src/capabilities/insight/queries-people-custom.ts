import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { fold } from "../../values/fold.ts";
import {
  daysAsked,
  dayCondition,
  dayCrossings,
  moversOnOwnDay,
  onOwnDay,
  rangeCondition,
} from "./queries-people-days.ts";
import { asked, type Condition, type PeopleContext, type PeopleField } from "./queries-people-rule.ts";
import type { Leaf } from "./rules/people-rule.ts";

type OwnField = {
  readonly key: string;
  readonly label: string;
  readonly type: "text" | "number" | "date" | "boolean" | "choice" | "choices";
  readonly choices: readonly string[];
  readonly isArchived: boolean;
};

const groups = { group: "own", texts: "insight.filter.own", canBeUnknown: true } as const;

/** The shop's own fields as fields of rules, `custom.<key>`; those put away still answer the rules that name them. */
export async function ownFields(tx: Tx): Promise<(PeopleField & { readonly isArchived: boolean })[]> {
  const fields = await tx.rows<OwnField>(sql`
    select key, label, type, choices, archived_at is not null as "isArchived"
    from customers.field
    where merchant_id = ${tx.merchantId}
    order by position, key`);
  return fields.map((field) => ({ ...peopleField(field), isArchived: field.isArchived }));
}

function peopleField({ key, label, type, choices }: OwnField): PeopleField {
  const same = { ...groups, key: `custom.${key}`, label };
  const text = sql`nullif(profile.custom ->> ${key}, '')`;
  switch (type) {
    case "text": {
      const folded = sql`nullif(insight.fold(${text}), '')`;
      return { ...same, kind: "words", compile: (leaf) => wordsCondition(leaf, folded), actual: () => text };
    }
    case "number":
      return {
        ...same,
        kind: "number",
        compile: (leaf) => numberCondition(leaf, numberOf(text)),
        actual: () => numberOf(text),
      };
    case "date":
      return {
        ...same,
        kind: "day",
        compile: (leaf, context) =>
          onOwnDay(context, (today) => dayCondition(leaf, { day: dayOf(text) }, context, today)),
        movers: (leaf, from, to, context) => dateMovers(leaf, dayOf(text), from, to, context),
        actual: () => dayOf(text),
      };
    case "boolean":
      return {
        ...same,
        kind: "flag",
        compile: (leaf) => flagCondition(leaf, sql`(${text} = 'true')`),
        actual: () => sql`(${text} = 'true')`,
      };
    case "choice":
      return {
        ...same,
        kind: "choice",
        choices,
        compile: (leaf) =>
          leaf.op === "known"
            ? knownCondition(leaf, text)
            : sql`${text} = any(${asked(leaf, "in").value}::text[])`,
        actual: () => text,
      };
    case "choices":
      return {
        ...same,
        kind: "list",
        choices,
        compile: (leaf) => listCondition(leaf, key),
        actual: () => listOf(key),
      };
  }
}

type Moment = PeopleContext["moment"];

function dateMovers(
  leaf: Leaf,
  day: Condition,
  from: Moment,
  to: Moment,
  { merchantId }: PeopleContext,
): Condition | "all" | null {
  if (leaf.op === "hours") return "all";
  const moved = moversOnOwnDay(from, to, (one, other) =>
    dayCrossings(day, daysAsked(leaf, one), daysAsked(leaf, other)),
  );
  if (moved === null) return null;
  return sql`select profile.customer_id from insight.profile where profile.merchant_id = ${merchantId} and ${moved}`;
}

/** A number that a file wrote as text is a number; anything else is not known. */
function numberOf(text: Condition): Condition {
  return sql`(case when ${text} ~ '^[[:space:]]*[-+]?[0-9]{1,15}([.,][0-9]{1,9})?[[:space:]]*$' then replace(trim(${text}), ',', '.')::numeric end)`;
}

function dayOf(text: Condition): Condition {
  return sql`(case when ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then ${text}::date end)`;
}

function listOf(key: string): Condition {
  return sql`(case when jsonb_typeof(profile.custom -> ${key}) = 'array' then profile.custom -> ${key} end)`;
}

function listCondition(leaf: Leaf, key: string): Condition {
  const list = listOf(key);
  if (leaf.op === "known") {
    const isKnown = sql`(${list} is not null and ${list} <> '[]'::jsonb)`;
    return leaf.value ? isKnown : sql`not ${isKnown}`;
  }
  if (leaf.op === "has_all") return sql`${list} ?& ${leaf.value}::text[]`;
  return sql`${list} ?| ${asked(leaf, "in").value}::text[]`;
}

/** Words of the shop, kept folded: compared without case, accents and outer spaces. */
export function wordsCondition(leaf: Leaf, folded: Condition): Condition {
  if (leaf.op === "known") return knownCondition(leaf, folded);
  if (leaf.op === "contains") return sql`strpos(${folded}, ${fold(leaf.value)}) > 0`;
  const words = asked(leaf, "in").value.map(fold);
  const [only] = words;
  return words.length === 1 ? sql`${folded} = ${only}` : sql`${folded} = any(${words}::text[])`;
}

export function knownCondition(leaf: Leaf, value: Condition): Condition {
  return asked(leaf, "known").value ? sql`${value} is not null` : sql`${value} is null`;
}

export function numberCondition(leaf: Leaf, value: Condition): Condition {
  return leaf.op === "known"
    ? knownCondition(leaf, value)
    : rangeCondition(value, asked(leaf, "between").value);
}

export function flagCondition(leaf: Leaf, holds: Condition): Condition {
  if (leaf.op === "known") return knownCondition(leaf, holds);
  return asked(leaf, "is").value ? holds : sql`(${holds}) is not true`;
}

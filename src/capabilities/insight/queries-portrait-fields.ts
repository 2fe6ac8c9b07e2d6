import { sql } from "kysely";
import {
  asked,
  type Condition,
  type PeopleContext,
  type PeopleField,
  registerPeopleField,
} from "./queries-people-rule.ts";
import { monthsOfPaths, placeLetters } from "./rules/flow.ts";
import { stages } from "./rules/lifecycle.ts";
import { motives } from "./rules/motive.ts";

type More = Pick<PeopleField, "group" | "choices" | "choicesFrom">;

/** A choice kept beside the profile, at most one value per customer. */
function beside(key: string, table: string, value: Condition, more: More): PeopleField {
  const kept = sql.ref(`insight.${table}`);
  const rows = ({ merchantId }: PeopleContext, condition: Condition) => sql`
    select held.customer_id from ${kept} as held where held.merchant_id = ${merchantId} and ${condition}`;
  return {
    key,
    kind: "choice",
    canBeUnknown: true,
    ...more,
    compile: (leaf, context) =>
      leaf.op === "known"
        ? { members: rows(context, sql`${value} is not null`), isOutside: !leaf.value }
        : { members: rows(context, sql`${value} = any(${[...asked(leaf, "in").value]}::text[])`) },
    actual: (_, { merchantId }) => sql`(
      select ${value} from ${kept} as held
      where held.merchant_id = ${merchantId} and held.customer_id = profile.customer_id)`,
  };
}

/** The stage at the end of the month so many months before this one. */
function stageAgo(key: string, months: number): PeopleField {
  const letter = sql`substr(held.path, ${sql.lit(monthsOfPaths + 1 - months)}, 1)`;
  const named = sql.join(
    stages.map((stage) => sql`when ${sql.lit(placeLetters[stage])} then ${sql.lit(stage)}`),
    sql` `,
  );
  return beside(key, "stage_path", sql`case ${letter} ${named} end`, { group: "habits", choices: stages });
}

const hours = ["early", "late_morning", "midday", "afternoon", "evening"];

const own: readonly PeopleField[] = [
  beside("motive", "motive", sql`held.motive`, { group: "habits", choices: motives }),
  beside("usual_weekday", "habit", sql`held.usual_weekday::text`, {
    group: "habits",
    choices: ["1", "2", "3", "4", "5", "6", "7"],
  }),
  beside("usual_hours", "habit", sql`held.usual_hours`, { group: "habits", choices: hours }),
  beside("usual_store", "habit", sql`held.usual_store_id::text`, { group: "habits", choicesFrom: "stores" }),
  beside("usual_channel", "habit", sql`held.usual_channel`, { group: "habits", choices: ["shop", "web"] }),
  beside("main_family", "habit", sql`held.main_category_id::text`, {
    group: "habits",
    choicesFrom: "categories",
  }),
  beside("first_family", "habit", sql`held.first_category_id::text`, {
    group: "habits",
    choicesFrom: "categories",
  }),
  beside("first_product", "habit", sql`held.first_product_id::text`, {
    group: "habits",
    choicesFrom: "products",
  }),
  stageAgo("stage_month_ago", 1),
  stageAgo("stage_quarter_ago", 3),
  stageAgo("stage_year_ago", 12),
  {
    key: "look_alike",
    kind: "flag",
    group: "forecast",
    permission: "insight:read",
    compile: (leaf, { merchantId }) => {
      const members = sql`
        select look_alike.customer_id from insight.look_alike where look_alike.merchant_id = ${merchantId}`;
      return leaf.op === "known"
        ? sql`${leaf.value}::boolean`
        : { members, isOutside: !asked(leaf, "is").value };
    },
    actual: (_, { merchantId }) => sql`exists (
      select from insight.look_alike
      where look_alike.merchant_id = ${merchantId} and look_alike.customer_id = profile.customer_id)`,
  },
];

for (const field of own) registerPeopleField(field);

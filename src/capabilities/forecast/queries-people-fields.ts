import { sql } from "kysely";
import {
  type Condition,
  dayCondition,
  dayMovers,
  type Leaf,
  type PeopleContext,
  type PeopleField,
  rangeCondition,
  registerPeopleField,
  registerPeopleSort,
} from "../insight/index.ts";
import { type Band, bands } from "./rules/band.ts";

/** Those whose score answers; who has none is in no question but "not known". */
function scored({ merchantId, among }: PeopleContext, condition: Condition): Condition {
  return sql`select score.customer_id from forecast.customer as score
    where score.merchant_id = ${merchantId} and ${condition}
      ${among === null ? sql`` : sql`and ${among(sql`score.customer_id`)}`}`;
}

/** What a customer has, as one value. */
function own({ merchantId }: PeopleContext, value: Condition): Condition {
  return sql`(select ${value} from forecast.customer as score
    where score.merchant_id = ${merchantId} and score.customer_id = profile.customer_id)`;
}

const known = (leaf: Leaf, context: PeopleContext, column: Condition) => ({
  members: scored(context, sql`${column} is not null`),
  isOutside: leaf.op === "known" && !leaf.value,
});

type Kept = Pick<PeopleField, "key" | "group" | "texts" | "permission" | "canBeUnknown">;
const permission = "insight:read";
const kept = (key: string): Kept => ({
  key,
  group: "forecast",
  texts: `forecast.filter.${key}`,
  permission,
  canBeUnknown: true,
});

function money(key: string, name: string): PeopleField {
  const column = sql.ref(`score.${name}`);
  return {
    ...kept(key),
    kind: "money",
    compile: (leaf, context) =>
      leaf.op === "between"
        ? { members: scored(context, rangeCondition(column, leaf.value)) }
        : known(leaf, context, column),
    actual: (_, context) => own(context, column),
  };
}

function day(key: string, name: string): PeopleField {
  const column = sql.ref(`score.${name}`);
  return {
    ...kept(key),
    kind: "day",
    compile: (leaf, context) =>
      leaf.op === "known"
        ? known(leaf, context, column)
        : { members: scored(context, dayCondition(leaf, { day: column }, context)) },
    movers: (leaf, from, to, context) => {
      const moved = dayMovers(leaf, { day: column }, from, to);
      return moved === null ? null : scored(context, moved);
    },
    actual: (_, context) => own(context, column),
  };
}

const conditions: Readonly<Record<Band, (today: string) => Condition>> = {
  active: (today) => sql`score.unusual_on > ${today}::date`,
  to_revive: (today) =>
    sql`(score.unusual_on <= ${today}::date and (score.lost_on is null or score.lost_on > ${today}::date))`,
  probably_lost: (today) => sql`score.lost_on <= ${today}::date`,
};

/** A band is never stored: it follows from two dates and the day. */
const band: PeopleField = {
  ...kept("forecast_band"),
  kind: "choice",
  choices: bands,
  compile: (leaf, context) => {
    if (leaf.op !== "in") return known(leaf, context, sql`score.unusual_on`);
    const asked = bands
      .filter((one) => leaf.value.includes(one))
      .map((one) => conditions[one](context.today));
    return {
      members: scored(context, asked.length === 0 ? sql`false` : sql`(${sql.join(asked, sql` or `)})`),
    };
  },
  movers: (_, from, to, context) => {
    const [low, high] = [from.today, to.today].toSorted();
    if (low === high) return null;
    const passed = (column: string) =>
      sql`(${sql.ref(`score.${column}`)} > ${low}::date and ${sql.ref(`score.${column}`)} <= ${high}::date)`;
    return scored(context, sql`(${passed("unusual_on")} or ${passed("lost_on")})`);
  },
  actual: (_, context) =>
    own(
      context,
      sql`case
        when ${conditions.probably_lost(context.today)} then 'probably_lost'
        when ${conditions.active(context.today)} then 'active'
        else 'to_revive'
      end`,
    ),
};

/** Lists and segments ask what is expected of customers, and put them in its order. */
export function registerForecastFields(): void {
  for (const field of [
    money("forecast_potential", "potential_cents"),
    money("forecast_value_year", "value_year_cents"),
    day("forecast_unusual_on", "unusual_on"),
    day("forecast_lost_on", "lost_on"),
    band,
  ])
    registerPeopleField(field);
  const table = "forecast.customer";
  registerPeopleSort({
    key: "forecast_potential",
    table,
    column: "potential_cents",
    type: "bigint",
    permission,
  });
  registerPeopleSort({
    key: "forecast_value_year",
    table,
    column: "value_year_cents",
    type: "bigint",
    permission,
  });
  registerPeopleSort({ key: "forecast_unusual_on", table, column: "unusual_on", type: "date", permission });
  registerPeopleSort({ key: "forecast_lost_on", table, column: "lost_on", type: "date", permission });
}

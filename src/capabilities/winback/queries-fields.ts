import { sql } from "kysely";
import {
  type Condition,
  dayCondition,
  dayMovers,
  type Leaf,
  type PeopleField,
  rangeCondition,
  registerPeopleField,
  registerPeopleSort,
} from "../insight/index.ts";
import { type BoardColumn, columns, departureReasons, exclusionReasons } from "./answers.ts";
import { type BoardDays, partsOf } from "./queries-board.ts";
import { signalKinds } from "./queries-signals.ts";
import { defaultSettings, type SettingName } from "./rules/settings.ts";

/** What the shop set, read where a rule is answered: a rule knows no settings. */
function setting(merchantId: string, name: SettingName): Condition {
  return sql`coalesce(
    (select (merchant.settings #>> ${`{winback,${name}}`}::text[])::float8::integer from accounts.merchant where merchant.id = ${merchantId}),
    ${defaultSettings[name]})`;
}

function daysOf(merchantId: string, today: string): BoardDays {
  return {
    today,
    followUpDays: setting(merchantId, "followUpDays"),
    backDays: setting(merchantId, "backDays"),
  };
}

function words(leaf: Leaf): readonly string[] {
  if (leaf.op !== "in") throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
  return leaf.value;
}

/** A word kept beside the customer: known, or one of these. */
function told(
  { key, choices }: { readonly key: string; readonly choices?: readonly string[] },
  table: "departure" | "exclusion",
): PeopleField {
  return {
    key,
    kind: "choice",
    group: "habits",
    texts: `winback.filter.${key}`,
    permission: "winback:read",
    ...(choices === undefined ? {} : { choices }),
    canBeUnknown: true,
    compile: (leaf, { merchantId }) => {
      const from = sql.id("winback", table);
      if (leaf.op === "known") {
        const members = sql`select customer_id from ${from} where merchant_id = ${merchantId} and reason is not null`;
        return { members, isOutside: !leaf.value };
      }
      return {
        members: sql`
          select customer_id from ${from}
          where merchant_id = ${merchantId} and reason = any(${[...words(leaf)]}::text[])`,
      };
    },
  };
}

/** Why somebody is thought to leave. A silence moves her stage, which is told when it happens; the others move with her purchases. */
const departureSignal: PeopleField = {
  key: "departure_signal",
  kind: "choice",
  group: "habits",
  texts: "winback.filter.departure_signal",
  permission: "winback:read",
  choices: ["silence", ...signalKinds()],
  compile: (leaf, { merchantId }) => {
    const kinds = words(leaf);
    const others = kinds.filter((kind) => kind !== "silence");
    const signals = sql`select customer_id from winback.signal where merchant_id = ${merchantId} and kind = any(${others}::text[])`;
    if (!kinds.includes("silence")) return { members: signals };
    return others.length === 0
      ? sql`profile.stage = 'slipping'`
      : sql`(profile.stage = 'slipping' or profile.customer_id in (${signals}))`;
  },
};

/** The column of the board. A contact is waited for, and a comeback shown, for a time: when it is over, time alone moves the customer. */
const boardColumn: PeopleField = {
  key: "winback",
  kind: "choice",
  group: "habits",
  texts: "winback.filter.winback",
  permission: "winback:read",
  choices: columns,
  compile: (leaf, { merchantId, today }) => {
    const asked = columns.filter((column) => words(leaf).includes(column));
    const parts = asked.flatMap((column: BoardColumn) =>
      partsOf({ merchantId }, column, daysOf(merchantId, today)),
    );
    return parts.length === 0 ? sql`false` : sql`(${sql.join([...parts], sql` or `)})`;
  },
  movers: (_leaf, from, to, { merchantId }) => {
    const [first, last] = from.today <= to.today ? [from.today, to.today] : [to.today, from.today];
    if (first === last) return null;
    const days = daysOf(merchantId, last);
    return sql`
      select customer_id from winback.contact
      where merchant_id = ${merchantId}
        and contacted_on > ${first}::date - (${days.followUpDays})::integer
        and contacted_on <= ${last}::date - (${days.followUpDays})::integer
      union
      select customer_id from winback.comeback
      where merchant_id = ${merchantId}
        and back_on > ${first}::date - (${days.backDays})::integer
        and back_on <= ${last}::date - (${days.backDays})::integer`;
  },
};

/** What she spent in the year that ended with her last purchase: what is at stake, while the last twelve months of somebody gone are empty. */
const spentBefore: PeopleField = {
  key: "spent_before",
  kind: "money",
  group: "purchases",
  texts: "winback.filter.spent_before",
  compile: (leaf) => {
    if (leaf.op !== "between") throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
    return rangeCondition(sql`profile.year_cents`, leaf.value);
  },
  actual: () => sql`profile.year_cents`,
};

/** The day her silence becomes, or became, unusual if she does not buy before. */
const slipsOn: PeopleField = {
  key: "slips_on",
  kind: "day",
  group: "habits",
  texts: "winback.filter.slips_on",
  canBeUnknown: true,
  compile: (leaf, context) => dayCondition(leaf, { day: sql`profile.slips_on` }, context),
  movers: (leaf, from, to, { merchantId }) => {
    const moved = dayMovers(leaf, { day: sql`profile.slips_on` }, from, to);
    return moved === null
      ? null
      : sql`select profile.customer_id from insight.profile where profile.merchant_id = ${merchantId} and ${moved}`;
  },
  actual: () => sql`profile.slips_on`,
};

/** Lists and segments look for customers by what this room knows of them. */
export function registerWinbackFields(): void {
  registerPeopleField(departureSignal);
  registerPeopleField(boardColumn);
  registerPeopleField(spentBefore);
  registerPeopleField(slipsOn);
  registerPeopleSort({ key: "spent_before", table: "insight.profile", column: "year_cents", type: "bigint" });
  registerPeopleField(told({ key: "departure_reason", choices: departureReasons }, "departure"));
  registerPeopleField(told({ key: "winback_exclusion", choices: exclusionReasons }, "exclusion"));
}

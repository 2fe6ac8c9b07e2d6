import { sql } from "kysely";
import { isId } from "../../platform/ids.ts";
import { typedTerms } from "./rules/typed-terms.ts";
import { flagCondition, knownCondition, numberCondition, wordsCondition } from "./queries-people-custom.ts";
import { dayCondition, dayMovers } from "./queries-people-days.ts";
import { personalFields } from "./queries-people-person.ts";
import { boughtField, purchasesField } from "./queries-people-purchases.ts";
import {
  asked,
  type Condition,
  type PeopleContext,
  type PeopleField,
  registerPeopleField,
} from "./queries-people-rule.ts";
import { stages } from "./rules/lifecycle.ts";
import type { Leaf } from "./rules/people-rule.ts";

// Sorts after whatever follows a prefix, in the "C" order of folded words.
const afterAll = "\u{10ffff}";

const column = (name: string) => sql.ref(`profile.${name}`);

type More = Pick<PeopleField, "group" | "choices" | "choicesFrom" | "canBeUnknown">;

function counted(key: string, name: string, kind: "count" | "money", more: More): PeopleField {
  return {
    key,
    kind,
    ...more,
    compile: (leaf) => numberCondition(leaf, column(name)),
    actual: () => column(name),
  };
}

function dated(key: string, name: string, more: More, instant?: string): PeopleField {
  const columns = { day: column(name), ...(instant === undefined ? {} : { instant: column(instant) }) };
  return {
    key,
    kind: "day",
    ...more,
    compile: (leaf, context) => dayCondition(leaf, columns, context),
    movers: (leaf, from, to, { merchantId }) => {
      const moved = dayMovers(leaf, columns, from, to);
      if (moved === null) return null;
      return sql`select profile.customer_id from insight.profile where profile.merchant_id = ${merchantId} and ${moved}`;
    },
    actual: () => column(name),
  };
}

function flag(key: string, condition: Condition, more: More): PeopleField {
  return {
    key,
    kind: "flag",
    ...more,
    compile: (leaf) => flagCondition(leaf, condition),
    actual: () => condition,
  };
}

/** One value is asked for by itself: an index of it and the sort order then gives the page as it stands. */
function chosen(key: string, name: string, more: More): PeopleField {
  return {
    key,
    kind: "choice",
    ...more,
    compile: (leaf) => {
      if (leaf.op === "known") return knownCondition(leaf, column(name));
      const values = asked(leaf, "in").value;
      const [only] = values;
      return values.length === 1 && only !== undefined
        ? sql`${column(name)} = ${only}`
        : sql`${column(name)} = any(${values}::text[])`;
    },
    actual: () => column(name),
  };
}

function words(key: string, name: string, more: More): PeopleField {
  return {
    key,
    kind: "words",
    canBeUnknown: true,
    ...more,
    compile: (leaf) => wordsCondition(leaf, column(name)),
    actual: () => column(name),
  };
}

function prefixed(name: Condition, prefix: string): Condition {
  return sql`(${name} >= ${prefix} and ${name} < ${prefix + afterAll})`;
}

/**
 * Who answers every term typed: words of the name, the e-mail, the beginning or end of a phone or card. They are
 * gathered first, because the few who answer all terms are found in the words, not among the profiles.
 */
function textCondition(typed: string, { merchantId }: PeopleContext): Condition {
  const terms = typedTerms(typed).map((prefixes) => {
    const either = sql.join(
      prefixes.map((prefix) => prefixed(sql`search_word.word`, prefix)),
      sql` or `,
    );
    return sql`
      select search_word.customer_id from customers.search_word
      where search_word.merchant_id = ${merchantId} and (${either})`;
  });
  if (terms.length === 0) return sql`true`;
  return sql`profile.customer_id = any(array(${sql.join(terms, sql` intersect `)}))`;
}

const reachable: Readonly<Record<string, Condition>> = {
  email: sql`profile.can_email`,
  sms: sql`profile.can_sms`,
  phone: sql`profile.can_phone`,
  post: sql`profile.can_post`,
};

function sharedContact({ merchantId, among }: PeopleContext): Condition {
  return sql`
    select identifier.customer_id
    from (
      select kind, value from customers.identifier
      where merchant_id = ${merchantId} and kind in ('email', 'phone')
      group by kind, value having count(*) > 1
    ) as shared
    join customers.identifier on identifier.merchant_id = ${merchantId}
      and identifier.kind = shared.kind and identifier.value = shared.value
      and ${among === null ? sql`true` : among(sql`identifier.customer_id`)}`;
}

/** A choice answered by a condition of its own; `known` says of whom the answer is known. */
function choice(
  key: string,
  more: More & { readonly known?: Condition; readonly actual: Condition },
  among: (values: readonly string[]) => Condition,
): PeopleField {
  const { known = sql`true`, actual, ...rest } = more;
  return {
    key,
    kind: "choice",
    ...rest,
    compile: (leaf) => {
      if (leaf.op === "known") return leaf.value ? known : sql`(${known}) is not true`;
      return among(asked(leaf, "in").value);
    },
    actual: () => actual,
  };
}

function either(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

const contacts: Readonly<Record<string, Condition>> = {
  email: sql`profile.has_email`,
  phone: sql`profile.has_phone`,
  post: sql`profile.has_post`,
};

const channels: Readonly<Record<string, Condition>> = {
  shop: sql`profile.shop_sale_count > 0`,
  web: sql`profile.web_sale_count > 0`,
};

/** The words whose condition holds, as a list of them. */
function namesOf(conditions: Readonly<Record<string, Condition>>): Condition {
  const names = Object.entries(conditions).map(
    ([name, holds]) => sql`case when ${holds} then ${name}::text end`,
  );
  return sql`array_remove(array[${sql.join(names)}], null)`;
}

function allOrNothing(
  key: string,
  group: PeopleField["group"],
  conditions: Readonly<Record<string, Condition>>,
): PeopleField {
  const more = { group, choices: Object.keys(conditions), actual: namesOf(conditions) };
  return choice(key, more, (values) => either(values.map((value) => conditions[value] ?? sql`false`)));
}

const months = Array.from({ length: 12 }, (_, month) => String(month + 1));

const bought: readonly PeopleField[] = [
  dated("last_purchase", "last_day", { group: "purchases", canBeUnknown: true }, "last_at"),
  purchasesField,
  boughtField("bought_category", "categories"),
  boughtField("bought_product", "products"),
  counted("spent_year", "rolling_year_cents", "money", { group: "purchases" }),
  counted("spent", "net_cents", "money", { group: "purchases" }),
  counted("basket", "basket_cents", "money", { group: "purchases", canBeUnknown: true }),
  counted("purchase_days", "purchase_days", "count", { group: "purchases" }),
  dated("first_purchase", "first_day", { group: "purchases", canBeUnknown: true }),
  choice(
    "store",
    {
      group: "purchases",
      choicesFrom: "stores",
      canBeUnknown: true,
      known: sql`profile.store_id is not null`,
      actual: sql`profile.store_id`,
    },
    (values) => sql`profile.store_id = any(${values.filter(isId)}::uuid[])`,
  ),
  allOrNothing("channel", "purchases", channels),
];

const habits: readonly PeopleField[] = [
  chosen("stage", "stage", { group: "habits", choices: stages }),
  flag("best", sql`profile.is_best`, { group: "habits" }),
  allOrNothing("best_moved", "habits", {
    entered: sql`(profile.is_best <> profile.was_best and profile.is_best)`,
    left: sql`(profile.is_best <> profile.was_best and not profile.is_best)`,
  }),
  {
    key: "rhythm",
    kind: "number",
    group: "habits",
    canBeUnknown: true,
    compile: (leaf) => numberCondition(leaf, sql`round(profile.rhythm_days)`),
    actual: () => sql`round(profile.rhythm_days)`,
  },
  dated("due", "due_on", { group: "habits", canBeUnknown: true }),
  dated("stage_since", "stage_since", { group: "habits" }),
];

const person: readonly PeopleField[] = [
  {
    key: "text",
    kind: "text",
    group: "person",
    compile: (leaf, context) => textCondition(asked(leaf, "contains").value, context),
    actual: () => sql`profile.sort_name`,
  },
  words("city", "city", { group: "person", choicesFrom: "cities" }),
  choice(
    "postcode",
    {
      group: "person",
      choicesFrom: "postcodes",
      canBeUnknown: true,
      known: sql`profile.postcode is not null`,
      actual: sql`profile.postcode`,
    },
    (values) => either(values.map((prefix) => prefixed(sql`profile.postcode`, prefix))),
  ),
  chosen("country", "country", { group: "person", choicesFrom: "countries", canBeUnknown: true }),
  chosen("language", "language", { group: "person", choices: ["fr", "en", "nl", "de"], canBeUnknown: true }),
  {
    key: "tag",
    kind: "list",
    group: "person",
    choicesFrom: "tags",
    canBeUnknown: true,
    compile: tagCondition,
    actual: () => sql`profile.tags`,
  },
  ...personalFields,
  choice(
    "birth_month",
    {
      group: "person",
      choices: months,
      canBeUnknown: true,
      known: sql`profile.birth_month is not null`,
      actual: sql`profile.birth_month::text`,
    },
    (values) =>
      sql`profile.birth_month = any(${values.filter((value) => months.includes(value)).map(Number)}::smallint[])`,
  ),
  chosen("kind", "kind", { group: "person", choices: ["person", "company"] }),
  words("company", "company", { group: "person" }),
  words("job", "job", { group: "person" }),
  chosen("source", "source", { group: "person", choices: ["staff", "till", "import", "web", "api", "form"] }),
  words("source_detail", "source_detail", { group: "person" }),
  dated("created", "created_on", { group: "person" }),
];

function tagCondition(leaf: Leaf): Condition {
  if (leaf.op === "known") return leaf.value ? sql`profile.tags <> '{}'` : sql`profile.tags = '{}'`;
  const tags = leaf.op === "has_all" ? leaf.value : asked(leaf, "in").value;
  const each = tags.map((tag) => sql`${tag} = any(profile.tags)`);
  // The few who carry a tag at all are found by an index.
  return sql`(profile.tags <> '{}' and (${sql.join(each, leaf.op === "has_all" ? sql` and ` : sql` or `)}))`;
}

const contact: readonly PeopleField[] = [
  allOrNothing("reachable", "contact", reachable),
  allOrNothing("contact", "contact", contacts),
  flag("bad_address", sql`profile.has_bad_address`, { group: "contact" }),
  flag("no_contact", sql`not (profile.has_email or profile.has_phone or profile.has_post)`, {
    group: "contact",
  }),
  {
    key: "duplicate",
    kind: "flag",
    group: "contact",
    compile: (leaf, context) =>
      leaf.op === "known"
        ? sql`${leaf.value}::boolean`
        : { members: sharedContact(context), isOutside: !asked(leaf, "is").value },
    // Another record that takes or leaves the same address moves this one, and nothing is told of this one.
    movers: (leaf) => (leaf.op === "known" ? null : "all"),
    actual: (_, context) => sql`profile.customer_id in (${sharedContact(context)})`,
  },
];

for (const field of [...bought, ...habits, ...person, ...contact]) registerPeopleField(field);

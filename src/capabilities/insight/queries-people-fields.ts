import { sql } from "kysely";
import { addDays, addMonths } from "../../values/day.ts";
import { fold } from "../../values/fold.ts";
import { typedTerms } from "./rules/typed-terms.ts";
import {
  type Condition,
  type PeopleContext,
  type PeopleField,
  registerPeopleField,
} from "./queries-people-rule.ts";
import { stages } from "./rules/lifecycle.ts";
import type { Leaf, Range } from "./rules/people-rule.ts";

// Sorts after whatever follows a prefix, in the "C" order of folded words.
const afterAll = "\u{10ffff}";

const column = (name: string) => sql.ref(`profile.${name}`);

/** One value is asked for by itself: an index of it and the sort order then gives the page as it stands. */
function among(name: Condition, values: readonly string[]): Condition {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? sql`${name} = ${only}`
    : sql`${name} = any(${values}::text[])`;
}

function range(name: string, { from, to }: Range<number | string>): Condition {
  const ends = [
    ...(from === undefined ? [] : [sql`${column(name)} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${column(name)} <= ${to}`]),
  ];
  return sql`(${sql.join(ends, sql` and `)})`;
}

function counted(key: string, name: string, kind: "count" | "money"): PeopleField {
  return {
    key,
    kind,
    compile: (leaf) => range(name, expect(leaf, "between").value),
  };
}

function dated(key: string, name: string): PeopleField {
  return {
    key,
    kind: "day",
    compile: (leaf, { today }) => {
      if (leaf.op === "within") return sql`${column(name)} > ${addDays(today, -leaf.value)}`;
      if (leaf.op === "before") return sql`${column(name)} < ${addDays(today, -leaf.value)}`;
      return range(name, expect(leaf, "dated").value);
    },
  };
}

function flag(key: string, condition: Condition): PeopleField {
  return {
    key,
    kind: "flag",
    compile: (leaf) => (expect(leaf, "is").value ? condition : sql`(${condition}) is not true`),
  };
}

function chosen(key: string, name: string, more: Pick<PeopleField, "choices" | "choicesFrom">): PeopleField {
  return {
    key,
    kind: "choice",
    ...more,
    compile: (leaf) => among(column(name), expect(leaf, "in").value),
  };
}

/** The leaf was checked against the kind of its field when the rule was read. */
function expect<Op extends Leaf["op"]>(leaf: Leaf, op: Op): Extract<Leaf, { op: Op }> {
  if (leaf.op !== op) throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
  return leaf as Extract<Leaf, { op: Op }>;
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

function boughtCondition(
  leaf: Leaf,
  { merchantId, today }: PeopleContext,
  products: (ids: readonly string[]) => Condition,
) {
  const { ids, months } = expect(leaf, "bought").value;
  const since = months === undefined ? sql`` : sql`and receipt.day > ${addMonths(today, -months)}`;
  return sql`exists (
    select from purchases.receipt
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    where receipt.merchant_id = ${merchantId} and receipt.customer_id = profile.customer_id
      and receipt.kind = 'sale' ${since}
      and line.product_id in (${products(ids.filter(isUuid))}))`;
}

const isUuid = (text: string) => /^[0-9a-f-]{36}$/.test(text);

/** Birthdays of today and the days after it; the 29th of February is kept on the 28th in other years. */
function birthdayCondition(days: number, today: string): Condition {
  const dates = Array.from({ length: Math.min(days, 366) }, (_, step) => addDays(today, step));
  const isDay = (month: number, day: number) =>
    sql`(profile.birth_month = ${month} and profile.birth_day = ${day})`;
  const wanted = dates.flatMap((date) => {
    const month = Number(date.slice(5, 7));
    const day = Number(date.slice(8, 10));
    const isLastOfFebruary = month === 2 && day === 28 && addDays(date, 1).endsWith("-03-01");
    return isLastOfFebruary ? [isDay(2, 28), isDay(2, 29)] : [isDay(month, day)];
  });
  return wanted.length === 0 ? sql`false` : sql`(${sql.join(wanted, sql` or `)})`;
}

const reachable: Readonly<Record<string, Condition>> = {
  email: sql`profile.can_email`,
  sms: sql`profile.can_sms`,
  phone: sql`profile.can_phone`,
  post: sql`profile.can_post`,
};

function sharedContact({ merchantId }: PeopleContext): Condition {
  return sql`profile.customer_id in (
    select identifier.customer_id
    from (
      select kind, value from customers.identifier
      where merchant_id = ${merchantId} and kind in ('email', 'phone')
      group by kind, value having count(*) > 1
    ) as shared
    join customers.identifier on identifier.merchant_id = ${merchantId}
      and identifier.kind = shared.kind and identifier.value = shared.value)`;
}

const own: readonly PeopleField[] = [
  {
    key: "text",
    kind: "text",
    compile: (leaf, context) => textCondition(expect(leaf, "contains").value, context),
  },
  chosen("stage", "stage", { choices: stages }),
  dated("last_purchase", "last_day"),
  dated("first_purchase", "first_day"),
  counted("purchase_days", "purchase_days", "count"),
  counted("spent", "net_cents", "money"),
  counted("spent_year", "year_cents", "money"),
  counted("basket", "basket_cents", "money"),
  flag("best", sql`profile.is_best`),
  {
    key: "best_moved",
    kind: "choice",
    choices: ["entered", "left"],
    compile: (leaf) => {
      const words = expect(leaf, "in").value;
      const entered = words.includes("entered") ? sql`profile.is_best` : sql`false`;
      const left = words.includes("left") ? sql`not profile.is_best` : sql`false`;
      return sql`(profile.is_best <> profile.was_best and (${entered} or ${left}))`;
    },
  },
  {
    key: "bought_product",
    kind: "bought",
    choicesFrom: "products",
    compile: (leaf, context) => boughtCondition(leaf, context, (ids) => sql`select unnest(${ids}::uuid[])`),
  },
  {
    key: "bought_category",
    kind: "bought",
    choicesFrom: "categories",
    compile: (leaf, context) =>
      boughtCondition(
        leaf,
        context,
        (ids) => sql`
          with recursive family as (
            select unnest(${ids}::uuid[]) as id
            union
            select category.id from catalog.category
            join family on category.merchant_id = ${context.merchantId} and category.parent_id = family.id
          )
          select product.id from catalog.product
          where product.merchant_id = ${context.merchantId} and product.category_id in (select id from family)`,
      ),
  },
  {
    key: "store",
    kind: "choice",
    choicesFrom: "stores",
    compile: (leaf) => sql`profile.store_id = any(${expect(leaf, "in").value.filter(isUuid)}::uuid[])`,
  },
  {
    key: "channel",
    kind: "choice",
    choices: ["shop", "web"],
    compile: (leaf) => {
      const words = expect(leaf, "in").value;
      const shop = words.includes("shop") ? sql`profile.shop_sale_count > 0` : sql`false`;
      const web = words.includes("web") ? sql`profile.web_sale_count > 0` : sql`false`;
      return sql`(${shop} or ${web})`;
    },
  },
  {
    key: "city",
    kind: "choice",
    choicesFrom: "cities",
    compile: (leaf) => among(column("city"), expect(leaf, "in").value.map(fold)),
  },
  {
    key: "postcode",
    kind: "choice",
    choicesFrom: "postcodes",
    compile: (leaf) =>
      sql`(${sql.join(
        expect(leaf, "in").value.map((prefix) => prefixed(sql`profile.postcode`, prefix)),
        sql` or `,
      )})`,
  },
  {
    key: "tag",
    kind: "choice",
    choicesFrom: "tags",
    compile: (leaf) =>
      sql`(profile.tags <> '{}' and (${sql.join(
        expect(leaf, "in").value.map((tag) => sql`${tag} = any(profile.tags)`),
        sql` or `,
      )}))`,
  },
  chosen("kind", "kind", { choices: ["person", "company"] }),
  chosen("source", "source", { choices: ["staff", "till", "import", "web", "api", "form"] }),
  dated("created", "created_on"),
  {
    key: "reachable",
    kind: "choice",
    choices: Object.keys(reachable),
    compile: (leaf) =>
      sql`(${sql.join(
        expect(leaf, "in").value.map((channel) => reachable[channel] ?? sql`false`),
        sql` or `,
      )})`,
  },
  {
    key: "birthday",
    kind: "birthday",
    compile: (leaf, { today }) => birthdayCondition(expect(leaf, "within").value, today),
  },
  {
    key: "birth_month",
    kind: "choice",
    choices: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
    compile: (leaf) =>
      sql`profile.birth_month = any(${expect(leaf, "in").value.map(Number).filter(Number.isInteger)}::smallint[])`,
  },
  flag("bad_address", sql`profile.has_bad_address`),
  flag("no_contact", sql`not (profile.has_email or profile.has_phone or profile.has_post)`),
  {
    key: "duplicate",
    kind: "flag",
    compile: (leaf, context) =>
      expect(leaf, "is").value ? sharedContact(context) : sql`(${sharedContact(context)}) is not true`,
  },
];

for (const field of own) registerPeopleField(field);

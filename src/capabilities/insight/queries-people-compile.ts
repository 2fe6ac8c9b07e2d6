import { sql } from "kysely";
import type { Moment } from "./moments.ts";
import type { Compiled, Condition, FieldLookup, Members, PeopleContext } from "./queries-people-rule.ts";
import { type Leaf, leavesOf, type PeopleRule } from "./rules/people-rule.ts";

/** The whole tree as one condition on the row `profile`; every value is a parameter. */
export function compileRule(rule: PeopleRule, fields: FieldLookup, context: PeopleContext): Condition {
  return conditionOf(compile(rule, fields, context));
}

/**
 * A part of the tree that asks other tables is kept as a set of people until it is known where it stands: joined with "and" it
 * becomes a semi-join, denied an anti-join, and among alternatives a union of sets, because the database turns none of these
 * into a join when they stand below an "or".
 */
function compile(rule: PeopleRule, fields: FieldLookup, context: PeopleContext): Compiled {
  if ("all" in rule) {
    const parts = rule.all.map((part) => conditionOf(compile(part, fields, context)));
    return joined(parts, " and ", sql`true`);
  }
  if ("any" in rule) {
    const parts = rule.any.map((part) => ({ rule: part, compiled: compile(part, fields, context) }));
    return parts.some(({ rule: part }) => asksElsewhere(part, fields, context))
      ? {
          members: sql.join(
            parts.map(({ compiled }) => membersOf(compiled, context)),
            sql` union all `,
          ),
        }
      : joined(
          parts.map(({ compiled }) => conditionOf(compiled)),
          " or ",
          sql`false`,
        );
  }
  if ("not" in rule) return contrary(rule.not, fields, context);
  return compileLeaf(rule, fields, context);
}

function contrary(rule: PeopleRule, fields: FieldLookup, context: PeopleContext): Compiled {
  if ("not" in rule) return compile(rule.not, fields, context);
  const compiled = compile(rule, fields, context);
  if (isSet(compiled)) return { ...compiled, isOutside: compiled.isOutside !== true };
  if (asksElsewhere(rule, fields, context)) return { members: membersOf(compiled, context), isOutside: true };
  // A condition that is unknown (no last purchase) is not met, so its contrary is.
  return sql`(${compiled}) is not true`;
}

function compileLeaf(leaf: Leaf, fields: FieldLookup, context: PeopleContext): Compiled {
  // A field that is no more (the shop removed it) is known of nobody.
  return fields(leaf.field)?.compile(leaf, context) ?? sql`false`;
}

function asksElsewhere(rule: PeopleRule, fields: FieldLookup, context: PeopleContext): boolean {
  return leavesOf(rule).some((leaf) => isSet(compileLeaf(leaf, fields, context)));
}

function isSet(compiled: Compiled): compiled is Members {
  return "members" in compiled;
}

/** As a condition of the row `profile`. */
function conditionOf(compiled: Compiled): Condition {
  if (!isSet(compiled)) return compiled;
  return compiled.isOutside === true
    ? sql`not exists (select from (${compiled.members}) as insider where insider.customer_id = profile.customer_id)`
    : sql`profile.customer_id in (${compiled.members})`;
}

/** As a SELECT of the customers. */
function membersOf(compiled: Compiled, { merchantId, among }: PeopleContext): Condition {
  if (isSet(compiled) && compiled.isOutside !== true) return compiled.members;
  const asked = among === null ? sql`` : sql`and ${among(sql`profile.customer_id`)}`;
  return sql`
    select profile.customer_id from insight.profile
    where profile.merchant_id = ${merchantId} ${asked} and ${conditionOf(compiled)}`;
}

function joined(conditions: readonly Condition[], word: " and " | " or ", none: Condition): Condition {
  return conditions.length === 0 ? none : sql`(${sql.join(conditions, sql.raw(word))})`;
}

/** Who may answer the rule otherwise at one moment than at the other by time alone: everybody whom a leaf of it names. */
export function compileMovers(
  rule: PeopleRule,
  fields: FieldLookup,
  moments: { readonly from: Moment; readonly to: Moment },
  context: PeopleContext,
): Condition | "all" | null {
  const moved: Condition[] = [];
  for (const leaf of leavesOf(rule)) {
    const movers = fields(leaf.field)?.movers?.(leaf, moments.from, moments.to, context) ?? null;
    if (movers === "all") return "all";
    if (movers !== null) moved.push(movers);
  }
  return moved.length === 0 ? null : sql`${sql.join(moved, sql` union `)}`;
}

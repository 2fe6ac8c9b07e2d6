import { sql } from "kysely";
import type { Moment } from "./moments.ts";
import type { Compiled, Condition, FieldLookup, Members, PeopleContext } from "./queries-people-rule.ts";
import { type Leaf, leavesOf, type PeopleRule } from "./rules/people-rule.ts";
import { type PlainRule, plainRule } from "./rules/plain-rule.ts";

/** The whole tree as one condition on the row `profile`; every value is a parameter. */
export function compileRule(rule: PeopleRule, fields: FieldLookup, context: PeopleContext): Condition {
  return conditionOf(compile(plainRule(rule), fields, context));
}

/**
 * A part of the tree that asks other tables is kept as a set of people until it is known where it stands: joined with "and" it
 * becomes a semi-join, denied an anti-join, and among alternatives a union of sets, because the database turns none of these
 * into a join when they stand below an "or".
 */
function compile(rule: PlainRule, fields: FieldLookup, context: PeopleContext): Compiled {
  if ("leaf" in rule) return compileLeaf(rule.leaf, rule.isDenied, fields, context);
  if ("all" in rule) {
    return joined(
      rule.all.map((part) => conditionOf(compile(part, fields, context))),
      " and ",
      sql`true`,
    );
  }
  const rows: Condition[] = [];
  const sets: Condition[] = [];
  for (const part of rule.any) {
    const compiled = compile(part, fields, context);
    if (asksElsewhere(part, fields, context)) sets.push(membersOf(compiled, context));
    else rows.push(conditionOf(compiled));
  }
  const ofRows = joined(rows, " or ", sql`false`);
  if (sets.length === 0) return ofRows;
  if (rows.length > 0) sets.push(membersOf(ofRows, context));
  // Gathered once, however often the plan comes back to it.
  return {
    members: sql`
      with either as materialized (${sql.join(sets, sql` union all `)})
      select either.customer_id from either`,
  };
}

function compileLeaf(leaf: Leaf, isDenied: boolean, fields: FieldLookup, context: PeopleContext): Compiled {
  // A field that is no more (the shop removed it) is known of nobody.
  const compiled = fields(leaf.field)?.compile(leaf, context) ?? sql`false`;
  if (!isDenied) return compiled;
  if (isSet(compiled)) return { ...compiled, isOutside: compiled.isOutside !== true };
  // A condition that is unknown (no last purchase) is not met, so its contrary is.
  return sql`(${compiled}) is not true`;
}

function asksElsewhere(rule: PlainRule, fields: FieldLookup, context: PeopleContext): boolean {
  if ("leaf" in rule) return isSet(compileLeaf(rule.leaf, false, fields, context));
  return ("all" in rule ? rule.all : rule.any).some((part) => asksElsewhere(part, fields, context));
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

import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Choice } from "./answers.ts";
import type { FieldKind, Leaf, PeopleRule } from "./rules/people-rule.ts";

/** What a condition may know of the moment. */
export type PeopleContext = { readonly merchantId: string; readonly today: string };
export type Condition = RawBuilder<unknown>;

/** A field people can be looked for by. Its condition speaks of the row `profile`. */
export type PeopleField = {
  readonly key: string;
  readonly kind: FieldKind;
  /** Closed choices, or where the choices of this shop come from. */
  readonly choices?: readonly string[];
  readonly choicesFrom?:
    | "stores"
    | "products"
    | "categories"
    | "tags"
    | "cities"
    | "postcodes"
    | "programs"
    | "tiers";
  readonly compile: (leaf: Leaf, context: PeopleContext) => Condition;
};

const fields = new Map<string, PeopleField>();

/** Later rooms add what they know of customers; wiring twice replaces. */
export function registerPeopleField(field: PeopleField): void {
  fields.set(field.key, field);
}

type ReadChoices = (tx: Tx) => Promise<Choice[]>;
const choices = new Map<string, ReadChoices>();

/** Where the choices of a later room's fields come from; wiring twice replaces. */
export function registerPeopleChoices(
  from: NonNullable<PeopleField["choicesFrom"]>,
  read: ReadChoices,
): void {
  choices.set(from, read);
}

export async function registeredChoices(tx: Tx, from: string): Promise<Choice[]> {
  return (await choices.get(from)?.(tx)) ?? [];
}

export function peopleFields(): PeopleField[] {
  return [...fields.values()];
}

export function kindOfField(key: string): FieldKind | undefined {
  return fields.get(key)?.kind;
}

/** The whole tree as one condition; every value is a parameter. */
export function compileRule(rule: PeopleRule, context: PeopleContext): Condition {
  if ("all" in rule) return joined(rule.all, "and", sql`true`, context);
  if ("any" in rule) return joined(rule.any, "or", sql`false`, context);
  // A condition that is unknown (no last purchase) is not met, so its contrary is.
  if ("not" in rule) return sql`(${compileRule(rule.not, context)}) is not true`;
  const field = fields.get(rule.field);
  if (field === undefined) throw new Error(`No field is called "${rule.field}".`);
  return field.compile(rule, context);
}

function joined(
  rules: readonly PeopleRule[],
  word: "and" | "or",
  none: Condition,
  context: PeopleContext,
): Condition {
  if (rules.length === 0) return none;
  return sql`(${sql.join(
    rules.map((rule) => compileRule(rule, context)),
    sql` ${sql.raw(word)} `,
  )})`;
}

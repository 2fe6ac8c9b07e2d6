import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Choice } from "./answers.ts";
import type { Moment } from "./moments.ts";
import type { FieldGroup, FieldKind, Leaf } from "./rules/people-rule.ts";

export type Condition = RawBuilder<unknown>;

/** Restricts an identifier of a customer to those who are asked about: `profile.customer_id`, `receipt.customer_id`… */
export type Among = (customerId: Condition) => Condition;

/** What a condition may know of the moment and of who is asked about; null: everybody. */
export type PeopleContext = {
  readonly merchantId: string;
  readonly today: string;
  readonly moment: Moment;
  readonly among: Among | null;
};

/**
 * A leaf answered from other tables: a SELECT of the identifiers (`customer_id`) of those who answer it, or of those who do not.
 * Said so, and not as a condition of each row, it is joined in bulk wherever it stands in a rule.
 */
export type Members = { readonly members: Condition; readonly isOutside?: boolean };
export type Compiled = Condition | Members;

/** Where the choices of this shop come from. */
export type ChoiceSource =
  | "stores"
  | "products"
  | "categories"
  | "tags"
  | "cities"
  | "postcodes"
  | "countries"
  | "programs"
  | "tiers"
  | "segments"
  | "vip_lists"
  | "topics";

/** A field people can be looked for by. Its condition speaks of the row `profile`. */
export type PeopleField = {
  readonly key: string;
  readonly kind: FieldKind;
  readonly group: FieldGroup;
  /** Where its texts are (`name`, and a phrase for each question); `insight.filter.<key>` when nothing is said. */
  readonly texts?: string;
  /** Its own name, for a field that the shop made. */
  readonly label?: string;
  /** Closed choices, or where the choices of this shop come from. */
  readonly choices?: readonly string[];
  readonly choicesFrom?: ChoiceSource;
  /** What one must be permitted beside the list itself, where the field speaks of more than a customer's own record. */
  readonly permission?: string;
  /** Whether "known" makes sense of it. */
  readonly canBeUnknown?: boolean;
  readonly compile: (leaf: Leaf, context: PeopleContext) => Compiled;
  /**
   * Who may answer otherwise at `to` than at `from` by time alone, as a SELECT of `customer_id`; null: nobody; "all": it cannot say.
   * A field without it does not move by time.
   */
  readonly movers?: (
    leaf: Leaf,
    from: Moment,
    to: Moment,
    context: PeopleContext,
  ) => Condition | "all" | null;
  /** What a customer has, as one value of the row `profile`, for "why". */
  readonly actual?: (leaf: Leaf, context: PeopleContext) => Condition;
};

const fields = new Map<string, PeopleField>();

/** The fields of a shop, its own among them. */
export type FieldLookup = (key: string) => PeopleField | undefined;

/** Later rooms add what they know of customers; wiring twice replaces. */
export function registerPeopleField(field: PeopleField): void {
  fields.set(field.key, field);
}

type ReadChoices = (tx: Tx) => Promise<Choice[]>;
const choices = new Map<string, ReadChoices>();

/** Where the choices of a later room's fields come from; wiring twice replaces. */
export function registerPeopleChoices(from: ChoiceSource, read: ReadChoices): void {
  choices.set(from, read);
}

export async function registeredChoices(tx: Tx, from: string): Promise<Choice[]> {
  return (await choices.get(from)?.(tx)) ?? [];
}

export function peopleFields(): PeopleField[] {
  return [...fields.values()];
}

export function registeredField(key: string): PeopleField | undefined {
  return fields.get(key);
}

/** The leaf was checked against the kind of its field when the rule was read. */
export function asked<Op extends Leaf["op"]>(leaf: Leaf, op: Op): Extract<Leaf, { op: Op }> {
  if (leaf.op !== op) throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
  return leaf as Extract<Leaf, { op: Op }>;
}

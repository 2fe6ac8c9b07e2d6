import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** A condition on a customer: true keeps offers from her until what went wrong is settled. It is SQL on `customerId`, never null. */
export type HeldBack = {
  /** What went wrong: `returns`, `complaint`… The text `permission.held_back.<name>` says it. */
  readonly name: string;
  readonly condition: (tx: Tx, customerId: RawBuilder<unknown>) => RawBuilder<unknown>;
};

const reasons = new Map<string, HeldBack>();

/** Later rooms say who is dissatisfied or complaining: no offers to them, deal with the cause first. Wiring twice replaces. */
export function registerHeldBack(heldBack: HeldBack): void {
  reasons.set(heldBack.name, heldBack);
}

export function heldBackReasons(): readonly HeldBack[] {
  return [...reasons.values()];
}

/** Whether offers are held back from a customer, as a condition for any statement of the merchant. */
export function heldBackSql(tx: Tx, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  const conditions = heldBackReasons().map(({ condition }) => sql`(${condition(tx, customerId)})`);
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

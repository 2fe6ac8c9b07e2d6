import type { EarnRule, ProgramDefinition } from "../schema-definition.ts";
import { roundedTo } from "./exact.ts";
import type { LineTest } from "./filter.ts";
import type { RuleEffect, Ticket, TicketLine } from "./ticket.ts";

export type TicketRule = Exclude<EarnRule, { type: "action" }>;
export type EarningRule = Exclude<TicketRule, { type: "multiplier" }>;
export type MultiplierRule = Extract<TicketRule, { type: "multiplier" }>;

/** A rule with its filter made ready; no test: every line. */
export type Prepared<Rule> = { readonly rule: Rule; readonly test: LineTest | null };

/** A ticket seen by the rules: what each line counts for, and by how much line multipliers weigh it. */
export type Weighed = {
  readonly ticket: Ticket;
  /** Whether the line may bring points. */
  readonly counts: readonly boolean[];
  readonly basis: readonly number[];
  /** Null when nothing weighs. */
  readonly factors: readonly number[] | null;
};

/** What a rule gives, and how much of it each line brought (weights, not amounts). */
export type Given = { readonly effect: RuleEffect; readonly parts: readonly number[] };

/**
 * What one rule gives for the ticket; null: nothing, and nothing kept. A remainder of null is not carried.
 */
export function giveByRule(
  { rule, test }: Prepared<EarningRule>,
  weighed: Weighed,
  remainder: number | null,
  rounding: ProgramDefinition["earn"]["rounding"],
): Given | null {
  switch (rule.type) {
    case "per_amount":
      return giveByAmount(rule, weighedBasis(test, weighed), remainder);
    case "per_quantity":
      return giveByQuantity(rule, weighed, test, rounding);
    case "per_visit":
    case "per_ticket":
      return rule.units === 0
        ? null
        : { effect: { ruleId: rule.id, type: rule.type, units: rule.units }, parts: partsOf(test, weighed) };
  }
}

/** The cents of each line under a rule, multiplied by what weighs them, to the cent. */
export function weighedBasis(test: LineTest | null, weighed: Weighed): number[] {
  const { basis, factors, counts, ticket } = weighed;
  const cents = new Array<number>(basis.length);
  for (let index = 0; index < basis.length; index++) {
    const bears = counts[index] === true && (test === null || test(ticket.lines[index] as TicketLine));
    const own = bears ? (basis[index] ?? 0) : 0;
    cents[index] = factors === null ? own : Math.round(own * (factors[index] ?? 1));
  }
  return cents;
}

function giveByAmount(
  rule: Extract<EarningRule, { type: "per_amount" }>,
  parts: readonly number[],
  remainder: number | null,
): Given | null {
  const { stepCents } = rule;
  if (stepCents === 0) return null;
  let basisCents = 0;
  for (const part of parts) basisCents += part;
  // More handed back than bought, of what the rule counts: nothing is earned, and what was kept stays.
  if (basisCents <= 0) return null;
  const before = remainder ?? 0;
  const counted = before + basisCents;
  const steps = Math.floor(counted / stepCents);
  if (steps === 0 && remainder === null) return null;
  const units = steps * rule.units;
  const base = { ruleId: rule.id, type: rule.type, units, basisCents, stepCents, steps };
  if (remainder === null) return { effect: base, parts };
  const effect = { ...base, remainderBefore: before, remainderAfter: counted - steps * stepCents };
  return { effect, parts };
}

/** Products of a rule without a filter are weighed by line multipliers; one with a filter is a fixed bonus, simply added. */
function giveByQuantity(
  rule: Extract<EarningRule, { type: "per_quantity" }>,
  { ticket, counts, factors }: Weighed,
  test: LineTest | null,
  rounding: ProgramDefinition["earn"]["rounding"],
): Given | null {
  let quantityMilli = 0;
  let weighed = 0;
  const parts = ticket.lines.map((line, index) => {
    if (counts[index] !== true || (test !== null && !test(line))) return 0;
    const factor = test === null ? (factors?.[index] ?? 1) : 1;
    quantityMilli += line.quantityMilli;
    weighed += line.quantityMilli * factor;
    return Math.max(0, line.quantityMilli * factor);
  });
  const units = roundedTo((rule.units * Math.max(0, weighed)) / 1000, rounding);
  if (units === 0) return null;
  return { effect: { ruleId: rule.id, type: rule.type, units, quantityMilli }, parts };
}

/** A fixed number is brought by the lines in proportion to their price, or alike when they are free. */
function partsOf(test: LineTest | null, { ticket, counts, basis }: Weighed): number[] {
  const bears = ticket.lines.map((line, index) => counts[index] === true && (test === null || test(line)));
  const cents = basis.map((own, index) => (bears[index] === true ? Math.max(0, own) : 0));
  return cents.some((own) => own > 0) ? cents : bears.map((own) => (own ? 1 : 0));
}

import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition, VoucherTemplate } from "../schema-definition.ts";

/** Something a balance becomes, or can be used for, and the units from which it does. */
export type Reach = { readonly id: string; readonly units: number } & (
  | { readonly kind: "reward"; readonly name: string }
  | { readonly kind: "voucher"; readonly benefit: VoucherTemplate["benefit"] }
  | { readonly kind: "pay"; readonly cents: Cents }
);

/**
 * The first thing above a balance: a reward, the voucher the balance becomes by itself, or the least that can be paid with it.
 * Null: nothing is left to wait for.
 */
export function nextReach(definition: ProgramDefinition, availableUnits: number): Reach | null {
  const above = [...rewardReaches(definition), ...voucherReaches(definition), ...payReaches(definition)]
    .filter(({ units }) => units > availableUnits)
    .toSorted((first, second) => first.units - second.units);
  return above[0] ?? null;
}

function rewardReaches({ rewards }: ProgramDefinition): Reach[] {
  return rewards
    .filter(({ enabled }) => enabled)
    .map(({ id, name, costUnits }) => ({ id, name, units: costUnits, kind: "reward" }));
}

/** Where the lowest step is taken as often as it goes, the others are never reached. */
function voucherReaches({ autoVouchers }: ProgramDefinition): Reach[] {
  if (autoVouchers === null) return [];
  const steps = autoVouchers.steps
    .filter(({ units }) => units > 0)
    .toSorted((first, second) => first.units - second.units);
  const reachable = autoVouchers.pick === "repeat_lowest" ? steps.slice(0, 1) : steps;
  return reachable.map(({ units, voucher }) => ({
    id: `voucher-${units}`,
    units,
    kind: "voucher",
    benefit: voucher.benefit,
  }));
}

/** The least that is worth waiting for before paying with it: what the program asks, or its own step; cents of a kitty are not. */
function payReaches({ pay }: ProgramDefinition): Reach[] {
  if (pay === null || pay.units === 0) return [];
  const units = Math.max(pay.minUnits, pay.units);
  const cents = Math.floor((units * pay.cents) / pay.units);
  return cents < leastTold ? [] : [{ id: "pay", units, kind: "pay", cents }];
}

const leastTold: Cents = 100;

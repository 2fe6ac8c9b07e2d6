import type { ProgramDefinition, VoucherTemplate } from "../schema-definition.ts";

/**
 * What a balance becomes: the highest step reached, once, or as many of the lowest as it holds. The rest is kept.
 * Null: no step is reached.
 */
export function stepsReached(
  { steps, pick }: NonNullable<ProgramDefinition["autoVouchers"]>,
  availableUnits: number,
): { readonly units: number; readonly voucher: VoucherTemplate; readonly count: number } | null {
  const reached = steps
    .filter((step) => step.units > 0 && step.units <= availableUnits)
    .toSorted((first, second) => first.units - second.units);
  const step = pick === "highest" ? reached.at(-1) : reached[0];
  if (step === undefined) return null;
  const count = pick === "highest" ? 1 : Math.floor(availableUnits / step.units);
  return { units: count * step.units, voucher: step.voucher, count };
}

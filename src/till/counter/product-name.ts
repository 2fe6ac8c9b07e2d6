import type { CounterProgram } from "../../capabilities/loyalty/shared.ts";

/** How the shop names a product; its reference when no program says it. */
export function productName(
  programs: readonly CounterProgram[],
  programId: string | null,
  sku: string,
): string {
  const own = programs.find(({ id }) => id === programId)?.productNames[sku];
  return (
    own ?? programs.map(({ productNames }) => productNames[sku]).find((name) => name !== undefined) ?? sku
  );
}

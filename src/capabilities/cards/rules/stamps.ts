import type { ProgramDefinition } from "../../loyalty/shared.ts";

/** As many circles as a paper card may hold and stay legible. */
const mostStamps = 30;

/** How many stamps the first reward takes, and what it is; null when that is no number of stamps for a paper card. */
export function stampsOf(definition: ProgramDefinition): { stamps: number; reward: string } | null {
  const [first] = definition.rewards
    .filter(({ enabled, costUnits }) => enabled && costUnits > 0)
    .toSorted((one, other) => one.costUnits - other.costUnits);
  if (definition.kind !== "number" || first === undefined) return null;
  const stamps = first.costUnits / 10 ** definition.scale;
  const isPrintable = Number.isInteger(stamps) && stamps >= 2 && stamps <= mostStamps;
  return isPrintable ? { stamps, reward: first.name } : null;
}

/** Rows of at most ten circles, as even as can be, the longest first. */
export function stampRows(stamps: number): number[] {
  const rows = stamps <= 6 ? 1 : stamps <= 20 ? 2 : 3;
  const most = Math.ceil(stamps / rows);
  return Array.from({ length: rows }, (_, row) => Math.max(0, Math.min(most, stamps - row * most)));
}

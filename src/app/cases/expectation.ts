import { CaseFault, type Value } from "./words.ts";

/** What can be said after a step, by the word scenarios use for it; read only when it is expected. */
export type Facts = Readonly<Record<string, (expected: Value) => unknown>>;

/**
 * Compares everything a step expects.
 * @throws CaseFault with the first difference, or naming a word nobody here can compare.
 */
export async function compare(
  where: string,
  expected: Readonly<Record<string, Value>>,
  facts: Facts,
): Promise<void> {
  const { tolerance, tolerance_minor, ...wanted } = expected;
  const slack = Number(tolerance ?? tolerance_minor ?? 0);
  for (const [key, value] of Object.entries(wanted)) {
    const fact = facts[key];
    if (fact === undefined) throw new CaseFault(`${where}: nothing to compare “${key}” with`);
    const found = await fact(value);
    if (!isSame(value, found, slack)) {
      throw new CaseFault(
        `${where}: ${key} should be ${JSON.stringify(value)} and is ${JSON.stringify(found)}`,
      );
    }
  }
}

function isSame(expected: Value, found: unknown, slack: number): boolean {
  if (typeof found === "number" && (typeof expected === "number" || typeof expected === "string")) {
    // A decimal written as a text must be met exactly.
    return typeof expected === "string" ? Number(expected) === found : Math.abs(expected - found) <= slack;
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(found) &&
      found.length === expected.length &&
      expected.every((one: Value, index) => isSame(one, found[index], slack))
    );
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof found !== "object" || found === null) return false;
    const having = found as Readonly<Record<string, unknown>>;
    return Object.entries(expected).every(([key, value]) => isSame(value, having[key], slack));
  }
  return expected === found;
}

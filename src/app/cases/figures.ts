import { CaseFault, type Value } from "./words.ts";

/** How far a figure may lie from the expected one: so much, or such a part of it. */
export type Within = { readonly by?: number; readonly part?: number };

/** A part of a file of expected figures. What is compared is remembered: nothing is passed over in silence. */
export type Figures = {
  readonly at: (...keys: readonly (string | number)[]) => Figures;
  readonly keys: () => string[];
  readonly value: () => Value;
  readonly number: () => number;
  readonly numbers: () => number[];
  /** Compares one number, a list of numbers or an object of them with the same keys. */
  readonly near: (found: Found, within: Within) => void;
  /** Counts, names and whatever else has to be just the same. */
  readonly same: (found: unknown) => void;
  /** Compares one number that may only be better: no lower than expected, but for `slack`. */
  readonly atLeast: (found: number, slack: number) => void;
  /** What is here is told, not expected: sources, notes, how long it took somewhere else. */
  readonly told: (...keys: readonly string[]) => void;
};

type Found = number | null | readonly Found[] | { readonly [key: string]: Found };

/** Opens what a case compares. */
export function openFigures(content: Value): {
  readonly root: Figures;
  /** @throws CaseFault with what differs, or with what was not compared below one of the claims. */
  readonly close: (claims: readonly (readonly string[])[]) => void;
} {
  const compared = new Set<string>();
  const differences: string[] = [];
  const figuresAt = (path: readonly string[]): Figures => {
    const value = (): Value => {
      const found = valueAt(content, path);
      if (found === undefined) throw new CaseFault(`there is no ${path.join(" › ")}`);
      return found;
    };
    const differ = (where: readonly string[], expected: Value, found: unknown): void => {
      differences.push(`${where.join(" › ")} should be ${JSON.stringify(expected)} and is ${said(found)}`);
    };
    const near = (where: readonly string[], expected: Value, found: unknown, within: Within): void => {
      if (typeof expected === "object" && expected !== null) {
        const having = (typeof found === "object" ? found : null) ?? {};
        if (Object.keys(expected).length !== Object.keys(having).length) differ(where, expected, found);
        for (const [key, one] of Object.entries(expected))
          near([...where, key], one, (having as Readonly<Record<string, unknown>>)[key], within);
        return;
      }
      compared.add(where.join("\n"));
      if (!isNear(expected, found, within)) differ(where, expected, found);
    };
    const mark = (where: readonly string[], one: Value): void => {
      for (const leaf of leavesOf(one, where)) compared.add(leaf.join("\n"));
    };
    return {
      at: (...keys) => figuresAt([...path, ...keys.map(String)]),
      keys: () => Object.keys(value() ?? {}),
      value,
      number: () => Number(value()),
      numbers: () => (value() as readonly Value[]).map(Number),
      near: (found, within) => {
        near(path, value(), found, within);
      },
      same: (found) => {
        mark(path, value());
        if (JSON.stringify(found) !== JSON.stringify(value())) differ(path, value(), found);
      },
      atLeast: (found, slack) => {
        mark(path, value());
        if (!(found >= Number(value()) - slack)) differ(path, value(), found);
      },
      told: (...keys) => {
        for (const where of keys.length === 0 ? [path] : keys.map((key) => [...path, key]))
          mark(where, valueAt(content, where) ?? null);
      },
    };
  };
  return {
    root: figuresAt([]),
    close: (claims) => {
      const forgotten = leavesOf(content, [])
        .filter((leaf) => claims.some((claim) => covers(claim, leaf)))
        .filter((leaf) => !compared.has(leaf.join("\n")))
        .map((leaf) => `${leaf.join(" › ")} was compared with nothing`);
      const faults = [...differences, ...forgotten];
      const rest = faults.length > 8 ? `; and ${faults.length - 8} more` : "";
      if (faults.length > 0) throw new CaseFault(`${faults.slice(0, 8).join("; ")}${rest}`);
    },
  };
}

/** Whether a claim, in which `*` stands for any key, holds a place. */
export function covers(claim: readonly string[], leaf: readonly string[]): boolean {
  return claim.length <= leaf.length && claim.every((key, index) => key === "*" || key === leaf[index]);
}

/** Every place of a value that holds no further places. */
export function leavesOf(value: Value, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

function valueAt(content: Value, path: readonly string[]): Value | undefined {
  let value: Value | undefined = content;
  for (const key of path) value = (value as Readonly<Record<string, Value>> | null | undefined)?.[key];
  return value;
}

function isNear(expected: Value, found: unknown, { by = 0, part = 0 }: Within): boolean {
  if (typeof expected !== "number" || typeof found !== "number") return expected === found;
  // Expected figures are written with ten digits.
  const slack = Math.max(by, part * Math.abs(expected), 1e-9 * Math.abs(expected));
  return Math.abs(found - expected) <= slack;
}

function said(found: unknown): string {
  return typeof found === "number" ? String(found) : (JSON.stringify(found) ?? "nothing").slice(0, 200);
}

import type { LiabilityAnswer } from "../schema-economics.ts";

/** Units issued in a month and what was used of them, month by month. */
export type VintageCell = {
  /** Of issue, `YYYY-MM`. */
  readonly month: string;
  /** Of use; null: the row tells what was issued. */
  readonly usedIn: string | null;
  readonly units: number;
  /** Lots issued; only on rows of issue. */
  readonly lots: number;
};

export type Vintage = {
  readonly month: string;
  readonly issuedUnits: number;
  readonly lots: number;
  /** Units used by the end of each month since the issue, the month of issue first. */
  readonly used: readonly number[];
};

export function vintagesOf(cells: readonly VintageCell[], lastMonth: string): Vintage[] {
  return [...Map.groupBy(cells, ({ month }) => month)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([month, rows]) => {
      const issued = rows.filter(({ usedIn }) => usedIn === null);
      const issuedUnits = issued.reduce((sum, { units }) => sum + units, 0);
      if (issuedUnits <= 0) return [];
      const used = new Array<number>(Math.max(0, monthsBetween(month, lastMonth)) + 1).fill(0);
      for (const { usedIn, units } of rows) {
        if (usedIn === null) continue;
        const age = Math.min(used.length - 1, Math.max(0, monthsBetween(month, usedIn)));
        used[age] = (used[age] ?? 0) + units;
      }
      let total = 0;
      const running = used.map((units) => (total += units));
      return [{ month, issuedUnits, lots: issued.reduce((sum, { lots }) => sum + lots, 0), used: running }];
    });
}

export type ExpectedUse = {
  readonly issuedUnits: number;
  readonly usedUnits: number;
  /** Trials for an interval: units of one lot are used together. */
  readonly lots: number;
};

/** What the months old enough say of use; null: none is old enough. */
export function expectedUse(vintages: readonly Vintage[], oldEnoughMonths: number): ExpectedUse | null {
  const old = vintages.filter(({ used }) => used.length > oldEnoughMonths);
  const issuedUnits = old.reduce((sum, vintage) => sum + vintage.issuedUnits, 0);
  if (issuedUnits === 0) return null;
  return {
    issuedUnits,
    usedUnits: old.reduce((sum, { used }) => sum + (used.at(-1) ?? 0), 0),
    lots: old.reduce((sum, { lots }) => sum + lots, 0),
  };
}

const ages = ["0-3", "3-6", "6-12", "12-24", "24+"];
const delays = ["0-1", "1-3", "3-6", "6-12", "12+", "never"];

export type Bucketed = { readonly key: string; readonly units: number };

/** Every bucket in its order, empty ones too. */
export function bucketsOf(
  kind: "age" | "expiry",
  found: readonly Bucketed[],
  { scale, unitCents }: { readonly scale: number; readonly unitCents: number },
): LiabilityAnswer["byAge"] {
  return (kind === "age" ? ages : delays).map((key) => {
    const units = found.find((one) => one.key === key)?.units ?? 0;
    return { key, points: units / 10 ** scale, cents: Math.round(units * unitCents) };
  });
}

function monthsBetween(first: string, second: string): number {
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return number(second) - number(first);
}

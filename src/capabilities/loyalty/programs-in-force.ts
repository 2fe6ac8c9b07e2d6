import type { Tx } from "../../platform/database.ts";
import { type LaunchedRow, selectLaunched, selectVersions } from "./queries-programs.ts";
import { compileProgram, type Engine } from "./rules/engine.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

export type Version = {
  readonly version: number;
  /** Milliseconds since 1970 (UTC). */
  readonly validFrom: number;
  readonly definition: ProgramDefinition;
  readonly engine: Engine;
};

/** A program that was launched, with its versions, the latest first. */
export type Launched = LaunchedRow & { readonly versions: readonly Version[]; readonly current: Version };

type Kept = { readonly stamp: string; readonly versions: readonly Version[] };

// Compiled definitions by merchant and program; a version never changes, and a launch changes the stamp.
const kept = new Map<string, Kept>();
const mostKept = 5_000;

/**
 * Programs of this shop that were ever launched, whatever their state, compiled. Costs one cheap statement; the definitions are read once per
 * process and version.
 */
export async function launchedPrograms(tx: Tx): Promise<Launched[]> {
  return await compiled(tx, await selectLaunched(tx));
}

/** The same of rows read just now, in this transaction. */
export async function compiled(tx: Tx, rows: readonly LaunchedRow[]): Promise<Launched[]> {
  if (rows.length === 0) return [];
  const unknown = rows.filter((row) => kept.get(keyOf(tx, row))?.stamp !== stampOf(row));
  if (unknown.length > 0) await compile(tx, unknown);
  return rows.map((row) => {
    const versions = kept.get(keyOf(tx, row))?.versions ?? [];
    const [current] = versions;
    if (current === undefined) throw new Error("A launched program has no version.");
    return { ...row, versions, current };
  });
}

/** The rules as they were at an instant (ms): what happened before the first version follows the first. */
export function versionAt(program: Launched, at: number): Version {
  return program.versions.find((one) => one.validFrom <= at) ?? program.versions.at(-1) ?? program.current;
}

async function compile(tx: Tx, rows: readonly LaunchedRow[]): Promise<void> {
  const versions = await selectVersions(
    tx,
    rows.map((row) => row.id),
  );
  for (const row of rows) {
    const own = versions.filter((one) => one.programId === row.id);
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? "");
    kept.set(keyOf(tx, row), {
      stamp: stampOf(row),
      versions: own.map(({ version, validFrom, definition }) => ({
        version,
        validFrom: Date.parse(validFrom),
        definition,
        engine: compileProgram(definition),
      })),
    });
  }
}

function keyOf(tx: Tx, row: LaunchedRow): string {
  return `${tx.merchantId} ${row.id}`;
}

function stampOf(row: LaunchedRow): string {
  return `${row.version} ${row.updatedAt}`;
}

import type { Tx } from "../../platform/database.ts";
import type { Snapshots, Standing } from "../insight/index.ts";
import type { TodayAction, WeekLine } from "./answer.ts";
import type { Readiness } from "./rules/readiness.ts";

export type TodayContext = {
  readonly standing: Standing;
  readonly snapshots: Partial<Snapshots>;
  readonly readiness: Readiness;
  /** What sources found when they last looked, by their name. */
  readonly kept: ReadonlyMap<string, unknown>;
};

export type TodaySource = {
  readonly name: string;
  /** Looks for what is too dear to be asked while somebody waits; null: this shop has nothing of the kind. */
  readonly look?: (tx: Tx) => Promise<object | null>;
  readonly actions?: (tx: Tx, context: TodayContext) => Promise<readonly TodayAction[]>;
  readonly week?: (tx: Tx, context: TodayContext) => Promise<readonly WeekLine[]>;
};

const sources = new Map<string, TodaySource>();

/** Each room says what it has for the owner; wiring twice replaces. */
export function registerToday(source: TodaySource): void {
  sources.set(source.name, source);
}

export function todaySources(): TodaySource[] {
  return [...sources.values()];
}

import type { Tx } from "../../platform/database.ts";
import { isRefusal } from "../../values/refusal.ts";
import { programResults } from "./operations-results.ts";
import { ordinaryBasket } from "./queries-glance.ts";
import { selectPrograms } from "./queries-programs.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { Verdict } from "./schema-economics.ts";

/** A program in one line: what twelve months of it brought and cost. Cents; `netCents` null when nothing can tell. */
export type ProgramGlance = {
  readonly id: string;
  readonly name: string;
  readonly colour: Verdict["colour"];
  readonly netCents: { readonly low: number; readonly high: number } | null;
  readonly costCents: number;
  readonly members: number;
  readonly regulars: number;
  readonly neverRewarded: number;
  /** The step of its main rule, and the median of what counted of its tickets. */
  readonly stepCents: number | null;
  readonly basketCents: number | null;
  readonly carriesRemainder: boolean;
  readonly sleepingCents: number;
  readonly expiringCents: number;
};

/** The programs in force, each with its last twelve months. Dear: kept as a snapshot by who shows it. */
export async function programsAtAGlance(tx: Tx): Promise<ProgramGlance[]> {
  const glances: ProgramGlance[] = [];
  for (const { id, name, definition } of await selectPrograms(tx, { state: "active" })) {
    const results = await programResults(tx, id, {});
    if (isRefusal(results) || definition === null) continue;
    const { verdict, netCents, costs, members, regulars, sleeping } = results;
    glances.push({
      id,
      name,
      colour: verdict.colour,
      netCents,
      costCents: costs.totalCents,
      members: members.active,
      regulars: regulars.customers,
      neverRewarded: regulars.neverRewarded,
      stepCents: stepOf(definition),
      basketCents: await ordinaryBasket(tx, id),
      carriesRemainder: definition.earn.carriesRemainder,
      sleepingCents: sleeping.cents,
      expiringCents: sleeping.expiringSoonCents,
    });
  }
  return glances;
}

function stepOf({ earn }: ProgramDefinition): number | null {
  const rule = earn.rules.find((one) => one.type === "per_amount" && one.enabled);
  return rule?.type === "per_amount" && rule.stepCents > 0 ? rule.stepCents : null;
}

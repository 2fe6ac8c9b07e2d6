import type { ProgramDefinition } from "../schema-definition.ts";
import type { DesignProblem } from "../schema-economics.ts";
import { rewardsByPrice } from "./reward-worth.ts";
import type { Replay } from "./replayed.ts";

/** What only the receipts could tell of a program. Values are points, cents and shares. */
export function replayWarnings(definition: ProgramDefinition, replayed: Replay): DesignProblem[] {
  if (replayed.members === 0) return [];
  return [
    ...unreachedRewards(definition, replayed),
    ...unreachedTiers(definition, replayed),
    ...expiresTooSoon(replayed),
    ...notReplayed(definition),
  ];
}

function warn(
  code: string,
  values: DesignProblem["values"],
  ids: Partial<DesignProblem> = {},
): DesignProblem {
  return { kind: "warn", code, ruleId: null, rewardId: null, reference: null, values, ...ids };
}

/** A reward that costs more than anybody earned in the whole period. */
function unreachedRewards(definition: ProgramDefinition, replayed: Replay): DesignProblem[] {
  let most = 0;
  for (const units of replayed.unitsByMember) most = Math.max(most, units);
  const points = (units: number): number => units / 10 ** definition.scale;
  return rewardsByPrice(definition)
    .filter(({ costUnits }) => costUnits > most)
    .map(({ id, name, costUnits }) =>
      warn("reward_never_reached", { name, cost: points(costUnits), most: points(most) }, { rewardId: id }),
    );
}

function unreachedTiers({ tiers }: ProgramDefinition, replayed: Replay): DesignProblem[] {
  if (tiers === null) return [];
  const highest = tiers.levels.findLastIndex(({ id }) => (replayed.tiers.get(id) ?? 0) > 0);
  return tiers.levels.slice(highest + 1).map(({ name }) => warn("tier_never_reached", { name }));
}

function expiresTooSoon({ expiredTooSoon, members }: Replay): DesignProblem[] {
  const share = expiredTooSoon / members;
  return share < 0.1 ? [] : [warn("expires_before_a_reward", { members: expiredTooSoon, share })];
}

const replayedActions = new Set(["sign_up", "first_purchase"]);

/** Receipts do not tell who wrote a review or has a birthday. */
function notReplayed({ earn }: ProgramDefinition): DesignProblem[] {
  return earn.rules.flatMap((rule) =>
    rule.type === "action" && rule.enabled && rule.units > 0 && !replayedActions.has(rule.action)
      ? [warn("action_not_replayed", { action: rule.action }, { ruleId: rule.id })]
      : [],
  );
}

import type { Tx } from "../../platform/database.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { figuresOf } from "./operations-tiers.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { type LevelMember, membersByTier, membersFalling, membersSince } from "./queries-tiers.ts";
import { toPoints } from "./rules/points.ts";
import { type Missing, missingFor, nextTier, periodOf, shareDone, type TierFigures } from "./rules/tiers.ts";
import type { LevelsAnswer } from "./schema.ts";

const lookedAtDays = 90;
const nearFrom = 0.75;
/** A page to act on, not a register: who comes often is looked at first. */
const mostLookedAt = 5_000;
const mostShown = 20;

const noFigures: TierFigures = { cents: 0, visits: 0, units: 0 };

/** How many hold each level, who is near the next one, and who is about to lose hers. Refused: `unknown_program`. */
export async function readLevels(tx: Tx, programId: string): Promise<LevelsAnswer | Refusal> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  const { definition } = program.current;
  const { tiers, scale } = definition;
  if (tiers === null) return { levels: [], rising: [], falling: [] };
  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  const near = await membersSince(tx, programId, addDays(today, -lookedAtDays), mostLookedAt);
  const threatened = await membersFalling(
    tx,
    programId,
    { from: today, until: addDays(today, lookedAtDays) },
    mostShown,
  );
  const members = new Map([...near, ...threatened].map((member) => [member.id, member]));
  const figures = await figuresOf(tx, definition, tiers, [...members.values()], timeZone);
  const figuresFor = ({ id }: LevelMember) => figures.get(id) ?? noFigures;
  const counts = new Map((await membersByTier(tx, programId)).map((one) => [one.tierId, one.members]));
  const rank = (id: string | null) => tiers.levels.findIndex((level) => level.id === id);
  const rising = near.flatMap((member) => {
    const own = figuresFor(member);
    const next = nextTier(tiers, own);
    // Who keeps a level she no longer reaches is on the other list.
    if (next === null || rank(next.level.id) <= rank(member.tierId)) return [];
    const share = shareDone(tiers, next.level, own);
    if (share < nearFrom) return [];
    const before =
      tiers.period === "lifetime" || tiers.period === "rolling"
        ? null
        : periodOf(tiers, today, dayInZone(member.joinedAt, timeZone)).to;
    return [{ ...answerOf(member, next, scale), nextTierId: next.level.id, before, share }];
  });
  const falling = threatened.flatMap((member) => {
    const level = tiers.levels[rank(member.tierId)];
    if (level === undefined || member.tierKeepsUntil === null) return [];
    const missing = missingFor(tiers, level, figuresFor(member));
    return [{ ...answerOf(member, missing, scale), keepsUntil: member.tierKeepsUntil }];
  });
  return {
    levels: tiers.levels.map(({ id }) => ({ id, members: counts.get(id) ?? 0 })),
    rising: rising.toSorted((first, second) => second.share - first.share).slice(0, mostShown),
    falling,
  };
}

function answerOf(
  { id, customerId, name, tierId }: LevelMember,
  { missingCents, missingVisits, missingUnits }: Missing,
  scale: number,
) {
  const missingPoints = toPoints(missingUnits, scale);
  return { membershipId: id, customerId, name, tierId, missingCents, missingVisits, missingPoints };
}

import type { Tx } from "../../platform/database.ts";
import { isRefusal } from "../../values/refusal.ts";
import { countPeople, type PeopleRule } from "../insight/index.ts";
import { type ProgramGlance, programsAtAGlance, programsChangedSince } from "../loyalty/index.ts";
import type { TodayAction, TodayAnswer, WeekLine } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

const source = "loyalty";

type Found = {
  readonly programs: readonly ProgramGlance[];
  /** Customers one purchase from a reward, and those whose points have not moved for a year. */
  readonly near: number;
  readonly asleep: number;
};

/** What the programs say: which one costs more than it brings, who is one purchase from a reward, which points sleep. */
registerToday({
  name: source,
  look: async (tx) => {
    const programs = await programsAtAGlance(tx);
    if (programs.length === 0) return null;
    const [near, asleep] = [await countPeople(tx, nearReward), await countPeople(tx, asleepRule)];
    return {
      programs,
      near: isRefusal(near) ? 0 : near.value,
      asleep: isRefusal(asleep) ? 0 : asleep.value,
    } satisfies Found;
  },
  actions: async (tx, context) => {
    const found = foundIn(context);
    if (found === null || !context.readiness.isReady) return [];
    // What was just corrected is given a season to show what it does.
    const since = new Date(Date.parse(tx.now) - seasonMs).toISOString();
    const corrected = found.programs.length === 0 ? new Set() : await programsChangedSince(tx, since);
    const actions = [
      worstProgram(found.programs.filter(({ id }) => !corrected.has(id))),
      oneAway(found, context),
      sleepingPoints(found),
    ];
    return actions.filter((action) => action !== null);
  },
  week,
});

function foundIn({ kept }: Pick<TodayContext, "kept">): Found | null {
  // Only `look` above writes under this name.
  return (kept.get(source) ?? null) as Found | null;
}

/** What all programs together bring, less what they cost, over twelve months; null when none can tell yet. */
export function loyaltyFigure(context: Pick<TodayContext, "kept">): TodayAnswer["figures"]["loyalty"] {
  const found = foundIn(context);
  if (found === null) return null;
  const measured = found.programs.flatMap(({ netCents }) => (netCents === null ? [] : [netCents]));
  return {
    programs: found.programs.length,
    measured: measured.length,
    lowCents: sum(measured.map(({ low }) => low)),
    highCents: sum(measured.map(({ high }) => high)),
    costCents: sum(found.programs.map(({ costCents }) => costCents)),
  };
}

const seasonMs = 90 * 86_400_000;
const mostNeverRewarded = 0.5;
const fewestRegulars = 10;

/** The program that loses most, or that rewards hardly any of those who come back. */
function worstProgram(programs: readonly ProgramGlance[]): TodayAction | null {
  const faulty = programs.filter((program) => losesMoney(program) || forgetsRegulars(program));
  const [worst] = faulty.toSorted((one, other) => lossOf(other) - lossOf(one));
  if (worst === undefined) return null;
  const { id, name, netCents, costCents, regulars, neverRewarded, stepCents, basketCents } = worst;
  const lossCents = lossOf(worst);
  const isTrap =
    stepCents !== null && basketCents !== null && stepCents > basketCents && !worst.carriesRemainder;
  const share = regulars === 0 ? 0 : neverRewarded / regulars;
  return {
    key: `program:${id}`,
    text: losesMoney(worst) ? "program_loses" : "program_forgets",
    tone: "warning",
    badge: null,
    values: { name, lossCents, share, regulars, neverRewarded, costCents },
    weight: {
      lowCents: Math.min(lossCents, costCents),
      highCents: Math.max(lossCents, costCents),
      confidence: netCents === null ? 0.4 : 0.7,
      urgency: 1,
      minutes: 5,
      deadline: null,
    },
    people: null,
    link: `/loyalty/programs/${id}/design`,
    calculation: [
      ...(netCents === null
        ? [{ text: "program_unmeasured", values: { costCents } }]
        : [
            {
              text: "program_brings",
              values: { lowCents: netCents.low + costCents, highCents: netCents.high + costCents },
            },
            { text: "program_costs", values: { costCents } },
          ]),
      { text: "program_regulars", values: { share, regulars, neverRewarded } },
      ...(isTrap ? [{ text: "program_trap", values: { stepCents, basketCents } }] : []),
    ],
  };
}

/** Whatever the lift, within what can be measured, it costs more than it brings. */
function losesMoney({ netCents }: ProgramGlance): boolean {
  return netCents !== null && netCents.low + netCents.high < 0;
}

function forgetsRegulars({ regulars, neverRewarded }: ProgramGlance): boolean {
  return regulars >= fewestRegulars && neverRewarded / regulars >= mostNeverRewarded;
}

function lossOf({ netCents, costCents }: ProgramGlance): number {
  // What is not measured loses at most what it costs; what is, nothing beyond that either unless it drives people away.
  return netCents === null ? costCents : Math.max(0, Math.round(-(netCents.low + netCents.high) / 2));
}

const nearReward: PeopleRule = { field: "loyalty_near", op: "is", value: true };
// Of those told that a reward is near, one in ten or so comes sooner than she would have.
const comesSooner = 0.1;

function oneAway({ near }: Found, { standing, snapshots }: TodayContext): TodayAction | null {
  if (near === 0) return null;
  const basketCents = Math.round(snapshots.figures?.medianBasketCents ?? 0);
  const marginCents = Math.round(near * basketCents * standing.marginRate);
  return {
    key: "near_reward",
    text: "near_reward",
    tone: "good",
    badge: near,
    values: { customers: near, highCents: Math.round(marginCents * comesSooner) },
    weight: {
      lowCents: 0,
      highCents: Math.round(marginCents * comesSooner),
      confidence: 0.5,
      urgency: 1.2,
      minutes: 4,
      deadline: null,
    },
    people: { rule: nearReward, sort: "last_purchase" },
    link: null,
    calculation: [
      { text: "near_reward", values: {} },
      { text: "near_due", values: { dueRatio: 0.8 } },
      { text: "near_stake", values: { customers: near, basketCents, marginRate: standing.marginRate } },
    ],
  };
}

const asleepRule: PeopleRule = { field: "loyalty_sleeping", op: "is", value: true };

function sleepingPoints({ programs, asleep: members }: Found): TodayAction | null {
  const cents = sum(programs.map((program) => program.sleepingCents));
  const expiringCents = sum(programs.map((program) => program.expiringCents));
  if (cents < smallestSum) return null;
  return {
    key: "sleeping_points",
    text: expiringCents > 0 ? "sleeping_points" : "sleeping_points_kept",
    tone: "attention",
    badge: members,
    values: { cents, members, expiringCents },
    weight: {
      lowCents: 0,
      highCents: cents,
      confidence: 0.2,
      urgency: expiringCents > 0 ? 1.3 : 0.8,
      minutes: 6,
      deadline: null,
    },
    people: { rule: asleepRule, sort: "last_purchase" },
    link: null,
    calculation: [
      { text: "sleeping_points", values: { members, cents } },
      ...(expiringCents > 0 ? [{ text: "sleeping_expiring", values: { expiringCents } }] : []),
    ],
  };
}

// Less than this is not worth a morning.
const smallestSum = 2_000;

async function week(_tx: Tx, context: TodayContext): Promise<readonly WeekLine[]> {
  const near = foundIn(context)?.near ?? 0;
  const lines =
    near === 0
      ? []
      : [
          {
            text: "near_reward",
            values: { customers: near },
            people: { rule: nearReward, sort: "last_purchase" },
          },
        ];
  return await Promise.resolve(lines);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

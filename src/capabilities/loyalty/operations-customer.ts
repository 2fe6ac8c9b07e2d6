import type { Tx } from "../../platform/database.ts";
import type { Language } from "../../platform/texts.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { benefitInWords, payInWords, productsGiven, type Telling } from "./benefit-words.ts";
import { recordAndMerged, speakingIds } from "../customers/index.ts";
import { type AccountView, readAccounts } from "./operations-accounts.ts";
import { figuresOf } from "./operations-tiers.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import { type Member, selectMembersOf } from "./queries-members.ts";
import { selectVouchers } from "./queries-vouchers.ts";
import { nextReach, type Reach } from "./rules/next-reach.ts";
import { toPoints } from "./rules/points.ts";
import { nextTier, periodOf, type TierFigures } from "./rules/tiers.ts";
import { dayInZone } from "../../values/day.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { MembershipAnswer, TierView } from "./schema.ts";
import type { Voucher } from "./schema-vouchers.ts";

/**
 * What a customer has in every program, true at the instant of the transaction, in the reader's language.
 * Refused: `unknown_customer`.
 */
export async function readCustomerLoyalty(
  tx: Tx,
  customerId: string,
  language: Language,
): Promise<{ customerId: string; memberships: MembershipAnswer[]; vouchers: Voucher[] } | Refusal> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId });
  const customerIds = await recordAndMerged(tx, speaker);
  const members = (await selectMembersOf(tx, customerIds)).filter((member) => member.status !== "merged");
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  const { timeZone, currency } = await currentMerchant(tx);
  const held = members.flatMap(({ programId }) => programs.get(programId)?.current.definition ?? []);
  const telling = { language, currency, products: await productsGiven(tx, held) };
  const accounts = new Map(
    (
      await readAccounts(
        tx,
        members.map((member) => member.id),
      )
    ).map((account) => [account.membershipId, account]),
  );
  const memberships: MembershipAnswer[] = [];
  for (const member of members) {
    const program = programs.get(member.programId);
    const account = accounts.get(member.id);
    if (program === undefined || account === undefined) continue;
    const tier = await tierOf(tx, program, member, account, timeZone);
    memberships.push(answerOf(program, member, account, tier, telling));
  }
  const vouchers = await selectVouchers(tx, {
    state: "active",
    holderIds: customerIds,
    before: null,
    limit: 200,
  });
  return {
    customerId: speaker,
    memberships,
    vouchers: vouchers.toSorted((first, second) => ((first.endsAt ?? "9") < (second.endsAt ?? "9") ? -1 : 1)),
  };
}

function answerOf(
  program: Launched,
  member: Member,
  account: AccountView,
  tier: TierView | null,
  telling: Telling,
): MembershipAnswer {
  const { definition } = program.current;
  const { scale } = definition;
  const { available, pending, reserved, debt } = account.balances;
  return {
    membershipId: member.id,
    programId: program.id,
    programName: program.name,
    programState: program.state,
    kind: definition.kind,
    unitName: definition.unitName,
    scale,
    status: member.status,
    joinedAt: member.joinedAt,
    closedAt: member.closedAt,
    cardUntil: member.cardUntil,
    spendable: toPoints(available, scale),
    pending: toPoints(pending, scale),
    reserved: toPoints(reserved, scale),
    debt: toPoints(debt, scale),
    pendingUntil: account.pendingLots.flatMap(({ units, activeFrom }) =>
      activeFrom === null ? [] : [{ points: toPoints(units, scale), at: activeFrom }],
    ),
    expiries: account.expiries.map(({ at, units }) => ({ at, points: toPoints(units, scale) })),
    tier,
    nextReward: reachInWords(nextReach(definition, available), definition, available, telling),
    rewards: rewardsWithin(definition, available),
    remainders: remaindersOf(definition, member),
    lastEarnedAt: member.lastEarnedAt,
  };
}

/** Rewards in force, the cheapest first, with what is missing for each. */
export function rewardsWithin(definition: ProgramDefinition, availableUnits: number) {
  return definition.rewards
    .filter((reward) => reward.enabled)
    .toSorted((first, second) => first.costUnits - second.costUnits)
    .map(({ id, name, costUnits }) => ({
      id,
      name,
      points: toPoints(costUnits, definition.scale),
      missing: toPoints(Math.max(0, costUnits - availableUnits), definition.scale),
    }));
}

function reachInWords(
  reach: Reach | null,
  { scale }: ProgramDefinition,
  availableUnits: number,
  telling: Telling,
): MembershipAnswer["nextReward"] {
  if (reach === null) return null;
  const { id, kind, units } = reach;
  const name =
    reach.kind === "reward"
      ? reach.name
      : reach.kind === "voucher"
        ? benefitInWords(reach.benefit, 1, telling)
        : payInWords(reach.cents, telling);
  return {
    id,
    kind,
    name,
    points: toPoints(units, scale),
    missing: toPoints(Math.max(0, units - availableUnits), scale),
  };
}

/** What was spent below the step and is kept: how much more brings the next units. */
function remaindersOf({ earn, scale }: ProgramDefinition, { remainders }: Member) {
  if (!earn.carriesRemainder) return [];
  return earn.rules.flatMap((rule) => {
    if (rule.type !== "per_amount" || !rule.enabled || rule.stepCents === 0) return [];
    const keptCents = Math.floor(remainders[rule.id] ?? 0);
    const missingCents = Math.max(0, rule.stepCents - keptCents);
    return [{ ruleId: rule.id, keptCents, missingCents, points: toPoints(rule.units, scale) }];
  });
}

async function tierOf(
  tx: Tx,
  { current: { definition } }: Launched,
  member: Member,
  account: AccountView,
  timeZone: string,
): Promise<TierView | null> {
  const { tiers, scale } = definition;
  if (tiers === null) return null;
  const { available, debt } = account.balances;
  const figures: TierFigures = (
    await figuresOf(tx, definition, tiers, [{ ...member, balance: available - debt }], timeZone)
  ).get(member.id) ?? { cents: 0, visits: 0, units: 0 };
  const period = periodOf(tiers, dayInZone(tx.now, timeZone), dayInZone(member.joinedAt, timeZone));
  const next = nextTier(tiers, figures);
  return {
    id: member.tierId,
    name: tiers.levels.find((level) => level.id === member.tierId)?.name ?? null,
    since: member.tierSince,
    keepsUntil: member.tierKeepsUntil,
    period,
    cents: figures.cents,
    visits: figures.visits,
    next:
      next === null
        ? null
        : {
            id: next.level.id,
            name: next.level.name,
            missingCents: next.missingCents,
            missingVisits: next.missingVisits,
            missingPoints: toPoints(next.missingUnits, scale),
            before: tiers.period === "lifetime" ? null : period.to,
          },
  };
}

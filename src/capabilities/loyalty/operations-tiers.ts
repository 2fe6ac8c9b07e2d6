import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { tellFacts } from "../../platform/participants.ts";
import { dayInZone } from "../../values/day.ts";
import { issueVouchers } from "./operations-vouchers.ts";
import type { Launched } from "./programs-in-force.ts";
import {
  cancelLevelGifts,
  insertTierChanges,
  reachedSince,
  selectTierMembers,
  tierFigures,
  type TierMember,
  updateTiers,
} from "./queries-tiers.ts";
import { decideTier, periodOf, type TierDecision, type TierFigures } from "./rules/tiers.ts";
import type { ProgramDefinition, Tiers } from "./schema-definition.ts";
import type { Voucher } from "./schema-vouchers.ts";

export type TouchedMembers = { readonly program: Launched; readonly memberIds: readonly string[] };

/**
 * Looks again at the levels of these members, today, and gives the gift of a level that is reached (once in its period).
 * `balances` stands for the balance where the level is measured by it; with `isUndone`, purchases were given back, and a level
 * lost by it takes the gift along that nobody has used.
 */
export async function evaluateTiers(
  tx: Tx,
  actor: Actor,
  touched: readonly TouchedMembers[],
  timeZone: string,
  { balances, isUndone = false }: { balances?: ReadonlyMap<string, number>; isUndone?: boolean } = {},
): Promise<Voucher[]> {
  const vouchers: Voucher[] = [];
  for (const { program, memberIds } of touched) {
    const { definition } = program.current;
    if (definition.tiers === null || memberIds.length === 0) continue;
    const members = await selectTierMembers(tx, memberIds);
    const decided = await decide(tx, definition, definition.tiers, members, timeZone, balances);
    const moved = await updateTiers(
      tx,
      decided.filter(isMoved).map(({ member, decision }) => ({ id: member.id, ...decision })),
    );
    await tellFacts(tx, moved);
    const changes = decided.filter(({ decision }) => decision.change !== null);
    if (isUndone) {
      await cancelLevelGifts(
        tx,
        changes.flatMap(({ member, decision }) =>
          decision.change === "lost" && member.tierId !== null
            ? [{ id: member.id, tierId: member.tierId }]
            : [],
        ),
      );
    }
    const gifts = await giftsOf(tx, definition.tiers, changes, timeZone);
    await insertTierChanges(
      tx,
      changes.map(({ member, decision, figures }) => ({
        id: member.id,
        from: member.tierId,
        to: decision.tierId,
        reason: decision.change ?? "reached",
        detail: { cents: figures.cents, visits: figures.visits, units: figures.units },
      })),
    );
    vouchers.push(
      ...(await issueVouchers(
        tx,
        actor,
        gifts.map(({ member, template }) => ({
          template,
          holderId: member.customerId,
          programId: program.id,
          origin: "tier",
          membershipId: member.id,
        })),
      )),
    );
  }
  return vouchers;
}

type Decided = {
  readonly member: TierMember;
  readonly decision: TierDecision;
  readonly figures: TierFigures;
  readonly from: string;
};

async function decide(
  tx: Tx,
  definition: ProgramDefinition,
  tiers: Tiers,
  members: readonly TierMember[],
  timeZone: string,
  balances: ReadonlyMap<string, number> | undefined,
): Promise<Decided[]> {
  const day = dayInZone(tx.now, timeZone);
  const figures = await figuresOf(tx, definition, tiers, members, timeZone, balances);
  return members.map((member) => {
    const joinedDay = dayInZone(member.joinedAt, timeZone);
    const own = figures.get(member.id) ?? { cents: 0, visits: 0, units: 0 };
    const standing = { tierId: member.tierId, since: member.tierSince, keepsUntil: member.tierKeepsUntil };
    return {
      member,
      figures: own,
      decision: decideTier(tiers, standing, own, { day, joinedDay }),
      from: periodOf(tiers, day, joinedDay).from,
    };
  });
}

/** What these members have reached in the period of each. */
export async function figuresOf(
  tx: Tx,
  { stores, channels }: Pick<ProgramDefinition, "stores" | "channels">,
  tiers: Tiers,
  members: readonly Pick<TierMember, "id" | "customerId" | "joinedAt" | "balance">[],
  timeZone: string,
  balances?: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, TierFigures & { readonly lastDay: string | null }>> {
  const day = dayInZone(tx.now, timeZone);
  const asked = members.map(({ id, customerId, joinedAt }) => ({
    id,
    customerId,
    ...periodOf(tiers, day, dayInZone(joinedAt, timeZone)),
  }));
  const units = tiers.measure === "earned";
  const found = await tierFigures(tx, asked, { stores, channels, units, timeZone });
  const byId = new Map(members.map((member) => [member.id, member]));
  return new Map(
    found.map(({ id, ...figures }) => {
      const balance = balances?.get(id) ?? byId.get(id)?.balance ?? 0;
      return [id, tiers.measure === "balance" ? { ...figures, units: Math.max(0, balance) } : figures];
    }),
  );
}

function isMoved({ member, decision }: Decided): boolean {
  return (
    decision.tierId !== member.tierId ||
    decision.since !== member.tierSince ||
    decision.keepsUntil !== member.tierKeepsUntil
  );
}

async function giftsOf(tx: Tx, tiers: Tiers, changes: readonly Decided[], timeZone: string) {
  const wished = changes.flatMap(({ member, decision, from }) => {
    const level = tiers.levels.find((one) => one.id === decision.tierId);
    const template = decision.change === "reached" ? (level?.benefits.gift ?? null) : null;
    return template === null || level === undefined ? [] : [{ member, from, template, tierId: level.id }];
  });
  // Buying and giving back in turns would otherwise bring a gift each time.
  const earlier = await reachedSince(
    tx,
    wished.map(({ member, from }) => ({ id: member.id, from })),
    timeZone,
  );
  const had = new Set(earlier.map(({ id, tierId }) => `${id} ${tierId}`));
  return wished.filter(({ member, tierId }) => !had.has(`${member.id} ${tierId}`));
}

import { type Day, dayInZone } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition, Tiers } from "../schema-definition.ts";
import type { CounterLevel, CounterWallet } from "./counter-types.ts";
import { decideTier, periodOf } from "./tiers.ts";

/** Whether the level changes what a purchase earns, so that a counter without a network has to follow it. */
export function levelsEarn(tiers: Tiers | null): tiers is Tiers {
  return tiers?.levels.some(({ benefits }) => benefits.multiplier !== 1) ?? false;
}

/** A purchase as levels look at it. */
export type LeveledTicket = {
  readonly day: Day;
  /** ISO, UTC. */
  readonly at: string;
  readonly timeZone: string;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  readonly totalCents: Cents;
  /** All that was earned with it. */
  readonly units: number;
  /** What may be spent after it. */
  readonly balance: number;
};

/**
 * The level after a purchase; null where the counter does not follow it. In a rolling period nothing falls out between two contacts
 * with the server: hours, not months.
 */
export function levelAfter(
  { tiers, stores, channels }: Pick<ProgramDefinition, "tiers" | "stores" | "channels">,
  wallet: CounterWallet,
  ticket: LeveledTicket,
): Pick<CounterWallet, "tierId" | "level"> | null {
  if (!levelsEarn(tiers) || (wallet.level === null && wallet.membershipId !== null)) return null;
  const { day, timeZone, storeId, channel, totalCents, units, balance } = ticket;
  const joinedDay = dayInZone(wallet.joinedAt ?? ticket.at, timeZone);
  const { from } = periodOf(tiers, day, joinedDay);
  const isSame = wallet.level !== null && (tiers.period === "rolling" || wallet.level.from === from);
  const before: CounterLevel =
    wallet.level !== null && isSame
      ? wallet.level
      : {
          ...noLevel(from),
          since: wallet.level?.since ?? null,
          keepsUntil: wallet.level?.keepsUntil ?? null,
        };
  const counts =
    (stores.length === 0 || (storeId !== null && stores.includes(storeId))) &&
    (channels.length === 0 || channels.includes(channel));
  const isVisit = counts && totalCents > 0 && (before.lastDay === null || day > before.lastDay);
  const after = {
    cents: before.cents + (counts ? totalCents : 0),
    visits: before.visits + (isVisit ? 1 : 0),
    units: tiers.measure === "balance" ? balance : before.units + units,
  };
  const standing = { tierId: wallet.tierId, since: before.since, keepsUntil: before.keepsUntil };
  const { tierId, since, keepsUntil } = decideTier(tiers, standing, after, { day, joinedDay });
  const lastDay = isVisit ? day : before.lastDay;
  return { tierId, level: { from, since, keepsUntil, lastDay, ...after } };
}

function noLevel(from: Day): CounterLevel {
  return { from, since: null, keepsUntil: null, lastDay: null, cents: 0, visits: 0, units: 0 };
}

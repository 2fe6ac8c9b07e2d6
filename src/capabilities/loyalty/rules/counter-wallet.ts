import type { CounterAsked, CounterEarned, CounterLot, CounterWallet } from "./counter-types.ts";

/** The wallet of somebody whom a first purchase would make a member. */
export function newcomer(programId: string, status: CounterWallet["status"] = "active"): CounterWallet {
  return {
    programId,
    membershipId: null,
    status,
    joinedAt: null,
    cardUntil: null,
    lots: [],
    debtUnits: 0,
    idleExpiresAt: null,
    remainders: {},
    tierId: null,
    level: null,
    lastEarnedAt: null,
    lastVisitOn: null,
    visitEarnedOn: null,
    earned: null,
  };
}

/** Usable units at an instant, what is owed taken off. */
export function spendable(wallet: CounterWallet, at: string): number {
  const { lots, debtUnits } = settled(wallet, at);
  const usable = lots.reduce((sum, { units, activeFrom }) => (activeFrom === null ? sum + units : sum), 0);
  return Math.max(0, usable - debtUnits);
}

/** What came true by itself up to an instant: waiting units become usable and repay what is owed, others expire. */
function settled(wallet: CounterWallet, at: string): CounterWallet {
  const { idleExpiresAt } = wallet;
  if (idleExpiresAt !== null && idleExpiresAt <= at) return { ...wallet, lots: [], idleExpiresAt: null };
  let { debtUnits } = wallet;
  const waiting = wallet.lots
    .filter(({ activeFrom }) => activeFrom !== null && activeFrom <= at)
    .toSorted((first, second) => ((first.activeFrom ?? "") < (second.activeFrom ?? "") ? -1 : 1));
  const active = waiting.map((lot): CounterLot => {
    const repaid = Math.min(debtUnits, lot.units);
    debtUnits -= repaid;
    return { ...lot, activeFrom: null, units: lot.units - repaid };
  });
  const lots = [...wallet.lots.filter((lot) => !waiting.includes(lot)), ...active].filter(
    ({ units, expiresAt }) => units > 0 && (expiresAt === null || expiresAt > at),
  );
  return { ...wallet, lots: lots.toSorted(inSpendingOrder), debtUnits };
}

function inSpendingOrder(first: CounterLot, second: CounterLot): number {
  if (first.expiresAt !== second.expiresAt) {
    if (first.expiresAt === null) return 1;
    if (second.expiresAt === null) return -1;
    return first.expiresAt < second.expiresAt ? -1 : 1;
  }
  return first.openedAt < second.openedAt ? -1 : first.openedAt > second.openedAt ? 1 : 0;
}

/** Takes usable units, soonest expiry first; what is missing is owed. */
export function spend(wallet: CounterWallet, units: number): CounterWallet {
  let left = units;
  const lots = wallet.lots.flatMap((lot) => {
    if (lot.activeFrom !== null) return [lot];
    const taken = Math.min(left, lot.units);
    left -= taken;
    return lot.units === taken ? [] : [{ ...lot, units: lot.units - taken }];
  });
  return { ...wallet, lots, debtUnits: wallet.debtUnits + left };
}

function put(wallet: CounterWallet, lot: CounterLot): CounterWallet {
  if (lot.units === 0) return wallet;
  const repaid = lot.activeFrom === null ? Math.min(wallet.debtUnits, lot.units) : 0;
  const debtUnits = wallet.debtUnits - repaid;
  if (repaid === lot.units) return { ...wallet, debtUnits };
  const lots = [...wallet.lots, { ...lot, units: lot.units - repaid }].toSorted(inSpendingOrder);
  return { ...wallet, lots, debtUnits };
}

/** A wallet after a ticket that spent so much of it and earned in it, if it did. */
export function walletAfter(
  before: CounterWallet,
  earned: CounterEarned | undefined,
  spentUnits: number,
  { at, day }: Pick<CounterAsked, "at" | "day">,
): CounterWallet {
  const wallet = settled(before, at);
  if (earned === undefined) return spentUnits === 0 ? wallet : spend(wallet, spentUnits);
  const { activeFrom, expiresAt, bonusExpiresAt } = earned;
  const ticketLot = { units: earned.units, activeFrom, expiresAt, openedAt: at };
  const bonusLot = { units: earned.bonusUnits, activeFrom: null, expiresAt: bonusExpiresAt, openedAt: at };
  const after = earned.spendsOwn
    ? spend(put(wallet, ticketLot), spentUnits)
    : put(spend(wallet, spentUnits), ticketLot);
  return remember(put(after, bonusLot), earned, { at, day });
}

function remember(
  wallet: CounterWallet,
  earned: CounterEarned,
  { at, day }: Pick<CounterAsked, "at" | "day">,
): CounterWallet {
  const isLatest = wallet.lastVisitOn === null || day >= wallet.lastVisitOn;
  const { lastEarnedAt } = wallet;
  return {
    ...wallet,
    // The server gives the real one; until then the counter knows that she is a member.
    membershipId: wallet.membershipId ?? "new",
    joinedAt: wallet.joinedAt ?? at,
    remainders: earned.remainders,
    lastEarnedAt: earned.units > 0 && (lastEarnedAt === null || lastEarnedAt < at) ? at : lastEarnedAt,
    lastVisitOn: isLatest ? day : wallet.lastVisitOn,
    visitEarnedOn: earned.isVisit && isLatest ? day : wallet.visitEarnedOn,
    idleExpiresAt: isLatest ? (earned.idleExpiresAt ?? wallet.idleExpiresAt) : wallet.idleExpiresAt,
    earned: earnedOn(wallet, day, earned.units),
    ...earned.reached,
  };
}

/** A purchase told after a later one counts in its month and year. */
function earnedOn({ earned }: CounterWallet, day: string, units: number): CounterWallet["earned"] {
  if (earned === null) return { on: day, ofDay: units, ofMonth: units, ofYear: units };
  const isEarlier = day < earned.on;
  const on = isEarlier ? earned.on : day;
  const kept = (length: number, sum: number): number => {
    const before = earned.on.slice(0, length) === on.slice(0, length) ? sum : 0;
    return day.slice(0, length) === on.slice(0, length) ? before + units : before;
  };
  return {
    on,
    ofDay: kept(10, earned.ofDay),
    ofMonth: kept(7, earned.ofMonth),
    ofYear: kept(4, earned.ofYear),
  };
}

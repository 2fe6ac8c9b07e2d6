import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import type { Order } from "./ledger-types.ts";
import { lotWish } from "./lot-wish.ts";
import { type ActionDone, earnActions } from "./operations-actions.ts";
import { autoVouchers } from "./operations-auto-vouchers.ts";
import { move } from "./operations-ledger.ts";
import { joinMany } from "./operations-members.ts";
import { evaluateTiers } from "./operations-tiers.ts";
import { issueVouchers, type VoucherWish } from "./operations-vouchers.ts";
import { type Launched, type Version, versionAt } from "./programs-in-force.ts";
import { lockMembersOf, type Member } from "./queries-members.ts";
import { earnedByDay, insertTickets, type NewTicket, visitsOn } from "./queries-receipts.ts";
import type { Sale } from "./receipt-tickets.ts";
import { freezeTicket, nothingRefunded, nothingSpent, type Spending } from "./rules/refund.ts";
import type { EarnResult, MemberState, Ticket } from "./rules/ticket.ts";
import type { Voucher } from "./schema-vouchers.ts";

/** What a sale did in a program. */
export type EarnedTicket = {
  readonly receiptId: string;
  readonly program: Launched;
  readonly membershipId: string;
  readonly result: EarnResult;
  /** Vouchers of the program that it brought for the next purchase. */
  readonly promised: readonly string[];
};

export type Earned = { readonly tickets: readonly EarnedTicket[]; readonly vouchers: readonly Voucher[] };

/**
 * Asks these sales to every program in force and writes what they earn: points with their lots, vouchers for the next purchase
 * or from the balance, levels. In the order in which they happened, in a constant number of statements. Sales before a
 * program's first day, or before somebody asked to be a member, earn nothing.
 *
 * The sales' customers are held by the caller, who has read the programs. `only` names the program to ask, and what was asked before.
 */
export async function earnSales(
  tx: Tx,
  actor: Actor,
  launched: readonly Launched[],
  sales: readonly Sale[],
  timeZone: string,
  only: { readonly programId: string | null; readonly told: Told } = { programId: null, told: new Set() },
): Promise<Earned> {
  const spentIn = new Set(
    sales.flatMap(({ basket }) => (basket === null ? [] : [...basket.programs.keys()])),
  );
  const programs = launched.filter(
    (program) =>
      (only.programId === null || program.id === only.programId) &&
      (program.state === "active" || spentIn.has(program.id)),
  );
  if (programs.length === 0 || sales.length === 0) return { tickets: [], vouchers: [] };
  const inOrder = sales.toSorted(
    (first, second) => compare(first.at, second.at) || compare(first.receiptId, second.receiptId),
  );
  const members = await membersOf(tx, actor, programs, inOrder);
  const asked = inOrder.flatMap((sale) =>
    programs.flatMap((program): Asked[] => {
      const member = members.get(keyOf(program.id, sale.customerId));
      if (member === undefined || only.told.has(toldKey(sale.receiptId, program.id))) return [];
      const earns = mayEarn(program, member, sale);
      return earns || spentUnits(sale, program) > 0 ? [{ sale, program, member, earns }] : [];
    }),
  );
  if (asked.length === 0) return { tickets: [], vouchers: [] };
  const earned = await askEngine(tx, asked, firstSales(inOrder, members));
  await moveEarned(tx, actor, earned, timeZone);
  await insertTickets(tx, earned.map(ticketOf), remembered(earned));
  await earnActions(tx, actor, earned.flatMap(firstPurchase));
  const touched = membersByProgram(earned);
  const vouchers = [
    ...(await issueVouchers(tx, actor, earned.flatMap(promisedVouchers))),
    ...(await autoVouchers(tx, actor, touched, "ticket")),
    ...(await evaluateTiers(tx, actor, touched, timeZone)),
  ];
  return {
    tickets: earned.map(({ sale, program, member, version, ticket, result, earns }) => ({
      receiptId: sale.receiptId,
      program,
      membershipId: member.id,
      result,
      promised: earns ? version.engine.promises(ticket) : [],
    })),
    vouchers,
  };
}

/** Receipts that have a ticket in a program. */
type Told = ReadonlySet<string>;

export function toldKey(receiptId: string, programId: string): string {
  return `${receiptId} ${programId}`;
}

export type Asked = {
  readonly sale: Sale;
  readonly program: Launched;
  readonly member: Member;
  /** False: the ticket only spends here. */
  readonly earns: boolean;
};
export type Answered = Asked & {
  readonly version: Version;
  readonly ticket: Ticket;
  readonly result: EarnResult;
  readonly lastEarnedAt: string | null;
  readonly lastVisitOn: string;
};

/** Locks the memberships of these sales' customers; with a program everyone joins, the first sale makes the member. */
async function membersOf(
  tx: Tx,
  actor: Actor,
  programs: readonly Launched[],
  sales: readonly Sale[],
): Promise<ReadonlyMap<string, Member>> {
  const customerIds = [...new Set(sales.map((sale) => sale.customerId))];
  const programIds = programs.map((program) => program.id);
  const known = byKey(await lockMembersOf(tx, customerIds, programIds));
  let hasNew = false;
  for (const program of programs) {
    if (program.state !== "active" || program.current.definition.join.mode !== "everyone") continue;
    const first = new Map<string, string>();
    for (const sale of sales) {
      const isNew = sale.day >= program.startsOn && !known.has(keyOf(program.id, sale.customerId));
      if (isNew && !first.has(sale.customerId)) first.set(sale.customerId, sale.at);
    }
    if (first.size === 0) continue;
    hasNew = true;
    const joining = [...first].map(([customerId, at]) => ({ customerId, at }));
    await joinMany(tx, actor, program, joining);
  }
  return hasNew ? byKey(await lockMembersOf(tx, customerIds, programIds)) : known;
}

/** Where everyone is a member from the first day, a till that was offline yesterday loses nothing by telling it today. */
export function mayEarn({ state, startsOn, current }: Launched, member: Member, sale: Sale): boolean {
  if (state !== "active" || member.status !== "active" || sale.day < startsOn) return false;
  const { mode } = current.definition.join;
  if (mode === "paid" && member.cardUntil !== null && sale.day > member.cardUntil) return false;
  return mode === "everyone" || sale.at >= member.joinedAt;
}

/** The sales that are their customer's first purchase. */
function firstSales(sales: readonly Sale[], members: ReadonlyMap<string, Member>): ReadonlySet<string> {
  const counts = new Map([...members.values()].map((member) => [member.customerId, member.saleCount]));
  const paid = sales.filter((sale) => sale.totalCents > 0);
  const here = Map.groupBy(paid, (sale) => sale.customerId);
  const first = new Set(sales.filter((sale) => sale.isFirst === true).map((sale) => sale.receiptId));
  for (const [customerId, own] of here) {
    const [earliest] = own;
    if (earliest?.isFirst === null && (counts.get(customerId) ?? 0) <= own.length)
      first.add(earliest.receiptId);
  }
  return first;
}

/** Tickets one after the other: each finds what the one before it left. Nothing is written. */
export async function askEngine(
  tx: Tx,
  asked: readonly Asked[],
  first: ReadonlySet<string>,
): Promise<Answered[]> {
  const past = await readPast(tx, asked);
  const states = new Map<string, Remembering>();
  return asked.map((one) => {
    const { sale, program, member } = one;
    const version = versionAt(program, Date.parse(sale.at));
    const state = states.get(member.id) ?? remembering(member);
    states.set(member.id, state);
    const ticket = ticketFor(sale, program.id, first.has(sale.receiptId));
    const dayKey = `${member.id} ${sale.day}`;
    const result = one.earns
      ? version.engine.earn(ticket, {
          remainders: state.remainders,
          tierId: member.tierId,
          ...past.earned(member.id, sale.day),
          lastEarnedAt: state.lastEarnedAt === null ? null : Date.parse(state.lastEarnedAt),
          hasVisitToday: past.visits.has(dayKey),
        })
      : nothingEarned(ticket, state.remainders);
    state.remainders = result.remainders;
    if (result.units > 0) {
      state.lastEarnedAt = latest(state.lastEarnedAt, sale.at);
      past.add(member.id, sale.day, result.units);
    }
    if (result.effects.some((effect) => effect.type === "per_visit")) past.visits.add(dayKey);
    state.lastVisitOn = latest(state.lastVisitOn, sale.day);
    const { lastEarnedAt, lastVisitOn } = state;
    return { ...one, version, ticket, result, lastEarnedAt, lastVisitOn };
  });
}

function nothingEarned({ lines }: Ticket, remainders: MemberState["remainders"]): EarnResult {
  const shares = lines.map(() => 0);
  return { units: 0, basisCents: 0, remainders, effects: [], shares, refused: "closed" };
}

type Remembering = {
  remainders: MemberState["remainders"];
  lastEarnedAt: string | null;
  lastVisitOn: string | null;
};

function remembering({ remainders, lastEarnedAt, lastVisitOn }: Member): Remembering {
  return { remainders, lastEarnedAt, lastVisitOn };
}

function latest<Known extends string>(known: string | null, other: Known): string {
  return known === null || known < other ? other : known;
}

function ticketFor(sale: Sale, programId: string, isFirst: boolean): Ticket {
  const { basket } = sale;
  return {
    day: sale.day,
    at: Date.parse(sale.at),
    storeId: sale.storeId,
    channel: sale.channel,
    lines: sale.lines,
    codes: basket?.codes ?? [],
    paidWithPointsCents: basket?.paidWithPointsCents ?? 0,
    paidWithVouchersCents: basket?.paidWithVouchersCents ?? 0,
    paidWithGiftCardsCents: basket?.paidWithGiftCardsCents ?? 0,
    ownRewardCents: basket?.programs.get(programId)?.ownRewardCents ?? 0,
    isFirst,
  };
}

type Past = {
  readonly visits: Set<string>;
  readonly earned: (
    membershipId: string,
    day: string,
  ) => Pick<MemberState, "earnedOfDay" | "earnedOfMonth" | "earnedOfYear">;
  readonly add: (membershipId: string, day: string, units: number) => void;
};

/** What caps and visits look back on; asked only where a program has some. */
async function readPast(tx: Tx, asked: readonly Asked[]): Promise<Past> {
  const capped = asked.filter(({ program }) =>
    program.versions.some(({ definition }) => definition.earn.caps.some((cap) => cap.per !== "ticket")),
  );
  const days = capped.map(({ sale }) => sale.day).sort();
  const [firstDay] = days;
  const lastDay = days.at(-1);
  const rows =
    firstDay === undefined || lastDay === undefined
      ? []
      : await earnedByDay(tx, {
          membershipIds: [...new Set(capped.map(({ member }) => member.id))],
          from: `${firstDay.slice(0, 4)}-01-01`,
          to: `${lastDay.slice(0, 4)}-12-31`,
        });
  const sums = new Map<string, number>();
  const add = (membershipId: string, day: string, units: number): void => {
    for (const period of [day, day.slice(0, 7), day.slice(0, 4)]) {
      const key = `${membershipId} ${period}`;
      sums.set(key, (sums.get(key) ?? 0) + units);
    }
  };
  for (const { membershipId, day, units } of rows) add(membershipId, day, units);
  const of = (membershipId: string, period: string): number => sums.get(`${membershipId} ${period}`) ?? 0;
  return {
    visits: await readVisits(tx, asked),
    add,
    earned: (membershipId, day) => ({
      earnedOfDay: of(membershipId, day),
      earnedOfMonth: of(membershipId, day.slice(0, 7)),
      earnedOfYear: of(membershipId, day.slice(0, 4)),
    }),
  };
}

async function readVisits(tx: Tx, asked: readonly Asked[]): Promise<Set<string>> {
  const again = asked.filter(
    ({ program, member, sale }) =>
      member.lastVisitOn !== null &&
      sale.day <= member.lastVisitOn &&
      program.versions.some(({ definition }) =>
        definition.earn.rules.some((rule) => rule.type === "per_visit"),
      ),
  );
  if (again.length === 0) return new Set();
  const visits = await visitsOn(
    tx,
    again.map(({ member, sale }) => ({ membershipId: member.id, day: sale.day })),
  );
  return new Set(visits.map(({ membershipId, day }) => `${membershipId} ${day}`));
}

/** A sale that asked to spend what the member no longer has: the caller takes everything back. */
export class SpendingRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

async function moveEarned(
  tx: Tx,
  actor: Actor,
  earned: readonly Answered[],
  timeZone: string,
): Promise<void> {
  const orders = earned.flatMap((one): Order[] => {
    const spending = spendOrder(one, timeZone);
    const earning = earnOrder(one, timeZone);
    return one.version.definition.mayUseOwnTicket ? [...earning, ...spending] : [...spending, ...earning];
  });
  const results = await move(tx, actor, orders);
  for (const [index, moved] of results.entries()) {
    if (!isRefusal(moved)) continue;
    if (orders[index]?.kind === "redeem") throw new SpendingRefused(moved);
    throw new Error(`The ledger refused what a ticket earns: ${moved.refused}`);
  }
}

function spendOrder({ sale, program, member, version }: Answered, timeZone: string): Order[] {
  const units = spentUnits(sale, program);
  if (units === 0) return [];
  const { idle } = lotWish(version.definition, sale.at, timeZone, { pendingDays: 0 });
  return [
    {
      kind: "redeem",
      membershipId: member.id,
      units,
      ...idle,
      at: sale.at,
      cause: {
        receiptId: sale.receiptId,
        ruleVersion: version.version,
        ...(sale.storeId === null ? {} : { storeId: sale.storeId }),
        reason: "purchase",
        detail: { rewards: sale.basket?.programs.get(program.id)?.rewards ?? [] },
      },
    },
  ];
}

function earnOrder({ sale, member, version, result, earns }: Answered, timeZone: string): Order[] {
  const { definition } = version;
  const { lot, idle } = lotWish(definition, sale.at, timeZone, definition.earn);
  // A purchase told late moves no term that a later one has set.
  const isLatest = member.lastVisitOn === null || sale.day >= member.lastVisitOn;
  const isAlive = earns && isLatest && idle.idleExpiresAt !== undefined;
  if (result.units === 0 && !isAlive) return [];
  return [
    {
      kind: "earn",
      membershipId: member.id,
      units: result.units,
      lot,
      ...(isLatest ? idle : {}),
      at: sale.at,
      cause: {
        receiptId: sale.receiptId,
        ruleVersion: version.version,
        ...(sale.storeId === null ? {} : { storeId: sale.storeId }),
        reason: "purchase",
        detail: { effects: result.effects, basisCents: result.basisCents },
      },
    },
  ];
}

function spentUnits(sale: Sale, program: Launched): number {
  return spendingOf(sale, program).units;
}

function spendingOf({ basket }: Sale, program: Launched): Spending {
  return basket?.programs.get(program.id)?.spending ?? nothingSpent;
}

function ticketOf({ sale, program, member, version, ticket, result, earns }: Answered): NewTicket {
  const spending = spendingOf(sale, program);
  const promised = earns ? version.engine.promises(ticket) : [];
  const floors = version.definition.purchaseVouchers
    .filter(({ id }) => promised.includes(id))
    .map(({ minOrderCents }) => minOrderCents);
  return {
    receiptId: sale.receiptId,
    programId: program.id,
    membershipId: member.id,
    ruleVersion: version.version,
    day: sale.day,
    basisCents: result.basisCents,
    earned: result.units,
    spent: spending.units,
    frozen: {
      ticket: freezeTicket(version.definition, ticket, result, spending),
      effects: result.effects,
      refunded: nothingRefunded,
      refundIds: [],
      totalCents: sale.totalCents,
      promisedFromCents: floors.length === 0 ? null : Math.max(...floors),
    },
  };
}

/** The last ticket of each member says what the rules remember. */
function remembered(earned: readonly Answered[]) {
  const last = new Map(earned.map((one) => [one.member.id, one]));
  return [...last.values()].map(({ member, result, lastEarnedAt, lastVisitOn }) => ({
    id: member.id,
    remainders: result.remainders,
    lastEarnedAt,
    lastVisitOn,
  }));
}

function firstPurchase({ sale, program, member, ticket, earns }: Answered): ActionDone[] {
  if (!ticket.isFirst || !earns) return [];
  return [{ member, program, action: "first_purchase", key: "first_purchase", at: sale.at }];
}

function promisedVouchers({ sale, program, member, version, ticket, earns }: Answered): VoucherWish[] {
  if (!earns) return [];
  const promised = version.engine.promises(ticket);
  return version.definition.purchaseVouchers
    .filter(({ id }) => promised.includes(id))
    .map(({ voucher }) => ({
      template: voucher,
      holderId: sale.customerId,
      programId: program.id,
      origin: "purchase",
      receiptId: sale.receiptId,
      membershipId: member.id,
    }));
}

export function membersByProgram(
  touched: readonly { readonly program: Launched; readonly member: Pick<Member, "id"> }[],
): { readonly program: Launched; readonly memberIds: readonly string[] }[] {
  const groups = Map.groupBy(touched, ({ program }) => program);
  return [...groups].map(([program, ofProgram]) => ({
    program,
    memberIds: [...new Set(ofProgram.map(({ member }) => member.id))],
  }));
}

function byKey(members: readonly Member[]): ReadonlyMap<string, Member> {
  return new Map(members.map((member) => [keyOf(member.programId, member.customerId), member]));
}

function keyOf(programId: string, customerId: string): string {
  return `${programId} ${customerId}`;
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

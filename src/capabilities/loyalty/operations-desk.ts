import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { writeTogether } from "../../platform/together.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import type { MoveResult, Order } from "./ledger-types.ts";
import { lotWish } from "./lot-wish.ts";
import { aboveLimit, valueCents } from "./operations-limits.ts";
import {
  giveEndowment,
  giveReservedEndowment,
  releaseEndowment,
  reserveEndowment,
} from "./operations-endowments.ts";
import { topUpGiftCard } from "./operations-gift-cards.ts";
import { move } from "./operations-ledger.ts";
import { callerOf, issueVouchers, usableVouchers } from "./operations-vouchers.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import {
  accountsOf,
  type AccountRow,
  closeMembership,
  forgetRemainders,
  holdersOf,
} from "./queries-ledger.ts";
import { rewardReserved } from "./queries-sale-done.ts";
import { voucherPaidBy } from "./queries-vouchers.ts";
import { everyLine } from "./rules/filter.ts";
import { toPoints, toUnits } from "./rules/points.ts";
import type { Reward, VoucherTemplate } from "./schema-definition.ts";
import type {
  EarnBody,
  MovedAnswer,
  PostBody,
  RedemptionAnswer,
  RedemptionBody,
  ReservationBody,
  TransferBody,
  WriteOffBody,
} from "./schema-ledger.ts";

/** A membership with its program: what turns points into units and back. */
export type Desk = {
  readonly row: AccountRow;
  readonly program: Launched;
  readonly definition: Launched["current"]["definition"];
};

export async function desksOf(tx: Tx, membershipIds: readonly string[]): Promise<ReadonlyMap<string, Desk>> {
  const rows = await accountsOf(tx, membershipIds);
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  return new Map(
    rows.flatMap((row) => {
      const program = programs.get(row.programId);
      return program === undefined
        ? []
        : [[row.id, { row, program, definition: program.current.definition }]];
    }),
  );
}

export async function deskOf(tx: Tx, membershipId: string): Promise<Desk | Refusal> {
  return (await desksOf(tx, [membershipId])).get(membershipId) ?? refuse("unknown_membership");
}

/** A result of the ledger in points. */
export function inPoints(result: MoveResult, { definition: { scale } }: Desk): MovedAnswer | Refusal {
  if (isRefusal(result)) return refusalInPoints(result, scale);
  const { membershipId, seq, kind, units, balances, isRepeat } = result;
  return {
    membershipId,
    seq,
    kind,
    points: toPoints(units, scale),
    balances: {
      available: toPoints(balances.available, scale),
      pending: toPoints(balances.pending, scale),
      reserved: toPoints(balances.reserved, scale),
      debt: toPoints(balances.debt, scale),
    },
    isRepeat,
  };
}

const amounts = new Set(["available", "wanted", "reserved"]);

function refusalInPoints(refusal: Refusal, scale: number): Refusal {
  const details = Object.entries(refusal.details ?? {}).map(([name, value]) =>
    amounts.has(name) && typeof value === "number" ? [name, toPoints(value, scale)] : [name, value],
  );
  return { refused: refusal.refused, details: Object.fromEntries(details) as Record<string, unknown> };
}

type Earning = EarnBody & { readonly membershipId: string };

/** Credits what another system says was earned, together with what arrives meanwhile. */
export const earnTogether = writeTogether<Earning, MovedAnswer | Refusal>(earnMany);

async function earnMany(
  tx: Tx,
  actor: Actor,
  earnings: readonly Earning[],
): Promise<(MovedAnswer | Refusal)[]> {
  const desks = await desksOf(
    tx,
    earnings.map((one) => one.membershipId),
  );
  const { timeZone } = await currentMerchant(tx);
  const orders: (Order | Refusal)[] = [];
  for (const earning of earnings) orders.push(await earnOrder(tx, actor, earning, desks, timeZone));
  return await moveEach(tx, actor, orders, (index) => desks.get(earnings[index]?.membershipId ?? ""));
}

/** Moves what is not refused already; each has its own result, in points. */
async function moveEach(
  tx: Tx,
  actor: Actor,
  orders: readonly (Order | Refusal)[],
  deskAt: (index: number) => Desk | undefined,
): Promise<(MovedAnswer | Refusal)[]> {
  const moved = await move(
    tx,
    actor,
    orders.filter((order): order is Order => !isRefusal(order)),
  );
  let next = 0;
  return orders.map((order, index) => {
    if (isRefusal(order)) return order;
    const result = moved[next];
    next += 1;
    const desk = deskAt(index);
    if (result === undefined || desk === undefined)
      throw new Error("A movement was asked and no result came.");
    return inPoints(result, desk);
  });
}

async function earnOrder(
  tx: Tx,
  actor: Actor,
  { membershipId, points, key, reason }: Earning,
  desks: ReadonlyMap<string, Desk>,
  timeZone: string,
): Promise<Order | Refusal> {
  const desk = desks.get(membershipId);
  if (desk === undefined) return refuse("unknown_membership");
  const { definition, program } = desk;
  const units = toUnits(points, definition.scale);
  if (isRefusal(units)) return units;
  // A till says what it sold; a person who types points in is held to what she may give.
  const above = actor.kind === "staff" ? await aboveLimit(tx, actor, valueCents(definition, units)) : null;
  if (above !== null) return above;
  const { lot, idle } = lotWish(definition, tx.now, timeZone, { pendingDays: 0 });
  return {
    kind: "earn",
    membershipId,
    units,
    lot,
    ...idle,
    cause: { key, reason: reason ?? "purchase", ruleVersion: program.current.version },
  };
}

type Asked = { readonly units: number; readonly reward: Reward | null };

function whatIsAsked(
  { definition }: Desk,
  { points, rewardId }: { readonly points?: number | undefined; readonly rewardId?: string | undefined },
): Asked | Refusal {
  if ((points === undefined) === (rewardId === undefined))
    return refuse("points_or_reward", { field: "points" });
  if (points !== undefined) {
    const units = toUnits(points, definition.scale);
    return isRefusal(units) ? units : { units, reward: null };
  }
  const reward = definition.rewards.find((one) => one.id === rewardId && one.enabled);
  return reward === undefined
    ? refuse("unknown_reward", { id: rewardId })
    : { units: reward.costUnits, reward };
}

/** Uses points at once: a number of them, or what a reward takes; a voucher is issued, a gift leaves the stock. */
export async function redeem(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  body: RedemptionBody,
): Promise<RedemptionAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const asked = whatIsAsked(desk, body);
  if (isRefusal(asked)) return asked;
  const { reward } = asked;
  const [result] = await move(tx, actor, [redeemOrder(desk, asked, body.key)]);
  const moved = inPoints(resultOf(result), desk);
  if (isRefusal(moved)) return moved;
  if (reward === null) return { ...moved, voucherCode: null };
  if (moved.isRepeat) return { ...moved, voucherCode: await codeOfMovement(tx, moved) };
  const given = await giveReward(tx, actor, desk, reward, moved, body.cardCode);
  return isRefusal(given) ? given : { ...moved, voucherCode: given };
}

function redeemOrder({ row, program }: Desk, { units, reward }: Asked, key: string | undefined): Order {
  return {
    kind: "redeem",
    membershipId: row.id,
    units,
    cause: {
      ruleVersion: program.current.version,
      ...(key === undefined ? {} : { key }),
      ...(reward === null ? {} : { detail: { rewardId: reward.id } }),
    },
  };
}

/** Nothing but points is used: no voucher, no gift, and so nothing that could fail once they have moved. */
export function isOfPoints({ points, rewardId }: RedemptionBody): boolean {
  return points !== undefined && rewardId === undefined;
}

type Redemption = RedemptionBody & { readonly membershipId: string };

/** Uses points, together with what is used meanwhile: a crowd at one account shares its commits. */
export const redeemTogether = writeTogether<Redemption, RedemptionAnswer | Refusal>(redeemMany);

async function redeemMany(
  tx: Tx,
  actor: Actor,
  redemptions: readonly Redemption[],
): Promise<(RedemptionAnswer | Refusal)[]> {
  const desks = await desksOf(tx, [...new Set(redemptions.map((one) => one.membershipId))]);
  const orders = redemptions.map((body): Order | Refusal => {
    const desk = desks.get(body.membershipId);
    if (desk === undefined) return refuse("unknown_membership");
    const asked = whatIsAsked(desk, body);
    return isRefusal(asked) ? asked : redeemOrder(desk, asked, body.key);
  });
  const moved = await moveEach(tx, actor, orders, (index) =>
    desks.get(redemptions[index]?.membershipId ?? ""),
  );
  return moved.map((one) => (isRefusal(one) ? one : { ...one, voucherCode: null }));
}

async function giveReward(
  tx: Tx,
  actor: Actor,
  { row, program }: Desk,
  reward: Reward,
  { seq }: MovedAnswer,
  cardCode?: string,
): Promise<string | null | Refusal> {
  if (reward.type === "gift") {
    const { endowmentId } = reward;
    const given = await giveEndowment(tx, actor, { endowmentId, quantity: 1, customerId: row.customerId });
    return isRefusal(given) ? given : null;
  }
  if (reward.type === "top_up" && cardCode !== undefined) {
    const [card] = await usableVouchers(tx, [cardCode], {
      customerId: row.customerId,
      caller: callerOf(actor),
    });
    if (card === undefined || isRefusal(card)) return card ?? refuse("unknown_voucher", { code: cardCode });
    const { cents } = reward;
    const filled = await topUpGiftCard(tx, actor, { voucherId: card.id, cents, isPaid: false });
    return isRefusal(filled) ? filled : filled.code;
  }
  const template = templateOf(reward);
  if (template === null) return null;
  const [voucher] = await issueVouchers(tx, actor, [
    {
      template,
      holderId: template.isBearer ? null : row.customerId,
      programId: program.id,
      origin: "reward",
      membershipId: row.id,
      ...(seq === null ? {} : { seq }),
    },
  ]);
  return voucher?.code ?? null;
}

/** The voucher that a movement paid for: asked again after a lost answer, it is said again. */
async function codeOfMovement(tx: Tx, { membershipId, seq }: MovedAnswer): Promise<string | null> {
  return seq === null ? null : ((await voucherPaidBy(tx, membershipId, seq)) ?? null);
}

/** The voucher a reward is given as, when it is not given on a ticket. */
function templateOf(reward: Reward): VoucherTemplate | null {
  if (reward.type === "voucher") return reward.voucher;
  if (reward.type !== "top_up") return null;
  const benefit = { type: "credit" as const, cents: reward.cents };
  return {
    benefit,
    validDays: 365,
    maxUses: 0,
    isBearer: false,
    minBasketCents: 0,
    filter: everyLine,
    channels: [],
  };
}

/** Holds points while something is being paid; a gift of the stock is held with them. */
export async function reserve(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  body: ReservationBody,
): Promise<(MovedAnswer & { readonly reservationId: string; readonly expiresAt: string }) | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const asked = whatIsAsked(desk, body);
  if (isRefusal(asked)) return asked;
  const { units, reward } = asked;
  const reservationId = newId(Date.parse(tx.now));
  const expiresAt = new Date(Date.parse(tx.now) + (body.minutes ?? 15) * 60_000).toISOString();
  const [result] = await move(tx, actor, [
    {
      kind: "reserve",
      membershipId,
      units,
      reservationId,
      expiresAt,
      ...(reward === null ? {} : { rewardId: reward.id }),
      ...(reward?.type === "gift" ? { endowmentId: reward.endowmentId } : {}),
      cause: { ruleVersion: desk.program.current.version },
    },
  ]);
  const moved = inPoints(resultOf(result), desk);
  if (isRefusal(moved)) return moved;
  if (reward?.type === "gift") {
    const { endowmentId } = reward;
    const held = await reserveEndowment(tx, actor, {
      endowmentId,
      quantity: 1,
      customerId: desk.row.customerId,
      reservationId,
    });
    if (isRefusal(held)) return held;
  }
  return { ...moved, reservationId, expiresAt };
}

/**
 * Makes a reservation a redemption, in whole or, where it is of points alone, in part; the reward it was made for is given.
 * Refused: `reward_is_whole`, and what the ledger refuses.
 */
export async function postReservation(
  tx: Tx,
  actor: Actor,
  reservationId: string,
  { points }: PostBody,
): Promise<(MovedAnswer & { readonly voucherCode: string | null }) | Refusal> {
  const desk = await deskOfReservation(tx, reservationId);
  if (isRefusal(desk)) return desk;
  const rewardId = await rewardReserved(tx, reservationId);
  if (rewardId !== null && points !== undefined) return refuse("reward_is_whole", { field: "points" });
  const units = points === undefined ? null : toUnits(points, desk.definition.scale);
  if (isRefusal(units)) return units;
  const [result] = await move(tx, actor, [
    { kind: "post", reservationId, ...(units === null ? {} : { units }), cause: {} },
  ]);
  const moved = inPoints(resultOf(result), desk);
  if (isRefusal(moved)) return moved;
  await giveReservedEndowment(tx, actor, reservationId);
  const reward = desk.definition.rewards.find((one) => one.id === rewardId);
  if (reward === undefined || reward.type === "gift") return { ...moved, voucherCode: null };
  const given = await giveReward(tx, actor, desk, reward, moved);
  return isRefusal(given) ? given : { ...moved, voucherCode: given };
}

export async function voidReservation(
  tx: Tx,
  actor: Actor,
  reservationId: string,
): Promise<MovedAnswer | Refusal> {
  const desk = await deskOfReservation(tx, reservationId);
  if (isRefusal(desk)) return desk;
  const [result] = await move(tx, actor, [{ kind: "void", reservationId, cause: {} }]);
  const moved = inPoints(resultOf(result), desk);
  if (!isRefusal(moved)) await releaseEndowment(tx, actor, reservationId);
  return moved;
}

async function deskOfReservation(tx: Tx, reservationId: string): Promise<Desk | Refusal> {
  const [holder] = await holdersOf(tx, [reservationId]);
  return holder === undefined ? refuse("unknown_reservation") : await deskOf(tx, holder);
}

/** Moves points to another member of the program, each with its own expiry. */
export async function transferPoints(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  { toMembershipId, points, note, key }: TransferBody,
): Promise<MovedAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const units = points === "all" ? "all" : toUnits(points, desk.definition.scale);
  if (isRefusal(units)) return units;
  const worth = valueCents(desk.definition, units === "all" ? desk.row.available : units);
  const above = await aboveLimit(tx, actor, worth);
  if (above !== null) return above;
  const cause = {
    reason: "by_hand",
    ...(note === undefined ? {} : { note }),
    ...(key === undefined ? {} : { key }),
  };
  const [result] = await move(tx, actor, [{ kind: "transfer", membershipId, toMembershipId, units, cause }]);
  const moved = inPoints(resultOf(result), desk);
  if (isRefusal(moved) || moved.isRepeat) return moved;
  await audit(tx, actor, "loyalty.transferred", desk, { toMembershipId, points: moved.points });
  return moved;
}

/** Writes off all a member has and owes, what was kept below the step included; with `close`, the membership ends too. */
export async function writeOff(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  { note }: WriteOffBody,
  options: { readonly close: boolean },
): Promise<MovedAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  if (options.close && desk.row.status !== "active" && desk.row.status !== "control") {
    return refuse("membership_closed");
  }
  const reason = options.close ? "closed" : "reset";
  const [result] = await move(tx, actor, [
    { kind: "write_off", membershipId, cause: { reason, ...(note === undefined ? {} : { note }) } },
  ]);
  const moved = inPoints(resultOf(result), desk);
  if (isRefusal(moved)) return moved;
  await forgetRemainders(tx, membershipId);
  if (options.close) await tellFacts(tx, await closeMembership(tx, membershipId));
  await audit(tx, actor, `loyalty.${reason}`, desk, { points: moved.points });
  return moved;
}

export async function audit(
  tx: Tx,
  actor: Actor,
  action: string,
  { row }: Desk,
  detail: Record<string, unknown>,
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    subjectKind: "customer",
    subjectId: row.customerId,
    detail: { membershipId: row.id, ...detail },
  });
}

export function resultOf(result: MoveResult | undefined): MoveResult {
  if (result === undefined) throw new Error("A movement was asked and no result came.");
  return result;
}

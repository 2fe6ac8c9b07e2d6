import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition } from "../../loyalty/shared.ts";

/** What a basket was given by points or a voucher, as it was answered when it was sold. */
export type AppliedThen = {
  readonly kind: string;
  /** Of the reward; of the program when points paid; of the voucher. */
  readonly id: string;
  readonly cents: Cents;
  readonly freePieces: number;
};

/** What was spent in one program on a ticket, and what has become of it since. */
export type SpentOnTicket = {
  readonly programId: string;
  readonly spent: number;
  readonly returned: number;
  readonly refundedCents: Cents;
  readonly totalCents: Cents;
  readonly isCancelled: boolean;
  readonly returnsSpent: boolean;
  /** Rewards of the version by which it was sold; the sku of those that give a product. */
  readonly rewards: readonly { readonly id: string; readonly sku: string | null }[];
};

export type SoldThen = {
  readonly applied: readonly AppliedThen[];
  readonly tickets: readonly SpentOnTicket[];
  /** Handed over for nothing beside what was bought. */
  readonly gifts: readonly { readonly sku: string | null; readonly quantity: number }[];
};

/** Of what a ticket's points gave, the part that refunds have left with the customer: 0 to 1. */
export function keptShare(ticket: SpentOnTicket): number {
  if (ticket.isCancelled) return 0;
  if (ticket.returnsSpent) {
    return ticket.spent <= 0 ? 1 : bounded((ticket.spent - ticket.returned) / ticket.spent);
  }
  // Where points are not given back, a discount lives on with the goods that were kept.
  return ticket.totalCents <= 0 ? 1 : bounded(1 - ticket.refundedCents / ticket.totalCents);
}

/** What the points spent at the till took off one ticket, in cents; refunds are taken off again. */
export function takenOff({ applied, tickets, gifts }: SoldThen, priceOf: (sku: string) => Cents): Cents {
  let cents = 0;
  for (const one of applied) {
    if (one.kind !== "reward" && one.kind !== "pay") continue;
    const ticket = tickets.find(({ programId, rewards }) =>
      one.kind === "pay" ? programId === one.id : rewards.some(({ id }) => id === one.id),
    );
    const sku = ticket?.rewards.find(({ id }) => id === one.id)?.sku ?? null;
    const beside = sku === null ? 0 : Math.min(one.freePieces, pieces(gifts, sku)) * priceOf(sku);
    cents += Math.round((one.cents + beside) * (ticket === undefined ? 1 : keptShare(ticket)));
  }
  return cents;
}

/** What product vouchers gave beside the goods of a ticket, in cents: such a gift bears no price on it. */
export function givenByVouchers(
  { applied, gifts }: SoldThen,
  skuOfVoucher: (id: string) => string | null,
  priceOf: (sku: string) => Cents,
): Cents {
  let cents = 0;
  for (const one of applied) {
    const sku = one.kind === "voucher" ? skuOfVoucher(one.id) : null;
    if (sku !== null && one.cents === 0) cents += Math.min(one.freePieces, pieces(gifts, sku)) * priceOf(sku);
  }
  return cents;
}

function pieces(gifts: SoldThen["gifts"], sku: string): number {
  return gifts.reduce((sum, gift) => sum + (gift.sku === sku ? gift.quantity : 0), 0);
}

function bounded(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** Units used without a ticket: at the counter's desk, by a key, by hand. */
export type UsedAtDesk = {
  /** Negative: given back. */
  readonly units: number;
  readonly rewardId: string | null;
  readonly definition: Pick<ProgramDefinition, "rewards" | "pay">;
};

/**
 * What units used without a ticket were worth, in cents; null when it cannot be known (a percentage of a basket nobody noted).
 * Gifts and vouchers are counted when they leave the stock or are used.
 */
export function deskWorth(used: UsedAtDesk, priceOf: (sku: string) => Cents): Cents | null {
  const { units, rewardId, definition } = used;
  if (rewardId === null) {
    const { pay } = definition;
    return pay === null || pay.units === 0 ? null : Math.trunc((units * pay.cents) / pay.units);
  }
  const reward = definition.rewards.find(({ id }) => id === rewardId);
  if (reward === undefined) return null;
  const sign = Math.sign(units);
  switch (reward.type) {
    case "amount_off":
      return sign * reward.cents;
    case "cents_per_unit":
      return reward.stepUnits === 0
        ? 0
        : sign * Math.floor(Math.abs(units) / reward.stepUnits) * reward.cents;
    case "free_product":
      return sign * priceOf(reward.sku) * reward.quantity;
    case "gift":
    case "voucher":
    case "top_up":
      return 0;
    case "percent_off":
    case "cheapest_free":
      return null;
  }
}

/** What a card has brought its holder since she joined, in cents: what it gave, less what was paid for it. */
export type Brought = {
  readonly since: string | null;
  readonly rewardsCents: Cents;
  readonly vouchersCents: Cents;
  readonly giftsCents: Cents;
  readonly paidCents: Cents;
  readonly totalCents: Cents;
  /** Rewards whose worth cannot be known and which the total leaves out. */
  readonly uncounted: number;
};

export function broughtBy(parts: Omit<Brought, "totalCents">): Brought {
  const { rewardsCents, vouchersCents, giftsCents, paidCents } = parts;
  return { ...parts, totalCents: rewardsCents + vouchersCents + giftsCents - paidCents };
}

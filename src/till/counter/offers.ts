import {
  type CounterProgram,
  type CounterQuote,
  type CounterVoucher,
  type CounterWish,
  type Reward,
  spendableUnits,
} from "../../capabilities/loyalty/shared.ts";
import type { CounterRow, CounterSettings } from "../../capabilities/till/shared.ts";
import type { Entry } from "../store/queue.ts";

/** Something the customer may use on this purchase. */
export type Offer =
  | {
      readonly kind: "reward";
      readonly id: string;
      readonly programId: string;
      readonly reward: Reward;
      readonly unitName: { readonly one: string; readonly other: string };
      readonly scale: number;
      readonly areStamps: boolean;
    }
  | { readonly kind: "voucher"; readonly id: string; readonly voucher: CounterVoucher }
  | {
      readonly kind: "points";
      readonly id: string;
      readonly programId: string;
      readonly name: string;
      readonly unitName: { readonly one: string; readonly other: string };
      readonly scale: number;
      readonly areStamps: boolean;
      readonly units: number;
      readonly pay: { readonly units: number; readonly cents: number; readonly minUnits: number };
    };

export function offersOf(programs: readonly CounterProgram[], row: CounterRow, at: string): Offer[] {
  const vouchers = row.vouchers
    .filter((voucher) => isUsable(voucher, at))
    .map((voucher): Offer => ({ kind: "voucher", id: `voucher ${voucher.code}`, voucher }));
  const ofPrograms = programs.flatMap((program): Offer[] => {
    const definition = program.versions[0]?.definition;
    if (definition === undefined || program.state === "ended") return [];
    const { unitName, scale, pay } = definition;
    const areStamps = definition.kind === "number";
    const units = spendableUnits(row.wallets, program.id, at);
    if (units === 0) return [];
    const rewards = definition.rewards
      .filter((reward) => reward.enabled && costOf(reward) <= units)
      .map((reward): Offer => {
        const id = `reward ${program.id} ${reward.id}`;
        return { kind: "reward", id, programId: program.id, reward, unitName, scale, areStamps };
      });
    const { id: programId, name } = program;
    const mayPay = pay !== null && pay.units > 0 && units >= Math.max(pay.minUnits, pay.units);
    return mayPay
      ? [
          ...rewards,
          {
            kind: "points",
            id: `points ${programId}`,
            programId,
            name,
            unitName,
            scale,
            areStamps,
            units,
            pay,
          },
        ]
      : rewards;
  });
  return [...vouchers, ...ofPrograms];
}

/** A voucher for some products is for the cash register, which knows them: here only the amount is known. */
function isUsable({ startsAt, endsAt, channels, filter }: CounterVoucher, at: string): boolean {
  const isNow = startsAt <= at && (endsAt === null || endsAt > at);
  return isNow && filter === null && (channels.length === 0 || channels.includes("shop"));
}

function costOf(reward: Reward): number {
  return reward.type === "cents_per_unit" ? Math.max(1, reward.stepUnits) : reward.costUnits;
}

/** Whether the wish already has this offer. */
export function isWished(wish: CounterWish, offer: Offer): boolean {
  switch (offer.kind) {
    case "reward":
      return wish.reward?.programId === offer.programId && wish.reward.rewardId === offer.reward.id;
    case "voucher":
      return wish.voucherCodes?.includes(offer.voucher.code) === true;
    case "points":
      return wish.payWith?.programId === offer.programId;
  }
}

/** The wish with this reward or voucher, or without it when it was there. Points are chosen by amount: see `wishPoints`. */
export function toggled(wish: CounterWish, offer: Offer): CounterWish {
  const isOn = isWished(wish, offer);
  switch (offer.kind) {
    case "reward":
      return {
        ...wish,
        reward: isOn ? undefined : { programId: offer.programId, rewardId: offer.reward.id },
      };
    case "voucher": {
      const others = (wish.voucherCodes ?? []).filter((code) => code !== offer.voucher.code);
      return { ...wish, voucherCodes: isOn ? others : [...others, offer.voucher.code] };
    }
    case "points":
      return isOn ? { ...wish, payWith: undefined } : wish;
  }
}

export function wishesSomething({ reward, voucherCodes = [], payWith }: CounterWish): boolean {
  return reward !== undefined || voucherCodes.length > 0 || payWith !== undefined;
}

/** What the wish takes off what the goods cost. */
export function worthCents(amountCents: number, quote: CounterQuote): number {
  return amountCents - quote.dueCents;
}

/** Why what is wished cannot be had while the network is away; null: it can. */
export function offlineLimit(
  worth: number,
  customerId: string,
  settings: CounterSettings,
  waiting: readonly Entry[],
): "over_cap" | "already_once" | null {
  if (worth > settings.offlineCapCents) return "over_cap";
  const hasRedeemed = waiting.some(
    ({ operation, said }) =>
      operation.kind === "credit" &&
      said.customerId === customerId &&
      wishesSomething({
        reward: operation.reward,
        voucherCodes: operation.voucherCodes,
        payWith: operation.payWith,
      }),
  );
  return hasRedeemed ? "already_once" : null;
}

import { voucherOf } from "./definition.ts";
import type { Facts } from "./expectation.ts";
import { cardBalance } from "./verbs-counter.ts";
import type { Words } from "./words.ts";
import type { World } from "./world.ts";

type Verb = (world: World, step: Words) => Promise<Facts>;

/** Gift cards and codes beside any ticket. */
export const voucherVerbs: Readonly<Record<string, Verb>> = {
  sell_gift_card: async (world, step) => {
    const name = step.text("ref");
    await sellCard(world, name, step.number("amount_minor"), step.text("code"));
    return { card_balance_minor: async () => await cardBalance(world, name) };
  },
  use_code: async (world) => {
    await useCode(world);
    return {};
  },
};

export async function sellCard(world: World, name: string, cents: number, code?: string): Promise<void> {
  const card = await world.shop.ask<{ id: string; code: string }>("POST", "/loyalty/gift-cards", {
    cents,
    ...(code === undefined ? {} : { code }),
  });
  world.made.set(name, { kind: "card", voucherId: card.id, code: card.code, cents });
}

/** A code that may be used so many times and has been already, as often as said. */
export async function makeCode(world: World, maxUses: number, used: number): Promise<void> {
  const voucher = await world.shop.ask<{ id: string; code: string }>("POST", "/loyalty/vouchers", {
    template: voucherOf({ type: "amount", cents: 100 }, { maxUses }),
  });
  world.made.set("code", { kind: "card", voucherId: voucher.id, code: voucher.code, cents: 100 });
  for (let use = 0; use < used; use += 1) await useCode(world);
}

export async function useCode(world: World): Promise<void> {
  const made = world.made.get("code");
  await world.shop.ask("POST", "/loyalty/vouchers/use", {
    code: made?.kind === "card" ? made.code : "",
    cents: 100,
    channel: "shop",
    reference: `ticket-${world.shop.next()}`,
  });
}

export async function usesOfCode(world: World): Promise<number> {
  const made = world.made.get("code");
  const id = made?.kind === "card" ? made.voucherId : "";
  return (await world.shop.ask<{ uses: number }>("GET", `/loyalty/vouchers/${id}`)).uses;
}

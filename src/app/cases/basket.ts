import { voucherOf } from "./definition.ts";
import { promotionOf } from "./promotion.ts";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";
import { type Member, type World } from "./world.ts";

/** What quotes and sales answer, as far as scenarios look at it. */
export type Quote = {
  readonly receiptId: string;
  readonly lines: readonly { readonly quantity: number; readonly isFree: boolean }[];
  readonly discountCents: number;
  readonly totalCents: number;
  readonly untaxedCents: number;
  readonly taxCents: number;
  readonly dueCents: number;
  readonly paidWithPointsCents: number;
  readonly paidWithVouchersCents: number;
  readonly applied: readonly {
    readonly kind: string;
    readonly id: string;
    readonly code: string | null;
    readonly cents: number;
  }[];
  readonly rejected: readonly { readonly code: string; readonly reason: string }[];
  readonly programs: readonly {
    readonly programId: string;
    readonly earned: number;
    readonly spent: number;
    readonly vouchers: readonly object[];
  }[];
  readonly vouchers?: readonly { readonly id: string; readonly uses: number; readonly maxUses: number }[];
};

export type Basket = {
  readonly customer: { readonly id: string };
  readonly lines: readonly object[];
  readonly codes: readonly string[];
  readonly [more: string]: unknown;
};

const euros = (cents: number): string => (cents / 100).toFixed(4);

/** The basket a step describes: its products made known to the shop, its promotions, codes and payments in place. */
export async function basketOf(world: World, step: Words, linesKey = "lines"): Promise<Basket> {
  const { program } = world;
  const member = await world.member();
  const lines = await linesOf(world, step, linesKey);
  const codes = [...step.texts("codes"), ...(await couponCodes(world, step))];
  await declareCodes(world, codes);
  const payPoints = step.has("pay_points") ? step.value("pay_points") : undefined;
  const channel = step.maybeText("channel");
  return {
    ...customerOf(member),
    lines,
    codes,
    channel: channel === "online" ? "web" : "shop",
    rewards: step.each("rewards").map((reward) => {
      // What a till says that a reward costs is never listened to: there is no field to say it in.
      reward.value("client_claimed_cost");
      return { programId: program.id, rewardId: reward.text("reward").toLowerCase() };
    }),
    ...(payPoints === undefined
      ? {}
      : {
          payWith: [
            { programId: program.id, points: payPoints === "max" ? "max" : step.number("pay_points") },
          ],
        }),
  };
}

export function customerOf({ customerId }: Member): Pick<Basket, "customer"> {
  return { customer: { id: customerId } };
}

async function linesOf(world: World, step: Words, key: string): Promise<object[]> {
  const tax = step.maybeInner("tax") ?? world.given.maybeInner("tax");
  // A rate is a fact of the shop, whether this basket holds the product or not.
  for (const sku of tax?.keys() ?? []) tax?.value(sku);
  const lines: object[] = [];
  for (const line of step.each(key)) {
    const sku = line.text("sku");
    const category = line.maybeText("category");
    const isDelivery = line.flag("is_delivery");
    // A shop has a catalogue: what is sold is a product, not what its code might make one guess.
    await world.shop.ask("POST", "/products/bulk", {
      products: [
        {
          sku,
          name: sku,
          kind: isDelivery ? "fee" : "good",
          ...(category === undefined ? {} : { category }),
        },
      ],
    });
    const rate = tax?.maybeNumber(sku);
    const isExcluded = tax?.text("mode") === "excluded";
    const price = line.number("unit_minor") * (isExcluded && rate !== undefined ? 1 + rate / 100 : 1);
    lines.push({
      sku,
      quantity: line.number("qty"),
      unitPrice: euros(price),
      ...(rate === undefined ? {} : { taxRate: rate }),
      ...labelsOf(line),
    });
  }
  return lines;
}

function labelsOf(line: Words): { labels?: Record<string, string>; tags?: string[] } {
  const labels = line.maybeInner("labels");
  return {
    ...(labels === undefined
      ? {}
      : { labels: Object.fromEntries(labels.keys().map((label) => [label, labels.text(label)])) }),
    ...(line.has("tags") ? { tags: line.texts("tags") } : {}),
  };
}

/** Money of a gift card or kitty, or a coupon, used on this ticket: each has a code like any other. */
async function couponCodes(world: World, step: Words): Promise<string[]> {
  const codes: string[] = [];
  for (const name of ["gift_card", "wallet"] as const) {
    if (step.maybeNumber(`pay_${name}_minor`) !== undefined) codes.push(cardCalled(world, name).code);
  }
  const coupon = step.maybeNumber("coupon_minor");
  if (coupon !== undefined) {
    const { code } = await world.shop.ask<{ code: string }>("POST", "/loyalty/vouchers", {
      template: voucherOf({ type: "amount", cents: coupon }),
    });
    codes.push(code);
  }
  return codes;
}

export function cardCalled(world: World, name: string) {
  const made = world.made.get(name);
  if (made?.kind !== "card") throw new CaseFault(`there is no card “${name}”`);
  return made;
}

/** A code that only another scenario of the file declares is declared here too. */
async function declareCodes(world: World, codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    const promotion = world.scenario.codesOfFile.get(code);
    const isOwn = JSON.stringify(world.scenario.given).includes(`"code":${JSON.stringify(code)}`);
    if (promotion === undefined || isOwn || world.made.has(`code ${code}`)) continue;
    await addPromotion(world, wordsOf(`code ${code}`, promotion), 100);
    world.made.set(`code ${code}`, { kind: "ticket", body: {} });
  }
}

/** @returns the promotion's own name in the shop. */
export async function addPromotion(
  world: World,
  words: Words,
  order: number,
  times?: number,
): Promise<string> {
  const body = await promotionOf(words, order, world.shop);
  words.close();
  const { promotion } = await world.shop.ask<{ promotion: { id: string } }>("POST", "/loyalty/promotions", {
    ...body,
    times: times ?? body.times,
  });
  return promotion.id;
}

export async function archivePromotions(world: World): Promise<void> {
  const { items } = await world.shop.ask<{ items: { promotion: { id: string } }[] }>(
    "GET",
    "/loyalty/promotions?limit=200",
  );
  for (const { promotion } of items) await world.shop.ask("DELETE", `/loyalty/promotions/${promotion.id}`);
}

/** What the scenario says applies before any step. `times`: how often a repeatable one is asked for. */
export async function givenPromotions(given: Value): Promise<Words[]> {
  const words = wordsOf("given", given);
  return await Promise.resolve([...words.each("promotions"), ...words.each("coupons")]);
}

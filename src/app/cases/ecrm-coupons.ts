import type { ReportAnswer } from "../../capabilities/messages/shared.ts";
import { blankPromotion } from "../../capabilities/loyalty/shared.ts";
import type { Quote } from "./basket.ts";
import { voucherOf } from "./definition.ts";
import { mailsOf } from "./ecrm-inbound.ts";
import { campaignOf, expectWord, type MailWorld, reportOf } from "./ecrm-mail-world.ts";
import { Rejected } from "./shop.ts";
import { productAt } from "./verbs-counter.ts";
import { CaseFault, type Words } from "./words.ts";

/** What tills answered to a code. */
type Redeemed = {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
};

/** The kind of voucher a case gives to each person of its campaign: its id, by the name the case gives it. */
export async function makeCoupon(world: MailWorld): Promise<void> {
  const coupon = world.given.maybeInner("coupon");
  if (coupon === undefined) return;
  expectWord(coupon, "kind", "unique");
  const days = /^(\d+) days, until 23:59:59 local$/.exec(coupon.text("valid"))?.[1];
  if (days === undefined) throw new CaseFault(`${coupon.where}: nobody knows until when it is good`);
  const name = coupon.text("id");
  const { id } = await world.shop.ask<{ id: string }>("POST", "/loyalty/voucher-kinds", {
    name,
    mostCodes: coupon.number("pool"),
    template: voucherOf(
      { type: "amount", cents: coupon.number("amount_cents") },
      {
        validDays: Number(days),
        maxUses: coupon.flag("single_use") ? 1 : 0,
        minBasketCents: coupon.number("min_basket_cents"),
        isCombinable: coupon.flag("stackable"),
      },
    ),
  });
  world.coupons.set(name, id);
}

/** The code as it stands in what a person got. */
function codesSentTo(world: MailWorld, name: string): string[] {
  const address = world.person(name).email;
  return world.sink.taken.filter(({ to }) => to === address).flatMap(({ source }) => codeIn(source) ?? []);
}

function codeIn(source: string): string | undefined {
  const text = source.replaceAll(/=\r?\n/gu, "");
  return /(?<![-\w])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![-\w])/u.exec(text)?.[0];
}

/** “{code of K4 in lower case, with spaces}”. */
function codeSaid(world: MailWorld, step: Words): string {
  const said = /^\{code of (\w+)( in lower case, with spaces)?\}$/.exec(step.text("code"));
  const [code] = said === null ? [] : codesSentTo(world, said[1] ?? "");
  if (code === undefined) throw new CaseFault(`${step.where}: nobody got ${step.text("code")}`);
  return said?.[2] === undefined ? code : ` ${code.toLowerCase().replaceAll("-", " ")} `;
}

/** A customer shows her code at a till: it is sold with it, or told why not and nothing is sold. */
export async function redeem(world: MailWorld, step: Words): Promise<void> {
  const other = step.maybeText("with_other");
  if (other !== undefined) await makePromotion(world, other);
  const code = codeSaid(world, step);
  const basket = {
    lines: [productAt(step.number("basket_cents"))],
    codes: [code, ...(other === undefined ? [] : [other])],
  };
  const { rejected } = await world.shop.ask<Quote>("POST", "/loyalty/quotes", basket);
  const refused = rejected.filter((one) => one.code !== other).map(({ reason }) => reason);
  const accepted = refused.length === 0 ? [await sell(world, basket)] : [];
  world.results.set(step.text("id"), { accepted: accepted.map(({ receiptId }) => receiptId), refused });
}

/** Several tills sell with one code in the same moment. */
export async function redeemConcurrently(world: MailWorld, step: Words): Promise<void> {
  const basket = { lines: [productAt(step.number("basket_cents"))], codes: [codeSaid(world, step)] };
  const tills = Array.from({ length: step.number("tills") }, async () => await trySelling(world, basket));
  const answers = await Promise.all(tills);
  const redeemed: Redeemed = {
    accepted: answers.flatMap(({ receiptId }) => receiptId ?? []),
    refused: answers.flatMap(({ reason }) => reason ?? []),
  };
  world.results.set(step.text("id"), redeemed);
}

/** Whoever comes second is told so: before the sale, or while it is written. */
async function trySelling(
  world: MailWorld,
  basket: object,
): Promise<{ readonly receiptId?: string; readonly reason?: string }> {
  try {
    const { receiptId, rejected } = await sell(world, basket);
    const [refused] = rejected;
    return refused === undefined ? { receiptId } : { reason: refused.reason };
  } catch (error) {
    if (error instanceof Rejected) return { reason: error.reason };
    throw error;
  }
}

async function sell({ shop }: MailWorld, basket: object): Promise<Quote> {
  const externalId = `coupon-${shop.next()}`;
  return await shop.ask<Quote>("POST", "/loyalty/sales", { ...basket, source: "till:1", externalId });
}

async function makePromotion({ shop }: MailWorld, code: string): Promise<void> {
  await shop.ask("POST", "/loyalty/promotions", {
    ...blankPromotion,
    ...{ name: code, type: "amount_off_order", cents: 500, code },
  });
}

/** “{winner of r2}” is given back, whole. */
export async function refundWinner(world: MailWorld, step: Words): Promise<void> {
  const id = /^\{winner of (\w+)\}$/.exec(step.text("order_of"))?.[1] ?? "";
  const [receiptId] = (world.results.get(id) as Redeemed | undefined)?.accepted ?? [];
  if (receiptId === undefined || !step.flag("full"))
    throw new CaseFault(`${step.where}: nothing to give back`);
  await world.shop.ask("POST", `/receipts/${receiptId}/refunds`, {});
}

const reasons: Readonly<Record<string, string>> = {
  voucher_below_minimum: "min_basket",
  voucher_used_up: "already_used",
  voucher_expired: "expired",
  voucher_not_combinable: "not_stackable",
};

/** What a case says of a redemption under its own words. */
export function redemptionOf(world: MailWorld, id: string): Readonly<Record<string, unknown>> {
  const redeemed = world.results.get(id) as Redeemed | undefined;
  if (redeemed === undefined) throw new CaseFault(`nobody redeemed ${id}`);
  const { accepted, refused } = redeemed;
  const reason = reasons[refused[0] ?? ""] ?? refused[0] ?? null;
  return {
    ...{ ok: refused.length === 0, reason, ok_count: accepted.length },
    ...{ refused_count: refused.length, refused_reason: reason },
  };
}

/** What became of the codes of a campaign, as its owner and the people who got them see it. */
export async function codesOf(
  world: MailWorld,
  template: string,
): Promise<Readonly<Record<string, unknown>>> {
  const campaign = campaignOf(world, template);
  const { mailing, vouchers, byReason }: ReportAnswer = await reportOf(world, campaign);
  const isEmpty = byReason.some(({ reason }) => reason === "VOUCHER_POOL_EMPTY");
  const codes = (await mailsOf(world, campaign)).map(({ mail }) => codeIn(mail.source));
  if (codes.includes(undefined)) throw new CaseFault("a message left without a code");
  const counts: Record<string, unknown> = {
    ...{ sent: mailing.counts.sent, held: vouchers?.held, codes_given: vouchers?.given },
    ...{ held_reason: isEmpty ? "coupon_pool_empty" : null, distinct_codes: new Set(codes).size },
  };
  for (const { name, id } of world.people.slice(0, 1)) {
    const { items } = await world.shop.ask<{ items: readonly object[] }>(
      "GET",
      `/loyalty/vouchers?customerId=${id}`,
    );
    counts[`codes_of_${name}`] = items.length;
  }
  return counts;
}

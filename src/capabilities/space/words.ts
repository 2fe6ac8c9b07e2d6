import { h } from "../../site/markup.ts";
import type { MembershipAnswer } from "../loyalty/shared.ts";
import type { Voucher } from "../loyalty/shared.ts";
import { dayInZone } from "../../values/day.ts";
import type { OpenShop } from "./public-shop.ts";

type Telling = Pick<OpenShop, "formats" | "say" | "language" | "face">;

/** "8 tampons", "12,5 points", in the program's own word. */
export function pointsInWords(
  { formats }: Telling,
  points: number,
  unitName: MembershipAnswer["unitName"],
): string {
  const isOne = new Intl.PluralRules(formats.locale).select(points) === "one";
  return `${formats.number(points)} ${isOne ? unitName.one : unitName.other}`;
}

/** The number alone of the version of a notice, "3" of "join-fr-3": its form and language are the page's own. */
export function numberOfVersion(version: string): string {
  return version.replace(/^.*-/, "");
}

/** The civil day of an instant, in the shop, in words. */
export function dayOf({ formats, face }: Telling, instant: string): string {
  return formats.day(dayInZone(instant, face.timeZone));
}

/** The day before an instant at which something ends: the last on which it can be used. */
export function lastDayBefore({ formats, face }: Telling, instant: string): string {
  return formats.day(dayInZone(new Date(Date.parse(instant) - 1).toISOString(), face.timeZone));
}

/** What a voucher is, in a few words; `products` names goods by their codes. */
export function voucherInWords(
  { say, formats }: Telling,
  voucher: Pick<Voucher, "benefit" | "balanceCents">,
  products: ReadonlyMap<string, string>,
): string {
  const { benefit, balanceCents } = voucher;
  switch (benefit.type) {
    case "amount":
      return say("space.voucher.amount", { amount: formats.moneyShort(benefit.cents) });
    case "percent":
      return say("space.voucher.percent", { percent: formats.percent(benefit.percent / 100) });
    case "product":
      return say("space.voucher.product", { product: products.get(benefit.sku) ?? benefit.sku });
    case "credit":
      return say("space.voucher.credit", { amount: formats.money(balanceCents ?? benefit.cents) });
  }
}

/** Until when and on what a voucher is good. */
export function voucherTerms(telling: Telling, { lastDay, minBasketCents }: Voucher): string {
  const { say, formats } = telling;
  const until =
    lastDay === null
      ? say("space.voucher.show")
      : say("space.voucher.show_before", { day: formats.day(lastDay) });
  return minBasketCents === 0
    ? until
    : `${until} · ${say("space.voucher.from", { amount: formats.moneyShort(minBasketCents) })}`;
}

/** Words read aloud only. */
export function unseen(text: string) {
  return h("span", { className: "unseen" }, text);
}

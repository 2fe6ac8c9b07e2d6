import { everyLine, type Promotion } from "../../capabilities/loyalty/shared.ts";
import type { Named } from "./definition.ts";
import { CaseFault, type Words } from "./words.ts";

type PromotionBody = Omit<Promotion, "id">;

/** A promotion or coupon as a scenario writes it, applied in the order in which it is written. */
export async function promotionOf(words: Words, order: number, named: Named): Promise<PromotionBody> {
  const type = words.text("type");
  const shape = shapes[type];
  if (shape === undefined) throw new CaseFault(`${words.where}: no promotion of type “${type}”`);
  const sku = words.maybeText("sku");
  const category = words.maybeText("category");
  const tag = words.maybeText("only_tag");
  const requires = words.maybeInner("requires");
  words.maybeText("id");
  // Applied again, it bears on what remains: there is no other way of repeating one.
  if (words.has("repeatable_times") && !words.flag("compounding")) {
    throw new CaseFault(`${words.where}: repetition that does not bear on what remains`);
  }
  return {
    name: words.maybeText("code") ?? type,
    type: shape,
    percent: words.maybeNumber("percent") ?? 0,
    cents: words.maybeNumber("amount_minor") ?? 0,
    buy: words.maybeNumber("buy") ?? 0,
    get: words.maybeNumber("get") ?? 0,
    getMode: "added",
    code: words.maybeText("code") ?? null,
    from: null,
    until: null,
    filter: {
      ...everyLine,
      skus: sku === undefined ? words.texts("skus") : [sku],
      categories: category === undefined ? [] : [await named.category(category)],
      tags: tag === undefined ? [] : [tag],
    },
    minOrderCents: words.maybeNumber("min_order_minor") ?? 0,
    requires: requires === undefined ? null : { sku: requires.text("sku"), quantity: requires.number("qty") },
    capCents: words.maybeNumber("cap_minor") ?? null,
    times: words.maybeNumber("repeatable_times") ?? 1,
    isExclusive: false,
    order,
    stores: [],
    channels: [],
    membersOf: null,
  };
}

const shapes: Readonly<Record<string, Promotion["type"]>> = {
  percent_off_order: "percent_off_order",
  amount_off_order: "amount_off_order",
  percent_off_sku: "percent_off_lines",
  percent_off_skus: "percent_off_lines",
  percent_off_category: "percent_off_lines",
  amount_off_skus: "amount_off_lines",
  percent_off_cheapest: "percent_off_cheapest",
  buy_x_get_y: "buy_get",
};

import { endsOf, type PurchaseMeasure, type PurchasesAsked } from "./purchases-asked.ts";
import { listed, sayMoney, sayNumber, type Speech } from "./speech.ts";
import { sayWhen } from "./sentences-time.ts";

/** "ont acheté Thé vert au moins 3 fois, sur le web, dans les 30 derniers jours". */
export function sayPurchases(asked: PurchasesAsked, speech: Speech): string {
  const parts = [
    sayAmount(asked, speech),
    ...(asked.stores === undefined ? [] : [sayStores(asked.stores, speech)]),
    ...(asked.channel === undefined ? [] : [speech.t(`insight.purchases.channel.${asked.channel}`)]),
    ...(asked.when === undefined ? [] : [sayWhen(asked.when, speech)]),
  ];
  return parts.join(" ");
}

function sayAmount(asked: PurchasesAsked, speech: Speech): string {
  const { from, to } = endsOf(asked);
  const { measure } = asked;
  const say = (value: number | undefined) =>
    value === undefined ? "" : isMoney(measure) ? sayMoney(value, speech) : sayNumber(value, speech);
  const goods = sayGoods(asked, speech);
  const values = {
    from: say(from),
    to: say(to),
    count: Math.max(from ?? 0, to ?? 0),
    goods,
    hasGoods: goods === "" ? "no" : "yes",
  };
  return speech.t(`insight.purchases.${measure}.${boundOf(from, to)}`, values);
}

/** Nothing at all is another sentence than so many at most: "n’ont rien acheté". */
function boundOf(from: number | undefined, to: number | undefined): string {
  if (to !== undefined && to <= 0 && (from ?? 0) >= 0) return "none";
  if (from === undefined || (from <= 0 && to !== undefined)) return "at_most";
  if (to === undefined) return "at_least";
  return from === to ? "exactly" : "between";
}

function isMoney(measure: PurchaseMeasure): boolean {
  return measure === "cents" || measure === "refunded_cents";
}

function sayGoods({ products = [], categories = [] }: PurchasesAsked, speech: Speech): string {
  const names = [
    ...products.map((id) => speech.name("products", id) ?? "…"),
    ...categories.map((id) => speech.name("categories", id) ?? "…"),
  ];
  return listed(names, speech.language, "disjunction");
}

function sayStores(stores: readonly string[], speech: Speech): string {
  const names = stores.map((id) => speech.name("stores", id) ?? "…");
  return speech.t("insight.purchases.at_stores", {
    list: listed(names, speech.language, "disjunction"),
    count: names.length,
  });
}

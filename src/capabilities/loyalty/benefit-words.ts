import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import type { Cents } from "../../values/money.ts";
import { namesOf } from "./queries-vouchers.ts";
import { compileFilter } from "./rules/filter.ts";
import type { LineFilter, ProgramDefinition, VoucherTemplate } from "./schema-definition.ts";

/** To whom words are said, in which money, and how products are called, by reference. */
export type Telling = {
  readonly language: Language;
  readonly currency: string;
  readonly products: Readonly<Record<string, string>>;
};

/** The names of the products these programs give. */
export async function productsGiven(
  tx: Tx,
  definitions: readonly ProgramDefinition[],
): Promise<Telling["products"]> {
  const skus = definitions.flatMap(({ autoVouchers }) =>
    (autoVouchers?.steps ?? []).flatMap(({ voucher: { benefit } }) =>
      benefit.type === "product" ? [benefit.sku] : [],
    ),
  );
  return skus.length === 0 ? {} : (await namesOf(tx, { skus, categoryIds: [] })).products;
}

/** What vouchers are worth, as part of a sentence: "un bon de 5 €", "2 bons de 5 €". */
export function benefitInWords(benefit: VoucherTemplate["benefit"], count: number, telling: Telling): string {
  const { language } = telling;
  switch (benefit.type) {
    case "amount":
      return say(language, "loyalty.gives.voucher_amount", {
        count,
        amount: moneyIn(benefit.cents, telling),
      });
    case "credit":
      return say(language, "loyalty.gives.gift_card", { count, amount: moneyIn(benefit.cents, telling) });
    case "percent":
      return say(language, "loyalty.gives.voucher_percent", {
        count,
        percent: new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 2 }).format(
          benefit.percent,
        ),
      });
    case "product":
      return say(language, "loyalty.gives.product", {
        quantity: count * benefit.quantity,
        sku: telling.products[benefit.sku] ?? benefit.sku,
      });
  }
}

/** What a voucher asks before it is worth something. */
export type Conditions = {
  readonly minBasketCents: Cents;
  readonly channels: readonly string[];
  readonly filter: LineFilter;
  readonly isCombinable: boolean;
  readonly isBearer: boolean;
  readonly maxUses: number;
};

/** The conditions of a voucher, as a list within a sentence: "dès 30 € d’achat, réservé à vous". Empty: none but its end. */
export function conditionsInWords(voucher: Conditions, telling: Telling): string {
  const { language } = telling;
  const { minBasketCents, channels, filter, isCombinable, isBearer, maxUses } = voucher;
  const [channel, other] = channels;
  const said = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    say(language, `loyalty.voucher.condition.${key}`, values);
  return [
    minBasketCents > 0 ? said("minimum", { amount: moneyIn(minBasketCents, telling) }) : null,
    compileFilter(filter) === null ? null : said("some_goods"),
    channel !== undefined && other === undefined ? said(channel) : null,
    maxUses > 1 ? said("often", { count: maxUses }) : null,
    isBearer ? null : said("own"),
    isCombinable ? null : said("alone"),
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** What may be paid with points, as part of a sentence. `cents`: of the shop's currency. */
export function payInWords(cents: Cents, telling: Telling): string {
  return say(telling.language, "loyalty.gives.pay", { amount: moneyIn(cents, telling) });
}

// Slow to make, and asked for each person of a mailing.
const formats = new Map<string, Intl.NumberFormat>();

function moneyIn(cents: Cents, { language, currency }: Telling): string {
  const key = `${language} ${currency}`;
  const style = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
  const format = formats.get(key) ?? new Intl.NumberFormat(localeOf(language), style);
  formats.set(key, format);
  return format.format(cents / 100);
}

const localeOf = (language: Language) => (language === "fr" ? "fr-FR" : "en-GB");

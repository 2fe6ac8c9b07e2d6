import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import type { Cents } from "../../values/money.ts";
import { namesOf } from "./queries-vouchers.ts";
import type { ProgramDefinition, VoucherTemplate } from "./schema-definition.ts";

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

/** What may be paid with points, as part of a sentence. `cents`: of the shop's currency. */
export function payInWords(cents: Cents, telling: Telling): string {
  return say(telling.language, "loyalty.gives.pay", { amount: moneyIn(cents, telling) });
}

function moneyIn(cents: Cents, { language, currency }: Telling): string {
  const style = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
  return new Intl.NumberFormat(localeOf(language), style).format(cents / 100);
}

const localeOf = (language: Language) => (language === "fr" ? "fr-FR" : "en-GB");

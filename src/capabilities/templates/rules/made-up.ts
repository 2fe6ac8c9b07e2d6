import type { Language } from "./document.ts";
import { fieldOf, fields } from "./fields.ts";
import type { Given, GivenProduct, Needs } from "./version.ts";

const products: Readonly<Record<Language, readonly GivenProduct[]>> = {
  fr: [
    { name: "Thé vert sencha, 100 g", cents: 1_290 },
    { name: "Tasse en grès", cents: 1_800 },
    { name: "Miel de tilleul", cents: 950 },
    { name: "Biscuits au beurre", cents: 640 },
    { name: "Infusion verveine", cents: 890 },
    { name: "Théière en fonte", cents: 5_900 },
  ],
  en: [
    { name: "Sencha green tea, 100 g", cents: 1_290 },
    { name: "Stoneware cup", cents: 1_800 },
    { name: "Lime blossom honey", cents: 950 },
    { name: "Butter biscuits", cents: 640 },
    { name: "Verbena infusion", cents: 890 },
    { name: "Cast iron teapot", cents: 5_900 },
  ],
};

/** Somebody who does not exist, of whom everything is known and who sees every block: for previews without a customer. */
export function madeUp(needs: Needs, language: Language): Given {
  const sample = (key: string): string | number => {
    const value = fieldOf(key)?.sample ?? "";
    return typeof value === "object" ? value[language] : value;
  };
  // Whose address came from somewhere else is the exception: her line at the foot is not shown.
  const asked = fields.filter(({ key }) => needs.fields.includes(key) && key !== "source");
  const named = { title: "ms", first_name: sample("first_name"), last_name: sample("last_name") };
  return {
    fields: {
      ...Object.fromEntries(asked.map(({ key }) => [key, sample(key)])),
      ...named,
    },
    when: needs.when.map(() => true),
    products: Object.fromEntries(
      needs.products.map(({ id, most }) => [id, products[language].slice(0, most)]),
    ),
    programs: needs.programs.map(() => ({
      balance: "140 points",
      next: { name: String(sample("next_reward")), missing: "60 points", share: 70 },
      ready: null,
    })),
    voucher: needs.ownVoucher
      ? {
          code: String(sample("voucher_code")),
          benefit: String(sample("voucher_benefit")),
          lastDay: String(sample("voucher_until")),
          conditions: String(sample("voucher_conditions")),
        }
      : null,
  };
}

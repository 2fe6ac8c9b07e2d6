import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { LineFilter, ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import { mainRule, withRule } from "../sentence.ts";
import { CategoriesInput } from "./CategoriesInput.tsx";
import { ProductsInput } from "./ProductInputs.tsx";

export function sayGoods(definition: ProgramDefinition, { t }: I18n): string {
  const filter = mainRule(definition)?.filter;
  const out = (filter?.excludedCategories.length ?? 0) + (filter?.excludedSkus.length ?? 0);
  const only = (filter?.categories.length ?? 0) + (filter?.skus.length ?? 0);
  if (only > 0) return t("loyalty.design.goods.say.only", { count: only });
  return out > 0 ? t("loyalty.design.goods.say.out", { count: out }) : t("loyalty.design.goods.say.all");
}

/** Which goods earn. What the law forbids is left out whatever is said here. */
export function Goods() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const rule = mainRule(definition);
  if (rule === undefined) return null;
  const set = (change: Partial<LineFilter>) =>
    write((one) => withRule(one, { ...rule, filter: { ...rule.filter, ...change } }));
  return (
    <>
      <CategoriesInput
        label={t("loyalty.design.goods.only")}
        description={t("loyalty.design.goods.only_hint")}
        value={rule.filter.categories}
        onChange={(categories) => set({ categories })}
      />
      <ProductsInput
        label={t("loyalty.design.goods.only_skus")}
        description={t("loyalty.design.goods.skus_hint")}
        value={rule.filter.skus}
        onChange={(skus) => set({ skus })}
      />
      <CategoriesInput
        label={t("loyalty.design.goods.out")}
        value={rule.filter.excludedCategories}
        onChange={(excludedCategories) => set({ excludedCategories })}
      />
      <ProductsInput
        label={t("loyalty.design.goods.out_skus")}
        value={rule.filter.excludedSkus}
        onChange={(excludedSkus) => set({ excludedSkus })}
      />
      <p>{t("loyalty.design.goods.law")}</p>
    </>
  );
}

import { useI18n } from "../../../../../console/i18n.tsx";
import type { LineFilter } from "../../../shared.ts";
import { CategoriesInput } from "./CategoriesInput.tsx";
import { ProductsInput } from "./ProductInputs.tsx";

interface FilterFieldsProps {
  readonly filter: LineFilter;
  readonly set: (filter: LineFilter) => void;
}

/** On which goods something bears; nothing chosen means all. */
export function FilterFields({ filter, set }: FilterFieldsProps) {
  const { t } = useI18n();
  return (
    <>
      <CategoriesInput
        label={t("loyalty.design.filter.families")}
        value={filter.categories}
        onChange={(categories) => set({ ...filter, categories })}
      />
      <ProductsInput
        label={t("loyalty.design.filter.products")}
        value={filter.skus}
        onChange={(skus) => set({ ...filter, skus })}
      />
    </>
  );
}

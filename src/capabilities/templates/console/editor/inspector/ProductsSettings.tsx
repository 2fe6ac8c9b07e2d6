import { MultiSelect, NativeSelect, NumberInput, Switch } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../../console/api.ts";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { ProductAnswer } from "../../../../catalog/shared.ts";
import { type Language, type ProductsBlock, productSources } from "../../../shared.ts";
import { useEditing } from "../editing.ts";
import styles from "./inspector.module.css";

interface ProductsSettingsProps {
  readonly language: Language;
  readonly block: ProductsBlock;
}

const mostProducts = 6;

/** Which products: the same for everybody, or each person's own. */
export function ProductsSettings({ language, block }: ProductsSettingsProps) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <>
      <NativeSelect
        label={t("templates.settings.products")}
        value={block.source}
        onChange={(event) =>
          changeBlock(language, block, { source: event.currentTarget.value as ProductsBlock["source"] })
        }
        data={productSources.map((value) => ({ value, label: t(`templates.products.${value}`) }))}
      />
      <p className={styles.hint}>{t(`templates.products.${block.source}_hint`)}</p>
      {block.source === "chosen" ? (
        <ProductPicker
          value={block.productIds}
          onChange={(productIds) => changeBlock(language, block, { productIds })}
        />
      ) : (
        <NumberInput
          label={t("templates.settings.most")}
          min={1}
          max={mostProducts}
          allowDecimal={false}
          value={block.most}
          onChange={(typed) => {
            const most = Number(typed);
            if (most >= 1 && most <= mostProducts) changeBlock(language, block, { most }, true);
          }}
        />
      )}
      <Switch
        label={t("templates.settings.prices")}
        checked={block.showPrice}
        onChange={(event) => changeBlock(language, block, { showPrice: event.currentTarget.checked })}
      />
    </>
  );
}

interface ProductPickerProps {
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Products of the catalog, found by the beginning of their names. */
function ProductPicker({ value, onChange }: ProductPickerProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const { data: found = [] } = useQuery({
    queryKey: ["catalog", "products", "named", asked],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly ProductAnswer[] }>("/products", {
          query: { q: asked, limit: 20 },
          signal,
        })
      ).items,
    staleTime: 5 * 60_000,
    placeholderData: (before) => before,
  });
  const chosen = useQueries({
    queries: value.map((id) => ({
      queryKey: ["catalog", "product", id],
      queryFn: async () => await api.get<ProductAnswer>(`/products/${id}`),
      staleTime: 5 * 60_000,
    })),
  }).flatMap(({ data }) => data ?? []);
  const names = new Map([...chosen, ...found].map(({ id, name }) => [id, name]));
  return (
    <MultiSelect
      label={t("templates.settings.chosen_products")}
      description={t("templates.settings.chosen_products_hint", { most: mostProducts })}
      searchable
      hidePickedOptions
      maxValues={mostProducts}
      searchValue={typed}
      onSearchChange={setTyped}
      value={[...value]}
      onChange={onChange}
      data={[...names].map(([id, name]) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      nothingFoundMessage={t("templates.settings.no_product")}
      clearButtonProps={{ "aria-label": t("console.picker.clear") }}
    />
  );
}

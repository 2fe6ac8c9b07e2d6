import { Autocomplete, Pill, TagsInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useI18n } from "../../../../../console/i18n.tsx";
import styles from "../designer.module.css";
import { useFoundProducts, useProductNames } from "./products.ts";

interface ProductInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (sku: string) => void;
  /** Within a sentence: the label is only heard. */
  readonly isInline?: boolean;
}

/** One product of the catalog, found by its name; a reference may be typed as it is. */
export function ProductInput({ label, value, onChange, isInline = false }: ProductInputProps) {
  const { t } = useI18n();
  const found = useFoundProducts(value);
  const name = useProductNames([value]).get(value);
  const input = (
    <Autocomplete
      value={value}
      data={[...found.keys()]}
      onChange={onChange}
      filter={({ options }) => options}
      renderOption={({ option }) => <ProductOption sku={option.value} name={found.get(option.value)} />}
      placeholder={t("loyalty.design.product.placeholder")}
      {...(isInline
        ? {
            "aria-label": name === undefined ? label : `${label}, ${name}`,
            title: name,
            className: styles.inline ?? "",
            classNames: { input: styles.inlineInput ?? "" },
            style: { width: "24ch" },
            comboboxProps: { width: 320, position: "bottom-start" as const },
          }
        : { label, description: name, maw: 420 })}
    />
  );
  return (
    <>
      {input}
      {isInline && name !== undefined && <span className={styles.productName}>{name}</span>}
    </>
  );
}

interface ProductsInputProps {
  readonly label: ReactNode;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (skus: string[]) => void;
}

/** Products of the catalog, found by their names; references may be typed as they are. */
export function ProductsInput({ label, description, value, onChange }: ProductsInputProps) {
  const [typed, setTyped] = useState("");
  const found = useFoundProducts(typed);
  const names = useProductNames(value);
  return (
    <TagsInput
      label={label}
      description={description}
      value={[...value]}
      data={[...found.keys()]}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={onChange}
      filter={({ options }) => options}
      renderOption={({ option }) => <ProductOption sku={option.value} name={found.get(option.value)} />}
      renderPill={({ option, onRemove, disabled }) => (
        <Pill withRemoveButton disabled={disabled ?? false} {...(onRemove === undefined ? {} : { onRemove })}>
          {names.get(String(option.value)) ?? option.value}
        </Pill>
      )}
      maw={420}
    />
  );
}

function ProductOption({ sku, name }: { readonly sku: string; readonly name: string | undefined }) {
  return (
    <span className={styles.productOption}>
      {name ?? sku}
      {name !== undefined && <small>{sku}</small>}
    </span>
  );
}

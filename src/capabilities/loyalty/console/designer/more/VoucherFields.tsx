import { useI18n } from "../../../../../console/i18n.tsx";
import type { VoucherTemplate } from "../../../shared.ts";
import styles from "../designer.module.css";
import { ChoiceInput, FigureInput, MoneyInput, PercentInput, Toggle } from "../inputs.tsx";
import { FilterFields } from "./FilterFields.tsx";
import { ProductInput } from "./ProductInputs.tsx";

type Benefit = VoucherTemplate["benefit"];
const benefits = ["amount", "percent", "product", "credit"] as const;

function ofType(type: Benefit["type"]): Benefit {
  switch (type) {
    case "amount":
    case "credit":
      return { type, cents: 500 };
    case "percent":
      return { type, percent: 10, capCents: null };
    case "product":
      return { type, sku: "", quantity: 1 };
  }
}

interface VoucherFieldsProps {
  readonly voucher: VoucherTemplate;
  readonly set: (voucher: VoucherTemplate) => void;
}

/** What a voucher gives, how long, on what, to whom. */
export function VoucherFields({ voucher, set }: VoucherFieldsProps) {
  const { t } = useI18n();
  const { benefit } = voucher;
  return (
    <>
      <div className={styles.two}>
        <ChoiceInput
          label={t("loyalty.design.vouchers.benefit")}
          value={benefit.type}
          options={benefits.map((value) => ({ value, label: t(`loyalty.design.vouchers.benefit.${value}`) }))}
          onChange={(type) => type !== benefit.type && set({ ...voucher, benefit: ofType(type) })}
        />
        <BenefitFields benefit={benefit} set={(next) => set({ ...voucher, benefit: next })} />
        <FigureInput
          label={t("loyalty.design.vouchers.days")}
          description={t("loyalty.design.vouchers.days_hint")}
          value={voucher.validDays ?? 0}
          max={3_660}
          onChange={(days) => set({ ...voucher, validDays: days === 0 ? null : days })}
        />
        <MoneyInput
          label={t("loyalty.design.vouchers.least")}
          value={voucher.minBasketCents}
          onChange={(minBasketCents) => set({ ...voucher, minBasketCents })}
        />
      </div>
      {(benefit.type === "amount" || benefit.type === "percent") && (
        <FilterFields filter={voucher.filter} set={(filter) => set({ ...voucher, filter })} />
      )}
      <Toggle
        label={t("loyalty.design.vouchers.bearer")}
        checked={voucher.isBearer}
        onChange={(isBearer) => set({ ...voucher, isBearer })}
      />
    </>
  );
}

interface BenefitFieldsProps {
  readonly benefit: Benefit;
  readonly set: (benefit: Benefit) => void;
}

function BenefitFields({ benefit, set }: BenefitFieldsProps) {
  const { t } = useI18n();
  switch (benefit.type) {
    case "amount":
    case "credit":
      return (
        <MoneyInput
          label={t("loyalty.design.vouchers.amount")}
          value={benefit.cents}
          min={1}
          onChange={(cents) => set({ ...benefit, cents })}
        />
      );
    case "percent":
      return (
        <>
          <PercentInput
            label={t("loyalty.design.vouchers.percent")}
            value={benefit.percent}
            min={1}
            onChange={(percent) => set({ ...benefit, percent })}
          />
          <CapInput capCents={benefit.capCents} set={(capCents) => set({ ...benefit, capCents })} />
        </>
      );
    case "product":
      return (
        <>
          <ProductInput
            label={t("loyalty.design.label.product")}
            value={benefit.sku}
            onChange={(sku) => set({ ...benefit, sku })}
          />
          <FigureInput
            label={t("loyalty.design.product.quantity")}
            value={benefit.quantity}
            min={1}
            max={1_000}
            onChange={(quantity) => set({ ...benefit, quantity })}
          />
        </>
      );
  }
}

interface CapInputProps {
  readonly capCents: number | null;
  readonly set: (capCents: number | null) => void;
}

/** The most a percentage takes off; 0: no limit. */
export function CapInput({ capCents, set }: CapInputProps) {
  const { t } = useI18n();
  return (
    <MoneyInput
      label={t("loyalty.design.cap")}
      description={t("loyalty.design.cap_hint")}
      value={capCents ?? 0}
      onChange={(cents) => set(cents === 0 ? null : cents)}
    />
  );
}

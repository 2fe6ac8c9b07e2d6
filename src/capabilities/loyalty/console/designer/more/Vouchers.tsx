import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition, VoucherTemplate } from "../../../shared.ts";
import { amountVoucher } from "../blank.ts";
import { useDesign } from "../design.ts";
import { ChoiceInput, FigureInput, MoneyInput, PercentInput, Toggle } from "../inputs.tsx";
import { priceOf, toPoints, toUnits } from "../sentence.ts";

export function sayVouchers(
  { autoVouchers, purchaseVouchers, surprise }: ProgramDefinition,
  { t, list }: I18n,
): string {
  const said = [
    ...(autoVouchers === null ? [] : [t("loyalty.design.vouchers.say.auto")]),
    ...(purchaseVouchers.length === 0 ? [] : [t("loyalty.design.vouchers.say.purchase")]),
    ...(surprise === null ? [] : [t("loyalty.design.vouchers.say.surprise")]),
  ];
  return said.length === 0 ? t("loyalty.design.vouchers.say.none") : list(said);
}

/** Vouchers that come by themselves: from a balance, with a purchase, as a surprise. */
export function Vouchers() {
  return (
    <>
      <Automatic />
      <WithPurchase />
      <Surprise />
    </>
  );
}

function Automatic() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { autoVouchers, unitName } = definition;
  const set = (next: ProgramDefinition["autoVouchers"]) => write((one) => ({ ...one, autoVouchers: next }));
  const [first, ...others] = autoVouchers?.steps ?? [];
  return (
    <>
      <Toggle
        label={t("loyalty.design.vouchers.auto", { units: unitName.other })}
        description={t("loyalty.design.vouchers.auto_hint")}
        checked={autoVouchers !== null}
        onChange={(isOn) =>
          set(
            isOn
              ? {
                  every: "ticket",
                  pick: "highest",
                  steps: [
                    {
                      units: priceOf(definition) ?? 100 * 10 ** definition.scale,
                      voucher: amountVoucher(500),
                    },
                  ],
                }
              : null,
          )
        }
      />
      {autoVouchers !== null && first !== undefined && (
        <>
          <FigureInput
            label={t("loyalty.design.vouchers.from", { units: unitName.other })}
            value={toPoints(first.units, definition)}
            decimals={definition.scale}
            onChange={(points) =>
              set({
                ...autoVouchers,
                steps: [{ ...first, units: toUnits(points, definition) }, ...others],
              })
            }
          />
          <VoucherFields
            voucher={first.voucher}
            set={(voucher) => set({ ...autoVouchers, steps: [{ ...first, voucher }, ...others] })}
          />
        </>
      )}
    </>
  );
}

function WithPurchase() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const [first, ...others] = definition.purchaseVouchers;
  type Given = NonNullable<typeof first>;
  const set = (given: Given | null) =>
    write((one) => ({ ...one, purchaseVouchers: given === null ? [] : [given, ...others] }));
  return (
    <>
      <Toggle
        label={t("loyalty.design.vouchers.purchase")}
        checked={first !== undefined}
        onChange={(isOn) =>
          set(
            isOn
              ? {
                  id: "purchase-1",
                  minQuantity: 0,
                  minOrderCents: 3_000,
                  firstPurchaseOnly: false,
                  voucher: amountVoucher(500),
                }
              : null,
          )
        }
      />
      {first !== undefined && (
        <>
          <MoneyInput
            label={t("loyalty.design.vouchers.purchase_from")}
            value={first.minOrderCents}
            onChange={(minOrderCents) => set({ ...first, minOrderCents })}
          />
          <Toggle
            label={t("loyalty.design.vouchers.purchase_first")}
            checked={first.firstPurchaseOnly}
            onChange={(firstPurchaseOnly) => set({ ...first, firstPurchaseOnly })}
          />
          <VoucherFields voucher={first.voucher} set={(voucher) => set({ ...first, voucher })} />
        </>
      )}
    </>
  );
}

function Surprise() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { surprise } = definition;
  const set = (next: ProgramDefinition["surprise"]) => write((one) => ({ ...one, surprise: next }));
  return (
    <>
      <Toggle
        label={t("loyalty.design.vouchers.surprise")}
        description={t("loyalty.design.vouchers.surprise_hint")}
        checked={surprise !== null}
        onChange={(isOn) => set(isOn ? { monthlyBudgetCents: 5_000, voucher: amountVoucher(500) } : null)}
      />
      {surprise !== null && (
        <>
          <MoneyInput
            label={t("loyalty.design.vouchers.budget")}
            value={surprise.monthlyBudgetCents}
            onChange={(monthlyBudgetCents) => set({ ...surprise, monthlyBudgetCents })}
          />
          <VoucherFields voucher={surprise.voucher} set={(voucher) => set({ ...surprise, voucher })} />
        </>
      )}
    </>
  );
}

const benefits = ["amount", "percent"] as const;

interface VoucherFieldsProps {
  readonly voucher: VoucherTemplate;
  readonly set: (voucher: VoucherTemplate) => void;
}

function VoucherFields({ voucher, set }: VoucherFieldsProps) {
  const { t } = useI18n();
  const { benefit } = voucher;
  const type = benefit.type === "percent" ? "percent" : "amount";
  return (
    <>
      <ChoiceInput
        label={t("loyalty.design.vouchers.benefit")}
        value={type}
        options={benefits.map((value) => ({ value, label: t(`loyalty.design.vouchers.benefit.${value}`) }))}
        onChange={(next) =>
          set({
            ...voucher,
            benefit:
              next === "amount"
                ? { type: "amount", cents: 500 }
                : { type: "percent", percent: 10, capCents: null },
          })
        }
      />
      {benefit.type === "amount" && (
        <MoneyInput
          label={t("loyalty.design.vouchers.amount")}
          value={benefit.cents}
          min={1}
          onChange={(cents) => set({ ...voucher, benefit: { type: "amount", cents } })}
        />
      )}
      {benefit.type === "percent" && (
        <PercentInput
          label={t("loyalty.design.vouchers.percent")}
          value={benefit.percent}
          min={1}
          onChange={(percent) => set({ ...voucher, benefit: { ...benefit, percent } })}
        />
      )}
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
      <Toggle
        label={t("loyalty.design.vouchers.bearer")}
        checked={voucher.isBearer}
        onChange={(isBearer) => set({ ...voucher, isBearer })}
      />
    </>
  );
}

import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { amountVoucher } from "../../../shared.ts";
import { freshId } from "../blank.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { ChoiceInput, FigureInput, MoneyInput, Toggle } from "../inputs.tsx";
import { priceOf, toPoints, toUnits } from "../sentence.ts";
import { Line } from "./Line.tsx";
import { VoucherFields } from "./VoucherFields.tsx";

type AutoVouchers = NonNullable<ProgramDefinition["autoVouchers"]>;
type Given = ProgramDefinition["purchaseVouchers"][number];

const moments = ["ticket", "day", "month"] as const;
const picks = ["highest", "repeat_lowest"] as const;

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
  const set = (next: AutoVouchers | null) => write((one) => ({ ...one, autoVouchers: next }));
  const start = (): AutoVouchers => ({
    every: "ticket",
    pick: "highest",
    steps: [{ units: priceOf(definition) ?? 100 * 10 ** definition.scale, voucher: amountVoucher(500) }],
  });
  return (
    <>
      <Toggle
        label={t("loyalty.design.vouchers.auto", { units: unitName.other })}
        description={t("loyalty.design.vouchers.auto_hint")}
        checked={autoVouchers !== null}
        onChange={(isOn) => set(isOn ? start() : null)}
      />
      {autoVouchers !== null && <Steps autoVouchers={autoVouchers} set={set} />}
    </>
  );
}

interface StepsProps {
  readonly autoVouchers: AutoVouchers;
  readonly set: (autoVouchers: AutoVouchers) => void;
}

/** When the balance is looked at, and what it becomes from which height. */
function Steps({ autoVouchers, set }: StepsProps) {
  const { t } = useI18n();
  const { definition } = useDesign();
  const { steps } = autoVouchers;
  const setSteps = (next: AutoVouchers["steps"]) => set({ ...autoVouchers, steps: next });
  return (
    <>
      <div className={styles.two}>
        <ChoiceInput
          label={t("loyalty.design.vouchers.every")}
          value={autoVouchers.every}
          options={moments.map((value) => ({ value, label: t(`loyalty.design.vouchers.every.${value}`) }))}
          onChange={(every) => set({ ...autoVouchers, every })}
        />
        {steps.length > 1 && (
          <ChoiceInput
            label={t("loyalty.design.vouchers.pick")}
            value={autoVouchers.pick}
            options={picks.map((value) => ({ value, label: t(`loyalty.design.vouchers.pick.${value}`) }))}
            onChange={(pick) => set({ ...autoVouchers, pick })}
          />
        )}
      </div>
      {steps.map((step, place) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name, its place is what it is known by
          key={place}
          removeLabel={t("loyalty.design.vouchers.remove_step", { number: place + 1 })}
          onRemove={steps.length > 1 ? () => setSteps(steps.toSpliced(place, 1)) : undefined}
        >
          <FigureInput
            label={t("loyalty.design.vouchers.from", { units: definition.unitName.other })}
            value={toPoints(step.units, definition)}
            decimals={definition.scale}
            onChange={(points) =>
              setSteps(steps.with(place, { ...step, units: toUnits(points, definition) }))
            }
          />
          <VoucherFields
            voucher={step.voucher}
            set={(voucher) => setSteps(steps.with(place, { ...step, voucher }))}
          />
        </Line>
      ))}
      {steps.length < 12 && (
        <AddButton
          label={t("loyalty.design.vouchers.add_step")}
          onAdd={() => {
            const highest = steps.reduce((one, other) => (other.units > one.units ? other : one));
            setSteps([...steps, { ...highest, units: highest.units * 2 }]);
          }}
        />
      )}
    </>
  );
}

function WithPurchase() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { purchaseVouchers } = definition;
  const set = (next: readonly Given[]) => write((one) => ({ ...one, purchaseVouchers: [...next] }));
  const add = () =>
    set([
      ...purchaseVouchers,
      {
        id: freshId("purchase", purchaseVouchers),
        minQuantity: 0,
        minOrderCents: 3_000,
        firstPurchaseOnly: false,
        voucher: amountVoucher(500),
      },
    ]);
  return (
    <>
      <Toggle
        label={t("loyalty.design.vouchers.purchase")}
        checked={purchaseVouchers.length > 0}
        onChange={(isOn) => (isOn ? add() : set([]))}
      />
      {purchaseVouchers.map((given, place) => (
        <Line
          key={given.id}
          removeLabel={t("loyalty.design.vouchers.remove_purchase", { number: place + 1 })}
          onRemove={purchaseVouchers.length > 1 ? () => set(purchaseVouchers.toSpliced(place, 1)) : undefined}
        >
          <GivenFields given={given} set={(changed) => set(purchaseVouchers.with(place, changed))} />
        </Line>
      ))}
      {purchaseVouchers.length > 0 && purchaseVouchers.length < 10 && (
        <AddButton label={t("loyalty.design.vouchers.add_purchase")} onAdd={add} />
      )}
    </>
  );
}

function GivenFields({ given, set }: { readonly given: Given; readonly set: (given: Given) => void }) {
  const { t } = useI18n();
  return (
    <>
      <MoneyInput
        label={t("loyalty.design.vouchers.purchase_from")}
        value={given.minOrderCents}
        onChange={(minOrderCents) => set({ ...given, minOrderCents })}
      />
      <FigureInput
        label={t("loyalty.design.vouchers.purchase_quantity")}
        value={given.minQuantity}
        onChange={(minQuantity) => set({ ...given, minQuantity })}
      />
      <Toggle
        label={t("loyalty.design.vouchers.purchase_first")}
        checked={given.firstPurchaseOnly}
        onChange={(firstPurchaseOnly) => set({ ...given, firstPurchaseOnly })}
      />
      <VoucherFields voucher={given.voucher} set={(voucher) => set({ ...given, voucher })} />
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

function AddButton({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) {
  return (
    <div>
      <Button variant="subtle" size="compact-sm" leftSection={<Plus size={16} aria-hidden />} onClick={onAdd}>
        {label}
      </Button>
    </div>
  );
}

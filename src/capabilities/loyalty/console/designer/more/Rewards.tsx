import { Button, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition, Reward } from "../../../shared.ts";
import { newReward } from "../blank.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { FigureInput, MoneyInput, PercentInput, Toggle } from "../inputs.tsx";
import { toPoints, toUnits, withReward } from "../sentence.ts";
import { RewardSentence } from "../Sentence.tsx";
import { FilterFields } from "./FilterFields.tsx";
import { GiftInput } from "./GiftInput.tsx";
import { Line } from "./Line.tsx";
import { CapInput, VoucherFields } from "./VoucherFields.tsx";

export function sayRewards({ rewards, pay }: ProgramDefinition, { t, list }: I18n): string {
  const said = [
    ...(rewards.length > 0 ? [t("loyalty.design.rewards.say", { count: rewards.length })] : []),
    ...(pay === null ? [] : [t("loyalty.design.rewards.say_pay")]),
  ];
  return said.length === 0 ? t("loyalty.design.rewards.say", { count: 0 }) : list(said);
}

/** All rewards, what each costs the shop, and paying with points. */
export function Rewards() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const remove = (id: string) =>
    write((one) => ({ ...one, rewards: one.rewards.filter((reward) => reward.id !== id) }));
  return (
    <>
      {definition.rewards.map((reward) => (
        <Line
          key={reward.id}
          removeLabel={t("loyalty.design.rewards.remove", { name: reward.name })}
          onRemove={definition.rewards.length > 1 ? () => remove(reward.id) : undefined}
        >
          <RewardFields reward={reward} />
        </Line>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Plus size={16} aria-hidden />}
        onClick={() =>
          write((one) => ({
            ...one,
            rewards: [
              ...one.rewards,
              newReward(one, t("loyalty.design.rewards.new_name", { number: one.rewards.length + 1 })),
            ],
          }))
        }
      >
        {t("loyalty.design.rewards.add")}
      </Button>
      {definition.kind !== "cashback" && <PayFields />}
      <Toggle
        label={t("loyalty.design.rewards.own_ticket")}
        checked={definition.mayUseOwnTicket}
        onChange={(mayUseOwnTicket) => write((one) => ({ ...one, mayUseOwnTicket }))}
      />
    </>
  );
}

function RewardFields({ reward }: { readonly reward: Reward }) {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const set = (change: Partial<Pick<Reward, "name" | "costUnits" | "shopCostCents" | "minBasketCents">>) =>
    write((one) => withReward(one, { ...reward, ...change }));
  return (
    <>
      <TextInput
        label={t("loyalty.design.rewards.name")}
        value={reward.name}
        maw={420}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={styles.sentence}>
        <RewardSentence reward={reward} />
      </div>
      <RewardDetails reward={reward} />
      <FigureInput
        label={t("loyalty.design.rewards.price", { units: definition.unitName.other })}
        value={toPoints(reward.costUnits, definition)}
        decimals={definition.scale}
        onChange={(points) => set({ costUnits: toUnits(points, definition) })}
      />
      <Toggle
        label={t("loyalty.design.rewards.cost_on")}
        description={t("loyalty.design.rewards.cost_hint")}
        checked={reward.shopCostCents !== null}
        onChange={(isOn) =>
          set({ shopCostCents: isOn ? Math.round(("cents" in reward ? reward.cents : 500) / 2) : null })
        }
      />
      {reward.shopCostCents !== null && (
        <MoneyInput
          label={t("loyalty.design.rewards.cost")}
          value={reward.shopCostCents}
          onChange={(shopCostCents) => set({ shopCostCents })}
        />
      )}
      <MoneyInput
        label={t("loyalty.design.rewards.least")}
        value={reward.minBasketCents}
        onChange={(minBasketCents) => set({ minBasketCents })}
      />
    </>
  );
}

/** What the sentence of a reward leaves out. */
function RewardDetails({ reward }: { readonly reward: Reward }) {
  const { t } = useI18n();
  const { write } = useDesign();
  const set = (next: Reward) => write((one) => withReward(one, next));
  switch (reward.type) {
    case "percent_off":
      return (
        <>
          <CapInput capCents={reward.capCents} set={(capCents) => set({ ...reward, capCents })} />
          <FilterFields filter={reward.filter} set={(filter) => set({ ...reward, filter })} />
        </>
      );
    case "cheapest_free":
      return <FilterFields filter={reward.filter} set={(filter) => set({ ...reward, filter })} />;
    case "free_product":
      return (
        <FigureInput
          label={t("loyalty.design.product.quantity")}
          value={reward.quantity}
          min={1}
          max={1_000}
          onChange={(quantity) => set({ ...reward, quantity })}
        />
      );
    case "gift":
      return (
        <GiftInput value={reward.endowmentId} onChange={(endowmentId) => set({ ...reward, endowmentId })} />
      );
    case "voucher":
      return <VoucherFields voucher={reward.voucher} set={(voucher) => set({ ...reward, voucher })} />;
    default:
      return null;
  }
}

function PayFields() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { pay, unitName } = definition;
  const set = (next: ProgramDefinition["pay"]) => write((one) => ({ ...one, pay: next }));
  return (
    <>
      <Toggle
        label={t("loyalty.design.rewards.pay_on", { units: unitName.other })}
        checked={pay !== null}
        onChange={(isOn) =>
          set(isOn ? { units: 10 ** definition.scale, cents: 5, minUnits: 0, maxPercent: 100 } : null)
        }
      />
      {pay !== null && (
        <>
          <FigureInput
            label={t("loyalty.design.rewards.pay_units", { units: unitName.other })}
            value={toPoints(pay.units, definition)}
            decimals={definition.scale}
            onChange={(points) => set({ ...pay, units: Math.max(1, toUnits(points, definition)) })}
          />
          <MoneyInput
            label={t("loyalty.design.rewards.pay_cents")}
            value={pay.cents}
            min={1}
            onChange={(cents) => set({ ...pay, cents })}
          />
          <PercentInput
            label={t("loyalty.design.rewards.pay_most")}
            value={pay.maxPercent}
            onChange={(maxPercent) => set({ ...pay, maxPercent })}
          />
        </>
      )}
    </>
  );
}

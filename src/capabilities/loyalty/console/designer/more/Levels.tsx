import { Button, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition, TierLevel, Tiers } from "../../../shared.ts";
import { amountVoucher } from "../../../shared.ts";
import { newLevel } from "../blank.ts";
import { useDesign } from "../design.ts";
import { ChoiceInput, FigureInput, MoneyInput, Toggle } from "../inputs.tsx";
import { toPoints, toUnits } from "../sentence.ts";
import { Line } from "./Line.tsx";
import { VoucherFields } from "./VoucherFields.tsx";

const measures = ["amount", "visits", "amount_or_visits", "amount_and_visits", "earned", "balance"] as const;
const periods = ["calendar_year", "rolling", "anniversary", "lifetime"] as const;
const downgrades = ["end_of_period", "at_once", "never"] as const;

export function sayLevels({ tiers }: ProgramDefinition, { t, list }: I18n): string {
  return tiers === null ? t("loyalty.design.levels.say.none") : list(tiers.levels.map(({ name }) => name));
}

/** Levels by what is bought and how often, what they bring, and how they are lost. */
export function Levels() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { tiers } = definition;
  const set = (next: Tiers | null) => write((one) => ({ ...one, tiers: next }));
  const start = (): Tiers => ({
    measure: "amount",
    period: "rolling",
    rollingMonths: 12,
    downgrade: "end_of_period",
    graceDays: 90,
    levels: [newLevel([], t("loyalty.design.levels.first_name"))],
  });
  return (
    <>
      <Toggle
        label={t("loyalty.design.levels.on")}
        checked={tiers !== null}
        onChange={(isOn) => set(isOn ? start() : null)}
      />
      {tiers !== null && <TierFields tiers={tiers} set={set} />}
    </>
  );
}

interface TierFieldsProps {
  readonly tiers: Tiers;
  readonly set: (tiers: Tiers) => void;
}

function TierFields({ tiers, set }: TierFieldsProps) {
  const { t } = useI18n();
  const choose = <Word extends string>(name: string, words: readonly Word[]) =>
    words.map((value) => ({ value, label: t(`loyalty.design.levels.${name}.${value}`) }));
  const setLevel = (changed: TierLevel) =>
    set({ ...tiers, levels: tiers.levels.map((level) => (level.id === changed.id ? changed : level)) });
  return (
    <>
      <ChoiceInput
        label={t("loyalty.design.levels.measure")}
        value={tiers.measure}
        options={choose("measure", measures)}
        onChange={(measure) => set({ ...tiers, measure })}
      />
      <ChoiceInput
        label={t("loyalty.design.levels.period")}
        value={tiers.period}
        options={choose("period", periods)}
        onChange={(period) => set({ ...tiers, period })}
      />
      {tiers.period === "rolling" && (
        <FigureInput
          label={t("loyalty.design.levels.rolling")}
          value={tiers.rollingMonths}
          min={1}
          max={60}
          onChange={(rollingMonths) => set({ ...tiers, rollingMonths })}
        />
      )}
      <ChoiceInput
        label={t("loyalty.design.levels.downgrade")}
        value={tiers.downgrade}
        options={choose("downgrade", downgrades)}
        onChange={(downgrade) => set({ ...tiers, downgrade })}
      />
      {tiers.downgrade !== "never" && (
        <FigureInput
          label={t("loyalty.design.levels.grace")}
          value={tiers.graceDays}
          max={730}
          onChange={(graceDays) => set({ ...tiers, graceDays })}
        />
      )}
      {tiers.levels.map((level) => (
        <Line
          key={level.id}
          removeLabel={t("loyalty.design.levels.remove", { name: level.name })}
          onRemove={
            tiers.levels.length > 1
              ? () => set({ ...tiers, levels: tiers.levels.filter(({ id }) => id !== level.id) })
              : undefined
          }
        >
          <LevelFields level={level} measure={tiers.measure} set={setLevel} />
        </Line>
      ))}
      {tiers.levels.length < 10 && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() =>
            set({
              ...tiers,
              levels: [
                ...tiers.levels,
                newLevel(
                  tiers.levels,
                  t("loyalty.design.levels.next_name", { number: tiers.levels.length + 1 }),
                ),
              ],
            })
          }
        >
          {t("loyalty.design.levels.add")}
        </Button>
      )}
    </>
  );
}

interface LevelFieldsProps {
  readonly level: TierLevel;
  readonly measure: Tiers["measure"];
  readonly set: (level: TierLevel) => void;
}

function LevelFields({ level, measure, set }: LevelFieldsProps) {
  const { t } = useI18n();
  const { definition } = useDesign();
  const { benefits } = level;
  const setBenefits = (change: Partial<TierLevel["benefits"]>) =>
    set({ ...level, benefits: { ...benefits, ...change } });
  const isOfUnits = measure === "earned" || measure === "balance";
  return (
    <>
      <TextInput
        label={t("loyalty.design.levels.name")}
        value={level.name}
        maw={280}
        onChange={(event) => set({ ...level, name: event.currentTarget.value })}
      />
      {measure.includes("amount") && (
        <MoneyInput
          label={t("loyalty.design.levels.from_amount")}
          value={level.fromCents}
          onChange={(fromCents) => set({ ...level, fromCents })}
        />
      )}
      {measure.includes("visits") && (
        <FigureInput
          label={t("loyalty.design.levels.from_visits")}
          value={level.fromVisits}
          max={100_000}
          onChange={(fromVisits) => set({ ...level, fromVisits })}
        />
      )}
      {isOfUnits && (
        <FigureInput
          label={t("loyalty.design.levels.from_units", { units: definition.unitName.other })}
          value={toPoints(level.fromUnits, definition)}
          decimals={definition.scale}
          onChange={(points) => set({ ...level, fromUnits: toUnits(points, definition) })}
        />
      )}
      <FigureInput
        label={t("loyalty.design.levels.multiplier")}
        value={benefits.multiplier}
        decimals={2}
        max={100}
        onChange={(multiplier) => setBenefits({ multiplier })}
      />
      <Toggle
        label={t("loyalty.design.levels.free_delivery")}
        checked={benefits.freeDelivery}
        onChange={(freeDelivery) => setBenefits({ freeDelivery })}
      />
      <Toggle
        label={t("loyalty.design.levels.early_access")}
        checked={benefits.earlyAccess}
        onChange={(earlyAccess) => setBenefits({ earlyAccess })}
      />
      <Toggle
        label={t("loyalty.design.levels.gift")}
        description={t("loyalty.design.levels.gift_hint")}
        checked={benefits.gift !== null}
        onChange={(isOn) => setBenefits({ gift: isOn ? amountVoucher(500) : null })}
      />
      {benefits.gift !== null && (
        <VoucherFields voucher={benefits.gift} set={(gift) => setBenefits({ gift })} />
      )}
      <TextInput
        label={t("loyalty.design.levels.words")}
        value={benefits.words}
        maw={420}
        onChange={(event) => setBenefits({ words: event.currentTarget.value })}
      />
    </>
  );
}

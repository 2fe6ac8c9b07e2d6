import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { ChoiceInput, FigureInput, MoneyInput, PercentInput, Toggle } from "../inputs.tsx";
import { toPoints, toUnits } from "../sentence.ts";

type Join = ProgramDefinition["join"];
const modes = ["everyone", "asked", "paid"] as const;
const renewals = ["ask", "automatic", "none"] as const;
/** From there on a card is felt to be dear. */
const dearCardCents = 1_000;

export function sayCard({ join }: ProgramDefinition, { t, money }: I18n): string {
  return t(`loyalty.design.card.say.${join.mode}`, { price: money(join.priceCents) });
}

/** Who becomes a member and how, what the card costs, the head start, the control group. */
export function Card() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { join, unitName } = definition;
  const set = (change: Partial<Join>) => write((one) => ({ ...one, join: { ...one.join, ...change } }));
  return (
    <>
      <ChoiceInput
        label={t("loyalty.design.card.mode")}
        value={join.mode}
        options={modes.map((mode) => ({ value: mode, label: t(`loyalty.design.card.mode.${mode}`) }))}
        onChange={(mode) =>
          set({
            mode,
            ...(mode === "paid" && join.priceCents === 0
              ? { priceCents: 500, durationMonths: 12, renewal: "ask" as const }
              : {}),
            ...(mode === "everyone" ? {} : { controlPercent: 0 }),
          })
        }
      />
      {join.mode === "paid" && <PaidFields join={join} set={set} />}
      <FigureInput
        label={t("loyalty.design.card.head_start", { units: unitName.other })}
        description={t("loyalty.design.card.head_start_hint")}
        value={toPoints(join.headStartUnits, definition)}
        decimals={definition.scale}
        onChange={(points) => set({ headStartUnits: toUnits(points, definition) })}
      />
      {join.mode === "everyone" && (
        <PercentInput
          label={t("loyalty.design.card.control")}
          description={t("loyalty.design.card.control_hint")}
          value={join.controlPercent}
          max={50}
          onChange={(controlPercent) => set({ controlPercent })}
        />
      )}
    </>
  );
}

interface PaidFieldsProps {
  readonly join: Join;
  readonly set: (change: Partial<Join>) => void;
}

function PaidFields({ join, set }: PaidFieldsProps) {
  const { t, money } = useI18n();
  return (
    <>
      <MoneyInput
        label={t("loyalty.design.card.price")}
        value={join.priceCents}
        onChange={(priceCents) => set({ priceCents })}
      />
      {join.priceCents >= dearCardCents && (
        <p className={styles.warning} role="status">
          {t("loyalty.design.card.dear", { price: money(dearCardCents, undefined, { hideCents: true }) })}
        </p>
      )}
      <FigureInput
        label={t("loyalty.design.card.duration")}
        description={t("loyalty.design.card.duration_hint")}
        value={join.durationMonths}
        max={120}
        onChange={(durationMonths) => set({ durationMonths })}
      />
      <ChoiceInput
        label={t("loyalty.design.card.renewal")}
        value={join.renewal}
        options={renewals.map((renewal) => ({
          value: renewal,
          label: t(`loyalty.design.card.renewal.${renewal}`),
        }))}
        onChange={(renewal) => set({ renewal })}
      />
      <Toggle
        label={t("loyalty.design.card.free_above_on")}
        checked={join.freeAboveCents !== null}
        onChange={(isOn) => set({ freeAboveCents: isOn ? 10_000 : null })}
      />
      {join.freeAboveCents !== null && (
        <MoneyInput
          label={t("loyalty.design.card.free_above")}
          value={join.freeAboveCents}
          onChange={(freeAboveCents) => set({ freeAboveCents })}
        />
      )}
    </>
  );
}

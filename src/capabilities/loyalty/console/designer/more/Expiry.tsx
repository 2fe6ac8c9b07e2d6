import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import { ChoiceInput, FigureInput } from "../inputs.tsx";

type ExpiryRule = ProgramDefinition["expiry"];
const types = ["never", "months", "inactivity", "calendar_year", "days"] as const;

export function sayExpiry({ expiry }: ProgramDefinition, { t }: I18n): string {
  const count = "months" in expiry ? expiry.months : "days" in expiry ? expiry.days : 0;
  return t(`loyalty.design.expiry.say.${expiry.type}`, { count });
}

function ofType(type: ExpiryRule["type"]): ExpiryRule {
  if (type === "months" || type === "inactivity") return { type, months: 12 };
  if (type === "days") return { type, days: 365 };
  return type === "calendar_year" ? { type, graceMonths: 3 } : { type };
}

/** When what was earned is lost. */
export function Expiry() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { expiry } = definition;
  const set = (next: ExpiryRule) => write((one) => ({ ...one, expiry: next }));
  return (
    <>
      <ChoiceInput
        label={t("loyalty.design.expiry.label", { units: definition.unitName.other })}
        description={t("loyalty.design.expiry.hint")}
        value={expiry.type}
        options={types.map((type) => ({ value: type, label: t(`loyalty.design.expiry.${type}`) }))}
        onChange={(type) => set(ofType(type))}
      />
      {"months" in expiry && (
        <FigureInput
          label={t("loyalty.design.expiry.count_months")}
          value={expiry.months}
          min={1}
          max={1200}
          onChange={(months) => set({ ...expiry, months })}
        />
      )}
      {expiry.type === "days" && (
        <FigureInput
          label={t("loyalty.design.expiry.count_days")}
          value={expiry.days}
          min={1}
          max={36_600}
          onChange={(days) => set({ ...expiry, days })}
        />
      )}
      {expiry.type === "calendar_year" && (
        <FigureInput
          label={t("loyalty.design.expiry.grace")}
          value={expiry.graceMonths}
          max={24}
          onChange={(graceMonths) => set({ ...expiry, graceMonths })}
        />
      )}
    </>
  );
}

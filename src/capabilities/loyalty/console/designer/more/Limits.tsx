import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { ChoiceInput, FigureInput, MoneyInput, Toggle } from "../inputs.tsx";
import { mainRule, toPoints, toUnits, withRule } from "../sentence.ts";

type Cap = ProgramDefinition["earn"]["caps"][number];
const periods = ["ticket", "day", "month", "year"] as const;
const overs = ["truncate", "reject"] as const;

export function sayLimits({ earn }: ProgramDefinition, { t, list }: I18n): string {
  const said = [
    ...(earn.caps.length > 0 ? [t("loyalty.design.limits.say.caps", { count: earn.caps.length })] : []),
    ...(earn.cooldownMinutes > 0
      ? [t("loyalty.design.limits.say.cooldown", { count: earn.cooldownMinutes })]
      : []),
    ...(earn.pendingDays > 0 ? [t("loyalty.design.limits.say.pending", { count: earn.pendingDays })] : []),
  ];
  return said.length === 0 ? t("loyalty.design.limits.say.none") : list(said);
}

/** Caps, the time between two tickets that earn, the wait before points may be used, the smallest ticket. */
export function Limits() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { earn, unitName } = definition;
  const rule = mainRule(definition);
  const setEarn = (change: Partial<ProgramDefinition["earn"]>) =>
    write((one) => ({ ...one, earn: { ...one.earn, ...change } }));
  const setCap = (per: Cap["per"], cap: Cap | null) =>
    setEarn({ caps: [...earn.caps.filter((one) => one.per !== per), ...(cap === null ? [] : [cap])] });
  return (
    <>
      {periods.map((per) => {
        const cap = earn.caps.find((one) => one.per === per);
        return (
          <div key={per} className={styles.fields}>
            <Toggle
              label={t(`loyalty.design.limits.cap.${per}`, { units: unitName.other })}
              checked={cap !== undefined}
              onChange={(isOn) =>
                setCap(per, isOn ? { per, units: toUnits(50, definition), over: "truncate" } : null)
              }
            />
            {cap !== undefined && (
              <div className={styles.two}>
                <FigureInput
                  label={t("loyalty.design.limits.most", { units: unitName.other })}
                  value={toPoints(cap.units, definition)}
                  decimals={definition.scale}
                  onChange={(points) => setCap(per, { ...cap, units: toUnits(points, definition) })}
                />
                <ChoiceInput
                  label={t("loyalty.design.limits.over")}
                  value={cap.over}
                  options={overs.map((value) => ({
                    value,
                    label: t(`loyalty.design.limits.over.${value}`),
                  }))}
                  onChange={(over) => setCap(per, { ...cap, over })}
                />
              </div>
            )}
          </div>
        );
      })}
      <FigureInput
        label={t("loyalty.design.limits.cooldown")}
        description={t("loyalty.design.limits.cooldown_hint")}
        value={earn.cooldownMinutes}
        max={525_600}
        onChange={(cooldownMinutes) => setEarn({ cooldownMinutes })}
      />
      <FigureInput
        label={t("loyalty.design.limits.pending", { units: unitName.other })}
        description={t("loyalty.design.limits.pending_hint")}
        value={earn.pendingDays}
        max={366}
        onChange={(pendingDays) => setEarn({ pendingDays })}
      />
      {rule !== undefined && (
        <MoneyInput
          label={t("loyalty.design.limits.least")}
          value={rule.minOrderCents}
          onChange={(minOrderCents) => write((one) => withRule(one, { ...rule, minOrderCents }))}
        />
      )}
    </>
  );
}

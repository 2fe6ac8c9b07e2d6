import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { ChoiceInput } from "../inputs.tsx";

type Basis = ProgramDefinition["earn"]["basis"];

const choices = {
  tax: ["included", "excluded"],
  delivery: ["excluded", "included"],
  discounts: ["all_lower", "only_on_lines", "ignored"],
  ownRewards: ["lower", "ignored"],
  paidWithPoints: ["excluded", "counted"],
  paidWithVouchers: ["excluded", "counted"],
  paidWithGiftCards: ["counted", "excluded"],
} as const satisfies { [Name in keyof Basis]: readonly Basis[Name][] };

const names = Object.keys(choices) as (keyof Basis)[];

export function sayBasis({ earn: { basis } }: ProgramDefinition, { t, list }: I18n): string {
  return list(
    (["tax", "delivery", "discounts"] as const).map((name) =>
      t(`loyalty.design.basis.say.${name}.${basis[name]}`),
    ),
  );
}

/** What of a ticket counts. */
export function Basis() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { basis, rounding } = definition.earn;
  return (
    <div className={styles.two}>
      {names.map((name) => (
        <ChoiceInput<string>
          key={name}
          label={t(`loyalty.design.basis.${name}.label`)}
          value={basis[name]}
          options={choices[name].map((value) => ({
            value,
            label: t(`loyalty.design.basis.${name}.${value}`),
          }))}
          onChange={(value) =>
            write((one) => ({
              ...one,
              earn: { ...one.earn, basis: { ...one.earn.basis, [name]: value } },
            }))
          }
        />
      ))}
      <ChoiceInput
        label={t("loyalty.design.rounding.label")}
        value={rounding}
        options={(["floor", "half_up", "ceil"] as const).map((value) => ({
          value,
          label: t(`loyalty.design.rounding.${value}`),
        }))}
        onChange={(next) => write((one) => ({ ...one, earn: { ...one.earn, rounding: next } }))}
      />
    </div>
  );
}

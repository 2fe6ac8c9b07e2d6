import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import { ChoiceInput, Toggle } from "../inputs.tsx";

const policies = ["debt", "clamp", "pending_only"] as const;

export const sayRefunds = ({ refunds }: ProgramDefinition, { t }: I18n): string =>
  t(`loyalty.design.refunds.say.${refunds.policy}`);

/** What a refund does to points already used. */
export function Refunds() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { refunds } = definition;
  return (
    <>
      <ChoiceInput
        label={t("loyalty.design.refunds.policy")}
        description={t("loyalty.design.refunds.policy_hint")}
        value={refunds.policy}
        options={policies.map((policy) => ({ value: policy, label: t(`loyalty.design.refunds.${policy}`) }))}
        onChange={(policy) => write((one) => ({ ...one, refunds: { ...one.refunds, policy } }))}
      />
      <Toggle
        label={t("loyalty.design.refunds.returns_spent")}
        checked={refunds.returnsSpent}
        onChange={(returnsSpent) => write((one) => ({ ...one, refunds: { ...one.refunds, returnsSpent } }))}
      />
    </>
  );
}

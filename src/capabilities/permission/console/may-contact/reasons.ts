import { useI18n } from "../../../../console/i18n.tsx";
import type { Unlock } from "../../shared.ts";

export interface SaidReason {
  readonly reason: string;
  /** Name of the cap or topic. */
  readonly label: string | null;
}

/** A reason as a sentence, with the cap or the topic that says no. */
export function useReasonWords(): (said: SaidReason) => string {
  const { t, has } = useI18n();
  return ({ reason, label }) => {
    const [code = ""] = reason.split(":");
    const key = `permission.reason.${code}`;
    const sentence = has(key) ? t(key) : code;
    return label === null ? sentence : t("permission.reach.named", { sentence, name: label });
  };
}

/** What would lift a reason, as a sentence; empty when nothing does. */
export function useUnlockWords(): (unlock: string | null) => string {
  const { t } = useI18n();
  return (unlock) => (unlock === null || unlock === "none" ? "" : t(`permission.unlock.${unlock as Unlock}`));
}

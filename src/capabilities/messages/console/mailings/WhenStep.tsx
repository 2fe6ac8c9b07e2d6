import { Checkbox, Radio, TextInput } from "@mantine/core";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./mailings.module.css";

export type When = "now" | "at" | "local";

interface WhenStepProps {
  readonly when: When;
  /** As the field of the browser writes it: 2026-06-03T09:00. */
  readonly moment: string;
  /** After which nothing of it is worth sending; empty: always. */
  readonly expires: string;
  readonly skipsBuyers: boolean;
  readonly error: string | undefined;
  readonly onChange: (
    change: Partial<{ when: When; moment: string; expires: string; skipsBuyers: boolean }>,
  ) => void;
}

/** When: at once, at an instant, or at the same hour where each person lives; and when no more. */
export function WhenStep({ when, moment, expires, skipsBuyers, error, onChange }: WhenStepProps) {
  const { t } = useI18n();
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.compose.when")}</h2>
      <div className={styles.fields}>
        <Radio.Group
          aria-label={t("messages.compose.when")}
          value={when}
          onChange={(next) => onChange({ when: next })}
        >
          <div className={styles.fields}>
            {(["now", "at", "local"] as const).map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`messages.compose.when_${value}`)}
                description={t(`messages.compose.when_${value}_hint`)}
              />
            ))}
          </div>
        </Radio.Group>
        {when !== "now" && (
          <TextInput
            type="datetime-local"
            label={t("messages.compose.moment")}
            value={moment}
            error={error}
            onChange={(event) => onChange({ moment: event.currentTarget.value })}
          />
        )}
        <TextInput
          type="datetime-local"
          label={t("messages.compose.expires")}
          description={t("messages.compose.expires_hint")}
          value={expires}
          onChange={(event) => onChange({ expires: event.currentTarget.value })}
        />
        <Checkbox
          label={t("messages.compose.skips_buyers")}
          description={t("messages.compose.skips_buyers_hint")}
          checked={skipsBuyers}
          onChange={(event) => onChange({ skipsBuyers: event.currentTarget.checked })}
        />
      </div>
    </Card>
  );
}

import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import common from "../common/common.module.css";
import { settingsQuery, useLoyaltyChanged } from "../reading.ts";

const ways = ["sum", "best", "best_order_percentage", "one_order_percentage", "exclusive"] as const;

/** What happens when several promotions meet on one basket. */
export function StackingChoice() {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const settings = useQuery(settingsQuery).data;
  if (settings === undefined) return null;
  const put = async (stacking: string) => {
    await api.put("/loyalty/settings", { body: { stacking } });
    await changed();
  };
  const choose = async (chosen: string | null) => {
    if (chosen === null || chosen === settings.stacking) return;
    try {
      await put(chosen);
      toasts.undoable(t("loyalty.stacking.done"), async () => {
        await put(settings.stacking);
      });
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Card title={t("loyalty.stacking.title")}>
      <Select
        maw={520}
        label={t("loyalty.stacking.label")}
        data={ways.map((way) => ({ value: way, label: t(`loyalty.stacking.${way}`) }))}
        value={settings.stacking}
        onChange={(chosen) => void choose(chosen)}
      />
      <p className={common.quiet} style={{ marginTop: 8 }}>
        {t(`loyalty.stacking_note.${settings.stacking}`)}
      </p>
    </Card>
  );
}

import { NativeSelect, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../../console/api.ts";
import { useI18n } from "../../../../../console/i18n.tsx";
import { usePermission } from "../../../../../console/session.ts";
import type { Language, LoyaltyBlock } from "../../../shared.ts";
import { useEditing } from "../editing.ts";
import styles from "./inspector.module.css";

interface LoyaltySettingsProps {
  readonly language: Language;
  readonly block: LoyaltyBlock;
}

/** Which program's points, and how far the next reward is. */
export function LoyaltySettings({ language, block }: LoyaltySettingsProps) {
  const { t } = useI18n();
  const may = usePermission();
  const { changeBlock } = useEditing();
  const { data: programs = [] } = useQuery({
    queryKey: ["loyalty", "programs"],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly { readonly id: string; readonly name: string }[] }>(
          "/loyalty/programs",
          { signal },
        )
      ).items,
    enabled: may("loyalty:read"),
  });
  return (
    <>
      <NativeSelect
        label={t("templates.settings.program")}
        value={block.programId ?? ""}
        onChange={(event) => changeBlock(language, block, { programId: event.currentTarget.value || null })}
        data={[
          { value: "", label: t("templates.settings.any_program") },
          ...programs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Switch
        label={t("templates.settings.progress")}
        checked={block.showProgress}
        onChange={(event) => changeBlock(language, block, { showProgress: event.currentTarget.checked })}
      />
      <p className={styles.hint}>{t("templates.settings.loyalty_hint")}</p>
    </>
  );
}

import { SegmentedControl } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Channel, channels } from "../../shared.ts";
import styles from "./gallery.module.css";

interface ChannelChoiceProps {
  readonly value: Channel | null;
  readonly onChange: (channel: Channel | null) => void;
}

export function ChannelChoice({ value, onChange }: ChannelChoiceProps) {
  const { t } = useI18n();
  return (
    <SegmentedControl
      className={styles.channels ?? ""}
      aria-label={t("templates.channels")}
      value={value ?? "all"}
      onChange={(next) => onChange(next === "all" ? null : next)}
      data={(["all", ...channels] as const).map((one) => ({
        value: one,
        label: t(`templates.channel_short.${one}`),
      }))}
    />
  );
}

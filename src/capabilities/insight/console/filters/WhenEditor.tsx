import { NativeSelect, Stack } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import type { When } from "../../shared.ts";
import { CountInput, DatesEditor, PeriodEditor } from "./value-editors.tsx";

interface WhenEditorProps {
  readonly when: When | undefined;
  readonly onChange: (when: When | undefined) => void;
}

const modes = ["ever", "lastDays", "lastMonths", "period", "dates", "before", "lastHours"] as const;
type Mode = (typeof modes)[number];

function modeOf(when: When | undefined): Mode {
  if (when === undefined) return "ever";
  return modes.find((mode) => mode in when) ?? "dates";
}

/** When the purchases were made: ever, within the last days, in a period of the calendar, between two dates… */
export function WhenEditor({ when, onChange }: WhenEditorProps) {
  const { t, today } = useI18n();
  const begin: Readonly<Record<Mode, When | undefined>> = {
    ever: undefined,
    lastDays: { lastDays: 30 },
    lastMonths: { lastMonths: 12 },
    period: { period: "this_month" },
    dates: { from: `${today().slice(0, 4)}-01-01`, to: today() },
    before: { before: 90 },
    lastHours: { lastHours: 24 },
  };
  return (
    <Stack gap={8}>
      <NativeSelect
        label={t("insight.purchases.when")}
        value={modeOf(when)}
        onChange={(event) => onChange(begin[event.currentTarget.value as Mode])}
        data={modes.map((mode) => ({ value: mode, label: t(`insight.purchases.when.${mode}`) }))}
      />
      {when !== undefined && <WhenValue when={when} onChange={onChange} />}
    </Stack>
  );
}

function WhenValue({ when, onChange }: { readonly when: When; readonly onChange: (when: When) => void }) {
  const { t } = useI18n();
  if ("period" in when)
    return <PeriodEditor period={when.period} onChange={(period) => onChange({ period })} />;
  if ("lastHours" in when)
    return (
      <CountInput
        label={t("insight.filter.hours")}
        value={when.lastHours}
        most={87_600}
        onChange={(lastHours) => onChange({ lastHours })}
      />
    );
  if ("lastDays" in when)
    return (
      <CountInput
        label={t("insight.filter.days")}
        value={when.lastDays}
        most={3_650}
        onChange={(lastDays) => onChange({ lastDays })}
      />
    );
  if ("lastMonths" in when)
    return (
      <CountInput
        label={t("insight.filter.months_count")}
        value={when.lastMonths}
        most={240}
        onChange={(lastMonths) => onChange({ lastMonths })}
      />
    );
  if ("before" in when)
    return (
      <CountInput
        label={t("insight.filter.days")}
        value={when.before}
        most={3_650}
        onChange={(before) => onChange({ before })}
      />
    );
  return <DatesEditor range={when} onChange={onChange} />;
}

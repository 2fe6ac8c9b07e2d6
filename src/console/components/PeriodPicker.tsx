import { Button, Menu } from "@mantine/core";
import { CalendarDays, ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useI18n } from "../i18n.tsx";
import { type Period, periodOf, periodPresets } from "./period.ts";

const PeriodCalendar = lazy(() => import("./PeriodCalendar.tsx"));

interface PeriodPickerProps {
  readonly value: Period;
  readonly onChange: (period: Period) => void;
}

/** One period for the whole page, with last year beside it. Keep it in the address with readPeriod and writePeriod. */
export function PeriodPicker({ value, onChange }: PeriodPickerProps) {
  const { t, day, today } = useI18n();
  const [isCalendarOpen, setCalendarOpen] = useState(false);
  const name =
    value.preset === "custom"
      ? t("console.period.between", { from: day(value.from), to: day(value.to) })
      : t(`console.period.${value.preset}`);

  function choose(word: string) {
    const preset = periodPresets.find((one) => one === word);
    if (preset) onChange(periodOf(preset, today(), value.compare));
    else setCalendarOpen(true);
  }

  return (
    <>
      <Menu position="bottom-end" width={250} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<CalendarDays size={18} strokeWidth={1.75} aria-hidden />}
            rightSection={<ChevronDown size={16} aria-hidden />}
          >
            {name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={value.preset} onChange={choose}>
            {[...periodPresets, "custom"].map((preset) => (
              <Menu.RadioItem key={preset} value={preset} closeMenuOnClick>
                {t(`console.period.${preset}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.CheckboxItem
            value="compare"
            closeMenuOnClick
            checked={value.compare}
            onChange={(compare) => onChange({ ...value, compare })}
          >
            {t("console.period.compare")}
          </Menu.CheckboxItem>
        </Menu.Dropdown>
      </Menu>
      {isCalendarOpen && (
        <Suspense>
          <PeriodCalendar
            from={value.from}
            to={value.to}
            onClose={() => setCalendarOpen(false)}
            onChoose={(from, to) => {
              setCalendarOpen(false);
              onChange({ ...value, preset: "custom", from, to });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

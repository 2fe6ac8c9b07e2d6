import "@mantine/dates/styles.layer.css";
import "dayjs/locale/fr";
import "dayjs/locale/en-gb";
import { Button, Group, Modal, Text } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useState } from "react";
import { useI18n } from "../i18n.tsx";

interface PeriodCalendarProps {
  readonly from: string;
  readonly to: string;
  readonly onClose: () => void;
  readonly onChoose: (from: string, to: string) => void;
}

/** Loaded when dates are chosen one by one, which is rare. */
export default function PeriodCalendar({ from, to, onClose, onChoose }: PeriodCalendarProps) {
  const { t, language, day, today } = useI18n();
  const [range, setRange] = useState<[string | null, string | null]>([from, to]);
  const [first, last] = range;
  const months = window.innerWidth > 640 ? 2 : 1;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("console.period.custom_title")}
      size="auto"
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <DatePicker
        type="range"
        numberOfColumns={months}
        value={range}
        onChange={setRange}
        defaultDate={firstMonth(to, months)}
        maxDate={today()}
        firstDayOfWeek={1}
        locale={language === "fr" ? "fr" : "en-gb"}
        allowSingleDateInRange
        ariaLabels={{
          previousMonth: t("console.period.previous_month"),
          nextMonth: t("console.period.next_month"),
        }}
      />
      <Group justify="space-between" mt="lg">
        <Text role="status" c="dimmed" fz={13}>
          {first && last
            ? t("console.period.between", { from: day(first), to: day(last) })
            : t("console.period.wrong")}
        </Text>
        <Button disabled={!first || !last} onClick={() => first && last && onChoose(first, last)}>
          {t("console.period.apply")}
        </Button>
      </Group>
    </Modal>
  );
}

// The end of the period is what is looked at: with two months in view it stands in the second.
function firstMonth(to: string, months: number) {
  const date = new Date(`${to.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - months + 1);
  return date.toISOString().slice(0, 10);
}

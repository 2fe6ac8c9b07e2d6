import { Button, Checkbox, Select, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { CopyPlus, Plus } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import {
  type HolidayCalendar,
  holidayCalendars,
  holidaysOf,
  hoursOn,
  readHours,
  type StoreHours,
  writeHours,
} from "../shared.ts";
import styles from "./brand.module.css";
import type { TypedException, TypedPlace } from "./typed-place.ts";

interface EditorProps {
  readonly form: UseFormReturnType<TypedPlace>;
  readonly isLocked: boolean;
}

// 5 January 1970 was a Monday.
const mondays = ["05", "06", "07", "08", "09", "10", "11"].map((day) => `1970-01-${day}`);

/** One line of text a day, typed as one says it; a line can be copied to the days below. */
export function WeekEditor({
  form,
  isLocked,
  error,
  id,
}: EditorProps & { readonly error: ReactNode; readonly id: string }) {
  const { t, language } = useI18n();
  const fields = useRef<(HTMLInputElement | null)[]>([]);
  const names = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const { week } = form.values;
  const copyBelow = (weekday: number) => {
    const copied = week.map((text, other) => (other > weekday ? (week[weekday] ?? "") : text));
    form.setFieldValue("week", copied);
    fields.current[weekday + 1]?.focus();
  };
  return (
    <Card title={t("accounts.hours.title")}>
      <p className={styles.effect}>{t("accounts.hours.hint")}</p>
      <div className={styles.days} id={id}>
        {mondays.map((monday, weekday) => {
          const name = names.format(new Date(`${monday}T12:00:00Z`));
          const text = week[weekday] ?? "";
          return (
            <div className={styles.dayRow} key={monday}>
              <label htmlFor={`${id}-${weekday}`}>{name.charAt(0).toUpperCase() + name.slice(1)}</label>
              <TextInput
                id={`${id}-${weekday}`}
                ref={(element) => {
                  fields.current[weekday] = element;
                }}
                value={text}
                placeholder={t("accounts.hours.closed")}
                disabled={isLocked}
                error={readHours(text) === null && error !== null}
                aria-describedby={`${id}-${weekday}-read`}
                onChange={(event) =>
                  form.setFieldValue(
                    "week",
                    week.map((one, other) => (other === weekday ? event.currentTarget.value : one)),
                  )
                }
                onKeyDown={(event) => {
                  if (!event.altKey || event.key !== "ArrowDown" || weekday === 6) return;
                  event.preventDefault();
                  copyBelow(weekday);
                }}
              />
              {weekday < 6 && !isLocked ? (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<CopyPlus size={16} aria-hidden />}
                  onClick={() => copyBelow(weekday)}
                  aria-label={t("accounts.hours.copy_named", { day: name })}
                >
                  {t("accounts.hours.copy")}
                </Button>
              ) : (
                <span />
              )}
              <HoursRead text={text} id={`${id}-${weekday}-read`} />
            </div>
          );
        })}
      </div>
      {error}
    </Card>
  );
}

/** What was understood, as soon as it differs from what was typed. */
function HoursRead({ text, id }: { readonly text: string; readonly id: string }) {
  const { t } = useI18n();
  const spans = readHours(text);
  const shown =
    spans === null
      ? t("accounts.hours.unread")
      : spans.length === 0 || writeHours(spans) === text
        ? ""
        : writeHours(spans);
  return shown === "" ? (
    <span id={id} hidden />
  ) : (
    <p id={id} className={styles.read}>
      {shown}
    </p>
  );
}

/** Which public holidays, and on which of them the store is closed. */
export function Holidays({ form, isLocked }: EditorProps) {
  const { t, day, today } = useI18n();
  const { calendar } = form.values;
  const year = Number(today().slice(0, 4));
  const coming = calendar === "" ? [] : comingHolidays(calendar, today(), year);
  return (
    <Card title={t("accounts.hours.holidays")}>
      <Stack gap="md">
        <Select
          label={t("accounts.hours.calendar")}
          maw={340}
          allowDeselect={false}
          disabled={isLocked}
          data={[
            { value: "", label: t("accounts.hours.calendar_none") },
            ...holidayCalendars.map((one) => ({ value: one, label: t(`accounts.hours.calendar_${one}`) })),
          ]}
          value={calendar}
          onChange={(chosen) => form.setFieldValue("calendar", chosen ?? "")}
        />
        {coming.length > 0 && (
          <Checkbox.Group
            label={t("accounts.hours.closed_on")}
            description={t("accounts.hours.closed_on_hint")}
            value={form.values.closedOn}
            onChange={(codes) => form.setFieldValue("closedOn", codes)}
          >
            <div className={styles.holidays}>
              {coming.map((holiday) => (
                <Checkbox
                  key={holiday.code}
                  value={holiday.code}
                  disabled={isLocked}
                  label={`${t(`accounts.holiday.${holiday.code}`)} (${day(holiday.day)})`}
                />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </Stack>
    </Card>
  );
}

/** Each holiday at its next date. */
function comingHolidays(calendar: HolidayCalendar, today: string, year: number) {
  const both = [...holidaysOf(calendar, year), ...holidaysOf(calendar, year + 1)];
  const ahead = both.filter((holiday) => holiday.day >= today);
  return ahead.filter((one, place) => ahead.findIndex(({ code }) => code === one.code) === place);
}

/** Days that are not like the others: stock-taking, a Sunday before Christmas. */
export function Exceptions({
  form,
  isLocked,
  error,
  id,
  hours,
}: EditorProps & { readonly error: ReactNode; readonly id: string; readonly hours: StoreHours }) {
  const { t } = useI18n();
  const { exceptions } = form.values;
  const change = (place: number, changed: Partial<TypedException>) =>
    form.setFieldValue(
      "exceptions",
      exceptions.map((one, other) => (other === place ? { ...one, ...changed } : one)),
    );
  const add = (
    <Button
      variant="default"
      leftSection={<Plus size={18} aria-hidden />}
      onClick={() => form.setFieldValue("exceptions", [...exceptions, { day: "", hours: "", note: "" }])}
    >
      {t("accounts.hours.add_day")}
    </Button>
  );
  const withoutExceptions = { ...hours, exceptions: [] };
  return (
    <Card title={t("accounts.hours.exceptions")} aside={!isLocked && add}>
      <p className={styles.effect}>{t("accounts.hours.exceptions_hint")}</p>
      <div className={styles.days} id={id}>
        {exceptions.map((exception, place) => (
          <div className={styles.exceptionRow} key={place}>
            <TextInput
              type="date"
              label={t("accounts.hours.day")}
              value={exception.day}
              disabled={isLocked}
              onChange={(event) => change(place, { day: event.currentTarget.value })}
            />
            <TextInput
              label={t("accounts.hours.hours")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              value={exception.hours}
              placeholder={t("accounts.hours.closed")}
              disabled={isLocked}
              error={readHours(exception.hours) === null && t("accounts.hours.unread")}
              description={
                exception.day === ""
                  ? undefined
                  : t("accounts.hours.usually", {
                      hours:
                        writeHours(hoursOn(withoutExceptions, exception.day).spans) ||
                        t("accounts.hours.closed").toLowerCase(),
                    })
              }
              onChange={(event) => change(place, { hours: event.currentTarget.value })}
            />
            <TextInput
              label={t("accounts.hours.note")}
              value={exception.note}
              maxLength={120}
              disabled={isLocked}
              onChange={(event) => change(place, { note: event.currentTarget.value })}
            />
            {!isLocked && (
              <Button
                variant="subtle"
                onClick={() =>
                  form.setFieldValue(
                    "exceptions",
                    exceptions.filter((_, other) => other !== place),
                  )
                }
                aria-label={t("accounts.hours.remove_named", { day: exception.day || String(place + 1) })}
              >
                {t("accounts.hours.remove")}
              </Button>
            )}
          </div>
        ))}
      </div>
      {error}
    </Card>
  );
}

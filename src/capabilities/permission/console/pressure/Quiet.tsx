import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { PressureAnswer } from "../../shared.ts";
import styles from "./pressure.module.css";
import { pressureKey, pressureQuery } from "./reading.ts";

type Hours = PressureAnswer["quietHours"][number];
type Channel = Hours["channel"];
// The shop sends no notifications to telephones yet.
const ways = ["email", "sms", "phone"] as const satisfies readonly Channel[];
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** When the shop keeps quiet, way by way; the law's own hours hold beside. */
export function Quiet() {
  const { t } = useI18n();
  const { data } = useQuery(pressureQuery);
  const [edited, setEdited] = useState<Channel | null>(null);
  if (data === undefined) return <CardSkeleton lines={3} />;
  const of = (channel: Channel) => data.quietHours.find((one) => one.channel === channel);
  return (
    <Card title={t("permission.pressure.quiet.title")}>
      <p className={styles.plain}>{t("permission.pressure.quiet.sentence")}</p>
      <ul className={styles.list}>
        {ways.map((channel) => (
          <QuietLine key={channel} channel={channel} hours={of(channel)} change={() => setEdited(channel)} />
        ))}
      </ul>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === null ? "" : t(`permission.pressure.quiet.change_${edited}`)}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {edited !== null && <QuietForm channel={edited} hours={of(edited)} done={() => setEdited(null)} />}
      </Modal>
    </Card>
  );
}

function sayHours({ begins, ends, closedDays, closedOnHolidays }: Hours, { t, list }: I18n): string {
  const parts = [
    begins === ends ? null : t("permission.pressure.quiet.between", { begins, ends }),
    closedDays.length === 0
      ? null
      : t("permission.pressure.quiet.on_days", {
          days: list(closedDays.map((day) => t(`permission.pressure.weekday.${day}`))),
        }),
    closedOnHolidays ? t("permission.pressure.quiet.on_holidays") : null,
  ].filter((part) => part !== null);
  return parts.length === 0
    ? t("permission.pressure.quiet.never")
    : t("permission.pressure.quiet.nothing", { when: list(parts) });
}

interface QuietLineProps {
  readonly channel: Channel;
  readonly hours: Hours | undefined;
  readonly change: () => void;
}

function QuietLine({ channel, hours, change }: QuietLineProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = usePermission()("permission:write");
  return (
    <li className={styles.line}>
      <div>
        <p className={styles.sentence}>{t(`permission.pressure.channel.${channel}`)}</p>
        <p className={styles.hint}>
          {hours === undefined ? t(`permission.pressure.quiet.usual_${channel}`) : sayHours(hours, i18n)}
        </p>
      </div>
      {may && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={change}
          aria-label={t("permission.pressure.caps.change_named", {
            sentence: t(`permission.pressure.quiet.change_${channel}`),
          })}
        >
          {t("permission.pressure.change")}
        </Button>
      )}
    </li>
  );
}

interface Typed extends Record<string, unknown> {
  begins: string;
  ends: string;
  closedDays: string[];
  closedOnHolidays: boolean;
}

const usual: Readonly<Record<(typeof ways)[number] | "push", Typed>> = {
  email: { begins: "21:00", ends: "08:00", closedDays: [], closedOnHolidays: false },
  sms: { begins: "20:00", ends: "08:00", closedDays: ["7"], closedOnHolidays: true },
  phone: { begins: "18:00", ends: "10:00", closedDays: ["6", "7"], closedOnHolidays: true },
  push: { begins: "21:00", ends: "08:00", closedDays: [], closedOnHolidays: false },
};

interface QuietFormProps {
  readonly channel: Channel;
  readonly hours: Hours | undefined;
  readonly done: () => void;
}

function QuietForm({ channel, hours, done }: QuietFormProps) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { saved, failed } = useToasts();
  const { field, submit, isSending, summary } = useShopForm<Typed>({
    initialValues:
      hours === undefined ? usual[channel] : { ...hours, closedDays: hours.closedDays.map(String) },
    check: ({ begins, ends, closedDays }) => ({
      begins: isClock(begins) ? undefined : t("permission.pressure.quiet.clock_missing"),
      ends: isClock(ends) ? undefined : t("permission.pressure.quiet.clock_missing"),
      closedDays: closedDays.length > 6 ? t("permission.pressure.quiet.no_day_left") : undefined,
    }),
    send: async ({ begins, ends, closedDays, closedOnHolidays }) => {
      await api.put(`/pressure/quiet-hours/${channel}`, {
        body: { begins, ends, closedDays: closedDays.map(Number), closedOnHolidays },
      });
      await queries.invalidateQueries({ queryKey: pressureKey });
      saved(t("permission.pressure.quiet.saved"));
      done();
    },
  });
  const forget = async () => {
    try {
      await api.delete(`/pressure/quiet-hours/${channel}`);
      await queries.invalidateQueries({ queryKey: pressureKey });
      saved(t("permission.pressure.quiet.saved"));
      done();
    } catch (fault) {
      failed(fault);
    }
  };
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <div className={styles.row}>
          <TextInput type="time" label={t("permission.pressure.quiet.begins")} {...field("begins")} />
          <TextInput type="time" label={t("permission.pressure.quiet.ends")} {...field("ends")} />
        </div>
        <p className={styles.hint}>{t("permission.pressure.quiet.same_hint")}</p>
        <Checkbox.Group label={t("permission.pressure.quiet.days")} {...field("closedDays")}>
          <div className={styles.days}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={String(day)} label={t(`permission.pressure.weekday.${day}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox
          label={t("permission.pressure.quiet.holidays")}
          {...field("closedOnHolidays", "checkbox")}
        />
        <Group>
          <SubmitButton isSending={isSending}>{t("permission.pressure.save")}</SubmitButton>
          {hours !== undefined && (
            <Button variant="default" onClick={() => void forget()}>
              {t("permission.pressure.quiet.forget")}
            </Button>
          )}
        </Group>
      </Stack>
    </Form>
  );
}

const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

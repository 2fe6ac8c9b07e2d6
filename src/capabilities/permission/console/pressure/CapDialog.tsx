import { Modal, NumberInput, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { type Cap, pressureChannels, type PressureChannel } from "../../shared.ts";
import { sayCap } from "./cap-words.ts";
import styles from "./pressure.module.css";
import { pressureKey, segmentsQuery, topicsQuery } from "./reading.ts";

interface CapDialogProps {
  readonly edited: Cap | "new" | null;
  readonly close: () => void;
}

export function CapDialog({ edited, close }: CapDialogProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={edited !== null}
      onClose={close}
      size="lg"
      title={t(edited === "new" ? "permission.pressure.caps.add" : "permission.pressure.caps.change")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <CapForm cap={edited === "new" ? null : edited} done={close} />
    </Modal>
  );
}

const everything = "*";
const spans = ["days", "hours", "day", "week", "month"] as const;
type Span = (typeof spans)[number];

interface Typed extends Record<string, unknown> {
  most: number | string;
  channel: string;
  span: Span;
  length: number | string;
  segmentId: string;
  topic: string;
  onHit: "skip" | "defer";
  name: string;
}

function typedOf(cap: Cap | null): Typed {
  if (cap === null)
    return {
      most: 2,
      channel: "email",
      span: "days",
      length: 7,
      segmentId: everything,
      topic: everything,
      onHit: "skip",
      name: "",
    };
  const hours = cap.hours ?? 168;
  const isDays = hours % 24 === 0;
  return {
    most: cap.most,
    channel: cap.channel ?? everything,
    span: cap.span === "rolling" ? (isDays ? "days" : "hours") : cap.span,
    length: isDays ? hours / 24 : hours,
    segmentId: cap.segmentId ?? everything,
    topic: cap.topic ?? everything,
    onHit: cap.onHit,
    name: cap.name,
  };
}

/** What the form says, as the server takes it. */
function capOf({ most, channel, span, length, segmentId, topic, onHit }: Typed) {
  const isRolling = span === "days" || span === "hours";
  return {
    most: Number(most),
    channel: channel === everything ? null : (channel as PressureChannel),
    span: isRolling ? ("rolling" as const) : span,
    hours: isRolling ? Number(length) * (span === "days" ? 24 : 1) : null,
    segmentId: segmentId === everything ? null : segmentId,
    topic: topic === everything ? null : topic,
    onHit,
  };
}

function CapForm({ cap, done }: { readonly cap: Cap | null; readonly done: () => void }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const queries = useQueryClient();
  const { saved } = useToasts();
  const { data: segments = [] } = useQuery(segmentsQuery);
  const { data: topics = [] } = useQuery(topicsQuery);
  const topicNames = topics.map(({ key, nameFr, nameEn }) => ({
    value: key,
    label: language === "fr" ? nameFr : nameEn,
  }));
  const segmentNames = segments.map(({ id, name }) => ({ value: id, label: name }));
  const sentenceOf = (typed: Typed) =>
    sayCap(
      {
        ...capOf(typed),
        segmentName: segmentNames.find(({ value }) => value === typed.segmentId)?.label ?? null,
        topic: topicNames.find(({ value }) => value === typed.topic)?.label ?? null,
      },
      i18n,
    );
  const { form, field, submit, isSending, summary } = useShopForm<Typed>({
    initialValues: typedOf(cap),
    check: ({ most, span, length }) => ({
      most: most === "" ? t("permission.pressure.form.most_missing") : undefined,
      length:
        (span === "days" || span === "hours") && (length === "" || Number(length) < 1)
          ? t("permission.pressure.form.length_missing")
          : undefined,
    }),
    send: async (typed) => {
      const name = typed.name.trim() === "" ? sentenceOf(typed).slice(0, 80) : typed.name.trim();
      const body = { ...capOf(typed), name };
      await (cap === null
        ? api.post("/pressure/caps", { body })
        : api.patch(`/pressure/caps/${cap.id}`, { body }));
      await queries.invalidateQueries({ queryKey: pressureKey });
      saved(t("permission.pressure.caps.saved_one"));
      done();
    },
  });
  const typed = form.getValues();
  const isRolling = typed.span === "days" || typed.span === "hours";
  const count = { allowDecimal: false, clampBehavior: "strict" as const };
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <p className={styles.said} aria-live="polite">
          {typed.most === "" || (isRolling && typed.length === "")
            ? t("permission.pressure.form.unsaid")
            : sentenceOf(typed)}
        </p>
        <div className={styles.row}>
          <NumberInput
            label={t("permission.pressure.form.most")}
            min={0}
            max={1_000}
            {...count}
            {...field("most")}
          />
          <Select
            label={t("permission.pressure.form.channel")}
            data={[
              { value: everything, label: t("permission.pressure.channel.any") },
              ...pressureChannels
                .filter((one) => one !== "push")
                .map((one) => ({ value: one, label: t(`permission.pressure.channel.${one}`) })),
            ]}
            allowDeselect={false}
            {...field("channel")}
          />
        </div>
        <div className={styles.row}>
          <Select
            label={t("permission.pressure.form.span")}
            data={spans.map((one) => ({ value: one, label: t(`permission.pressure.form.span_${one}`) }))}
            allowDeselect={false}
            {...field("span")}
          />
          {isRolling && (
            <NumberInput
              label={t(`permission.pressure.form.length_${typed.span}`)}
              min={1}
              max={typed.span === "days" ? 730 : 17_520}
              {...count}
              {...field("length")}
            />
          )}
        </div>
        <Select
          label={t("permission.pressure.form.segment")}
          description={t("permission.pressure.form.segment_hint")}
          data={[{ value: everything, label: t("permission.pressure.form.everybody") }, ...segmentNames]}
          allowDeselect={false}
          searchable={segmentNames.length > 8}
          {...field("segmentId")}
        />
        {topicNames.length > 0 && (
          <Select
            label={t("permission.pressure.form.topic")}
            data={[{ value: everything, label: t("permission.pressure.form.every_topic") }, ...topicNames]}
            allowDeselect={false}
            {...field("topic")}
          />
        )}
        <Radio.Group label={t("permission.pressure.form.hit")} {...field("onHit")}>
          <Stack gap="xs" mt="xs">
            <Radio value="skip" label={t("permission.pressure.form.skip")} />
            <Radio value="defer" label={t("permission.pressure.form.defer")} />
          </Stack>
        </Radio.Group>
        <TextInput
          label={<Optional>{t("permission.pressure.form.name")}</Optional>}
          description={t("permission.pressure.form.name_hint")}
          maxLength={80}
          {...field("name")}
        />
        <div>
          <SubmitButton isSending={isSending}>{t("permission.pressure.save")}</SubmitButton>
        </div>
      </Stack>
    </Form>
  );
}

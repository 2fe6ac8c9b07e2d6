import { Badge, Button, Group, Switch, VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Gauge, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Cap, CapBody } from "../../shared.ts";
import { CapDialog } from "./CapDialog.tsx";
import { sayCap } from "./cap-words.ts";
import styles from "./pressure.module.css";
import { pressureKey, pressureQuery, topicsQuery } from "./reading.ts";

/** What the shop forbids itself, each limit as a sentence. */
export function Caps() {
  const { t } = useI18n();
  const may = usePermission()("permission:write");
  const { data, error, refetch } = useQuery(pressureQuery);
  // Nobody's yet, a new one, or the one that is changed.
  const [edited, setEdited] = useState<Cap | "new" | null>(null);
  if (data === undefined) {
    return error === null ? (
      <CardSkeleton lines={4} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  return (
    <Card
      title={t("permission.pressure.caps.title")}
      aside={
        may &&
        data.caps.length > 0 && (
          <Button
            variant="default"
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setEdited("new")}
          >
            {t("permission.pressure.caps.add")}
          </Button>
        )
      }
    >
      {data.caps.length === 0 ? (
        <NoCaps add={may ? () => setEdited("new") : undefined} />
      ) : (
        <>
          <p className={styles.plain}>{t("permission.pressure.caps.sentence")}</p>
          <ul className={styles.list}>
            {data.caps.map((cap) => (
              <CapLine key={cap.id} cap={cap} change={() => setEdited(cap)} />
            ))}
          </ul>
          {data.caps.every(({ segmentId }) => segmentId === null) && (
            <p className={styles.hint}>{t("permission.pressure.caps.lighter")}</p>
          )}
        </>
      )}
      <CapDialog edited={edited} close={() => setEdited(null)} />
    </Card>
  );
}

/** A calm start: what most people bear, to be changed at will. */
const advised: readonly Omit<CapBody, "name">[] = [
  { channel: null, most: 1, span: "rolling", hours: 48, onHit: "defer" },
  { channel: "email", most: 4, span: "rolling", hours: 720, onHit: "skip" },
  { channel: "sms", most: 2, span: "rolling", hours: 720, onHit: "skip" },
];

function NoCaps({ add }: { readonly add: (() => void) | undefined }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const [isSending, setSending] = useState(false);
  const sentence = (cap: Omit<CapBody, "name">) =>
    sayCap(
      { ...cap, channel: cap.channel ?? null, hours: cap.hours ?? null, segmentName: null, topic: null },
      i18n,
    );
  const set = async () => {
    setSending(true);
    try {
      for (const cap of advised)
        await api.post("/pressure/caps", { body: { ...cap, name: sentence(cap).slice(0, 80) } });
      saved(t("permission.pressure.caps.saved"));
    } catch (fault) {
      failed(fault);
    } finally {
      setSending(false);
      await queries.invalidateQueries({ queryKey: pressureKey });
    }
  };
  return (
    <>
      <Empty icon={Gauge} sentence={t("permission.pressure.caps.none")} />
      <ul>
        {advised.map((cap) => (
          <li key={sentence(cap)}>{sentence(cap)}</li>
        ))}
      </ul>
      {add !== undefined && (
        <Group mt="md">
          <Button loading={isSending} onClick={() => void set()}>
            {t("permission.pressure.caps.take")}
          </Button>
          <Button variant="default" onClick={add}>
            {t("permission.pressure.caps.own")}
          </Button>
        </Group>
      )}
    </>
  );
}

function CapLine({ cap, change }: { readonly cap: Cap; readonly change: () => void }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const may = usePermission()("permission:write");
  const confirm = useConfirm();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const { data: topics = [] } = useQuery(topicsQuery);
  const topic = topics.find(({ key }) => key === cap.topic);
  const topicName = topic === undefined ? cap.topic : language === "fr" ? topic.nameFr : topic.nameEn;
  const sentence = sayCap({ ...cap, topic: topicName }, i18n);
  const write = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work();
      saved(words);
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: pressureKey });
  };
  const remove = async () => {
    const agreed = await confirm({
      title: t("permission.pressure.caps.remove_title"),
      effect: t("permission.pressure.caps.remove_effect", { sentence }),
      action: t("permission.pressure.caps.remove"),
      isDangerous: true,
    });
    if (agreed)
      await write(
        async () => await api.delete(`/pressure/caps/${cap.id}`),
        t("permission.pressure.caps.removed"),
      );
  };
  return (
    <li className={styles.line} data-off={!cap.isOn || undefined}>
      <div>
        <p className={styles.sentence}>{sentence}</p>
        <p className={styles.hint}>
          {cap.name === sentence ? "" : `${cap.name} · `}
          {t(`permission.pressure.hit.${cap.onHit}`)}
        </p>
      </div>
      {may ? (
        <Group gap="xs" wrap="nowrap">
          <Switch
            checked={cap.isOn}
            label={<VisuallyHidden>{t("permission.pressure.caps.is_on", { sentence })}</VisuallyHidden>}
            onChange={({ currentTarget }) => {
              const isOn = currentTarget.checked;
              void write(
                async () => await api.patch(`/pressure/caps/${cap.id}`, { body: { isOn } }),
                t(isOn ? "permission.pressure.caps.on" : "permission.pressure.caps.off"),
              );
            }}
          />
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={change}
            aria-label={t("permission.pressure.caps.change_named", { sentence })}
          >
            {t("permission.pressure.change")}
          </Button>
          <Button
            variant="subtle"
            color="danger"
            size="compact-sm"
            onClick={() => void remove()}
            aria-label={t("permission.pressure.caps.remove_named", { sentence })}
          >
            {t("permission.pressure.caps.remove")}
          </Button>
        </Group>
      ) : (
        !cap.isOn && <Badge variant="light">{t("permission.pressure.caps.off_badge")}</Badge>
      )}
    </li>
  );
}

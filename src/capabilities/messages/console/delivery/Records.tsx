import { ActionIcon, Badge, Button, CopyButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, Copy, RotateCw } from "lucide-react";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { RecordsAnswer } from "../../shared.ts";
import styles from "./delivery.module.css";
import { recordsQuery } from "./reading.ts";

type RecordItem = RecordsAnswer["items"][number];

/** What mailboxes look for in the DNS before they believe the shop: there, or to be pasted. */
export function Records() {
  const { t, instant } = useI18n();
  const { data, error, refetch, isFetching } = useQuery(recordsQuery);
  if (data === undefined && error === null) return <CardSkeleton lines={6} />;
  if (data?.items.length === 0) return null;
  return (
    <Card
      title={t("messages.records.title", { domain: data?.domain ?? "" })}
      aside={
        <Button
          variant="default"
          loading={isFetching}
          leftSection={<RotateCw size={18} strokeWidth={1.75} aria-hidden />}
          onClick={() => void refetch()}
        >
          {t("messages.records.again")}
        </Button>
      }
    >
      {data === undefined ? (
        <ErrorState fault={error} retry={refetch} />
      ) : (
        <>
          <p className={styles.plain}>{t("messages.records.sentence")}</p>
          {data.items.map((item) => (
            <RecordLine key={item.purpose} item={item} />
          ))}
          <p className={styles.hint}>{t("messages.records.checked", { at: instant(data.checkedAt) })}</p>
        </>
      )}
    </Card>
  );
}

const colours: Readonly<Record<RecordItem["state"], string>> = {
  good: "brand",
  missing: "danger",
  wrong: "danger",
  unreachable: "accent",
  unknown: "gray",
};

function RecordLine({ item }: { readonly item: RecordItem }) {
  const { t } = useI18n();
  const { purpose, name, type, value, state, problem, advice, found } = item;
  const isToPaste = state !== "good" && value !== null;
  return (
    <section className={styles.record} aria-label={t(`messages.records.name.${purpose}`)}>
      <div className={styles.recordHead}>
        <h3>{t(`messages.records.name.${purpose}`)}</h3>
        <Badge variant="light" color={colours[state]}>
          {t(`messages.records.state.${state}`)}
        </Badge>
      </div>
      <p className={styles.hint}>{t(`messages.records.about.${purpose}`)}</p>
      {problem !== null && <p>{t(`messages.records.problem.${problem}`)}</p>}
      {problem === null && state !== "good" && <p>{t(`messages.records.todo.${purpose}_${state}`)}</p>}
      {advice !== null && <p>{t(`messages.records.advice.${advice}`)}</p>}
      {isToPaste && (
        <>
          <Pasted label={t("messages.records.record_name", { type })} text={name} />
          <Pasted label={t("messages.records.record_value")} text={value} />
        </>
      )}
      {state === "good" && <code className={styles.said}>{found.join("\n")}</code>}
    </section>
  );
}

export function Pasted({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useI18n();
  return (
    <div>
      <span className={styles.hint}>{label}</span>
      <div className={styles.pasted}>
        <code>{text}</code>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={t(copied ? "messages.delivery.copied" : "messages.delivery.copy", { what: label })}
            >
              {copied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
    </div>
  );
}

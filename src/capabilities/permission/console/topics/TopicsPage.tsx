import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { readyTopics, type TopicAnswer } from "../../shared.ts";
import { topicsQuery } from "./reading.ts";
import { TopicForm } from "./TopicForm.tsx";
import { TopicRow } from "./TopicRow.tsx";
import styles from "./topics.module.css";

/** Kinds of messages among which people choose: at sign-up, in their space and from every message. */
export default function TopicsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const topics = useQuery(topicsQuery);
  const [edited, setEdited] = useState<TopicAnswer | "new" | null>(null);
  const offered = topics.data?.filter(({ isArchived }) => !isArchived) ?? [];
  const archived = topics.data?.filter(({ isArchived }) => isArchived) ?? [];
  const mayWrite = may("permission:write");
  const add = mayWrite && offered.length > 0 && (
    <Button leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />} onClick={() => setEdited("new")}>
      {t("permission.topics.add")}
    </Button>
  );
  return (
    <Page
      title={t("permission.topics.title")}
      sentence={t("permission.topics.sentence")}
      action={add}
      back={<AppLink href="/pressure">{t("permission.topics.back")}</AppLink>}
    >
      {topics.isPending && <CardSkeleton lines={4} />}
      {topics.error !== null && (
        <Card>
          <ErrorState fault={topics.error} retry={topics.refetch} />
        </Card>
      )}
      {topics.data !== undefined && (
        <Card isFlush>
          {offered.length === 0 ? (
            <NoTopics mayWrite={mayWrite} add={() => setEdited("new")} />
          ) : (
            <TopicList topics={offered} edit={setEdited} />
          )}
        </Card>
      )}
      {archived.length > 0 && (
        <Card title={t("permission.topics.archived")} isFlush>
          <TopicList topics={archived} edit={setEdited} />
        </Card>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={t(edited === "new" ? "permission.topics.add" : "permission.topics.edit")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {edited !== null && (
          <TopicForm topic={edited === "new" ? null : edited} done={() => setEdited(null)} />
        )}
      </Modal>
    </Page>
  );
}

function TopicList({
  topics,
  edit,
}: {
  readonly topics: readonly TopicAnswer[];
  readonly edit: (topic: TopicAnswer) => void;
}) {
  return (
    <ul className={styles.topics}>
      {topics.map((topic, index) => (
        <TopicRow key={topic.key} topic={topic} index={index} all={topics} edit={() => edit(topic)} />
      ))}
    </ul>
  );
}

function NoTopics({ mayWrite, add }: { readonly mayWrite: boolean; readonly add: () => void }) {
  const { t, list, language } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const ready = useMutation({
    mutationFn: async () => {
      for (const topic of readyTopics) await api.post("/topics", { body: topic });
    },
    onSuccess: () => toasts.saved(t("permission.topics.ready_added")),
    onError: toasts.failed,
    onSettled: async () => await queries.invalidateQueries({ queryKey: topicsQuery.queryKey }),
  });
  const names = readyTopics.map((topic) => (language === "fr" ? topic.nameFr : topic.nameEn));
  return (
    <Empty
      icon={ListChecks}
      sentence={t("permission.topics.none", { topics: list(names) })}
      action={
        mayWrite && (
          <div className={styles.first}>
            <Button loading={ready.isPending} onClick={() => ready.mutate()}>
              {t("permission.topics.ready")}
            </Button>
            <Button variant="default" onClick={add}>
              {t("permission.topics.own")}
            </Button>
          </div>
        )
      }
    />
  );
}

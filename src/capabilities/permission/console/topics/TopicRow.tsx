import { ActionIcon, Badge, Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { TopicAnswer } from "../../shared.ts";
import { topicsQuery } from "./reading.ts";
import styles from "./topics.module.css";

interface TopicRowProps {
  readonly topic: TopicAnswer;
  readonly index: number;
  readonly all: readonly TopicAnswer[];
  readonly edit: () => void;
}

/** One kind of message, as people read it, and how many do not want it. */
export function TopicRow({ topic, index, all, edit }: TopicRowProps) {
  const { t, language, number } = useI18n();
  const may = usePermission();
  const name = language === "fr" ? topic.nameFr : topic.nameEn;
  const about = language === "fr" ? topic.aboutFr : topic.aboutEn;
  return (
    <li className={styles.topic}>
      <div className={styles.words}>
        <p className={styles.name}>
          {name}{" "}
          {topic.offCount > 0 && (
            <Badge variant="light" color="gray">
              {t("permission.topics.off", { plural: topic.offCount, count: number(topic.offCount) })}
            </Badge>
          )}
        </p>
        {about !== null && <p className={styles.quiet}>{about}</p>}
      </div>
      {may("permission:write") && (
        <Group gap="xs" wrap="nowrap">
          {!topic.isArchived && <Moves name={name} index={index} all={all} />}
          {topic.isArchived ? <Archive topic={topic} name={name} /> : null}
          {!topic.isArchived && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={edit}
              aria-label={t("permission.topics.edit_named", { name })}
            >
              {t("permission.topics.edit")}
            </Button>
          )}
          {!topic.isArchived && <Archive topic={topic} name={name} />}
        </Group>
      )}
    </li>
  );
}

/** The order is the one in which people read them: a step up, a step down. */
function Moves({ name, index, all }: { readonly name: string } & Pick<TopicRowProps, "index" | "all">) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const move = useMutation({
    mutationFn: async (to: number) => {
      const keys = all.map(({ key }) => key);
      const [moved] = keys.splice(index, 1);
      if (moved !== undefined) keys.splice(to, 0, moved);
      await api.put("/topics/order", { body: { keys } });
    },
    onError: toasts.failed,
    onSettled: async () => await queries.invalidateQueries({ queryKey: topicsQuery.queryKey }),
  });
  const step = (by: -1 | 1) => {
    const to = index + by;
    const isEnd = to < 0 || to >= all.length;
    const Icon = by === -1 ? ArrowUp : ArrowDown;
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        {...(isEnd ? { "data-disabled": true } : {})}
        aria-disabled={isEnd}
        onClick={({ currentTarget }) => {
          if (isEnd || move.isPending) return;
          // The row goes elsewhere on the page; whoever moves it by keyboard goes on from there.
          move.mutate(to, { onSettled: () => currentTarget.focus() });
        }}
        aria-label={t(by === -1 ? "permission.topics.up" : "permission.topics.down", { name })}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </ActionIcon>
    );
  };
  return (
    <>
      {step(-1)}
      {step(1)}
    </>
  );
}

function Archive({ topic, name }: Pick<TopicRowProps, "topic"> & { readonly name: string }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const set = async (isArchived: boolean) => {
    await api.patch(`/topics/${topic.key}`, { body: { isArchived } });
    await queries.invalidateQueries({ queryKey: topicsQuery.queryKey });
  };
  const change = useMutation({
    mutationFn: async () => await set(!topic.isArchived),
    onSuccess: () =>
      topic.isArchived
        ? toasts.saved(t("permission.topics.restored", { name }))
        : toasts.undoable(t("permission.topics.put_away", { name }), async () => await set(false)),
    onError: toasts.failed,
  });
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      loading={change.isPending}
      onClick={() => change.mutate()}
      aria-label={t(
        topic.isArchived ? "permission.topics.restore_named" : "permission.topics.archive_named",
        {
          name,
        },
      )}
    >
      {t(topic.isArchived ? "permission.topics.restore" : "permission.topics.archive")}
    </Button>
  );
}

import { ActionIcon, Button, Collapse, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Ellipsis } from "lucide-react";
import { useId, useState } from "react";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { api } from "../../../console/api.ts";
import { useGoTo } from "../../../console/address.ts";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useConfirm } from "../../../console/confirm.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import { addressFor, customersAddress } from "../../insight/shared.ts";
import type { TodayAction } from "../shared.ts";
import { ActionPeople } from "./ActionPeople.tsx";
import styles from "./TodayPage.module.css";
import { todayQuery } from "./query.ts";
import { Why } from "./Why.tsx";
import { useActionValues } from "./values.ts";

interface ActionCardProps {
  readonly action: TodayAction;
  readonly today: string;
  /** The first thing of the day has the page's one primary button. */
  readonly isFirst?: boolean;
}

// Actions that a message answers.
const writtenTo: ReadonlySet<string> = new Set(["slipping", "near_reward", "sleeping_points"]);

/** One thing to do: a sentence, what it is worth, one button, and why. */
export function ActionCard({ action, today, isFirst = false }: ActionCardProps) {
  const { t, rich, number } = useI18n();
  const goTo = useGoTo();
  const [isOpen, setOpen] = useState(false);
  const whyId = useId();
  const values = useActionValues(action.values);
  const href =
    action.link ?? (action.people === null ? null : customersAddress(action.people.rule, action.people.sort));
  const title = t(`today.action.${action.text}.title`, values);
  const may = usePermission();
  const messageHref =
    action.people !== null && writtenTo.has(action.key) && may("messages:write")
      ? addressFor("/messages/new", action.people.rule)
      : null;
  return (
    <li className={styles.action}>
      <div className={styles.actionRow}>
        <span className={styles.badge} data-tone={action.tone} aria-hidden>
          {action.badge === null ? "!" : number(action.badge)}
        </span>
        <div className={styles.actionWords}>
          <h2 className={styles.actionTitle}>{title}</h2>
          <p className={styles.actionSentence}>
            {rich(`today.action.${action.text}.sentence`, {
              ...values,
              stake: (inside) => (
                <b key="stake" className={styles.stake} data-tone={action.tone}>
                  {inside}
                </b>
              ),
            })}
          </p>
          {action.people !== null && action.key !== "file_quality" && (
            <ActionPeople people={action.people} today={today} />
          )}
        </div>
        <div className={styles.actionButtons}>
          <Button
            variant="default"
            rightSection={
              <ChevronDown size={16} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
            }
            aria-expanded={isOpen}
            aria-controls={whyId}
            onClick={() => setOpen(!isOpen)}
          >
            {t("today.why")}
          </Button>
          {messageHref !== null && (
            <Button variant={isFirst ? "filled" : "light"} onClick={() => goTo(messageHref)}>
              {t("today.prepare_message")}
            </Button>
          )}
          {href !== null && (
            <Button
              variant={messageHref !== null ? "default" : isFirst ? "filled" : "light"}
              onClick={() => goTo(href)}
            >
              {t(`today.action.${action.text}.button`, values)}
            </Button>
          )}
          <PutOff action={action} title={title} />
        </div>
      </div>
      <Collapse expanded={isOpen} id={whyId}>
        <Why action={action} />
        {action.link !== null && action.people !== null && (
          <AppLink className={styles.whyLink} href={customersAddress(action.people.rule, action.people.sort)}>
            {t("today.see_who")}
          </AppLink>
        )}
      </Collapse>
    </li>
  );
}

interface PutOffProps {
  readonly action: TodayAction;
  readonly title: string;
}

type Answer = { readonly times: number; readonly asksForGood: boolean };

/** "Dans 7 jours" and "Pas pour moi". Put off twice, the owner is asked once whether to hear of it at all. */
function PutOff({ action, title }: PutOffProps) {
  const { t } = useI18n();
  const isPermitted = usePermission()("today:write");
  const queries = useQueryClient();
  const confirm = useConfirm();
  const { undoable, failed } = useToasts();
  const path = `/today/actions/${action.key}/dismissal`;
  const refresh = async () => await queries.invalidateQueries(todayQuery);
  const putOff = useMutation({
    mutationFn: async (answer: "later" | "not_for_me") => await api.put<Answer>(path, { body: { answer } }),
    onSuccess: async ({ asksForGood }, answer) => {
      await refresh();
      undoable(t(`today.put_off.${answer}_done`), async () => {
        await api.delete(path);
        await refresh();
      });
      if (!asksForGood) return;
      const forGood = await confirm({
        title: t("today.put_off.ask"),
        effect: title,
        action: t("today.put_off.not_for_me"),
      });
      if (forGood) await api.put(path, { body: { answer: "not_for_me" } });
    },
    onError: failed,
  });
  if (!isPermitted) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("today.put_off.label", { title })}>
          <Ellipsis size={20} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => putOff.mutate("later")}>{t("today.put_off.later")}</Menu.Item>
        <Menu.Item onClick={() => putOff.mutate("not_for_me")}>{t("today.put_off.not_for_me")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

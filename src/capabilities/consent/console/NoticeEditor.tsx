import { Button, Group, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import {
  emptyParts,
  fillNotice,
  type NoticeForm,
  type NoticeLanguage,
  noticeParts,
  type NoticesAnswer,
  type NoticeText,
  type PublishedAnswer,
} from "../shared.ts";
import styles from "./notices.module.css";
import { noticesKey } from "./reading.ts";

interface NoticeEditorProps {
  readonly form: NoticeForm;
  readonly language: NoticeLanguage;
  readonly notices: NoticesAnswer;
}

/** The notice part by part, with what people will read beside it. */
export function NoticeEditor({ form, language, notices }: NoticeEditorProps) {
  const { t, day } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { ready, text, current } = notices.notice;
  const shop = useShopForm<NoticeText>({
    initialValues: { ...text },
    check: (values) =>
      Object.fromEntries(emptyParts(values).map((part) => [part, t("consent.notices.part_missing")])),
    send: async (values) => {
      const isReady = isSame(values, ready);
      const published = await api.post<PublishedAnswer>("/notices", {
        body: { form, language, text: isReady ? null : values },
      });
      await queries.invalidateQueries({ queryKey: noticesKey });
      toasts.saved(t("consent.notices.published", { version: published.version }));
    },
  });
  const values = shop.form.values;
  const seen = fillNotice(values, notices.facts, language);
  const mayWrite = may("site:write");
  return (
    <div className={styles.sideBySide}>
      <Card title={t("consent.notices.text")}>
        <Form onSubmit={shop.submit} summary={shop.summary}>
          <p className={styles.hint}>{t("consent.notices.places")}</p>
          <TextInput
            label={t("consent.part.title")}
            readOnly={!mayWrite}
            lang={language}
            {...shop.field("title")}
          />
          {noticeParts.map((part) => (
            <Textarea
              key={part}
              label={t(`consent.part.${part}`)}
              autosize
              minRows={2}
              maxLength={4_000}
              readOnly={!mayWrite}
              lang={language}
              {...shop.field(part)}
            />
          ))}
          {mayWrite && (
            <Group gap="sm">
              <SubmitButton isSending={shop.isSending}>{t("consent.notices.publish")}</SubmitButton>
              {!isSame(values, ready) && (
                <Button variant="default" onClick={() => shop.form.setValues({ ...ready })}>
                  {t("consent.notices.ready_made")}
                </Button>
              )}
            </Group>
          )}
        </Form>
      </Card>
      <div className={styles.preview}>
        <Card title={t("consent.notices.seen")}>
          <article className={styles.paper} lang={language}>
            <h3>{seen.title}</h3>
            {seen.paragraphs.map((paragraph, index) => (
              <p key={noticeParts[index]}>{paragraph}</p>
            ))}
          </article>
          <p className={styles.hint}>
            {current === null
              ? t("consent.notices.never")
              : t("consent.notices.in_force", {
                  version: current.version,
                  day: day(current.publishedAt.slice(0, 10)),
                })}
          </p>
        </Card>
      </div>
    </div>
  );
}

function isSame(one: NoticeText, other: NoticeText) {
  return one.title === other.title && noticeParts.every((part) => one[part] === other[part]);
}

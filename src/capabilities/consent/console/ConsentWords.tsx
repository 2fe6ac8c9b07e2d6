import { Button, Group, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import {
  fillWords,
  type NoticeForm,
  type NoticeLanguage,
  type NoticesAnswer,
  type PublishedAnswer,
} from "../shared.ts";
import styles from "./notices.module.css";
import { noticesKey } from "./reading.ts";

interface ConsentWordsProps {
  readonly form: NoticeForm;
  readonly language: NoticeLanguage;
  readonly notices: NoticesAnswer;
}

/** One box for each means, each with words of its own: agreeing to one is not agreeing to another. */
export function ConsentWords(props: ConsentWordsProps) {
  const { t } = useI18n();
  const { form, notices } = props;
  return (
    <Card title={t(form === "till" ? "consent.words.spoken" : "consent.words.title")}>
      <p className={styles.hint}>{t("consent.words.sentence")}</p>
      <div className={styles.words}>
        {notices.words.map((words) => (
          <OneBox key={`${words.channel} ${words.current?.version ?? ""}`} {...props} words={words} />
        ))}
      </div>
    </Card>
  );
}

function OneBox({
  form,
  language,
  notices,
  words,
}: ConsentWordsProps & { readonly words: NoticesAnswer["words"][number] }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { channel, ready } = words;
  const shop = useShopForm({
    initialValues: { body: words.body },
    check: ({ body }) => ({ body: body.trim() === "" ? t("consent.words.missing") : undefined }),
    send: async ({ body }) => {
      const published = await api.post<PublishedAnswer>("/consent-words", {
        body: { form, language, channel, body: body === ready ? null : body },
      });
      await queries.invalidateQueries({ queryKey: noticesKey });
      toasts.saved(t("consent.notices.published", { version: published.version }));
    },
  });
  const { body } = shop.form.values;
  const mayWrite = may("site:write");
  const isChanged = body !== words.body || words.current === null;
  return (
    <Form onSubmit={shop.submit} summary={shop.summary}>
      <Textarea
        label={t(`consent.channel.${channel}`)}
        description={fillWords(body, notices.facts, language)}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autosize
        minRows={3}
        maxLength={2_000}
        readOnly={!mayWrite}
        lang={language}
        {...shop.field("body")}
      />
      {mayWrite && (isChanged || body !== ready) && (
        <Group gap="sm">
          {isChanged && (
            <SubmitButton variant="default" isSending={shop.isSending}>
              {t("consent.notices.publish")}
            </SubmitButton>
          )}
          {body !== ready && (
            <Button variant="subtle" onClick={() => shop.form.setValues({ body: ready })}>
              {t("consent.notices.ready_made")}
            </Button>
          )}
        </Group>
      )}
    </Form>
  );
}

import { Stack, TextInput } from "@mantine/core";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { SegmentDetail } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { useSegmentsChanged } from "../reading.ts";
import styles from "../segments.module.css";

/** A list filled by hand: named first, filled on its own page. */
export default function NewListPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const toasts = useToasts();
  const changed = useSegmentsChanged();
  const { field, submit, isSending, summary, hasErrors } = useShopForm({
    initialValues: { name: "", note: "" },
    check: ({ name }) => ({ name: name.trim() === "" ? t("segments.name_missing") : undefined }),
    send: async ({ name, note }) => {
      const made = await api.post<SegmentDetail>("/segments", {
        body: { kind: "list", name: name.trim(), ...(note.trim() === "" ? {} : { note: note.trim() }) },
      });
      await changed();
      toasts.saved(t("segments.saved", { name: made.name }));
      goTo(addresses.segment(made.id));
    },
  });
  return (
    <Page
      title={t("segments.new_list")}
      sentence={t("segments.new_list_sentence")}
      back={<AppLink href={addresses.all}>{t("segments.back")}</AppLink>}
      hasErrors={hasErrors}
    >
      <Card>
        <div className={styles.narrow}>
          <Form onSubmit={submit} summary={summary}>
            <Stack gap="md">
              <TextInput label={t("segments.name")} maxLength={80} {...field("name")} />
              <TextInput
                label={<Optional>{t("segments.note")}</Optional>}
                description={t("segments.note_hint")}
                maxLength={1000}
                {...field("note")}
              />
            </Stack>
            <SubmitButton isSending={isSending}>{t("segments.list_add")}</SubmitButton>
          </Form>
        </div>
      </Card>
    </Page>
  );
}

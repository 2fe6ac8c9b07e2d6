import { Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { blanksOf } from "../shared.ts";
import styles from "./brand.module.css";
import { LegalState, legalTextsQuery } from "./LegalPart.tsx";
import type { LegalText } from "./views.ts";

const kinds = ["terms", "imprint", "accessibility"] as const;

/** One legal text in one language: written on the left, read on the right as customers will. */
export default function LegalPage() {
  const { t, language } = useI18n();
  const [search, change] = useAddress();
  const { data, error, refetch } = useQuery(legalTextsQuery);
  const kind = kinds.find((one) => one === oneWord(search["text"])) ?? "terms";
  const asked = oneWord(search["in"]);
  const written = asked === "fr" || asked === "en" ? asked : language;
  const text = data?.find((one) => one.kind === kind && one.language === written);
  return (
    <Page
      title={t(`accounts.legal.kind_${kind}`)}
      back={<AppLink href="/settings?part=legal">{t("accounts.part.legal")}</AppLink>}
      sentence={t("accounts.legal.sentence")}
    >
      <Group>
        <SegmentedControl
          aria-label={t("accounts.legal.text")}
          data={kinds.map((value) => ({ value, label: t(`accounts.legal.kind_${value}`) }))}
          value={kind}
          onChange={(next) => void change({ text: next })}
        />
        <SegmentedControl
          aria-label={t("accounts.legal.language")}
          data={["fr", "en"].map((value) => ({ value, label: t(`console.language.${value}`) }))}
          value={written}
          onChange={(next) => void change({ in: next })}
        />
      </Group>
      {error !== null && <ErrorState fault={error} retry={refetch} />}
      {data === undefined && error === null && <CardSkeleton height={420} />}
      {text !== undefined && <LegalForm key={kind + written} text={text} />}
    </Page>
  );
}

function LegalForm({ text }: { readonly text: LegalText }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const isLocked = !may("accounts:write");
  const path = `/legal-texts/${text.kind}/${text.language}`;
  const next = (text.versions[0]?.version ?? 0) + 1;
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { title: text.title, body: text.body },
    check: ({ title, body }) => ({
      title: title.trim() === "" ? t("accounts.legal.title_missing") : undefined,
      body: body.trim() === "" ? t("accounts.legal.body_missing") : undefined,
    }),
    send: async (body) => {
      await api.put(`${path}/draft`, { body });
      await queries.invalidateQueries({ queryKey: legalTextsQuery.queryKey });
      toasts.saved(t("accounts.legal.draft_kept"));
    },
  });
  const blanks = blanksOf(form.values.body);
  const publish = async () => {
    const agreed = await confirm({
      title: t("accounts.legal.publish_title", { version: next }),
      effect: t("accounts.legal.publish_effect"),
      action: t("accounts.legal.publish", { version: next }),
    });
    if (!agreed) return;
    try {
      const { version } = await api.post<{ version: number }>(`${path}/versions`, { body: form.getValues() });
      await queries.invalidateQueries({ queryKey: legalTextsQuery.queryKey });
      toasts.saved(t("accounts.legal.published", { version }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <div className={styles.two}>
      <Card title={t("accounts.legal.writing")} aside={<LegalState text={text} />}>
        <Form onSubmit={submit} summary={summary}>
          <Stack gap="md">
            <TextInput
              label={t("accounts.legal.title")}
              maxLength={120}
              disabled={isLocked}
              {...field("title")}
            />
            <Textarea
              label={t("accounts.legal.body")}
              description={t("accounts.legal.body_hint")}
              autosize
              minRows={18}
              maxRows={40}
              lang={text.language}
              disabled={isLocked}
              {...field("body")}
            />
            <p className={styles.effect} aria-live="polite">
              {blanks.length === 0
                ? t("accounts.legal.no_blanks")
                : t("accounts.legal.blanks", { count: blanks.length })}
            </p>
          </Stack>
          {!isLocked && (
            <Group>
              <Button disabled={blanks.length > 0} onClick={() => void publish()}>
                {t("accounts.legal.publish", { version: next })}
              </Button>
              <SubmitButton isSending={isSending} variant="default">
                {t("accounts.legal.keep_draft")}
              </SubmitButton>
            </Group>
          )}
        </Form>
      </Card>
      <Stack gap="lg">
        <Card title={t("accounts.legal.reading")}>
          <Reading title={form.values.title} body={form.values.body} language={text.language} />
        </Card>
        <Versions text={text} />
      </Stack>
    </div>
  );
}

function Reading({ title, body, language }: { title: string; body: string; language: string }) {
  const blocks = body.split(/\n\s*\n/).filter((block) => block.trim() !== "");
  return (
    <div className={styles.legalText} lang={language}>
      <Text fw={700} size="lg">
        {title}
      </Text>
      {blocks.map((block, place) =>
        block.startsWith("## ") ? (
          <h3 key={place}>{block.slice(3)}</h3>
        ) : (
          <p key={place}>
            <WithBlanks text={block} />
          </p>
        ),
      )}
    </div>
  );
}

function WithBlanks({ text }: { readonly text: string }) {
  const parts = text.split(/(\[(?:À compléter|To be filled in)[^\]]*\])/);
  return parts.map((part, place) =>
    blanksOf(part).length > 0 ? (
      <mark key={place} className={styles.blank}>
        {part}
      </mark>
    ) : (
      part
    ),
  );
}

function Versions({ text }: { readonly text: LegalText }) {
  const { t } = useI18n();
  if (text.versions.length === 0) return null;
  return (
    <Card title={t("accounts.legal.versions")}>
      <Stack gap="xs">
        {text.versions.map(({ version, title, publishedAt, publishedBy }) => (
          <div key={version}>
            <Text fw={600}>{t("accounts.legal.version_named", { version, title })}</Text>
            <Text size="sm" c="dimmed">
              <Instant instant={publishedAt} /> · {publishedBy}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}

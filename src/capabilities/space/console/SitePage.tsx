import { Button, CopyButton, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert, Circle, Copy, ExternalLink, Printer } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import type { SiteAnswer } from "../shared.ts";
import styles from "./site.module.css";

const siteKey = ["site"];

/** The shop's public pages as its customers see them, what they still lack, and the poster that leads to them. */
export default function SitePage() {
  const { t } = useI18n();
  const site = useQuery({ queryKey: siteKey, queryFn: async () => await api.get<SiteAnswer>("/site") });
  return (
    <Page title={t("space.site.title")} sentence={t("space.site.sentence")}>
      {site.isPending ? (
        <CardSkeleton lines={8} />
      ) : site.error !== null ? (
        <Card>
          <ErrorState fault={site.error} retry={site.refetch} />
        </Card>
      ) : (
        <div className={styles.two}>
          <div className={styles.column}>
            <Checks site={site.data} />
            <Addresses site={site.data} />
            <Poster site={site.data} />
            <Words site={site.data} />
          </div>
          <Preview site={site.data} />
        </div>
      )}
    </Page>
  );
}

type Part = { readonly site: SiteAnswer };

/** What is done needs no line: only what is missing, the needed first. */
function Checks({ site }: Part) {
  const { t } = useI18n();
  const missing = site.checks
    .filter(({ isDone }) => !isDone)
    .toSorted((one, other) => Number(other.isNeeded) - Number(one.isNeeded));
  const done = site.checks.length - missing.length;
  return (
    <Card title={t("space.site.checks", { done, all: site.checks.length })}>
      <ul className={styles.checks}>
        {missing.map(({ code, isNeeded, to }) => (
          <li key={code}>
            {isNeeded ? <CircleAlert aria-hidden className={styles.needed} /> : <Circle aria-hidden />}
            <span>
              {to === null ? (
                <strong>{t(`space.site.check_${code}`)}</strong>
              ) : (
                <AppLink href={to}>{t(`space.site.check_${code}`)}</AppLink>
              )}
              <span className={styles.hint}>{t(`space.site.check_${code}_why`)}</span>
            </span>
          </li>
        ))}
        {missing.length === 0 && (
          <li>
            <Check aria-hidden className={styles.done} />
            <span>{t("space.site.all_done")}</span>
          </li>
        )}
      </ul>
    </Card>
  );
}

function Addresses({ site }: Part) {
  const { t } = useI18n();
  return (
    <Card title={t("space.site.addresses")}>
      <ul className={styles.addresses}>
        {site.pages.map(({ page, name, path, url }) => {
          const title = t(`space.site.page_${page}`, { name });
          return (
            <li key={path}>
              <span>
                <strong>{title}</strong>
                <span className={styles.url}>{url}</span>
              </span>
              <span className={styles.acts}>
                <CopyButton value={url}>
                  {({ copied, copy }) => (
                    <Button
                      variant="default"
                      size="xs"
                      leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
                      aria-label={t("space.site.copy_of", { page: title })}
                      onClick={copy}
                    >
                      {t(copied ? "space.site.copied" : "space.site.copy")}
                    </Button>
                  )}
                </CopyButton>
                <Button
                  component="a"
                  href={path}
                  target="_blank"
                  rel="noopener"
                  variant="default"
                  size="xs"
                  leftSection={<ExternalLink size={16} />}
                  aria-label={t("space.site.open_of", { page: title })}
                >
                  {t("space.site.open")}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Poster({ site }: Part) {
  const { t, language } = useI18n();
  const slug = site.pages[0]?.path ?? "";
  const isLocal = site.checks.some(({ code, isDone }) => code === "address" && !isDone);
  return (
    <Card title={t("space.site.poster")}>
      <p className={styles.words}>{t("space.site.poster_words")}</p>
      {isLocal && <p className={styles.warning}>{t("space.site.poster_local")}</p>}
      <div className={styles.acts}>
        {(["a5", "a6"] as const).map((size) => (
          <Button
            key={size}
            component="a"
            href={`/api/v1/site/poster?size=${size}&language=${language}`}
            target="_blank"
            rel="noopener"
            variant={size === "a5" ? "filled" : "default"}
            leftSection={<Printer size={18} />}
          >
            {t(`space.site.poster_${size}`)}
          </Button>
        ))}
        <Button component="a" href={`${slug}/poster`} target="_blank" rel="noopener" variant="default">
          {t("space.site.poster_page")}
        </Button>
      </div>
    </Card>
  );
}

function Words({ site }: Part) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { introFr: site.introFr, introEn: site.introEn, joinsOpen: site.joinsOpen },
    check: ({ introFr, introEn }) => ({
      introFr: introFr.length > 600 ? t("space.site.intro_long") : undefined,
      introEn: introEn.length > 600 ? t("space.site.intro_long") : undefined,
    }),
    send: async (body) => {
      queries.setQueryData(siteKey, await api.put<SiteAnswer>("/site", { body }));
      toasts.saved(t("space.site.saved"));
    },
  });
  return (
    <Card title={t("space.site.words")}>
      <Form onSubmit={submit} summary={summary}>
        <Textarea
          label={<Optional>{t("space.site.intro_fr")}</Optional>}
          description={t("space.site.intro_hint")}
          autosize
          minRows={2}
          {...field("introFr")}
        />
        <Textarea
          label={<Optional>{t("space.site.intro_en")}</Optional>}
          autosize
          minRows={2}
          {...field("introEn")}
        />
        <Switch
          label={t("space.site.joins_open")}
          description={t("space.site.joins_open_hint")}
          checked={form.values.joinsOpen}
          onChange={(event) => form.setFieldValue("joinsOpen", event.currentTarget.checked)}
        />
        <SubmitButton isSending={isSending}>{t("space.site.save")}</SubmitButton>
      </Form>
    </Card>
  );
}

/** The very page, in the width of a phone. */
function Preview({ site }: Part) {
  const { t } = useI18n();
  const shown = site.pages.filter(({ page }) => page !== "space");
  const [path, setPath] = useState(shown[0]?.path ?? "");
  const [language, setLanguage] = useState("fr");
  const page = shown.find((one) => one.path === path);
  return (
    <aside className={styles.preview} aria-label={t("space.site.preview")}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("space.site.preview_page")}
        value={path}
        onChange={setPath}
        data={shown
          .slice(0, 4)
          .map((one) => ({ value: one.path, label: t(`space.site.tab_${one.page}`, { name: one.name }) }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("space.site.preview_language")}
        value={language}
        onChange={setLanguage}
        data={[
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
        ]}
      />
      {page !== undefined && (
        <iframe
          className={styles.phone}
          title={t(`space.site.page_${page.page}`, { name: page.name })}
          src={`${page.path}?show=${language}`}
        />
      )}
    </aside>
  );
}

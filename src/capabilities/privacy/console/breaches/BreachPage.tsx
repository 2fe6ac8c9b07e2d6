import { Button, MultiSelect, NumberInput, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { type BreachAnswer, breachNatures, breachRisks, dataCategories } from "../../shared.ts";
import { breachQuery, usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";
import { useMoment } from "./moment.ts";

/** One breach: the clock, what is known, who was told. */
export default function BreachPage() {
  const { t, instant } = useI18n();
  const { breachId } = useParams({ strict: false }) as { breachId?: string };
  const breach = useQuery(breachQuery(breachId ?? ""));
  if (breach.isPending) return <CardSkeleton height={420} />;
  if (breach.error !== null) return <ErrorState fault={breach.error} retry={breach.refetch} />;
  const known = breach.data;
  return (
    <Page
      title={known.title}
      tab={t("privacy.breach.tab", { number: known.number })}
      back={<AppLink href="/privacy?view=breaches">{t("privacy.breach.back")}</AppLink>}
      sentence={t("privacy.breaches.found", { when: instant(known.foundAt) })}
    >
      <div className={styles.two}>
        <Known key={known.version} breach={known} />
        <Clock breach={known} />
      </div>
    </Page>
  );
}

function Clock({ breach }: { readonly breach: BreachAnswer }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const changed = usePrivacyChanged();
  const { saved, failed } = useToasts();
  const { clock, closedAt, version } = breach;
  const close = useMutation({
    mutationFn: async (isClosed: boolean) =>
      await api.patch(`/privacy/breaches/${breach.id}`, { body: { version, isClosed } }),
    onSuccess: async (_answer, isClosed) => {
      saved(t(isClosed ? "privacy.breach.closed" : "privacy.breach.reopened"));
      await changed();
    },
    onError: failed,
  });
  return (
    <Card title={t("privacy.breach.clock")}>
      {clock.hoursLeft !== null && (
        <p className={styles.clock} data-late={clock.hoursLeft < 0 || undefined}>
          {clock.hoursLeft < 0
            ? t("privacy.breach.over_by", { hours: -clock.hoursLeft })
            : t("privacy.breach.left", { hours: clock.hoursLeft })}
        </p>
      )}
      <p className={styles.plain}>{t("privacy.breach.tell_by", { when: instant(clock.tellBy) })}</p>
      <ul className={styles.steps}>
        {clock.todo.map((what) => (
          <li key={what}>{t(`privacy.breach.todo_${what}`)}</li>
        ))}
      </ul>
      {may("privacy:write") && (
        <div className={styles.buttons}>
          <Button variant="default" loading={close.isPending} onClick={() => close.mutate(closedAt === null)}>
            {t(closedAt === null ? "privacy.breach.close" : "privacy.breach.reopen")}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** What the authority's form asks, in its order (GDPR art. 33(3)). */
function Known({ breach }: { readonly breach: BreachAnswer }) {
  const { t } = useI18n();
  const may = usePermission();
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const moment = useMoment();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: {
      title: breach.title,
      foundAt: moment.typed(breach.foundAt),
      happenedFrom: moment.typed(breach.happenedFrom),
      happenedTo: moment.typed(breach.happenedTo),
      natures: [...breach.natures] as string[],
      categories: [...breach.categories],
      people: breach.people ?? "",
      facts: breach.facts,
      consequences: breach.consequences,
      measures: breach.measures,
      risk: breach.risk ?? "",
      whyNoRisk: breach.whyNoRisk,
      authorityAt: moment.typed(breach.authorityAt),
      authorityRef: breach.authorityRef ?? "",
      whyLate: breach.whyLate,
      peopleToldAt: moment.typed(breach.peopleToldAt),
      peopleToldHow: breach.peopleToldHow,
    },
    send: async (values) => {
      const {
        foundAt,
        happenedFrom,
        happenedTo,
        authorityAt,
        peopleToldAt,
        people,
        risk,
        authorityRef,
        ...text
      } = values;
      await api.patch(`/privacy/breaches/${breach.id}`, {
        body: {
          ...text,
          version: breach.version,
          ...(foundAt === "" ? {} : { foundAt: moment.said(foundAt) }),
          happenedFrom: moment.said(happenedFrom),
          happenedTo: moment.said(happenedTo),
          authorityAt: moment.said(authorityAt),
          peopleToldAt: moment.said(peopleToldAt),
          people: people === "" ? null : Number(people),
          risk: risk === "" ? null : risk,
          authorityRef: authorityRef === "" ? null : authorityRef,
        },
      });
      await changed();
      saved(t("privacy.breach.saved"));
    },
  });
  const { risk } = form.getValues();
  const mayWrite = may("privacy:write");
  const area = { autosize: true, minRows: 2, disabled: !mayWrite } as const;
  return (
    <Card title={t("privacy.breach.known")}>
      <Form onSubmit={submit} summary={summary}>
        <TextInput
          label={t("privacy.breach.title")}
          maxLength={200}
          disabled={!mayWrite}
          {...field("title")}
        />
        <TextInput
          type="datetime-local"
          label={t("privacy.breach.foundAt")}
          disabled={!mayWrite}
          {...field("foundAt")}
        />
        <TextInput
          type="datetime-local"
          label={t("privacy.breach.happenedFrom")}
          disabled={!mayWrite}
          {...field("happenedFrom")}
        />
        <TextInput
          type="datetime-local"
          label={t("privacy.breach.happenedTo")}
          disabled={!mayWrite}
          {...field("happenedTo")}
        />
        <MultiSelect
          label={t("privacy.breach.natures")}
          data={breachNatures.map((value) => ({ value, label: t(`privacy.nature.${value}`) }))}
          disabled={!mayWrite}
          {...field("natures")}
        />
        <MultiSelect
          label={t("privacy.breach.categories")}
          data={dataCategories.map((value) => ({ value, label: t(`privacy.category.${value}`) }))}
          disabled={!mayWrite}
          {...field("categories")}
        />
        <NumberInput
          label={t("privacy.breach.people")}
          min={0}
          maw={420}
          disabled={!mayWrite}
          {...field("people")}
        />
        <Textarea label={t("privacy.breach.facts")} {...area} {...field("facts")} />
        <Textarea label={t("privacy.breach.consequences")} {...area} {...field("consequences")} />
        <Textarea label={t("privacy.breach.measures")} {...area} {...field("measures")} />
        <WhoIsTold field={field} risk={risk} isLate={breach.clock.isLate} mayWrite={mayWrite} />
        {mayWrite && <SubmitButton isSending={isSending}>{t("privacy.breach.save")}</SubmitButton>}
      </Form>
    </Card>
  );
}

interface WhoIsToldProps {
  readonly field: (name: ToldField) => object;
  readonly risk: string;
  readonly isLate: boolean;
  readonly mayWrite: boolean;
}
type ToldField =
  | "risk"
  | "whyNoRisk"
  | "authorityAt"
  | "authorityRef"
  | "whyLate"
  | "peopleToldAt"
  | "peopleToldHow";

/** The risk decides who must be told: nobody, the authority, the people too. */
function WhoIsTold({ field, risk, isLate, mayWrite }: WhoIsToldProps) {
  const { t } = useI18n();
  const area = { autosize: true, minRows: 2, disabled: !mayWrite } as const;
  return (
    <>
      <Radio.Group label={t("privacy.breach.risk")} {...field("risk")}>
        <Stack gap={8} mt={6}>
          {breachRisks.map((value) => (
            <Radio
              key={value}
              value={value}
              disabled={!mayWrite}
              label={t(`privacy.risk.${value}`)}
              description={t(`privacy.risk.${value}_means`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {risk === "none" && (
        <Textarea label={t("privacy.breach.whyNoRisk")} {...area} {...field("whyNoRisk")} />
      )}
      {risk !== "none" && (
        <>
          <TextInput
            type="datetime-local"
            label={t("privacy.breach.authorityAt")}
            disabled={!mayWrite}
            {...field("authorityAt")}
          />
          <TextInput
            label={t("privacy.breach.authorityRef")}
            maxLength={120}
            disabled={!mayWrite}
            {...field("authorityRef")}
          />
          {isLate && <Textarea label={t("privacy.breach.whyLate")} {...area} {...field("whyLate")} />}
        </>
      )}
      {risk === "high" && (
        <>
          <TextInput
            type="datetime-local"
            label={t("privacy.breach.peopleToldAt")}
            disabled={!mayWrite}
            {...field("peopleToldAt")}
          />
          <Textarea label={t("privacy.breach.peopleToldHow")} {...area} {...field("peopleToldHow")} />
        </>
      )}
    </>
  );
}

import { Badge, Button, Checkbox, Modal, NumberInput, Switch, Table } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { RuleAnswer, RunRow } from "../../shared.ts";
import { useLaw } from "../law.ts";
import { previewQuery, retentionQuery, usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";

/** How long what is kept: each limit in a sentence, with how much of it is over, before anything goes. */
export default function RetentionPart() {
  const { t } = useI18n();
  const may = usePermission();
  const retention = useQuery(retentionQuery);
  const changed = usePrivacyChanged();
  const { saved, failed } = useToasts();
  const [asked, setAsked] = useState<RuleAnswer | null>(null);
  const run = useMutation({
    mutationFn: async () => await api.post("/privacy/retention/runs"),
    onSuccess: async () => {
      saved(t("privacy.retention.run_asked"));
      await changed();
    },
    onError: failed,
  });
  if (retention.isPending) return <CardSkeleton height={360} />;
  if (retention.error !== null) return <ErrorState fault={retention.error} retry={retention.refetch} />;
  const { rules, runs } = retention.data;
  const mayWrite = may("privacy:write");
  return (
    <div className={styles.column}>
      <Card isFlush title={t("privacy.retention.title")}>
        <ul className={styles.list}>
          {rules.map((rule) => (
            <Line key={rule.rule} rule={rule} edit={mayWrite ? () => setAsked(rule) : undefined} />
          ))}
        </ul>
      </Card>
      <p className={styles.plain}>{t("privacy.retention.elsewhere")}</p>
      <Runs runs={runs} />
      {mayWrite && rules.some(({ isOn, due }) => isOn && due > 0) && (
        <div>
          <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
            {t("privacy.retention.run_now")}
          </Button>
        </div>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        size="lg"
        title={asked === null ? "" : t(`privacy.retention.${asked.rule}`)}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {asked !== null && <EditRule rule={asked} close={() => setAsked(null)} />}
      </Modal>
    </div>
  );
}

function Line({ rule, edit }: { readonly rule: RuleAnswer; readonly edit: (() => void) | undefined }) {
  const { t, day } = useI18n();
  const law = useLaw();
  const held = Object.values(rule.held).reduce((sum, count) => sum + count, 0);
  return (
    <li className={styles.line}>
      <Badge variant="light" color={rule.isOn ? "green" : "gray"} miw={72}>
        {t(rule.isOn ? "privacy.retention.on" : "privacy.retention.off")}
      </Badge>
      <span className={styles.words}>
        <span className={styles.name}>{t(`privacy.retention.${rule.rule}`)}</span>
        <span className={styles.detail}>
          {t(`privacy.retention.sentence_${rule.isOfPeople ? "people" : "things"}`, {
            months: rule.months,
            due: rule.due,
            day: day(rule.before),
          })}{" "}
          {held > 0 && t("privacy.retention.held", { count: held })}{" "}
          {rule.asked > 0 && t("privacy.retention.asked", { count: rule.asked })}
        </span>
        <span className={styles.law}>
          {t("privacy.retention.most", { most: rule.most, source: law(rule.source) })}
        </span>
      </span>
      <span className={styles.side}>
        {edit !== undefined && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={edit}
            aria-label={t("privacy.retention.edit_this", { name: t(`privacy.retention.${rule.rule}`) })}
          >
            {t("privacy.retention.edit")}
          </Button>
        )}
      </span>
    </li>
  );
}

function EditRule({ rule, close }: { readonly rule: RuleAnswer; readonly close: () => void }) {
  const { t, day } = useI18n();
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { months: rule.months, isOn: rule.isOn, asksFirst: rule.asksFirst },
    send: async ({ months, isOn, asksFirst }) => {
      await api.put(`/privacy/retention/${rule.rule}`, { body: { months: Number(months), isOn, asksFirst } });
      await changed();
      close();
      saved(t("privacy.retention.saved"));
    },
  });
  const months = Number(form.getValues().months);
  const isReadable = Number.isInteger(months) && months >= rule.least && months <= rule.most;
  const preview = useQuery({ ...previewQuery(rule.rule, months), enabled: isReadable });
  return (
    <Form onSubmit={submit} summary={summary}>
      <NumberInput
        label={t("privacy.retention.months")}
        description={t("privacy.retention.bounds", { least: rule.least, most: rule.most })}
        min={rule.least}
        max={rule.most}
        decimalScale={0}
        data-autofocus
        w={260}
        {...field("months")}
      />
      {preview.data !== undefined && (
        <div>
          <p className={styles.plain} role="status">
            {t(`privacy.retention.preview_${rule.isOfPeople ? "people" : "things"}`, {
              due: preview.data.due,
              day: day(preview.data.before),
            })}
          </p>
          {preview.data.people.length > 0 && (
            <ul className={styles.steps}>
              {preview.data.people.slice(0, 8).map(({ customerId, name, lastAt, held }) => (
                <li key={customerId}>
                  <AppLink href={`/customers/${customerId}`}>
                    {name === "" ? t("privacy.someone") : name}
                  </AppLink>{" "}
                  <span className={styles.detail}>
                    {t("privacy.retention.last", { day: day(lastAt.slice(0, 10)) })}
                    {held !== null && ` · ${t(`privacy.retention.held_${held}`)}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {rule.isOfPeople && (
        <Checkbox
          label={t("privacy.retention.asks_first")}
          description={t("privacy.retention.asks_first_why")}
          {...field("asksFirst", "checkbox")}
        />
      )}
      <Switch
        label={t("privacy.retention.is_on")}
        description={t("privacy.retention.is_on_why")}
        {...field("isOn", "checkbox")}
      />
      <SubmitButton isSending={isSending}>{t("privacy.retention.save")}</SubmitButton>
    </Form>
  );
}

function Runs({ runs }: { readonly runs: readonly RunRow[] }) {
  const { t, number } = useI18n();
  if (runs.length === 0) return null;
  return (
    <Card title={t("privacy.retention.runs")}>
      <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("privacy.when")}</Table.Th>
              <Table.Th>{t("privacy.retention.what")}</Table.Th>
              <Table.Th ta="right">{t("privacy.retention.due")}</Table.Th>
              <Table.Th ta="right">{t("privacy.retention.asked_count")}</Table.Th>
              <Table.Th ta="right">{t("privacy.retention.removed")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Instant instant={run.at} />
                </Table.Td>
                <Table.Td>{t(`privacy.retention.${run.rule}`)}</Table.Td>
                <Table.Td ta="right">{number(run.due)}</Table.Td>
                <Table.Td ta="right">{number(run.asked)}</Table.Td>
                <Table.Td ta="right">{number(run.removed)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

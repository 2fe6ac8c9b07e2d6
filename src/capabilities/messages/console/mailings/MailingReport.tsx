import { Button, Group, Select } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { Scrolling } from "../../../../console/components/Scrolling.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { MailingAnswer, ReportAnswer } from "../../shared.ts";
import { MailingBadge } from "./MailingBadge.tsx";
import styles from "./mailings.module.css";
import { linesQuery, reportQuery, useMailingsChanged } from "./reading.ts";
import { useReasonWords } from "../../../permission/console/index.tsx";
import { VoucherReport } from "./VoucherReport.tsx";
import { useWhen } from "./when.ts";

/** What became of a mailing: how many left, why the others did not, what came back, person by person. */
export function MailingReport({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const when = useWhen();
  const { data: report, error, refetch } = useQuery(reportQuery(id));
  const back = <AppLink href="/messages">{t("messages.mailings.title")}</AppLink>;
  if (report === undefined)
    return (
      <Page title={t("messages.mailing.title")} back={back}>
        {error === null ? <CardSkeleton lines={6} /> : <ErrorState fault={error} retry={refetch} />}
      </Page>
    );
  const { mailing } = report;
  return (
    <Page title={mailing.name} sentence={when(mailing)} back={back} action={<Actions mailing={mailing} />}>
      <Figures report={report} />
      {report.vouchers !== null && <VoucherReport vouchers={report.vouchers} />}
      {report.byReason.length > 0 && <Reasons report={report} />}
      {report.byLink.length > 0 && <Links report={report} />}
      <Lines mailing={mailing} />
    </Page>
  );
}

const orders = { pause: "pause", resume: "resume", cancel: "cancel" } as const;

function Actions({ mailing }: { readonly mailing: MailingAnswer }) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const { failed } = useToasts();
  const changed = useMailingsChanged();
  const [isBusy, setBusy] = useState(false);
  if (!may("messages:write")) return null;
  const run = async (order: keyof typeof orders): Promise<void> => {
    if (order === "cancel") {
      const agreed = await confirm({
        title: t("messages.mailing.cancel_title"),
        effect: t("messages.mailing.cancel_effect"),
        action: t("messages.mailing.cancel"),
        isDangerous: true,
      });
      if (!agreed) return;
    }
    setBusy(true);
    try {
      if (order === "cancel") await api.delete(`/mailings/${mailing.id}`);
      else if (order === "pause") await api.put(`/mailings/${mailing.id}/pause`);
      else await api.delete(`/mailings/${mailing.id}/pause`);
      await changed();
    } catch (fault) {
      failed(fault);
    } finally {
      setBusy(false);
    }
  };
  const button = (order: keyof typeof orders) => (
    <Button key={order} variant="default" disabled={isBusy} onClick={() => void run(order)}>
      {t(`messages.mailing.${order}`)}
    </Button>
  );
  if (mailing.state === "paused") return <Group gap="sm">{[button("cancel"), button("resume")]}</Group>;
  const isOpen = mailing.state === "scheduled" || mailing.state === "sending";
  return isOpen ? <Group gap="sm">{[button("cancel"), button("pause")]}</Group> : null;
}

const shown = [
  "sent",
  "kept",
  "open",
  "skipped",
  "failed",
  "bounced",
  "complained",
  "unsubscribed",
  "clicked",
  "replied",
] as const;

function Figures({ report: { mailing, isWarned, possibleDuplicates } }: { readonly report: ReportAnswer }) {
  const { t, number } = useI18n();
  const { counts } = mailing;
  const told = shown.filter((name) => counts[name] > 0 || name === "sent" || name === "skipped");
  return (
    <Card>
      <Group justify="space-between" align="start">
        <h2 className={styles.step}>
          {t("messages.report.for", { count: counts.planned, people: number(counts.planned) })}
        </h2>
        <MailingBadge mailing={mailing} />
      </Group>
      <dl className={styles.figures}>
        {told.map((name) => (
          <div key={name}>
            <dt>{t(`messages.report.${name}`)}</dt>
            <dd className="figures">{number(counts[name])}</dd>
          </div>
        ))}
      </dl>
      {isWarned && <p className={styles.error}>{t("messages.report.warned")}</p>}
      {possibleDuplicates > 0 && (
        <p className={styles.hint}>
          {t("messages.report.doubles", { count: possibleDuplicates, shown: number(possibleDuplicates) })}
        </p>
      )}
      {counts.erased > 0 && (
        <p className={styles.hint}>{t("messages.report.erased", { count: counts.erased })}</p>
      )}
    </Card>
  );
}

function Reasons({ report: { byReason } }: { readonly report: ReportAnswer }) {
  const { t, number } = useI18n();
  const reasonWords = useReasonWords();
  const [, change] = useAddress();
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.report.why")}</h2>
      <ul className={styles.reasons}>
        {byReason.map(({ reason, label, count }) => (
          <li key={reason}>
            <span className="figures">{number(count)}</span>
            <span>{reasonWords({ reason, label })}</span>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => void change({ reason, state: undefined }, { keep: true })}
              aria-label={t("messages.report.see_of", { reason: reasonWords({ reason, label }) })}
            >
              {t("messages.report.see")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** How often each link was followed, whoever did: of those who did not agree to be measured nothing else is known. */
function Links({ report: { byLink } }: { readonly report: ReportAnswer }) {
  const { t, number } = useI18n();
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.report.links")}</h2>
      <ul className={styles.links}>
        {byLink.map(({ link, target, clicks }) => (
          <li key={link}>
            <span>{target ?? t("messages.report.link", { number: link })}</span>
            <span className="figures">
              {t("messages.report.clicks", { count: clicks, shown: number(clicks) })}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.hint}>{t("messages.report.links_hint")}</p>
    </Card>
  );
}

/** It leaves when there is a code for it, whenever that is. */
const isHeld = ({ state, reason }: { readonly state: string; readonly reason: string | null }) =>
  state === "planned" && reason === "VOUCHER_POOL_EMPTY";

const lineStates = ["sent", "kept", "waiting", "failed", "skipped"] as const;
const marks = ["bounced", "complained", "unsubscribed", "clicked", "replied"] as const;

function Lines({ mailing }: { readonly mailing: MailingAnswer }) {
  const { t } = useI18n();
  const reasonWords = useReasonWords();
  const [address, change] = useAddress();
  const state = oneWord(address["state"]);
  const mark = oneWord(address["mark"]);
  const reason = oneWord(address["reason"]);
  const list = useInfiniteQuery(linesQuery(mailing.id, { state, mark, reason }, mailing.counts));
  const lines = list.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      <Group justify="space-between" align="end" mb="sm">
        <h2 className={styles.step}>{t("messages.report.people")}</h2>
        <Select
          aria-label={t("messages.report.which")}
          placeholder={t("messages.report.all")}
          clearable
          value={mark ?? state ?? (reason === undefined ? null : "reason")}
          onChange={(next) => {
            const isMark = marks.some((one) => one === next);
            void change({
              state: next === null || isMark ? undefined : next,
              mark: isMark ? (next ?? undefined) : undefined,
              reason: undefined,
            });
          }}
          data={[
            ...(reason === undefined
              ? []
              : [{ value: "reason", label: reasonWords({ reason, label: null }) }]),
            ...[...lineStates, ...marks].map((value) => ({ value, label: t(`messages.report.${value}`) })),
          ]}
        />
      </Group>
      {list.error !== null && lines === undefined ? (
        <ErrorState fault={list.error} retry={list.refetch} />
      ) : lines === undefined ? (
        <CardSkeleton lines={5} />
      ) : lines.length === 0 ? (
        <p className={styles.hint}>{t("messages.report.nobody")}</p>
      ) : (
        <Scrolling className={styles.scroll} label={t("messages.report.people")}>
          <table className={styles.people}>
            <thead>
              <tr>
                <th scope="col">{t("messages.report.person")}</th>
                <th scope="col">{t("messages.report.what")}</th>
                <th scope="col">{t("messages.report.when")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td>
                    {line.customerId === null ? (
                      line.name
                    ) : (
                      <AppLink href={`/customers/${line.customerId}`}>{line.name}</AppLink>
                    )}
                    {line.to !== null && <div className={styles.hint}>{line.to}</div>}
                  </td>
                  <td>
                    <AppLink href={`/outbox/${line.id}`}>{t(`messages.line.${line.state}`)}</AppLink>
                    <div className={styles.hint}>
                      {line.reason !== null && (line.state === "skipped" || isHeld(line))
                        ? reasonWords({ reason: line.reason, label: null })
                        : (line.lastError ?? "")}
                      {line.isPossibleDuplicate && ` ${t("messages.report.maybe_twice")}`}
                    </div>
                  </td>
                  <td>
                    <Instant instant={line.sentAt ?? (isHeld(line) ? null : line.dueAt)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {list.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("messages.report.more")}
          </Button>
        </Group>
      )}
    </Card>
  );
}

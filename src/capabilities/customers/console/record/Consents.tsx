import { Button, Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, type LucideIcon, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { EntryAnswer, StandingAnswer } from "../../../consent/shared.ts";
import { useShopDay } from "../reading.ts";
import type { Customer } from "../views.ts";
import { ConsentForm } from "./ConsentForm.tsx";
import { consentsQuery, entryOf, type StandingState, stateOf, useConsentsChanged } from "./consents.ts";
import styles from "./record.module.css";

const looks: Readonly<Record<StandingState, { icon: LucideIcon; tone: "good" | "bad" | "doubt" }>> = {
  usable: { icon: CircleCheck, tone: "good" },
  unproven: { icon: TriangleAlert, tone: "doubt" },
  withdrawn: { icon: Ban, tone: "bad" },
  objected: { icon: Ban, tone: "bad" },
};

/** What the person allowed, by channel and purpose: since when, by which door, and whether it may be used. */
export function Consents({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const may = usePermission();
  const [isAdding, setAdding] = useState(false);
  const consents = useQuery(consentsQuery(customer.id));
  const { data } = consents;
  return (
    <Card title={t("customers.consent.title")}>
      {consents.isPending && <Skeleton h={60} />}
      {consents.error !== null && <ErrorState fault={consents.error} retry={consents.refetch} />}
      {data !== undefined && data.standing.length === 0 && (
        <p className={styles.hint}>{t("customers.consent.none")}</p>
      )}
      {data !== undefined && data.standing.length > 0 && (
        <ul className={styles.consents}>
          {data.standing.map((standing) => (
            <StandingRow
              key={`${standing.channel} ${standing.purpose} ${standing.topic}`}
              customer={customer}
              standing={standing}
              entry={entryOf(standing, data.entries)}
            />
          ))}
        </ul>
      )}
      {may("consents:write") && data !== undefined && (
        <Button variant="default" size="compact-md" mt="sm" fullWidth onClick={() => setAdding(true)}>
          {t("customers.consent.add")}
        </Button>
      )}
      <Modal
        opened={isAdding}
        size="lg"
        onClose={() => setAdding(false)}
        title={t("customers.consent.add_title", { name: customer.name || t("customers.record.unnamed") })}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <ConsentForm customer={customer} done={() => setAdding(false)} />
      </Modal>
    </Card>
  );
}

interface StandingRowProps {
  readonly customer: Customer;
  readonly standing: StandingAnswer;
  readonly entry: EntryAnswer | undefined;
}

function StandingRow({ customer, standing, entry }: StandingRowProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = usePermission();
  const shopDay = useShopDay();
  const withdraw = useWithdrawal(customer);
  const state = stateOf(standing);
  const { icon: Icon, tone } = looks[state];
  const channel = t(`customers.consent.channel_${standing.channel}`);
  const purpose = t(`customers.consent.purpose_${standing.purpose}`);
  const isYes = state === "usable" || state === "unproven";
  return (
    <li>
      <div className={styles.consentHead}>
        <span className={styles.channel}>{channel}</span>
        {isYes && may("consents:write") && (
          <Button
            variant="subtle"
            color="danger"
            size="compact-sm"
            onClick={() => void withdraw(standing)}
            aria-label={t("customers.consent.withdraw_named", { channel, purpose })}
          >
            {t("customers.consent.withdraw")}
          </Button>
        )}
      </div>
      <p className={styles.state} data-tone={tone}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        {t(`customers.consent.state_${state}`)}
      </p>
      <p className={styles.hint}>
        {[purpose, standing.topic, originText(entry, shopDay, i18n)].filter(Boolean).join(" · ")}
      </p>
      {isYes && <p className={styles.hint}>{proofText(entry, state, i18n)}</p>}
    </li>
  );
}

function originText(entry: EntryAnswer | undefined, shopDay: (instant: string) => string, { t, day }: I18n) {
  if (entry === undefined) return "";
  const origin = t(`customers.consent.origin_${entry.origin}`);
  const where = entry.originDetail === null ? origin : `${origin} (${entry.originDetail})`;
  return entry.happenedAt === null
    ? where
    : t("customers.consent.on_day", { day: day(shopDay(entry.happenedAt)), where });
}

function proofText(entry: EntryAnswer | undefined, state: StandingState, { t }: I18n) {
  if (entry === undefined) return "";
  if (state === "usable") {
    const words = t("customers.consent.proof_words", { version: entry.textVersion });
    return entry.evidence === null ? words : `${words} · ${entry.evidence}`;
  }
  if (entry.prechecked === true) return t("customers.consent.why_prechecked");
  if (entry.bundled === true) return t("customers.consent.why_bundled");
  if (entry.happenedAt === null) return t("customers.consent.why_no_date");
  return t("customers.consent.why_no_words");
}

function useWithdrawal(customer: Customer) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useConsentsChanged(customer.id);
  return async ({ channel, purpose }: StandingAnswer) => {
    const words = {
      channel: t(`customers.consent.channel_${channel}`),
      purpose: t(`customers.consent.purpose_${purpose}`),
    };
    const agreed = await confirm({
      title: t("customers.consent.withdraw_title", words),
      effect: t("customers.consent.withdraw_effect"),
      action: t("customers.consent.withdraw_action"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.post(`/customers/${customer.id}/consent-withdrawals`, {
        body: { channels: [channel], purposes: [purpose], origin: "staff" },
      });
      await changed();
      toasts.saved(t("customers.consent.withdrawn", words));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}

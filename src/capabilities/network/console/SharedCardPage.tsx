import { Alert, Anchor, Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { type OfferAnswer, printedIban, readInvitationCode, type SharedCardNetwork } from "../shared.ts";
import { accountBody, AccountFields, checkAccount } from "./AccountFields.tsx";
import { AgreementBox } from "./AgreementBox.tsx";
import { MonthTable } from "./MonthTable.tsx";
import styles from "./network.module.css";
import { sharedCardQuery } from "./reading.ts";

/** A shop's side of the shared card: joining, what it owes or is owed, leaving. */
export default function SharedCardPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(sharedCardQuery);
  return (
    <Page
      title={t("network.shared.title")}
      sentence={t("network.shared.sentence")}
      back={<AppLink href="/settings">{t("network.shared.back")}</AppLink>}
    >
      {error !== null && <ErrorState fault={error} retry={refetch} />}
      {data === undefined && error === null && <CardSkeleton height={240} />}
      {data !== undefined && (
        <Stack gap="lg">
          {data?.state !== "active" && <Joining />}
          {data !== null && <Belonging network={data} />}
        </Stack>
      )}
    </Page>
  );
}

function Joining() {
  const { t } = useI18n();
  const may = usePermission();
  const [offer, setOffer] = useState<{ code: string; offer: OfferAnswer }>();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { code: "" },
    check: ({ code }) => ({
      code: readInvitationCode(code) === null ? t("network.join.code_wrong") : undefined,
    }),
    send: async ({ code }) => {
      setOffer({ code, offer: await api.post<OfferAnswer>("/shared-card/offers", { body: { code } }) });
    },
  });
  if (!may("network:write")) {
    return (
      <Card>
        <Text>{t("network.join.not_yours")}</Text>
      </Card>
    );
  }
  if (offer !== undefined) return <Offer {...offer} onBack={() => setOffer(undefined)} />;
  return (
    <Card title={t("network.join.title")}>
      <div className={styles.narrow}>
        <Form onSubmit={submit} summary={summary}>
          <TextInput
            label={t("network.join.code")}
            description={t("network.join.code_hint")}
            autoComplete="off"
            {...field("code")}
          />
          <SubmitButton isSending={isSending}>{t("network.join.read")}</SubmitButton>
        </Form>
      </div>
    </Card>
  );
}

interface OfferProps {
  readonly code: string;
  readonly offer: OfferAnswer;
  readonly onBack: () => void;
}

function Offer({ code, offer, onBack }: OfferProps) {
  const { t, money, number } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { accepted: false },
    check: ({ accepted }) => ({ accepted: accepted ? undefined : t("network.join.accept_missing") }),
    send: async () => {
      const { network } = await api.post<{ network: SharedCardNetwork }>("/shared-card/join", {
        body: { code, agreementVersion: offer.agreement.version },
      });
      queries.setQueryData(sharedCardQuery.queryKey, network);
      toasts.saved(t("network.join.done", { network: offer.networkName }));
    },
  });
  const { agreement, worth, earnCents } = offer;
  return (
    <Card title={offer.networkName}>
      <Form onSubmit={submit} summary={summary}>
        <Text>
          {t("network.join.offer", {
            earn: money(earnCents),
            points: number(worth.points),
            amount: money(worth.cents),
          })}
        </Text>
        <AgreementBox agreement={agreement} />
        <Checkbox
          label={t("network.join.accept", { version: agreement.version })}
          {...field("accepted", "checkbox")}
        />
        <Group>
          <SubmitButton isSending={isSending}>
            {t("network.join.action", { network: offer.networkName })}
          </SubmitButton>
          <Button variant="default" onClick={onBack}>
            {t("network.cancel")}
          </Button>
        </Group>
      </Form>
    </Card>
  );
}

function Belonging({ network }: { readonly network: SharedCardNetwork }) {
  const { t, money, number, month, instant } = useI18n();
  const { month: now } = network;
  return (
    <>
      <Figures>
        <Figure
          label={t("network.shared.balance")}
          value={money(Math.abs(network.balanceCents))}
          note={t(
            network.balanceCents > 0
              ? "network.shared.you_owe"
              : network.balanceCents < 0
                ? "network.shared.you_are_owed"
                : "network.shared.even",
          )}
        />
        <Figure
          label={t("network.shared.credited", { month: month(now.month) })}
          value={number(now.creditedPoints - now.takenBackPoints)}
          note={money(now.creditedCents + now.takenBackCents)}
        />
        <Figure
          label={t("network.shared.accepted", { month: month(now.month) })}
          value={number(now.acceptedPoints - now.returnedPoints)}
          note={money(-(now.acceptedCents + now.returnedCents))}
        />
        <Figure
          label={t("network.shared.rate")}
          value={money(network.earnCents)}
          note={t("network.shared.worth", {
            points: number(network.worth.points),
            amount: money(network.worth.cents),
          })}
        />
      </Figures>
      {network.state === "left" && network.leftAt !== null && (
        <Alert color="gray" icon={<Info aria-hidden />}>
          {t("network.shared.left", { network: network.name, when: instant(network.leftAt) })}
        </Alert>
      )}
      <Statements network={network} />
      <AccountCard network={network} />
      <Card title={t("network.agreement.version", { version: network.agreement.version })}>
        <AcceptedAgreement network={network} />
      </Card>
      {network.state === "active" && <Leaving network={network} />}
    </>
  );
}

function Statements({ network }: { readonly network: SharedCardNetwork }) {
  const { t, month, day } = useI18n();
  if (network.statements.length === 0) {
    return (
      <Card title={t("network.part.statements")}>
        <Text c="dimmed">{t("network.shared.no_statement")}</Text>
      </Card>
    );
  }
  const rows = network.statements.map((one) => ({ ...one, shopId: one.month, shopName: month(one.month) }));
  return (
    <Card title={t("network.part.statements")}>
      <MonthTable
        rows={rows}
        firstColumn={t("network.table.month")}
        hasTotal={false}
        end={{
          name: t("network.table.state"),
          cell: (one) => (
            <Group gap="sm" wrap="nowrap">
              <span>
                {one.settledAt === null
                  ? t("network.state.open")
                  : t("network.state.settled", { day: day(one.settledAt.slice(0, 10)) })}
              </span>
              <Anchor
                href={apiUrl(`/shared-card/statements/${one.month}/statement.pdf`)}
                aria-label={t("network.statements.pdf_of", { shop: one.shopName })}
              >
                {t("network.statements.pdf")}
              </Anchor>
              <Anchor
                href={apiUrl(`/shared-card/statements/${one.month}/statement.csv`)}
                aria-label={t("network.statements.csv_of", { month: one.shopName })}
              >
                {t("network.statements.csv")}
              </Anchor>
            </Group>
          ),
        }}
      />
    </Card>
  );
}

function AccountCard({ network }: { readonly network: SharedCardNetwork }) {
  const { t } = useI18n();
  const may = usePermission();
  const queries = useQueryClient();
  const toasts = useToasts();
  const isLocked = !may("network:write");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      accountHolder: network.accountHolder ?? "",
      iban: network.iban === null ? "" : printedIban(network.iban),
      bic: network.bic ?? "",
    },
    check: (values) => checkAccount(values, t),
    send: async (values) => {
      await api.put("/shared-card/account", { body: accountBody(values) });
      await queries.invalidateQueries({ queryKey: sharedCardQuery.queryKey });
      toasts.saved(t("network.saved"));
    },
  });
  return (
    <Card title={t("network.account.title")}>
      <div className={styles.narrow}>
        <Form onSubmit={submit} summary={summary}>
          <Text c="dimmed">{t("network.account.shop_sentence")}</Text>
          <AccountFields field={field} isLocked={isLocked} />
          {!isLocked && <SubmitButton isSending={isSending}>{t("network.save")}</SubmitButton>}
        </Form>
      </div>
    </Card>
  );
}

function AcceptedAgreement({ network }: { readonly network: SharedCardNetwork }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { agreement, acceptedVersion } = network;
  const isNewer = agreement.version > acceptedVersion;
  const accept = async () => {
    try {
      await api.post("/shared-card/acceptances", { body: { agreementVersion: agreement.version } });
      await queries.invalidateQueries({ queryKey: sharedCardQuery.queryKey });
      toasts.saved(t("network.saved"));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Stack gap="md" align="flex-start">
      <Text c="dimmed">
        {t(isNewer ? "network.agreement.newer" : "network.agreement.accepted", {
          when: instant(network.acceptedAt),
          version: acceptedVersion,
        })}
      </Text>
      <AgreementBox agreement={agreement} />
      {isNewer && network.state === "active" && may("network:write") && (
        <Button onClick={() => void accept()}>
          {t("network.agreement.accept", { version: agreement.version })}
        </Button>
      )}
    </Stack>
  );
}

function Leaving({ network }: { readonly network: SharedCardNetwork }) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const toasts = useToasts();
  if (!may("network:write")) return null;
  const leave = async () => {
    const agreed = await confirm({
      title: t("network.leave.title", { network: network.name }),
      effect: t("network.leave.effect"),
      action: t("network.leave.action"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.post("/shared-card/leave");
      await queries.invalidateQueries({ queryKey: sharedCardQuery.queryKey });
      toasts.saved(t("network.leave.done", { network: network.name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Card title={t("network.leave.action")}>
      <Stack gap="md" align="flex-start">
        <Text>{t("network.leave.sentence")}</Text>
        <Button variant="outline" color="danger" onClick={() => void leave()}>
          {t("network.leave.action")}
        </Button>
      </Stack>
    </Card>
  );
}

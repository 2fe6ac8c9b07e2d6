import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Day } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { Wallets } from "../shared.ts";
import { AppleForm } from "./AppleForm.tsx";
import styles from "./cards.module.css";
import { GoogleForm } from "./GoogleForm.tsx";
import { useCardsChanged, walletsQuery } from "./reading.ts";
import { UpdateTimes } from "./UpdateTimes.tsx";

/** The shop's accounts with Apple and Google: what they bring, what to get, what it costs; all the rest works without. */
export default function WalletsPage() {
  const { t } = useI18n();
  const wallets = useQuery(walletsQuery);
  return (
    <Page
      title={t("cards.wallets.title")}
      sentence={t("cards.wallets.sentence")}
      back={<AppLink href="/cards">{t("cards.title")}</AppLink>}
    >
      {wallets.isPending ? (
        <CardSkeleton lines={6} />
      ) : wallets.error !== null ? (
        <Card>
          <ErrorState fault={wallets.error} retry={wallets.refetch} />
        </Card>
      ) : (
        <>
          {!wallets.data.isPublic && (
            <div className={styles.notice}>
              <p>{t("cards.wallets.not_public")}</p>
            </div>
          )}
          <Apple wallets={wallets.data} />
          <Google wallets={wallets.data} />
          <UpdateTimes wallets={wallets.data} />
          <Card title={t("cards.near.title")}>
            <p className={styles.plain}>{t("cards.near.explain")}</p>
          </Card>
        </>
      )}
    </Page>
  );
}

interface WalletsProps {
  readonly wallets: Wallets;
}

function Apple({ wallets: { apple } }: WalletsProps) {
  const { t } = useI18n();
  const may = usePermission();
  return (
    <Card title={t("cards.apple.title")} aside={apple !== null && <Forget platform="apple" />}>
      <div className={styles.stack}>
        {apple === null ? (
          <Steps platform="apple" count={4} />
        ) : (
          <dl className={styles.facts}>
            <Fact name={t("cards.apple.pass_type")} value={apple.passType} />
            <Fact name={t("cards.apple.team")} value={apple.team} />
            <Fact
              name={t("cards.apple.until")}
              value={<Day day={apple.expiresAt === null ? null : apple.expiresAt.slice(0, 10)} />}
            />
          </dl>
        )}
        {apple !== null && <p className={styles.quiet}>{t("cards.apple.renew")}</p>}
        {may("loyalty:write") && <AppleForm key={apple?.setAt} isRenewal={apple !== null} />}
      </div>
    </Card>
  );
}

function Google({ wallets: { google } }: WalletsProps) {
  const { t } = useI18n();
  const may = usePermission();
  return (
    <Card title={t("cards.google.title")} aside={google !== null && <Forget platform="google" />}>
      <div className={styles.stack}>
        {google === null ? (
          <Steps platform="google" count={4} />
        ) : (
          <dl className={styles.facts}>
            <Fact name={t("cards.google.issuer")} value={google.issuer} />
            <Fact name={t("cards.google.email")} value={google.email} />
          </dl>
        )}
        {may("loyalty:write") && <GoogleForm key={google?.setAt} isRenewal={google !== null} />}
      </div>
    </Card>
  );
}

/** What to get, where, for how much and how long it takes. */
function Steps({ platform, count }: { readonly platform: "apple" | "google"; readonly count: number }) {
  const { t } = useI18n();
  return (
    <>
      <p className={styles.plain}>{t(`cards.${platform}.brings`)}</p>
      <ol className={styles.steps}>
        {Array.from({ length: count }, (_, index) => (
          <li key={index}>{t(`cards.${platform}.step${index + 1}`)}</li>
        ))}
      </ol>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Forget({ platform }: { readonly platform: "apple" | "google" }) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const forget = useMutation({
    mutationFn: async () => await api.delete(`/wallet-accounts/${platform}`),
    onSuccess: async () => {
      await changed();
      toasts.saved(t("cards.wallets.forgotten"));
    },
    onError: (fault) => toasts.failed(fault),
  });
  const ask = async () => {
    const agreed = await confirm({
      title: t(`cards.${platform}.forget_title`),
      effect: t("cards.wallets.forget_effect"),
      action: t("cards.wallets.forget"),
      isDangerous: true,
    });
    if (agreed) forget.mutate();
  };
  if (!may("loyalty:write")) return null;
  return (
    <Button size="compact-sm" variant="subtle" loading={forget.isPending} onClick={() => void ask()}>
      {t("cards.wallets.forget")}
    </Button>
  );
}

import { Button, Loader } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../components/ErrorState.tsx";
import { Page } from "../components/Page.tsx";
import { useI18n } from "../i18n.tsx";
import styles from "./Frame.module.css";

/** While the code of a page is on its way. */
export function OpeningPage() {
  const { t } = useI18n();
  return (
    <div className={styles.opening} role="status">
      <Loader size="sm" color="brand" aria-hidden />
      <span>{t("console.opening")}</span>
    </div>
  );
}

export function MissingPage() {
  const { t } = useI18n();
  return (
    <div className={styles.plain}>
      <Page title={t("console.missing.title")} sentence={t("console.missing.sentence")}>
        <BackHome />
      </Page>
    </div>
  );
}

export function RefusedPage() {
  const { t } = useI18n();
  return (
    <Page title={t("console.refused.title")} sentence={t("console.refused.sentence")}>
      <BackHome />
    </Page>
  );
}

interface FaultPageProps {
  readonly fault: unknown;
  readonly retry: () => void;
}

export function FaultPage({ fault, retry }: FaultPageProps) {
  const { t } = useI18n();
  const router = useRouter();
  const tryAgain = () => {
    retry();
    void router.invalidate();
  };
  return (
    <div className={styles.plain}>
      <Page title={t("console.fault.title")}>
        <ErrorState fault={fault} retry={tryAgain} />
      </Page>
    </div>
  );
}

function BackHome() {
  const { t } = useI18n();
  return (
    <div>
      <Button variant="default" component={Link} to="/">
        {t("console.missing.home")}
      </Button>
    </div>
  );
}

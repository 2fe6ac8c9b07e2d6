import { UnstyledButton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { api } from "../api.ts";
import { ErrorState } from "../components/ErrorState.tsx";
import { ErrorSummary } from "../components/form.tsx";
import { useI18n } from "../i18n.tsx";
import { problemText } from "../problem.ts";
import { useSessionChange } from "../session.ts";
import { AccountLayout } from "./AccountLayout.tsx";
import styles from "./account.module.css";
import { welcomeQuery } from "./welcome.ts";

export default function WelcomePage() {
  const { t } = useI18n();
  const welcome = useQuery(welcomeQuery);
  const navigate = useNavigate();
  const changeSession = useSessionChange();
  const visit = useMutation({
    mutationFn: () => api.post("/auth/demo"),
    onSuccess: async () => {
      await changeSession();
      await navigate({ to: "/" });
    },
  });

  return (
    <AccountLayout title={t("console.welcome.title")} sentence={t("console.welcome.sentence")}>
      {welcome.isError && <ErrorState fault={welcome.error} retry={welcome.refetch} />}
      <div className={styles.choices}>
        {visit.isError && <ErrorSummary errors={[]} general={problemText(visit.error, t)} />}
        {welcome.data?.demo && (
          <UnstyledButton
            className={styles.choice}
            data-first
            disabled={visit.isPending}
            onClick={() => visit.mutate()}
          >
            <span className={styles.choiceName}>{t("console.welcome.demo")}</span>
            <span className={styles.choiceTime}>{t("console.welcome.demo_time")}</span>
            <span className={styles.choiceNote} aria-live="polite">
              {visit.isPending ? t("console.welcome.demo_opening") : t("console.welcome.demo_note")}
            </span>
          </UnstyledButton>
        )}
        {welcome.data?.canOpenShop && (
          <Link
            className={styles.choice}
            to="/open-shop"
            {...(welcome.data.demo ? {} : { "data-first": true })}
          >
            <span className={styles.choiceName}>{t("console.welcome.open")}</span>
            <span className={styles.choiceTime}>{t("console.welcome.open_time")}</span>
            <span className={styles.choiceNote}>{t("console.welcome.open_note")}</span>
          </Link>
        )}
      </div>
      <p className={styles.after}>
        {t("console.welcome.known")} <Link to="/sign-in">{t("console.welcome.sign_in")}</Link>
      </p>
    </AccountLayout>
  );
}

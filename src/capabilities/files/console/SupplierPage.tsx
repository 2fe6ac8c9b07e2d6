import { useMutation } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { FileDrop } from "../../../console/components/FileDrop.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { Progress } from "../../../console/components/Progress.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./files.module.css";
import type { Counts } from "./views.ts";

const kinds = [".csv", ".tsv", ".txt", ".xlsx", ".ods", ".gz"];

/** A supplier's file against the base, before it is paid for. */
export default function SupplierPage() {
  const { t } = useI18n();
  const comparing = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return await api.post<Counts>("/files/overlaps", { body: form });
    },
  });
  return (
    <Page
      title={t("files.supplier.title")}
      sentence={t("files.supplier.sentence")}
      back={<AppLink href="/files">{t("files.back")}</AppLink>}
    >
      <Card>
        {comparing.isPending ? (
          <Progress label={t("files.supplier.comparing")} />
        ) : (
          <FileDrop
            kinds={kinds}
            mostMegabytes={500}
            isWholePage
            hint={t("files.supplier.hint")}
            onFile={(file) => comparing.mutate(file)}
          />
        )}
      </Card>
      {comparing.error !== null && <ErrorState fault={comparing.error} />}
      {comparing.data !== undefined && <Overlap counts={comparing.data} />}
    </Page>
  );
}

const details = [
  "byEmail",
  "byPhone",
  "byNameAndPostcode",
  "repeated",
  "refused",
  "badEmails",
  "badPhones",
  "unreadable",
] as const;

function Overlap({ counts }: { readonly counts: Counts }) {
  const { t, number, percent } = useI18n();
  const { contacts = 0, known = 0, fresh = 0 } = counts;
  return (
    <>
      <Figures>
        <Figure label={t("files.supplier.contacts")} value={number(contacts)} />
        <Figure
          label={t("files.supplier.known")}
          value={number(known)}
          note={contacts === 0 ? undefined : percent(known / contacts, 0)}
        />
        <Figure
          label={t("files.supplier.fresh")}
          value={number(fresh)}
          note={t("files.supplier.fresh_note")}
        />
      </Figures>
      <Card title={t("files.supplier.details")}>
        <dl className={styles.decisions}>
          {details.map((name) => (
            <div key={name} className={styles.decision}>
              <dt>{t(`files.supplier.count.${name}`)}</dt>
              <dd className="figures">{number(counts[name] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

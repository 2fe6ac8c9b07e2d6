import { BarRows } from "../../../console/components/BarRows.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { wilson } from "../../insight/shared.ts";
import type { Proofs } from "../shared.ts";
import styles from "./winback.module.css";

/** What the warnings of half a year ago were worth: who had gone half a year later, with each and without any. */
export function ProofFinding({ proof }: { readonly proof: Proofs }) {
  const { t, has, percent, number, day } = useI18n();
  const rows = [
    ...proof.signals.map(({ kind, warned, warnedGone }) => ({
      key: kind,
      name: has(`winback.signal.${kind}`) ? t(`winback.signal.${kind}`) : kind,
      warned,
      gone: warnedGone,
    })),
    { key: "none", name: t("winback.proof.others"), warned: proof.others, gone: proof.othersGone },
  ].map((row) => ({ ...row, share: wilson(row.gone, row.warned) }));
  const warned = proof.signals.reduce((sum, one) => sum + one.warned, 0);
  const gone = proof.signals.reduce((sum, one) => sum + one.warnedGone, 0);
  const enough = warned >= 30 && proof.others >= 30;
  return (
    <Finding
      title={
        enough
          ? t("winback.proof.title", {
              warned: percent(gone / warned),
              others: percent(proof.othersGone / proof.others),
            })
          : t("winback.proof.few", { warned, others: number(proof.others) })
      }
      note={<span className={styles.definition}>{t("winback.proof.note", { day: day(proof.day) })}</span>}
      fileName={t("winback.proof.file")}
      table={{
        columns: [
          { key: "name", name: t("winback.filters.signal"), kind: "text" },
          { key: "warned", name: t("winback.proof.warned"), kind: "number" },
          { key: "gone", name: t("winback.proof.gone"), kind: "number" },
          { key: "share", name: t("winback.loss.share"), kind: "percent" },
          { key: "low", name: t("winback.loss.low"), kind: "percent" },
          { key: "high", name: t("winback.loss.high"), kind: "percent" },
        ],
        rows: rows.map(({ name, warned: of, gone: came, share }) => ({
          name,
          warned: of,
          gone: came,
          share: share?.share ?? null,
          low: share?.low ?? null,
          high: share?.high ?? null,
        })),
      }}
    >
      <BarRows
        format={(share) => percent(share)}
        full={1}
        rows={rows.map(({ key, name, warned: of, gone: came, share }) => ({
          key,
          label: name,
          value: share?.share ?? 0,
          note: t("winback.loss.of", { lost: number(came), active: number(of) }),
        }))}
      />
    </Finding>
  );
}

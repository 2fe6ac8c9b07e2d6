import { CurveChart } from "../../../console/components/CurveChart.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type ConcentrationSnapshot, customersAddress } from "../../insight/shared.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import styles from "./TodayPage.module.css";

/** The shop's own twenty and eighty, whatever they are. */
export default function ConcentrationFinding({
  concentration,
}: {
  readonly concentration: ConcentrationSnapshot;
}) {
  const { t, percent, number } = useI18n();
  const { figures, curve } = concentration;
  const { customers } = figures;
  const best = Math.ceil(customers * 0.2);
  const share = figures.shareOfTop["20%"];
  const points = curve.map((point) => ({ customers: point.customers / customers, sales: point.share }));
  const title = t("today.curve.title", { customers: percent(best / customers), sales: percent(share) });
  const rows = Object.entries(figures.shareOfTop).map(([part, sales]) => ({
    part: part.replace("%", " %"),
    customers: Math.ceil((customers * Number.parseInt(part, 10)) / 100),
    sales,
  }));
  return (
    <Finding
      title={title}
      note={
        <AppLink
          className={styles.noteLink}
          href={customersAddress({ field: "best", op: "is", value: true }, "spent_year")}
        >
          {t("today.curve.who", { count: best })}
        </AppLink>
      }
      fileName={t("today.curve.file")}
      table={{
        columns: [
          { key: "part", name: t("today.curve.part"), kind: "text" },
          { key: "customers", name: t("today.curve.customers"), kind: "number" },
          { key: "sales", name: t("today.curve.sales"), kind: "percent" },
        ],
        rows,
      }}
    >
      <CurveChart
        points={points}
        marked={{
          customers: best / customers,
          sales: share,
          label: t("today.curve.point", { count: number(best), sales: percent(share) }),
        }}
        description={title}
      />
    </Finding>
  );
}

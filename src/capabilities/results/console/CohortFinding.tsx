import { CohortGrid } from "../../../console/components/CohortGrid.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { Cohort } from "../../insight/shared.ts";

const mostCohorts = 13;

/** Those who began the same month, and how many of them bought in each month after. */
export function CohortFinding({ cohorts }: { readonly cohorts: readonly Cohort[] }) {
  const { t, percent } = useI18n();
  // The first month of the records holds everybody who was already a customer: it is no cohort.
  const shown = cohorts.slice(1).slice(-mostCohorts);
  if (shown.length < 2) return null;
  const whole = shown.slice(0, -1);
  const buyers = whole.reduce((sum, { size }) => sum + size, 0);
  const again = whole.reduce((sum, { active }) => sum + (active[1] ?? 0), 0);
  const title = t("results.cohorts.title", { share: percent(buyers === 0 ? 0 : again / buyers) });
  return (
    <Finding
      title={title}
      note={t("results.cohorts.note")}
      fileName={t("results.cohorts.file")}
      table={{
        columns: [
          { key: "month", name: t("results.cohorts.first_month"), kind: "month" },
          { key: "after", name: t("results.cohorts.after"), kind: "number" },
          { key: "customers", name: t("results.cohorts.customers"), kind: "number" },
          { key: "cents", name: t("results.figure.sales"), kind: "money" },
        ],
        rows: shown.flatMap(({ month, active, cents }) =>
          active.map((customers, after) => ({ month, after, customers, cents: cents[after] ?? 0 })),
        ),
      }}
    >
      <CohortGrid
        cohorts={shown.map(({ month, size, active }) => ({
          month,
          customers: size,
          shares: active.slice(1).map((customers) => (size === 0 ? null : customers / size)),
        }))}
        caption={title}
        firstColumn={t("results.cohorts.first_month")}
        sizeColumn={t("results.cohorts.customers")}
        stepLabel={(step) => t("results.cohorts.step", { step })}
      />
    </Finding>
  );
}

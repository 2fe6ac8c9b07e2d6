import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import { demandQuery } from "./reading.ts";

const shownRows = 12;
const demandMonths = 3;

/** What is asked for, family by family, beside the same weeks a year before. */
export function Demand() {
  const { t, money, percent } = useI18n();
  const { data, error, refetch } = useQuery(demandQuery);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton lines={6} />;
  const { items, days } = data;
  const [first] = items;
  if (first === undefined) return null;
  const total = items.reduce((sum, { cents }) => sum + cents, 0);
  return (
    <Finding
      title={t("affinity.demand.title", { name: first.name, share: percent(first.cents / total), days })}
      note={t("affinity.demand.note")}
      fileName={t("affinity.demand.file")}
      table={{
        columns: [
          { key: "name", name: t("affinity.demand.category"), kind: "text" },
          { key: "quantity", name: t("affinity.demand.quantity"), kind: "number" },
          { key: "cents", name: t("affinity.demand.sales"), kind: "money" },
          { key: "before", name: t("affinity.demand.before"), kind: "money" },
        ],
        rows: items.map(({ name, quantity, cents, centsBefore }) => ({
          name,
          quantity,
          cents,
          before: centsBefore,
        })),
      }}
    >
      <BarRows
        label={t("affinity.demand.category")}
        format={(value) => money(value, undefined, { hideCents: true })}
        rows={items.slice(0, shownRows).map(({ categoryId, name, cents, centsBefore }) => ({
          key: categoryId,
          label: name,
          value: cents,
          lastYear: centsBefore > 0 ? centsBefore : null,
          href: customersAddress({
            field: "bought_category",
            op: "bought",
            value: { ids: [categoryId], months: demandMonths },
          }),
        }))}
      />
    </Finding>
  );
}

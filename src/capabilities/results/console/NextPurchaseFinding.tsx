import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type Again, customersAddress } from "../../insight/shared.ts";
import { nextPurchaseQuery, type Scope } from "./queries.ts";

/** How long customers take to buy again: after a first purchase, where most are lost, and after the later ones. */
export function NextPurchaseFinding({
  scope,
  compare,
}: {
  readonly scope: Scope;
  readonly compare: boolean;
}) {
  const { t, percent, number } = useI18n();
  const { data } = useQuery(nextPurchaseQuery(scope));
  if (data === undefined) return null;
  const { first, later, lastYear } = data;
  const days = [...new Set([...first.within, ...later.within].map((one) => one.days))].sort((a, b) => a - b);
  if (days.length < 2) return null;
  const shareAt = (again: Again | undefined, at: number) =>
    again?.within.find((one) => one.days === at)?.share ?? null;
  const half = (again: Again) =>
    again.medianDays === null
      ? t("results.next.half_unknown")
      : t("results.next.half", { count: again.medianDays, shown: number(again.medianDays) });
  const at = [90, 60, 30, 14, 7].find((one) => shareAt(first, one) !== null) ?? days[0] ?? 7;
  const firstShare = shareAt(first, at);
  const title =
    firstShare === null
      ? t("results.next.title_later", { half: half(later) })
      : t("results.next.title", { share: percent(firstShare), days: at, half: half(later) });
  const isCompared = compare && lastYear !== null;
  return (
    <Finding
      title={title}
      note={
        <>
          {t("results.next.note")}{" "}
          <AppLink
            href={customersAddress(
              {
                all: [
                  { field: "purchase_days", op: "between", value: { from: 1, to: 1 } },
                  { field: "first_purchase", op: "dated", value: { from: scope.from, to: scope.to } },
                ],
              },
              "last_purchase",
            )}
          >
            {t("results.next.who")}
          </AppLink>
        </>
      }
      fileName={t("results.next.file")}
      table={{
        columns: [
          { key: "days", name: t("results.next.days"), kind: "number" },
          { key: "first", name: t("results.next.first"), kind: "percent" },
          { key: "later", name: t("results.next.later"), kind: "percent" },
          ...(isCompared
            ? ([
                { key: "firstBefore", name: t("results.next.first_before"), kind: "percent" },
                { key: "laterBefore", name: t("results.next.later_before"), kind: "percent" },
              ] as const)
            : []),
        ],
        rows: days.map((one) => ({
          days: one,
          first: shareAt(first, one),
          later: shareAt(later, one),
          firstBefore: shareAt(lastYear?.first, one),
          laterBefore: shareAt(lastYear?.later, one),
        })),
      }}
    >
      <LineChart
        at={days.map(String)}
        series={[
          { name: t("results.next.later"), values: days.map((one) => shareAt(later, one)) },
          { name: t("results.next.first"), values: days.map((one) => shareAt(first, one)) },
          ...(isCompared
            ? [
                {
                  name: t("results.next.first_before"),
                  values: days.map((one) => shareAt(lastYear.first, one)),
                  isLastYear: true,
                },
              ]
            : []),
        ]}
        description={title}
        format={(value) => percent(value)}
        atLabel={(one) => t("results.next.day_short", { days: one })}
        atFullLabel={(one) => t("results.next.within", { days: Number(one) })}
        height={220}
      />
    </Finding>
  );
}

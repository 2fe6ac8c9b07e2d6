import { MultiSelect, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { allWords, oneWord, useAddress } from "../../../console/address.ts";
import { Card } from "../../../console/components/Card.tsx";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { customersAddress, type GroupBy, type GroupSalesAnswer, type Step } from "../../insight/shared.ts";
import { groupSalesQuery, type Scope, segmentsQuery } from "./queries.ts";
import styles from "./results.module.css";

const groupings = ["newness", "stage", "best", "group", "segment"] as const satisfies readonly GroupBy[];
const mostSeries = 5;

/** Sales and margin of each group of customers over time; the groups and the measure stand in the address. */
export function GroupsFinding({ scope, compare }: { readonly scope: Scope; readonly compare: boolean }) {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const may = usePermission();
  const by = groupings.find((one) => one === oneWord(search["groups"])) ?? "newness";
  const measure = oneWord(search["measure"]) === "margin" ? "margin" : "sales";
  const offered = groupings.filter((one) => one !== "segment" || may("segments:read"));
  const { data: segments } = useQuery({ ...segmentsQuery, enabled: by === "segment" });
  const asked = allWords(search["segment"]);
  const chosen = asked.length > 0 ? asked : (segments ?? []).slice(0, 3).map(({ value }) => value);
  const isReady = by !== "segment" || chosen.length > 0;
  const { data } = useQuery({
    ...groupSalesQuery(scope, stepFor(scope), by, by === "segment" ? chosen : []),
    enabled: isReady,
  });
  return (
    <div className={styles.groups}>
      <div className={styles.scope}>
        <div className={styles.chooser}>
          <SegmentedControl
            aria-label={t("results.groups.by")}
            value={by}
            onChange={(value) => void change({ groups: value })}
            data={offered.map((value) => ({ value, label: t(`results.groups.by.${value}`) }))}
          />
        </div>
        <SegmentedControl
          aria-label={t("results.groups.measure")}
          value={measure}
          onChange={(value) => void change({ measure: value === "margin" ? value : undefined })}
          data={["sales", "margin"].map((value) => ({ value, label: t(`results.groups.measure.${value}`) }))}
        />
        {by === "segment" && (
          <MultiSelect
            aria-label={t("results.groups.segments")}
            placeholder={t("results.groups.segments")}
            data={(segments ?? []).map(({ value, label }) => ({ value, label }))}
            value={[...chosen]}
            onChange={(values) => void change({ segment: values })}
            maxValues={mostSeries}
            searchable
          />
        )}
      </div>
      {by === "segment" && segments?.length === 0 ? (
        <Card>
          <p className={styles.plain}>{t("results.groups.no_segments")}</p>
        </Card>
      ) : data === undefined ? (
        <CardSkeleton height={260} />
      ) : (
        <GroupsChart answer={data} from={scope.from} by={by} measure={measure} compare={compare} />
      )}
    </div>
  );
}

/** Weeks as long as they can be told apart, then months. */
function stepFor({ from, to }: Scope): Step {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return days <= 120 ? "week" : "month";
}

interface GroupsChartProps {
  readonly answer: GroupSalesAnswer;
  readonly from: string;
  readonly by: GroupBy;
  readonly measure: "sales" | "margin";
  readonly compare: boolean;
}

function GroupsChart({ answer, from, by, measure, compare }: GroupsChartProps) {
  const { t, has, money, percent, shortMonth, day } = useI18n();
  const groups = answer.groups.filter(({ cents }) => cents !== 0);
  const [first] = groups;
  const nameOf = ({ key, name }: { readonly key: string; readonly name: string | null }) => {
    if (name !== null) return name;
    const keyOfText =
      by === "stage"
        ? `insight.stage.${key}`
        : by === "group"
          ? `insight.group.${key}`
          : `results.groups.${by}.${key}`;
    return has(keyOfText) ? t(keyOfText) : key;
  };
  if (first === undefined) {
    return (
      <Card title={t("results.groups.name")}>
        <p className={styles.plain}>{t("results.split.stage.empty")}</p>
      </Card>
    );
  }
  const valueOf = (group: { readonly cents: number; readonly marginCents: number }) =>
    measure === "sales" ? group.cents : group.marginCents;
  const total = groups.reduce((sum, group) => sum + Math.max(valueOf(group), 0), 0);
  const shown = (cents: number) => money(cents, undefined, { hideCents: true });
  const noteOf = ({ cents, lastYearCents }: (typeof groups)[number]) => {
    if (!compare || lastYearCents === null || lastYearCents <= 0) return undefined;
    const change = (cents - lastYearCents) / lastYearCents;
    return `${change < 0 ? "−" : "+"}${percent(Math.abs(change))}`;
  };
  // The week or month in which the period begins is not whole: on the line it would look like a fall.
  const whole = (answer.starts[0] ?? from) < from && answer.starts.length > 2 ? 1 : 0;
  const share = percent(total === 0 ? 0 : Math.max(valueOf(first), 0) / total);
  return (
    <Finding
      title={
        by === "segment"
          ? t("results.groups.title_segment", { part: nameOf(first), amount: shown(valueOf(first)) })
          : t(`results.groups.title_${measure}`, { part: nameOf(first), share })
      }
      note={
        <>
          {t(by === "newness" ? "results.groups.note_newness" : "results.groups.note")}{" "}
          {t(answer.marginIsByLine ? "results.groups.margin_by_line" : "results.groups.margin_by_rate")}
        </>
      }
      fileName={t("results.groups.file")}
      table={{
        columns: [
          { key: "start", name: t("results.groups.from"), kind: "day" },
          { key: "name", name: t("results.groups.name"), kind: "text" },
          { key: "sales", name: t("results.figure.sales"), kind: "money" },
          { key: "margin", name: t("results.split.margin_column"), kind: "money" },
          { key: "customers", name: t("results.cohorts.customers"), kind: "number" },
        ],
        rows: answer.starts.flatMap((start, place) =>
          groups.map((group) => ({
            start,
            name: nameOf(group),
            sales: group.points[place]?.cents ?? 0,
            margin: group.points[place]?.marginCents ?? 0,
            customers: group.points[place]?.customers ?? 0,
          })),
        ),
      }}
    >
      <div className={styles.groups}>
        <LineChart
          at={answer.starts.slice(whole)}
          series={groups.slice(0, mostSeries).map((group) => ({
            name: nameOf(group),
            values: group.points.slice(whole).map(valueOf),
          }))}
          description={t("results.groups.name")}
          format={shown}
          atLabel={(start) =>
            start.slice(5, 7) === "01" ? `${shortMonth(start)} ${start.slice(0, 4)}` : shortMonth(start)
          }
          atFullLabel={(start) => t("results.groups.since", { day: day(start) })}
          height={240}
        />
        <BarRows
          format={shown}
          rows={groups.map((group) => ({
            key: group.key,
            label: nameOf(group),
            value: valueOf(group),
            note: noteOf(group),
            ...(group.people === null ? {} : { href: customersAddress(group.people, "spent_year") }),
          }))}
        />
      </div>
    </Finding>
  );
}

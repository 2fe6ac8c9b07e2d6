import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { BarRows } from "../../../../console/components/BarRows.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import {
  customersAddress,
  type Demand as Row,
  type DemandAnswer,
  fewestForAPercentage,
  groups,
  type PeopleRule,
  stages,
} from "../../shared.ts";
import flow from "./flow.module.css";
import styles from "./portrait.module.css";

type By = "families" | "products";
interface SegmentNamed {
  readonly id: string;
  readonly name: string;
}

/** What a group of customers asks for and buys, beside everybody: a stage, the best, a buying group, a segment. */
export function Demand() {
  const { t } = useI18n();
  const [who, setWho] = useState("best");
  const [by, setBy] = useState<By>("families");
  const segments = useSegments();
  const asked = askedOf(who);
  const { data, error, refetch } = useQuery({
    queryKey: ["insight", "demand", who],
    queryFn: async () => await api.post<DemandAnswer>("/insight/demand", { body: asked }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  if (data === undefined)
    return error === null ? <CardSkeleton height={320} /> : <ErrorState fault={error} retry={refetch} />;
  const options = [
    { group: t("insight.demand.best"), items: [{ value: "best", label: t("insight.demand.best") }] },
    {
      group: t("insight.demand.stages"),
      items: stages
        .filter((stage) => stage !== "prospect")
        .map((stage) => ({ value: `stage ${stage}`, label: t(`insight.filter.stage.${stage}`) })),
    },
    {
      group: t("insight.demand.groups"),
      items: groups.map((group) => ({ value: `group ${group}`, label: t(`insight.group.${group}`) })),
    },
    ...(segments.length === 0
      ? []
      : [
          {
            group: t("insight.demand.segments"),
            items: segments.map(({ id, name }) => ({ value: `segment ${id}`, label: name })),
          },
        ]),
  ];
  const name = options.flatMap(({ items }) => items).find(({ value }) => value === who)?.label ?? "";
  return (
    <Answered
      answer={data}
      name={name}
      by={by}
      rule={asked.rule ?? null}
      choices={
        <div className={flow.choices}>
          <Select
            label={t("insight.demand.who")}
            w={240}
            maw="100%"
            allowDeselect={false}
            data={options}
            value={who}
            onChange={(chosen) => chosen !== null && setWho(chosen)}
          />
          <SegmentedControl
            aria-label={t("insight.demand.by")}
            value={by}
            data={(["families", "products"] as const).map((one) => ({
              value: one,
              label: t(`insight.demand.${one}`),
            }))}
            onChange={(chosen) => setBy(chosen === "products" ? "products" : "families")}
          />
        </div>
      }
    />
  );
}

interface AnsweredProps {
  readonly answer: DemandAnswer;
  readonly name: string;
  readonly by: By;
  readonly rule: PeopleRule | null;
  readonly choices: React.ReactNode;
}

const mostShown = 10;

function Answered({ answer, name, by, rule, choices }: AnsweredProps) {
  const i18n = useI18n();
  const { t, number, percent } = i18n;
  const { buyers, isSample } = answer;
  const rows = answer[by];
  const bought = rows.filter(({ groupCents }) => groupCents > 0);
  const isEnough = buyers.group >= fewestForAPercentage;
  const nameOf = (row: Row) => row.name ?? t("insight.demand.unsorted");
  const notes = [
    isEnough
      ? t("insight.demand.note", { count: buyers.group, all: number(buyers.all) })
      : t("insight.demand.few", { count: buyers.group }),
    isSample ? t("insight.demand.sample") : "",
  ];
  return (
    <Finding
      title={titleOf(i18n, name, rows, nameOf)}
      note={notes.filter(Boolean).join(" ")}
      fileName={t("insight.demand.file")}
      table={{
        columns: [
          { key: "name", name: t("insight.demand.name"), kind: "text" },
          { key: "groupBuyers", name: t("insight.demand.buyers"), kind: "number" },
          { key: "groupCents", name: t("insight.demand.cents"), kind: "money" },
          { key: "share", name: t("insight.demand.share"), kind: "percent" },
          { key: "index", name: t("insight.demand.index"), kind: "number" },
          { key: "verdict", name: t("insight.difference.verdict"), kind: "text" },
        ],
        rows: rows.map((row) => ({
          name: nameOf(row),
          groupBuyers: row.groupBuyers,
          groupCents: row.groupCents,
          share: row.share,
          index: row.index,
          verdict: t(`insight.difference.verdict.${row.verdict === "like" ? "same" : row.verdict}`),
        })),
      }}
    >
      {choices}
      <BarRows
        format={percent}
        rows={bought.slice(0, mostShown).map((row) => {
          const href = hrefOf(row, by, rule);
          return {
            key: row.id ?? "",
            label: nameOf(row),
            value: row.share,
            lastYear: ofAll(row, rows),
            ...(isEnough && row.index !== null
              ? { note: t(noteKeys[row.verdict], { index: row.index }) }
              : {}),
            ...(href === null ? {} : { href }),
          };
        })}
      />
      {rule !== null && (
        <p className={styles.silent}>
          <AppLink href={customersAddress(rule, "spent_year")}>{t("insight.core.see")}</AppLink>
        </p>
      )}
    </Finding>
  );
}

const noteKeys = {
  more: "insight.demand.row_more",
  less: "insight.demand.row_less",
  like: "insight.demand.row",
} as const;

/** The share of everybody's spending, drawn as the notch. */
function ofAll(row: Row, rows: readonly Row[]): number {
  const total = rows.reduce((sum, { allCents }) => sum + Math.max(allCents, 0), 0);
  return total === 0 ? 0 : Math.max(row.allCents, 0) / total;
}

/** Those of the group who bought it within the year. */
function hrefOf(row: Row, by: By, rule: PeopleRule | null): string | null {
  if (rule === null || row.id === null) return null;
  const field = by === "families" ? "bought_category" : "bought_product";
  return customersAddress(
    { all: [rule, { field, op: "bought", value: { ids: [row.id], months: 12 } }] },
    "spent_year",
  );
}

// A title is worth three points of what a group spends.
const fewestPoints = 0.03;

function titleOf(
  { t, percent }: I18n,
  group: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): string {
  const [first] = rows;
  if (first === undefined || first.groupCents <= 0) return t("insight.demand.title_none", { group });
  const apart = rows
    .filter((row) => row.verdict === "more" && row.share - ofAll(row, rows) >= fewestPoints)
    .toSorted((one, other) => other.share - ofAll(other, rows) - (one.share - ofAll(one, rows)))[0];
  const said = apart ?? first;
  return t(apart === undefined ? "insight.demand.title_like" : "insight.demand.title", {
    group,
    family: nameOf(said),
    share: percent(said.share),
    all: percent(ofAll(said, rows)),
  });
}

function askedOf(who: string): { readonly rule?: PeopleRule; readonly group?: string } {
  const [kind = "", value = ""] = who.split(" ");
  if (kind === "group") return { group: value };
  if (kind === "stage") return { rule: { field: "stage", op: "in", value: [value] } };
  if (kind === "segment") return { rule: { field: "segment", op: "in", value: [value] } };
  return { rule: { field: "best", op: "is", value: true } };
}

function useSegments(): readonly SegmentNamed[] {
  const may = usePermission();
  const { data } = useQuery({
    queryKey: ["segments", "names"],
    queryFn: async () => await api.get<{ readonly items: readonly SegmentNamed[] }>("/segments"),
    enabled: may("segments:read"),
    retry: false,
  });
  return data?.items ?? [];
}

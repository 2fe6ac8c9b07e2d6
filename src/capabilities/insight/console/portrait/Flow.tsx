import { Button, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, Upload } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { customersAddress, directionOf, type FlowAnswer, type Move, type PeopleRule } from "../../shared.ts";
import { FlowChart } from "./FlowChart.tsx";
import { Rises } from "./Rises.tsx";
import styles from "./flow.module.css";

interface Span {
  readonly from: string;
  readonly to: string;
}

/** Month ends before today for which the shop can name the people who moved, and the field that says so. */
const spans = { month: 1, quarter: 3, year: 12 } as const;
const spanWords = Object.keys(spans) as (keyof typeof spans)[];

/** Who moved between the stages of the relationship, between two days that the reader chooses. */
export function Flow() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [span, setSpan] = useState<Span>();
  const { data, error, refetch } = useQuery({
    queryKey: ["insight", "flow", span],
    queryFn: async () =>
      await api.get<FlowAnswer>(
        span === undefined ? "/insight/flow" : `/insight/flow?from=${span.from}&to=${span.to}`,
      ),
    placeholderData: (before) => before,
  });
  if (data === undefined)
    return error === null ? <CardSkeleton height={360} /> : <ErrorState fault={error} retry={refetch} />;
  const { days, since, flow, rises } = data;
  const readable = days.filter((day) => since !== null && day >= since);
  if (flow === null || readable.length < 2) {
    return (
      <Empty
        icon={ArrowLeftRight}
        title={t("insight.flow.none_title")}
        sentence={t("insight.flow.none")}
        action={
          <Button
            variant="default"
            leftSection={<Upload size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo("/files")}
          >
            {t("insight.flow.import")}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Moved flow={flow} days={days} readable={readable} choose={setSpan} />
      <Rises rises={rises.filter(({ from }) => since !== null && from >= since)} />
    </>
  );
}

interface MovedProps {
  readonly flow: NonNullable<FlowAnswer["flow"]>;
  readonly days: readonly string[];
  readonly readable: readonly string[];
  readonly choose: (span: Span) => void;
}

function Moved({ flow: { from, to, moves }, days, readable, choose }: MovedProps) {
  const i18n = useI18n();
  const { t, list, number } = i18n;
  const nameOf = useDayName(days);
  const moved = moves
    .filter((move) => move.from !== move.to)
    .toSorted((one, other) => other.customers - one.customers);
  const description = t("insight.flow.description", {
    from: nameOf(from),
    to: nameOf(to),
    moves: list(moved.map((move) => moveWords(i18n, move))),
  });
  const months = to === days.at(-1) ? days.length - 1 - days.indexOf(from) : null;
  return (
    <Finding
      title={titleOf(i18n, moved)}
      note={t("insight.flow.note")}
      fileName={t("insight.flow.file")}
      table={{
        columns: [
          { key: "from", name: t("insight.flow.column_from"), kind: "text" },
          { key: "to", name: t("insight.flow.column_to"), kind: "text" },
          { key: "customers", name: t("insight.stages.customers"), kind: "number" },
        ],
        rows: moves.map((move) => ({
          from: t(`insight.flow.place.${move.from}`),
          to: t(`insight.flow.place.${move.to}`),
          customers: move.customers,
        })),
      }}
    >
      <Choices from={from} to={to} days={days} readable={readable} choose={choose} nameOf={nameOf} />
      {moved.length > 0 && (
        <>
          <FlowChart moves={moves} description={description} from={nameOf(from)} to={nameOf(to)} />
          <div className={styles.moves}>
            {(["up", "down", "same"] as const).map((direction) => (
              <MoveList
                key={direction}
                direction={direction}
                moves={moved.filter((move) => directionOf(move) === direction)}
                months={months}
                number={number}
              />
            ))}
          </div>
          {fieldAgo(months) === null && <p className={styles.hint}>{t("insight.flow.people_hint")}</p>}
        </>
      )}
    </Finding>
  );
}

interface MoveListProps {
  readonly direction: "up" | "down" | "same";
  readonly moves: readonly Move[];
  readonly months: number | null;
  readonly number: (value: number) => string;
}

const headings = {
  up: "insight.flow.better",
  down: "insight.flow.worse",
  same: "insight.flow.arrived",
} as const;

function MoveList({ direction, moves, months, number }: MoveListProps) {
  const { t } = useI18n();
  if (moves.length === 0) return null;
  return (
    <div>
      <h3 data-direction={direction}>{t(headings[direction])}</h3>
      <ul>
        {moves.slice(0, 6).map((move) => {
          const words = `${t(`insight.flow.place.${move.from}`)} → ${t(`insight.flow.place.${move.to}`)}`;
          const rule = ruleOfMove(move, months);
          return (
            <li key={words}>
              {rule === null ? words : <AppLink href={customersAddress(rule, "spent_year")}>{words}</AppLink>}
              <b>{number(move.customers)}</b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function fieldAgo(months: number | null): string | null {
  const word = spanWords.find((one) => spans[one] === months);
  return word === undefined ? null : `stage_${word}_ago`;
}

/** The people behind a move that ends today. */
function ruleOfMove({ from, to }: Move, months: number | null): PeopleRule | null {
  const field = fieldAgo(months);
  if (field === null || to === "absent") return null;
  const before: PeopleRule =
    from === "absent" ? { field, op: "known", value: false } : { field, op: "in", value: [from] };
  return { all: [{ field: "stage", op: "in", value: [to] }, before] };
}

interface ChoicesProps {
  readonly from: string;
  readonly to: string;
  readonly days: readonly string[];
  readonly readable: readonly string[];
  readonly choose: (span: Span) => void;
  readonly nameOf: (day: string) => string;
}

function Choices({ from, to, days, readable, choose, nameOf }: ChoicesProps) {
  const { t } = useI18n();
  const today = days.at(-1) ?? to;
  const startOf = (word: keyof typeof spans) => days[days.length - 1 - spans[word]] ?? "";
  const offered = spanWords.filter((word) => readable.includes(startOf(word)));
  const chosen = to === today ? offered.find((word) => startOf(word) === from) : undefined;
  const options = (some: readonly string[]) => some.map((day) => ({ value: day, label: nameOf(day) }));
  return (
    <div className={styles.choices}>
      <SegmentedControl
        aria-label={t("insight.flow.presets")}
        value={chosen ?? ""}
        data={offered.map((word) => ({ value: word, label: t(`insight.flow.${word}`) }))}
        onChange={(word) => choose({ from: startOf(word as keyof typeof spans), to: today })}
      />
      <Select
        label={t("insight.flow.from")}
        w={190}
        allowDeselect={false}
        data={options(readable.filter((day) => day < to))}
        value={from}
        onChange={(day) => day !== null && choose({ from: day, to })}
      />
      <Select
        label={t("insight.flow.to")}
        w={190}
        allowDeselect={false}
        data={options(readable.filter((day) => day > from))}
        value={to}
        onChange={(day) => day !== null && choose({ from, to: day })}
      />
    </div>
  );
}

/** "fin août 2026", or "aujourd'hui" for the last of the days. */
export function useDayName(days: readonly string[]) {
  const { t, month } = useI18n();
  return (day: string) =>
    day === days.at(-1) ? t("insight.flow.today") : t("insight.flow.end_of", { month: month(day) });
}

function moveWords({ t, number }: I18n, { from, to, customers }: Move): string {
  return t("insight.flow.move", {
    from: t(`insight.flow.place.${from}`),
    to: t(`insight.flow.place.${to}`),
    count: number(customers),
  });
}

function titleOf({ t }: I18n, moved: readonly Move[]): string {
  const countOf = (from: string, ...to: readonly string[]) =>
    moved
      .filter((move) => move.from === from && to.includes(move.to))
      .reduce((sum, { customers }) => sum + customers, 0);
  const rose = countOf("occasional", "regular");
  const fell = countOf("regular", "slipping", "lost");
  if (rose + fell > 0) return t("insight.flow.title_both", { rose, fell });
  const count = moved.reduce((sum, { customers }) => sum + customers, 0);
  return count === 0 ? t("insight.flow.title_none") : t("insight.flow.title_other", { count });
}

import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { LineChart } from "../../../../console/components/LineChart.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addDays } from "../../../../values/day.ts";
import type { Movement, Segment } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { movementQuery } from "../reading.ts";
import { Movers } from "./Movers.tsx";
import styles from "./segment.module.css";

const spans = ["30", "90", "365"] as const;

/** How the segment grew or shrank day by day, from where they came and where they went. */
export function MovementFinding({ segment }: { readonly segment: Segment }) {
  const { t, number, shortMonth, day, today } = useI18n();
  const [search, change] = useAddress();
  const span = spans.find((one) => one === oneWord(search["days"])) ?? "30";
  const to = today();
  const { data, error, refetch } = useQuery(movementQuery(segment.id, addDays(to, 1 - Number(span)), to));
  if (data === undefined) {
    if (error === null) return <CardSkeleton height={240} />;
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  const { entered, left } = data;
  // Before it was made it had nobody, which says nothing.
  const days = data.days.filter((one) => one.day >= segment.createdAt.slice(0, 10));
  return (
    <Finding
      title={t(entered + left === 0 ? "segments.movement.title_none" : "segments.movement.title", {
        entered,
        left,
        came: number(entered),
        gone: number(left),
        days: Number(span),
      })}
      fileName={t("segments.movement.file")}
      table={{
        columns: [
          { key: "day", name: t("segments.movement.day"), kind: "day" },
          { key: "entered", name: t("segments.figure.entered"), kind: "number" },
          { key: "left", name: t("segments.figure.left"), kind: "number" },
          { key: "members", name: t("segments.figure.members"), kind: "number" },
        ],
        rows: days.map((one) => ({ ...one })),
      }}
    >
      <SegmentedControl
        className={styles.span ?? ""}
        size="xs"
        aria-label={t("segments.movement.span")}
        value={span}
        onChange={(chosen) => void change({ days: chosen === "30" ? undefined : chosen })}
        data={spans.map((one) => ({ value: one, label: t(`segments.movement.days_${one}`) }))}
      />
      {days.length < 2 ? (
        <p className={styles.quiet}>{t("segments.movement.begins")}</p>
      ) : (
        <LineChart
          at={days.map((one) => one.day)}
          series={[{ name: t("segments.figure.members"), values: days.map(({ members }) => members) }]}
          description={t("segments.movement.description", {
            from: day(data.from),
            to: day(data.to),
            first: number(days[0]?.members ?? 0),
            last: number(days.at(-1)?.members ?? 0),
          })}
          format={(count) => (Number.isInteger(count) ? number(count) : "")}
          atLabel={(at) => `${Number(at.slice(8))} ${shortMonth(at)}`}
          atFullLabel={day}
          height={200}
        />
      )}
      <Ways movement={data} isNew={segment.createdAt.slice(0, 10) >= data.from} />
      <Movers segmentId={segment.id} from={data.from} to={data.to} />
    </Finding>
  );
}

/** From which segments they came, to which they went. */
function Ways({ movement, isNew }: { readonly movement: Movement; readonly isNew: boolean }) {
  const { t, number } = useI18n();
  const { cameFrom, wentTo, enteredByRule, leftByRule } = movement;
  return (
    <>
      {enteredByRule + leftByRule > 0 && (
        <p className={styles.quiet}>
          {t(isNew && leftByRule === 0 ? "segments.movement.at_start" : "segments.movement.by_rule", {
            entered: enteredByRule,
            left: leftByRule,
            came: number(enteredByRule),
            gone: number(leftByRule),
          })}
        </p>
      )}
      <div className={styles.ways}>
        <Way title={t("segments.movement.came_from")} segments={cameFrom} />
        <Way title={t("segments.movement.went_to")} segments={wentTo} />
      </div>
    </>
  );
}

interface WayProps {
  readonly title: string;
  readonly segments: Movement["cameFrom"];
}

function Way({ title, segments }: WayProps) {
  const { t, number } = useI18n();
  if (segments.length === 0) return null;
  return (
    <section>
      <h3 className={styles.small}>{title}</h3>
      <ul className={styles.plainList}>
        {segments.map(({ id, name, customers }) => (
          <li key={id}>
            <AppLink href={addresses.segment(id)}>{name}</AppLink>{" "}
            <span className={styles.quiet}>
              {t("segments.people", { count: customers, shown: number(customers) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CohortGrid } from "../../../../console/components/CohortGrid.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { LiabilityAnswer, Program } from "../../shared.ts";
import common from "../common/common.module.css";
import { Euros, typedCents } from "../common/Euros.tsx";
import { usePoints } from "../common/words.ts";
import { liabilityQuery } from "../reading.ts";
import styles from "./program.module.css";

/** What the shop owes its members, when it falls due, and what the accountant writes down. */
export default function LiabilityTab({ program }: { readonly program: Program }) {
  const liability = useQuery(liabilityQuery(program.id));
  if (liability.isPending) {
    return (
      <div className={common.stack}>
        <FiguresSkeleton count={3} />
        <CardSkeleton height={180} />
      </div>
    );
  }
  if (liability.error !== null) {
    return (
      <Card>
        <ErrorState fault={liability.error} retry={liability.refetch} />
      </Card>
    );
  }
  const { data } = liability;
  return (
    <div className={common.stack}>
      <Outstanding program={program} liability={data} />
      {data.outstanding.points > 0 && (
        <div className={common.two}>
          <Buckets by="age" buckets={data.byAge} />
          <Buckets by="expiry" buckets={data.byExpiry} />
        </div>
      )}
      <Curves liability={data} />
      <div className={common.two}>
        <Schedules liability={data} />
        <Journal program={program} />
      </div>
    </div>
  );
}

interface PartProps {
  readonly program: Program;
  readonly liability: LiabilityAnswer;
}

function Outstanding({ program, liability }: PartProps) {
  const { t, money, percent, day } = useI18n();
  const points = usePoints();
  const { outstanding, breakage, alert, unitCents, simple } = liability;
  const unit = program.definition;
  const whole = (cents: number) => money(Math.round(cents), undefined, { hideCents: true });
  return (
    <>
      {alert.isAbove && alert.limitCents !== null && (
        <div className={common.notice}>
          <p>
            {t("loyalty.liability.above", {
              amount: whole(outstanding.cents),
              limit: whole(alert.limitCents),
            })}
          </p>
        </div>
      )}
      <Figures>
        <Figure
          label={t("loyalty.liability.outstanding")}
          value={whole(outstanding.cents)}
          note={
            unit === null
              ? undefined
              : unitCents === 0
                ? t("loyalty.liability.no_worth", { points: points(outstanding.points, unit) })
                : t("loyalty.liability.points", {
                    points: points(outstanding.points, unit),
                    worth: money(Math.round(unitCents * 100) / 100),
                  })
          }
        />
        <Figure
          label={t("loyalty.liability.provision")}
          value={whole(simple.provisionCents)}
          note={t("loyalty.liability.provision_note", { share: percent(simple.expectedShare) })}
        />
        <Figure
          label={t("loyalty.liability.breakage")}
          value={breakage.share === null ? "–" : percent(breakage.share)}
          note={
            breakage.state === "measured" && breakage.low !== null && breakage.high !== null
              ? t("loyalty.liability.between", {
                  low: percent(breakage.low),
                  high: percent(breakage.high),
                })
              : t("loyalty.liability.too_young")
          }
        />
      </Figures>
      <p className={common.quiet}>
        {t("loyalty.liability.as_of", { day: day(liability.asOf.slice(0, 10)) })}
      </p>
    </>
  );
}

function Buckets({
  by,
  buckets,
}: {
  readonly by: "age" | "expiry";
  readonly buckets: LiabilityAnswer["byAge"];
}) {
  const { t, money, number } = useI18n();
  const nameOf = (key: string) => t(`loyalty.liability.${by}.${bucketWord(key)}`);
  const total = buckets.reduce((sum, { points }) => sum + points, 0);
  const largest = buckets.toSorted((one, other) => other.points - one.points)[0];
  if (largest === undefined || total === 0) return null;
  const hasWorth = buckets.some(({ cents }) => cents > 0);
  const whole = (cents: number) => money(Math.round(cents), undefined, { hideCents: true });
  return (
    <Finding
      title={t(`loyalty.liability.by_${by}`, {
        part: nameOf(largest.key),
        amount: hasWorth ? whole(largest.cents) : number(largest.points),
      })}
      fileName={t(`loyalty.liability.file_${by}`)}
      table={{
        columns: [
          { key: "name", name: t(`loyalty.liability.${by}_name`), kind: "text" },
          { key: "points", name: t("loyalty.liability.points_name"), kind: "number" },
          { key: "cents", name: t("loyalty.liability.worth_name"), kind: "money" },
        ],
        rows: buckets.map(({ key, points, cents }) => ({
          name: nameOf(key),
          points,
          cents: Math.round(cents),
        })),
      }}
    >
      <BarRows
        rows={buckets.map(({ key, points, cents }) => ({
          key,
          label: nameOf(key),
          value: hasWorth ? cents : points,
        }))}
        format={(value) => (hasWorth ? whole(value) : number(value))}
      />
    </Finding>
  );
}

/** "24+" and "0-3" as words of a key. */
const bucketWord = (key: string) => key.replace("+", "_more").replace("-", "_");

function Curves({ liability }: { readonly liability: LiabilityAnswer }) {
  const { t, percent } = useI18n();
  const curves = liability.curves.filter(({ issued }) => issued > 0).slice(-13);
  const first = curves[0];
  const last = first?.used.at(-1);
  if (curves.length < 2 || first === undefined || last === undefined) return null;
  const title = t("loyalty.curves.title", { share: percent(last), months: first.used.length });
  return (
    <Finding
      title={title}
      note={t("loyalty.curves.note")}
      fileName={t("loyalty.curves.file")}
      table={{
        columns: [
          { key: "month", name: t("loyalty.curves.month"), kind: "month" },
          { key: "after", name: t("loyalty.curves.after"), kind: "number" },
          { key: "issued", name: t("loyalty.curves.issued"), kind: "number" },
          { key: "used", name: t("loyalty.curves.used"), kind: "percent" },
        ],
        rows: curves.flatMap(({ month, issued, used }) =>
          used.map((share, place) => ({ month, after: place, issued, used: share })),
        ),
      }}
    >
      <CohortGrid
        cohorts={curves.map(({ month, issued, used }) => ({
          month,
          customers: Math.round(issued),
          shares: used.slice(1),
        }))}
        caption={title}
        firstColumn={t("loyalty.curves.month")}
        sizeColumn={t("loyalty.curves.issued")}
        stepLabel={(step) => t("loyalty.curves.step", { step })}
      />
    </Finding>
  );
}

/** The two ways of the books, side by side. */
function Schedules({ liability }: { readonly liability: LiabilityAnswer }) {
  const { t, money } = useI18n();
  const { ifrs15, simple } = liability;
  const rows = [
    ["sales", ifrs15.salesCents],
    ["goods", ifrs15.goodsCents],
    ["deferred", ifrs15.deferredCents],
    ["recognised", ifrs15.recognisedCents],
    ["remaining", ifrs15.remainingCents],
  ] as const;
  return (
    <Card title={t("loyalty.schedule.title")}>
      <p className={common.quiet}>{t("loyalty.schedule.ifrs15")}</p>
      <dl className={styles.schedule}>
        {rows.map(([name, cents]) => (
          <div key={name}>
            <dt>{t(`loyalty.schedule.${name}`)}</dt>
            <dd>{money(Math.round(cents))}</dd>
          </div>
        ))}
      </dl>
      <p className={common.quiet} style={{ marginTop: 16 }}>
        {t("loyalty.schedule.simple")}
      </p>
      <dl className={styles.schedule}>
        <div>
          <dt>{t("loyalty.schedule.provision")}</dt>
          <dd>{money(Math.round(simple.provisionCents))}</dd>
        </div>
      </dl>
    </Card>
  );
}

/** The entries of the close, as a file the accountant can read. */
function Journal({ program }: { readonly program: Program }) {
  const { t, today } = useI18n();
  const [on, setOn] = useState(today());
  const [method, setMethod] = useState("deferred");
  const [previous, setPrevious] = useState<string | number>(0);
  const previousCents = Math.max(0, typedCents(previous));
  return (
    <Card title={t("loyalty.journal.title")}>
      <p className={common.quiet} style={{ marginBottom: 12 }}>
        {t("loyalty.journal.note")}
      </p>
      <div className={styles.journal}>
        <TextInput
          type="date"
          label={t("loyalty.journal.on")}
          value={on}
          max={today()}
          onChange={(event) => setOn(event.currentTarget.value)}
        />
        <Select
          w={220}
          label={t("loyalty.journal.method")}
          data={[
            { value: "deferred", label: t("loyalty.journal.deferred") },
            { value: "provision", label: t("loyalty.journal.provision") },
          ]}
          value={method}
          onChange={(chosen) => chosen !== null && setMethod(chosen)}
        />
        <Euros label={t("loyalty.journal.previous")} value={previous} onChange={setPrevious} />
        <Button
          component="a"
          variant="default"
          leftSection={<Download size={18} strokeWidth={1.75} aria-hidden />}
          href={apiUrl(`/loyalty/programs/${program.id}/liability/journal.csv`, {
            on: on === "" ? undefined : on,
            method,
            previousCents,
          })}
        >
          {t("loyalty.journal.download")}
        </Button>
      </div>
    </Card>
  );
}

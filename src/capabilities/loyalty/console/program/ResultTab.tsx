import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useGoTo } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { LineChart } from "../../../../console/components/LineChart.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Estimate, Program, ResultsAnswer } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { useFigures } from "../common/words.ts";
import { CostLedger } from "../money/CostLedger.tsx";
import { EarnsCosts } from "../programs/EarnsCosts.tsx";
import { useVerdictWords } from "../programs/verdict-words.ts";
import { resultsQuery } from "../reading.ts";
import styles from "./program.module.css";

/** What the program really brought and cost, against people who are not in it. */
export default function ResultTab({ program }: { readonly program: Program }) {
  const results = useQuery({ ...resultsQuery(program.id), enabled: program.state !== "draft" });
  const { t } = useI18n();
  const may = usePermission();
  const goTo = useGoTo();
  if (program.state === "draft") {
    return (
      <Card>
        <div className={common.notice}>
          <p>{t("loyalty.programs.draft_note")}</p>
          <Button variant="default" onClick={() => goTo(addresses.design(program.id))}>
            {t("loyalty.program.change")}
          </Button>
        </div>
      </Card>
    );
  }
  if (results.isPending) {
    return (
      <div className={common.stack}>
        <CardSkeleton height={180} />
        <FiguresSkeleton />
      </div>
    );
  }
  if (results.error !== null) {
    return (
      <Card>
        <ErrorState fault={results.error} retry={results.refetch} />
      </Card>
    );
  }
  return (
    <div className={common.stack}>
      <Verdict program={program} results={results.data} />
      <KeyFigures results={results.data} program={program} />
      <Compared results={results.data} />
      <Months program={program} results={results.data} />
      <Costs results={results.data} />
      {may("loyalty:read") && <CostLedger program={program} />}
    </div>
  );
}

function Verdict({ program, results }: { readonly program: Program; readonly results: ResultsAnswer }) {
  const { t, day } = useI18n();
  const words = useVerdictWords();
  const may = usePermission();
  const goTo = useGoTo();
  const { colour, reasons } = results.verdict;
  const [first, ...others] = reasons;
  const title = first === undefined ? t("loyalty.result.title") : words(first);
  return (
    <Card
      title={title}
      aside={
        colour === "red" &&
        may("loyalty:write") && (
          <Button variant="default" onClick={() => goTo(addresses.design(program.id))}>
            {t("loyalty.programs.correct")}
          </Button>
        )
      }
    >
      <p className={common.quiet}>
        {t("loyalty.result.period", { from: day(results.period.from), to: day(results.period.to) })}
      </p>
      <div className={styles.verdictBars}>
        <EarnsCosts results={results} />
      </div>
      {others.length > 0 && (
        <ul className={styles.reasons}>
          {others.map((reason) => (
            <li key={reason.code}>{words(reason)}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function KeyFigures({ program, results }: { readonly program: Program; readonly results: ResultsAnswer }) {
  const { t, number, percent, money } = useI18n();
  const { members, regulars, sleeping, costs } = results;
  const whole = (cents: number) => money(Math.round(cents), undefined, { hideCents: true });
  return (
    <Figures>
      <Figure
        label={t("loyalty.fact.members")}
        value={number(members.active)}
        note={t("loyalty.result.joined", { count: members.joined })}
        href={addresses.program(program.id, "members")}
      />
      <Figure
        label={t("loyalty.fact.never_rewarded")}
        value={
          regulars.customers === 0
            ? "–"
            : regulars.customers < 30
              ? t("loyalty.fact.of", { count: regulars.neverRewarded, of: regulars.customers })
              : percent(regulars.share)
        }
        note={t("loyalty.result.of_regulars", { count: regulars.customers })}
      />
      <Figure
        label={t("loyalty.fact.sleeping")}
        value={whole(sleeping.cents)}
        note={t("loyalty.result.sleeping_members", { count: sleeping.members })}
        href={addresses.program(program.id, "liability")}
      />
      <Figure
        label={t("loyalty.fact.cost_per_member")}
        value={costs.perMemberCents === null ? "–" : money(Math.round(costs.perMemberCents))}
        note={t("loyalty.result.over_year")}
      />
    </Figures>
  );
}

/** Members against those outside: comparable customers, and the people kept out on purpose when there are some. */
function Compared({ results }: { readonly results: ResultsAnswer }) {
  const { t } = useI18n();
  const { matched, control } = results.gains;
  return (
    <Card title={t("loyalty.compare.title")}>
      <p className={common.quiet}>{t("loyalty.compare.note")}</p>
      <ul className={styles.estimates}>
        <EstimateRow name="matched" estimate={matched} isBasis={results.gains.basis === "matched"} />
        <EstimateRow name="control" estimate={control} isBasis={results.gains.basis === "control"} />
      </ul>
    </Card>
  );
}

function EstimateRow({
  name,
  estimate,
  isBasis,
}: {
  readonly name: "matched" | "control";
  readonly estimate: Estimate;
  readonly isBasis: boolean;
}) {
  const { t, money } = useI18n();
  const said = (cents: number) => money(Math.round(cents), undefined, { hideCents: true });
  const { low, high, perMemberCents, members, others, state } = estimate;
  const reach = Math.max(1, Math.abs(low), Math.abs(high)) * 1.15;
  const place = (cents: number) => `${50 + (Math.max(-reach, Math.min(reach, cents)) / reach) * 50}%`;
  return (
    <li>
      <p className={styles.estimateName}>
        {t(`loyalty.compare.${name}`)}
        {isBasis && <span className={common.quiet}> {t("loyalty.compare.basis")}</span>}
      </p>
      {state !== "measured" ? (
        <p className={common.quiet}>{t(`loyalty.compare.${name}_${state}`, { members, others })}</p>
      ) : (
        <>
          <div className={styles.interval} aria-hidden>
            <span className={styles.zero} />
            <span
              className={styles.range}
              style={{ left: place(low), right: `calc(100% - ${place(high)})` }}
            />
            <span className={styles.middle} style={{ left: place(perMemberCents) }} />
          </div>
          <p>
            {t(
              low > 0 ? "loyalty.compare.more" : high < 0 ? "loyalty.compare.less" : "loyalty.compare.unsure",
              {
                perMember: said(Math.abs(perMemberCents)),
                low: said(low),
                high: said(high),
                members,
                others,
              },
            )}
          </p>
        </>
      )}
    </li>
  );
}

function Months({ program, results }: { readonly program: Program; readonly results: ResultsAnswer }) {
  const { t, month, shortMonth } = useI18n();
  const figures = useFigures();
  const { months } = results;
  const unit = { kind: program.definition?.kind ?? "points" };
  if (months.length < 2) return null;
  const earned = months.reduce((sum, one) => sum + one.earned, 0);
  const redeemed = months.reduce((sum, one) => sum + one.redeemed, 0);
  const title = t("loyalty.months.title", {
    earned: figures(earned, unit),
    redeemed: figures(redeemed, unit),
    unit: program.definition?.unitName.other ?? "",
    isKitty: String(unit.kind === "cashback"),
  });
  return (
    <Finding
      title={title}
      fileName={t("loyalty.months.file")}
      table={{
        columns: [
          { key: "month", name: t("loyalty.months.month"), kind: "month" },
          { key: "earned", name: t("loyalty.months.earned"), kind: "number" },
          { key: "redeemed", name: t("loyalty.months.redeemed"), kind: "number" },
          { key: "expired", name: t("loyalty.months.expired"), kind: "number" },
          { key: "salesCents", name: t("loyalty.months.sales"), kind: "money" },
          { key: "rewardCents", name: t("loyalty.months.rewards"), kind: "money" },
        ],
        rows: months,
      }}
    >
      <LineChart
        at={months.map((one) => one.month)}
        series={[
          { name: t("loyalty.months.earned"), values: months.map((one) => one.earned) },
          { name: t("loyalty.months.redeemed"), values: months.map((one) => one.redeemed) },
        ]}
        description={title}
        format={(value) => figures(Math.round(value), unit)}
        atLabel={shortMonth}
        atFullLabel={month}
        height={200}
      />
    </Finding>
  );
}

/** What it cost, from the heaviest, and what each line is. */
function Costs({ results }: { readonly results: ResultsAnswer }) {
  const { t, money } = useI18n();
  const { costs } = results;
  const rows = (
    [
      ["rewards", costs.rewardsCents],
      ["vouchers", costs.vouchersCents],
      ["messages", costs.messagesCents],
      ["cards", costs.cardsCents],
      ["time", costs.timeCents],
      ["software", costs.softwareCents],
      ["booked", costs.bookedCents],
      ["fees", -costs.feesCents],
    ] as const
  ).filter(([, cents]) => Math.round(cents) !== 0);
  return (
    <Card title={t("loyalty.cost.title", { total: money(Math.round(costs.totalCents)) })}>
      {rows.length === 0 ? (
        <p className={common.plain}>{t("loyalty.cost.nothing")}</p>
      ) : (
        <dl className={styles.costs}>
          {rows.map(([name, cents]) => (
            <div key={name}>
              <dt>
                {t(`loyalty.cost.${name}`)}
                <span className={common.quiet}>{t(`loyalty.cost_note.${name}`)}</span>
              </dt>
              <dd>{money(Math.round(cents))}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

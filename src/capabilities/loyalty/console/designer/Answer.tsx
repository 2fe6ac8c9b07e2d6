import { Button, SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { LineChart } from "../../../../console/components/LineChart.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import type { ProgramDefinition, SimulationAnswer, VariantAnswer } from "../../shared.ts";
import { BasketChart } from "./BasketChart.tsx";
import { Compare } from "./Compare.tsx";
import styles from "./designer.module.css";
import { EarnsCosts, OldAndNew } from "./EarnsCosts.tsx";
import { Forecast } from "./Forecast.tsx";
import type { useReplay } from "./replay.ts";
import { Verdict } from "./Verdict.tsx";
import { Warnings } from "./Warnings.tsx";
import type { Variants } from "./variants.ts";

interface AnswerProps {
  readonly replay: ReturnType<typeof useReplay>;
  readonly variants: Variants;
  readonly onChoose: (id: number) => void;
  readonly period: "year" | "all";
  readonly onPeriod: (period: "year" | "all") => void;
  readonly onExact: () => void;
  /** The assumptions behind the money, to be moved. */
  readonly assumptions: ReactNode;
}

const isMissing = new Set(["reward_product_unknown", "reward_endowment_unknown"]);

/** What the shop's own receipts say of the program. */
export function Answer({ replay, variants, onChoose, period, onPeriod, onExact, assumptions }: AnswerProps) {
  const { t } = useI18n();
  const { data, error, isFetching, isPlaceholderData, refetch } = replay;
  const place = variants.list.findIndex(({ id }) => id === variants.chosen);
  const definition = variants.list[place]?.definition;
  const answer = data?.variants[place] ?? data?.variants.at(-1);
  if (data === undefined || answer === undefined || definition === undefined) {
    if (error !== null) {
      return (
        <Card>
          <ErrorState fault={error} retry={refetch} />
        </Card>
      );
    }
    return (
      <>
        <CardSkeleton height={180} />
        <CardSkeleton height={220} />
      </>
    );
  }
  const isInForce = variants.list[place]?.isInForce === true;
  const told = variants.list.map((variant, at) => ({ variant, answer: data.variants[at] }));
  const inForce = told.find(({ variant }) => variant.isInForce === true);
  const next = isInForce ? told.find(({ variant }) => variant.isInForce !== true) : told[place];
  // What is given and is not in the shop has no cost: nothing can be claimed yet.
  const isUnfinished = answer.problems.some(({ code }) => isMissing.has(code));
  const isLate = isFetching && isPlaceholderData;
  return (
    <div className={styles.answer} aria-busy={isLate} data-late={isLate || undefined}>
      {data.tooShort !== null ? (
        <Forecast key={definition.kind} definition={definition} history={data} reason={data.tooShort}>
          <Warnings problems={answer.problems} />
        </Forecast>
      ) : (
        <Card
          title={t("loyalty.replay.title")}
          aside={
            <SegmentedControl
              size="xs"
              mr={8}
              aria-label={t("loyalty.replay.period")}
              value={period}
              data={[
                { value: "year", label: t("loyalty.replay.period.year") },
                { value: "all", label: t("loyalty.replay.period.all") },
              ]}
              onChange={(next) => onPeriod(next === "all" ? "all" : "year")}
            />
          }
        >
          <ReplayedOn data={data} onExact={onExact} isComputing={isFetching} />
          {error !== null && (
            <p className={styles.warning} role="alert">
              {problemText(error, t)}
            </p>
          )}
          {!isUnfinished && (
            <>
              <Verdict verdict={answer.verdict} isInForce={isInForce} />
              {inForce?.answer === undefined || next?.answer === undefined ? (
                <EarnsCosts answer={answer} />
              ) : (
                <OldAndNew
                  inForce={{ name: inForce.variant.name, answer: inForce.answer }}
                  next={{ name: next.variant.name, answer: next.answer }}
                />
              )}
              <Points answer={answer} />
            </>
          )}
          <Warnings problems={answer.problems} isInForce={isInForce} />
          {assumptions}
        </Card>
      )}
      {variants.list.length > 1 && data.tooShort === null && (
        <Compare
          variants={variants.list}
          answers={data.variants}
          chosen={variants.chosen}
          onChoose={onChoose}
        />
      )}
      {data.history.tickets > 0 && <Baskets data={data} answer={answer} definition={definition} />}
      {data.tooShort === null && <Liability answer={answer} definition={definition} />}
    </div>
  );
}

interface ReplayedOnProps {
  readonly data: SimulationAnswer;
  readonly onExact: () => void;
  readonly isComputing: boolean;
}

/** On what it was computed, and when it is a sample, the way to the whole. */
function ReplayedOn({ data: { period, history, sampled }, onExact, isComputing }: ReplayedOnProps) {
  const { t, number, day } = useI18n();
  if (period.from === null || history.tickets === 0) return null;
  return (
    <div className={styles.replayed}>
      <p>
        {t("loyalty.replay.replayed", {
          tickets: number(history.tickets),
          customers: number(history.customers),
          from: day(period.from),
          to: day(period.to),
        })}
        {history.anonymousTickets > 0 &&
          ` ${t("loyalty.replay.anonymous", { count: history.anonymousTickets, tickets: number(history.anonymousTickets) })}`}
      </p>
      {sampled !== null && (
        <p className={styles.sampled}>
          {t("loyalty.replay.sampled", { customers: number(sampled.customers), of: number(sampled.of) })}{" "}
          <Button variant="subtle" size="compact-sm" loading={isComputing} onClick={onExact}>
            {t("loyalty.replay.exact")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** The few figures a shopkeeper asks for. */
function Points({ answer }: { readonly answer: VariantAnswer }) {
  const { t, money, percent, number } = useI18n();
  const say = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  const { breakEven, received, earned, members, rates } = answer;
  const { regulars, daysToFirst } = received;
  const figures = [
    {
      key: "break_even",
      value:
        breakEven.rewardedShare === null
          ? t("loyalty.replay.break_even.nobody", { sales: say(breakEven.salesCents) })
          : t("loyalty.replay.break_even.value", {
              sales: say(breakEven.salesCents),
              rewarded: percent(breakEven.rewardedShare, 1),
              share: percent(breakEven.share, 1),
            }),
    },
    {
      key: "regulars",
      value:
        regulars.customers === 0
          ? t("loyalty.replay.regulars.none")
          : t("loyalty.replay.regulars.value", {
              share: percent(regulars.share),
              count: regulars.neverRewarded,
              never: number(regulars.neverRewarded),
              of: number(regulars.customers),
            }),
    },
    {
      key: "first",
      value:
        daysToFirst === null
          ? t("loyalty.replay.first.never")
          : t("loyalty.replay.first.value", {
              count: daysToFirst.median,
              days: number(daysToFirst.median),
              from: number(daysToFirst.first),
              to: number(daysToFirst.third),
            }),
    },
    {
      key: "lost",
      value:
        earned.lostShare < 0.005
          ? t("loyalty.replay.lost.none")
          : t("loyalty.replay.lost.value", {
              share: percent(earned.lostShare),
              tickets: percent(earned.emptyTickets.share),
            }),
    },
    {
      key: "rate",
      value: t("loyalty.replay.rate.value", {
        // A rate that is not zero must not read as zero.
        real: percent(rates.real, rates.real < 0.001 ? 2 : 1),
        members: number(members.customers),
      }),
    },
  ];
  return (
    <dl className={styles.points}>
      {figures.map(({ key, value }) => (
        <div key={key}>
          <dt>{t(`loyalty.replay.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface BasketsProps {
  readonly data: SimulationAnswer;
  readonly answer: VariantAnswer;
  readonly definition: ProgramDefinition;
}

/** The step against the baskets, and what carrying the rest over changes. */
function Baskets({ data: { baskets }, answer, definition }: BasketsProps) {
  const { t, money, percent, number } = useI18n();
  const say = (cents: number) => money(cents, undefined, { hideCents: true });
  const { stepCents, earned } = answer;
  const loses = stepCents !== null && !definition.earn.carriesRemainder;
  const median = baskets.medianCents;
  const basket = say(median ?? 0);
  const step = say(stepCents ?? 0);
  const title =
    stepCents === null || median === null
      ? t("loyalty.baskets.title", { basket })
      : median < stepCents
        ? t(loses ? "loyalty.baskets.trap" : "loyalty.baskets.below_kept", { basket, step })
        : t("loyalty.baskets.above", { basket, step });
  const other = earned.otherWay;
  const { unitName } = definition;
  return (
    <Finding
      title={title}
      note={
        other !== null &&
        t(other.carriesRemainder ? "loyalty.baskets.with" : "loyalty.baskets.without", {
          now: number(earned.points),
          instead: number(other.points),
          units: unitName.other,
          lost: percent(other.lostShare),
          lostNow: percent(earned.lostShare),
        })
      }
      fileName={t("loyalty.baskets.file")}
      table={{
        columns: [
          { key: "from", name: t("loyalty.baskets.from"), kind: "money" },
          { key: "count", name: t("loyalty.baskets.count"), kind: "number" },
        ],
        rows: baskets.counts.map((count, place) => ({ from: place * baskets.widthCents, count })),
      }}
    >
      <BasketChart
        counts={baskets.counts}
        widthCents={baskets.widthCents}
        medianCents={median}
        stepCents={stepCents}
        losesBelowStep={loses}
        description={title}
      />
    </Finding>
  );
}

function Liability({
  answer: { liability },
  definition,
}: {
  readonly answer: VariantAnswer;
  readonly definition: ProgramDefinition;
}) {
  const { t, money, percent, number, month, shortMonth } = useI18n();
  const { curve, breakageShare, leftPoints } = liability;
  const last = curve.at(-1);
  if (curve.length < 2 || last === undefined) return null;
  const say = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  const title = t("loyalty.replay.liability.title", {
    amount: say(last.cents),
    units: definition.unitName.other,
    points: number(leftPoints),
  });
  const isInMoney = curve.some(({ cents }) => cents > 0);
  return (
    <Finding
      title={title}
      note={t("loyalty.replay.liability.note", { share: percent(breakageShare) })}
      fileName={t("loyalty.replay.liability.file")}
      table={{
        columns: [
          { key: "month", name: t("loyalty.replay.liability.month"), kind: "month" },
          { key: "points", name: definition.unitName.other, kind: "number" },
          { key: "cents", name: t("loyalty.replay.liability.worth"), kind: "money" },
        ],
        rows: curve.map(({ month: at, points, cents }) => ({ month: at, points, cents })),
      }}
    >
      <LineChart
        at={curve.map(({ month: at }) => at)}
        series={[
          {
            name: isInMoney ? t("loyalty.replay.liability.line") : definition.unitName.other,
            values: curve.map(({ points, cents }) => (isInMoney ? cents : points)),
          },
        ]}
        description={title}
        format={(value) => (isInMoney ? say(value) : number(value))}
        atLabel={shortMonth}
        atFullLabel={month}
        height={190}
      />
    </Finding>
  );
}

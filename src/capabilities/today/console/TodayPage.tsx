import { SimpleGrid } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { sessionQuery, useMerchant, useSession } from "../../../console/session.ts";
import type { TodayAnswer } from "../shared.ts";
import { ActionCard } from "./ActionCard.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { LaterActions } from "./LaterActions.tsx";
import { todayQuery } from "./query.ts";
import { TodayFigures } from "./TodayFigures.tsx";
import styles from "./TodayPage.module.css";
import { WeekCard } from "./WeekCard.tsx";

// Below the first screen: what is to do today does not wait for the code that draws.
const ConcentrationFinding = lazy(() => import("./ConcentrationFinding.tsx"));

export default function TodayPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(todayQuery);
  const sentence = useSentence(data);
  useStopInTheFrame(data);
  return (
    <Page title={useGreeting(data)} tab={t("today.tab")} sentence={sentence}>
      {error !== null && data === undefined ? (
        <ErrorState fault={error} retry={refetch} />
      ) : (
        <TodayBody answer={data} />
      )}
    </Page>
  );
}

function TodayBody({ answer }: { readonly answer: TodayAnswer | undefined }) {
  if (answer === undefined) {
    return (
      <>
        <FiguresSkeleton />
        <CardSkeleton />
        <CardSkeleton />
        <CardSkeleton height={190} />
      </>
    );
  }
  const { actions, later, readiness, concentration } = answer;
  return (
    <>
      {readiness.customers > 0 && <TodayFigures answer={answer} />}
      {!readiness.isReady && <FirstSteps readiness={readiness} />}
      {actions.length > 0 && (
        <ol className={styles.actions}>
          {actions.map((action, place) => (
            <ActionCard key={action.key} action={action} today={answer.today} isFirst={place === 0} />
          ))}
        </ol>
      )}
      {actions.length === 0 && readiness.isReady && <Quiet />}
      {later.length > 0 && <LaterActions actions={later} today={answer.today} />}
      {readiness.customers > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16} className={styles.bottom}>
          {concentration !== null && concentration.figures.customers > 1 && (
            <Suspense fallback={<CardSkeleton height={290} />}>
              <ConcentrationFinding concentration={concentration} />
            </Suspense>
          )}
          <WeekCard lines={answer.week} />
        </SimpleGrid>
      )}
    </>
  );
}

function Quiet() {
  const { t } = useI18n();
  return (
    <Card title={t("today.quiet.title")}>
      <p className={styles.plain}>{t("today.quiet.sentence")}</p>
    </Card>
  );
}

/** An import may move the day as of which the shop is told: the whole console then speaks of the new one. */
function useStopInTheFrame(answer: TodayAnswer | undefined) {
  const { stopsOn } = useMerchant();
  const queries = useQueryClient();
  const hasMoved = answer !== undefined && answer.stopsOn !== stopsOn;
  useEffect(() => {
    if (hasMoved) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [hasMoved, queries]);
}

/** "Bonjour Sophie. Trois choses à faire ce matin." The hour is that of whoever reads. */
function useGreeting(answer: TodayAnswer | undefined) {
  const { t } = useI18n();
  const { staff } = useSession();
  const name = staff?.name.split(" ")[0] ?? "";
  const [hour] = useState(() => new Date().getHours());
  const moment = hour < 5 || hour >= 18 ? "evening" : hour < 12 ? "morning" : "afternoon";
  const hello = t(`today.hello.${moment === "evening" ? "evening" : "day"}`, {
    name,
    hasName: name === "" ? "no" : "yes",
  });
  if (answer === undefined || !answer.readiness.isReady) return hello;
  return `${hello} ${t(`today.count.${moment}`, { count: answer.actions.length })}`;
}

function useSentence(answer: TodayAnswer | undefined) {
  const { t, weekday } = useI18n();
  if (answer === undefined) return undefined;
  const day = weekday(answer.calendarDay);
  const written = day.charAt(0).toUpperCase() + day.slice(1);
  return answer.minutes === 0 ? written : t("today.sentence", { day: written, minutes: answer.minutes });
}

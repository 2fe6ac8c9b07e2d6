import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useId } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { ProgramListItem, ResultsAnswer } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useRoughMoney } from "../common/words.ts";
import { resultsQuery } from "../reading.ts";
import { EarnsCosts } from "./EarnsCosts.tsx";
import { ProgramStatePill } from "./ProgramState.tsx";
import styles from "./programs.module.css";
import { useVerdictWords } from "./verdict-words.ts";

/** One program at a glance: what it earned and cost in twelve months, and for whom it does not work. */
export function ProgramCard({ program }: { readonly program: ProgramListItem }) {
  const { t, day } = useI18n();
  const titleId = useId();
  const isDraft = program.state === "draft";
  return (
    <section className={styles.card} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId} className={styles.name}>
          <AppLink href={isDraft ? addresses.design(program.id) : addresses.program(program.id)}>
            {program.name}
          </AppLink>
        </h2>
        <ProgramStatePill state={program.state} />
      </div>
      <p className={styles.since}>
        {isDraft
          ? t("loyalty.programs.draft_note")
          : program.endedOn === null
            ? t("loyalty.program.since", { day: day(program.startsOn ?? "") })
            : t("loyalty.programs.between", {
                from: day(program.startsOn ?? ""),
                to: day(program.endedOn),
              })}
      </p>
      {!isDraft && <Results program={program} />}
    </section>
  );
}

function Results({ program }: { readonly program: ProgramListItem }) {
  const results = useQuery(resultsQuery(program.id));
  if (results.isPending) return <Skeleton h={86} mt={16} />;
  if (results.error !== null) return <ErrorState fault={results.error} retry={results.refetch} />;
  return (
    <>
      <div className={styles.body}>
        <EarnsCosts results={results.data} />
        <Facts results={results.data} members={program.members} />
      </div>
      {program.state !== "ended" && <Judgement program={program} results={results.data} />}
    </>
  );
}

function Facts({ results, members }: { readonly results: ResultsAnswer; readonly members: number }) {
  const { t, number, percent } = useI18n();
  const rough = useRoughMoney();
  const { regulars, sleeping, costs } = results;
  return (
    <dl className={styles.facts}>
      <div className={styles.fact}>
        <dt>{t("loyalty.fact.members")}</dt>
        <dd>{number(members)}</dd>
      </div>
      <div className={styles.fact}>
        <dt>{t("loyalty.fact.never_rewarded")}</dt>
        <dd>
          {regulars.customers === 0
            ? "–"
            : regulars.customers < 30
              ? t("loyalty.fact.of", { count: regulars.neverRewarded, of: regulars.customers })
              : percent(regulars.share)}
        </dd>
      </div>
      <div className={styles.fact}>
        <dt>{t("loyalty.fact.sleeping")}</dt>
        <dd>{rough(sleeping.cents)}</dd>
        {sleeping.expiringSoonCents > 0 && (
          <dd className={styles.factNote}>
            {t("loyalty.fact.expiring", { amount: rough(sleeping.expiringSoonCents) })}
          </dd>
        )}
      </div>
      <div className={styles.fact}>
        <dt>{t("loyalty.fact.cost_per_member")}</dt>
        <dd>{costs.perMemberCents === null ? "–" : rough(costs.perMemberCents)}</dd>
      </div>
    </dl>
  );
}

/** What is wrong, in a sentence, with the way to correct it. */
function Judgement({
  program,
  results,
}: {
  readonly program: ProgramListItem;
  readonly results: ResultsAnswer;
}) {
  const { t } = useI18n();
  const words = useVerdictWords();
  const may = usePermission();
  const goTo = useGoTo();
  const { colour, reasons } = results.verdict;
  const [reason] = reasons;
  if (colour === "green" || reason === undefined) return null;
  return (
    <div className={styles.verdict} data-colour={colour}>
      <p>
        {colour === "red" && <TriangleAlert size={20} strokeWidth={1.75} aria-hidden />}
        {words(reason)}
      </p>
      {colour === "red" && may("loyalty:write") && (
        <Button variant="default" onClick={() => goTo(addresses.design(program.id))}>
          {t("loyalty.programs.correct")}
        </Button>
      )}
    </div>
  );
}

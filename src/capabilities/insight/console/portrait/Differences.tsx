import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import {
  customersAddress,
  type DifferencesSnapshot,
  fewestForAPercentage,
  ruleOfTrait,
} from "../../shared.ts";
import { criterionKey, useTraitWords } from "./trait-words.ts";
import styles from "./portrait.module.css";

type Shown = DifferencesSnapshot["traits"][number];

const mostShown = 8;

/** What sets the best fifth apart from the other buyers, and what does not or cannot be said. */
export function Differences({ differences }: { readonly differences: DifferencesSnapshot }) {
  const i18n = useI18n();
  const { t, number } = i18n;
  const words = useTraitWords();
  const { best, others, traits, slots } = differences;
  const isEnough = best >= fewestForAPercentage && others >= fewestForAPercentage;
  const real = isEnough ? traits.filter(({ verdict }) => verdict === "more" || verdict === "less") : [];
  const note = [
    isEnough
      ? t("insight.difference.note", { best: number(best), others: number(others), asked: traits.length })
      : t("insight.difference.few", { best: number(best) }),
    slots < 1024 ? t("insight.difference.sample", { people: number(best + others) }) : "",
  ];
  return (
    <Finding
      title={titleOf(i18n, words, real, isEnough)}
      note={note.filter(Boolean).join(" ")}
      fileName={t("insight.difference.file")}
      table={tableOf(i18n, words, traits)}
    >
      {isEnough && (
        <>
          <div className={styles.sides}>
            <Side word="more" traits={real.filter(({ verdict }) => verdict === "more")} />
            <Side word="less" traits={real.filter(({ verdict }) => verdict === "less")} />
          </div>
          <Silent traits={traits} real={real} />
        </>
      )}
    </Finding>
  );
}

function Side({ word, traits }: { readonly word: "more" | "less"; readonly traits: readonly Shown[] }) {
  const { t, percent, number } = useI18n();
  const words = useTraitWords();
  if (traits.length === 0) return null;
  return (
    <div>
      <h3 className={styles.sideTitle}>{t(`insight.difference.${word}`)}</h3>
      <ul className={styles.traits}>
        {traits.slice(0, mostShown).map((trait) => {
          const rule = ruleOfTrait(trait);
          const { difference, best, bestKnown, others, othersKnown } = trait;
          const points = (share: number) => number(Math.round(share * 100));
          const [low, high] = [difference.low, difference.high].map(Math.abs).toSorted((a, b) => a - b);
          return (
            <li key={`${trait.criterion} ${trait.value}`}>
              <span>
                {rule === null ? (
                  words(trait)
                ) : (
                  <AppLink href={customersAddress(rule, "spent_year")}>{words(trait)}</AppLink>
                )}
                <small>
                  {t("insight.difference.others", {
                    share: percent(others / othersKnown),
                    low: points(low ?? 0),
                    high: points(high ?? 0),
                  })}
                </small>
              </span>
              <b>{percent(best / bestKnown)}</b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The criteria of which nothing was claimed, and why not. */
function Silent({ traits, real }: { readonly traits: readonly Shown[]; readonly real: readonly Shown[] }) {
  const { t, list } = useI18n();
  const said = new Set(real.map(({ criterion }) => criterionKey(criterion)));
  const silent = traits.filter(({ criterion }) => !said.has(criterionKey(criterion)));
  const few = new Set(
    silent.filter(({ verdict }) => verdict === "too_few").map(({ criterion }) => criterionKey(criterion)),
  );
  const same = new Set(silent.map(({ criterion }) => criterionKey(criterion)).filter((key) => !few.has(key)));
  return (
    <p className={styles.silent}>
      {same.size > 0 && t("insight.difference.same", { list: list([...same].map((key) => t(key))) })}{" "}
      {few.size > 0 && t("insight.difference.too_few", { list: list([...few].map((key) => t(key))) })}
    </p>
  );
}

type Words = ReturnType<typeof useTraitWords>;

function titleOf({ t, percent }: I18n, words: Words, real: readonly Shown[], isEnough: boolean): string {
  const first = real.find(({ verdict }) => verdict === "more") ?? real[0];
  if (!isEnough) return t("insight.difference.title_few");
  if (first === undefined) return t("insight.difference.title_none");
  return t("insight.difference.title", {
    trait: words(first),
    best: percent(first.best / first.bestKnown),
    others: percent(first.others / first.othersKnown),
  });
}

function tableOf({ t }: I18n, words: Words, traits: readonly Shown[]) {
  const column = (key: string, kind: "text" | "number" | "percent") => ({
    key,
    name: t(`insight.difference.${key}`),
    kind,
  });
  return {
    columns: [
      column("trait", "text"),
      column("best", "number"),
      column("best_of", "number"),
      column("rest", "number"),
      column("rest_of", "number"),
      column("low", "percent"),
      column("high", "percent"),
      column("verdict", "text"),
    ],
    rows: traits.map((trait) => ({
      trait: words(trait),
      best: trait.best,
      best_of: trait.bestKnown,
      rest: trait.others,
      rest_of: trait.othersKnown,
      low: trait.difference.low,
      high: trait.difference.high,
      verdict: t(`insight.difference.verdict.${trait.verdict}`),
    })),
  };
}

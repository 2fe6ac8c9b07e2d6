import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { CohortValue, CurveStep, Lifetime, TraitEffect } from "../shared.ts";
import styles from "./forecast.module.css";
import { lifetimeQuery } from "./reading.ts";

interface LifetimeFindingProps {
  /** Beside other findings on coming back: only what they do not say. */
  readonly isBrief?: boolean;
}

/** How long relations last, what goes with longer ones, what newcomers bring. */
export default function LifetimeFinding({ isBrief = false }: LifetimeFindingProps) {
  const { t } = useI18n();
  const { data } = useQuery(lifetimeQuery);
  if (data === undefined || data.state === "waiting") return null;
  if (data.state === "too_few") {
    return (
      <Card title={t("forecast.lifetime.too_few_title")}>
        <p className={styles.plain}>{t("forecast.lifetime.too_few", { count: data.newcomers })}</p>
      </Card>
    );
  }
  const { lifetime } = data;
  return (
    <div className={styles.pair}>
      {!isBrief && <NextPurchase lifetime={lifetime} />}
      {lifetime.returning > 0 && <Staying lifetime={lifetime} />}
      {!isBrief && lifetime.traits !== null && lifetime.traits.effects.length > 0 && (
        <Traits effects={lifetime.traits.effects} withinDays={lifetime.traits.withinDays} />
      )}
      <Values what="cohorts" values={lifetime.cohorts} />
      <Values what="sources" values={lifetime.sources} />
    </div>
  );
}

/** Days as people say them: weeks, months, years. */
function useSpan() {
  const { t, number } = useI18n();
  return (days: number): string => {
    if (days < 60) return t("forecast.span.days", { count: days });
    if (days < 730) return t("forecast.span.months", { count: Math.round(days / 30.44) });
    const years = Math.round(days / 36.525) / 10;
    return t("forecast.span.years", { count: years, shown: number(years, 1) });
  };
}

interface CurveProps {
  readonly steps: readonly CurveStep[];
  readonly label: (days: number) => string;
}

/** Shares after so many days, each with what chance alone could have made of it. */
function Curve({ steps, label }: CurveProps) {
  const { t, percent } = useI18n();
  return (
    <BarRows
      format={percent}
      full={1}
      rows={steps.map(({ days, value, low, high }) => ({
        key: String(days),
        label: label(days),
        value,
        note: t("forecast.lifetime.between", { low: percent(low), high: percent(high) }),
      }))}
    />
  );
}

function useCurveTable(steps: readonly CurveStep[], share: string) {
  const { t } = useI18n();
  return {
    columns: [
      { key: "days", name: t("forecast.lifetime.days"), kind: "number" },
      { key: "value", name: share, kind: "percent" },
      { key: "low", name: t("forecast.lifetime.low"), kind: "percent" },
      { key: "high", name: t("forecast.lifetime.high"), kind: "percent" },
    ] as const,
    rows: steps.map(({ days, value, low, high }) => ({ days, value, low, high })),
  };
}

function NextPurchase({ lifetime }: { readonly lifetime: Lifetime }) {
  const { t, percent, number } = useI18n();
  const span = useSpan();
  const { nextPurchase, gapDays, newcomers, cameBefore } = lifetime;
  const table = useCurveTable(nextPurchase, t("forecast.lifetime.next.share"));
  const told = nextPurchase.find(({ days }) => days === 90) ?? nextPurchase.at(-1);
  if (told === undefined) return null;
  return (
    <Finding
      title={t("forecast.lifetime.next.title", { share: percent(told.value), span: span(told.days) })}
      note={[
        t("forecast.lifetime.next.note", {
          count: newcomers,
          shown: number(newcomers),
          before: number(cameBefore),
        }),
        gapDays === null
          ? ""
          : t("forecast.lifetime.next.gaps", {
              half: gapDays.half,
              quarter: gapDays.quarter,
              most: gapDays.threeQuarters,
            }),
      ].join(" ")}
      fileName={t("forecast.lifetime.next.file")}
      table={table}
    >
      <Curve steps={nextPurchase} label={(days) => t("forecast.lifetime.within", { span: span(days) })} />
    </Finding>
  );
}

function Staying({ lifetime }: { readonly lifetime: Lifetime }) {
  const { t, percent, number } = useI18n();
  const span = useSpan();
  const { staying, medianStayDays, returning, watchedDays } = lifetime;
  const table = useCurveTable(staying, t("forecast.lifetime.stay.share"));
  const last = staying.at(-1);
  if (last === undefined) return null;
  const title =
    medianStayDays === null
      ? t("forecast.lifetime.stay.title_open", { share: percent(last.value), span: span(last.days) })
      : t("forecast.lifetime.stay.title", { span: span(medianStayDays) });
  return (
    <Finding
      title={title}
      note={t("forecast.lifetime.stay.note", {
        count: returning,
        shown: number(returning),
        watched: span(watchedDays),
      })}
      fileName={t("forecast.lifetime.stay.file")}
      table={table}
    >
      <Curve steps={staying} label={(days) => t("forecast.lifetime.longer", { span: span(days) })} />
    </Finding>
  );
}

interface TraitsProps {
  readonly effects: readonly TraitEffect[];
  readonly withinDays: number;
}

/** What goes with coming back, among newcomers who are alike in the rest. */
function Traits({ effects, withinDays }: TraitsProps) {
  const { t, percent } = useI18n();
  const span = useSpan();
  const clear = effects.filter(({ difference }) => difference.low > 0 || difference.high < 0);
  const [first] = clear.toSorted(
    (one, other) => Math.abs(other.difference.value) - Math.abs(one.difference.value),
  );
  const points = (share: number) =>
    `${share < 0 ? "−" : "+"}${t("forecast.points", { count: Math.round(Math.abs(share) * 100) })}`;
  return (
    <Finding
      title={
        first === undefined
          ? t("forecast.trait.title_none")
          : t(first.difference.value > 0 ? "forecast.trait.title_more" : "forecast.trait.title_less", {
              trait: t(`forecast.trait.${first.trait}`),
            })
      }
      note={t("forecast.trait.note", { span: span(withinDays) })}
      fileName={t("forecast.trait.file")}
      table={{
        columns: [
          { key: "trait", name: t("forecast.trait.name"), kind: "text" },
          { key: "with", name: t("forecast.trait.with"), kind: "number" },
          { key: "shareWith", name: t("forecast.trait.share_with"), kind: "percent" },
          { key: "shareWithout", name: t("forecast.trait.share_without"), kind: "percent" },
          { key: "difference", name: t("forecast.trait.difference"), kind: "percent" },
          { key: "low", name: t("forecast.lifetime.low"), kind: "percent" },
          { key: "high", name: t("forecast.lifetime.high"), kind: "percent" },
        ],
        rows: effects.map(({ trait, withTrait, without, difference }) => ({
          trait: t(`forecast.trait.${trait}`),
          with: withTrait.customers,
          shareWith: withTrait.cameBack / withTrait.customers,
          shareWithout: without.cameBack / without.customers,
          difference: difference.value,
          low: difference.low,
          high: difference.high,
        })),
      }}
    >
      <ul className={styles.effects}>
        {effects.map(({ trait, withTrait, without, difference }) => (
          <li key={trait}>
            <strong>{t(`forecast.trait.${trait}`)}</strong> {": "}
            {difference.low > 0 || difference.high < 0
              ? t("forecast.trait.clear", { points: points(difference.value) })
              : t("forecast.trait.unclear")}
            <span>
              {t("forecast.trait.shares", {
                with: percent(withTrait.cameBack / withTrait.customers),
                without: percent(without.cameBack / without.customers),
                low: points(difference.low),
                high: points(difference.high),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Finding>
  );
}

interface ValuesProps {
  readonly what: "cohorts" | "sources";
  readonly values: readonly CohortValue[];
}

/** What a newcomer brings within a year, by quarter of arrival or by how the shop came by her; within 90 days in a young shop. */
function Values({ what, values }: ValuesProps) {
  const { t, money, number } = useI18n();
  const key = values.some(({ cents365 }) => cents365 !== null) ? "cents365" : "cents90";
  const known = values.filter((one) => one[key] !== null).slice(-8);
  if (known.length < 2) return null;
  const nameOf = (one: CohortValue): string =>
    what === "sources"
      ? t(`forecast.source.${one.key}`)
      : t("forecast.quarter", { number: one.key.slice(5), year: one.key.slice(0, 4) });
  const best = known.toSorted((one, other) => (other[key] ?? 0) - (one[key] ?? 0))[0];
  const whole = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  if (best === undefined) return null;
  const latest = known.at(-1) ?? best;
  const told = what === "sources" ? best : latest;
  return (
    <Finding
      title={t(`forecast.value.${what}_${key}`, { name: nameOf(told), amount: whole(told[key] ?? 0) })}
      note={t("forecast.value.note")}
      fileName={t(`forecast.value.${what}_file`)}
      table={{
        columns: [
          { key: "name", name: t(`forecast.value.${what}_name`), kind: "text" },
          { key: "customers", name: t("forecast.value.customers"), kind: "number" },
          { key: "cents90", name: t("forecast.value.cents90"), kind: "money" },
          { key: "cents365", name: t("forecast.value.cents365"), kind: "money" },
        ],
        rows: values.map((one) => ({
          name: nameOf(one),
          customers: one.customers,
          cents90: one.cents90,
          cents365: one.cents365,
        })),
      }}
    >
      <BarRows
        format={whole}
        rows={known.map((one) => ({
          key: one.key,
          label: nameOf(one),
          value: one[key] ?? 0,
          note: t("forecast.value.count", { count: one.customers, shown: number(one.customers) }),
        }))}
      />
    </Finding>
  );
}

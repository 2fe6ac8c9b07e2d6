import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { LookAlikesSnapshot } from "../../shared.ts";
import { useTraitWords } from "./trait-words.ts";
import styles from "./portrait.module.css";

/** Whether the prospects can be sorted by how much they resemble the best, as the shop's own past says. */
export function LookAlikes({ alike }: { readonly alike: LookAlikesSnapshot }) {
  const { t, number } = useI18n();
  const { lift, prospects, ranked } = alike;
  if (lift === null)
    return (
      <Card title={t("insight.alike.too_few_title")}>
        <p className={styles.plain}>{t("insight.alike.too_few", { count: prospects })}</p>
      </Card>
    );
  if (!lift.isMeasured || ranked === 0)
    return (
      <Card title={t("insight.alike.no_gain_title")}>
        <LiftWords lift={lift} />
      </Card>
    );
  return (
    <Card title={t("insight.alike.title", { ranked, shown: number(ranked) })}>
      <LiftWords lift={lift} />
      <Weights features={alike.features} />
      <p className={styles.actions}>
        <AppLink href="/customers/look-alikes">{t("insight.alike.see")}</AppLink>
      </p>
    </Card>
  );
}

/** What the ranking was worth on people whose outcome is known. */
export function LiftWords({ lift }: { readonly lift: NonNullable<LookAlikesSnapshot["lift"]> }) {
  const { t, number, percent } = useI18n();
  const { people, base, top, isMeasured } = lift;
  return (
    <p className={styles.plain}>
      {t(isMeasured ? "insight.alike.measured" : "insight.alike.no_gain", {
        people: number(people),
        top: percent(top.share),
        low: percent(top.low),
        high: percent(top.high),
        base: percent(base),
        lift: number(top.share / base, 1),
      })}
    </p>
  );
}

function Weights({ features }: { readonly features: LookAlikesSnapshot["features"] }) {
  const { t, list } = useI18n();
  const words = useTraitWords();
  const heavy = features.filter(({ weight }) => weight > 0).slice(0, 5);
  if (heavy.length === 0) return null;
  return <p className={styles.silent}>{t("insight.alike.weights", { list: list(heavy.map(words)) })}</p>;
}

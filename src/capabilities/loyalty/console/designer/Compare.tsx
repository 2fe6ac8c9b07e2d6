import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { Scrolling } from "../../../../console/components/Scrolling.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import type { VariantAnswer } from "../../shared.ts";
import styles from "./designer.module.css";
import { sayRange } from "./verdict.ts";
import type { Variant } from "./variants.ts";

interface CompareProps {
  readonly variants: readonly Variant[];
  readonly answers: readonly VariantAnswer[];
  readonly chosen: number;
  readonly onChoose: (id: number) => void;
}

const measures = ["verdict", "net", "costs", "break_even", "regulars", "first", "lost", "rate"] as const;

/** The variants side by side on the same receipts. */
export function Compare({ variants, answers, chosen, onChoose }: CompareProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const shown = variants.flatMap((variant, place) => {
    const answer = answers[place];
    return answer === undefined ? [] : [{ variant, answer }];
  });
  return (
    <Card title={t("loyalty.variants.compare.title", { count: shown.length })}>
      <Scrolling className={styles.compare} label={t("loyalty.variants.compare.caption")}>
        <table>
          <caption className={styles.hidden}>{t("loyalty.variants.compare.caption")}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                <span className={styles.hidden}>{t("loyalty.variants.compare.measure")}</span>
              </th>
              {shown.map(({ variant }) => (
                <th key={variant.id} scope="col" data-chosen={variant.id === chosen || undefined}>
                  {variant.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures.map((measure) => (
              <tr key={measure}>
                <th scope="row">{t(`loyalty.variants.compare.${measure}`)}</th>
                {shown.map(({ variant, answer }) => (
                  <td key={variant.id} data-chosen={variant.id === chosen || undefined}>
                    {sayMeasure(measure, answer, i18n)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td className={styles.corner}>
                <span className={styles.hidden}>{t("loyalty.variants.compare.choose")}</span>
              </td>
              {shown.map(({ variant }) => (
                <td key={variant.id} data-chosen={variant.id === chosen || undefined}>
                  {variant.id === chosen ? (
                    <b>{t("loyalty.variants.compare.chosen")}</b>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={t("loyalty.variants.compare.choose_this", { name: variant.name })}
                      onClick={() => onChoose(variant.id)}
                    >
                      {t("loyalty.variants.compare.choose")}
                    </Button>
                  )}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </Scrolling>
    </Card>
  );
}

function sayMeasure(measure: (typeof measures)[number], answer: VariantAnswer, i18n: I18n): ReactNode {
  const { t, money, percent, number } = i18n;
  const { verdict, costs, breakEven, received, earned, rates } = answer;
  const { daysToFirst, regulars } = received;
  switch (measure) {
    case "verdict":
      return (
        <span className={styles.colour} data-colour={verdict.colour}>
          {t(`loyalty.replay.colour.${verdict.colour}`)}
        </span>
      );
    case "net":
      return sayRange(verdict.netCents, i18n);
    case "costs":
      return money(Math.round(costs.totalCents), undefined, { hideCents: true });
    case "break_even":
      return percent(breakEven.share, 1);
    case "regulars":
      return regulars.customers === 0 ? "–" : percent(regulars.share);
    case "first":
      return daysToFirst === null
        ? "–"
        : t("loyalty.variants.compare.days", { count: daysToFirst.median, days: number(daysToFirst.median) });
    case "lost":
      return percent(earned.lostShare);
    case "rate":
      return percent(rates.real, 1);
  }
}

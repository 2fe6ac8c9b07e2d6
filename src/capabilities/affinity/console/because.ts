import { useI18n } from "../../../console/i18n.tsx";
import { type Because, type Span, spanOf, timesOf } from "../shared.ts";

/** Why a product is proposed, as one would say it across the counter. */
export function useBecause(): (because: Because) => string {
  const { t } = useI18n();
  const span = ({ count, unit }: Span): string => t(`affinity.span.${unit}`, { count });
  return (because) => {
    if (because.kind !== "again") {
      const { withName: other, together, of } = because;
      return t(`affinity.because.${because.kind}`, { other, ...timesOf(together, of) });
    }
    const every = spanOf(because.everyDays);
    const since = span(spanOf(because.sinceDays));
    const key = because.days === 1 ? "affinity.because.once" : "affinity.because.again";
    return t(key, {
      every: t(`affinity.every.${every.unit}`, { count: every.count }),
      since,
      span: span(every),
    });
  };
}

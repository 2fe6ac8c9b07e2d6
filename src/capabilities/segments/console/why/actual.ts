import { useI18n } from "../../../../console/i18n.tsx";
import { type Actual, type Leaf, type Speech } from "../../../insight/shared.ts";
import { choiceName } from "../../../insight/console/index.tsx";

/** What somebody has where a condition asks for it, as words: "7 visites", "le 3 mars 2025". */
export function useSayActual(speech: Speech) {
  const { t, number, money, day, list } = useI18n();
  return (leaf: Leaf, actual: Actual): string | null => {
    const field = speech.field(leaf.field);
    if (field === undefined) return null;
    if (actual === null) return t("segments.why.unknown");
    if (typeof actual === "boolean") return null;
    if (typeof actual === "object") {
      return actual.length === 0
        ? t("segments.why.nothing")
        : list(actual.map((one) => choiceName(field, one, speech)));
    }
    if (leaf.op === "purchases") return sayPurchases(leaf.value.measure, Number(actual));
    if (typeof actual === "number") {
      return field.kind === "money" ? money(actual, undefined, { hideCents: true }) : number(actual, 1);
    }
    if (/^\d{4}-\d{2}-\d{2}/.test(actual)) return day(actual.slice(0, 10));
    if (/^\d{2}-\d{2}$/.test(actual)) return dayOfYear(actual);
    return choiceName(field, actual, speech);
  };

  function sayPurchases(measure: string, value: number): string {
    if (measure === "cents" || measure === "refunded_cents")
      return money(value, undefined, { hideCents: true });
    return t(`segments.why.purchases.${measure}`, { count: value, shown: number(value, 2) });
  }

  function dayOfYear(monthAndDay: string): string {
    const format = new Intl.DateTimeFormat(speech.language, {
      timeZone: "UTC",
      day: "numeric",
      month: "long",
    });
    return format.format(new Date(`2024-${monthAndDay}T00:00:00Z`));
  }
}

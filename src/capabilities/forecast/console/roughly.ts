import { useI18n } from "../../../console/i18n.tsx";

/** Figures of what has not happened yet: rounded, so that nobody takes them for more than they are. */
export function useRoughly() {
  const { t, money, number } = useI18n();
  return {
    /** One customer's purchases, in words. */
    purchases: (expected: number): string => {
      if (expected < 0.15) return t("forecast.purchases.none");
      if (expected < 0.5) return t("forecast.purchases.perhaps");
      return t("forecast.purchases.about", {
        count: roundCount(expected),
        shown: number(roundCount(expected)),
      });
    },
    /** One customer's money: two digits say all that is known. */
    cents: (cents: number): string => {
      const whole = (value: number) => money(value, undefined, { hideCents: true });
      return cents < 100 ? t("forecast.less_than", { amount: whole(100) }) : whole(roughCents(cents));
    },
    /** A shop's purchases: three digits. */
    total: (count: number): string => number(twoOrThree(count, 3)),
    totalCents: (cents: number): string =>
      money(twoOrThree(cents / 100, 3) * 100, undefined, { hideCents: true }),
  };
}

function roundCount(expected: number): number {
  return expected < 10 ? Math.max(Math.round(expected), 1) : Math.round(expected / 5) * 5;
}

const roughCents = (cents: number): number => twoOrThree(cents / 100, 2) * 100;

/** Rounds to so many significant digits, and never to parts of one. */
function twoOrThree(value: number, digits: number): number {
  const unit = 10 ** Math.max(Math.ceil(Math.log10(Math.max(value, 1))) - digits, 0);
  return Math.round(value / unit) * unit;
}

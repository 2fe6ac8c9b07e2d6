import { useMemo } from "react";
import { dayIn } from "../../../../console/formats.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";

/** What a program counts in: points, stamps, or euros of a kitty. */
export type Unit = {
  readonly kind: string;
  readonly unitName: { readonly one: string; readonly other: string };
};

/** Points as a person says them: "12 points", "1,5 point", or money for a kitty. */
export function usePoints() {
  const { number, money, locale } = useI18n();
  const plurals = useMemo(() => new Intl.PluralRules(locale), [locale]);
  return (points: number, { kind, unitName }: Unit) => {
    if (kind === "cashback") return money(Math.round(points * 100));
    const name = plurals.select(Math.abs(points)) === "one" ? unitName.one : unitName.other;
    return `${number(points, 3)}\u00a0${name}`;
  };
}

/** The same without the word, for the columns of a table. */
export function useFigures() {
  const { number, money } = useI18n();
  return (points: number, { kind }: Pick<Unit, "kind">) =>
    kind === "cashback" ? money(Math.round(points * 100)) : number(points, 3);
}

/** Money to judge by: whole from 100 on, to the cent below. */
export function useRoughMoney() {
  const { money } = useI18n();
  return (cents: number) => {
    const isLarge = Math.abs(cents) >= 10_000;
    return money(isLarge ? Math.round(cents / 100) * 100 : Math.round(cents), undefined, { hideCents: true });
  };
}

/** An instant as the day it fell on in the shop. */
export function useDayOf() {
  const { timeZone } = useMerchant();
  return (instant: string) => dayIn(timeZone, new Date(instant));
}

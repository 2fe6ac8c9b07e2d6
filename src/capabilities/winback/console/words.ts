import { useI18n } from "../../../console/i18n.tsx";
import type { BoardPerson, Signal } from "../shared.ts";

/** Why somebody is thought to leave, in words and figures; a kind of a later room falls back to its name. */
export function useReason() {
  const { t, has, money, day } = useI18n();
  return ({ kind, figures, since }: Signal): string => {
    const key = `winback.reason.${kind}`;
    if (!has(key)) return kind;
    const said = Object.entries(figures).map(([name, value]) => [
      name,
      /cents$/i.test(name) ? money(value, undefined, { hideCents: true }) : value,
    ]);
    return t(key, { ...Object.fromEntries(said), since: day(since) });
  };
}

/** "de 120 à 180 €", or one amount where both ends are the same. */
export function useStake() {
  const { t, money } = useI18n();
  const say = (cents: number) => money(roughly(cents), undefined, { hideCents: true });
  return ({ stakeLowCents: low, stakeHighCents: high }: BoardPerson): string =>
    roughly(low) === roughly(high) ? say(high) : t("winback.stake.range", { low: say(low), high: say(high) });
}

/** What is estimated is said without false cents. */
function roughly(cents: number): number {
  return Math.round(cents / 100) * 100;
}

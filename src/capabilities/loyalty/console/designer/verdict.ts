import type { I18n } from "../../../../console/i18n.tsx";

interface Net {
  readonly low: number;
  readonly high: number;
}

/** The verdict in one sentence: what would be left, or lost, between the prudent and the hopeful end. */
export function sayNet(
  { low, high }: Net,
  { t, money }: Pick<I18n, "t" | "money">,
  isInForce = false,
): string {
  const said = isInForce ? "loyalty.replay.net_now" : "loyalty.replay.net";
  const say = (cents: number) =>
    money(Math.round(Math.abs(cents) / 100) * 100, undefined, { hideCents: true });
  if (Math.round(low / 100) === 0 && Math.round(high / 100) === 0) return t("loyalty.replay.net.nothing");
  if (say(low) === say(high) && low < 0 && high < 0) return t(`${said}.plain_loss`, { amount: say(low) });
  if (low >= 0) return t(`${said}.gain`, { low: say(low), high: say(high) });
  if (high <= 0) return t(`${said}.loss`, { low: say(high), high: say(low) });
  return t(`${said}.mixed`, { loss: say(low), gain: say(high) });
}

/** The same in figures alone, for a table. */
export function sayRange({ low, high }: Net, { t, money }: Pick<I18n, "t" | "money">): string {
  const say = (cents: number) =>
    money(Math.round(cents / 100) * 100, undefined, { hideCents: true }).replace("-", "−");
  return t("loyalty.replay.between", { low: say(low), high: say(high) });
}

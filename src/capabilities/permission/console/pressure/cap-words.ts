import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import type { Cap } from "../../shared.ts";

export type SaidCap = Pick<Cap, "channel" | "most" | "span" | "hours" | "segmentName"> & {
  /** Already named. */
  readonly topic: string | null;
};

/** A cap as a sentence: "Au plus 2 e-mails en 7 jours, pour tout le monde". */
export function sayCap({ channel, most, span, hours, segmentName, topic }: SaidCap, { t }: I18n): string {
  const what = channel ?? "any";
  const who =
    segmentName === null
      ? t("permission.pressure.who.everybody")
      : t("permission.pressure.who.segment", { name: segmentName });
  const about = topic === null ? "" : t("permission.pressure.about", { topic });
  const values = { who, about };
  if (most === 0)
    return t("permission.pressure.say.none", { ...values, what: t(`permission.pressure.no.${what}`) });
  if (most === 1 && span === "rolling")
    return t("permission.pressure.say.between", {
      ...values,
      time: lengthOf(hours ?? 0, t),
      what: t(`permission.pressure.two.${what}`),
    });
  return t("permission.pressure.say.most", {
    ...values,
    what: t(`permission.pressure.what.${what}`, { count: most }),
    span:
      span === "rolling"
        ? t("permission.pressure.span.rolling", { time: lengthOf(hours ?? 0, t) })
        : t(`permission.pressure.span.${span}`),
  });
}

/** "7 jours", or "36 heures" where they make no whole days. */
function lengthOf(hours: number, t: I18n["t"]): string {
  return hours % 24 === 0 && hours > 24
    ? t("permission.pressure.days", { count: hours / 24 })
    : t("permission.pressure.hours", { count: hours });
}

/** The name of what binds somebody: a cap, her own choice, or what went wrong. */
export function useLimitNames(caps: readonly Cap[]): (key: string) => string {
  const { t } = useI18n();
  return (key) => {
    if (key === "held_back") return t("permission.pressure.limit.held_back");
    if (key.startsWith("own")) return t("permission.pressure.limit.own");
    return caps.find(({ id }) => id === key)?.name ?? t("permission.pressure.limit.gone");
  };
}

import { instantInZone } from "../../../../values/day.ts";
import { useMerchant } from "../../../../console/session.ts";

/** Moments as a form has them, `2026-11-22T10:30` in the shop's zone, and as they are kept. */
export function useMoment() {
  const { timeZone } = useMerchant();
  return {
    typed: (instant: string | null): string =>
      instant === null
        ? ""
        : new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
            .format(new Date(instant))
            .replace(" ", "T"),
    said: (typed: string): string | null => (typed === "" ? null : instantInZone(`${typed}:00`, timeZone)),
  };
}

import type { StoreFace } from "../../../accounts/index.ts";
import { type DayHours, hoursOn, openNow, type Span } from "../../../accounts/shared.ts";
import { addDays, type Day, dayInZone } from "../../../../values/day.ts";
import type { OpenShop } from "../../public-shop.ts";

type Saying = Pick<OpenShop, "say" | "formats" | "tx">;

/** "Ouvert jusqu’à 19:00", "Ouvre demain à 9:30": where a store stands now. */
export function openingLine({ say, formats, tx }: Saying, store: StoreFace): string {
  const now = openNow(store, tx.now);
  switch (now.state) {
    case "unknown":
      return say("space.store.hours_unknown");
    case "closed_for_good":
      return say("space.store.closed_for_good");
    case "open":
      return now.closesAt === null
        ? say("space.store.always_open")
        : say("space.store.open_until", { time: clock(now.closesAt, formats.locale) });
    case "closed": {
      if (now.opens === null) return say("space.store.closed");
      const today = dayInZone(tx.now, store.timeZone);
      const time = clock(now.opens.time, formats.locale);
      if (now.opens.day === today) return say("space.store.opens_today", { time });
      if (now.opens.day === addDays(today, 1)) return say("space.store.opens_tomorrow", { time });
      return say("space.store.opens_on", { day: formats.weekdayAndDay(now.opens.day), time });
    }
  }
}

export function isOpen(store: StoreFace, instant: string): boolean {
  return openNow(store, instant).state === "open";
}

export function placeLine({ address, postcode, city }: StoreFace): string {
  return [address, [postcode, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}

/** The hours of the seven days to come, today first, with what is unusual about each. */
export function weekAhead(
  store: StoreFace,
  instant: string,
): { readonly day: Day; readonly hours: DayHours }[] {
  const today = dayInZone(instant, store.timeZone);
  return Array.from({ length: 7 }, (_, index) => {
    const day = addDays(today, index);
    return { day, hours: hoursOn(store, day) };
  });
}

/** Exceptions after the coming week, up to three months ahead. */
export function laterExceptions(store: StoreFace, instant: string): StoreFace["exceptions"] {
  const today = dayInZone(instant, store.timeZone);
  return store.exceptions.filter(({ day }) => day > addDays(today, 6) && day <= addDays(today, 92));
}

export function spansLine({ say, formats }: Saying, spans: readonly Span[]): string {
  if (spans.length === 0) return say("space.store.closed");
  return spans
    .map(([from, to]) =>
      say("space.store.span", {
        from: clock(from, formats.locale),
        to: clock(to, formats.locale),
      }).replaceAll(" ", "\u00a0"),
    )
    .join(", ");
}

/** `09:30` as a person writes it: 9 h 30 in French, 9:30 in English. */
export function clock(time: string, locale: string): string {
  const [hours = "", minutes = ""] = time.split(":");
  if (!locale.startsWith("fr")) return `${Number(hours)}:${minutes}`;
  return minutes === "00" ? `${Number(hours)}\u00a0h` : `${Number(hours)}\u00a0h\u00a0${minutes}`;
}

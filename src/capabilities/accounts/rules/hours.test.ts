import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayInZone } from "../../../values/day.ts";
import { easter, holidaysOf } from "./holidays.ts";
import { hoursOn, minutesOf, openNow, orderSpans, type Span, type StoreHours, weekdayOf } from "./hours.ts";

const weekdays: readonly Span[] = [
  ["09:00", "12:30"],
  ["14:00", "19:00"],
];
const shop: StoreHours = {
  hours: [[], weekdays, weekdays, weekdays, weekdays, [["09:00", "19:00"]], [["09:00", "12:30"]]],
  holidays: { calendar: "fr", closedOn: ["christmas", "labour_day"] },
  exceptions: [{ day: "2026-12-24", spans: [["09:00", "16:00"]], note: "Réveillon" }],
  timeZone: "Europe/Paris",
  closedAt: null,
};

test("the shop is open until its break, closed during it, and says when it opens again", () => {
  expect(openNow(shop, "2026-11-24T10:00:00Z")).toEqual({
    state: "open",
    until: "2026-11-24T11:30:00.000Z",
    closesAt: "12:30",
  });
  expect(openNow(shop, "2026-11-24T11:30:00Z")).toMatchObject({
    state: "closed",
    opens: { day: "2026-11-24", time: "14:00" },
  });
});

test("an exception goes before a holiday, a holiday before the week", () => {
  expect(hoursOn(shop, "2026-12-24")).toMatchObject({ because: "exception", note: "Réveillon" });
  expect(hoursOn(shop, "2026-12-25")).toMatchObject({ because: "holiday", spans: [], holiday: "christmas" });
  // 11 November is a holiday on which this shop opens.
  expect(hoursOn(shop, "2026-11-11")).toMatchObject({ because: "usual", holiday: "armistice_1918" });
});

test("hours nobody said are unknown, a store closed for good is closed for good", () => {
  const silent = { ...shop, hours: null, exceptions: [] };
  expect(openNow(silent, "2026-11-24T10:00:00Z")).toEqual({ state: "unknown" });
  expect(openNow({ ...shop, closedAt: "2026-11-01T00:00:00.000Z" }, "2026-11-24T10:00:00Z")).toEqual({
    state: "closed_for_good",
  });
});

test("a bar that closes at two is open after midnight, and on the night that is an hour longer closes once", () => {
  const bar: StoreHours = {
    ...shop,
    hours: Array.from({ length: 7 }, () => [["18:00", "02:30"]] as const),
    holidays: null,
    exceptions: [],
  };
  expect(openNow(bar, "2026-11-25T00:30:00Z")).toMatchObject({ state: "open", closesAt: "02:30" });
  // Clocks go back at 03:00 on 25 October 2026: 02:30 comes twice.
  expect(openNow(bar, "2026-10-25T00:29:00Z")).toMatchObject({ state: "open" });
  expect(openNow(bar, "2026-10-25T01:00:00Z")).toMatchObject({ state: "closed" });
});

test("a shop that never closes is open without end", () => {
  const always: StoreHours = {
    ...shop,
    hours: Array.from({ length: 7 }, () => [["00:00", "24:00"]] as const),
    holidays: null,
    exceptions: [],
  };
  expect(openNow(always, "2026-11-25T00:30:00Z")).toEqual({ state: "open", until: null, closesAt: null });
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30", "45"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const daySpans = fc
  .uniqueArray(time, { minLength: 2, maxLength: 6 })
  .map((times) => times.toSorted())
  .map((times) =>
    Array.from(
      { length: Math.floor(times.length / 2) },
      (_, place): Span => [times[place * 2] ?? "", times[place * 2 + 1] ?? ""],
    ),
  );
const zones = ["Europe/Paris", "Europe/Brussels", "America/Martinique", "Indian/Reunion", "America/New_York"];

/** What a clock on the wall of the shop shows. */
function wall(instant: string, timeZone: string): { day: string; time: string } {
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(
    new Date(instant),
  );
  return { day: shown.slice(0, 10), time: shown.slice(11, 16) };
}

test("open is what the clock on the wall says, on the days when clocks change too, but for the hours they skip or repeat", () => {
  // Around the changes of 29 March and 25 October 2026 in Europe, 8 March and 1 November in New York.
  const starts = ["2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-06-01"];
  fc.assert(
    fc.property(
      fc.array(daySpans, { minLength: 7, maxLength: 7 }),
      fc.constantFrom(...zones),
      fc.constantFrom(...starts),
      fc.integer({ min: 0, max: 3 * 24 * 60 }),
      (hours, timeZone, start, minutes) => {
        const store: StoreHours = { hours, holidays: null, exceptions: [], timeZone, closedAt: null };
        const at = new Date(Date.parse(`${start}T00:00:00Z`) + minutes * 60_000).toISOString();
        const { day, time: now } = wall(at, timeZone);
        const isChangeNight = minutesOf(now) !== null && (minutesOf(now) ?? 0) <= 4 * 60;
        fc.pre(!isChangeNight);
        const spans = hours[weekdayOf(day)] ?? [];
        const isOpen = spans.some(([from, to]) => from <= now && now < to);
        const said = openNow(store, at);
        expect(said.state).toBe(isOpen ? "open" : "closed");
        if (said.state === "open" && said.until !== null) expect(said.until > at).toBe(true);
        if (said.state === "closed" && said.opens !== null) {
          expect(said.opens.at > at).toBe(true);
          expect(wall(said.opens.at, timeZone)).toEqual({ day: said.opens.day, time: said.opens.time });
          expect(openNow(store, said.opens.at).state).toBe("open");
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("spans are put in order, and refused when one lies over another", () => {
  fc.assert(
    fc.property(daySpans, (spans) => {
      expect(orderSpans(spans.toReversed())).toEqual({ spans });
    }),
  );
  expect(
    orderSpans([
      ["09:00", "12:00"],
      ["11:00", "13:00"],
    ]),
  ).toMatchObject({ wrong: "overlap" });
  expect(orderSpans([["09:00", "09:00"]])).toMatchObject({ wrong: "empty" });
  expect(orderSpans([["9h", "12:00"]])).toMatchObject({ wrong: "time" });
  expect(orderSpans([["24:00", "01:00"]])).toMatchObject({ wrong: "time" });
  expect(
    orderSpans([
      ["20:00", "02:00"],
      ["22:00", "23:00"],
    ]),
  ).toMatchObject({ wrong: "overlap" });
});

describe("public holidays", () => {
  test("Easter falls on the days of the almanac", () => {
    const known = ["2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"];
    for (const day of known) expect(easter(Number(day.slice(0, 4)))).toBe(day);
  });

  const france2026 = [
    ...["2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25"],
    ...["2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"],
  ];
  const belgium2027 = [
    ...["2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-17"],
    ...["2027-07-21", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25"],
  ];
  test.each([
    ["fr", 2026, france2026],
    ["fr-alsace-moselle", 2026, [...france2026, "2026-04-03", "2026-12-26"].toSorted()],
    ["be", 2027, belgium2027],
  ] as const)("the holidays of %s in %i are those of the printed calendar", (calendar, year, days) => {
    expect(holidaysOf(calendar, year).map(({ day }) => day)).toEqual(days);
  });

  test("a holiday is found on the day of the store, not of the machine", () => {
    expect(dayInZone("2026-12-24T23:30:00Z", "Europe/Paris")).toBe("2026-12-25");
    expect(openNow(shop, "2026-12-25T10:00:00Z")).toMatchObject({
      state: "closed",
      today: { because: "holiday", holiday: "christmas" },
    });
  });
});

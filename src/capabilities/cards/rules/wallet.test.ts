import fc from "fast-check";
import { expect, test } from "vitest";
import { choosePlaces, type Place } from "./places.ts";
import { isQuiet, readUpdateTimes, usualUpdateTimes } from "./update-time.ts";

const store = (name: string, visits: number, isEnrolledHere = false): Place => ({
  name,
  visits,
  isEnrolledHere,
  latitude: 50.6,
  longitude: 3.06,
});

test("the card appears where she buys, most often first", () => {
  const chosen = choosePlaces([store("Lille", 3), store("Lens", 0, true), store("Roubaix", 12)]);
  expect(chosen.map(({ name }) => name)).toEqual(["Roubaix", "Lille"]);
});

test("before her first purchase, it appears where she joined, or in the few stores there are", () => {
  expect(choosePlaces([store("Lille", 0), store("Lens", 0, true)]).map(({ name }) => name)).toEqual(["Lens"]);
  expect(choosePlaces([store("Lille", 0), store("Lens", 0)])).toHaveLength(2);
  expect(choosePlaces(Array.from({ length: 40 }, () => store("Ville", 0)))).toEqual([]);
});

test("never more than ten places, and never a place she does not go to when there is one where she does", () => {
  const stores = fc.array(
    fc.nat({ max: 4 }).map((visits) => store("x", visits)),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(stores, (all) => {
      const chosen = choosePlaces(all);
      expect(chosen.length).toBeLessThanOrEqual(10);
      if (all.some(({ visits }) => visits > 0)) expect(chosen.every(({ visits }) => visits > 0)).toBe(true);
    }),
  );
});

test("nights are quiet across midnight, and an empty span is never quiet", () => {
  const quiet = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
    isQuiet(hour, usualUpdateTimes),
  );
  expect(quiet).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 21, 22, 23]);
  for (let hour = 0; hour < 24; hour += 1)
    expect(isQuiet(hour, { updatesPerDay: 3, quietFromHour: 5, quietUntilHour: 5 })).toBe(false);
});

test("spoilt settings are as usual, and nobody sets more than three a day", () => {
  expect(readUpdateTimes(null)).toEqual(usualUpdateTimes);
  expect(readUpdateTimes({ updatesPerDay: 40, quietFromHour: "x", quietUntilHour: 7 })).toEqual({
    updatesPerDay: 3,
    quietFromHour: 21,
    quietUntilHour: 7,
  });
});

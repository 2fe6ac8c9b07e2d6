import fc from "fast-check";
import { expect, test } from "vitest";
import { fewer, pauses, pauseEnd, type Rate, rateOfWord, rates, rateWord, sameChoices } from "./choices.ts";

const anyRate = fc.record({
  most: fc.integer({ min: 1, max: 100 }),
  per: fc.constantFrom("week", "month"),
}) as fc.Arbitrary<Rate>;

test("a frequency is read back as it was written; a word that is none is none", () => {
  fc.assert(
    fc.property(fc.option(anyRate, { nil: null }), (rate) => {
      expect(rateOfWord(rateWord(rate))).toEqual(rate);
    }),
  );
  for (const word of ["", "week-0", "week-101", "year-1", "week-1 ", "all ", "month-1.5"])
    expect(rateOfWord(word), word).toBeUndefined();
});

test("who finds it too much is offered less than she has, and never nothing at all", () => {
  const yearly = ({ most, per }: Rate): number => most * (per === "week" ? 52 : 12);
  fc.assert(
    fc.property(anyRate, (rate) => {
      const less = fewer(rate);
      expect(less.most).toBeGreaterThan(0);
      if (yearly(rate) > 12) expect(yearly(less)).toBeLessThan(yearly(rate));
      else expect(less).toEqual(rates[0]);
    }),
  );
  expect(fewer(null)).toEqual({ most: 1, per: "month" });
});

test("a pause that begins at the end of January ends at the end of February", () => {
  expect(pauseEnd("2027-01-31", pauses[0])).toBe("2027-02-28");
});

test("a topic taken as it comes is the same as one nobody spoke of", () => {
  const base = { pausedUntil: null, rate: null };
  expect(
    sameChoices({ ...base, topics: [] }, { ...base, topics: [{ topic: "news", isOff: false, rate: null }] }),
  ).toBe(true);
  expect(
    sameChoices({ ...base, topics: [] }, { ...base, topics: [{ topic: "news", isOff: true, rate: null }] }),
  ).toBe(false);
});

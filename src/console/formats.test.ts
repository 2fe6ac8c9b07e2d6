import { describe, expect, test } from "vitest";
import { dayIn, frenchSpaces, makeFormats } from "./formats.ts";
import { makeTranslator } from "./i18n.tsx";

const french = makeFormats({ language: "fr", country: "BE", currency: "EUR", timeZone: "Europe/Brussels" });
const irish = makeFormats({ language: "en", country: "IE", currency: "EUR", timeZone: "Europe/Dublin" });

describe("money", () => {
  test("in French has narrow spaces in the number and a no-break space before the euro", () => {
    expect(french.money(1_234_560)).toBe("12\u202f345,60\u00a0€");
  });

  test("in English comes after the sign", () => {
    expect(irish.money(1_234_560)).toBe("€12,345.60");
  });

  test("in a sentence loses its cents from a thousand up, and when there are none", () => {
    expect(french.money(231_049, "EUR", { hideCents: true })).toBe("2\u202f310\u00a0€");
    expect(french.money(500, "EUR", { hideCents: true })).toBe("5\u00a0€");
    expect(french.money(372, "EUR", { hideCents: true })).toBe("3,72\u00a0€");
  });

  test("in a table always keeps its cents", () => {
    expect(french.money(231_000)).toBe("2\u202f310,00\u00a0€");
  });
});

describe("dates", () => {
  test("are never the short figures of Belgium", () => {
    expect(french.day("2025-03-03")).toBe("3 mars 2025");
    expect(french.weekday("2025-03-03")).toBe("lun. 3 mars");
    expect(french.month("2025-03")).toBe("mars 2025");
    expect(irish.day("2025-03-03")).toBe("3 March 2025");
  });

  test("near today are said as a distance", () => {
    expect(french.relativeDay("2025-03-04", "2025-03-04")).toBe("aujourd’hui");
    expect(french.relativeDay("2025-02-26", "2025-03-04")).toBe("il y a 6 jours");
    expect(french.relativeDay("2024-10-04", "2025-03-04")).toBe("il y a 4 mois");
    expect(irish.relativeDay("2022-03-01", "2025-03-04")).toBe("3 years ago");
  });

  test("of an instant are told on the shop's clock, in 24 hours", () => {
    expect(french.instant("2025-07-01T21:30:00Z")).toMatch(/^1 juillet 2025.*23:30$/);
    expect(irish.time("2025-07-01T21:30:00Z")).toBe("22:30");
    expect(dayIn("Europe/Brussels", new Date("2025-07-01T22:30:00Z"))).toBe("2025-07-02");
  });
});

test("a share is written the way of the language", () => {
  expect(french.percent(0.123, 1)).toBe("12,3\u00a0%");
  expect(irish.percent(0.123, 1)).toBe("12.3%");
});

test("French signs hold on to the word before them, and message arguments are left alone", () => {
  expect(frenchSpaces("Enjeu : « oui » ?")).toBe("Enjeu\u00a0: «\u00a0oui\u00a0»\u202f?");
  expect(frenchSpaces("{share, number, ::percent}")).toBe("{share, number, ::percent}");
});

describe("texts", () => {
  const { t, has } = makeTranslator(
    { points: "Il vous manque {n, plural, one {# point} other {# points}}" },
    "fr-FR",
  );

  test("nought and one and a half are singular in French", () => {
    expect(t("points", { n: 0 })).toBe("Il vous manque 0 point");
    expect(t("points", { n: 1.5 })).toBe("Il vous manque 1,5 point");
    expect(t("points", { n: 2 })).toBe("Il vous manque 2 points");
  });

  test("a missing one stops the test that asks for it", () => {
    expect(has("nothing")).toBe(false);
    expect(() => t("nothing")).toThrow('No text for "nothing"');
  });
});

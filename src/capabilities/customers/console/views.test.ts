import { expect, test } from "vitest";
import { addressLines, ageOn, birthdayText } from "./views.ts";

const born = { day: 29, month: 2, year: 1968 };
const without = { day: 29, month: 2, year: null };

test("a birthday of the 29th of February stays the 29th, with or without its year", () => {
  expect(birthdayText(born, "fr-FR")).toBe("29 février 1968");
  expect(birthdayText(without, "fr-FR")).toBe("29 février");
});

test("nobody is a year older before the day", () => {
  expect(ageOn(born, "2026-02-28")).toBe(57);
  expect(ageOn(born, "2026-03-01")).toBe(58);
  expect(ageOn(without, "2026-03-01")).toBeNull();
});

test("an envelope says the country only when it is another one", () => {
  const address = {
    line1: "12 rue des Lilas",
    line2: null,
    postcode: "5000",
    city: "Namur",
    country: "BE",
    status: "good",
  };
  expect(addressLines(address, "BE", "fr-FR")).toEqual(["12 rue des Lilas", "5000 Namur"]);
  expect(addressLines(address, "FR", "fr-FR")).toEqual(["12 rue des Lilas", "5000 Namur", "Belgique"]);
});

import { expect, test } from "vitest";
import { fold } from "../../../values/fold.ts";
import { dataCategories, knownFields, looksSensitive } from "./fields.ts";

test("every field has one category and one purpose, and nothing more than a first name and a card is required", () => {
  for (const { category } of knownFields) expect(dataCategories).toContain(category);
  expect(new Set(knownFields.map(({ key }) => key)).size).toBe(knownFields.length);
  const required = knownFields.filter(({ isOptional }) => !isOptional).map(({ key }) => key);
  expect(required).toEqual(["first_name", "card", "consents", "messages"]);
});

test("a field about health, faith or a payment card is noticed; one about tea is not", () => {
  for (const words of [
    "Allergies",
    "Problème de santé",
    "Numéro de carte bancaire",
    "IBAN",
    "Religion",
    "Enceinte ?",
  ]) {
    expect(looksSensitive(fold(words)), words).toBe(true);
  }
  for (const words of [
    "Thé préféré",
    "Pointure",
    "Race du chien",
    "Numéro de carte de fidélité",
    "Réunion du club",
  ]) {
    expect(looksSensitive(fold(words)), words).toBe(false);
  }
});

import { expect, test } from "vitest";
import type { Field } from "../views.ts";
import { meet, take } from "./conflict.ts";
import { changesOf, emptyValues, isBirthdayWrong, missingOf, type RecordValues } from "./values.ts";

const chantal: RecordValues = {
  ...emptyValues,
  firstName: "Chantal",
  lastName: "Dubois",
  phones: ["06 12 34 56 78"],
  custom: { favourite: "Noir" },
};
const favourite: Field = {
  key: "favourite",
  label: "Chocolat préféré",
  type: "choice",
  choices: ["Noir", "Lait"],
  purpose: "Proposer le bon assortiment",
  position: 0,
};
const shoe: Field = { ...favourite, key: "shoe", label: "Pointure", type: "number", choices: [] };

test("a name and one way to reach are enough, whichever it is", () => {
  expect(missingOf(chantal)).toEqual({ name: false, reach: false });
  expect(missingOf({ ...chantal, phones: [" "], cards: ["4210"] }).reach).toBe(false);
  expect(missingOf({ ...chantal, phones: [""], line1: "12 rue des Lilas", city: "Lille" }).reach).toBe(false);
  expect(missingOf(emptyValues)).toEqual({ name: true, reach: true });
  expect(missingOf({ ...chantal, kind: "company" }).name).toBe(true);
});

test("only what was changed is sent, phones as they were typed", () => {
  expect(changesOf(chantal, { ...chantal, phones: ["06.12.34.56.78", " "] }, [favourite])).toEqual({
    phones: ["06.12.34.56.78"],
  });
  expect(changesOf(chantal, { ...chantal }, [favourite])).toEqual({});
});

test("an emptied answer is cleared, a number is sent as a number", () => {
  const after = { ...chantal, custom: { favourite: "", shoe: "38,5" } };
  expect(changesOf(chantal, after, [favourite, shoe])).toEqual({ custom: { favourite: null, shoe: 38.5 } });
});

test("a birthday needs its day and month, never its year", () => {
  const born = (birthDay: string, birthMonth: string, birthYear = "") =>
    isBirthdayWrong({ ...chantal, birthDay, birthMonth, birthYear }, "2026-11-22");
  expect(born("", "")).toBe(false);
  expect(born("29", "2")).toBe(false);
  expect(born("29", "2", "2023")).toBe(true);
  expect(born("31", "4")).toBe(true);
  expect(born("14", "")).toBe(true);
  expect(born("", "", "1968")).toBe(true);
  expect(born("14", "3", "2030")).toBe(true);
});

test("what a colleague changed elsewhere on the record is kept without asking", () => {
  const mine = { ...chantal, city: "Lille" };
  const theirs = { ...chantal, language: "nl", custom: { favourite: "Lait" } };
  const { merged, disputed } = meet(chantal, mine, theirs);
  expect(disputed).toEqual([]);
  expect(merged).toMatchObject({ city: "Lille", language: "nl", custom: { favourite: "Lait" } });
});

test("the same answer changed twice is asked about, and may be taken as a whole", () => {
  const mine = { ...chantal, line1: "1 rue Haute", city: "Lille" };
  const theirs = { ...chantal, line1: "2 rue Basse", city: "Namur" };
  const { merged, disputed } = meet(chantal, mine, theirs);
  expect(disputed).toEqual(["address"]);
  expect(merged.city).toBe("Lille");
  expect(take(merged, "address", theirs)).toMatchObject({ line1: "2 rue Basse", city: "Namur" });
});

test("the same change made by both is no dispute", () => {
  const both = { ...chantal, phones: ["07 00 00 00 01"] };
  expect(meet(chantal, both, { ...both }).disputed).toEqual([]);
});

test("an answer to one of the shop's own questions is asked about like any other", () => {
  const mine = { ...chantal, custom: { favourite: "Lait" } };
  const theirs = { ...chantal, custom: { favourite: "Blanc" } };
  const { merged, disputed } = meet(chantal, mine, theirs);
  expect(disputed).toEqual(["custom/favourite"]);
  expect(take(merged, "custom/favourite", theirs).custom).toEqual({ favourite: "Blanc" });
});

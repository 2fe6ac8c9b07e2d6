import { expect, test } from "vitest";
import { problemsOf, readDayAndMonth } from "./check-enrolment.ts";

const draft = { phone: "06 12 34 56 78", firstName: "Chantal", email: "", postcode: "", birthday: "" };

test("a phone and a first name are enough, with the spaces people say", () => {
  expect(problemsOf(draft, "FR")).toEqual([]);
  expect(problemsOf({ ...draft, phone: "+32 475 12 34 56" }, "FR")).toEqual([]);
  expect(problemsOf({ ...draft, phone: "0475/12.34.56" }, "BE")).toEqual([]);
});

test("a digit that is missing is seen before the customer has left", () => {
  expect(problemsOf({ ...draft, phone: "06 12 34 56 7" }, "FR")).toEqual(["phone"]);
  expect(problemsOf({ ...draft, phone: "612345678" }, "FR")).toEqual(["phone"]);
});

test("who gives no phone still gets a card; who gives no first name does not", () => {
  expect(problemsOf({ ...draft, phone: "" }, "FR")).toEqual([]);
  expect(problemsOf({ ...draft, firstName: "  " }, "FR")).toEqual(["first_name"]);
});

test("an e-mail needs its dot, a birthday a day that exists", () => {
  expect(problemsOf({ ...draft, email: "chantal@example" }, "FR")).toEqual(["email"]);
  expect(problemsOf({ ...draft, birthday: "31/4" }, "FR")).toEqual(["birthday"]);
  expect(readDayAndMonth("9/3")).toEqual({ day: 9, month: 3 });
  expect(readDayAndMonth("29.02")).toEqual({ day: 29, month: 2 });
});

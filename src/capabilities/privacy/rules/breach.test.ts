import { expect, test } from "vitest";
import { breachClock } from "./breach.ts";

const found = {
  foundAt: "2026-11-20T10:00:00.000Z",
  risk: null,
  authorityAt: null,
  peopleToldAt: null,
  closedAt: null,
};

test("the authority must know within 72 hours of the moment the shop knew, weekends included", () => {
  const clock = breachClock(found, "2026-11-22T10:00:00.000Z");
  expect(clock).toEqual({
    tellBy: "2026-11-23T10:00:00.000Z",
    hoursLeft: 24,
    isLate: false,
    todo: ["judge", "authority"],
  });
});

test("after the 72 hours it is told all the same, with the reasons of the delay", () => {
  const clock = breachClock({ ...found, risk: "some" }, "2026-11-23T12:30:00.000Z");
  expect(clock).toMatchObject({ hoursLeft: -3, isLate: true, todo: ["authority"] });
  const told = breachClock(
    { ...found, risk: "some", authorityAt: "2026-11-24T10:00:00.000Z" },
    "2026-12-01T10:00:00.000Z",
  );
  expect(told).toMatchObject({ hoursLeft: null, isLate: true, todo: ["close"] });
});

test("without risk it stays in the notebook alone; with a high one the people are told too", () => {
  expect(breachClock({ ...found, risk: "none" }, "2026-11-30T10:00:00.000Z")).toMatchObject({
    hoursLeft: null,
    isLate: false,
    todo: ["close"],
  });
  const high = breachClock(
    { ...found, risk: "high", authorityAt: "2026-11-21T10:00:00.000Z" },
    "2026-11-22T10:00:00.000Z",
  );
  expect(high.todo).toEqual(["people"]);
});

import { expect, test } from "vitest";
import { periodOf, readPeriod, writePeriod, yearBefore } from "./period.ts";

const today = "2025-03-04";

test("the last twelve months end today and hold each day once", () => {
  expect(periodOf("12m", today)).toMatchObject({ from: "2024-03-05", to: "2025-03-04" });
  expect(periodOf("30d", today)).toMatchObject({ from: "2025-02-03", to: "2025-03-04" });
  expect(periodOf("last_year", today)).toMatchObject({ from: "2024-01-01", to: "2024-12-31" });
});

test("a period kept in the address comes back the same", () => {
  const chosen = { preset: "custom", from: "2024-11-01", to: "2024-12-24", compare: false } as const;
  expect(readPeriod(writePeriod(chosen), today)).toEqual(chosen);
});

test("a spoilt address falls back to the usual period", () => {
  expect(readPeriod({ from: "2025-02-31", to: "2025-03-01" }, today).preset).toBe("12m");
  expect(readPeriod({ from: "2025-03-01", to: "2025-02-01" }, today).preset).toBe("12m");
  expect(readPeriod({ period: "forever" }, today).preset).toBe("12m");
});

test("the 29th of February is compared with the 28th", () => {
  expect(yearBefore({ from: "2024-02-29", to: "2024-03-10" })).toEqual({
    from: "2023-02-28",
    to: "2023-03-10",
  });
});

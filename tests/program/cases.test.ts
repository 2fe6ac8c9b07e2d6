import { join } from "node:path";
import { expect, test } from "vitest";
import { rebelote } from "./support.ts";

const folder = join(import.meta.dirname, "..", "fixtures", "cases");

type Report = {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
};

test("scenarios are played through the product: what does not hold, or is not understood, fails with its reason", async () => {
  const { code, out } = await rebelote(["cases", folder, "--json"]);
  expect(code).toBe(1);
  const report = JSON.parse(out) as Report;
  expect(report).toMatchObject({ passed: 2, failed: 5 });
  const reasons = Object.fromEntries(
    report.cases.map(({ id, outcome, reason }) => [id, `${outcome}: ${reason ?? ""}`]),
  );
  expect(reasons["holds"]).toBe("passed: ");
  expect(reasons["expects-wrongly"]).toContain("balance should be 71 and is 70");
  expect(reasons["refused"]).toContain("insufficient_points");
  expect(reasons["unknown-verb"]).toContain("nobody knows how to “dance”");
  expect(reasons["unknown-expectation"]).toContain("nothing to compare “mood” with");
  expect(reasons["unknown-given"]).toContain("given: not understood: moon");
  expect(reasons["town"]).toBe("passed: ");
});

test("one scenario can be played alone, and a folder without any is said to have none", async () => {
  const alone = await rebelote(["cases", folder, "--only", "holds"]);
  expect(alone).toMatchObject({ code: 0 });
  expect(alone.out).toContain("1 passed, 0 failed.");
  const nothing = await rebelote(["cases", import.meta.dirname]);
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain("holds no scenario");
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rebelote } from "./support.ts";

const folder = join(import.meta.dirname, "../../../shared/cases/analytics");

type Report = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cases: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
};

test("every figure of the analytics cases comes out of the product, but for what it does not build", {
  timeout: 1_800_000,
}, async (context) => {
  if (!existsSync(folder)) return context.skip("../shared holds no analytics cases");
  const { code, out, err } = await rebelote(["cases", folder, "--json"]);
  expect(err).toBe("");
  const report = JSON.parse(out) as Report;
  const failed = report.cases.filter(({ outcome }) => outcome === "failed");
  expect(failed).toEqual([]);
  expect(code).toBe(0);
  expect(report.passed).toBeGreaterThan(60);
  // Nothing is left out without a word.
  for (const { id, reason } of report.cases.filter(({ outcome }) => outcome === "skipped"))
    expect(reason?.length ?? 0, id).toBeGreaterThan(30);
});

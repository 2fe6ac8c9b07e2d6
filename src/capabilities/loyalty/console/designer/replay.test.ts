import { expect, test } from "vitest";
import { withoutGaps } from "./replay.ts";

test("a reward not yet named is asked about all the same, and nothing else is touched", () => {
  const written = {
    rewards: [{ name: "", sku: "", terms: "", costUnits: 10, filter: { skus: [] } }],
    tiers: null,
  };
  expect(withoutGaps(written)).toEqual({
    rewards: [{ name: "…", sku: "…", terms: "", costUnits: 10, filter: { skus: [] } }],
    tiers: null,
  });
});

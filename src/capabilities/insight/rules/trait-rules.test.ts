import { expect, test } from "vitest";
import { ruleOfTrait, ruleOfTraits, traitOfFeature } from "./trait-rules.ts";

test("every trait that can be asked for becomes a condition", () => {
  const of = (criterion: string, value: string) => ruleOfTrait({ criterion, value });
  expect(of("store", "s1")).toEqual({ field: "store", op: "in", value: ["s1"] });
  expect(of("weekday", "6")).toBeNull();
  expect(of("age", "from_35")).toEqual({ field: "age", op: "between", value: { from: 35, to: 49 } });
  expect(of("relation", "months_0_3")).toEqual({ field: "first_purchase", op: "within", value: 91 });
  expect(of("relation", "years_5")).toEqual({ field: "first_purchase", op: "before", value: 1_825 });
  expect(of("post", "true")).toEqual({ field: "reachable", op: "in", value: ["post"] });
  expect(of("custom.garden", "true")).toEqual({ field: "custom.garden", op: "is", value: true });
  expect(of("custom.taste", "sweet")).toEqual({ field: "custom.taste", op: "in", value: ["sweet"] });
  expect(of("moon", "full")).toBeNull();
});

test("a target asks for all of its traits", () => {
  const rule = ruleOfTraits([
    { criterion: "city", value: "lille" },
    { criterion: "relation", value: "years_1_2" },
  ]);
  expect(rule).toEqual({
    all: [
      { field: "city", op: "in", value: ["lille"] },
      {
        all: [
          { field: "first_purchase", op: "within", value: 730 },
          { not: { field: "first_purchase", op: "within", value: 365 } },
        ],
      },
    ],
  });
});

test("a value may hold a colon", () => {
  expect(traitOfFeature("tag:club: or")).toEqual({ criterion: "tag", value: "club: or" });
});

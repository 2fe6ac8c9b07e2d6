import fc from "fast-check";
import { expect, test } from "vitest";
import { customersAddress, draftOfWord, ruleOfWords, wordsOfRule } from "./people-address.ts";
import type { PeopleRule } from "./people-rule.ts";

test("the customers who slip away have an address that can be read and sent", () => {
  const rule: PeopleRule = {
    all: [
      { field: "stage", op: "in", value: ["slipping"] },
      { field: "spent_year", op: "between", value: { from: 13_220 } },
    ],
  };
  expect(customersAddress(rule, "spent_year")).toBe(
    "/customers?view=list&stage=slipping&spent_year=13220..&sort=-spent_year",
  );
  expect(ruleOfWords(wordsOfRule(rule))).toEqual(rule);
});

test("a rule with an either-or travels whole", () => {
  const rule: PeopleRule = {
    any: [
      { field: "bad_address", op: "is", value: true },
      { field: "duplicate", op: "is", value: true },
    ],
  };
  expect(ruleOfWords(wordsOfRule(rule))).toEqual({ all: [rule] });
});

test("words that make no sense are left out", () => {
  expect(
    ruleOfWords({ spent: "lots", last_purchase: "within a while", stage: [], colour: "blue", rule: "{" }),
  ).toEqual({ all: [] });
});

const anyLeaf = fc.oneof(
  fc.record({
    field: fc.constant("city"),
    op: fc.constant("in" as const),
    value: fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constant("spent"),
    op: fc.constant("between" as const),
    value: fc.record({ from: fc.nat(2_000_000_000), to: fc.nat(2_000_000_000) }),
  }),
  fc.record({
    field: fc.constant("last_purchase"),
    op: fc.constantFrom("within" as const, "before" as const),
    value: fc.nat(3_000),
  }),
  fc.record({ field: fc.constant("best"), op: fc.constant("is" as const), value: fc.boolean() }),
  fc.record({
    field: fc.constant("bought_product"),
    op: fc.constant("bought" as const),
    value: fc.record({
      ids: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
      months: fc.integer({ min: 1, max: 24 }),
    }),
  }),
  fc.record({
    field: fc.constant("due"),
    op: fc.constant("during" as const),
    value: fc.constantFrom("this_week" as const, "last_year" as const),
  }),
  fc.record({
    field: fc.constant("first_purchase"),
    op: fc.constant("hours" as const),
    value: fc.oneof(
      fc.record({ last: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ before: fc.integer({ min: 1, max: 900 }) }),
    ),
  }),
  fc.record({
    field: fc.constant("notes"),
    op: fc.constant("contains" as const),
    value: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ""),
  }),
  fc.record({ field: fc.constant("company"), op: fc.constant("known" as const), value: fc.boolean() }),
  fc.record({
    field: fc.constant("tag"),
    op: fc.constantFrom("in" as const, "has_all" as const),
    value: fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constant("purchases"),
    op: fc.constant("purchases" as const),
    value: fc.record(
      {
        measure: fc.constantFrom("receipts" as const, "cents" as const),
        from: fc.nat(2_000_000_000),
        products: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
        channel: fc.constantFrom("shop" as const, "web" as const),
        when: fc.oneof(
          fc.record({ lastDays: fc.integer({ min: 1, max: 900 }) }),
          fc.record({ period: fc.constant("last_month" as const) }),
        ),
      },
      { requiredKeys: ["measure"] },
    ),
  }),
);

test("any plain list of conditions comes back from its address as it went", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyLeaf, { selector: ({ field }) => field, maxLength: 5 }), (leaves) => {
      const order: readonly string[] = leaves.map(({ field }) => field);
      const back = ruleOfWords(wordsOfRule({ all: leaves }));
      const sorted = (rules: readonly { field: string }[]) =>
        rules.toSorted((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
      expect("all" in back && sorted(back.all as typeof leaves)).toEqual(sorted(leaves));
    }),
  );
});

test("a filter just added is written on with nothing chosen yet, a spoilt word is not", () => {
  expect(draftOfWord("city", ["…"])).toEqual({ field: "city", op: "in", value: [] });
  expect(draftOfWord("notes", "~")).toEqual({ field: "notes", op: "contains", value: "" });
  expect(draftOfWord("tag", ["+all"])).toEqual({ field: "tag", op: "has_all", value: [] });
  expect(draftOfWord("spent", "..")).toEqual({ field: "spent", op: "between", value: {} });
  expect(draftOfWord("custom.shoe", "number:41.5..")).toEqual({
    field: "custom.shoe",
    op: "between",
    value: { from: 41.5 },
  });
  for (const [field, word] of [
    ["first_purchase", "dated"],
    ["last_purchase", "2026-13-01.."],
    ["spent", "lots..few"],
    ["purchases", "{"],
    ["colour", "blue"],
  ] as const)
    expect(draftOfWord(field, word)).toBeNull();
});

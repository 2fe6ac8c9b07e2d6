import { expect, test } from "vitest";
import type { ProgramDefinition } from "../../shared.ts";
import { changeVariants, mostVariants, type Variants } from "./variants.ts";

const definition = { kind: "points" } as ProgramDefinition;
const one: Variants = { list: [{ id: 1, name: "A", definition }], chosen: 1 };

test("a copy is chosen and written without touching what it was copied from", () => {
  const two = changeVariants(one, { do: "copy", name: "B" });
  const written = changeVariants(two, { do: "write", change: () => ({ ...definition, kind: "number" }) });
  expect(written.list.map((variant) => [variant.name, variant.definition.kind])).toEqual([
    ["A", "points"],
    ["B", "number"],
  ]);
});

test("there are five at most, and the last of one's own stays", () => {
  let many = one;
  for (let round = 0; round < 8; round += 1) many = changeVariants(many, { do: "copy", name: `${round}` });
  expect(many.list).toHaveLength(mostVariants);
  for (const { id } of many.list) many = changeVariants(many, { do: "remove", id });
  expect(many.list).toHaveLength(1);
  expect(many.list.some(({ id }) => id === many.chosen)).toBe(true);
});

test("the rules in force can neither be written nor taken away", () => {
  const running: Variants = {
    list: [
      { id: 1, name: "in force", definition, isInForce: true },
      { id: 2, name: "new", definition },
    ],
    chosen: 1,
  };
  expect(changeVariants(running, { do: "write", change: () => ({ ...definition, kind: "number" }) })).toEqual(
    running,
  );
  expect(changeVariants(running, { do: "remove", id: 1 }).list).toHaveLength(2);
  expect(changeVariants(running, { do: "remove", id: 2 }).list).toHaveLength(2);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Leaf, PeopleRule } from "../../../insight/shared.ts";
import {
  addPart,
  conditionsOf,
  copyPart,
  draftOf,
  findPart,
  groupsAbove,
  movePart,
  newCondition,
  newGroup,
  removePart,
  ruleOf,
  unwrapGroup,
  wrapPart,
} from "./draft.ts";

const everything = () => true;
const flag = (field: string): Leaf => ({ field, op: "is", value: true });
const names = ["best", "duplicate", "no_contact", "bad_address"];

const { rule: anyRule } = fc.letrec<{ rule: PeopleRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...names).map((name): PeopleRule => flag(name)),
    fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((all): PeopleRule => ({ all })),
    fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((any): PeopleRule => ({ any })),
    tie("rule").map((not): PeopleRule => ({ not })),
  ),
}));

/** Whether somebody of whom these flags are true is meant. */
function holds(rule: PeopleRule, flags: ReadonlySet<string>): boolean {
  if ("all" in rule) return rule.all.every((part) => holds(part, flags));
  if ("any" in rule) return rule.any.some((part) => holds(part, flags));
  if ("not" in rule) return !holds(rule.not, flags);
  return flags.has(rule.field);
}

test("a rule taken apart and put together again means the same people", () => {
  fc.assert(
    fc.property(anyRule, fc.subarray(names), (rule, flags) => {
      const again = ruleOf(draftOf(rule), everything);
      expect(holds(again, new Set(flags))).toBe(holds(rule, new Set(flags)));
    }),
  );
});

test("moving a condition loses none and invents none", () => {
  fc.assert(
    fc.property(anyRule, fc.nat(), fc.constantFrom<1 | -1>(1, -1), (rule, which, by) => {
      const draft = draftOf(rule);
      const all = conditionsOf(draft);
      const chosen = all[which % all.length];
      const moved = movePart(draft, chosen?.id ?? "", by);
      expect(
        conditionsOf(moved)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(all.map(({ id }) => id).sort());
    }),
  );
});

test("a condition goes into the group beside it and comes out at its other end", () => {
  const tea = newCondition(flag("best"));
  const inner = newGroup("any", [newCondition(flag("duplicate"))]);
  const root = newGroup("all", [tea, inner]);
  const inside = movePart(root, tea.id, 1);
  expect(groupsAbove(inside, tea.id)).toHaveLength(2);
  const below = movePart(movePart(inside, tea.id, 1), tea.id, 1);
  expect(groupsAbove(below, tea.id)).toHaveLength(1);
  expect(below.parts.at(-1)?.id).toBe(tea.id);
});

test("the first condition stays first however often it is moved up", () => {
  const root = draftOf({ all: [flag("best"), flag("duplicate")] });
  const [first] = root.parts;
  expect(movePart(root, first?.id ?? "", -1)).toEqual(root);
});

test("what is not complete yet says nothing, nor does a group that holds nothing else", () => {
  const town: Leaf = { field: "city", op: "in", value: [] };
  const root = newGroup("all", [
    newCondition(flag("best")),
    newGroup("none", [newCondition(town)]),
    newCondition(town),
  ]);
  const isComplete = (leaf: Leaf) => leaf.op !== "in" || leaf.value.length > 0;
  expect(ruleOf(root, isComplete)).toEqual({ all: [flag("best")] });
  expect(ruleOf(newGroup("any", [newCondition(town)]), isComplete)).toEqual({ all: [] });
});

test("a group emptied of its last condition is gone", () => {
  const only = newCondition(flag("best"));
  const root = newGroup("all", [newGroup("any", [newGroup("all", [only])])]);
  expect(removePart(root, only.id).parts).toEqual([]);
});

test("a group made around a condition and undone leaves the rule as it was", () => {
  const root = draftOf({ all: [flag("best"), flag("duplicate")] });
  const [first] = root.parts;
  const wrapped = wrapPart(root, first?.id ?? "");
  const group = wrapped.parts[0];
  expect(group?.kind).toBe("group");
  expect(unwrapGroup(wrapped, group?.id ?? "")).toEqual(root);
});

test("a copy is a condition of its own, next to the first", () => {
  const root = draftOf({ all: [flag("best")] });
  const copied = copyPart(root, root.parts[0]?.id ?? "");
  expect(copied.parts).toHaveLength(2);
  expect(new Set(copied.parts.map(({ id }) => id)).size).toBe(2);
  const added = addPart(copied, copied.id, newCondition(flag("duplicate")));
  expect(findPart(added, added.parts[2]?.id ?? "")).toBeDefined();
});

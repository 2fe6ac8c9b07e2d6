import type { Leaf, PeopleRule } from "../../../insight/shared.ts";

/** A rule while it is being written: each part has an identity, and a condition may not be complete yet. */
export type Part = Condition | Group;

export interface Condition {
  readonly kind: "condition";
  readonly id: string;
  readonly leaf: Leaf;
  readonly isNegated: boolean;
}

export type Mode = "all" | "any" | "none";

export interface Group {
  readonly kind: "group";
  readonly id: string;
  readonly mode: Mode;
  readonly parts: readonly Part[];
}

export const modes: readonly Mode[] = ["all", "any", "none"];
export const deepestGroup = 4;

const newId = () => Math.random().toString(36).slice(2, 10);

export function newCondition(leaf: Leaf, isNegated = false): Condition {
  return { kind: "condition", id: newId(), leaf, isNegated };
}

export function newGroup(mode: Mode, parts: readonly Part[] = []): Group {
  return { kind: "group", id: newId(), mode, parts };
}

/** A rule as parts to be changed; its outermost part is always a group, so that a condition can be added. */
export function draftOf(rule: PeopleRule): Group {
  const part = partOf(rule);
  return part.kind === "group" ? part : newGroup("all", [part]);
}

function partOf(rule: PeopleRule): Part {
  if ("all" in rule) return newGroup("all", rule.all.map(partOf));
  if ("any" in rule) return newGroup("any", rule.any.map(partOf));
  if (!("not" in rule)) return newCondition(rule);
  const denied = partOf(rule.not);
  if (denied.kind === "condition") return { ...denied, isNegated: !denied.isNegated };
  if (denied.mode === "any") return { ...denied, mode: "none" };
  if (denied.mode === "none") return { ...denied, mode: "any" };
  return newGroup("none", [denied]);
}

/** The rule these parts mean. What is not complete yet says nothing, and a group of nothing neither. */
export function ruleOf(draft: Group, isComplete: (leaf: Leaf) => boolean): PeopleRule {
  return ruleOfPart(draft, isComplete) ?? { all: [] };
}

function ruleOfPart(part: Part, isComplete: (leaf: Leaf) => boolean): PeopleRule | null {
  if (part.kind === "condition") {
    if (!isComplete(part.leaf)) return null;
    return part.isNegated ? { not: part.leaf } : part.leaf;
  }
  const rules = part.parts.flatMap((one) => ruleOfPart(one, isComplete) ?? []);
  if (rules.length === 0) return null;
  switch (part.mode) {
    case "all":
      return { all: rules };
    case "any":
      return { any: rules };
    case "none":
      return { not: { any: rules } };
  }
}

export function conditionsOf(part: Part): readonly Condition[] {
  return part.kind === "condition" ? [part] : part.parts.flatMap(conditionsOf);
}

export function findPart(within: Part, id: string): Part | undefined {
  if (within.id === id) return within;
  if (within.kind === "condition") return undefined;
  for (const part of within.parts) {
    const found = findPart(part, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The groups from the outermost one to the one that holds this part. */
export function groupsAbove(within: Group, id: string): readonly Group[] {
  for (const part of within.parts) {
    if (part.id === id) return [within];
    const above = part.kind === "group" ? groupsAbove(part, id) : [];
    if (above.length > 0) return [within, ...above];
  }
  return [];
}

export function addPart(root: Group, groupId: string, part: Part): Group {
  return changeGroup(root, groupId, (group) => ({ ...group, parts: [...group.parts, part] }));
}

export function changeCondition(root: Group, id: string, change: Partial<Condition>): Group {
  return mapParts(root, (part) =>
    part.id === id && part.kind === "condition" ? [{ ...part, ...change }] : [part],
  );
}

export function changeMode(root: Group, id: string, mode: Mode): Group {
  return changeGroup(root, id, (group) => ({ ...group, mode }));
}

/** A group left empty goes with its last part. */
export function removePart(root: Group, id: string): Group {
  const without = mapParts(root, (part) => (part.id === id ? [] : [part]));
  return mapParts(without, (part) => (part.kind === "group" && part.parts.length === 0 ? [] : [part]));
}

/** The same condition once more, below: to be changed a little. */
export function copyPart(root: Group, id: string): Group {
  return mapParts(root, (part) => (part.id === id ? [part, renewed(part)] : [part]));
}

/** Puts a part into a group of its own, to which others can be added. */
export function wrapPart(root: Group, id: string): Group {
  return mapParts(root, (part) => (part.id === id ? [newGroup("any", [part])] : [part]));
}

/** Takes a group away and leaves its parts where it stood. */
export function unwrapGroup(root: Group, id: string): Group {
  return mapParts(root, (part) => (part.id === id && part.kind === "group" ? [...part.parts] : [part]));
}

/**
 * One step up or down, as they are read: among its neighbours, into a group that stands next to it, and out of its
 * own group at either end. So every order and every nesting can be reached with two keys.
 */
export function movePart(root: Group, id: string, by: -1 | 1): Group {
  const above = groupsAbove(root, id);
  const parent = above.at(-1);
  const moved = findPart(root, id);
  if (parent === undefined || moved === undefined) return root;
  const at = parent.parts.findIndex((part) => part.id === id);
  const next = parent.parts[at + by];
  if (next === undefined) return above.length < 2 ? root : moveOut(root, parent, moved, by);
  const without = parent.parts.filter((part) => part.id !== id);
  if (next.kind === "group" && moved.kind === "condition") {
    const inside = by === 1 ? [moved, ...next.parts] : [...next.parts, moved];
    const parts = without.map((part) => (part.id === next.id ? { ...next, parts: inside } : part));
    return changeGroup(root, parent.id, (group) => ({ ...group, parts }));
  }
  const parts = [...without.slice(0, at + by), moved, ...without.slice(at + by)];
  return changeGroup(root, parent.id, (group) => ({ ...group, parts }));
}

function moveOut(root: Group, parent: Group, moved: Part, by: -1 | 1): Group {
  const left = { ...parent, parts: parent.parts.filter((part) => part.id !== moved.id) };
  const kept = left.parts.length === 0 ? [] : [left];
  return mapParts(root, (part) => {
    if (part.id !== parent.id) return [part];
    return by === 1 ? [...kept, moved] : [moved, ...kept];
  });
}

function changeGroup(root: Group, id: string, change: (group: Group) => Group): Group {
  if (root.id === id) return change(root);
  return mapParts(root, (part) => (part.id === id && part.kind === "group" ? [change(part)] : [part]));
}

/** Every part below the outermost group, the inner ones first, replaced by what `change` makes of it. */
function mapParts(group: Group, change: (part: Part) => readonly Part[]): Group {
  return {
    ...group,
    parts: group.parts.flatMap((part) => change(part.kind === "group" ? mapParts(part, change) : part)),
  };
}

function renewed(part: Part): Part {
  return part.kind === "condition"
    ? { ...part, id: newId() }
    : { ...part, id: newId(), parts: part.parts.map(renewed) };
}

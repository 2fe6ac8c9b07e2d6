import {
  type CustomInput,
  type GroupName,
  groupNames,
  groups,
  type RecordValues,
  sameGroup,
} from "./values.ts";

/** An answer both changed: one of the form's own, or one of the shop's fields. */
export type Disputed = GroupName | `custom/${string}`;

/**
 * Two people changed one record. What only the other one changed is taken; what both changed differently is asked.
 * `before` is what both had read.
 */
export function meet(before: RecordValues, mine: RecordValues, theirs: RecordValues) {
  const disputed: Disputed[] = [];
  let merged: RecordValues = mine;
  const decide = (name: Disputed, same: (first: RecordValues, second: RecordValues) => boolean) => {
    if (same(before, theirs)) return;
    if (same(before, mine)) merged = take(merged, name, theirs);
    else if (!same(mine, theirs)) disputed.push(name);
  };
  for (const name of groupNames) decide(name, (first, second) => sameGroup(name, first, second));
  for (const key of Object.keys({ ...mine.custom, ...theirs.custom })) {
    decide(`custom/${key}`, (first, second) => sameAnswer(first.custom[key], second.custom[key]));
  }
  return { merged, disputed };
}

/** The values with one answer as the other person wrote it. */
export function take(values: RecordValues, name: Disputed, from: RecordValues): RecordValues {
  if (!isGroup(name)) {
    const key = name.slice("custom/".length);
    return { ...values, custom: { ...values.custom, [key]: from.custom[key] ?? null } };
  }
  const names: readonly (keyof RecordValues)[] = groups[name];
  return { ...values, ...Object.fromEntries(names.map((one) => [one, from[one]])) };
}

export const isGroup = (name: Disputed): name is GroupName => name in groups;

// An answer never given and one that was emptied are the same.
const sameAnswer = (first: CustomInput | undefined, second: CustomInput | undefined) =>
  JSON.stringify(first ?? "") === JSON.stringify(second ?? "");

import { type GroupName, groupNames, groups, type RecordValues, sameGroup } from "./values.ts";

/**
 * Two people changed one record. What only the other one changed is taken; what both changed differently is asked.
 * `before` is what both had read.
 */
export function meet(before: RecordValues, mine: RecordValues, theirs: RecordValues) {
  const disputed: GroupName[] = [];
  let merged: RecordValues = { ...mine };
  for (const name of groupNames) {
    const isTheirs = !sameGroup(name, before, theirs);
    const isMine = !sameGroup(name, before, mine);
    if (isTheirs && !isMine) merged = take(merged, name, theirs);
    if (isTheirs && isMine && !sameGroup(name, mine, theirs)) disputed.push(name);
  }
  const custom = { ...mine.custom };
  for (const [key, value] of Object.entries(theirs.custom)) {
    const untouched = JSON.stringify(mine.custom[key]) === JSON.stringify(before.custom[key]);
    if (untouched) custom[key] = value;
  }
  return { merged: { ...merged, custom }, disputed };
}

/** The values with one group as the other person wrote it. */
export function take(values: RecordValues, name: GroupName, from: RecordValues): RecordValues {
  const names: readonly (keyof RecordValues)[] = groups[name];
  return { ...values, ...Object.fromEntries(names.map((one) => [one, from[one]])) };
}

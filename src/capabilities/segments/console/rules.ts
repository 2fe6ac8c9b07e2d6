import type { PeopleRule } from "../../insight/shared.ts";

/** Whoever is in a segment, for lists and exports. */
export const membersOf = (id: string): PeopleRule => ({ field: "segment", op: "in", value: [id] });

export const inBoth = (one: string, other: string): PeopleRule => ({
  all: [membersOf(one), membersOf(other)],
});

/** A rule as text, whatever the order in which its parts were written down. */
export function writtenOut(rule: unknown): string {
  return JSON.stringify(rule, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

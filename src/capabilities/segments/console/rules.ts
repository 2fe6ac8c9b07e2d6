import type { PeopleRule } from "../../insight/shared.ts";

/** Whoever is in a segment, for lists and exports. */
export const membersOf = (id: string): PeopleRule => ({ field: "segment", op: "in", value: [id] });

export const inBoth = (one: string, other: string): PeopleRule => ({
  all: [membersOf(one), membersOf(other)],
});

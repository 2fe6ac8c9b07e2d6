import type { PeopleRule } from "../../shared.ts";

/** Where a rule becomes a segment: the builder opens with it. */
export function segmentAddress(rule: PeopleRule): string {
  return `/segments/new?rule=${encodeURIComponent(JSON.stringify(rule))}`;
}

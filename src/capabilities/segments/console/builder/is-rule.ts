import type { PeopleRule } from "../../../insight/shared.ts";

/** Whether something has the shape of a rule; whether its fields exist, the server says. */
export function isRule(given: unknown): given is PeopleRule {
  if (typeof given !== "object" || given === null) return false;
  if ("all" in given) return Array.isArray(given.all) && given.all.every(isRule);
  if ("any" in given) return Array.isArray(given.any) && given.any.every(isRule);
  if ("not" in given) return isRule(given.not);
  return "field" in given && typeof given.field === "string" && "op" in given && "value" in given;
}

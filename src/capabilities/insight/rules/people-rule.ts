import { isDay } from "../../../values/day.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";

/** Who is meant: the first leaves of the segments to come. An empty `all` means everybody. */
export type PeopleRule =
  | { readonly all: readonly PeopleRule[] }
  | { readonly any: readonly PeopleRule[] }
  | { readonly not: PeopleRule }
  | Leaf;

export type Leaf =
  | { readonly field: string; readonly op: "contains"; readonly value: string }
  | { readonly field: string; readonly op: "in"; readonly value: readonly string[] }
  | { readonly field: string; readonly op: "is"; readonly value: boolean }
  | { readonly field: string; readonly op: "between"; readonly value: Range<number> }
  | { readonly field: string; readonly op: "dated"; readonly value: Range<string> }
  /** Within so many days, counted from today: the last ones, or for a birthday the next ones. */
  | { readonly field: string; readonly op: "within"; readonly value: number }
  /** More than so many days ago. */
  | { readonly field: string; readonly op: "before"; readonly value: number }
  | { readonly field: string; readonly op: "bought"; readonly value: Bought };

export type Range<Value> = { readonly from?: Value; readonly to?: Value };
export type Bought = { readonly ids: readonly string[]; readonly months?: number };
export type Operator = Leaf["op"];

/** What a field is made of decides which questions make sense of it. */
export const operatorsOfKind = {
  text: ["contains"],
  choice: ["in"],
  flag: ["is"],
  count: ["between"],
  money: ["between"],
  day: ["dated", "within", "before"],
  birthday: ["within"],
  bought: ["bought"],
} as const satisfies Readonly<Record<string, readonly Operator[]>>;
export type FieldKind = keyof typeof operatorsOfKind;

export const everybody: PeopleRule = { all: [] };

const deepest = 6;
const mostLeaves = 40;

/** Reads a rule that came from outside; `kindOf` knows the fields. Nothing unknown passes. */
export function readPeopleRule(
  given: unknown,
  kindOf: (field: string) => FieldKind | undefined,
): PeopleRule | Refusal<"people_rule_unreadable"> {
  let leaves = 0;
  const unreadable = (at: string) => refuse("people_rule_unreadable", { at });
  const read = (
    node: unknown,
    path: string,
    depth: number,
  ): PeopleRule | Refusal<"people_rule_unreadable"> => {
    if (typeof node !== "object" || node === null || depth > deepest) return unreadable(path);
    if ("all" in node || "any" in node) {
      const word = "all" in node ? "all" : "any";
      const parts = "all" in node ? node.all : "any" in node ? node.any : null;
      if (!Array.isArray(parts)) return unreadable(path);
      const rules: PeopleRule[] = [];
      for (const [index, part] of parts.entries()) {
        const rule = read(part, `${path}.${word}[${index}]`, depth + 1);
        if ("refused" in rule) return rule;
        rules.push(rule);
      }
      return word === "all" ? { all: rules } : { any: rules };
    }
    if ("not" in node) {
      const rule = read(node.not, `${path}.not`, depth + 1);
      return "refused" in rule ? rule : { not: rule };
    }
    leaves += 1;
    const leaf = leaves > mostLeaves ? null : readLeaf(node, kindOf);
    return leaf ?? unreadable(path);
  };
  return read(given, "rule", 1);
}

function readLeaf(node: object, kindOf: (field: string) => FieldKind | undefined): Leaf | null {
  const { field, op, value } = node as { field?: unknown; op?: unknown; value?: unknown };
  if (typeof field !== "string" || typeof op !== "string") return null;
  const kind = kindOf(field);
  if (kind === undefined) return null;
  const operator = operatorsOfKind[kind].find((one) => one === op);
  switch (operator) {
    case "contains":
      return typeof value === "string" && value.trim().length > 1 && value.length <= 120
        ? { field, op: operator, value }
        : null;
    case "in":
      return areWords(value, 200) ? { field, op: operator, value } : null;
    case "is":
      return typeof value === "boolean" ? { field, op: operator, value } : null;
    case "between":
      return isRange(value, isAmount) ? { field, op: operator, value } : null;
    case "dated":
      return isRange(value, isDayText) ? { field, op: operator, value } : null;
    case "within":
    case "before":
      return isDayCount(value) ? { field, op: operator, value } : null;
    case "bought":
      return isBought(value) ? { field, op: operator, value } : null;
    case undefined:
      return null;
  }
}

const isAmount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value);
const isDayText = (value: unknown): value is string => typeof value === "string" && isDay(value);
const isDayCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 36_500;

function areWords(value: unknown, most: number): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= most &&
    value.every((word) => typeof word === "string" && word.length <= 200)
  );
}

function isRange<Value>(value: unknown, fits: (end: unknown) => end is Value): value is Range<Value> {
  if (typeof value !== "object" || value === null) return false;
  const { from, to } = value as { from?: unknown; to?: unknown };
  if (from === undefined && to === undefined) return false;
  return (from === undefined || fits(from)) && (to === undefined || fits(to));
}

function isBought(value: unknown): value is Bought {
  if (typeof value !== "object" || value === null) return false;
  const { ids, months } = value as { ids?: unknown; months?: unknown };
  const monthsFit = months === undefined || (isDayCount(months) && months >= 1 && months <= 240);
  return areWords(ids, 500) && monthsFit;
}

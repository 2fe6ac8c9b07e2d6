import { isDay } from "../../../values/day.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import { isPeriod, type Period } from "./periods.ts";
import { isPurchasesAsked, type PurchasesAsked } from "./purchases-asked.ts";

/** Who is meant: one tree for lists, segments and whatever is addressed to customers. An empty `all` means everybody. */
export type PeopleRule =
  | { readonly all: readonly PeopleRule[] }
  | { readonly any: readonly PeopleRule[] }
  | { readonly not: PeopleRule }
  | Leaf;

/** A condition. One that meets an unknown value does not hold, so its contrary does. */
export type Leaf =
  | { readonly field: string; readonly op: "contains"; readonly value: string }
  /** One of them. */
  | { readonly field: string; readonly op: "in"; readonly value: readonly string[] }
  /** Every one of them, of a field that holds several. */
  | { readonly field: string; readonly op: "has_all"; readonly value: readonly string[] }
  | { readonly field: string; readonly op: "is"; readonly value: boolean }
  | { readonly field: string; readonly op: "known"; readonly value: boolean }
  | { readonly field: string; readonly op: "between"; readonly value: Range<number> }
  | { readonly field: string; readonly op: "dated"; readonly value: Range<string> }
  /** Within so many days, counted from today: the last ones, or for a birthday the next ones. */
  | { readonly field: string; readonly op: "within"; readonly value: number }
  /** More than so many days ago. */
  | { readonly field: string; readonly op: "before"; readonly value: number }
  /** Today or within the days that follow, so many in all. */
  | { readonly field: string; readonly op: "ahead"; readonly value: number }
  /** In a period of the calendar, as it is today. */
  | { readonly field: string; readonly op: "during"; readonly value: Period }
  /** To the hour: within the last ones, or more than so many ago. */
  | { readonly field: string; readonly op: "hours"; readonly value: Hours }
  | { readonly field: string; readonly op: "bought"; readonly value: Bought }
  | { readonly field: string; readonly op: "purchases"; readonly value: PurchasesAsked };

export type Range<Value> = { readonly from?: Value; readonly to?: Value };
export type Hours = { readonly last: number } | { readonly before: number };
export type Bought = { readonly ids: readonly string[]; readonly months?: number };
export type Operator = Leaf["op"];

/** What a field is made of decides which questions make sense of it. */
export const operatorsOfKind = {
  text: ["contains"],
  words: ["in", "contains", "known"],
  choice: ["in", "known"],
  list: ["in", "has_all", "known"],
  flag: ["is", "known"],
  count: ["between", "known"],
  money: ["between", "known"],
  number: ["between", "known"],
  day: ["within", "before", "ahead", "during", "dated", "hours", "known"],
  birthday: ["within", "known"],
  bought: ["bought"],
  purchases: ["purchases"],
} as const satisfies Readonly<Record<string, readonly Operator[]>>;
export type FieldKind = keyof typeof operatorsOfKind;
/** Stands for the kind of a field that only the server knows: any question is read, the server checks it again. */
export type AnyKind = FieldKind | "any";

const operators: readonly Operator[] = [...new Set(Object.values(operatorsOfKind).flat())];

/** Under which title of the builder's menu a field stands. */
export const fieldGroups = [
  "purchases",
  "habits",
  "person",
  "contact",
  "loyalty",
  "forecast",
  "segments",
  "own",
] as const;
export type FieldGroup = (typeof fieldGroups)[number];

export const everybody: PeopleRule = { all: [] };

const deepest = 8;
const mostLeaves = 60;
// Groups may be empty, so that leaves alone do not bound a tree.
const mostParts = 500;
// The database counts purchases and days in whole numbers of 32 bits; an age is added to a year.
const mostCounted = 2_000_000_000;

/** Reads a rule that came from outside; `kindOf` knows the fields. Nothing unknown passes. */
export function readPeopleRule(
  given: unknown,
  kindOf: (field: string) => AnyKind | undefined,
): PeopleRule | Refusal<"people_rule_unreadable"> {
  let leaves = 0;
  let parts = 0;
  const unreadable = (at: string) => refuse("people_rule_unreadable", { at });
  const read = (
    node: unknown,
    path: string,
    depth: number,
  ): PeopleRule | Refusal<"people_rule_unreadable"> => {
    parts += 1;
    if (typeof node !== "object" || node === null || depth > deepest || parts > mostParts)
      return unreadable(path);
    if ("all" in node || "any" in node) {
      const word = "all" in node ? "all" : "any";
      const below = "all" in node ? node.all : "any" in node ? node.any : null;
      if (!Array.isArray(below)) return unreadable(path);
      const rules: PeopleRule[] = [];
      for (const [index, part] of below.entries()) {
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

/** The conditions of a rule, wherever they stand in its tree. */
export function leavesOf(rule: PeopleRule): Leaf[] {
  if ("all" in rule) return rule.all.flatMap(leavesOf);
  if ("any" in rule) return rule.any.flatMap(leavesOf);
  return "not" in rule ? leavesOf(rule.not) : [rule];
}

/** The segments that a rule names, each once. */
export function segmentsIn(rule: PeopleRule): readonly string[] {
  const named = leavesOf(rule).flatMap((leaf) =>
    leaf.field === "segment" && leaf.op === "in" ? leaf.value : [],
  );
  return [...new Set(named)];
}

function readLeaf(node: object, kindOf: (field: string) => AnyKind | undefined): Leaf | null {
  const { field, op, value } = node as { field?: unknown; op?: unknown; value?: unknown };
  if (typeof field !== "string" || typeof op !== "string") return null;
  const kind = kindOf(field);
  if (kind === undefined) return null;
  const operator = (kind === "any" ? operators : operatorsOfKind[kind]).find((one) => one === op);
  return operator === undefined ? null : leafOf(field, operator, value, kind);
}

function leafOf(field: string, op: Operator, value: unknown, kind: AnyKind): Leaf | null {
  switch (op) {
    case "contains":
      // One letter of a name finds nobody in particular; one letter in a word of the shop's own may.
      return isText(value, kind === "text" ? 2 : 1) ? { field, op, value } : null;
    case "in":
    case "has_all":
      return areWords(value, 200) ? { field, op, value } : null;
    case "is":
    case "known":
      return typeof value === "boolean" ? { field, op, value } : null;
    case "between":
      return isRange(value, numberOfKind(kind)) ? { field, op, value } : null;
    case "dated":
      return isRange(value, isDayText) ? { field, op, value } : null;
    case "within":
    case "before":
    case "ahead":
      return isDayCount(value) ? { field, op, value } : null;
    case "during":
      return isPeriod(value) ? { field, op, value } : null;
    case "hours":
      return areHours(value) ? { field, op, value } : null;
    case "bought":
      return isBought(value) ? { field, op, value } : null;
    case "purchases":
      return isPurchasesAsked(value) ? { field, op, value } : null;
  }
}

function numberOfKind(kind: AnyKind): (value: unknown) => value is number {
  if (kind === "number" || kind === "any") return isFiniteNumber;
  return kind === "count" ? isCounted : isAmount;
}

const isCounted = (value: unknown): value is number => isAmount(value) && Math.abs(value) <= mostCounted;
const isAmount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value);
const isFiniteNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e15;
/** A year of four digits, and not the last of them: the midnight after it could not be said. */
const isDayText = (value: unknown): value is string =>
  typeof value === "string" && isDay(value) && value >= "1000" && value < "9999";
const isDayCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 36_500;

function isText(value: unknown, fewest: number): value is string {
  return typeof value === "string" && value.trim().length >= fewest && value.length <= 120;
}

function areHours(value: unknown): value is Hours {
  if (typeof value !== "object" || value === null) return false;
  const hours = "last" in value ? value.last : "before" in value ? value.before : undefined;
  const fits = typeof hours === "number" && Number.isInteger(hours) && hours >= 1 && hours <= 876_000;
  return fits && Object.keys(value).length === 1;
}

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

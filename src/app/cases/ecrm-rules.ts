import type { PeopleRule } from "../../capabilities/insight/index.ts";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";

/** What a rule of the cases names besides customers: the segments made so far, by the name the case gives them. */
export type SegmentIds = (name: string) => string;

/** A rule as the cases write it, as the product reads it. */
export function ruleOf(where: string, given: Value, segmentOf: SegmentIds): PeopleRule {
  if (typeof given === "string") return ruleOfWords(where, given);
  const words = wordsOf(where, given);
  const [key = "", ...others] = words.keys();
  if (others.length > 0)
    throw new CaseFault(`${where}: one condition at a time, not ${words.keys().join(", ")}`);
  const rule = ruleOfKey(words, key, segmentOf);
  words.close();
  return rule;
}

function ruleOfKey(words: Words, key: string, segmentOf: SegmentIds): PeopleRule {
  const { where } = words;
  const parts = () => (words.value(key) as readonly Value[]).map((part) => ruleOf(where, part, segmentOf));
  switch (key) {
    case "all":
      return { all: parts() };
    case "any":
      return { any: parts() };
    case "not":
      return { not: ruleOf(where, words.value("not") ?? null, segmentOf) };
    case "segment":
      return { field: "segment", op: "in", value: [segmentOf(words.text("segment"))] };
    case "order":
      return purchases({ when: whenOf(words.inner("order").inner("within")) });
    case "orders":
      return purchases(countOf(words.inner("orders").inner("count")));
    case "city":
      return wordsRule("city", words);
    case "spend_last_365_days":
      return between("spent_year", words.inner(key), 100, 1);
    default:
      return attributeRule(words, key);
  }
}

/** The few rules that a case writes as a sentence. */
function ruleOfWords(where: string, sentence: string): PeopleRule {
  const ago = /^last order more than (\d+) × 24 h ago$/.exec(sentence);
  if (ago !== null) return { field: "last_purchase", op: "hours", value: { before: 24 * Number(ago[1]) } };
  const birthday = /^birthday today or in the next (\d+) days$/.exec(sentence);
  if (birthday !== null) return { field: "birthday", op: "within", value: Number(birthday[1]) + 1 };
  throw new CaseFault(`${where}: nobody knows the rule “${sentence}”`);
}

function purchases(more: object): PeopleRule {
  return { field: "purchases", op: "purchases", value: { measure: "receipts", ...more } };
}

function whenOf(within: Words): object {
  if (within.has("last_hours")) return { lastHours: within.number("last_hours") };
  if (within.has("last_days")) return { lastDays: within.number("last_days") };
  if (within.has("period")) return { period: within.text("period") };
  return { from: within.text("from"), to: within.text("to") };
}

function countOf(count: Words): object {
  return {
    ...(count.has("gte") ? { from: count.number("gte") } : {}),
    ...(count.has("lt") ? { to: count.number("lt") - 1 } : {}),
  };
}

/** Both ends are included in the product: “less than” is the next smaller unit of what is counted. */
function between(field: string, range: Words, units: number, smallest: number): PeopleRule {
  return {
    field,
    op: "between",
    value: {
      ...(range.has("gte") ? { from: range.number("gte") * units } : {}),
      ...(range.has("lt") ? { to: range.number("lt") * units - smallest } : {}),
    },
  };
}

function wordsRule(field: string, words: Words): PeopleRule {
  if (words.value(field) === "is_unknown") return { field, op: "known", value: false };
  const asked = words.inner(field);
  if (asked.has("is")) return { field, op: "in", value: [asked.text("is")] };
  if (asked.has("is_not")) return { not: { field, op: "in", value: [asked.text("is_not")] } };
  return { field, op: "contains", value: asked.text("contains") };
}

/** A field of the shop's own: `attr_shoe`. */
function attributeRule(words: Words, key: string): PeopleRule {
  const name = /^attr_([a-z]+)$/.exec(key)?.[1];
  if (name === undefined) throw new CaseFault(`${words.where}: nobody knows how to ask for “${key}”`);
  const field = `custom.${name}`;
  const asked = words.inner(key);
  if (asked.has("any_of")) return { field, op: "in", value: asked.texts("any_of") };
  if (asked.has("none_of")) return { not: { field, op: "in", value: asked.texts("none_of") } };
  return between(field, asked, 1, Number.MIN_VALUE);
}

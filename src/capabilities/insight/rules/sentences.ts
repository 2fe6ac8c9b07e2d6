import type { FieldKind, Leaf, PeopleRule, Range } from "./people-rule.ts";
import { type PlainRule, plainRule } from "./plain-rule.ts";
import { sayPurchases } from "./sentences-purchases.ts";
import { sayDays } from "./sentences-time.ts";
import { dayWord, hoursOf, listed, type SaidField, sayMoney, sayNumber, type Speech } from "./speech.ts";

/** The whole rule as one sentence: "Clients qui ont acheté du thé et qui habitent Namur". */
export function sayRule(rule: PeopleRule, speech: Speech): string {
  const { t } = speech;
  const said = plainRule(rule);
  if ("all" in said && said.all.length === 0) return t("insight.sentence.everybody");
  if ("any" in said && said.any.length === 0) return t("insight.sentence.nobody");
  return t("insight.sentence.people", { phrase: sayWho(rule, speech) });
}

/** The same as what stands after "who", to be joined to other conditions. */
export function sayWho(rule: PeopleRule, speech: Speech): string {
  const { t } = speech;
  const said = plainRule(rule);
  const parts = "all" in said ? said.all : "any" in said ? said.any : [said];
  if (parts.length === 0) return sayPart(said, speech);
  const word = "any" in said ? t("insight.sentence.or_who") : t("insight.sentence.and_who");
  // "soit A, soit B, et qui C": what stands in several parts ends before the next one begins.
  const joint = parts.some((part) => !("leaf" in part)) ? `,${word}` : word;
  const phrases = parts.map((part) => sayPart(part, speech));
  return chained(phrases, joint, t("insight.sentence.comma_who"));
}

/** One condition as what stands after "who": "habitent Namur". */
export function sayLeaf(leaf: Leaf, speech: Speech, isDenied = false): string {
  const field = speech.field(leaf.field);
  if (field === undefined) return speech.t("insight.sentence.unknown_field", { field: leaf.field });
  const contrary = isDenied ? contraryOf(leaf) : leaf;
  if (contrary !== null) return phraseOf(contrary, field, speech);
  return denied(leaf, field, speech);
}

function sayPart(part: PlainRule, speech: Speech): string {
  if ("leaf" in part) return sayLeaf(part.leaf, speech, part.isDenied);
  const { t } = speech;
  const phrases = ("all" in part ? part.all : part.any).map((one) => sayPart(one, speech));
  if (phrases.length === 0)
    return t("all" in part ? "insight.sentence.are_anybody" : "insight.sentence.are_nobody");
  return "all" in part
    ? t("insight.sentence.both", { list: listed(phrases, speech.language, "conjunction") })
    : t("insight.sentence.either", { list: phrases.join(t("insight.sentence.either_or")) });
}

/** "A, qui B et qui C": who is repeated, so that nobody wonders what "and" joins. */
function chained(phrases: readonly string[], last: string, between: string): string {
  const before = phrases.slice(0, -1);
  const end = phrases.at(-1) ?? "";
  return before.length === 0 ? end : `${before.join(between)}${last}${end}`;
}

/** The contrary of a condition, where it is itself a condition that can be said. */
function contraryOf(leaf: Leaf): Leaf | null {
  if (leaf.op === "is" || leaf.op === "known") return { ...leaf, value: !leaf.value };
  if (leaf.op !== "purchases") return null;
  const { measure, from, to } = leaf.value;
  const counts = measure !== "cents" && measure !== "refunded_cents" && measure !== "quantity";
  if (!counts) return null;
  const rest = { ...leaf.value };
  delete (rest as { from?: number }).from;
  delete (rest as { to?: number }).to;
  if (to === undefined) return { ...leaf, value: { ...rest, to: (from ?? 1) - 1 } };
  return (from ?? 0) <= 0 ? { ...leaf, value: { ...rest, from: to + 1 } } : null;
}

function denied(leaf: Leaf, field: SaidField, speech: Speech): string {
  const own = `${field.texts}.${wordOf(leaf)}.not`;
  if (speech.has(own)) return speech.t(own, valuesOf(leaf, field, speech));
  return speech.t("insight.sentence.not_those", { phrase: phraseOf(leaf, field, speech) });
}

function phraseOf(leaf: Leaf, field: SaidField, speech: Speech): string {
  const { t, has } = speech;
  if (leaf.op === "purchases") return sayPurchases(leaf.value, speech);
  const values = valuesOf(leaf, field, speech);
  if (isEmpty(leaf)) return t("insight.filter.to_choose", { name: nameOf(field, speech) });
  const own = `${field.texts}.${wordOf(leaf)}`;
  if (has(own)) return t(own, values);
  if (leaf.op === "known") {
    return t(leaf.value ? "insight.filter.known" : "insight.filter.unknown", { name: nameOf(field, speech) });
  }
  const when = sayDays(leaf, speech);
  if (when !== null && has(`${field.texts}.when`)) return t(`${field.texts}.when`, { ...values, when });
  return t(`insight.filter.own.${wordOf(leaf)}`, { ...values, when: when ?? "" });
}

/** What a field is called. */
export function nameOf(field: SaidField, { t }: Speech): string {
  return field.label ?? t(`${field.texts}.name`);
}

/** One of a field's choices, by its name. */
export function choiceName(field: SaidField, value: string, { language, t, has, name }: Speech): string {
  if (field.choicesFrom === "countries") return countryName(value, language);
  if (field.choicesFrom !== null)
    return name(field.choicesFrom, value) ?? (isId(value) ? "…" : titled(value));
  const key = `${field.texts}.${value}`;
  return field.label === null && has(key) ? t(key) : value;
}

function countryName(code: string, language: "fr" | "en"): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;
}

const isId = (value: string) => /^[0-9a-f]{8}-/.test(value);

function isEmpty(leaf: Leaf): boolean {
  if (leaf.op === "in" || leaf.op === "has_all") return leaf.value.length === 0;
  if (leaf.op === "bought") return leaf.value.ids.length === 0;
  return leaf.op === "contains" && leaf.value.trim() === "";
}

/** Which of its phrases a condition takes. */
function wordOf(leaf: Leaf): string {
  switch (leaf.op) {
    case "is":
      return leaf.value ? "yes" : "no";
    case "known":
      return leaf.value ? "known" : "unknown";
    case "between":
      return wordOfRange(leaf.value, ["exactly", "between", "at_least", "at_most"]);
    case "dated":
      return wordOfRange(leaf.value, ["dated", "dated", "since", "until"]);
    case "hours":
      return "last" in leaf.value ? "last_hours" : "before_hours";
    case "bought":
      return leaf.value.months === undefined ? "ever" : "lately";
    default:
      return leaf.op;
  }
}

function wordOfRange(
  { from, to }: Range<number | string>,
  [exactly, between, atLeast, atMost]: readonly [string, string, string, string],
): string {
  if (from !== undefined && to !== undefined) return from === to ? exactly : between;
  return to === undefined ? atLeast : atMost;
}

type Values = Record<string, string | number>;

function valuesOf(leaf: Leaf, field: SaidField, speech: Speech): Values {
  const name = nameOf(field, speech);
  switch (leaf.op) {
    case "contains":
      return { name, value: leaf.value };
    case "in":
    case "has_all": {
      const words = leaf.value.map((value) => choiceName(field, value, speech));
      const style = leaf.op === "in" ? "disjunction" : "conjunction";
      return { name, list: listed(words, speech.language, style), count: words.length };
    }
    case "between":
      return { name, ...rangeValues(leaf.value, field.kind, speech) };
    case "dated":
      return { name, from: dayWord(leaf.value.from, speech), to: dayWord(leaf.value.to, speech) };
    case "within":
    case "before":
    case "ahead":
      return { name, days: leaf.value };
    case "hours":
      return { name, hours: hoursOf(leaf.value) };
    case "bought": {
      const words = leaf.value.ids.map((id) => choiceName(field, id, speech));
      return { name, list: listed(words, speech.language, "disjunction"), months: leaf.value.months ?? 0 };
    }
    default:
      return { name };
  }
}

function rangeValues({ from, to }: Range<number>, kind: FieldKind, speech: Speech): Values {
  const say = (value: number | undefined) =>
    value === undefined ? "…" : kind === "money" ? sayMoney(value, speech) : sayNumber(value, speech);
  return { from: say(from), to: say(to), value: say(from), count: from ?? to ?? 0 };
}

/** A town kept folded, as it is written on a letter. */
function titled(folded: string): string {
  if (folded !== folded.toLowerCase()) return folded;
  return folded.replace(
    /(^|[\s\-'’])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

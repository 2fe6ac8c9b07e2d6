import { isDay } from "../../../values/day.ts";
import { type FieldKind, type Leaf, type PeopleRule, readPeopleRule } from "./people-rule.ts";

/** What stands after `?` in the address of the list: words that can be read, kept and sent to a colleague. */
export type AddressWords = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the filters are made of that have a word of their own; of any other field the word itself says it. */
const fieldKinds: Readonly<Record<string, FieldKind>> = {
  text: "text",
  stage: "choice",
  stage_since: "day",
  best: "flag",
  best_moved: "choice",
  rhythm: "number",
  due: "day",
  last_purchase: "day",
  first_purchase: "day",
  purchases: "purchases",
  purchase_days: "count",
  spent: "money",
  spent_year: "money",
  basket: "money",
  bought_product: "bought",
  bought_category: "bought",
  store: "choice",
  channel: "choice",
  segment: "choice",
  city: "words",
  postcode: "choice",
  country: "choice",
  language: "choice",
  tag: "list",
  kind: "choice",
  company: "words",
  job: "words",
  notes: "words",
  source: "choice",
  source_detail: "words",
  created: "day",
  loyalty_member: "flag",
  loyalty_program: "choice",
  loyalty_tier: "choice",
  loyalty_balance: "count",
  loyalty_expiring: "birthday",
  loyalty_reward: "flag",
  loyalty_near: "flag",
  loyalty_sleeping: "flag",
  vip_list: "choice",
  reachable: "choice",
  contact: "choice",
  consent_email: "choice",
  consent_email_since: "day",
  consent_sms: "choice",
  consent_sms_since: "day",
  consent_phone: "choice",
  consent_phone_since: "day",
  consent_post: "choice",
  consent_post_since: "day",
  birthday: "birthday",
  birth_month: "choice",
  birth_date: "day",
  age: "count",
  bad_address: "flag",
  no_contact: "flag",
  duplicate: "flag",
  motive: "choice",
  usual_weekday: "choice",
  usual_hours: "choice",
  usual_store: "choice",
  usual_channel: "choice",
  main_family: "choice",
  first_family: "choice",
  first_product: "choice",
  stage_month_ago: "choice",
  stage_quarter_ago: "choice",
  stage_year_ago: "choice",
  look_alike: "flag",
};

/** Stands in the address for a filter that was just added and has nothing chosen yet. */
export const nothingChosen = "…";

// Signs by which a word is told from a value: whether it is known, a part of it, every one of them.
const known = { yes: "?yes", no: "?no" } as const;
const partly = "~";
const everyOne = "+all";

/** A rule as an address: one word per condition when it is a plain list of them, the whole tree otherwise. */
export function wordsOfRule(rule: PeopleRule): AddressWords {
  const leaves = "all" in rule ? rule.all : [rule];
  const words: Record<string, string | readonly string[]> = {};
  for (const leaf of leaves) {
    if (!("op" in leaf) || leaf.field in words || isTaken(leaf.field) || !isPlain(leaf)) {
      return { rule: JSON.stringify(rule) };
    }
    words[leaf.field] = wordOfLeaf(leaf);
  }
  return words;
}

/** What an address means; words that make no sense are left out, as if they had not been typed. */
export function ruleOfWords(words: AddressWords): PeopleRule {
  const whole = typeof words["rule"] === "string" ? readWhole(words["rule"]) : null;
  const others = Object.keys(words).filter((field) => fieldKinds[field] === undefined);
  const leaves = [...Object.keys(fieldKinds), ...others].flatMap((field) => {
    const word = words[field];
    const leaf = word === undefined ? null : leafOfWord(field, word);
    return leaf === null ? [] : [leaf];
  });
  if (whole === null) return { all: leaves };
  return { all: "all" in whole ? [...whole.all, ...leaves] : [whole, ...leaves] };
}

/** The address of the list of customers that a rule means. */
export function customersAddress(rule: PeopleRule, sort?: string): string {
  const params = new Map<string, readonly string[]>([["view", ["list"]]]);
  for (const [name, word] of Object.entries(wordsOfRule(rule))) {
    if (word !== undefined) params.set(name, typeof word === "string" ? [word] : word);
  }
  if (sort !== undefined) params.set("sort", [sort === "name" ? "name" : `-${sort}`]);
  const written = [...params].flatMap(([name, list]) =>
    list.map((word) => `${name}=${encodeURIComponent(word)}`),
  );
  return `/customers?${written.join("&")}`;
}

/** The address of a page for the people that a rule means, such as that of a message to them. */
export function addressFor(path: string, rule: PeopleRule): string {
  const words = Object.entries(wordsOfRule(rule)).flatMap(([name, word]) =>
    (word === undefined ? [] : typeof word === "string" ? [word] : word).map(
      (one) => `${name}=${encodeURIComponent(one)}`,
    ),
  );
  return words.length === 0 ? path : `${path}?${words.join("&")}`;
}

/** Whether a condition comes back from its word as it went: a town called "~" does not. */
function isPlain(leaf: Leaf): boolean {
  if (leaf.op !== "in" && leaf.op !== "has_all") return true;
  return leaf.value.every(
    (word) =>
      !word.startsWith(partly) && !word.startsWith("?") && word !== everyOne && word !== nothingChosen,
  );
}

// Words of the address that mean something else than a field.
const taken = ["view", "sort", "rule", "cursor"];
const isTaken = (field: string) => taken.includes(field);

/** Whether a word of the address is a filter. */
export function isFilter(name: string, word: string | readonly string[]): boolean {
  return name === "rule" || fieldKinds[name] !== undefined || (!isTaken(name) && markedKind(word) !== null);
}

/** The word of one condition, as its filter keeps it in the address. */
export function wordOfLeaf(leaf: Leaf): string | readonly string[] {
  const kind = fieldKinds[leaf.field];
  if (kind !== undefined) return plainWord(leaf, kind);
  const marker = `${kindOfQuestion(leaf)}:`;
  const word = plainWord(leaf, kindOfQuestion(leaf));
  return typeof word === "string" ? marker + word : [marker + (word[0] ?? nothingChosen), ...word.slice(1)];
}

/** How the word of a question is read where only the question is known. */
function kindOfQuestion(leaf: Leaf): FieldKind {
  switch (leaf.op) {
    case "contains":
    case "in":
      return "words";
    case "has_all":
      return "list";
    case "is":
    case "known":
      return "flag";
    case "between":
      return "number";
    case "bought":
    case "purchases":
      return leaf.op;
    default:
      return "day";
  }
}

const marked = /^(words|list|flag|number|day|bought|purchases):/;

function markedKind(word: string | readonly string[]): FieldKind | null {
  const [first = ""] = typeof word === "string" ? [word] : word;
  return (marked.exec(first)?.[1] as FieldKind | undefined) ?? null;
}

/** The condition that the word of a filter means; null while it means none. */
export function leafOfWord(field: string, word: string | readonly string[]): Leaf | null {
  const read = readPeopleRule(rawOfWord(field, word), (key) => fieldKinds[key] ?? "any");
  return "op" in read ? read : null;
}

/** The same while somebody writes it, when nothing may be chosen yet; null for a word that makes no sense. */
export function draftOfWord(field: string, word: string | readonly string[]): Leaf | null {
  const leaf = leafOfWord(field, word);
  if (leaf !== null) return leaf;
  const raw = rawOfWord(field, word);
  return isBlank(raw) ? raw : null;
}

function rawOfWord(field: string, word: string | readonly string[]): unknown {
  const kind = fieldKinds[field] ?? markedKind(word);
  if (kind === null || isTaken(field)) return null;
  const words = typeof word === "string" ? [word] : word;
  const said =
    fieldKinds[field] === undefined
      ? words.map((one, at) => (at === 0 ? one.slice(kind.length + 1) : one))
      : words;
  return rawLeaf(
    field,
    kind,
    said.filter((one) => one !== nothingChosen),
  );
}

/** A condition of which only the question is chosen: no word yet, no end of a range. */
function isBlank(raw: unknown): raw is Leaf {
  if (typeof raw !== "object" || raw === null) return false;
  const { op, value } = raw as { op?: unknown; value?: unknown };
  if (op === "contains") return value === "";
  if (op === "in" || op === "has_all") return Array.isArray(value) && value.length === 0;
  if (typeof value !== "object" || value === null) return false;
  if (op === "bought") return (value as { ids: readonly string[] }).ids.length === 0;
  return (op === "between" || op === "dated") && Object.keys(value).length === 0;
}

function plainWord(leaf: Leaf, kind: FieldKind): string | readonly string[] {
  switch (leaf.op) {
    case "contains":
      return kind === "text" ? leaf.value : `${partly}${leaf.value}`;
    case "in":
      return leaf.value.length === 0 ? [nothingChosen] : leaf.value;
    case "has_all":
      return [everyOne, ...leaf.value];
    case "is":
      return leaf.value ? "yes" : "no";
    case "known":
      return leaf.value ? known.yes : known.no;
    case "between":
    case "dated":
      return `${leaf.value.from ?? ""}..${leaf.value.to ?? ""}`;
    case "within":
    case "before":
    case "ahead":
    case "during":
      return `${leaf.op} ${leaf.value}`;
    case "hours":
      return "last" in leaf.value ? `last_hours ${leaf.value.last}` : `before_hours ${leaf.value.before}`;
    case "bought": {
      const ids = leaf.value.ids.length === 0 ? [nothingChosen] : leaf.value.ids;
      return leaf.value.months === undefined ? ids : [...ids, `months ${leaf.value.months}`];
    }
    case "purchases":
      return JSON.stringify(leaf.value);
  }
}

function rawLeaf(field: string, kind: FieldKind, words: readonly string[]): unknown {
  const [word = ""] = words;
  if (word === known.yes || word === known.no) return { field, op: "known", value: word === known.yes };
  switch (kind) {
    case "text":
      return { field, op: "contains", value: word };
    case "words":
      return word.startsWith(partly)
        ? { field, op: "contains", value: word.slice(partly.length) }
        : { field, op: "in", value: words };
    case "choice":
      return { field, op: "in", value: words };
    case "list":
      return word === everyOne
        ? { field, op: "has_all", value: words.slice(1) }
        : { field, op: "in", value: words };
    case "flag":
      return { field, op: "is", value: word !== "no" };
    case "count":
    case "money":
    case "number":
      return { field, op: "between", value: rangeOf(word, Number) };
    case "birthday":
    case "day":
      return rawDay(field, word);
    case "bought":
      return rawBought(field, words);
    case "purchases":
      return { field, op: "purchases", value: jsonOf(word) };
  }
}

function rawDay(field: string, word: string): unknown {
  const counted = /^(within|before|ahead) (\d{1,5})$/.exec(word);
  if (counted !== null) return { field, op: counted[1], value: Number(counted[2]) };
  const during = /^during (\w+)$/.exec(word);
  if (during !== null) return { field, op: "during", value: during[1] };
  const hours = /^(last|before)_hours (\d{1,6})$/.exec(word);
  if (hours !== null) return { field, op: "hours", value: { [hours[1] ?? ""]: Number(hours[2]) } };
  return { field, op: "dated", value: rangeOf(word, (end) => (isDay(end) ? end : null)) };
}

function rawBought(field: string, words: readonly string[]): unknown {
  const months = words.find((one) => one.startsWith("months "))?.slice(7);
  const ids = words.filter((one) => !one.startsWith("months "));
  return { field, op: "bought", value: { ids, ...(months === undefined ? {} : { months: Number(months) }) } };
}

function rangeOf(word: string, read: (end: string) => unknown): Record<string, unknown> {
  const [from = "", to = ""] = word.split("..");
  return { ...(from === "" ? {} : { from: read(from) }), ...(to === "" ? {} : { to: read(to) }) };
}

function readWhole(text: string): PeopleRule | null {
  const rule = readPeopleRule(jsonOf(text), (field) => fieldKinds[field] ?? "any");
  return "refused" in rule ? null : rule;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

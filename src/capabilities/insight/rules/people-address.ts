import { isDay } from "../../../values/day.ts";
import { type FieldKind, type Leaf, type PeopleRule, readPeopleRule } from "./people-rule.ts";

/** What stands after `?` in the address of the list: words that can be read, kept and sent to a colleague. */
export type AddressWords = Readonly<Record<string, string | readonly string[] | undefined>>;
export type FieldKinds = Readonly<Record<string, FieldKind>>;

/** The fields whose filters can be written as words wherever a page makes an address, and what each is made of. */
export const fieldKinds: FieldKinds = {
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
};

/** Stands in the address for a filter that was just added and has nothing chosen yet. */
export const nothingChosen = "…";

// Signs by which a word is told from a value: whether it is known, a part of it, every one of them.
const known = { yes: "?yes", no: "?no" } as const;
const partly = "~";
const everyOne = "+all";

/** A rule as an address: one word per condition when it is a plain list of them, the whole tree otherwise. */
export function wordsOfRule(rule: PeopleRule, kinds: FieldKinds = fieldKinds): AddressWords {
  const leaves = "all" in rule ? rule.all : [rule];
  const words: Record<string, string | readonly string[]> = {};
  for (const leaf of leaves) {
    const kind = "op" in leaf ? kinds[leaf.field] : undefined;
    if (!("op" in leaf) || kind === undefined || leaf.field in words || !isPlain(leaf)) {
      return { rule: JSON.stringify(rule) };
    }
    words[leaf.field] = wordOfLeaf(leaf, kind);
  }
  return words;
}

/** What an address means; words that make no sense are left out, as if they had not been typed. */
export function ruleOfWords(words: AddressWords, kinds: FieldKinds = fieldKinds): PeopleRule {
  const whole = typeof words["rule"] === "string" ? readWhole(words["rule"], kinds) : null;
  const leaves = Object.entries(kinds).flatMap(([field, kind]) => {
    const word = words[field];
    const leaf =
      word === undefined ? null : leafOfWord(field, kind, typeof word === "string" ? [word] : word);
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

/** Whether a condition comes back from its word as it went: a town called "~" does not. */
function isPlain(leaf: Leaf): boolean {
  if (leaf.op !== "in" && leaf.op !== "has_all") return true;
  return leaf.value.every(
    (word) =>
      !word.startsWith(partly) && !word.startsWith("?") && word !== everyOne && word !== nothingChosen,
  );
}

/** The word of one condition, as its filter keeps it in the address. */
export function wordOfLeaf(leaf: Leaf, kind: FieldKind): string | readonly string[] {
  switch (leaf.op) {
    case "contains":
      return kind === "text" ? leaf.value : `${partly}${leaf.value}`;
    case "in":
      return leaf.value;
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
    case "bought":
      return leaf.value.months === undefined
        ? leaf.value.ids
        : [...leaf.value.ids, `months ${leaf.value.months}`];
    case "purchases":
      return JSON.stringify(leaf.value);
  }
}

/** The condition that the words of a filter mean; null while they mean none. */
export function leafOfWord(field: string, kind: FieldKind, words: readonly string[]): Leaf | null {
  const said = words.filter((word) => word !== nothingChosen);
  const read = readPeopleRule(rawLeaf(field, kind, said), () => kind);
  return "op" in read ? read : null;
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

function readWhole(text: string, kinds: FieldKinds): PeopleRule | null {
  const rule = readPeopleRule(jsonOf(text), (field) => kinds[field] ?? "any");
  return "refused" in rule ? null : rule;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

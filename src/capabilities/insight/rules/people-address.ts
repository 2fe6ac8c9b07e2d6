import { isDay } from "../../../values/day.ts";
import { type FieldKind, type Leaf, type PeopleRule, readPeopleRule } from "./people-rule.ts";

/** What stands after `?` in the address of the list: words that can be read, kept and sent to a colleague. */
export type AddressWords = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The fields whose filters can be written as words, and what each is made of. */
export const fieldKinds: Readonly<Record<string, FieldKind>> = {
  text: "text",
  stage: "choice",
  best: "flag",
  best_moved: "choice",
  last_purchase: "day",
  first_purchase: "day",
  purchase_days: "count",
  spent: "money",
  spent_year: "money",
  basket: "money",
  bought_product: "bought",
  bought_category: "bought",
  store: "choice",
  channel: "choice",
  city: "choice",
  postcode: "choice",
  tag: "choice",
  kind: "choice",
  source: "choice",
  created: "day",
  loyalty_member: "flag",
  loyalty_program: "choice",
  loyalty_tier: "choice",
  loyalty_balance: "count",
  loyalty_expiring: "birthday",
  loyalty_reward: "flag",
  loyalty_near: "flag",
  loyalty_sleeping: "flag",
  reachable: "choice",
  birthday: "birthday",
  birth_month: "choice",
  bad_address: "flag",
  no_contact: "flag",
  duplicate: "flag",
};

/** Stands in the address for a filter that was just added and has nothing chosen yet. */
export const nothingChosen = "…";

/** A rule as an address: one word per condition when it is a plain list of them, the whole tree otherwise. */
export function wordsOfRule(rule: PeopleRule): AddressWords {
  const leaves = "all" in rule ? rule.all : [rule];
  const words: Record<string, string | readonly string[]> = {};
  for (const leaf of leaves) {
    if (!("op" in leaf) || leaf.field in words || fieldKinds[leaf.field] === undefined) {
      return { rule: JSON.stringify(rule) };
    }
    words[leaf.field] = wordOfLeaf(leaf);
  }
  return words;
}

/** What an address means; words that make no sense are left out, as if they had not been typed. */
export function ruleOfWords(words: AddressWords): PeopleRule {
  const whole = typeof words["rule"] === "string" ? readWhole(words["rule"]) : null;
  const leaves = Object.entries(fieldKinds).flatMap(([field, kind]) => {
    const word = words[field];
    const leaf =
      word === undefined ? null : leafOfWord(field, kind, typeof word === "string" ? [word] : word);
    return leaf === null ? [] : [leaf];
  });
  return { all: whole === null ? leaves : [whole, ...leaves] };
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

function wordOfLeaf(leaf: Leaf): string | readonly string[] {
  switch (leaf.op) {
    case "contains":
      return leaf.value;
    case "in":
      return leaf.value;
    case "is":
      return leaf.value ? "yes" : "no";
    case "between":
      return `${leaf.value.from ?? ""}..${leaf.value.to ?? ""}`;
    case "dated":
      return `${leaf.value.from ?? ""}..${leaf.value.to ?? ""}`;
    case "within":
      return `within ${leaf.value}`;
    case "before":
      return `before ${leaf.value}`;
    case "bought":
      return leaf.value.months === undefined
        ? leaf.value.ids
        : [...leaf.value.ids, `months ${leaf.value.months}`];
  }
}

function leafOfWord(field: string, kind: FieldKind, words: readonly string[]): Leaf | null {
  const said = words.filter((word) => word !== nothingChosen);
  const read = readPeopleRule(rawLeaf(field, kind, said), () => kind);
  return "op" in read ? read : null;
}

function rawLeaf(field: string, kind: FieldKind, words: readonly string[]): unknown {
  const [word = ""] = words;
  switch (kind) {
    case "text":
      return { field, op: "contains", value: word };
    case "choice":
      return { field, op: "in", value: words };
    case "flag":
      return { field, op: "is", value: word !== "no" };
    case "count":
    case "money":
      return { field, op: "between", value: rangeOf(word, Number) };
    case "birthday":
    case "day":
      return rawDay(field, word);
    case "bought": {
      const months = words.find((one) => one.startsWith("months "))?.slice(7);
      const ids = words.filter((one) => !one.startsWith("months "));
      return {
        field,
        op: "bought",
        value: { ids, ...(months === undefined ? {} : { months: Number(months) }) },
      };
    }
  }
}

function rawDay(field: string, word: string): unknown {
  const counted = /^(within|before) (\d{1,5})$/.exec(word);
  if (counted !== null) return { field, op: counted[1], value: Number(counted[2]) };
  return { field, op: "dated", value: rangeOf(word, (end) => (isDay(end) ? end : null)) };
}

function rangeOf(word: string, read: (end: string) => unknown): Record<string, unknown> {
  const [from = "", to = ""] = word.split("..");
  return { ...(from === "" ? {} : { from: read(from) }), ...(to === "" ? {} : { to: read(to) }) };
}

function readWhole(text: string): PeopleRule | null {
  try {
    const rule = readPeopleRule(JSON.parse(text), (field) => fieldKinds[field]);
    return "refused" in rule ? null : rule;
  } catch {
    return null;
  }
}

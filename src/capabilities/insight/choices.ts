import type { Tx } from "../../platform/database.ts";
import { fold } from "../../values/fold.ts";
import type { Choice } from "./answers.ts";
import { readCatalogChoices, readChoices, readStoreChoices } from "./queries-people.ts";
import { type ChoiceSource, type FieldLookup, registeredChoices } from "./queries-people-rule.ts";
import { leavesOf, type PeopleRule } from "./rules/people-rule.ts";

/** What this shop can choose from: by the first letters, or those already chosen, to name them. */
export async function choicesOf(
  tx: Tx,
  from: ChoiceSource,
  asked: { readonly typed: string; readonly ids?: readonly string[] },
): Promise<Choice[]> {
  const typed = fold(asked.typed);
  switch (from) {
    case "stores":
      return await readStoreChoices(tx);
    case "products":
    case "categories":
      return await readCatalogChoices(tx, from, { ...asked, typed });
    case "cities":
    case "tags":
    case "postcodes":
    case "countries":
      return await readChoices(tx, from, typed);
    case "programs":
    case "tiers":
    case "segments":
    case "vip_lists":
    case "topics":
      return await registeredChoices(tx, from);
  }
}

/** The names of what a rule means, by where they are chosen from: its products, stores, programs, segments. */
export async function namesIn(
  tx: Tx,
  rule: PeopleRule,
  fields: FieldLookup,
): Promise<(from: string, value: string) => string | undefined> {
  const wanted = new Map<ChoiceSource, Set<string>>();
  const want = (from: ChoiceSource | undefined, values: readonly string[] = []) => {
    if (from === undefined || values.length === 0 || namedByThemselves.includes(from)) return;
    wanted.set(from, new Set([...(wanted.get(from) ?? []), ...values]));
  };
  for (const leaf of leavesOf(rule)) {
    if (leaf.op === "in" || leaf.op === "has_all") want(fields(leaf.field)?.choicesFrom, leaf.value);
    if (leaf.op === "bought") want(fields(leaf.field)?.choicesFrom, leaf.value.ids);
    if (leaf.op !== "purchases") continue;
    want("products", leaf.value.products);
    want("categories", leaf.value.categories);
    want("stores", leaf.value.stores);
  }
  const names = new Map<string, string>();
  for (const [from, values] of wanted) {
    const ids = [...values].filter(isId);
    for (const { value, label } of await choicesOf(tx, from, { typed: "", ids }))
      names.set(`${from} ${value}`, label);
  }
  return (from, value) => names.get(`${from} ${value}`);
}

const namedByThemselves: readonly ChoiceSource[] = ["cities", "tags", "postcodes", "countries"];
const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

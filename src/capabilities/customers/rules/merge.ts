import type { CustomerColumns } from "./record.ts";

type MergeChoice = "kept" | "absorbed";
/** Field by field, whose value stays. `custom/<key>` for the shop's own fields. */
export type MergeChoices = Readonly<Record<string, MergeChoice>>;

// What belongs together is chosen together: half of one address and half of another is nobody's.
const groups: Readonly<Record<string, readonly (keyof CustomerColumns)[]>> = {
  name: ["title", "firstName", "lastName"],
  birthday: ["birthDay", "birthMonth", "birthYear"],
  address: ["addressLine1", "addressLine2", "postcode", "city", "country", "addressStatus"],
  language: ["language"],
  timeZone: ["timeZone"],
  company: ["companyId", "companyName"],
  companySize: ["companySize"],
  companySector: ["companySector"],
  job: ["jobTitle"],
  store: ["storeId"],
  source: ["source", "sourceDetail"],
};

/** A choice that names no field, or null when all do. */
export function unknownChoice(choices: MergeChoices): string | null {
  return Object.keys(choices).find((field) => !(field in groups) && !field.startsWith("custom/")) ?? null;
}

/** The record that speaks for both. Unsaid, the kept one's value stays, or the other's where it has none. */
export function mergeColumns(
  kept: CustomerColumns,
  absorbed: CustomerColumns,
  choices: MergeChoices,
): CustomerColumns {
  const merged: Record<string, unknown> = { ...kept };
  for (const [field, names] of Object.entries(groups)) {
    const isEmpty = names.every((name) => kept[name] === null || kept[name] === "unknown");
    const chosen = choices[field] ?? (isEmpty ? "absorbed" : "kept");
    if (chosen === "absorbed") for (const name of names) merged[name] = absorbed[name];
  }
  const custom = { ...absorbed.custom, ...kept.custom };
  for (const [field, chosen] of Object.entries(choices)) {
    const key = field.startsWith("custom/") ? field.slice("custom/".length) : null;
    const value = key === null ? undefined : absorbed.custom[key];
    if (key !== null && chosen === "absorbed" && value !== undefined) custom[key] = value;
  }
  const tags = [...new Set([...kept.tags, ...absorbed.tags])].sort();
  return { ...(merged as CustomerColumns), kind: kept.kind, custom, tags };
}

/**
 * The kept record once the merge is undone: what the merge changed goes back, what somebody changed since stays.
 */
export function unmergeColumns(
  before: CustomerColumns,
  merged: CustomerColumns,
  current: CustomerColumns,
): CustomerColumns {
  const restored: Record<string, unknown> = { ...current };
  for (const names of Object.values(groups)) {
    const untouched = names.every((name) => current[name] === merged[name]);
    if (untouched) for (const name of names) restored[name] = before[name];
  }
  const custom: Record<string, CustomerColumns["custom"][string]> = { ...current.custom };
  for (const key of new Set([...Object.keys(before.custom), ...Object.keys(merged.custom)])) {
    if (!same(current.custom[key], merged.custom[key])) continue;
    const was = before.custom[key];
    if (was === undefined) delete custom[key];
    else custom[key] = was;
  }
  const brought = new Set(merged.tags.filter((tag) => !before.tags.includes(tag)));
  const tags = current.tags.filter((tag) => !brought.has(tag));
  return { ...(restored as CustomerColumns), kind: current.kind, custom, tags };
}

function same(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

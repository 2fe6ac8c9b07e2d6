import type { Tx } from "../../platform/database.ts";
import { daysBetween, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { isId } from "../../platform/ids.ts";
import { momentOf } from "./moments.ts";
import { ownFields } from "./queries-people-custom.ts";
import { type Condition, type PeopleField, peopleFields } from "./queries-people-rule.ts";
import { type PeopleSort, sortOf } from "./queries-people-sorts.ts";
import type { Direction, FieldAnswer, PeopleAnswer, PeopleCount, Person, PersonRow } from "./answers.ts";
import {
  countAll,
  countSample,
  drawnAmong,
  expectedCount,
  findNarrow,
  findPage,
  type Found,
  type Page,
  type PageEnd,
  readPeople,
} from "./queries-people.ts";
import { readStanding, type Standing } from "./queries-shop.ts";
import { explainStage } from "./rules/lifecycle.ts";
import { fieldGroups, operatorsOfKind, type PeopleRule } from "./rules/people-rule.ts";
import { conditionOf, readRule } from "./rules-of-people.ts";

export type PeopleAsked = {
  readonly rule: unknown;
  /** Name of a sort: those of the list, and those that later rooms registered. */
  readonly sort?: string;
  readonly direction?: Direction;
  readonly limit?: number;
  readonly cursor?: string;
};

/** The customers a rule means, a page at a time, and how many they are. */
export async function searchPeople(
  tx: Tx,
  asked: PeopleAsked,
): Promise<PeopleAnswer | Refusal<"people_rule_unreadable" | "cursor_unreadable" | "unknown_sort">> {
  const rule = await readRule(tx, asked.rule);
  if (isRefusal(rule)) return rule;
  const sort = sortOf(asked.sort ?? "name");
  if (sort === undefined) return refuse("unknown_sort", { sort: asked.sort ?? "" });
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor);
  if (after !== null && isRefusal(after)) return after;
  if (after !== null && !isValueOf(sort, after.value)) return refuse("cursor_unreadable");
  const standing = await readStanding(tx);
  const direction = asked.direction ?? (sort.key === "name" ? "asc" : "desc");
  // One more than asked tells whether there is a next page.
  const limit = asked.limit ?? 50;
  const page: Page = { sort, direction, limit: limit + 1, after };
  const { found, count } = await findPeople(tx, rule, page, standing);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await peopleInOrder(tx, shown, standing),
    nextCursor: found.length > limit && last !== undefined ? writeCursor(last) : null,
    count,
  };
}

/** How many customers a rule means. */
export async function countPeople(
  tx: Tx,
  given: unknown,
): Promise<PeopleCount | Refusal<"people_rule_unreadable">> {
  const rule = await readRule(tx, given);
  if (isRefusal(rule)) return rule;
  const condition = await conditionOf(tx, rule, await momentOf(tx));
  const estimate = await estimateOf(tx, rule, condition, await readStanding(tx));
  return estimate ?? { value: await countAll(tx, condition), isExact: true };
}

// A base this small is counted whole at every key press.
const smallBase = 30_000;
const sampleSize = 8_000;
// An estimate further off than a few percent would be no help, and counting so few is quick.
const narrow = 12_000;

async function findPeople(
  tx: Tx,
  rule: PeopleRule,
  page: Page,
  standing: Standing,
): Promise<{ found: readonly Found[]; count: PeopleCount | null }> {
  const condition = await conditionOf(tx, rule, await momentOf(tx));
  const estimate = await estimateOf(tx, rule, condition, standing);
  const isFirst = page.after === null;
  if (estimate !== null)
    return { found: await findPage(tx, condition, page), count: isFirst ? estimate : null };
  const { found, count } = await findNarrow(tx, condition, page);
  return { found, count: isFirst ? { value: count, isExact: true } : null };
}

/** Null when the exact count is cheap enough to be told. */
async function estimateOf(
  tx: Tx,
  rule: PeopleRule,
  condition: Condition,
  standing: Standing,
): Promise<PeopleCount | null> {
  const { customerCount } = standing;
  if (customerCount <= smallBase || isByText(rule)) return null;
  if ("all" in rule && rule.all.length === 0)
    return { value: customerCount, isExact: standing.changedAt === null };
  // A filter that is expected to be narrow is counted to the last one; drawing would only cost time.
  if ((await expectedCount(tx, condition)) < narrow / 4) return null;
  const slots = Math.max(1, Math.min(1024, Math.round((1024 * sampleSize) / customerCount)));
  // Of the others nothing need be read, in other tables either.
  const ofDrawn = await conditionOf(tx, rule, await momentOf(tx), drawnAmong(tx.merchantId, slots));
  const { matching, drawn } = await countSample(tx, ofDrawn, slots);
  const estimate = drawn === 0 ? 0 : Math.round((matching / drawn) * customerCount);
  return estimate <= narrow ? null : { value: rounded(estimate), isExact: false };
}

/** A name or a number typed leads to few people through the index of words. */
function isByText(rule: PeopleRule): boolean {
  if ("all" in rule) return rule.all.some(isByText);
  return "op" in rule && rule.op === "contains" && rule.field === "text";
}

/** Two figures are what a sample of this size can promise. */
function rounded(estimate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(estimate, 1))) - 1);
  return Math.round(estimate / unit) * unit;
}

async function peopleInOrder(tx: Tx, found: readonly Found[], { today }: Standing): Promise<Person[]> {
  const rows = await readPeople(
    tx,
    found.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap(({ id, value }) => {
    const row = byId.get(id);
    return row === undefined ? [] : [{ ...withReason(row, today), sortedBy: value }];
  });
}

function withReason(row: PersonRow, today: string): Person {
  const { previousDay, lastDay } = row;
  const lastGapDays = previousDay === null || lastDay === null ? null : daysBetween(previousDay, lastDay);
  return { ...row, reason: explainStage({ ...row, lastGapDays }, today) };
}

/** One customer as the lists see her; undefined when she has no profile. */
export async function findPerson(tx: Tx, customerId: string): Promise<Person | undefined> {
  const { today } = await readStanding(tx);
  const [row] = await readPeople(tx, [customerId]);
  return row === undefined ? undefined : withReason(row, today);
}

/** A cursor of another order than the one asked for is not read. */
function isValueOf({ type }: PeopleSort, value: PageEnd["value"]): boolean {
  if (value === null) return true;
  if (type === "text") return typeof value === "string";
  return type === "date" ? typeof value === "string" && isDay(value) : typeof value === "number";
}

function writeCursor({ value, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([value, id])).toString("base64url");
}

function readCursor(text: string): PageEnd | Refusal<"cursor_unreadable"> {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as [unknown, unknown];
    const isValue = value === null || typeof value === "string" || typeof value === "number";
    if (isValue && isId(id)) return { value, id };
  } catch {
    // Falls through to the refusal: a spoilt address is no fault of ours.
  }
  return refuse("cursor_unreadable");
}

/** What this shop can look for customers by: the fields of the rooms, and its own. */
export async function describeFields(tx: Tx): Promise<FieldAnswer[]> {
  const own = (await ownFields(tx)).filter(({ isArchived }) => !isArchived);
  const place = ({ group }: PeopleField) => fieldGroups.indexOf(group);
  return [...peopleFields(), ...own].toSorted((one, other) => place(one) - place(other)).map(describe);
}

function describe(field: PeopleField): FieldAnswer {
  const { key, kind, group, choices, choicesFrom, texts, label, canBeUnknown = false } = field;
  return {
    key,
    kind,
    group,
    operators: operatorsOfKind[kind].filter((op) => canBeUnknown || op !== "known"),
    texts: texts ?? `insight.filter.${key}`,
    label: label ?? null,
    choices: choices ?? null,
    choicesFrom: choicesFrom ?? null,
  };
}

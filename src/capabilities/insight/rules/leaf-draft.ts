import type { Day } from "../../../values/day.ts";
import { type FieldKind, type Leaf, operatorsOfKind, readPeopleRule } from "./people-rule.ts";

/** What can be asked of a field, as somebody chooses it: known and unknown, the last hours and before are questions of their own. */
export const questions = [
  "contains",
  "in",
  "has_all",
  "yes",
  "no",
  "between",
  "within",
  "before",
  "ahead",
  "during",
  "dated",
  "last_hours",
  "before_hours",
  "bought",
  "purchases",
  "known",
  "unknown",
] as const;
export type Question = (typeof questions)[number];

type Asked = {
  readonly key: string;
  readonly kind: FieldKind;
  readonly operators: readonly Leaf["op"][];
  readonly choices: readonly string[] | null;
};

const questionsOfOp: Partial<Record<Leaf["op"], readonly Question[]>> = {
  is: ["yes", "no"],
  hours: ["last_hours", "before_hours"],
  known: ["known", "unknown"],
};

/** The questions that make sense of a field, in the order in which they are offered. */
export function questionsOf({ kind, operators }: Asked): readonly Question[] {
  const asked = operatorsOfKind[kind]
    .filter((op) => operators.includes(op))
    .flatMap((op) => questionsOfOp[op] ?? [op as Question]);
  return kind === "birthday" ? asked.map((one) => (one === "within" ? "ahead" : one)) : asked;
}

export function questionOf(leaf: Leaf, kind: FieldKind): Question {
  switch (leaf.op) {
    case "is":
      return leaf.value ? "yes" : "no";
    case "known":
      return leaf.value ? "known" : "unknown";
    case "hours":
      return "last" in leaf.value ? "last_hours" : "before_hours";
    case "within":
      return kind === "birthday" ? "ahead" : "within";
    default:
      return leaf.op;
  }
}

/** The condition with which a field begins when it has just been added. */
export function firstLeaf(field: Asked, today: Day): Leaf {
  const [first = "in"] = questionsOf(field).filter((one) => field.kind !== "words" || one !== "contains");
  return leafAsking(field, first, today);
}

/** The condition when another question is asked of the field; what was said before is kept where it still fits. */
export function leafAsking(field: Asked, question: Question, today: Day, before?: Leaf): Leaf {
  const { key, kind } = field;
  const words = before?.op === "in" || before?.op === "has_all" ? before.value : [];
  const days =
    before?.op === "within" || before?.op === "before" || before?.op === "ahead" ? before.value : undefined;
  switch (question) {
    case "contains":
      return { field: key, op: "contains", value: "" };
    case "in":
    case "has_all":
      return { field: key, op: question, value: words };
    case "yes":
    case "no":
      return { field: key, op: "is", value: question === "yes" };
    case "known":
    case "unknown":
      return { field: key, op: "known", value: question === "known" };
    case "between":
      return {
        field: key,
        op: "between",
        value: before?.op === "between" ? before.value : { from: firstAmount[kind] ?? 1 },
      };
    case "within":
    case "before":
      return { field: key, op: question, value: days ?? (question === "within" ? 30 : 90) };
    case "ahead":
      // A birthday has one question about days, and it looks ahead.
      return { field: key, op: kind === "birthday" ? "within" : "ahead", value: days ?? 7 };
    case "during":
      return { field: key, op: "during", value: "this_month" };
    case "dated":
      return { field: key, op: "dated", value: { from: `${today.slice(0, 4)}-01-01`, to: today } };
    case "last_hours":
      return { field: key, op: "hours", value: { last: 24 } };
    case "before_hours":
      return { field: key, op: "hours", value: { before: 24 } };
    case "bought":
      return { field: key, op: "bought", value: { ids: [] } };
    case "purchases":
      return {
        field: key,
        op: "purchases",
        value: { measure: "receipts", from: 1, when: { lastDays: 365 } },
      };
  }
}

const firstAmount: Partial<Record<FieldKind, number>> = { money: 5_000, count: 3, number: 1 };

/** Whether a condition says enough to be asked. */
export function isWhole(leaf: Leaf, kind: FieldKind): boolean {
  return !("refused" in readPeopleRule(leaf, () => kind));
}

import type { PeopleRule } from "../../insight/shared.ts";

/** A group that every shop has, with a rule to start from; `segments.ready.<key>` names it and `segments.ready.<key>.why` says what it is good for. */
export type ReadySegment = { readonly key: string; readonly rule: PeopleRule };

const stage = (...names: readonly string[]): PeopleRule => ({ field: "stage", op: "in", value: names });
const boughtBy = (channel: "shop" | "web"): PeopleRule => ({
  field: "purchases",
  op: "purchases",
  value: { measure: "receipts", channel, when: { lastMonths: 24 } },
});

export const readySegments: readonly ReadySegment[] = [
  { key: "new", rule: { all: [stage("new")] } },
  { key: "occasional", rule: { all: [stage("occasional")] } },
  { key: "regular", rule: { all: [stage("regular")] } },
  { key: "slipping", rule: { all: [stage("slipping")] } },
  { key: "lost", rule: { all: [stage("lost")] } },
  { key: "vip", rule: { all: [{ field: "best", op: "is", value: true }] } },
  { key: "web_and_shop", rule: { all: [boughtBy("shop"), boughtBy("web")] } },
  {
    key: "once",
    rule: {
      all: [
        { field: "purchase_days", op: "between", value: { from: 1, to: 1 } },
        { field: "last_purchase", op: "before", value: 60 },
      ],
    },
  },
  {
    key: "prospects",
    rule: { all: [stage("prospect"), { field: "reachable", op: "in", value: ["email"] }] },
  },
  {
    key: "birthdays",
    rule: {
      all: [
        { field: "birthday", op: "within", value: 30 },
        { field: "reachable", op: "in", value: ["email", "sms", "post"] },
      ],
    },
  },
];

/** The rule of a ready-made segment, by its key. */
export function readySegment(key: string): PeopleRule {
  const found = readySegments.find((one) => one.key === key);
  if (found === undefined) throw new Error(`No ready segment is called "${key}".`);
  return found.rule;
}

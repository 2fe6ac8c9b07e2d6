import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { peopleOf } from "./audience.ts";
import { judged } from "./queries-judge.ts";
import { capNames, countReasons, insertPreview, joinInMemory, type ReasonCount } from "./queries-reach.ts";
import { questionOf } from "./question.ts";
import type { Asked, ReachAnswer } from "./schema.ts";

/** Who is meant: a rule of the people language, or some by name. */
export type Audience = { readonly rule: unknown } | { readonly customerIds: readonly string[] };

/**
 * How many of an audience may be spoken to, and why not the others, the caps as they stand included. Each look is logged in numbers.
 *
 * @param askedBy name of whoever looks
 */
export async function reach(
  tx: Tx,
  audience: Audience,
  asked: Asked,
  askedBy: string,
): Promise<ReachAnswer | Refusal<"people_rule_unreadable">> {
  const people = await peopleOf(tx, audience);
  if (isRefusal(people)) return people;
  const question = await questionOf(tx, asked);
  await joinInMemory(tx);
  const counts = await countReasons(tx, question, await judged(tx, asked, people));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  await insertPreview(tx, question, {
    askedBy,
    people: total,
    counts: Object.fromEntries(counts.map(({ reason, count }) => [reason, count])),
  });
  const names = await capNames(tx, counts.flatMap(capIn));
  return {
    people: total,
    allowed: counts.reduce((sum, { isAllowed, count }) => (isAllowed ? sum + count : sum), 0),
    byReason: counts.map((one) => ({
      reason: one.reason,
      count: one.count,
      allowed: one.isAllowed,
      label: capIn(one).map((id) => names.get(id) ?? null)[0] ?? null,
    })),
    nextAt: earliest(counts),
    ruleset: question.ruleset.version,
  };
}

/** The cap that a reason names. */
function capIn({ reason }: ReasonCount): string[] {
  const [code, id] = reason.split(":");
  return code === "PRESSURE_CAP" && id !== undefined ? [id] : [];
}

function earliest(counts: readonly ReasonCount[]): string | null {
  const moments = counts.flatMap(({ isAllowed, nextAt }) => (isAllowed || nextAt === null ? [] : [nextAt]));
  return moments.toSorted()[0] ?? null;
}

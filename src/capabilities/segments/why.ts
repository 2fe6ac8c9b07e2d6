import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { speakingIds } from "../customers/index.ts";
import { explainPerson, momentOf, readRule } from "../insight/index.ts";
import type { SegmentOfCustomer, Why } from "./answers.ts";
import { inUse, saidOf } from "./operations.ts";
import { selectSegmentsOf } from "./queries.ts";
import { selectMembership } from "./queries-changes.ts";

/** Why a customer is in a segment or is not: the rule with what she has beside each condition. Refused: `unknown_segment`, `no_such_customer`. */
export async function whyMember(tx: Tx, segmentId: string, customerId: string): Promise<Why | Refusal> {
  const segment = await inUse(tx, segmentId);
  if (isRefusal(segment)) return segment;
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("no_such_customer", { field: "customerId", id: customerId });
  const member = await selectMembership(tx, segmentId, speaker);
  const rule = segment.rule === null ? null : await readRule(tx, segment.rule);
  const explained =
    rule === null || isRefusal(rule) ? null : await explainPerson(tx, rule, speaker, await momentOf(tx));
  return {
    isMember: member !== undefined,
    holds: explained?.holds ?? null,
    since: member?.since ?? null,
    cause: member?.cause ?? null,
    sentence: await saidOf(tx, segment.rule),
    explained,
  };
}

/** The segments a customer is in; of a record merged into another, those of the one that speaks. */
export async function segmentsOf(tx: Tx, customerId: string): Promise<SegmentOfCustomer[]> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  return speaker === undefined ? [] : await selectSegmentsOf(tx, speaker);
}

import type { Tx } from "../../platform/database.ts";
import type { Participant } from "../../platform/participants.ts";
import { followConsents, followCustomers, followRecords } from "./operations.ts";
import { motivesOf, profilesOf, resemblancesOf } from "./queries-persons.ts";
import { readStanding } from "./queries-shop.ts";
import "./queries-people-fields.ts";
import "./queries-portrait-fields.ts";

export type { Actual, ExplainedRule } from "./answers.ts";
export { choicesOf } from "./choices.ts";
export { insightRoutes, resultsRoutes } from "./http.ts";
export {
  countPeople,
  findPerson,
  searchPeople,
} from "./people.ts";
export { type Moment, momentOf } from "./moments.ts";
export {
  betweenMidnights,
  dayCondition,
  dayCrossings,
  dayMovers,
  instantCrossing,
  midnightOf,
  rangeCondition,
} from "./queries-people-days.ts";
export {
  type Among,
  type Compiled,
  type Condition,
  type PeopleContext,
  type PeopleField,
  registerPeopleChoices,
  registerPeopleField,
} from "./queries-people-rule.ts";
export { registerPeopleSort } from "./queries-people-sorts.ts";
export {
  conditionOf,
  explainPerson,
  moversOf,
  readRule,
  sayRule,
} from "./rules-of-people.ts";
export { type MotiveEvidence, registerMotiveEvidence } from "./queries-motives.ts";
export { deleteInsight } from "./queries-leave.ts";
export type { Basis } from "./queries-report.ts";
export { type Standing, readStanding } from "./queries-shop.ts";
export { inALull } from "./queries-upkeep.ts";
export { readSnapshots } from "./queries-snapshots.ts";
export { recomputeShop } from "./recompute.ts";
export { insightReport } from "./report.ts";
export { salesOf, splitSales } from "./results.ts";
export { type Leaf, leavesOf, type PeopleRule, segmentsIn } from "./rules/people-rule.ts";
export { groupOf, scoresOf } from "./rules/groups.ts";
export { wilson } from "./rules/proportion.ts";
export { type Counted, goodAddresses, type QualitySnapshot, type Snapshots } from "./snapshots.ts";
export { insightTicks } from "./ticks.ts";

/** Profiles change in the transaction that changes what they are made of. */
export const insightParticipant: Participant = {
  customersChanged: followRecords,
  purchasesChanged: followCustomers,
  consentsChanged: followConsents,
  personalData: async (tx, customerIds) => [
    { name: "profile", rows: await profilesOf(tx, customerIds) },
    { name: "motive", rows: await motivesOf(tx, customerIds) },
    { name: "resemblance", rows: await resemblancesOf(tx, customerIds) },
  ],
};

/** The last day with a sale, when it lies so far back that the shop is told as of then. */
export async function stopOfSales(tx: Tx): Promise<string | null> {
  return (await readStanding(tx)).stopsOn;
}

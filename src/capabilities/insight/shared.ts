export type {
  Actual,
  Choice,
  Compared,
  ExplainedRule,
  FieldAnswer,
  GroupBy,
  GroupSalesAnswer,
  NextPurchaseAnswer,
  PeopleAnswer,
  PeopleCount,
  Person,
  SalesAnswer,
  Sort,
  Split,
  SplitRow,
  Step,
} from "./answers.ts";
export type * from "./answers-portrait.ts";
export type * from "./snapshots.ts";
export { cohortsOf, type Cohort } from "./rules/cohorts.ts";
export type { Again } from "./rules/next-purchase.ts";
export type { Concentration, CurvePoint } from "./rules/concentration.ts";
export { type Group, groups } from "./rules/groups.ts";
export { explainStage, type Reason, type Stage, stages } from "./rules/lifecycle.ts";
export {
  type Bought,
  everybody,
  type FieldGroup,
  fieldGroups,
  type FieldKind,
  type Hours,
  type Leaf,
  leavesOf,
  type Operator,
  operatorsOfKind,
  type PeopleRule,
  type Range,
  readPeopleRule,
  segmentsIn,
} from "./rules/people-rule.ts";
export { type Period, periods, type When } from "./rules/periods.ts";
export { type PurchaseMeasure, purchaseMeasures, type PurchasesAsked } from "./rules/purchases-asked.ts";
export type { SaidField, Speech } from "./rules/speech.ts";
export { fewestForAPercentage, type Proportion, wilson } from "./rules/proportion.ts";
export { defaultThresholds, thresholdBounds, type Thresholds } from "./rules/thresholds.ts";
export {
  type AddressWords,
  addressFor,
  customersAddress,
  draftOfWord,
  isFilter,
  leafOfWord,
  ruleOfWords,
  wordOfLeaf,
  wordsOfRule,
} from "./rules/people-address.ts";
export {
  firstLeaf,
  isWhole,
  leafAsking,
  type Question,
  questionOf,
  questionsOf,
} from "./rules/leaf-draft.ts";

export { personName } from "./rules/person-name.ts";

export type { Habit } from "./rules/consumption.ts";
export type { Demand } from "./rules/demand.ts";
export type { Trait, Verdict } from "./rules/differences.ts";
export { shareDifference } from "../../values/statistics/proportion.ts";
export { directionOf, type Flow, type Move, type Place, type Rise } from "./rules/flow.ts";
export { type Motive, motives } from "./rules/motive.ts";
export { ruleOfTrait, ruleOfTraits, type Said } from "./rules/trait-rules.ts";

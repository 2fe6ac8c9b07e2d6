export type {
  Choice,
  Compared,
  FieldAnswer,
  PeopleAnswer,
  PeopleCount,
  Person,
  SalesAnswer,
  Sort,
  Split,
  SplitRow,
  Step,
} from "./answers.ts";
export type * from "./snapshots.ts";
export { cohortsOf, type Cohort } from "./rules/cohorts.ts";
export type { Concentration, CurvePoint } from "./rules/concentration.ts";
export { type Group, groups } from "./rules/groups.ts";
export { explainStage, type Reason, type Stage, stages } from "./rules/lifecycle.ts";
export {
  type Bought,
  everybody,
  type FieldKind,
  type Leaf,
  type Operator,
  operatorsOfKind,
  type PeopleRule,
  readPeopleRule,
} from "./rules/people-rule.ts";
export { fewestForAPercentage, type Proportion, wilson } from "./rules/proportion.ts";
export { defaultThresholds, thresholdBounds, type Thresholds } from "./rules/thresholds.ts";
export {
  type AddressWords,
  customersAddress,
  fieldKinds,
  nothingChosen,
  ruleOfWords,
  wordsOfRule,
} from "./rules/people-address.ts";

export { personName } from "./rules/person-name.ts";

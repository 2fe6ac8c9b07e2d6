export {
  type BoardAnswer,
  type BoardColumn,
  type BoardPage,
  type BoardPerson,
  columns,
  departureReasons,
  type DepartureReason,
  exclusionReasons,
  type ExclusionReason,
  type SilenceAnswer,
  type Way,
  ways,
} from "./answers.ts";
export type { Proofs } from "./figures.ts";
export { type Loss, type LossPart, referenceLoss } from "./rules/loss.ts";
export { type SettingName, settingBounds, settingNames, type Settings } from "./rules/settings.ts";
export type { Signal } from "./rules/signals.ts";

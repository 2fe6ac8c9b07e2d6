export { type Channel, channels, type Purpose, purposes } from "./rules/may-contact-facts.ts";
export { isAllowed, type Unlock, unlockFor } from "./rules/reasons.ts";
export type { Asked, DecisionAnswer, MayContactAnswer, ReachAnswer } from "./schema.ts";
export { pressureChannels, type PressureChannel } from "./rules/pressure.ts";
export type {
  Cap,
  CapBody,
  ExpectedAnswer,
  ForecastAnswer,
  PersonPressureAnswer,
  PressureAnswer,
  ReceivedAnswer,
} from "./schema-pressure.ts";
export type { PreferencesAnswer, TopicAnswer, TopicsAnswer } from "./schema-preferences.ts";
export { offeredRates, pauseEnd, pauses, type Rate, rateOfWord, rateWord } from "./rules/choices.ts";
export { readyTopics } from "./rules/ready-topics.ts";

import type { Room } from "../../platform/http/room.ts";
import { permissionRoutes } from "./http.ts";
import { preferenceRoutes } from "./http-preferences.ts";
import { pressureRoutes } from "./http-pressure.ts";
import { permissionParticipant } from "./participant.ts";
import "./queries-returns.ts";
import { permissionTicks } from "./ticks.ts";
import { addPreferencePages } from "./pages/routes.ts";

export { decide, type Decided } from "./decide.ts";
export { judged } from "./queries-judge.ts";
export { type LastActivity, registerActivity } from "./queries-activities.ts";
export { lastSignSql } from "./queries-ledger.ts";
export { type Audience, reach } from "./reach.ts";
export { type Decision, mayContact } from "./rules/may-contact.ts";
export type { Channel, Facts, MessageGate, Purpose } from "./rules/may-contact-facts.ts";
export { type KeptReason, type Reason, type Unlock, unlockFor } from "./rules/reasons.ts";
export type { Ruleset } from "./rules/law.ts";
export { rulesetOf } from "./rules/ruleset.ts";
export type { Asked, ReachAnswer } from "./schema.ts";
export { plannedSends, type ReadPlanned, registerPlanned } from "./planned.ts";
export { peopleOf } from "./audience.ts";
export { addCap, changeCap, pressureSettings, removeCap, setQuietHours } from "./caps.ts";
export { noteCall, pressureForecast, unsubscribesExpected } from "./pressure.ts";
export { reachableSql } from "./queries-audience.ts";
export {
  type CallOutcome,
  countsFromSql,
  lockPressure,
  makeContacts,
  releaseContacts,
} from "./queries-contacts.ts";
export { type HeldBack, heldBackSql, registerHeldBack } from "./queries-held-back.ts";
export { concernsSql, freeAtSql, limitsSql, roomSql } from "./queries-limits.ts";
export { allowanceSql, precedenceSql } from "./queries-pressure.ts";
export { quietHoursOf } from "./queries-quiet-hours.ts";
export type { QuietHours } from "./rules/quiet-hours.ts";
export { answerChannel } from "./channels.ts";
export { answerMeasuring, isMeasured } from "./measuring.ts";
export { channelBoxes, readChannelAnswer, readMeasureAnswer } from "./pages/channel-boxes.ts";
export { measureBox } from "./pages/measure-box.ts";
export {
  choicesOf,
  type PreferenceForm,
  preferenceForm,
  preferenceReaders,
} from "./pages/preference-form.ts";
export { signUpChoices, signUpFields, signUpReaders } from "./pages/sign-up-form.ts";
export { choose, type ChoicesSaid, preferencesOf } from "./preferences.ts";
export {
  type RefusalOrigin,
  refuseAddress,
  registerUnsubscribed,
  stopNumber,
  unsubscribe,
  type Unsubscribed,
  type Unsubscription,
} from "./refusals.ts";
export { type AddressChannel, isRefused, peopleAt } from "./queries-refusals.ts";
export { isStopWord } from "./rules/stop-words.ts";
export {
  addressMaker,
  personToken,
  readPersonToken,
  registerReplyMailbox,
  tokenInSubject,
  type UnsubscribeAddresses,
  unsubscribeAddresses,
} from "./tokens.ts";
export { addTopic, topicsOf } from "./topics.ts";

export { inLink, type Linked, linkPage, type LinkServices, shopName } from "./pages/link.ts";

/** What this room brings to the running product. */
export const permissionRoom: Room = {
  name: "permission",
  routes: [...permissionRoutes, ...preferenceRoutes, ...pressureRoutes],
  participant: permissionParticipant,
  ticks: permissionTicks,
  pages: async (server, services) => {
    await server.register(async (scope) => {
      addPreferencePages(scope, services);
      await Promise.resolve();
    });
  },
};

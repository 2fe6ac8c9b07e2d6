export { consentRoutes } from "./http.ts";
export {
  addText,
  type CollectionInput,
  type ConsentInput,
  type ConsentOptions,
  type ConsentResult,
  listConsents,
  recordCollections,
  recordConsents,
  refoldConsents,
  withdrawConsents,
} from "./operations.ts";
export {
  type ConsentWords,
  type CurrentNotice,
  currentConsentWords,
  currentNotice,
  mayPublishForm,
} from "./operations-notices.ts";
export { objectForErased } from "./operations-persons.ts";
export { consentParticipant } from "./participant.ts";
export { selectMarketingStandings } from "./queries.ts";
export { hasProof } from "./rules/proof.ts";

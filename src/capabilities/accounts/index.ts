export { recordAudit } from "./audit.ts";
export {
  currentLegalText,
  currentTerms,
  type LegalText,
  type ShopFace,
  shopFace,
  type StoreFace,
  storeFaces,
} from "./face.ts";
export { accountsRoutes } from "./http.ts";
export { addPictures, uploadedPicture } from "./http-places.ts";
export { changeFace, changeLogo, keepPicture } from "./operations-face.ts";
export { publishText, recordAcceptance } from "./operations-legal.ts";
export { changeStorePlace } from "./operations-stores.ts";
export { accountsParticipant } from "./participant.ts";
export { addAuthRoutes, authenticator, isLocal, makeSetupLink } from "./http-auth.ts";
export {
  addFirstStores,
  addStore,
  countWhoMay,
  createKey,
  createMerchant,
  demosMade,
  currentMerchant,
  findMerchantBySlug,
  invite,
  listDemoIds,
  listMerchants,
} from "./operations.ts";
export {
  deleteMerchant,
  type MerchantRow,
  selectMerchant,
  selectStores,
  type StoreRow,
  updateSettings,
} from "./queries.ts";
export { selectTeam, type TeamRow } from "./queries-people.ts";
export { isRole, permissions, type Role } from "./rules/permissions.ts";

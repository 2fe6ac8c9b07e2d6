export { customersRoutes } from "./http.ts";
export { noteAddresses, notePostalAddress } from "./operations-addresses.ts";
export { createCustomer, getCustomer, refreshSearchWords, updateCustomer } from "./operations.ts";
export {
  type BulkOptions,
  type BulkRow,
  countOutcomes,
  type RowResult,
  upsertCustomers,
} from "./operations-bulk.ts";
export { eraseCustomer, erasureLosses, erasurePreview, type ErasureReason } from "./operations-erasure.ts";
export { findOrCreateCustomers, type FindOptions, type Found } from "./operations-find.ts";
export { listCustomers, searchCustomers } from "./operations-list.ts";
export { listDuplicates, mergeCustomers, undoMerge } from "./operations-merge.ts";
export { addNote } from "./operations-notes.ts";
export { personalData } from "./operations-personal-data.ts";
export { customersParticipant } from "./participant.ts";
export { readPhone } from "./phones.ts";
export {
  deleteIdentifiers,
  insertIdentifiers,
  lockCustomers,
  recordAndMerged,
  speakingIds,
} from "./queries.ts";
export {
  fingerprinted,
  makeSuppressionKey,
  newcomersErasedBefore,
  type Suppressed,
  selectSuppressed,
} from "./queries-erasure.ts";
export { selectFields } from "./queries-notes.ts";
export type { CustomerReference } from "./rules/reference.ts";
export {
  customersOfImport,
  customersWithoutReceipts,
  deleteCustomers,
  insertStagedCustomers,
  newcomerText,
} from "./queries-staged.ts";
export { readTimeline } from "./timeline.ts";

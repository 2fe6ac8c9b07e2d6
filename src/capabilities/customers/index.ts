export {
  createCustomer,
  getCustomer,
  refreshSearchWords,
  updateCustomer,
} from "./operations.ts";
export { type BulkRow, countOutcomes, type RowResult, upsertCustomers } from "./operations-bulk.ts";
export { findOrCreateCustomers, type Found } from "./operations-find.ts";
export { readPhone } from "./phones.ts";
export { lockCustomers, recordAndMerged, speakingIds } from "./queries.ts";
export type { CustomerReference } from "./rules/reference.ts";

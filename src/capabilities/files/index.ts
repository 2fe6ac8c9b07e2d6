export { type CliImport, type CliResult, importFromCli } from "./cli.ts";
export { filesRoutes } from "./http.ts";
export { exportJob, importJob, upkeepJob } from "./jobs.ts";
export { exportedColumns, type ExportRow } from "./queries-export.ts";
export type { Cell } from "./writers/table.ts";
export { askExport, writeExport } from "./exports.ts";
export { filesParticipant } from "./participant.ts";
export { fileQuality, measureQuality } from "./quality.ts";
export type { QualitySnapshot } from "./queries-quality.ts";
export type { Quality, QualityCause } from "./rules/quality.ts";
export { addWatch, listWatches, removeWatch, watchTick } from "./watch.ts";
export { type ExportGuard, type ExportMark, registerExportGuard } from "./export-guard.ts";
export {
  insertSource,
  markExternal,
  type NewSource,
  selectSources,
  setSourceOfImport,
  type SourceRow,
} from "./queries-sources.ts";

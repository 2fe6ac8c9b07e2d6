export { importFromCli, type CliImport, type CliResult } from "./cli.ts";

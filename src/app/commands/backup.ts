import { resolve } from "node:path";
import { BackupError, backUp, restore } from "../../platform/backup.ts";
import { migrationsFolder } from "../../platform/cluster/cluster.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, withProgram } from "./session.ts";

export const backupCommands: readonly Command[] = [
  {
    name: "backup",
    usage: "backup FILE",
    summary: "Writes all shops, with their files, into one file, as they stand at one moment.",
    run: async (given) => {
      const path = resolve(fileOf(given.words));
      await withProgram(given, async ({ database, storage }) => {
        const done = await backUp(database, storage, path, migrationsFolder, tellTable);
        print(given, `${path}: ${done.tables} tables, ${done.files} files, ${done.bytes} bytes.`, {
          path,
          ...done,
        });
      });
    },
  },
  {
    name: "restore",
    usage: "restore FILE",
    summary: "Puts a backup into an empty data folder or database.",
    run: async (given) => {
      const path = resolve(fileOf(given.words));
      await withProgram(given, async ({ database, storage }) => {
        const done = await restore(database, storage, path, migrationsFolder, tellTable).catch(
          (error: unknown) => {
            throw error instanceof BackupError ? new OperatorError(error.message) : error;
          },
        );
        print(given, `Restored ${done.tables} tables and ${done.files} files.`, done);
      });
    },
  },
];

function fileOf(words: readonly string[]): string {
  const [file] = words;
  if (file === undefined) throw new OperatorError("Name the file: rebelote backup /path/to/file.", 2);
  return file;
}

function tellTable(table: string): void {
  process.stderr.write(`${table}\n`);
}

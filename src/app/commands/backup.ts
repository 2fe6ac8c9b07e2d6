import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { BackupError, backUp, restore } from "../../platform/backup.ts";
import { migrationsFolder } from "../../platform/cluster/cluster.ts";
import { type Arguments, OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, withProgram } from "./session.ts";

export const backupCommands: readonly Command[] = [
  {
    name: "backup",
    usage: "backup FILE [--passphrase-file FILE]",
    options: ["passphrase-file"],
    summary:
      "Writes all shops, with their files, into one file, as they stand at one moment; encrypted when there is a passphrase.",
    run: async (given) => {
      const path = resolve(fileOf(given.words));
      await withProgram(given, async ({ database, storage }) => {
        const passphrase = await passphraseOf(given);
        if (passphrase === undefined) process.stderr.write(`${notEncrypted}\n`);
        const done = await backUp(database, storage, path, migrationsFolder, { say: tellTable, passphrase });
        print(given, `${path}: ${done.tables} tables, ${done.files} files, ${done.bytes} bytes.`, {
          path,
          ...done,
        });
      });
    },
  },
  {
    name: "restore",
    usage: "restore FILE [--passphrase-file FILE]",
    options: ["passphrase-file"],
    summary: "Puts a backup into an empty data folder or database.",
    run: async (given) => {
      const path = resolve(fileOf(given.words));
      await withProgram(given, async ({ database, storage }) => {
        const done = await restore(database, storage, path, migrationsFolder, {
          say: tellTable,
          passphrase: await passphraseOf(given),
        }).catch((error: unknown) => {
          throw error instanceof BackupError ? new OperatorError(error.message) : error;
        });
        print(given, `Restored ${done.tables} tables and ${done.files} files.`, done);
      });
    },
  },
];

const notEncrypted =
  "This backup is not encrypted, and secrets (passwords of relays) stay closed in it. Give a passphrase: --passphrase-file FILE, or REBELOTE_BACKUP_PASSPHRASE.";

/** At least twelve signs: of a file, or of the environment; never of the command line, which everybody on the machine sees. */
async function passphraseOf(given: Arguments): Promise<string | undefined> {
  const file = given.option("passphrase-file");
  const said = file === undefined ? process.env["REBELOTE_BACKUP_PASSPHRASE"] : await readFile(file, "utf8");
  const passphrase = said?.trim() ?? "";
  if (passphrase === "" && file === undefined) return undefined;
  if (passphrase.length < 12) throw new OperatorError("The passphrase needs twelve signs or more.", 2);
  return passphrase;
}

function fileOf(words: readonly string[]): string {
  const [file] = words;
  if (file === undefined) throw new OperatorError("Name the file: rebelote backup /path/to/file.", 2);
  return file;
}

function tellTable(table: string): void {
  process.stderr.write(`${table}\n`);
}

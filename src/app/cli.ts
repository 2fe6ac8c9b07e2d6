import { DataFolderError } from "../platform/cluster/cluster.ts";
import { MigrationError } from "../platform/migrate.ts";
import { commandNames, findCommand, usage } from "./commands/index.ts";
import { OperatorError, readArguments } from "./commands/arguments.ts";

/** The command line: what goes wrong is one sentence on standard error and an exit code other than 0. */
async function main(): Promise<number> {
  const [name = "help", ...rest] = process.argv.slice(2);
  if (name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(usage());
    return 0;
  }
  const command = findCommand(name);
  if (command === undefined) {
    process.stderr.write(`There is no command “${name}”. Commands: ${commandNames().join(", ")}.\n`);
    return 2;
  }
  if (rest.includes("--help")) {
    process.stdout.write(`rebelote ${name} ${command.usage}\n${command.summary}\n`);
    return 0;
  }
  await command.run(readArguments(rest, command));
  // A command that ran well may still have bad news to tell by its code.
  return Number(process.exitCode ?? 0);
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected =
    error instanceof OperatorError || error instanceof DataFolderError || error instanceof MigrationError;
  const text =
    error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  if (process.argv.includes("--json")) {
    process.stdout.write(
      `${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`,
    );
  }
  process.exitCode = error instanceof OperatorError ? error.exitCode : 1;
}

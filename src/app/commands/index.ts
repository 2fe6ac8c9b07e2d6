import { fileURLToPath } from "node:url";
import { backupCommands } from "./backup.ts";
import { caseCommands } from "./cases.ts";
import type { Command } from "./command.ts";
import { doctorCommands } from "./doctor.ts";
import { fileCommands } from "./files.ts";
import { insightCommands } from "./insight.ts";
import { keyCommands } from "./keys.ts";
import { merchantCommands } from "./merchants.ts";
import { networkCommands } from "./network.ts";
import { serveCommands } from "./serve.ts";
import { watchCommands } from "./watch.ts";

const commands: readonly Command[] = [
  ...serveCommands,
  ...merchantCommands,
  ...networkCommands,
  ...keyCommands,
  ...fileCommands,
  ...watchCommands,
  ...insightCommands,
  ...doctorCommands,
  ...backupCommands,
  ...caseCommands,
];

export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

export function commandNames(): string[] {
  return commands.map((command) => command.name);
}

export function usage(): string {
  const lines = commands.map((command) => `  ${command.usage}\n      ${command.summary}`);
  return `Rebelote: loyalty and e-CRM for independent shops.

${lines.join("\n")}

Every command takes --data DIR (or DATABASE_URL) and works whether the server runs or not; --json prints one JSON
line last. The program's folder is ${fileURLToPath(new URL("../../..", import.meta.url))}
`;
}

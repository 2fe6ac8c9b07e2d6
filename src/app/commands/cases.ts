import { resolve } from "node:path";
import { type CaseResult, runCases } from "../cases/run.ts";
import { CaseFault } from "../cases/words.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print } from "./session.ts";

export const caseCommands: readonly Command[] = [
  {
    name: "cases",
    usage: "cases DIR [--only ID]",
    summary:
      "Plays a folder of cases (loyalty, e-CRM, analytics) through the product on a database that is thrown away, and says which do not hold.",
    options: ["only"],
    run: async (given) => {
      const [folder] = given.words;
      if (folder === undefined) throw new OperatorError("Name the folder: rebelote cases DIR.", 2);
      const report = await runCases(resolve(folder), {
        only: given.option("only"),
        tell: (result) => {
          if (!given.flag("json")) process.stdout.write(lineOf(result));
        },
      }).catch((error: unknown) => {
        throw error instanceof CaseFault ? new OperatorError(error.message, 2) : error;
      });
      const { passed, failed, skipped } = report;
      const rest = skipped === 0 ? "" : `, ${skipped} skipped`;
      print(given, `${passed} passed, ${failed} failed${rest}.`, report);
      if (failed > 0) process.exitCode = 1;
    },
  },
];

function lineOf({ id, title, outcome, reason }: CaseResult): string {
  return `${outcome.padEnd(8)} ${id.padEnd(16)} ${title}${reason === undefined ? "" : `\n         ${reason}`}\n`;
}

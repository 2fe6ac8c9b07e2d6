import { type DoctorReport, doctorLedger } from "../../capabilities/loyalty/index.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, requiredMerchant, withProgram } from "./session.ts";

export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    usage: "doctor --ledger [--merchant S]",
    summary:
      "Replays every movement of points and compares all that is kept beside them. Ends with 1 when anything differs.",
    options: ["merchant"],
    flags: ["ledger"],
    run: async (given) => {
      if (!given.flag("ledger")) throw new OperatorError("Say what to examine: “doctor --ledger”.", 2);
      await withProgram(given, async (program) => {
        const shop =
          given.option("merchant") === undefined ? undefined : await requiredMerchant(program, given);
        const report = await doctorLedger(program.database, shop?.id);
        print(given, lines(report), report);
        if (report.differences > 0) process.exitCode = 1;
      });
    },
  },
];

function lines({ shops }: DoctorReport): string {
  return shops
    .flatMap(({ slug, entries, differences, first }) => [
      `${slug}: ${entries} movements, ${differences === 0 ? "all as they should be" : `${differences} differences`}`,
      ...first.map(
        ({ check, subject, expected, found }) =>
          `  ${check} ${subject}: ${expected ?? "nothing"} expected, ${found ?? "nothing"} found`,
      ),
    ])
    .join("\n");
}

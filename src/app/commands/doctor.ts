import { type DoctorReport, doctorLedger } from "../../capabilities/loyalty/index.ts";
import { listMerchants } from "../../capabilities/accounts/index.ts";
import {
  checkSegments,
  evaluateSegments,
  type SegmentDifference,
} from "../../capabilities/segments/index.ts";
import type { Database } from "../../platform/database.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, requiredMerchant, withProgram } from "./session.ts";

export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    usage: "doctor --ledger | --segments [--merchant S]",
    summary:
      "Replays every movement of points, or asks every segment of everybody, and compares all that is kept. Ends with 1 when anything differs.",
    options: ["merchant"],
    flags: ["ledger", "segments"],
    run: async (given) => {
      if (given.flag("ledger") === given.flag("segments"))
        throw new OperatorError("Say what to examine: “doctor --ledger” or “doctor --segments”.", 2);
      await withProgram(given, async (program) => {
        const shop =
          given.option("merchant") === undefined ? undefined : await requiredMerchant(program, given);
        if (given.flag("segments")) {
          const found = await examineSegments(program.database, shop?.id);
          print(given, segmentLines(found), { shops: found });
          if (found.some(({ differing }) => differing.length > 0)) process.exitCode = 1;
          return;
        }
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

type SegmentsFound = { readonly slug: string; readonly differing: readonly SegmentDifference[] };

/** What waits is judged first: only what then differs is wrong. */
async function examineSegments(database: Database, merchantId?: string): Promise<SegmentsFound[]> {
  const found: SegmentsFound[] = [];
  for (const { id, slug } of await listMerchants(database)) {
    if (merchantId !== undefined && id !== merchantId) continue;
    await evaluateSegments(database, id);
    found.push({ slug, differing: await database.inMerchant(id, checkSegments) });
  }
  return found;
}

function segmentLines(found: readonly SegmentsFound[]): string {
  return found
    .flatMap(({ slug, differing }) => [
      `${slug}: ${differing.length === 0 ? "all segments as they should be" : `${differing.length} segments differ`}`,
      ...differing.map(
        ({ name, missing, extra, unexplained, miscounted }) =>
          `  ${name}: ${missing} missing, ${extra} too many, ${unexplained} not explained by the changes, ${miscounted} miscounted`,
      ),
    ])
    .join("\n");
}

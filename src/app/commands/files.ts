import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type CliImport, type CliResult, importFromCli } from "../../capabilities/files/index.ts";
import { OperatorError } from "./arguments.ts";
import type { Arguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { accepted, print, requiredMerchant, withProgram } from "./session.ts";

const kinds = ["receipts", "customers", "products"] as const;

export const fileCommands: readonly Command[] = [
  {
    name: "import",
    usage: "import receipts|customers|products FILE --merchant S [--map MAP.json] [--yes]",
    summary:
      "Brings in a CSV or XLSX file (gzip accepted): shows what would happen, then does it. Known layouts need no map.",
    options: ["merchant", "map"],
    flags: ["yes"],
    run: async (given) => {
      const [kind, file] = given.words;
      if (!isKind(kind) || file === undefined) {
        throw new OperatorError("Say what and which: rebelote import receipts FILE --merchant S.", 2);
      }
      const mapping = await readMap(given.option("map"));
      await withProgram(given, async (program) => {
        const shop = await requiredMerchant(program, given);
        const result = accepted(
          await importFromCli(
            { database: program.database, storage: program.storage, progress: showProgress },
            {
              merchantId: shop.id,
              path: resolve(file),
              kind,
              mapping,
              agree: async (report) => given.flag("yes") || (await askWhether(report.accepted)),
            },
          ),
        );
        tell(given, result);
      });
    },
  },
];

export function isKind(word: string | undefined): word is CliImport["kind"] {
  return (kinds as readonly string[]).includes(word ?? "");
}

export async function readMap(path: string | undefined): Promise<CliImport["mapping"]> {
  if (path === undefined) return undefined;
  try {
    return JSON.parse(await readFile(resolve(path), "utf8")) as CliImport["mapping"];
  } catch (error) {
    throw new OperatorError(
      `${path} is no readable mapping: ${(error as Error).message}. See docs/import-mapping.md.`,
    );
  }
}

let lastSaid = 0;

/** A line a second on standard error, so that a long import is seen to move. */
function showProgress(at: { readonly step: string; readonly done: number; readonly total: number }): void {
  const now = performance.now();
  if (now - lastSaid < 1_000) return;
  lastSaid = now;
  process.stderr.write(`… ${at.step} ${at.done}/${at.total}\n`);
}

async function askWhether(rows: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new OperatorError("Add --yes to import without being asked.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`Import ${rows} rows? [y/N] `);
  lines.close();
  return /^(y|yes|o|oui)$/i.test(answer.trim());
}

function tell(given: Arguments, { report, ...result }: CliResult): void {
  const decisions = Object.entries({ ...report.decisions, ...report.asides, ...report.reasons })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${name}: ${count}`);
  const lines = [
    `${result.rows} rows: ${result.accepted} accepted, ${result.rejected} not taken.`,
    `${result.customers} customers, ${result.receipts} receipts, ${(result.revenueCents / 100).toFixed(2)} net of refunds, in ${result.seconds} s.`,
    ...decisions,
    result.written ? "Written. It can be undone for 30 days on the Files screen." : "Nothing was written.",
  ];
  print(given, lines.join("\n"), { ...result, report });
}

import { spawnSync } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { sql } from "kysely";
import { importFromCli } from "../src/capabilities/files/index.ts";
import type { Database } from "../src/platform/database.ts";
import { openStorage } from "../src/platform/storage.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { openBench, report, rounded } from "./support.ts";

const file = join(import.meta.dirname, "../../shared/data/online_retail.csv.gz");

/**
 * Online Retail end to end (read, check, report, identify, write, facts), against a bare COPY of the same lines into one
 * indexed table of the same durable cluster, in the same run.
 */
async function main(): Promise<void> {
  if (!existsSync(file))
    return report({ bench: "import", skipped: "../shared/data/online_retail.csv.gz is not here" });
  const bench = await openBench("GBP");
  const { database, merchantId } = bench;
  try {
    const copySeconds = await bareCopy(database);
    const result = await importFromCli(
      { database, storage: openStorage(join(bench.folder, "storage")) },
      { merchantId, path: file, kind: "receipts", agree: async () => true },
    );
    if (isRefusal(result)) throw new Error(result.refused);
    const facts = await database.inMerchant(merchantId, async (tx) =>
      tx.one<{ cents: number }>(sql`
        select sum(gross_cents)::int8 as cents from purchases.customer_fact where merchant_id = ${merchantId}`),
    );
    report({
      bench: "import",
      rows: result.rows,
      seconds: result.seconds,
      checkSeconds: result.report.seconds,
      copySeconds: rounded(copySeconds),
      timesCopy: rounded(result.seconds / copySeconds),
      linesPerSecond: Math.round(result.rows / result.seconds),
      maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      exactToTheCent: facts.cents === 891_140_790,
    });
  } finally {
    await bench.close();
  }
}

async function bareCopy(database: Database): Promise<number> {
  return await database.asOwner(async (tx) => {
    await tx.run(sql`
      create table bare_line (
        invoice text, stock text, description text, quantity integer, at timestamp, price numeric, customer text, country text
      )`);
    await tx.run(sql`create index bare_line_by_invoice on bare_line (invoice, stock)`);
    const started = performance.now();
    const bytes = createReadStream(file).pipe(createGunzip({ chunkSize: 262_144 }));
    await tx.copyIn("copy bare_line from stdin (format csv, header)", bytes);
    return (performance.now() - started) / 1_000;
  });
}

// The program's door starts Node with a small young generation; the bench measures what the door gives.
const door = "--max-semi-space-size=8";
if (process.execArgv.includes(door)) await main();
else {
  const { status } = spawnSync(process.execPath, [door, import.meta.filename], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}

import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { importFromCli } from "../src/capabilities/files/index.ts";
import { openStorage } from "../src/platform/storage.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { openBench, report, rounded } from "./support.ts";

/**
 * Five million generated lines of a million customers against half a million lines of a hundred thousand: the time of a
 * line must stay the same, and so must the memory. `node bench/import-large.ts 1000000` makes the large file smaller.
 */
async function main(lines: number): Promise<void> {
  const small = await importGenerated(lines / 10);
  const large = await importGenerated(lines);
  report({
    bench: "import-large",
    lines,
    smallSeconds: small.seconds,
    largeSeconds: large.seconds,
    microsecondsPerLineSmall: rounded((small.seconds * 1e6) / (lines / 10)),
    microsecondsPerLineLarge: rounded((large.seconds * 1e6) / lines),
    growth: Math.round((large.seconds / small.seconds / 10) * 100) / 100,
    maxRssMbSmall: small.maxRssMb,
    maxRssMbLarge: large.maxRssMb,
  });
}

async function importGenerated(lines: number): Promise<{ seconds: number; maxRssMb: number }> {
  const bench = await openBench();
  try {
    const path = join(bench.folder, "generated.csv");
    await pipeline(Readable.from(generate(lines)), createWriteStream(path));
    let maxRss = 0;
    const result = await importFromCli(
      {
        database: bench.database,
        storage: openStorage(join(bench.folder, "storage")),
        progress: () => {
          maxRss = Math.max(maxRss, process.memoryUsage.rss());
        },
      },
      { merchantId: bench.merchantId, path, kind: "receipts", agree: async () => true },
    );
    if (isRefusal(result)) throw new Error(result.refused);
    if (result.accepted !== lines) throw new Error(`${result.accepted} lines of ${lines} were accepted.`);
    return { seconds: result.seconds, maxRssMb: Math.round(maxRss / 1_048_576) };
  } finally {
    await bench.close();
  }
}

/** Receipts of four lines in order of time; each customer comes back about 1.25 times, far apart in the file. */
function* generate(lines: number): Generator<string> {
  const customers = Math.round(lines / 5);
  yield "receipt,date,customer_id,sku,description,quantity,unit_price\n";
  let chunk: string[] = [];
  for (let line = 0; line < lines; line += 1) {
    const receipt = line >> 2;
    const customer = (receipt * 7_919) % customers;
    const day = 1 + Math.floor((receipt / (lines / 4)) * 27);
    const sku = (line * 31) % 5_000;
    chunk.push(
      `R${receipt},2025-0${1 + (Math.floor((receipt * 9) / (lines / 4)) % 9)}-${day < 10 ? "0" : ""}${day} 10:15,C${customer},SKU${sku},Article number ${sku},${1 + (line % 3)},${(sku % 90) + 1}.${10 + (line % 89)}\n`,
    );
    if (chunk.length === 2_000) {
      yield chunk.join("");
      chunk = [];
    }
  }
  yield chunk.join("");
}

// The program's door starts Node with a small young generation; the bench measures what the door gives.
const door = "--max-semi-space-size=8";
if (process.execArgv.includes(door)) await main(Number(process.argv[2] ?? 5_000_000));
else {
  const given = [door, import.meta.filename, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, given, { stdio: "inherit" });
  process.exitCode = status ?? 1;
}

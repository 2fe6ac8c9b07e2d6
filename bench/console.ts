// The console's first load in a real browser: scripts as compressed with gzip before the first screen, and the time until it can be used.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { buildServer } from "../src/app/server.ts";
import { openDemo } from "../src/capabilities/demo/index.ts";
import { openJobs } from "../src/platform/jobs.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { openBench, percentile, report } from "./support.ts";

const folder = join(import.meta.dirname, "..", "dist", "console");
const bench = await openBench();
await openDemo(bench.database);
const log = createLog("fatal");
const storage = openStorage(`${bench.folder}/files`);
const jobs = await openJobs([], { database: bench.database, storage, log }, { work: false });
const server = await buildServer({ database: bench.database, storage, jobs, log });
await server.listen({ port: 0, host: "127.0.0.1" });
const [address] = server.addresses();
const base = `http://127.0.0.1:${typeof address === "object" ? address.port : 0}`;
const browser = await chromium.launch({
  executablePath: process.env["REBELOTE_BROWSER"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const times: number[] = [];
let scripts = new Set<string>();
for (let round = 0; round < 5; round += 1) {
  const context = await browser.newContext({ baseURL: base, locale: "fr-FR" });
  await context.request.post("/auth/demo");
  const page = await context.newPage();
  scripts = new Set();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith(".js")) scripts.add(pathname);
  });
  const started = performance.now();
  await page.goto("/");
  // The first action's button is there and answers.
  await page.getByRole("main").getByRole("button").first().waitFor();
  times.push(performance.now() - started);
  await context.close();
}
const gzipped = new Map(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js.gz"))
    .map((name) => [`/${name.slice(0, -3)}`, statSync(join(folder, name)).size]),
);
const bytes = [...scripts].reduce((sum, path) => sum + (gzipped.get(path) ?? 0), 0);
report({
  bench: "console, first load of Today",
  scripts: scripts.size,
  gzippedKb: Math.round(bytes / 1_024),
  usableMsMedian: Math.round(percentile(times, 0.5)),
  usableMsWorst: Math.round(Math.max(...times)),
});
await browser.close();
await server.close();
await jobs.stop();
await bench.close();

// The counter's page in a real browser with 50,000 customers: the first copy, opening from the cache without network, local
// search, and from the last key of a scan to the customer on the screen at a quarter of the processor's speed.
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { chromium } from "playwright-core";
import { buildServer } from "../src/app/server.ts";
import { openJobs } from "../src/platform/jobs.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import { pointsProgram } from "../tests/support/programs.ts";
import { drawCardNumber } from "../src/values/card-number.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 50_000);
const rounds = Number(process.env["ROUNDS"] ?? 20);
const slowdown = 4;
const code = "2580";

const bench = await openBench();
const { database, merchantId } = bench;
await makeLargeShop(database, merchantId, customers);
const log = createLog("fatal");
const storage = openStorage(`${bench.folder}/files`);
const jobs = await openJobs([], { database, storage, log }, { work: false });
const server = await buildServer({ database, storage, jobs, log });
await server.listen({ port: 0, host: "127.0.0.1" });
const [address] = server.addresses();
const base = `http://127.0.0.1:${typeof address === "object" ? address.port : 0}`;
const key = await database.inPlatform(
  async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["*"], by: "bench" }),
);
if ("refused" in key) throw new Error(key.refused);
const { secret } = key;

async function say<Answer>(method: "GET" | "POST", url: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${base}/api/v1${url}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

await openAccounts();
const cards = await giveCards();
const { items: stores } = await say<{ items: { id: string; kind: string }[] }>("GET", "/stores");
const storeId =
  stores.find(({ kind }) => kind === "shop")?.id ??
  (await say<{ id: string }>("POST", "/stores", { kind: "shop", code: "bench", name: "Bench" })).id;
await say("POST", "/till/cashiers", { name: "Karim", code });
const pairing = await say<{ code: string }>("POST", "/till/pairings", { storeId, name: "Caisse 1" });

const browser = await chromium.launch({
  executablePath: process.env["REBELOTE_BROWSER"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ baseURL: base, locale: "en-GB" });
// Says by the page's own clock when it could be typed into and when everybody could be found.
await context.addInitScript(`(() => {
  const told = (globalThis.told = { zone: null, everybody: null });
  const look = () => {
    const text = document.body?.innerText ?? "";
    if (told.zone === null && document.querySelector("[data-zone=find]") !== null) told.zone = performance.now();
    if (told.everybody === null && text.includes("${customers.toLocaleString("en-GB")} customers")) told.everybody = performance.now();
    if (told.everybody === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`);
const page = await context.newPage();
await page.goto("/till");
await page.getByLabel("Code from the console").fill(pairing.code);
await page.keyboard.press("Enter");
await page.getByLabel("Karim’s code").fill(code);
await page.keyboard.press("Enter");
const copying = performance.now();
await everybodyIsThere();
const copySeconds = (performance.now() - copying) / 1_000;
const served = await page.evaluate<{ rows: number; seconds: number; bytes: number }>(`(async () => {
  const started = performance.now();
  let [rows, bytes, after] = [0, 0, ""];
  do {
    const answer = await fetch("/api/v1/counter/customers?limit=1000" + after);
    const text = await answer.text();
    const page = JSON.parse(text);
    rows += page.rows.length;
    bytes += text.length;
    after = page.nextCursor === null ? null : "&after=" + encodeURIComponent(page.nextCursor);
  } while (after !== null);
  return { rows, bytes, seconds: (performance.now() - started) / 1000 };
})()`);

await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
await context.setOffline(true);
const opened: { zone: number; everybody: number }[] = [];
for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
  await page.reload();
  await everybodyIsThere();
  opened.push(await page.evaluate("globalThis.told"));
}

/** In the page: writes into the field, then says after how long the answer was painted. */
const searching = `async (text) => {
  const field = document.querySelector("[data-zone=find]");
  const write = (value) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  write("");
  while (document.querySelector("[role=option]") !== null) await painted();
  const started = performance.now();
  write(text);
  while (document.querySelector("[role=option]") === null) await painted();
  return performance.now() - started;
}`;
const searches: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  for (const text of [`first${round}`, String(1_000 + 37 * round).slice(0, 3)]) {
    searches.push(await page.evaluate<number>(`(${searching})(${JSON.stringify(text)})`));
  }
}
await page.keyboard.press("Escape");
await context.setOffline(false);
await page.getByText("Online").waitFor({ timeout: 40_000 });

const slow = await context.newCDPSession(page);
await slow.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
const scanning = `async (digits) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const press = (code, key) => {
    const field = document.activeElement ?? document.body;
    const event = new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true });
    if (!field.dispatchEvent(event) || key.length !== 1 || !(field instanceof HTMLInputElement)) return;
    field.setRangeText(key, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const digit of digits) press("Digit" + digit, digit);
  const started = performance.now();
  press("Enter", "Enter");
  while (document.querySelector(".customer h2") === null) await painted();
  return performance.now() - started;
}`;
const scans: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const card = cards[(round * 7_919) % cards.length] ?? "";
  scans.push(await page.evaluate<number>(`(${scanning})("${card}")`));
  await page.keyboard.press("Escape");
  await page.locator(".customer h2").waitFor({ state: "detached" });
}

report({
  bench: "till",
  customers,
  servedRowsPerSecond: Math.round(served.rows / served.seconds),
  servedMb: rounded(served.bytes / 1_048_576),
  firstCopySeconds: rounded(copySeconds),
  opensOfflineMs: {
    toType: Math.round(
      percentile(
        opened.map(({ zone }) => zone),
        0.5,
      ),
    ),
    toFindAnyone: Math.round(
      percentile(
        opened.map(({ everybody }) => everybody),
        0.5,
      ),
    ),
    worst: Math.round(Math.max(...opened.map(({ everybody }) => everybody))),
  },
  searchMs: { p50: rounded(percentile(searches, 0.5)), worst: rounded(Math.max(...searches)) },
  scanMs: { slowdown, p50: rounded(percentile(scans, 0.5)), worst: rounded(Math.max(...scans)) },
});
await browser.close();
await server.close();
await jobs.stop();
await bench.close();

/** The page's policy lets nothing wait inside it that comes as text. */
async function everybodyIsThere(): Promise<void> {
  while (!(await page.evaluate<boolean>("globalThis.told.everybody !== null"))) await pause(50);
}

/** A program, everybody in it, each with points in one lot: what a row of the working set carries. */
async function openAccounts(): Promise<void> {
  const { id } = await say<{ id: string }>("POST", "/loyalty/programs", {
    name: "Points",
    definition: pointsProgram,
  });
  await say("POST", `/loyalty/programs/${id}/launch`, { confirmed: true });
  await database.asOwner(async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`);
    await tx.run(sql`
      insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at, available, issued)
      select ${merchantId}, gen_random_uuid(), ${id}, customer.id, 'active', ${tx.now}, 7, 7
      from customers.customer where merchant_id = ${merchantId}
      on conflict do nothing`);
    await tx.run(sql`
      insert into loyalty.lot (merchant_id, id, membership_id, program_id, amount, remaining, opened_at)
      select ${merchantId}, gen_random_uuid(), membership.id, ${id}, 7, 7, ${tx.now}
      from loyalty.membership where merchant_id = ${merchantId}`);
    await tx.run(sql`analyze loyalty.membership, loyalty.lot`);
  });
}

/** Every customer has a card. */
async function giveCards(): Promise<string[]> {
  const drawn = new Set<string>();
  while (drawn.size < customers) drawn.add(drawCardNumber(() => randomInt(10)));
  const numbers = [...drawn];
  await database.asOwner(async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`);
    const given = sql`
      select number, customer.id
      from unnest(${numbers}::text[]) with ordinality as said (number, place)
      join (select id, row_number() over (order by id) as place from customers.customer where merchant_id = ${merchantId}) as customer
        using (place)`;
    await tx.run(sql`
      insert into cards.card (merchant_id, number, kind, state, customer_id, made_at, given_at)
      select ${merchantId}, number, 'digital', 'active', id, ${tx.now}, ${tx.now} from (${given}) as given`);
    await tx.run(sql`
      insert into customers.identifier (merchant_id, kind, value, customer_id, display, is_primary, status, created_at)
      select ${merchantId}, 'card', number, id, number, true, 'unknown', ${tx.now} from (${given}) as given`);
    await tx.run(sql`analyze customers.identifier, cards.card`);
  });
  return numbers;
}

import { createHmac } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop, type Till } from "../../../tests/support/till.ts";
import { type LeanPage, wholePage } from "./rules/lean.ts";
import { nameToken, phoneToken, tokenBytes } from "./rules/tokens.ts";
import type { CounterPage, CounterRow } from "./schema-row.ts";

const opened = await openTestServer();
afterEach(async () => {
  await moveClock(opened.database, 0);
});

async function openShop() {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  return { shop, programId, till };
}

async function readAll(till: Till, first: string, limit: number) {
  const rows: CounterPage["rows"][number][] = [];
  let upTo = "";
  for (let path: string | null = `${first}limit=${limit}`; path !== null; ) {
    const page: CounterPage = wholePage(await till.get<LeanPage>(`/customers?${path}`));
    rows.push(...page.rows);
    upTo = page.upTo;
    path =
      page.nextCursor === null ? null : `${first}limit=${limit}&after=${encodeURIComponent(page.nextCursor)}`;
  }
  return { rows, upTo };
}

test("the working set comes page by page, everybody once, with nothing that the next in the queue should not read", async () => {
  const { shop, till } = await openShop();
  const ids: string[] = [];
  for (const firstName of ["Ada", "Béa", "Chloé", "Dina", "Eva"]) {
    ids.push(await shop.customer({ firstName, lastName: "Lambert", phones: ["+3361234567" + ids.length] }));
  }
  const { rows } = await readAll(till, "", 2);
  expect(rows.map(({ id }) => id)).toEqual([...ids].sort());
  const told = JSON.stringify(rows);
  expect(told).not.toMatch(/Lambert|612345|lambert/);
});

test("whoever knows the shop's key finds her by the end of her phone and her name, and nobody else", async () => {
  const { shop, till } = await openShop();
  const id = await shop.customer({ firstName: "Chantal", lastName: "Verdier", phones: ["+33612345678"] });
  const { tokenKey } = await till.start();
  const tokens = Buffer.from((await till.row(id)).tokens, "base64");
  const has = (text: string | null): boolean => {
    const hash = createHmac("sha256", Buffer.from(tokenKey, "base64"))
      .update(text ?? "")
      .digest();
    const wanted = hash.subarray(0, tokenBytes);
    for (let at = 0; at < tokens.length; at += tokenBytes) {
      if (tokens.subarray(at, at + tokenBytes).equals(wanted)) return true;
    }
    return false;
  };
  expect([has(phoneToken("345678")), has(nameToken("Verd")), has(nameToken("Martin"))]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await till.get("/find?q=345678")).toMatchObject({
    items: [{ id, firstName: "Chantal", initial: "V" }],
  });
  expect(await till.get("/find?q=verdier")).toMatchObject({ items: [{ id }] });
});

test("what has changed since comes again: a purchase, a name, points by hand, a voucher, a merge, and whoever is gone", async () => {
  const { shop, till } = await openShop();
  const ids: string[] = [];
  for (let turn = 0; turn < 6; turn++) ids.push(await shop.customer({ firstName: `P${turn}` }));
  const [bought = "", renamed = "", gifted = "", kept = "", absorbed = "", still = ""] = ids;
  await shop.buy(gifted, 1_000);
  const { upTo } = await readAll(till, "", 1_000);
  // Beyond the overlap, only what has changed is told.
  await moveClock(opened.database, 10 * 60_000);
  const since = new Date(Date.parse(upTo) + 5 * 60_000).toISOString();
  const path = `since=${encodeURIComponent(since)}&`;
  expect((await readAll(till, path, 1_000)).rows).toEqual([]);
  await shop.buy(bought, 2_000);
  const { version } = await shop.say<{ version: number }>("GET", `/customers/${renamed}`);
  await shop.say("PATCH" as never, `/customers/${renamed}`, { firstName: "Nouveau", version });
  const { membershipId } = await shop.membership(gifted);
  await shop.say("POST", `/loyalty/members/${membershipId}/adjustments`, {
    points: 3,
    reason: "goodwill",
  });
  await shop.say("POST", "/customers/merges", { keptId: kept, absorbedId: absorbed });
  const { rows } = await readAll(till, path, 2);
  const told = new Map(rows.map((row) => [row.id, row]));
  expect([...told.keys()].sort()).toEqual([bought, renamed, gifted, kept, absorbed].sort());
  expect(told.get(absorbed)).toEqual({ id: absorbed, gone: true });
  expect(told.get(renamed)).toMatchObject({ firstName: "Nouveau" });
  expect((told.get(bought) as CounterRow).visits).toBe(1);
  expect(told.has(still)).toBe(false);
});

test("the record behind the small icon says what the screen does not: notes, spending, movements", async () => {
  const { shop, till } = await openShop();
  const id = await shop.customer({ firstName: "Chantal" });
  await till.do("credit", { customer: { id }, amountCents: 2_340 });
  await shop.say("POST", `/customers/${id}/notes`, { body: "Allergique aux noix" });
  const known = await till.get<{ toKnow: object; movements: { points: number }[]; row: CounterRow }>(
    `/customers/${id}`,
  );
  expect(known.row.notes).toBe(1);
  expect(known.toKnow).toMatchObject({ spentCents: 2_340, notes: [{ body: "Allergique aux noix" }] });
  expect(known.movements).toMatchObject([{ points: 2 }]);
});

test("a card shown is its customer's; one not given yet, or blocked, says so", async () => {
  const { till } = await openShop();
  const [number = "", free = ""] = (await till.start()).cardBlock;
  await till.do("enrol", { firstName: "Inès", phone: "0612345678", language: "fr", cardNumber: number });
  expect(await till.get(`/cards/${number}`)).toMatchObject({ firstName: "Inès", cards: [number] });
  expect((await till.ask("GET", `/cards/${free}`)).json()).toMatchObject({ code: "card_not_given" });
});

test("a page of the working set comes as small as the browser can read it, and says the same", async () => {
  const { shop, till } = await openShop();
  for (let turn = 0; turn < 12; turn++)
    await shop.customer({ firstName: `Client ${turn}`, lastName: "Lambert" });
  const plain = await till.ask("GET", "/customers");
  const sizes = new Map<string, number>();
  for (const [accepted, coding] of [
    ["gzip, deflate, br, zstd", "br"],
    ["gzip;q=1, br;q=0", "gzip"],
    ["identity", undefined],
  ] as const) {
    const packed = await till.ask("GET", "/customers", undefined, { "accept-encoding": accepted });
    expect(packed.headers["content-encoding"]).toBe(coding);
    expect(packed.headers["vary"]).toContain("accept-encoding");
    const text =
      coding === "br"
        ? brotliDecompressSync(packed.rawPayload)
        : coding === "gzip"
          ? gunzipSync(packed.rawPayload)
          : packed.rawPayload;
    const [one, other] = [plain.body, text.toString()].map((told) => wholePage(JSON.parse(told) as LeanPage));
    expect(other?.rows.map(({ id }) => id)).toEqual(one?.rows.map(({ id }) => id));
    expect(other?.rows).toHaveLength(12);
    sizes.set(coding ?? "", packed.rawPayload.length);
  }
  expect((sizes.get("br") ?? 0) * 2).toBeLessThan(sizes.get("") ?? 0);
});

import { beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays } from "../../values/day.ts";
import { mergeCustomers, undoMerge, upsertCustomers } from "../customers/index.ts";
import { recomputeShop } from "../insight/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import type { BoardAnswer, BoardColumn, BoardPage, SilenceAnswer } from "./answers.ts";
import { evaluateDeparture } from "./evaluate.ts";
import { findEverybody, measureShop } from "./refresh.ts";
import { shopsToFind } from "./queries-shop.ts";
import type { Loss } from "./rules/loss.ts";

const { database, ask, makeKey } = await openTestServer();
let shop = "";
let key = "";
const ids = new Map<string, string>();
let number = 0;

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}
const idOf = (name: string) => ids.get(name) ?? "";

function sale(name: string, day: string, euros: number) {
  number += 1;
  return {
    source: "till:1",
    externalId: String(number),
    day,
    store: "lille",
    customer: { id: idOf(name) },
    lines: [{ sku: "TEA", label: "Thé", unitPrice: euros.toFixed(2) }],
  };
}

/** Somebody who came every so many days until so many days ago. */
function habit(name: string, today: string, gap: number, visits: number, lastAgo: number, euros: number) {
  return Array.from({ length: visits }, (_, visit) =>
    sale(name, addDays(today, -lastAgo - gap * (visits - 1 - visit)), euros),
  );
}

beforeAll(async () => {
  shop = await openTestShop(database);
  key = await makeKey(shop);
  await inShop(async (tx) => {
    const actor = systemActor(tx.merchantId, "Test");
    const names = ["Chantal", "Delvaux", "Nadia", "Odile", "Pierre", "Rose", "Tess"];
    const made = await upsertCustomers(
      tx,
      actor,
      names.map((firstName) => ({ firstName })),
    );
    made.forEach((one, place) => {
      if (one.outcome !== "refused") ids.set(names[place] ?? "", one.id);
    });
    const today = tx.now.slice(0, 10);
    await recordReceipts(tx, actor, [
      // Every fortnight for a year, silent for six weeks.
      ...habit("Chantal", today, 14, 26, 42, 40),
      ...habit("Delvaux", today, 14, 20, 40, 20),
      // Gone since last spring.
      ...habit("Nadia", today, 20, 12, 300, 50),
      // As ever.
      ...habit("Odile", today, 14, 26, 3, 30),
      // Comes as often, for a third of what he spent.
      ...habit("Pierre", today, 14, 23, 44, 30),
      ...[30, 16, 2].map((ago) => sale("Pierre", addDays(today, -ago), 8)),
      ...habit("Rose", today, 20, 12, 500, 60),
    ]);
  });
  await recomputeShop(database, shop, () => 0);
  await evaluateDeparture(database, shop);
});

async function column(name: BoardColumn, query = ""): Promise<string[]> {
  const answer = await ask(key, "GET", `/winback/board/${name}${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<BoardPage>().items.map(({ firstName }) => firstName ?? "");
}

async function people(rule: unknown): Promise<string[]> {
  const answer = await ask(key, "POST", "/people/search", { rule, sort: "name", direction: "asc" });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ items: { firstName: string }[] }>().items.map(({ firstName }) => firstName);
}

test("who slips away comes first by what is at stake, each with the reason in figures", async () => {
  expect(await column("slipping")).toEqual(["Chantal", "Pierre", "Delvaux"]);
  expect(await column("gone")).toEqual(["Rose", "Nadia"]);
  const page = (await ask(key, "GET", "/winback/board/slipping")).json<BoardPage>();
  const [chantal, pierre] = page.items;
  expect(chantal?.signals[0]).toMatchObject({ kind: "silence", figures: { silentDays: 42 } });
  expect(pierre?.signals).toMatchObject([{ kind: "spend", figures: { cents: 2_400, usualCents: 8_143 } }]);
  // 26 purchases of 40 € within her last year, at the 40 % assumed without costs.
  expect(chantal?.stakeHighCents).toBeGreaterThanOrEqual(41_600);
  const board = (await ask(key, "GET", "/winback/board")).json<BoardAnswer>();
  expect(board.columns.slipping.customers).toBe(3);
  expect(board.signals).toMatchObject({ silence: 2, spend: 1 });
});

test("a list goes on from its cursor without a gap or a repetition, and narrows by signal", async () => {
  const first = (await ask(key, "GET", "/winback/board/slipping?limit=2")).json<BoardPage>();
  const cursor = first.nextCursor ?? "";
  expect(await column("slipping", `?limit=2&cursor=${cursor}`)).toEqual(["Delvaux"]);
  expect(await column("slipping", "?signal=spend")).toEqual(["Pierre"]);
  expect((await ask(key, "GET", "/winback/board/slipping?cursor=no")).statusCode).toBe(422);
});

test("a customer who was contacted is waited for; her next purchase brings her back", async () => {
  const marked = await ask(key, "POST", "/winback/contacts", {
    customerIds: [idOf("Delvaux")],
    how: "phone",
    note: "rappelle samedi",
  });
  expect(marked.statusCode, marked.body).toBe(201);
  expect(await column("contacted")).toEqual(["Delvaux"]);
  expect(await column("slipping")).toEqual(["Chantal", "Pierre"]);
  expect(await people({ field: "winback", op: "in", value: ["contacted"] })).toEqual(["Delvaux"]);
  const day = await inShop(async (tx) => await Promise.resolve(tx.now.slice(0, 10)));
  const sold = await ask(key, "POST", "/receipts", sale("Delvaux", day, 25));
  expect(sold.statusCode, sold.body).toBe(200);
  await evaluateDeparture(database, shop);
  expect(await column("contacted")).toEqual([]);
  const back = (await ask(key, "GET", "/winback/board/back")).json<BoardPage>().items;
  expect(back).toMatchObject([
    { firstName: "Delvaux", comeback: { backOn: day, wasContacted: true, wasLost: false, silentDays: 40 } },
  ]);
  const board = (await ask(key, "GET", "/winback/board")).json<BoardAnswer>();
  expect(board.columns.back).toEqual({ customers: 1, cents: 2_500 });
  // A purchase wholly given back brought nobody back.
  const { id } = sold.json<{ id: string }>();
  await ask(key, "POST", `/receipts/${id}/refunds`, {});
  await evaluateDeparture(database, shop);
  expect(await column("back")).toEqual([]);
  expect(await column("contacted")).toEqual(["Delvaux"]);
  const [contact] = marked.json<{ contacts: { id: string }[] }>().contacts;
  expect((await ask(key, "DELETE", `/winback/contacts/${contact?.id ?? ""}`)).statusCode).toBe(204);
  expect((await ask(key, "DELETE", `/winback/contacts/${contact?.id ?? ""}`)).statusCode).toBe(404);
  expect(await column("slipping")).toContain("Delvaux");
});

test("somebody gone who buys again is back, contacted or not", async () => {
  const day = await inShop(async (tx) => await Promise.resolve(tx.now.slice(0, 10)));
  await ask(key, "POST", "/receipts", sale("Rose", addDays(day, -1), 35));
  await ask(key, "POST", "/receipts", sale("Rose", day, 15));
  // The second made her a customer like any other before anybody looked.
  await evaluateDeparture(database, shop);
  const [rose] = (await ask(key, "GET", "/winback/board/back")).json<BoardPage>().items;
  expect(rose).toMatchObject({
    firstName: "Rose",
    comeback: { wasLost: true, wasContacted: false, silentDays: 499 },
  });
  expect(await column("gone")).toEqual(["Nadia"]);
});

test("who is set aside stays out with the reason until it is taken back", async () => {
  const wordless = await ask(key, "POST", "/winback/exclusions", {
    customerIds: [idOf("Nadia")],
    reason: "other",
  });
  expect(wordless.json<{ code: string }>().code).toBe("winback_exclusion_without_words");
  const done = await ask(key, "POST", "/winback/exclusions", {
    customerIds: [idOf("Nadia")],
    reason: "moved_away",
  });
  expect(done.statusCode, done.body).toBe(204);
  expect(await column("gone")).toEqual([]);
  const [nadia] = (await ask(key, "GET", "/winback/board/excluded")).json<BoardPage>().items;
  expect(nadia).toMatchObject({ firstName: "Nadia", exclusion: { reason: "moved_away" } });
  expect(await people({ field: "winback_exclusion", op: "known", value: true })).toEqual(["Nadia"]);
  expect((await ask(key, "DELETE", `/winback/customers/${idOf("Nadia")}/exclusion`)).statusCode).toBe(204);
  expect(await column("gone")).toEqual(["Nadia"]);
  expect((await ask(key, "DELETE", `/winback/customers/${idOf("Nadia")}/exclusion`)).statusCode).toBe(422);
});

test("why somebody left and for whom is kept with who heard it, counted and looked for", async () => {
  const told = { reason: "price", competitor: "  Thés du Nord ", note: "" };
  expect((await ask(key, "PUT", `/winback/customers/${idOf("Nadia")}/departure`, told)).statusCode).toBe(204);
  const board = (await ask(key, "GET", "/winback/board")).json<BoardAnswer>();
  expect(board.reasons).toEqual([{ reason: "price", customers: 1 }]);
  expect(board.competitors).toEqual([{ name: "Thés du Nord", customers: 1 }]);
  expect(await column("gone", "?reason=price")).toEqual(["Nadia"]);
  expect(await column("gone", "?competitor=THES%20du%20nord")).toEqual(["Nadia"]);
  expect(await column("gone", "?reason=service")).toEqual([]);
  expect(await people({ field: "departure_reason", op: "in", value: ["price"] })).toEqual(["Nadia"]);
  const timeline = await ask(key, "GET", `/customers/${idOf("Nadia")}/timeline`);
  expect(timeline.body).toContain("winback.departure");
  await ask(key, "PUT", `/winback/customers/${idOf("Nadia")}/departure`, {});
  expect(await column("gone", "?reason=price")).toEqual([]);
});

test("signals answer rules, alone and together", async () => {
  expect(await people({ field: "departure_signal", op: "in", value: ["spend"] })).toEqual(["Pierre"]);
  expect(await people({ field: "departure_signal", op: "in", value: ["silence", "spend"] })).toEqual([
    "Chantal",
    "Delvaux",
    "Pierre",
  ]);
});

test("what was noted follows a merge and comes back from it", async () => {
  const actor = systemActor(shop, "Test");
  await ask(key, "POST", "/winback/exclusions", { customerIds: [idOf("Tess")], reason: "duplicate" });
  await ask(key, "POST", "/winback/contacts", { customerIds: [idOf("Tess")], how: "email" });
  const merged = await inShop(
    async (tx) => await mergeCustomers(tx, actor, { keptId: idOf("Odile"), absorbedId: idOf("Tess") }),
  );
  expect(await column("excluded")).toEqual(["Odile"]);
  if (!("id" in merged)) throw new Error(JSON.stringify(merged));
  await inShop(async (tx) => await undoMerge(tx, actor, merged.id));
  expect(await column("excluded")).toEqual(["Tess"]);
  await ask(key, "DELETE", `/winback/customers/${idOf("Tess")}/exclusion`);
});

test("the yearly loss counts those who were customers a year ago and have gone since", async () => {
  for (const due of await database.inPlatform(shopsToFind)) {
    if (due.merchantId === shop) await findEverybody(database, due);
  }
  await measureShop(database, shop, () => 5);
  const { loss } = (await ask(key, "GET", "/winback/loss")).json<{ loss: Loss }>();
  // A year ago Nadia and the three regulars whose first purchase lies further back bought; Nadia has gone.
  expect(loss.latest?.lost).toBe(1);
  expect(loss.lostYearCents).toBe(60_000);
  expect(loss.byStore[0]).toMatchObject({ name: "Lille", lost: 1 });
});

test("what a threshold would mean is told from the shop's own silences, and the one chosen decides who is gone", async () => {
  const before = (await ask(key, "GET", "/winback/silence")).json<SilenceAnswer>();
  expect(before).toMatchObject({ lostAfterDays: 0, lostRatio: 3, returnPercent: 10 });
  const week = before.points.find(({ days }) => days === 7);
  expect(week?.silences).toBeGreaterThanOrEqual(30);
  expect((await ask(key, "PUT", "/insight/thresholds", { lostAfterDays: 5 })).statusCode).toBe(422);
  expect((await ask(key, "PUT", "/insight/thresholds", { lostAfterDays: 41 })).statusCode).toBe(200);
  expect(await column("gone")).toContain("Chantal");
  await ask(key, "PUT", "/insight/thresholds", { lostAfterDays: 0 });
  expect(await column("gone")).not.toContain("Chantal");
  expect((await ask(key, "PUT", "/winback/settings", { followUpDays: 1 })).statusCode).toBe(422);
  expect((await ask(key, "PUT", "/winback/settings", { followUpDays: 30 })).json()).toMatchObject({
    followUpDays: 30,
  });
});

test("who may only read changes nothing", async () => {
  const reader = await makeKey(shop, ["winback:read"]);
  expect((await ask(reader, "GET", "/winback/board")).statusCode).toBe(200);
  const tried = await ask(reader, "POST", "/winback/contacts", {
    customerIds: [idOf("Odile")],
    how: "phone",
  });
  expect(tried.statusCode).toBe(403);
  const cashier = await makeKey(shop, ["till:serve"]);
  expect((await ask(cashier, "GET", "/winback/board")).statusCode).toBe(403);
});

import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { insightTicks } from "../insight/index.ts";
import { checkSegments } from "./check.ts";
import { evaluateSegments } from "./evaluate.ts";

const { database, ask, makeKey } = await openTestServer();
let shop = "";
let key = "";

beforeAll(async () => {
  shop = await openTestShop(database);
  key = await makeKey(shop);
});

type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function made(
  method: Method,
  url: string,
  body?: object,
): Promise<{ id: string; memberCount?: number }> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, response.body).toBeLessThan(300);
  return response.json();
}

async function refusal(method: Method, url: string, body?: object): Promise<string> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, response.body).toBeLessThan(500);
  return response.json<{ code: string }>().code;
}

async function settle(): Promise<void> {
  await evaluateSegments(database, shop);
  expect(await database.inMerchant(shop, checkSegments)).toEqual([]);
}

const wait = (minutes: number) => database.clock.setOffset(database.clock.offsetMs() + minutes * 60_000);

test("a record that takes or leaves the address of another moves that other", async () => {
  const twins = { field: "duplicate", op: "is", value: true };
  const segment = await made("POST", "/segments", { name: "Doublons", rule: twins });
  const phones = ["+33612345678"];
  await made("POST", "/customers", { firstName: "Anne", lastName: "A", phones });
  const other = await made("POST", "/customers", { firstName: "Anna", lastName: "A" });
  await settle();
  await made("PATCH", `/customers/${other.id}`, { phones });
  await evaluateSegments(database, shop);
  wait(11);
  await settle();
  expect(await made("GET", `/segments/${segment.id}`)).toMatchObject({ memberCount: 2 });
  await made("PATCH", `/customers/${other.id}`, { phones: [] });
  await evaluateSegments(database, shop);
  wait(11);
  await settle();
  expect(await made("GET", `/segments/${segment.id}`)).toMatchObject({ memberCount: 0 });
});

test("habits that end with the last purchase are told when they go", async () => {
  const { id } = await made("POST", "/customers", { firstName: "Line", lastName: "B" });
  const rule = { field: "usual_channel", op: "known", value: true };
  const segment = await made("POST", "/segments", { name: "Habituées", rule });
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      insert into insight.habit (merchant_id, customer_id, seen_sales, seen_refunds, seen_cents, seen_on, visits, usual_channel)
      values (${shop}, ${id}, 1, 0, 100, ${tx.now}::date, 1, 'shop')`);
  });
  await made("PATCH", `/customers/${id}`, { tags: ["ici"] });
  await settle();
  expect(await made("GET", `/segments/${segment.id}`)).toMatchObject({ memberCount: 1 });
  const members = async (): Promise<number> => {
    for (const tick of insightTicks)
      await tick.run({ database, stopping: new AbortController().signal } as Parameters<typeof tick.run>[0]);
    await settle();
    return (await made("GET", `/segments/${segment.id}`)).memberCount ?? 0;
  };
  // A refresh begins with what the log tells, which is read only below whatever still runs in the whole cluster.
  await expect.poll(members, { timeout: 60_000 }).toBe(0);
});

test("what names no segment and no day is refused in words", async () => {
  const { id } = await made("POST", "/segments", { name: "Liste", kind: "list" });
  for (const value of ["poodle", "-".repeat(36), "00000000-0000-0000-0000-000000000000"])
    expect(
      await refusal("POST", "/segments", {
        name: "Non",
        rule: { field: "segment", op: "in", value: [value] },
      }),
    ).toBe("unknown_segment");
  for (const url of ["movement?from=2026-02-30", "movement?to=2026-13-45", "changes?from=2026-02-30"])
    expect(await refusal("GET", `/segments/${id}/${url}`)).toBe("segment_period");
});

test("who may read customers only asks nothing of segments, scores and signals by the words of the lists", async () => {
  const { id } = await made("POST", "/segments", { name: "À part", rule: { all: [] } });
  const reader = await makeKey(shop, ["customers:read"]);
  const status = async (method: Method, url: string, body?: object) =>
    (await ask(reader, method, url, body)).statusCode;
  const segment = { not: { any: [{ field: "segment", op: "in", value: [id] }] } };
  const denied = [
    segment,
    { field: "forecast_band", op: "in", value: ["active"] },
    { field: "winback", op: "in", value: ["gone"] },
    { field: "departure_reason", op: "known", value: true },
    { field: "likely_product", op: "in", value: [id] },
  ];
  for (const rule of denied) {
    expect(await status("POST", "/people/search", { rule })).toBe(403);
    expect(await status("POST", "/people/count", { rule })).toBe(403);
    expect(await status("POST", "/people/explain", { rule, customerId: id })).toBe(403);
    expect((await ask(key, "POST", "/people/search", { rule })).statusCode).toBe(200);
  }
  const all = { rule: { all: [] } };
  expect(await status("POST", "/people/search", { ...all, sort: "forecast_potential" })).toBe(403);
  expect(await status("POST", "/people/search", { ...all, sort: "spent" })).toBe(200);
  expect(await status("GET", "/people/choices/segments")).toBe(403);
  expect(await status("GET", "/people/choices/stores")).toBe(200);
  const { fields } = (await ask(reader, "GET", "/people/fields")).json<{ fields: { key: string }[] }>();
  const keys = fields.map((field) => field.key);
  expect(keys).toContain("stage");
  for (const rule of denied) if ("field" in rule) expect(keys).not.toContain(rule.field);
});

test("a page of pairs beyond any number is refused", async () => {
  expect((await ask(key, "GET", "/affinity/pairs?cursor=99999999999999999999")).statusCode).toBe(400);
});

test("no more segments come back than may be made", async () => {
  const { id } = await made("POST", "/segments", { name: "Rangé", kind: "list" });
  expect((await ask(key, "DELETE", `/segments/${id}`)).statusCode).toBeLessThan(300);
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      insert into segments.segment (merchant_id, id, kind, name, folded_name, created_at, updated_at, created_by)
      select ${shop}, gen_random_uuid(), 'list', 'L' || n, 'l' || n, ${tx.now}, ${tx.now}, 'Test'
      from generate_series(1, 200) as n`);
  });
  expect(await refusal("POST", `/segments/${id}/restore`)).toBe("too_many_segments");
});

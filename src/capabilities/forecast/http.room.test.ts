import { expect, test } from "vitest";
import { inventBuyers } from "../../../tests/support/buyers.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { momentOf, moversOf, readRule } from "../insight/index.ts";
import { addDays } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { refreshForecasts } from "./refresh.ts";
import { bandOf } from "./rules/band.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const today = database.clock.today("Europe/Paris");
const ids = await inventBuyers(database, shop, { customers: 200, days: 500, until: today, seed: 21 });
await refreshForecasts(database, shop);
const key = await makeKey(shop);
const other = await makeKey(await openTestShop(database));

test("the program that reads insight reads forecasts; a till does not", async () => {
  const till = await makeKey(shop, ["purchases:write"]);
  for (const url of ["/forecast", "/forecast/lifetime", `/forecast/customers/${ids[0]}`]) {
    expect((await ask(key, "GET", url)).statusCode).toBe(200);
    expect((await ask(till, "GET", url)).statusCode).toBe(403);
  }
  const answer = await ask(key, "GET", "/forecast");
  expect(answer.json()).toMatchObject({ state: "fitted", customers: expect.any(Number) as number });
  expect((await ask(other, "GET", "/forecast")).json()).toEqual({ state: "waiting" });
  expect((await ask(other, "GET", `/forecast/customers/${ids[0]}`)).statusCode).toBe(404);
});

type Listed = { items: { id: string; sortedBy: number | string | null }[]; count: { value: number } };

async function list(rule: unknown, sort = "forecast_potential"): Promise<Listed> {
  const answer = await ask(key, "POST", "/people/search", { rule, sort, limit: 200 });
  expect(answer.statusCode).toBe(200);
  return answer.json<Listed>();
}

test("the list of customers goes by potential, and asks what their silence says", async () => {
  const everybody = await list({ all: [] });
  const values = everybody.items.flatMap(({ sortedBy }) => (typeof sortedBy === "number" ? [sortedBy] : []));
  expect(values.length).toBeGreaterThan(100);
  expect(values).toEqual(values.toSorted((one, two) => two - one));

  const scores = await database.inMerchant(shop, async (tx) => {
    const { rows } = await tx.client.query<{ id: string; unusualOn: string; lostOn: string | null }>(
      `select customer_id as id, unusual_on as "unusualOn", lost_on as "lostOn" from forecast.customer where merchant_id = $1`,
      [shop],
    );
    return rows;
  });
  for (const band of ["active", "to_revive", "probably_lost"] as const) {
    const { items, count } = await list({ field: "forecast_band", op: "in", value: [band] });
    const expected = scores.filter((score) => bandOf(score, today) === band).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect(items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
    expect(count.value).toBe(expected.length);
  }
  const unknown = await list({ field: "forecast_potential", op: "known", value: false });
  expect(unknown.count.value).toBe(everybody.count.value - scores.length);
  const rich = await list({ field: "forecast_value_year", op: "between", value: { from: 5_000 } });
  expect(rich.items.length).toBeGreaterThan(0);
});

test("the forecast of one customer says with her stage whether she is away", async () => {
  const { items } = await list({ all: [] });
  const seen = new Set<boolean>();
  for (const { id } of [...items.slice(0, 10), ...items.slice(-10)]) {
    const { stage } = (await ask(key, "GET", `/people/${id}`)).json<{ stage: string }>();
    const forecast = (await ask(key, "GET", `/forecast/customers/${id}`)).json<{ isAway?: boolean }>();
    if (forecast.isAway === undefined) continue;
    expect(forecast.isAway, id).toBe(["slipping", "lost"].includes(stage));
    seen.add(forecast.isAway);
  }
  expect(seen).toEqual(new Set([true, false]));
});

test("whom time alone moves from one band to the next is found by the two dates", async () => {
  await database.inMerchant(shop, async (tx) => {
    const rule = await readRule(tx, { field: "forecast_band", op: "in", value: ["to_revive"] });
    if (isRefusal(rule)) throw new Error("The rule is readable.");
    const from = await momentOf(tx);
    const to = { ...from, today: addDays(from.today, 30) };
    const movers = await moversOf(tx, rule, from, to);
    if (movers === null || movers === "all") throw new Error("The field says who moves.");
    const found = await tx.rows<{ customer_id: string }>(movers);
    const { rows } = await tx.client.query<{ id: string; unusualOn: string; lostOn: string | null }>(
      `select customer_id as id, unusual_on as "unusualOn", lost_on as "lostOn" from forecast.customer where merchant_id = $1`,
      [shop],
    );
    const moved = rows.filter((one) => bandOf(one, from.today) !== bandOf(one, to.today)).map(({ id }) => id);
    expect(moved.length).toBeGreaterThan(0);
    const told = new Set(found.map((one) => one.customer_id));
    expect(moved.filter((id) => !told.has(id))).toEqual([]);
    expect(told.size).toBeLessThan(rows.length);
  });
});

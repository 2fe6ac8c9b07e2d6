import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { everyLine } from "./rules/filter.ts";
import { programFromSentence } from "./rules/templates.ts";
import { newId } from "../../platform/ids.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);

const template = {
  benefit: { type: "percent", percent: 10, capCents: null },
  validDays: 30,
  maxUses: 1,
  isBearer: true,
  minBasketCents: 0,
  filter: everyLine,
  channels: [],
};
type Made = { id: string; code: string };

const codeOf = (body: { json: <T>() => T }) => body.json<{ code: string }>().code;

test("a voucher is made, read with what must be printed, used once, undone, used again, listed", async () => {
  const made = await ask(key, "POST", "/loyalty/vouchers", { template, lastDay: "2999-12-31" });
  expect(made.statusCode, made.body).toBe(201);
  const { id, code } = made.json<Made>();
  const whole = await ask(key, "GET", `/loyalty/vouchers/${id}`);
  expect(whole.json(), whole.body).toMatchObject({
    lastDay: "2999-12-31",
    benefit: { type: "percent", percent: 10, capCents: null },
    mentions: { issuer: "Maison Test", validUntil: "2999-12-31", goods: { isEverything: true } },
  });
  const use = { code, cents: 320, channel: "web", reference: "web:1" };
  const used = await ask(key, "POST", "/loyalty/vouchers/use", use);
  expect(used.json(), used.body).toMatchObject({ isRepeat: false, voucher: { state: "used", uses: 1 } });
  expect((await ask(key, "POST", "/loyalty/vouchers/use", use)).json()).toMatchObject({ isRepeat: true });
  const other = await ask(key, "POST", "/loyalty/vouchers/use", {
    ...use,
    reference: "till:9",
    channel: "shop",
  });
  expect([other.statusCode, codeOf(other)]).toEqual([422, "voucher_used_up"]);
  const useId = used.json<{ use: { id: string } }>().use.id;
  expect((await ask(key, "POST", `/loyalty/voucher-uses/${useId}/undo`)).json()).toMatchObject({
    state: "active",
  });
  expect(codeOf(await ask(key, "POST", `/loyalty/voucher-uses/${useId}/undo`))).toBe(
    "voucher_use_already_undone",
  );
  const list = await ask(key, "GET", "/loyalty/vouchers?state=active&limit=1");
  expect(list.json()).toMatchObject({ items: [{ id }], nextCursor: null });
  const cancelled = await ask(key, "POST", `/loyalty/vouchers/${id}/cancel`, { reason: "erreur" });
  expect(cancelled.json()).toMatchObject({ state: "cancelled", cancelReason: "erreur" });
});

test("wrong codes are counted although they are refused, in the reader's language", async () => {
  const guess = async () =>
    await ask(
      key,
      "POST",
      "/loyalty/vouchers/check",
      { code: "AAAA-BBBB-CCCC", channel: "web", visitor: "somebody" },
      { "accept-language": "en" },
    );
  for (let number = 0; number < 10; number += 1) expect(codeOf(await guess())).toBe("no_such_code");
  const refused = await guess();
  expect([refused.statusCode, refused.json<{ title: string }>().title]).toEqual([
    429,
    "Too many wrong codes in a row. Try again in 15 minutes.",
  ]);
});

test("who only reads sees the end of a code, and makes, uses and changes nothing", async () => {
  const { id, code } = (await ask(key, "POST", "/loyalty/vouchers", { template })).json<Made>();
  const reader = await makeKey(shop, ["loyalty:read"]);
  const seen = (await ask(reader, "GET", `/loyalty/vouchers/${id}`)).json<Made>();
  expect(seen.code).toBe(`…${code.slice(-4)}`);
  for (const [method, url, body] of [
    ["POST", "/loyalty/vouchers", { template }],
    ["POST", "/loyalty/vouchers/use", { code, cents: 1, channel: "shop" }],
    ["PUT", "/loyalty/settings", {}],
  ] as const)
    expect((await ask(reader, method, url, body)).statusCode).toBe(403);
  const counter = await makeKey(shop, ["loyalty:serve"]);
  const endowment = (
    await ask(key, "POST", "/loyalty/endowments", {
      name: "Sac",
      alertLevel: 0,
      unitCostCents: 90,
      quantity: 2,
    })
  ).json<Made>();
  const move = async (kind: string) =>
    (await ask(counter, "POST", `/loyalty/endowments/${endowment.id}/movements`, { kind, quantity: 1 }))
      .statusCode;
  expect([await move("given"), await move("received")]).toEqual([201, 403]);
});

test("a campaign's codes come as a file; a gift card is sold, topped up and given back", async () => {
  const batch = await ask(key, "POST", "/loyalty/voucher-batches", { name: "Noël", template, count: 3 });
  expect(batch.json(), batch.body).toMatchObject({ count: 3, usedCount: 0 });
  const file = await ask(key, "GET", `/loyalty/voucher-batches/${batch.json<Made>().id}/codes.csv`);
  expect(file.headers["content-type"]).toContain("text/csv");
  expect(file.body.trim().split("\r\n")).toHaveLength(4);
  const { id } = (
    await ask(key, "POST", "/loyalty/gift-cards", { cents: 5000, code: "GC-REFUND-1" })
  ).json<Made>();
  expect((await ask(key, "POST", `/loyalty/gift-cards/${id}/top-ups`, { cents: 100 })).json()).toMatchObject({
    balanceCents: 5100,
  });
  const more = await ask(
    key,
    "POST",
    `/loyalty/gift-cards/${id}/refunds`,
    { cents: 5200 },
    { "accept-language": "fr" },
  );
  expect(more.json()).toMatchObject({
    code: "more_than_was_paid",
    title: "Cette carte a été payée 51,00 : on ne peut en rembourser davantage.",
  });
  expect((await ask(key, "POST", `/loyalty/gift-cards/${id}/refunds`, {})).json()).toMatchObject({
    balanceCents: 0,
    state: "cancelled",
  });
});

test("promotions, alerts, lists, costs, legal classes and figures are read and written", async () => {
  const promotion = {
    ...{
      name: "3 pour 2",
      type: "buy_get",
      percent: 0,
      cents: 0,
      buy: 2,
      get: 1,
      getMode: "in_basket",
      code: null,
    },
    ...{
      from: null,
      until: null,
      filter: everyLine,
      minOrderCents: 0,
      requires: null,
      capCents: null,
      times: 1,
    },
    ...{ isExclusive: false, order: 0, stores: [], channels: [], membersOf: null },
  };
  const added = await ask(key, "POST", "/loyalty/promotions", promotion);
  expect(added.statusCode, added.body).toBe(201);
  const { id } = added.json<{ promotion: { id: string } }>().promotion;
  expect((await ask(key, "GET", "/loyalty/promotions")).json()).toMatchObject({
    items: [{ promotion: { id, buy: 2 } }],
  });
  expect((await ask(key, "DELETE", `/loyalty/promotions/${id}`)).json()).toMatchObject({
    archivedAt: expect.any(String),
  });

  const alert = await ask(key, "POST", "/loyalty/alerts", {
    name: "500 €",
    measure: "amount",
    threshold: 50000,
    period: "year",
  });
  expect(alert.json(), alert.body).toMatchObject({ threshold: 50000, productIds: [], hitCount: 0 });
  expect((await ask(key, "GET", "/loyalty/alerts/hits?unseen=true")).json()).toEqual({
    items: [],
    nextCursor: null,
  });
  expect((await ask(key, "DELETE", `/loyalty/alerts/${alert.json<Made>().id}`)).statusCode).toBe(204);

  const list = await ask(key, "POST", "/loyalty/vip-lists", { name: "Cercle", rule: { all: [] } });
  expect(list.json(), list.body).toMatchObject({ rule: { all: [] }, memberCount: 0 });
  expect((await ask(key, "GET", "/loyalty/vip-lists")).json()).toMatchObject({ items: [{ name: "Cercle" }] });

  expect((await ask(key, "GET", "/loyalty/legal-classes")).json()).toEqual({ marked: [], suggested: [] });
  const changed = await ask(key, "PUT", "/loyalty/settings", {
    staffHourCents: 2100,
    manualLimitCents: { service: 300 },
  });
  expect(changed.json(), changed.body).toMatchObject({
    staffHourCents: 2100,
    manualLimitCents: { service: 300 },
  });
});

test("a large ticket brings the free card, and the ticket given back takes it away", async () => {
  const programId = newId();
  const said = { one: "point", other: "points" };
  const points = programFromSentence({
    ...{ kind: "points", unitName: said, points: 1, stepCents: 100 },
    ...{ rewardPoints: 100, rewardName: "5 €", rewardCents: 500 },
  });
  const join = { ...points.join, mode: "paid", priceCents: 500, durationMonths: 12, freeAboveCents: 10_000 };
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      insert into loyalty.program (merchant_id, id, name, state, version, starts_on, created_at, updated_at)
      values (${shop}, ${programId}, 'Carte', 'active', 1, '2026-01-01', ${tx.now}, ${tx.now})`);
    await tx.run(sql`
      insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
      values (${shop}, ${programId}, 1, ${JSON.stringify({ ...points, join })}::jsonb, ${tx.now}, ${tx.now}, 'test')`);
  });
  const sell = async (externalId: string, totalCents: number) =>
    await ask(key, "POST", "/receipts", {
      source: "till:1",
      externalId,
      totalCents,
      customer: { card: "77" },
    });
  const cards = async () =>
    (await ask(key, "GET", `/loyalty/cards?programId=${programId}`)).json<{ items: { isValid: boolean }[] }>()
      .items;
  await sell("1", 9_999);
  expect(await cards()).toEqual([]);
  const large = await sell("2", 10_000);
  expect(large.json(), large.body).toMatchObject({ outcome: "recorded" });
  expect(await cards()).toMatchObject([{ isValid: true, paidCents: 0 }]);
  const refund = await ask(key, "POST", `/receipts/${large.json<Made>().id}/refunds`, {});
  expect(refund.statusCode, refund.body).toBe(201);
  expect(await cards()).toMatchObject([{ isValid: false }]);
  const costs = await ask(key, "POST", `/loyalty/programs/${programId}/costs`, {
    ...{ kind: "card", isDirect: true, cents: 900, day: "2026-05-04", note: "Impression" },
  });
  expect(costs.json(), costs.body).toMatchObject({ cents: 900, monthlyId: null });
  expect(
    (await ask(key, "GET", `/loyalty/programs/${programId}/costs?from=2026-05-01&to=2026-05-31`)).json(),
  ).toMatchObject({
    directCents: 900,
    lines: [{ note: "Impression" }],
  });
});

import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { invite, type Role } from "../accounts/index.ts";

const { server, database, ask, makeKey } = await openTestServer({ work: true });
const shop = await openTestShop(database);
const owner = await makeKey(shop);
const stores = (await ask(owner, "GET", "/stores")).json<{ items: { id: string; code: string }[] }>().items;
const idOf = (code: string) => stores.find((store) => store.code === code)?.id ?? "";
const lille = idOf("lille");

type Seat = { email: string; role: Role; storeIds?: readonly string[] | null };

async function inviteTo({ email, role, storeIds = null }: Seat) {
  return await database.inPlatform(
    async (tx) => await invite(tx, { merchantId: shop, email, role, storeIds, by: "test", giver: "owner" }),
  );
}

async function enrol(seat: Seat) {
  const made = await inviteTo(seat);
  if ("refused" in made) throw new Error(made.refused);
  const accepted = await server.inject({
    ...{ method: "POST", url: `/auth/invitations/${made.token}/accept` },
    payload: { name: "Karim", password: "quatre mots bien choisis" },
  });
  const cookie = accepted.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const session = await server.inject({ url: "/api/v1/session", headers: { cookie } });
  const { csrf, permissions } = session.json<{ csrf: string; permissions: string[] }>();
  const say = async (method: "GET" | "POST" | "PUT", url: string, body?: object) =>
    await server.inject({
      ...{ method, url: `/api/v1${url}`, headers: { cookie, "x-rebelote-csrf": csrf } },
      ...(body === undefined ? {} : { payload: body }),
    });
  return { say, permissions };
}

const receipt = (number: string, store?: string, totalCents = "10.00") => ({
  ...{ source: "till", externalId: number, day: "2026-11-02" },
  ...(store === undefined ? {} : { store }),
  lines: [{ label: "Thé", sku: "the", quantity: "1", unitPrice: totalCents }],
});

test("a cashier of one store sells there without saying so, and nowhere else", async () => {
  const { say, permissions } = await enrol({
    email: "karim@example.com",
    role: "cashier",
    storeIds: [lille],
  });
  expect(permissions).toContain("purchases:write");
  const here = await say("POST", "/receipts", receipt("A1"));
  expect(here.json()).toMatchObject({ outcome: "recorded" });
  const { id } = here.json<{ id: string }>();
  expect((await ask(owner, "GET", `/receipts/${id}`)).json()).toMatchObject({ storeId: lille });
  const elsewhere = await say("POST", "/receipts", receipt("A2", "web"));
  expect(elsewhere.statusCode).toBe(403);
  expect(elsewhere.json()).toMatchObject({ code: "store_not_yours" });
  const web = (await ask(owner, "POST", "/receipts", receipt("W1", "web"))).json<{ id: string }>();
  expect((await say("POST", `/receipts/${web.id}/refunds`, {})).json()).toMatchObject({
    code: "store_not_yours",
  });
  const bulk = await say("POST", "/receipts/bulk", {
    receipts: [receipt("A3", "lille"), receipt("A4", "web")],
  });
  expect(bulk.json()).toMatchObject({ recorded: 1, refused: 1 });
  // What was sold is read by others: the till shows one customer at a time.
  expect((await say("GET", "/receipts")).json()).toMatchObject({ code: "not_permitted" });
  const service = await enrol({ email: "ines@example.com", role: "service", storeIds: [lille] });
  const list = (await service.say("GET", "/receipts")).json<{ items: { storeId: string }[] }>().items;
  expect(list.map((one) => one.storeId)).toEqual([lille, lille]);
  expect((await service.say("GET", `/receipts?storeId=${idOf("web")}`)).json()).toMatchObject({
    code: "store_not_yours",
  });
  const sold = await say("POST", "/loyalty/sales", { ...receipt("A5"), day: undefined });
  expect(sold.statusCode, sold.body).toBeLessThan(300);
  expect(
    (await say("POST", "/loyalty/sales", { ...receipt("A6", "web"), day: undefined })).json(),
  ).toMatchObject({
    code: "store_not_yours",
  });
});

test("a manager of one store sees its results and nothing of the whole shop", async () => {
  const { say, permissions } = await enrol({ email: "lea@example.com", role: "manager", storeIds: [lille] });
  for (const permission of ["today:read", "exports:write", "files:write", "loyalty:write", "accounts:write"])
    expect(permissions).not.toContain(permission);
  const period = "from=2026-11-01&to=2026-11-30";
  const sum = async (asker: typeof say, store: string) =>
    (await asker("GET", `/results/sales?${period}${store}`)).json<{ total: { cents: number } }>().total
      ?.cents;
  const asOwner = async (_method: string, url: string) => await ask(owner, "GET", url);
  // The worker folds what was sold within seconds.
  await expect.poll(async () => await sum(asOwner, ""), { timeout: 20_000 }).toBeGreaterThanOrEqual(4_000);
  const all = await sum(asOwner, "");
  const own = await sum(say, "");
  expect(own).toBe(await sum(asOwner, `&store=${lille}`));
  expect(own).toBeLessThan(all ?? 0);
  expect((await say("GET", `/results/sales?${period}&store=${idOf("web")}`)).json()).toMatchObject({
    code: "store_not_yours",
  });
  expect((await say("GET", "/results/loyalty")).json()).toMatchObject({ code: "figures_of_all_stores" });
  for (const by of ["store", "product", "category", "channel"]) {
    const rows = (await say("GET", `/results/split?${period}&by=${by}`)).json<{ rows: { cents: number }[] }>()
      .rows;
    const whole = (await ask(owner, "GET", `/results/split?${period}&by=${by}&store=${lille}`)).json<{
      rows: { cents: number }[];
    }>().rows;
    expect(rows).toEqual(whole);
    if (by !== "category") expect(rows.reduce((total, { cents }) => total + cents, 0)).toBe(own);
  }
});

test("the products of all stores together are those of the whole shop", async () => {
  const period = "from=2026-11-01&to=2026-11-30&by=product";
  const cents = async (store: string) =>
    (await ask(owner, "GET", `/results/split?${period}${store}`))
      .json<{ rows: { cents: number }[] }>()
      .rows.reduce((total, row) => total + row.cents, 0);
  const parts = await Promise.all(stores.map(async ({ id }) => await cents(`&store=${id}`)));
  expect(parts.reduce((total, part) => total + part, 0)).toBe(await cents(""));
});

test("a seat is limited only to stores of its shop, and only where the role has a place of work", async () => {
  const foreign = await openTestShop(database);
  const [theirs] = await database.inPlatform(
    async (tx) =>
      await tx.rows<{ id: string }>(sql`select id from accounts.store where merchant_id = ${foreign}`),
  );
  expect(
    await inviteTo({ email: "a@example.com", role: "cashier", storeIds: [theirs?.id ?? ""] }),
  ).toMatchObject({
    refused: "unknown_store",
  });
  expect(await inviteTo({ email: "a@example.com", role: "marketing", storeIds: [lille] })).toMatchObject({
    refused: "role_is_of_all_stores",
  });
});

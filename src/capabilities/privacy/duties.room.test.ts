import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordConsents } from "../consent/index.ts";
import { readExport, writeExport } from "../files/exports.ts";
import { allowanceSql } from "../permission/index.ts";
import { runRetention } from "./retention-run.ts";

const { server, database, storage, ask, makeKey } = await openTestServer();

async function openShop() {
  const merchantId = await openTestShop(database);
  const key = await makeKey(merchantId);
  let made = 0;
  return {
    merchantId,
    key,
    inShop: async <T>(work: (tx: Tx) => Promise<T>) => await database.inMerchant(merchantId, work),
    get: async <T>(url: string) => (await ask(key, "GET", url)).json<T>(),
    send: async (method: "POST" | "PUT" | "PATCH" | "DELETE", url: string, body?: object) =>
      await ask(key, method, url, body),
    customer: async (more: object = {}) => {
      made += 1;
      const answer = await ask(key, "POST", "/customers", {
        firstName: `Anne${made}`,
        lastName: "Delcourt",
        emails: [`anne${made}@example.com`],
        ...more,
      });
      expect(answer.statusCode, answer.body).toBe(201);
      return answer.json<{ id: string }>().id;
    },
  };
}

type Shop = Awaited<ReturnType<typeof openShop>>;

async function knownSince({ inShop, merchantId }: Shop, id: string, instant: string): Promise<void> {
  await inShop(
    async (tx) =>
      await tx.run(sql`
        update customers.customer set created_at = ${instant}, created_on = ${instant.slice(0, 10)}
        where merchant_id = ${merchantId} and id = ${id}`),
  );
}

async function buy({ send }: Shop, id: string, day: string): Promise<void> {
  const bought = await send("POST", "/receipts", {
    source: "till:1",
    externalId: `${id}-${day}`,
    day,
    customer: { id },
    lines: [{ label: "Thé vert", quantity: 1, unitPrice: 5 }],
  });
  expect(bought.statusCode, bought.body).toBeLessThan(300);
}

const gone = async (shop: Shop, id: string) =>
  (await shop.get<{ erasedAt: string | null }>(`/customers/${id}`)).erasedAt !== null;

test("opening a record leaves a line with who and when, once an hour; a list leaves one of its own", async () => {
  const shop = await openShop();
  const id = await shop.customer();
  await shop.get(`/customers/${id}`);
  await shop.get(`/customers/${id}`);
  await shop.get(`/customers/${id}/timeline`);
  await shop.get("/customers?limit=10");
  const { items, lookers } = await shop.get<{
    items: { what: string; customerId: string | null; actorName: string }[];
    lookers: { actorName: string; records: number; lists: number }[];
  }>("/privacy/views");
  expect(new Set(items.map(({ what, customerId }) => `${what} ${customerId ?? ""}`))).toEqual(
    new Set(["list ", `record ${id}`]),
  );
  expect(items).toHaveLength(2);
  expect(lookers).toEqual([{ actorName: "test", records: 1, lists: 1, last: expect.any(String) }]);
  const refused = await ask(shop.key, "GET", "/customers/019aa000-0000-7000-8000-000000000001");
  expect(refused.statusCode).toBe(404);
  expect((await shop.get<{ items: unknown[] }>("/privacy/views")).items).toHaveLength(2);
});

test("a breach runs 72 hours, and its page closes only when everybody who must know was told", async () => {
  const { send, get } = await openShop();
  const foundAt = new Date(Date.now() - 80 * 3_600_000).toISOString();
  const opened = await send("POST", "/privacy/breaches", { title: "Ordinateur volé", foundAt });
  expect(opened.statusCode, opened.body).toBe(201);
  const { id } = opened.json<{ id: string }>();
  const change = async (body: object) => {
    const { version } = await get<{ version: number }>(`/privacy/breaches/${id}`);
    return await send("PATCH", `/privacy/breaches/${id}`, { version, ...body });
  };
  const codeOf = async (body: object) => (await change(body)).json<{ code: string }>().code;
  expect(await codeOf({ isClosed: true })).toBe("breach_not_judged");
  await change({
    risk: "high",
    people: 40,
    natures: ["confidentiality"],
    categories: ["identity", "contact"],
  });
  expect(await codeOf({ isClosed: true })).toBe("breach_authority_not_told");
  await change({ authorityAt: new Date().toISOString(), authorityRef: "2026-1234" });
  expect(await codeOf({ isClosed: true })).toBe("breach_people_not_told");
  await change({ peopleToldAt: new Date().toISOString(), peopleToldHow: "Par e-mail" });
  expect(await codeOf({ isClosed: true })).toBe("breach_late_without_reason");
  const closed = await change({ isClosed: true, whyLate: "La boutique était fermée." });
  expect(closed.json(), closed.body).toMatchObject({
    closedAt: expect.any(String),
    clock: { isLate: true, todo: [] },
  });
  const stale = await send("PATCH", `/privacy/breaches/${id}`, { version: 1, title: "Autre" });
  expect(stale.statusCode).toBe(409);
});

test("retention is a preview first; switched on, it removes the silent, keeps whoever came back and whoever asks something", async () => {
  const shop = await openShop();
  const silent = await shop.customer();
  const buyer = await shop.customer();
  const oldBuyer = await shop.customer();
  const asking = await shop.customer();
  const young = await shop.customer();
  for (const id of [silent, buyer, oldBuyer, asking]) await knownSince(shop, id, "2020-01-01T00:00:00Z");
  await buy(shop, buyer, new Date().toISOString().slice(0, 10));
  await buy(shop, oldBuyer, "2020-06-01");
  // Asked before the three years ended, still open.
  await shop.send("POST", "/privacy/requests", { customerId: asking, kind: "access", origin: "counter" });
  await shop.inShop(
    async (tx) =>
      await tx.run(
        sql`update privacy.request set received_at = '2020-01-02' where merchant_id = ${shop.merchantId}`,
      ),
  );
  const before = await shop.get<{ due: number; held: object; people: { customerId: string }[] }>(
    "/privacy/retention/prospects/preview?months=36",
  );
  expect(before).toMatchObject({ due: 2, held: { request: 1 } });
  expect(await runRetention(database, shop.merchantId, "prospects")).toBeNull();
  expect(await gone(shop, silent)).toBe(false);
  const tooLong = await shop.send("PUT", "/privacy/retention/prospects", {
    months: 48,
    isOn: true,
    asksFirst: false,
  });
  expect(tooLong.json<{ code: string }>().code).toBe("retention_out_of_bounds");
  await shop.send("PUT", "/privacy/retention/prospects", { months: 36, isOn: true, asksFirst: false });
  await shop.send("PUT", "/privacy/retention/customers", { months: 36, isOn: true, asksFirst: false });
  expect(await runRetention(database, shop.merchantId, "prospects")).toMatchObject({ due: 2, removed: 1 });
  expect(await runRetention(database, shop.merchantId, "customers")).toMatchObject({ due: 1, removed: 1 });
  const left = await Promise.all(
    [silent, buyer, oldBuyer, asking, young].map(async (id) => await gone(shop, id)),
  );
  expect(left).toEqual([true, false, true, false, false]);
  const { runs } = await shop.get<{ runs: { rule: string; removed: number; held: object }[] }>(
    "/privacy/retention",
  );
  expect(runs.map(({ rule, removed }) => [rule, removed])).toEqual([
    ["customers", 1],
    ["prospects", 1],
  ]);
  const receipts = await shop.inShop(
    async (tx) =>
      await tx.one<{ n: number }>(
        sql`select count(*) as n from purchases.receipt where merchant_id = ${shop.merchantId}`,
      ),
  );
  expect(receipts.n).toBe(2);
});

test("who is due is asked once whether she wants to stay; a yes keeps her for years, silence lets her go", async () => {
  const shop = await openShop();
  const staying = await shop.customer();
  const silent = await shop.customer();
  for (const id of [staying, silent]) {
    await knownSince(shop, id, "2020-01-01T00:00:00Z");
    const agreed = {
      channel: "email",
      act: "granted",
      happenedAt: "2020-01-01T10:00:00Z",
      textVersion: "paper-1",
    } as const;
    await shop.inShop(
      async (tx) =>
        await recordConsents(tx, systemActor(shop.merchantId, "Sophie"), [
          { ...agreed, customerId: id, origin: "import" },
        ]),
    );
  }
  await shop.send("PUT", "/privacy/retention/prospects", { months: 36, isOn: true, asksFirst: true });
  expect(await runRetention(database, shop.merchantId, "prospects")).toMatchObject({
    due: 2,
    asked: 2,
    removed: 0,
  });
  expect(await runRetention(database, shop.merchantId, "prospects")).toMatchObject({
    due: 2,
    asked: 0,
    removed: 0,
  });
  const letters = await shop.inShop(
    async (tx) =>
      await tx.rows<{ customerId: string; body: string }>(sql`
        select customer_id as "customerId", body from messages.message
        where merchant_id = ${shop.merchantId} and kind = 'privacy'`),
  );
  expect(letters).toHaveLength(2);
  const link =
    /\/k\/\S+/.exec(letters.find(({ customerId }) => customerId === staying)?.body ?? "")?.[0] ?? "";
  const opened = await server.inject({ method: "GET", url: link });
  expect(opened.statusCode, link).toBe(200);
  await shop.inShop(
    async (tx) =>
      await tx.run(
        sql`update privacy.stay set until_on = '2026-01-01' where merchant_id = ${shop.merchantId}`,
      ),
  );
  const said = await server.inject({
    method: "POST",
    url: link,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: "",
  });
  expect(said.body).toContain("vous restez");
  expect(await runRetention(database, shop.merchantId, "prospects")).toMatchObject({ due: 1, removed: 1 });
  expect([await gone(shop, staying), await gone(shop, silent)]).toEqual([false, true]);
});

async function exported(shop: Shop, id: string): Promise<string> {
  const row = await writeExport({ database, storage }, shop.merchantId, id);
  if (isRefusal(row)) throw new Error(row.refused);
  const stored = Buffer.concat((await storage.read(row.fileKey ?? "").toArray()) as Buffer[]);
  expect(stored.includes("Delcourt")).toBe(false);
  const file = await readExport({ database, storage }, row.fileKey ?? "");
  return Buffer.concat((await file.toArray()) as Buffer[]).toString();
}

test("exports have limits, carry a mark and a seed under a name used once, and rest closed on the disk", async () => {
  const shop = await openShop();
  for (let one = 0; one < 5; one += 1) await shop.customer();
  await shop.send("POST", "/privacy/seeds", { channel: "email", email: "@piege.example" });
  await shop.send("PATCH", "/privacy/settings", { exportRowsMost: 4 });
  const take = async () => await shop.send("POST", "/files/exports", { what: "customers", format: "csv" });
  expect((await take()).json<{ code: string }>().code).toBe("export_too_large");
  await shop.send("PATCH", "/privacy/settings", { exportRowsMost: 5, exportDayMost: 12 });
  const first = (await take()).json<{ id: string }>();
  const second = (await take()).json<{ id: string }>();
  expect((await take()).json<{ code: string }>().code).toBe("export_day_limit");
  const lines = [await exported(shop, first.id), await exported(shop, second.id)];
  const seeds = lines.map((file) => /[a-z-]+\.[a-z-]+@piege\.example/.exec(file)?.[0] ?? "");
  expect(seeds[0]).not.toBe("");
  expect(seeds[0]).not.toBe(seeds[1]);
  for (const file of lines) expect(file.trim().split("\r\n")).toHaveLength(7);
  const content = await ask(shop.key, "GET", `/files/exports/${first.id}/content`);
  expect(content.body).toBe(lines[0]);
  expect(content.headers["content-disposition"]).toMatch(/customers-\d{4}-\d{2}-\d{2}-[2-9A-Z]{6}\.csv/);
  const found = await shop.get<{ items: { code: string; byName: string }[] }>(
    `/privacy/seeds/whose?said=${encodeURIComponent(seeds[1] ?? "")}`,
  );
  expect(found.items).toEqual([expect.objectContaining({ byName: "test" })]);
  const reached = await shop.send("POST", "/privacy/seeds/reached", {
    said: seeds[1] ?? "",
    sender: "Concurrent SARL",
  });
  expect(reached.json(), reached.body).toMatchObject({
    isExpected: false,
    found: { code: found.items[0]?.code },
  });
  expect(
    (await shop.send("POST", "/privacy/seeds/reached", { said: "Personne", sender: "x" })).statusCode,
  ).toBe(404);
});

test("a partner gets those who agreed to it by name, their name and the address they agreed for, as often as the terms say", async () => {
  const shop = await openShop();
  const agreed = await shop.customer({ phones: ["0612345678"] });
  const general = await shop.customer();
  const withdrawn = await shop.customer();
  const added = await shop.send("POST", "/privacy/partners", {
    name: "Fromagerie Dubois",
    activity: "Fromages",
    contractOn: "2026-01-01",
    uses: 1,
    endsOn: "2099-12-31",
    givesBack: true,
  });
  expect(added.statusCode, added.body).toBe(201);
  const [partner] = added.json<{ items: { id: string; agreed: number }[] }>().items;
  const partnerId = partner?.id ?? "";
  await shop.inShop(async (tx) => {
    const act = {
      channel: "email",
      purpose: "partners",
      act: "granted",
      happenedAt: tx.now,
      textVersion: "p-1",
    } as const;
    const named = { topic: partnerId, grantedTo: "Fromagerie Dubois" };
    await recordConsents(tx, systemActor(shop.merchantId, "Sophie"), [
      { ...act, ...named, customerId: agreed },
      { ...act, customerId: general },
      { ...act, ...named, customerId: withdrawn },
    ]);
  });
  await shop.inShop(
    async (tx) =>
      await recordConsents(tx, systemActor(shop.merchantId, "Sophie"), [
        {
          customerId: withdrawn,
          channel: "email",
          purpose: "partners",
          act: "withdrawn",
          happenedAt: tx.now,
        },
      ]),
  );
  const hand = async () => await shop.send("POST", `/privacy/partners/${partnerId}/files`, { format: "csv" });
  expect((await hand()).json<{ code: string }>().code).toBe("sharing_is_off");
  await shop.send("PATCH", "/privacy/settings", { shares: true });
  const handed = await hand();
  expect(handed.statusCode, handed.body).toBe(202);
  const file = await exported(shop, handed.json<{ id: string }>().id);
  const rows = file.trim().split("\r\n");
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain("anne1@example.com");
  expect(file).not.toContain("0612345678");
  expect(file).not.toContain(agreed);
  expect((await hand()).json<{ code: string }>().code).toBe("partner_uses_over");
});

test("whoever came by a rented file is written to as often as its contract says, until she buys", async () => {
  const shop = await openShop();
  const id = await shop.customer();
  const missing = await shop.send("POST", "/privacy/sources", {
    name: "Lille gourmand",
    kind: "rented",
    supplier: "Adresses SA",
  });
  expect(missing.json<{ code: string }>().code).toBe("source_needs_uses");
  const added = await shop.send("POST", "/privacy/sources", {
    name: "Lille gourmand",
    kind: "rented",
    supplier: "Adresses SA",
    uses: 1,
  });
  const [source] = added.json<{ items: { id: string }[] }>().items;
  await shop.inShop(
    async (tx) =>
      await tx.run(sql`
        insert into files.external_person (merchant_id, customer_id, source_id, since)
        values (${shop.merchantId}, ${id}, ${source?.id ?? null}, ${tx.now})`),
  );
  const counted = async () =>
    (await shop.get<{ items: { people: number; own: number }[] }>("/privacy/sources")).items[0];
  expect(await counted()).toMatchObject({ people: 1, own: 0 });
  const left = async () =>
    await shop.inShop(
      async (tx) =>
        await tx.maybe<{ left: number | null; reason: string | null }>(sql`
          select "left", reason from (${allowanceSql(
            tx,
            { channel: "post", topic: "", at: tx.now },
            sql`select ${id}::uuid as customer_id`,
          )}) as allowance`),
    );
  expect(await left()).toMatchObject({ left: 1, reason: null });
  await shop.inShop(
    async (tx) =>
      await tx.run(sql`
        insert into permission.contact (merchant_id, id, customer_id, channel, purpose, at, state)
        values (${shop.merchantId}, ${newId()}, ${id}, 'post', 'marketing', ${tx.now}, 'reserved')`),
  );
  expect(await left()).toMatchObject({ left: 0, reason: "RENTED_USED" });
  await buy(shop, id, "2026-03-02");
  expect(await counted()).toMatchObject({ people: 0, own: 1 });
  expect((await left())?.reason).toBeNull();
});

test("the register tells what the shop really does and leaves as a table and on paper", async () => {
  const shop = await openShop();
  type Register = { processings: { key: string; count: number }[] };
  const keys = async () => (await shop.get<Register>("/privacy/register")).processings.map(({ key }) => key);
  expect(await keys()).toEqual(["rights", "security", "staff"]);
  const id = await shop.customer();
  await buy(shop, id, "2026-03-02");
  expect(await keys()).toEqual(["customer_file", "sales", "rights", "security", "staff"]);
  const noted = await shop.send("POST", "/privacy/processors", {
    name: "Hébergeur",
    task: "Serveur",
    country: "FR",
  });
  expect(noted.json<{ items: object[] }>().items).toEqual([expect.objectContaining({ name: "Hébergeur" })]);
  const csv = await ask(shop.key, "GET", "/privacy/register/file?format=csv", undefined, {
    "accept-language": "fr",
  });
  expect(csv.body.trim().split("\r\n")).toHaveLength(6);
  expect(csv.body).not.toMatch(/privacy\./);
  const pdf = await ask(shop.key, "GET", "/privacy/register/file?format=pdf", undefined, {
    "accept-language": "fr",
  });
  expect(pdf.headers["content-type"]).toBe("application/pdf");
  expect(pdf.body.slice(0, 5)).toBe("%PDF-");
});

test("the checklist says what it found, and changes when that is put in order", async () => {
  const shop = await openShop();
  const state = async (key: string) =>
    (await shop.get<{ items: { key: string; state: string }[] }>("/privacy/checklist")).items.find(
      (item) => item.key === key,
    )?.state;
  expect(await state("requests")).toBe("ok");
  const id = await shop.customer();
  await shop.send("POST", "/privacy/requests", { customerId: id, kind: "access", origin: "counter" });
  expect(await state("requests")).toBe("todo");
  await shop.send("POST", "/privacy/requests", {
    customerId: id,
    kind: "access",
    origin: "letter",
    receivedOn: "2026-01-02",
  });
  expect(await state("requests")).toBe("late");
  expect(await state("exports")).toBe("todo");
  await shop.send("PATCH", "/privacy/settings", { exportDayMost: 1_000 });
  expect(await state("exports")).toBe("ok");
  expect(await state("controller")).toBe("todo");
});

test("a field of the trade needs a category and a reason, and one about health is noticed", async () => {
  const shop = await openShop();
  const field = await shop.send("POST", "/customer-fields", {
    key: "allergies",
    label: "Allergies",
    type: "text",
    purpose: "Conseil",
  });
  expect(field.statusCode, field.body).toBeLessThan(300);
  type Fields = {
    fields: { key: string; category: string | null; warnings: string[] }[];
    notes: { found: string }[];
  };
  const own = async () =>
    (await shop.get<Fields>("/privacy/fields")).fields.find(({ key }) => key === "allergies");
  expect((await own())?.warnings).toEqual(
    expect.arrayContaining(["no_category", "sensitive", "never_filled"]),
  );
  const classed = await shop.send("PUT", "/privacy/fields/allergies", { category: "personal_life" });
  expect(classed.statusCode, classed.body).toBe(200);
  expect((await own())?.category).toBe("personal_life");
  const id = await shop.customer();
  await shop.send("POST", `/customers/${id}/notes`, { body: "Diabétique, pas de sucre" });
  expect((await shop.get<Fields>("/privacy/fields")).notes).toEqual([
    expect.objectContaining({ found: "diabet" }),
  ]);
});

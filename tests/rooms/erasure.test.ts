import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { recordConsents } from "../../src/capabilities/consent/index.ts";
import {
  eraseCustomer,
  erasureLosses,
  erasurePreview,
  mergeCustomers,
  personalData,
} from "../../src/capabilities/customers/index.ts";
import { importFromCli } from "../../src/capabilities/files/index.ts";
import { everyLine } from "../../src/capabilities/loyalty/rules/filter.ts";
import { leaveMessage } from "../../src/capabilities/messages/index.ts";
import type { Tx } from "../../src/platform/database.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { newId } from "../../src/platform/ids.ts";
import { isRefusal } from "../../src/values/refusal.ts";
import { openTestShop } from "../support/database.ts";
import { openTestMembers } from "../support/loyalty.ts";
import { openTestServer } from "../support/server.ts";

const { database, storage, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const staff = systemActor(shop, "Sophie");
await openTestMembers(database, shop, 1);
const folder = await mkdtemp(join(tmpdir(), "rebelote-erasure-"));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

/** Every table that holds rows of a shop, but what staff and the shop itself are. */
const tables = await database.asOwner(
  async (tx) =>
    await tx.rows<{ table: string }>(sql`
      select namespace.nspname || '.' || class.relname as "table"
      from pg_class class
      join pg_namespace namespace on namespace.oid = class.relnamespace
      join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attname = 'merchant_id'
      where class.relkind in ('r', 'p') and not class.relispartition
        and namespace.nspname not in ('jobs', 'pg_catalog', 'information_schema')
      order by 1`),
);

/** Where in the whole shop any of these words still stands. */
async function whereStand(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await database.asOwner(async (tx) => {
    for (const { table } of tables) {
      const { rows } = await tx.client.query<{ n: number }>(
        `select count(*)::int as n
         from ${table} as whole_row
         where whole_row.merchant_id = $1
           and exists (select from unnest($2::text[]) as word where position(lower(word) in lower(row_to_json(whole_row)::text)) > 0)`,
        [shop, words],
      );
      if ((rows[0]?.n ?? 0) > 0) found.push(table);
    }
  });
  return found;
}

type Person = {
  readonly id: string;
  readonly words: readonly string[];
  readonly email: string;
  readonly phone: string;
};

/** Somebody of whom every room knows something. Her words stand nowhere else in the shop. */
async function somebody(number: number): Promise<Person> {
  const first = `Zorglane${number}`;
  const last = `Quibermont${number}`;
  const email = `zq${number}@quibermail.example`;
  const phone = `+3361200${String(number).padStart(4, "0")}`;
  const card = `9${String(7_000_000 + number)}88776655`;
  const made = await ask(
    key,
    "POST",
    "/customers",
    {
      firstName: first,
      lastName: last,
      emails: [email],
      phones: [phone],
      cards: [card],
      address: { line1: `${number} rue Xylotrane`, postcode: "59000", city: "Lille" },
      tags: [`ami-de-${first}`],
      sourceDetail: `carnet de ${last}`,
      birthday: { day: 3, month: 4 },
    },
    { "idempotency-key": newId() },
  );
  const { id } = made.json<{ id: string }>();
  expect(made.statusCode, made.body).toBe(201);
  await ask(key, "POST", `/customers/${id}/notes`, { body: `${first} préfère le thé vert` });
  await ask(key, "POST", "/receipts", {
    source: "till:1",
    externalId: `T${number}`,
    day: "2026-03-02",
    customer: { id },
    lines: [{ label: "Thé vert", quantity: 2, unitPrice: 4.5 }],
  });
  await inShop(async (tx) => {
    await recordConsents(tx, staff, [
      {
        customerId: id,
        channel: "email",
        act: "granted",
        happenedAt: "2026-01-02T10:00:00Z",
        textVersion: "paper-1",
        originDetail: `bulletin de ${last}`,
        evidence: `classeur ${first}`,
      },
      {
        customerId: id,
        channel: "sms",
        act: "objected",
        happenedAt: "2026-01-03T10:00:00Z",
        evidence: email,
      },
    ]);
    await leaveMessage(tx, {
      channel: "email",
      to: email,
      customerId: id,
      kind: "welcome",
      language: "fr",
      subject: `Bienvenue ${first}`,
      text: `Bonjour ${first} ${last}`,
      html: `<p>Bonjour ${first}</p>`,
    });
    // Before anybody knew who it was.
    await leaveMessage(tx, {
      channel: "sms",
      to: phone,
      customerId: null,
      kind: "sign_in",
      language: "fr",
      text: "1234",
    });
  });
  await ask(key, "POST", "/winback/contacts", {
    customerIds: [id],
    how: "phone",
    note: `${first} rappelle samedi`,
  });
  await ask(key, "POST", "/winback/exclusions", {
    customerIds: [id],
    reason: "other",
    note: `${last} part un an`,
  });
  await ask(key, "PUT", `/winback/customers/${id}/departure`, { competitor: `Chez ${first}`, note: email });
  await ask(key, "POST", "/privacy/requests", {
    customerId: id,
    kind: "erasure",
    origin: "letter",
    contact: email,
    words: `${first} ${last} demande à être oubliée`,
  });
  const words = [first, last, email, phone, phone.slice(3), card, `${number} rue Xylotrane`];
  return { id, words, email, phone };
}

async function bringIn(kind: "customers" | "receipts", content: string, isWritten = true): Promise<void> {
  const path = join(folder, `${newId()}.csv`);
  await writeFile(path, content);
  const brought = await importFromCli(
    { database, storage },
    { merchantId: shop, path, kind, agree: async () => isWritten },
  );
  if (isRefusal(brought)) throw new Error(brought.refused);
}

const steps = fc.record({
  isMerged: fc.boolean(),
  isImported: fc.boolean(),
  isWaiting: fc.boolean(),
  isErasedByHer: fc.boolean(),
});
let next = 0;

test("after an erasure no text of any table of the shop holds the name, the e-mail, the phone or the card", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async ({ isMerged, isImported, isWaiting, isErasedByHer }) => {
      next += 2;
      const her = await somebody(next);
      const double = isMerged ? await somebody(next + 1) : null;
      const words = [...her.words, ...(double?.words ?? [])];
      if (isImported) {
        await bringIn(
          "customers",
          `Nom;Prénom;E-mail;Ville\n${her.words[1]};${her.words[0]};${her.email};Roubaix\n`,
        );
      }
      if (double !== null) {
        const merged = await inShop(
          async (tx) => await mergeCustomers(tx, staff, { keptId: her.id, absorbedId: double.id }),
        );
        expect(merged).not.toHaveProperty("refused");
      }
      if (isWaiting) {
        await bringIn(
          "customers",
          `Nom;Prénom;E-mail\n${her.words[1]};${her.words[0]};${her.email}\n`,
          false,
        );
        const sale = `W${next};03/02/2025;${her.email};${her.words[0]};${her.words[1]};Thé;1;4,50`;
        await bringIn(
          "receipts",
          `Ticket;Date;E-mail;Prénom;Nom;Article;Qté;Prix unitaire\n${sale}\n`,
          false,
        );
      }
      expect(await whereStand(words)).toEqual(
        expect.arrayContaining([
          "consent.entry",
          "customers.customer",
          "customers.identifier",
          "customers.note",
          "customers.search_word",
          "insight.profile",
          "messages.message",
          "platform.idempotency",
          "privacy.request",
          ...(isMerged ? ["customers.merge"] : []),
          ...(isImported ? ["files.change", "files.import"] : []),
          ...(isWaiting ? ["files.staged_person", "files.staged_receipt", "files.staged_record"] : []),
        ]),
      );
      const receipts = await sums();
      const erased = await inShop(
        async (tx) => await eraseCustomer(tx, staff, her.id, { by: isErasedByHer ? "person" : "staff" }),
      );
      expect(erased).not.toHaveProperty("refused");
      expect(await whereStand(words)).toEqual([]);
      expect(await sums()).toEqual(receipts);
    }),
    { numRuns: 8, examples: [[{ isMerged: true, isImported: true, isWaiting: true, isErasedByHer: true }]] },
  );
});

/** What the accounts say: the same before and after. */
async function sums(): Promise<unknown> {
  return await inShop(
    async (tx) =>
      await tx.one(sql`
        select count(*) as receipts, sum(total_cents) as cents,
          (select count(*) from purchases.line where merchant_id = ${shop}) as lines
        from purchases.receipt where merchant_id = ${shop}`),
  );
}

test("what is kept and lost is said before, and erasing twice is refused", async () => {
  const { id } = await somebody(9_001);
  const { customerId: _, ...promised } = (await ask(key, "GET", `/customers/${id}/erasure`)).json<{
    customerId: string;
    lost: unknown[];
  }>();
  expect(promised.lost).toEqual([
    expect.objectContaining({ reason: "points", count: 9, label: "points (Points)" }),
  ]);
  const said = await ask(key, "GET", `/customers/${id}/erasure`, undefined, { "accept-language": "fr" });
  expect(said.json(), said.body).toMatchObject({
    kept: expect.arrayContaining([
      expect.objectContaining({ reason: "receipts", count: 1, until: "2036-03-02" }),
      expect.objectContaining({ reason: "refusals", count: 1 }),
      expect.objectContaining({ reason: "fingerprints", count: 2 }),
    ]),
  });
  for (const { sentence } of said.json<{ kept: { sentence: string }[] }>().kept) {
    expect(sentence).not.toMatch(/^erasure\./);
  }
  const done = await ask(key, "POST", `/customers/${id}/erasure`, { by: "person", reason: "at_counter" });
  expect(done.statusCode, done.body).toBe(201);
  const again = await ask(key, "POST", `/customers/${id}/erasure`, { by: "person" });
  expect(again.json<{ code: string }>().code).toBe("customer_already_erased");
  expect((await ask(key, "GET", `/customers/${id}`)).json()).toMatchObject({
    name: "",
    erasedAt: expect.any(String),
  });
  expect(await inShop(async (tx) => await personalData(tx, id))).toEqual([]);
  expect(await inShop(async (tx) => await erasurePreview(tx, id))).toEqual([]);
  expect(await inShop(async (tx) => await erasureLosses(tx, id))).toEqual([]);
});

test("her vouchers end with her; a gift card she paid for stays good for whoever has the code", async () => {
  const { id } = await somebody(9_051);
  const template = {
    benefit: { type: "amount", cents: 500 },
    validDays: 30,
    maxUses: 1,
    isBearer: false,
    minBasketCents: 0,
    filter: everyLine,
    channels: [],
  };
  const made = await ask(key, "POST", "/loyalty/vouchers", { template, customerId: id, code: "MERCI-9051" });
  expect(made.statusCode, made.body).toBe(201);
  const paid = await ask(key, "POST", "/loyalty/gift-cards", {
    cents: 5_000,
    customerId: id,
    code: "CADEAU-9051",
  });
  expect(paid.statusCode, paid.body).toBe(201);
  const said = (await ask(key, "GET", `/customers/${id}/erasure`)).json<{
    kept: unknown[];
    lost: unknown[];
  }>();
  expect(said.lost).toContainEqual(expect.objectContaining({ reason: "vouchers", count: 1 }));
  expect(said.kept).toContainEqual(expect.objectContaining({ reason: "paid_cards", count: 1 }));
  await inShop(async (tx) => await eraseCustomer(tx, staff, id, { by: "person" }));
  const see = async (voucher: string) => (await ask(key, "GET", `/loyalty/vouchers/${voucher}`)).json();
  expect(await see(made.json<{ id: string }>().id)).toMatchObject({ state: "cancelled" });
  expect(await see(paid.json<{ id: string }>().id)).toMatchObject({
    state: "active",
    isBearer: true,
    holderId: null,
    balanceCents: 5_000,
  });
});

test("a file that brings an erased person back never makes her a contact for offers; what she says since then does", async () => {
  const { id, email } = await somebody(9_101);
  await inShop(async (tx) => await eraseCustomer(tx, staff, id, { by: "person" }));
  await bringIn("customers", `Nom;Prénom;E-mail;Newsletter\nRevenue;Anna;${email};oui\n`);
  const back = (await ask(key, "GET", `/customers?email=${encodeURIComponent(email)}`)).json<{
    items: { id: string }[];
  }>().items[0];
  expect(back?.id).toEqual(expect.any(String));
  expect(back?.id).not.toBe(id);
  const standing = async () =>
    (await ask(key, "GET", `/customers/${back?.id}/consents`)).json<{
      standing: { channel: string; act: string; usable: boolean }[];
    }>().standing;
  expect(await standing()).toEqual([
    expect.objectContaining({ channel: "email", act: "objected", usable: false }),
  ]);
  await inShop(
    async (tx) =>
      await recordConsents(tx, staff, [
        {
          customerId: back?.id ?? "",
          channel: "email",
          act: "granted",
          happenedAt: tx.now,
          textVersion: "counter-1",
          origin: "counter",
        },
      ]),
  );
  expect(await standing()).toEqual([
    expect.objectContaining({ channel: "email", act: "granted", usable: true }),
  ]);
});

test("nor does a file of receipts", async () => {
  const { id, email } = await somebody(9_151);
  await inShop(async (tx) => await eraseCustomer(tx, staff, id, { by: "person" }));
  const sale = `R9151;03/02/2026;${email};Anna;Revenue;Thé;1;4,50`;
  await bringIn("receipts", `Ticket;Date;E-mail;Prénom;Nom;Article;Qté;Prix unitaire\n${sale}\n`);
  const found = await ask(key, "GET", `/customers?email=${encodeURIComponent(email)}`);
  const [back] = found.json<{ items: { id: string }[] }>().items;
  const { standing } = (await ask(key, "GET", `/customers/${back?.id}/consents`)).json<{
    standing: unknown[];
  }>();
  expect(standing).toEqual([expect.objectContaining({ channel: "email", act: "objected", usable: false })]);
});

test("whoever shares the phone of somebody who is erased keeps what she agreed to", async () => {
  const { id, phone } = await somebody(9_201);
  const { id: partner } = (
    await ask(key, "POST", "/customers", { firstName: "Paul", phones: [phone] })
  ).json<{ id: string }>();
  await inShop(async (tx) => {
    await recordConsents(tx, staff, [
      {
        customerId: partner,
        channel: "sms",
        act: "granted",
        happenedAt: "2026-02-01T10:00:00Z",
        textVersion: "paper-1",
      },
    ]);
    await eraseCustomer(tx, staff, id, { by: "person" });
  });
  await ask(key, "PATCH", `/customers/${partner}`, { lastName: "Martin" });
  const { standing } = (await ask(key, "GET", `/customers/${partner}/consents`)).json<{
    standing: unknown[];
  }>();
  expect(standing).toEqual([expect.objectContaining({ channel: "sms", act: "granted", usable: true })]);
});

test("her data are handed over whole, section by section, and nothing in a CSV runs as a formula", async () => {
  const { id, email } = await somebody(9_301);
  await ask(key, "POST", `/customers/${id}/notes`, { body: '=HYPERLINK("http://evil.example")' });
  const whole = await ask(key, "GET", `/customers/${id}/personal-data`, undefined, {
    "accept-language": "fr",
  });
  const { sections } = whole.json<{
    sections: { name: string; title: string; rows: Record<string, unknown>[] }[];
  }>();
  const named = new Map(sections.map((section) => [section.name, section]));
  for (const { title } of sections) expect(title).not.toMatch(/^data\./);
  expect(named.get("identity")?.rows[0]).toMatchObject({ firstName: "Zorglane9301" });
  expect(named.get("identifiers")?.rows).toHaveLength(3);
  expect(named.get("purchases")?.rows).toEqual([
    expect.objectContaining({ number: "T9301", total: 9, currency: "EUR" }),
  ]);
  expect(named.get("purchase_lines")?.rows).toHaveLength(1);
  expect(named.get("consents")?.rows).toHaveLength(2);
  // The welcome, and the word that her request came.
  expect(named.get("messages")?.rows).toHaveLength(2);
  expect(named.get("loyalty_movements")?.rows).toEqual([
    expect.objectContaining({ points: 9, receipt: "T9301" }),
  ]);
  expect(named.get("notes")?.rows).toHaveLength(2);
  const csv = await ask(key, "GET", `/customers/${id}/personal-data/notes`);
  expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(csv.body).toContain(`"'=HYPERLINK(""http://evil.example"")"\r\n`);
  const contacts = await ask(key, "GET", `/customers/${id}/personal-data/identifiers`);
  expect(contacts.body).toContain(email);
});

test("another shop neither reads nor erases a person, and a cashier does neither in her own", async () => {
  const { id } = await somebody(9_401);
  const foreign = await makeKey(await openTestShop(database));
  const cashier = await makeKey(shop, ["customers:read", "customers:write"]);
  for (const [method, url, body] of [
    ["GET", `/customers/${id}/personal-data`, undefined],
    ["GET", `/customers/${id}/personal-data/identity`, undefined],
    ["GET", `/customers/${id}/erasure`, undefined],
    ["POST", `/customers/${id}/erasure`, { by: "person" }],
  ] as const) {
    expect((await ask(foreign, method, url, body)).statusCode, url).toBe(404);
    expect((await ask(cashier, method, url, body)).statusCode, url).toBe(403);
  }
  expect((await ask(key, "GET", `/customers/${id}`)).json()).toMatchObject({ firstName: "Zorglane9401" });
});

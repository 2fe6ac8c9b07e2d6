import { sql } from "kysely";
import { expect, test } from "vitest";
import { rooms } from "../../src/app/rooms.ts";
import type { Tx } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestShop } from "../support/database.ts";
import { openTestServer } from "../support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const mine = await openTestShop(database);
const theirs = await openTestShop(database);

type Table = { table: string; readable: boolean; writable: boolean };

const tables = await database.asOwner(
  async (tx) =>
    await tx.rows<Table>(sql`
      select namespace.nspname || '.' || class.relname as "table",
             has_table_privilege('rebelote_app', class.oid, 'select') as readable,
             has_table_privilege('rebelote_app', class.oid, 'insert') as writable
      from pg_class class
      join pg_namespace namespace on namespace.oid = class.relnamespace
      join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attname = 'merchant_id'
      where class.relkind in ('r', 'p') and namespace.nspname not in ('jobs', 'pg_catalog', 'information_schema')
        and not class.relispartition
      order by 1`),
);

/** Runs one statement on its own, so that its refusal does not end the transaction of the others. */
async function attempt(
  tx: Tx,
  statement: string,
  values: unknown[],
): Promise<{ count: number } | { refused: string }> {
  await tx.client.query("savepoint attempt");
  try {
    const done = await tx.client.query(statement, values);
    await tx.client.query("rollback to savepoint attempt");
    return { count: done.rowCount ?? 0 };
  } catch (error) {
    await tx.client.query("rollback to savepoint attempt");
    return { refused: (error as { code?: string }).code ?? "" };
  }
}

test("every table of merchants forces row-level security and starts its key with the merchant", async () => {
  const loose = await database.asOwner(
    async (tx) =>
      await tx.rows<{ table: string }>(sql`
        select namespace.nspname || '.' || class.relname as "table"
        from pg_class class
        join pg_namespace namespace on namespace.oid = class.relnamespace
        join pg_attribute merchant on merchant.attrelid = class.oid and merchant.attname = 'merchant_id'
        left join pg_index primary_key on primary_key.indrelid = class.oid and primary_key.indisprimary
        where class.relkind in ('r', 'p') and namespace.nspname not in ('jobs', 'pg_catalog', 'information_schema')
          and has_table_privilege('rebelote_app', class.oid, 'select')
          and not (class.relrowsecurity and class.relforcerowsecurity
                   and (class.relpersistence = 'u' or coalesce(primary_key.indkey[0] = merchant.attnum, false)))`),
  );
  expect(loose).toEqual([]);
  expect(tables.length).toBeGreaterThan(20);
});

test.each(tables.filter(({ readable }) => readable))(
  "a shop neither reads, changes, removes nor adds rows of another shop in $table",
  async ({ table }) => {
    await database.inMerchant(mine, async (tx) => {
      const read = await attempt(tx, `select 1 from ${table} where merchant_id = $1`, [theirs]);
      expect(read).toEqual({ count: 0 });
      for (const statement of [
        `update ${table} set merchant_id = merchant_id where merchant_id = $1`,
        `delete from ${table} where merchant_id = $1`,
      ]) {
        const tried = await attempt(tx, statement, [theirs]);
        expect("refused" in tried ? ["42501"] : [0]).toContain(
          "refused" in tried ? tried.refused : tried.count,
        );
      }
      // Row security is checked before the other columns' constraints are.
      const added = await attempt(tx, `insert into ${table} (merchant_id) values ($1)`, [theirs]);
      expect(added).toHaveProperty("refused");
      if ("refused" in added) expect(["42501", "23502"]).toContain(added.refused);
    });
  },
);

test("without a merchant the program's role sees no row at all", async () => {
  const seen = await database.inMerchant(newId(), async (tx) => {
    const counts: Record<string, number> = {};
    for (const { table } of tables.filter(({ readable }) => readable)) {
      const { rows } = await tx.client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      if ((rows[0]?.n ?? 0) > 0) counts[table] = rows[0]?.n ?? 0;
    }
    return counts;
  });
  expect(seen).toEqual({});
});

const routes = rooms.flatMap((room) => room.routes ?? []);

test("every route is refused without a key, and with a key that lacks its permission", async () => {
  const weak = await makeKey(mine, ["today:read"]);
  for (const route of routes) {
    const url = route.url.replace(/:\w+/g, newId());
    const nobody = await ask("rbl_nobody", route.method, url, route.body === undefined ? undefined : {});
    // The counter lets in devices alone, and asks first whether its own page speaks: there a key is nobody.
    const atCounter = route.url.startsWith("/counter/");
    expect([400, 401, ...(atCounter ? [403] : [])], `${route.method} ${route.url}`).toContain(
      nobody.statusCode,
    );
    if (route.permission === "today:read") continue;
    const refused = await ask(weak, route.method, url, route.body === undefined ? undefined : {});
    expect([400, 403, ...(atCounter ? [401] : [])], `${route.method} ${route.url}`).toContain(
      refused.statusCode,
    );
  }
});

/** What the other shop owns, by the word of the address that leads to it. */
async function theirThings(): Promise<Record<string, string>> {
  const key = await makeKey(theirs);
  const customer = await ask(key, "POST", "/customers", {
    firstName: "Chantal",
    lastName: "Secretissime",
    emails: ["chantal@example.com"],
  });
  const customerId = customer.json<{ id: string }>().id;
  const receipt = await ask(key, "POST", "/receipts", {
    source: "till:1",
    externalId: "1",
    customer: { id: customerId },
    lines: [{ sku: "SECRETISSIME", label: "Secretissime", quantity: 1, unitPrice: "10" }],
  });
  const stores = (await ask(key, "GET", "/stores")).json<{ items: { id: string }[] }>();
  return {
    customers: customerId,
    people: customerId,
    receipts: receipt.json<{ id: string }>().id,
    stores: stores.items[0]?.id ?? "",
  };
}

test("every route that names a thing of another shop answers as if it did not exist", async () => {
  const key = await makeKey(mine);
  const things = await theirThings();
  expect(Object.values(things).every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
  for (const route of routes) {
    const [, word = ""] = route.url.split("/");
    const named = things[word] ?? things["customers"] ?? "";
    const url = route.url.replace(/:\w+/g, named);
    const body = route.body === undefined ? undefined : { name: "X", customerId: things["customers"] };
    const answer = await ask(key, route.method, url, body);
    const said = `${route.method} ${route.url}: ${answer.body}`;
    expect(said).not.toContain("ecretissime");
    expect(answer.statusCode, said).toBeLessThan(500);
    const names = route.url.includes(":") && word in things;
    const isEmptyList = answer.statusCode === 200 && /"items":\[\]/.test(answer.body);
    if (names && !isEmptyList) expect([400, 404, 409, 410, 422], said).toContain(answer.statusCode);
  }
});

test("after all these tries the other shop has what it had", async () => {
  const kept = await database.inMerchant(
    theirs,
    async (tx) =>
      await tx.one<{ customers: number; receipts: number; name: string }>(sql`
        select count(*) as customers, min(last_name) as name,
               (select count(*) from purchases.receipt where merchant_id = ${theirs}) as receipts
        from customers.customer where merchant_id = ${theirs} and merged_into is null`),
  );
  expect(kept).toEqual({ customers: 1, receipts: 1, name: "Secretissime" });
});

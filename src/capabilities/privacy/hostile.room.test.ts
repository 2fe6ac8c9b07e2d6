import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { granted, useRelay } from "../../../tests/support/mailings.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { recordConsents } from "../consent/index.ts";
import { createCustomer, mergeCustomers } from "../customers/index.ts";
import { closeEngine, deliverDue } from "../messages/index.ts";
import { decide, judged, unsubscribe } from "../permission/index.ts";
import { keepStay, selectDue } from "./queries-retention.ts";
import { termOf } from "./operations-retention.ts";
import { runRetention } from "./retention-run.ts";

const { database, ask, makeKey } = await openTestServer();
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();

afterAll(async () => {
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

const message = {
  senderIdentified: true,
  unsubscribeLink: true,
  stopMention: true,
  callerIdShown: true,
  sourceMentioned: true,
} as const;
const asked = (purpose: "marketing" | "service" | "consent_renewal") =>
  ({ channel: "email", purpose, containsPromotion: purpose === "marketing", message }) as const;

async function openShop() {
  const merchantId = await openTestShop(database);
  const domain = `${merchantId.slice(-6)}.test`;
  const actor = systemActor(merchantId, "Sophie");
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    await database.inMerchant(merchantId, work);
  await useRelay(database, merchantId, sink.url);
  let made = 0;
  return {
    merchantId,
    actor,
    inShop,
    heard: () => sink.mails.filter(({ to }) => to.endsWith(`@${domain}`)),
    /** Somebody who agreed to e-mail in 2020 and has not been heard of since. */
    silent: async () => {
      made += 1;
      return await inShop(async (tx) => {
        const { id } = granted(
          await createCustomer(tx, actor, {
            firstName: `Zoé${made}`,
            lastName: "Roy",
            emails: [`z${made}@${domain}`],
          }),
        );
        await tx.run(sql`
          update customers.customer set created_at = '2020-01-01', created_on = '2020-01-01'
          where merchant_id = ${merchantId} and id = ${id}`);
        await recordConsents(tx, actor, [
          {
            customerId: id,
            channel: "email",
            act: "granted",
            happenedAt: "2020-01-01T10:00:00Z",
            textVersion: "paper-1",
            origin: "import",
            prechecked: false,
            bundled: false,
          },
        ]);
        return id;
      });
    },
    keepTo: async (rule: "customers" | "prospects", asksFirst: boolean) => {
      const key = await makeKey(merchantId);
      const answer = await ask(key, "PUT", `/privacy/retention/${rule}`, {
        months: 36,
        isOn: true,
        asksFirst,
      });
      expect(answer.statusCode, answer.body).toBe(200);
    },
    erased: async () =>
      (
        await inShop(
          async (tx) =>
            await tx.rows<{ id: string }>(
              sql`select id from customers.customer where merchant_id = ${merchantId} and erased_at is not null`,
            ),
        )
      ).map(({ id }) => id),
  };
}

test("who refuses after she was asked whether she stays, and before the question leaves, is not asked", async () => {
  const shop = await openShop();
  const zoe = await shop.silent();
  const ida = await shop.silent();
  await shop.keepTo("prospects", true);
  expect(await runRetention(database, shop.merchantId, "prospects")).toMatchObject({ asked: 2 });
  await shop.inShop(
    async (tx) =>
      await unsubscribe(tx, { customerId: zoe, channel: "email", scope: "all_marketing", origin: "page" }),
  );
  await deliverDue(database, { folder });
  const mails = shop.heard();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  expect(await shop.inShop(async (tx) => await decide(tx, ida, asked("consent_renewal")))).toMatchObject({
    reason: "RETENTION_EXPIRED",
  });
});

test("two runs at once ask nobody twice", async () => {
  const shop = await openShop();
  for (let n = 0; n < 6; n += 1) await shop.silent();
  await shop.keepTo("prospects", true);
  await Promise.all([1, 2].map(async () => await runRetention(database, shop.merchantId, "prospects")));
  await deliverDue(database, { folder });
  expect(new Set(shop.heard().map(({ to }) => to)).size).toBe(6);
  expect(shop.heard()).toHaveLength(6);
});

test("who came with her card, without buying, is not removed for silence; who says that she stays may be written to", async () => {
  const shop = await openShop();
  const visitor = await shop.silent();
  const staying = await shop.silent();
  const silent = await shop.silent();
  await shop.inShop(
    async (tx) =>
      await tx.run(sql`
        with program as (
          insert into loyalty.program (merchant_id, id, name, state, created_at, updated_at)
          values (${shop.merchantId}, ${newId()}, 'Points', 'draft', ${tx.now}, ${tx.now})
          returning id
        )
        insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at, last_visit_on)
        select ${shop.merchantId}, ${newId()}, program.id, ${visitor}, 'active', '2020-01-01', ${tx.now}::date from program`),
  );
  await shop.inShop(async (tx) => {
    await tx.run(sql`
      insert into privacy.stay (merchant_id, customer_id, asked_at, until_on)
      values (${shop.merchantId}, ${staying}, ${tx.now}, ${tx.now}::date)`);
    await keepStay(tx, staying);
  });
  await shop.keepTo("prospects", false);
  await shop.keepTo("customers", false);
  await runRetention(database, shop.merchantId, "customers");
  await runRetention(database, shop.merchantId, "prospects");
  expect(await shop.erased()).toEqual([silent]);
  expect(await shop.inShop(async (tx) => await decide(tx, staying, asked("marketing")))).toMatchObject({
    reason: "OK_CONSENT",
  });
});

test("who said that she stays, stays when her records are put together", async () => {
  const shop = await openShop();
  const kept = await shop.silent();
  const double = await shop.silent();
  await shop.inShop(async (tx) => {
    await tx.run(sql`
      insert into privacy.stay (merchant_id, customer_id, asked_at, until_on)
      values (${shop.merchantId}, ${double}, ${tx.now}, ${tx.now}::date)`);
    await keepStay(tx, double);
    granted(await mergeCustomers(tx, shop.actor, { keptId: kept, absorbedId: double }));
  });
  await shop.keepTo("prospects", false);
  await runRetention(database, shop.merchantId, "prospects");
  expect(await shop.erased()).toEqual([]);
});

const signs = [
  "came",
  "bought",
  "taken",
  "chose",
  "looked",
  "stays",
  "asked",
  "joined",
  "visited",
  "agreed",
] as const;

/** Who showed signs of life, by dice: most about three years ago, to the day. */
async function peopleWithSigns(tx: Tx, count: number): Promise<string[]> {
  let state = 7;
  const roll = (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
  const pick = <One>(these: readonly One[]): One => these[roll(these.length)] as One;
  const shown = Array.from({ length: count }, (_, n) => ({ id: newId(), n })).flatMap(({ id, n }) =>
    Array.from({ length: 1 + roll(3) }, () => ({
      id,
      n,
      sign: roll(9) === 0 ? "nothing" : pick(signs),
      at: new Date(
        Date.parse(tx.now) -
          pick([30, 400, 1_094, 1_095, 1_096, 1_097, 1_098, 1_500, 2_000]) * 86_400_000 -
          roll(86_400_000),
      ).toISOString(),
    })),
  );
  const of = (sign: (typeof signs)[number] | null) => sql`(
    select id, n, sign, max(at) as at
    from json_to_recordset(${JSON.stringify(shown)}::json) as told (id uuid, n integer, sign text, at timestamptz)
    where ${sign === null ? sql`true` : sql`sign = ${sign}`}
    group by id, n, sign) as one`;
  const m = tx.merchantId;
  const programId = newId();
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, sort_name, country, source, created_at, created_on, updated_at)
    select ${m}, id, 'p' || n, 'FR', case when bool_or(sign = 'came') then 'staff' else 'import' end,
      coalesce(max(at) filter (where sign = 'came'), ${tx.now}::timestamptz - interval '1200 days'), ${tx.now}::date, ${tx.now}
    from ${of(null)} group by id, n`);
  await tx.run(sql`
    insert into customers.identifier (merchant_id, kind, value, customer_id, display, is_primary, created_at)
    select ${m}, 'email', 'p' || n || '@' || ${m}::text || '.test', id, '-', true, ${tx.now} from ${of(null)} group by id, n`);
  await tx.run(sql`
    insert into purchases.customer_fact (
      merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count, web_sale_count, refund_count,
      gross_cents, refunded_cents, gap_count)
    select ${m}, id, at::date, at::date, 1, 1, 1, 0, 0, 1000, 0, 0 from ${of("bought")}`);
  await tx.run(sql`
    insert into consent.collection (merchant_id, id, customer_id, collected_at, collected_from, origin, recorded_at)
    select ${m}, gen_random_uuid(), id, at, 'person', 'api', ${tx.now} from ${of("taken")}`);
  await tx.run(sql`
    insert into permission.choice (merchant_id, id, customer_id, at, origin, choices)
    select ${m}, gen_random_uuid(), id, at, 'space', '{}' from ${of("chose")}`);
  await tx.run(sql`
    insert into space.session (merchant_id, token_hash, customer_id, via, device, created_at, last_seen_at, expires_at)
    select ${m}, encode(sha256(id::text::bytea), 'hex'), id, 'email', '', at, at, at from ${of("looked")}`);
  await tx.run(sql`
    insert into privacy.stay (merchant_id, customer_id, asked_at, until_on, stayed_at)
    select ${m}, id, at, at::date, at from ${of("stays")}`);
  await tx.run(sql`
    insert into privacy.request (
      merchant_id, id, number, customer_id, kind, origin, received_at, received_on, due_on, identity, state, outcome, closed_at, created_by)
    select ${m}, gen_random_uuid(), n, id, 'access', 'counter', at, at::date, at::date, 'asked', 'done', 'copy', at, 'x' from ${of("asked")}`);
  await tx.run(sql`
    insert into loyalty.program (merchant_id, id, name, state, created_at, updated_at)
    values (${m}, ${programId}, 'Points', 'draft', ${tx.now}, ${tx.now})`);
  await tx.run(sql`
    insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at, last_visit_on)
    select ${m}, gen_random_uuid(), ${programId}, id, 'active', min(case sign when 'joined' then at else '2020-01-01' end),
      max(at::date) filter (where sign = 'visited')
    from ${of(null)} where sign in ('joined', 'visited') group by id`);
  await tx.run(sql`
    insert into consent.standing (merchant_id, customer_id, channel, purpose, act, usable, entry_id, changed_at, granted_to)
    select ${m}, id, 'email', 'marketing', 'granted', true, gen_random_uuid(), at, 'merchant' from ${of("agreed")}`);
  return [...new Set(shown.map(({ id }) => id))];
}

test("whoever is due to leave the file counts as gone for offers, and nobody else does", async () => {
  const shop = await openShop();
  const { ids, due, gone, undated } = await shop.inShop(async (tx) => {
    const ids = await peopleWithSigns(tx, 600);
    const term = await termOf(tx, 36);
    const due: string[] = [];
    for (const rule of ["customers", "prospects"] as const)
      due.push(
        ...(await selectDue(tx, rule, term, { only: "all", limit: 10_000 })).map(
          ({ customerId }) => customerId,
        ),
      );
    const people = sql`select id as customer_id from unnest(${ids}::uuid[]) as one (id)`;
    const expired = async (purpose: "marketing" | "service") =>
      (
        await tx.rows<{ id: string }>(
          sql`select customer_id as id from (${await judged(tx, asked(purpose), people)}) as judged where reason = 'RETENTION_EXPIRED'`,
        )
      ).map(({ id }) => id);
    const served = new Set(await expired("service"));
    const gone = await expired("marketing");
    return { ids, due, gone, undated: gone.filter((id) => !served.has(id)) };
  });
  expect([gone.length > 100, ids.length - gone.length > 100, undated.length > 20]).toEqual([
    true,
    true,
    true,
  ]);
  // Of whom nothing dated is known no offer leaves; she stays three years from the day she came into the file.
  const dated = (some: readonly string[]) => some.filter((id) => !undated.includes(id)).sort();
  expect(dated(due)).toEqual(dated(gone));
  expect(new Set(due.filter((id) => undated.includes(id)))).toEqual(new Set(undated));
});

test("a record that a program made without a date may be served, and gets no offer", async () => {
  const shop = await openShop();
  const key = await makeKey(shop.merchantId);
  const made = await ask(key, "POST", "/customers", {
    firstName: "Io",
    emails: [`io@${shop.merchantId.slice(-6)}.test`],
  });
  const { id } = made.json<{ id: string }>();
  expect(await shop.inShop(async (tx) => await decide(tx, id, asked("service")))).toMatchObject({
    reason: "OK_SERVICE",
  });
  expect(await shop.inShop(async (tx) => await decide(tx, id, asked("marketing")))).toMatchObject({
    allowed: false,
    reason: "RETENTION_EXPIRED",
  });
});

test("whoever looks at the outbox, a call list or the lines of a mailing leaves a line", async () => {
  const shop = await openShop();
  const key = await makeKey(shop.merchantId);
  const before = await ask(key, "GET", "/privacy/views");
  expect(before.json<{ items: unknown[] }>().items).toEqual([]);
  expect((await ask(key, "GET", "/messages")).statusCode).toBe(200);
  const { items } = (await ask(key, "GET", "/privacy/views")).json<{ items: { what: string }[] }>();
  expect(items.map(({ what }) => what)).toEqual(["list"]);
});

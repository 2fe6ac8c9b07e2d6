import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { addReaders, granted, identify, letGo, useRelay } from "../../../tests/support/mailings.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { newPhone } from "../../../tests/support/space.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { closeMail } from "../../platform/mail.ts";
import { addTopic } from "../permission/index.ts";
import { deliverDue } from "./deliver.ts";
import { planMailing } from "./plan.ts";
import { closeEngine } from "./engine.ts";

const opened = await openTestServer();
const { database, server } = opened;
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();
afterAll(async () => {
  closeMail();
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

/** The address of the header List-Unsubscribe of what a reader got, as a mail program reads it. */
function wayOut(address: string): string {
  const mail = sink.mails.findLast(({ to }) => to === address);
  const unfolded = (mail?.source ?? "").replaceAll(/\r?\n[ \t]+/g, " ");
  return new URL(/^List-Unsubscribe: .*?<(https?:[^>]+)>/m.exec(unfolded)?.[1] ?? "").pathname;
}

test("whoever leaves, drops the topic or takes a pause by a message's own links is left out of the next one, and says why", async () => {
  const shop = await openTestShop(database);
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const domain = `${shop.slice(-6)}.test`;
  const people = await inShop(async (tx) => {
    await identify(tx);
    granted(
      await addTopic(tx, systemActor(shop, "test"), { key: "news", nameFr: "Nouveautés", nameEn: "News" }),
    );
    return await addReaders(tx, 6, domain);
  });
  await useRelay(database, shop, sink.url, {});
  const mailing = { audience: { customerIds: people }, topic: "news" };
  await inShop(async (tx) => await letGo(tx, mailing));
  expect(await deliverDue(database, { folder })).toBe(6);

  const [leaves, drops, pauses, comesBack, wantsFewer] = [1, 2, 3, 4, 5].map((n) =>
    wayOut(`k${n}@${domain}`),
  );
  const one = await server.inject({
    method: "POST",
    url: leaves ?? "",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: "List-Unsubscribe=One-Click",
  });
  expect(one.statusCode).toBe(200);
  const phone = newPhone(opened);
  await phone.post(drops ?? "", { act: "topic", topic: "news" });
  await phone.post(pauses ?? "", { act: "pause" });
  await phone.post(comesBack ?? "", { act: "stop" });
  const version = /name="version" value="([^"]+)"/.exec((await phone.get(comesBack ?? "")).body)?.[1] ?? "";
  await phone.post(comesBack ?? "", { act: "resume", version });

  await phone.post(wantsFewer ?? "", { act: "fewer" });

  const next = await inShop(async (tx) => await letGo(tx, { ...mailing, name: "Suivant" }));
  expect(await deliverDue(database, { folder })).toBe(2);
  const reasons = await inShop(
    async (tx) =>
      await tx.rows<{ name: string; reason: string | null; state: string }>(sql`
        select customer.first_name as name, message.state, case when message.state = 'skipped' then message.reason end as reason
        from messages.message
        join customers.customer on customer.merchant_id = message.merchant_id and customer.id = message.customer_id
        where message.merchant_id = ${tx.merchantId} and mailing_id = ${next}
        order by customer.id`),
  );
  expect(reasons.map(({ reason, state }) => reason ?? state)).toEqual([
    "CONSENT_WITHDRAWN",
    "PREF_TOPIC_OFF",
    "PREF_PAUSED",
    "sent",
    "PREF_FREQUENCY",
    "sent",
  ]);
  const left = await inShop(
    async (tx) =>
      await tx.one<{ count: number }>(sql`
        select count(*) as count from messages.message
        where merchant_id = ${tx.merchantId} and unsubscribed_at is not null`),
  );
  expect(left.count).toBe(3);
});

test("whoever buys after a message was planned and before it leaves gets none, where the mailing says so", async () => {
  const shop = await openTestShop(database);
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const domain = `${shop.slice(-6)}.test`;
  const people = await inShop(async (tx) => {
    await identify(tx);
    return await addReaders(tx, 4, domain);
  });
  await useRelay(database, shop, sink.url, {});
  const buy = async (tx: Tx, customerId: string | undefined, at: string, kind = "sale"): Promise<void> => {
    await tx.run(sql`
      insert into purchases.receipt (
        merchant_id, id, kind, source, external_id, channel, customer_id, happened_at, day, currency, total_cents, content_hash,
        recorded_at
      )
      values (
        ${shop}, platform.uuid7(${tx.now}), ${kind}, 'test', ${`${customerId} ${kind}`}, 'web', ${customerId ?? null}, ${at},
        ${at}::timestamptz::date, 'EUR', ${kind === "sale" ? 4_000 : -4_000}, 'x', ${tx.now}
      )`);
  };
  const sendAt = new Date(Date.now() + 7_200_000).toISOString();
  const audience = { customerIds: people };
  const ids = await inShop(async (tx) => {
    const reminder = await letGo(tx, { audience, sendAt, skipsBuyers: true });
    const news = await letGo(tx, { audience: { customerIds: people.slice(0, 1) }, sendAt });
    for (const id of [reminder, news]) await planMailing(tx, id);
    await buy(tx, people[1], new Date(Date.parse(tx.now) - 60_000).toISOString());
    await buy(tx, people[2], new Date(Date.parse(tx.now) + 60_000).toISOString(), "refund");
    return { reminder, news };
  });
  await moveClock(database, 3_600_000);
  await inShop(async (tx) => await buy(tx, people[0], tx.now));
  await moveClock(database, 7_201_000);
  await deliverDue(database, { folder });
  await moveClock(database, 0);
  const left = await inShop(
    async (tx) =>
      await tx.rows<{ customerId: string; state: string; reason: string; news: boolean }>(sql`
        select customer_id as "customerId", state, reason, mailing_id = ${ids.news} as news from messages.message
        where merchant_id = ${shop} and mailing_id is not null
        order by news, customer_id`),
  );
  expect(left).toEqual([
    { customerId: people[0], state: "skipped", reason: "BOUGHT_MEANWHILE", news: false },
    ...people
      .slice(1)
      .map((customerId) => ({ customerId, state: "sent", reason: "OK_CONSENT", news: false })),
    { customerId: people[0], state: "sent", reason: "OK_CONSENT", news: true },
  ]);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { addReaders, addWords, granted, identify, letGo, useRelay } from "../../../tests/support/mailings.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { eraseCustomer } from "../customers/index.ts";
import { addCap, unsubscribe } from "../permission/index.ts";
import { deliverDue } from "./deliver.ts";
import {
  cancelMailing,
  leaveMessage,
  mailingReport,
  noteReturn,
  pauseMailing,
  planMailing,
  readReturnPath,
  resumeMailing,
  closeEngine,
} from "./index.ts";

const database = await openTestDatabase();
wireRooms();
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();
const options = { folder };
const actor = (merchantId: string) => systemActor(merchantId, "test");

afterEach(() => database.clock.setOffset(0));
afterAll(async () => {
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

async function openShop(readers: number, relay: Parameters<typeof useRelay>[3] | null = {}) {
  const shop = await openTestShop(database);
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const people = await inShop(async (tx) => {
    await identify(tx);
    return await addReaders(tx, readers, `${shop.slice(-6)}.test`);
  });
  if (relay !== null) await useRelay(database, shop, sink.url, relay);
  return { shop, inShop, people, domain: `${shop.slice(-6)}.test` };
}

async function states(tx: Tx, mailingId: string) {
  return await tx.rows<{
    n: string;
    state: string;
    reason: string;
    attempts: number;
    double: boolean;
    bounce: string | null;
  }>(sql`
    select customer.first_name as n, state, reason, attempts, is_possible_duplicate as double, bounce
    from messages.message
    join customers.customer on customer.merchant_id = message.merchant_id and customer.id = message.customer_id
    where message.merchant_id = ${tx.merchantId} and mailing_id = ${mailingId}
    order by customer.id`);
}

const report = async (tx: Tx, id: string) => granted(await mailingReport(tx, id));

function mailsTo(domain: string) {
  return sink.mails.filter(({ to }) => to.endsWith(`@${domain}`));
}

test("a mailing goes to whoever agreed, once, with the way to leave signed into it", async () => {
  const { inShop, people, domain } = await openShop(5, {
    returnAddress: "retours@maison.example",
    dkimDomain: "maison.example",
  });
  const id = await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  expect(await deliverDue(database, options)).toBe(5);
  expect(await deliverDue(database, options)).toBe(0);
  const mails = mailsTo(domain);
  expect(mails.map(({ to }) => to).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `k${n}@${domain}`));
  for (const { source, from } of mails) {
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(source).toMatch(/^List-Unsubscribe: <https?:\/\/[^>]+\/u\/[\w-]+>/m);
    expect(source).toMatch(/^DKIM-Signature: [^]*list-unsubscribe[^]*list-unsubscribe-post/m);
    const messageId = await inShop(async (tx) => await readReturnPath(tx, from));
    expect(source).toContain(`Message-ID: <${messageId}@maison.example>`);
  }
  expect(await inShop(async (tx) => await report(tx, id))).toMatchObject({
    mailing: { state: "finished", counts: { planned: 5, sent: 5, open: 0, skipped: 0 } },
    possibleDuplicates: 0,
  });
});

test("a list is written to in its own order, whoever it names twice once", async () => {
  const { inShop, people, domain } = await openShop(12, { connections: 1 });
  const order = [7, 3, 11, 1, 9, 5, 12, 2, 10, 4, 8, 6];
  const customerIds = [...order, 7, 1].map((n) => people[n - 1] ?? "");
  await inShop(async (tx) => await letGo(tx, { audience: { customerIds } }));
  expect(await deliverDue(database, options)).toBe(12);
  expect(mailsTo(domain).map(({ to }) => to)).toEqual(order.map((n) => `k${n}@${domain}`));
});

test("nobody else says that a message came back: an address that was changed by one sign names none", async () => {
  const { inShop, people, domain } = await openShop(1, { returnAddress: "retours@maison.example" });
  await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  await deliverDue(database, options);
  const [mail] = mailsTo(domain);
  const address = mail?.from ?? "";
  const at = address.indexOf("+") + 1;
  expect(await inShop(async (tx) => await readReturnPath(tx, address.toUpperCase()))).not.toBeNull();
  for (let index = at; index < address.indexOf("@"); index += 1) {
    const other = address[index] === "a" ? "b" : "a";
    const changed = address.slice(0, index) + other + address.slice(index + 1);
    expect(await inShop(async (tx) => await readReturnPath(tx, changed))).toBeNull();
  }
  const elsewhere = await openShop(0);
  expect(await elsewhere.inShop(async (tx) => await readReturnPath(tx, address))).toBeNull();
});

test("one message per address; who leaves, is erased or bounces between planning and sending gets nothing", async () => {
  const { shop, inShop, people, domain } = await openShop(6);
  const [a = "", b = "", c = "", d = "", e = "", f = ""] = people;
  await inShop(async (tx) => {
    await tx.run(sql`
      update customers.identifier set value = ${`k1@${domain}`}
      where merchant_id = ${shop} and customer_id = ${b} and kind = 'email'`);
  });
  const sendAt = new Date(Date.now() + 7_200_000).toISOString();
  const id = await inShop(async (tx) => {
    const mailing = await letGo(tx, { audience: { customerIds: [a, b, c, d, e, f] }, sendAt });
    expect(await planMailing(tx, mailing)).toEqual({ planned: 6 });
    return mailing;
  });
  await inShop(async (tx) => {
    await unsubscribe(tx, { customerId: d, channel: "email", scope: "all_marketing", origin: "page" });
    granted(await eraseCustomer(tx, actor(shop), e, { by: "person" }));
    await tx.run(sql`
      update customers.identifier set status = 'bad', status_reason = 'hard_bounce', status_at = ${tx.now}
      where merchant_id = ${shop} and customer_id = ${f} and kind = 'email'`);
  });
  expect(await deliverDue(database, options)).toBe(0);
  database.clock.setOffset(7_200_000);
  await deliverDue(database, options);
  expect(
    mailsTo(domain)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([`k1@${domain}`, `k3@${domain}`]);
  expect(await inShop(async (tx) => await states(tx, id))).toMatchObject([
    { n: "Léa1", state: "sent" },
    { n: "Léa2", state: "skipped", reason: "DUPLICATE_ADDRESS" },
    { n: "Léa3", state: "sent" },
    { n: "Léa4", state: "skipped", reason: "CONSENT_WITHDRAWN" },
    { n: "Léa6", state: "skipped", reason: "SUPP_HARD_BOUNCE" },
  ]);
  expect(await inShop(async (tx) => await report(tx, id))).toMatchObject({
    mailing: { state: "finished", counts: { planned: 6, sent: 2, skipped: 3, erased: 1 } },
  });
});

test("each answer of a relay does what it says, and nobody is judged by its haste", async () => {
  const { shop, inShop, people, domain } = await openShop(9, {
    retrySeconds: [300, 900, 3_600],
    connections: 2,
  });
  const at = (n: number): string => `k${n}@${domain}`;
  const throttled = "454 4.7.0 Throttling failure: Maximum sending rate exceeded";
  sink.script(at(2), ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]);
  sink.script(at(3), ["550 5.1.1 user unknown"]);
  sink.script(
    at(4),
    Array.from({ length: 4 }, () => "452 4.2.2 mailbox full"),
  );
  sink.script(at(5), [throttled]);
  sink.script(at(6), [throttled]);
  sink.script(at(8), ["drop"]);
  sink.script(at(9), ["421 4.3.2 shutting down"]);
  const id = await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  await deliverDue(database, options);
  const lanes = await database.inPlatform(
    async (tx) =>
      await tx.rows<{ slowedTo: number | null }>(sql`
        select slowed_to as "slowedTo" from messages.lane where relay like ${`%${new URL(sink.url).port}`}`),
  );
  expect(lanes.some(({ slowedTo }) => slowedTo !== null)).toBe(true);
  for (const seconds of [20, 60, 320, 700, 1_300, 5_000, 9_000]) {
    database.clock.setOffset(seconds * 1_000);
    await deliverDue(database, options);
  }
  expect(await inShop(async (tx) => await states(tx, id))).toMatchObject([
    { state: "sent", attempts: 1 },
    { state: "sent", attempts: 3 },
    { state: "failed", attempts: 1, bounce: "hard" },
    { state: "failed", attempts: 4, bounce: "soft" },
    { state: "sent", bounce: null },
    { state: "sent", bounce: null },
    { state: "sent" },
    { state: "sent", attempts: 2, double: true },
    { state: "sent", double: false },
  ]);
  const twice = mailsTo(domain).filter(({ to }) => to === at(8));
  const ids = twice.map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]);
  expect(twice).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  const status = await inShop(
    async (tx) =>
      await tx.rows<{ customerId: string; status: string }>(sql`
        select customer_id as "customerId", status from customers.identifier
        where merchant_id = ${shop} and kind = 'email' and status = 'bad'`),
  );
  expect(status).toEqual([{ customerId: people[2], status: "bad" }]);
  expect(await inShop(async (tx) => await report(tx, id))).toMatchObject({
    mailing: { state: "finished", counts: { sent: 7, bounced: 2, failed: 0 } },
    possibleDuplicates: 1,
  });
});

test("a mailing that is paused hands nothing over, goes on where it stopped, and one given up skips the rest", async () => {
  const { shop, inShop, people, domain } = await openShop(40);
  const id = await inShop(
    async (tx) => await letGo(tx, { audience: { customerIds: people }, perSecond: 20 }),
  );
  const sending = deliverDue(database, options);
  while (mailsTo(domain).length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
  await inShop(async (tx) => granted(await pauseMailing(tx, actor(shop), id)));
  await sending;
  const sent = mailsTo(domain).length;
  expect(sent).toBeLessThan(40);
  await deliverDue(database, options);
  expect(mailsTo(domain)).toHaveLength(sent);
  expect(await inShop(async (tx) => await report(tx, id))).toMatchObject({
    mailing: { state: "paused", pausedFor: "owner", counts: { sent, open: 40 - sent } },
  });
  await inShop(async (tx) => granted(await resumeMailing(tx, actor(shop), id)));
  const again = deliverDue(database, options);
  while (mailsTo(domain).length < sent + 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await inShop(async (tx) => granted(await cancelMailing(tx, actor(shop), id)));
  await again;
  const { mailing, byReason } = await inShop(async (tx) => await report(tx, id));
  expect(mailing).toMatchObject({ state: "cancelled" });
  expect(mailing.counts.sent + mailing.counts.skipped).toBe(40);
  expect(byReason).toEqual([
    { reason: "CANCELLED", state: "skipped", count: mailing.counts.skipped, label: null },
  ]);
  expect(new Set(mailsTo(domain).map(({ to }) => to)).size).toBe(mailing.counts.sent);
});

test("complaints warn at one in a thousand and stop the mailing at three, once two hundred were delivered", async () => {
  const { inShop, people } = await openShop(1_000);
  const id = await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  await inShop(async (tx) => await planMailing(tx, id));
  const mark = async (from: number, to: number) =>
    await inShop(
      async (tx) =>
        await tx.run(sql`
          update messages.message set state = 'sent', sent_at = ${tx.now}, ended_at = ${tx.now}, next_try_at = null
          where merchant_id = ${tx.merchantId} and customer_id = any(${people.slice(from, to)}::uuid[])`),
    );
  const complain = async (n: number) =>
    await inShop(async (tx) => {
      const { id: messageId } = await tx.one<{ id: string }>(sql`
        select id from messages.message where merchant_id = ${tx.merchantId} and customer_id = ${people[n]}`);
      return [
        await noteReturn(tx, { messageId, kind: "complaint" }),
        await noteReturn(tx, { messageId, kind: "complaint" }),
      ];
    });
  await mark(0, 150);
  expect(await complain(0)).toMatchObject([
    { noted: true, objected: true, guard: "none" },
    { noted: false, objected: false },
  ]);
  await mark(150, 500);
  expect((await complain(1))[0]).toMatchObject({ guard: "pause" });
  expect(await inShop(async (tx) => await report(tx, id))).toMatchObject({
    mailing: { state: "paused", pausedFor: "complaints", counts: { complained: 2, unsubscribed: 2 } },
    complaintRate: 0.004,
    isWarned: true,
  });
});

test("without a relay lines are kept, count against the caps, and the person's story shows them", async () => {
  const { shop, inShop, people } = await openShop(2, null);
  await inShop(
    async (tx) =>
      await addCap(tx, actor(shop), {
        name: "Un par semaine",
        channel: "email",
        topic: null,
        segmentId: null,
        most: 1,
        span: "rolling",
        hours: 168,
        onHit: "skip",
        isOn: true,
      }),
  );
  const first = await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  await deliverDue(database, options);
  const second = await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  await deliverDue(database, options);
  expect(await inShop(async (tx) => await report(tx, first))).toMatchObject({
    mailing: { state: "finished", counts: { kept: 2 } },
  });
  expect(await inShop(async (tx) => await report(tx, second))).toMatchObject({
    mailing: { state: "finished", counts: { skipped: 2 } },
    byReason: [{ reason: expect.stringMatching(/^PRESSURE_CAP:/), count: 2, label: "Un par semaine" }],
  });
});

test("the same hour where each person lives; the mailing ends with the last zone", async () => {
  const { inShop, people, domain } = await openShop(3);
  const zones = ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe"];
  await inShop(async (tx) => {
    for (const [index, zone] of zones.entries())
      await tx.run(sql`
        update customers.customer set time_zone = ${zone} where merchant_id = ${tx.merchantId} and id = ${people[index]}`);
  });
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const id = await inShop(
    async (tx) => await letGo(tx, { audience: { customerIds: people }, sendLocal: `${day}T09:00` }),
  );
  const seen: string[][] = [];
  for (const hour of ["04:30", "05:30", "08:30", "13:30"]) {
    database.clock.setOffset(Date.parse(`${day}T${hour}:00Z`) - Date.now());
    await deliverDue(database, options);
    seen.push(mailsTo(domain).map(({ to }) => to.slice(0, 2)));
    const { mailing } = await inShop(async (tx) => await report(tx, id));
    expect(mailing.state).toBe(hour === "13:30" ? "finished" : "sending");
  }
  expect(seen).toEqual([[], ["k2"], ["k2", "k1"], ["k2", "k1", "k3"]]);
});

test("what came too late is not sent, and says so", async () => {
  const { inShop, people, domain } = await openShop(1);
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const id = await inShop(async (tx) => {
    const mailing = await letGo(tx, { audience: { customerIds: people }, expiresAt });
    await planMailing(tx, mailing);
    return mailing;
  });
  database.clock.setOffset(120_000);
  await deliverDue(database, options);
  expect(mailsTo(domain)).toEqual([]);
  expect(await inShop(async (tx) => await states(tx, id))).toMatchObject([
    { state: "skipped", reason: "EXPIRED" },
  ]);
});

test("under load, with the commit of a withdrawal nothing more leaves for whoever withdrew", async () => {
  const { shop, inShop, people, domain } = await openShop(600, { connections: 5 });
  const number = new Map(people.map((id, index) => [`k${index + 1}@${domain}`, id]));
  // Slowly enough that the last ones are still to leave when they withdraw, whatever the machine.
  const id = await inShop(
    async (tx) => await letGo(tx, { audience: { customerIds: people }, perSecond: 200 }),
  );
  const begun = sink.mails.length;
  const sending = deliverDue(database, options);
  const left = new Map<string, number>();
  while (sink.mails.length < begun + 50) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let n = 599; n >= 0; n -= 7) {
    const customerId = people[n] ?? "";
    await inShop(
      async (tx) =>
        await unsubscribe(tx, { customerId, channel: "email", scope: "all_marketing", origin: "page" }),
    );
    // What the relay had by then, it had before the commit.
    left.set(customerId, sink.mails.length);
  }
  await sending;
  const isOver = async () => (await inShop(async (tx) => await report(tx, id))).mailing.counts.open === 0;
  await expect
    .poll(async () => (await deliverDue(database, options)) >= 0 && (await isOver()), { timeout: 60_000 })
    .toBe(true);
  const late = sink.mails.flatMap(({ to }, place) => {
    const customerId = number.get(to);
    const most = customerId === undefined ? undefined : left.get(customerId);
    return most !== undefined && place >= most ? [to] : [];
  });
  expect(late).toEqual([]);
  const { mailing } = await inShop(async (tx) => await report(tx, id));
  expect(mailing.state).toBe("finished");
  expect(mailing.counts.sent + mailing.counts.skipped).toBe(600);
  expect(mailing.counts.skipped).toBeGreaterThan(0);
  expect(mailsTo(domain)).toHaveLength(mailing.counts.sent);
  await inShop(async (tx) => {
    const open = await tx.one<{ count: number }>(sql`
      select count(*)::int as count from permission.contact where merchant_id = ${shop} and state = 'reserved'`);
    expect(open.count).toBe(0);
  });
});

test("an offer written by hand takes its place like any other and says how to leave", async () => {
  const { inShop, people, domain } = await openShop(1);
  const { id } = await inShop(
    async (tx) =>
      await leaveMessage(tx, {
        channel: "email",
        to: `k1@${domain}`,
        customerId: people[0] ?? "",
        kind: "by_hand",
        language: "fr",
        subject: "Pour vous",
        text: "Nous avons reçu ce que vous aimez.",
        purpose: "marketing",
      }),
  );
  await deliverDue(database, options);
  const [mail] = mailsTo(domain);
  expect(mail?.source).toContain(`Message-ID: <${id}@maison.example>`);
  expect(mail?.source).toMatch(/^List-Unsubscribe-Post:/m);
  expect(mail?.source).toMatch(/\/u\/[\w-]+/);
});

test("names and words that want to be code, headers or tags stay words", async () => {
  const { inShop, people, domain } = await openShop(1);
  const hostile = "{{ 'x' | repeat: 9 }}<script>alert(1)</script>\r\nBcc: autre@example.test";
  await inShop(
    async (tx) =>
      await tx.run(sql`
        update customers.customer set first_name = ${hostile} where merchant_id = ${tx.merchantId} and id = ${people[0]}`),
  );
  const id = await inShop(async (tx) => {
    const templateId = await addWords(tx, {
      subject: 'Bonjour {{ first_name | default: "vous" }}',
      text: 'Bonjour {{ first_name | default: "vous" }}',
    });
    return await letGo(tx, { audience: { customerIds: people }, templateId });
  });
  await deliverDue(database, options);
  const [mail] = mailsTo(domain);
  expect(mail?.source).not.toMatch(/^Bcc:/im);
  expect(mail?.source).not.toContain("<script>");
  expect(await inShop(async (tx) => await states(tx, id))).toMatchObject([{ state: "sent" }]);
});

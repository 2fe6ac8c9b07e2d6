import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { addReaders, identify, letGo, useRelay } from "../../../tests/support/mailings.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { arbitrate } from "./arbitrate.ts";
import { closeEngine, deliverDue, planMailing } from "./index.ts";
import { openJournal, readJournal } from "./journal.ts";

const database = await openTestDatabase();
wireRooms();
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();
afterAll(async () => {
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

/** A shop whose sender died with every message of a mailing in hand: their ids, in the order of its readers. */
async function strand(readers: number, holder: string) {
  const shop = await openTestShop(database);
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const people = await inShop(async (tx) => {
    await identify(tx);
    return await addReaders(tx, readers, `${shop.slice(-6)}.test`);
  });
  await useRelay(database, shop, sink.url);
  const ids = await inShop(async (tx) => {
    const id = await letGo(tx, { audience: { customerIds: people } });
    await planMailing(tx, id);
    await arbitrate(tx);
    await tx.run(sql`
      update messages.message
      set state = 'sending', next_try_at = null, attempts = 1, lease_holder = ${holder}, leased_until = ${tx.now}::timestamptz + interval '1 hour'
      where merchant_id = ${shop} and mailing_id = ${id}`);
    const rows = await tx.rows<{ id: string }>(sql`
      select id from messages.message where merchant_id = ${shop} and mailing_id = ${id} order by customer_id`);
    return rows.map((row) => row.id);
  });
  const lines = async () =>
    await inShop(
      async (tx) =>
        await tx.rows<{ state: string; attempts: number; double: boolean; answer: string | null }>(sql`
          select state, attempts, is_possible_duplicate as double, server_answer as answer
          from messages.message where merchant_id = ${shop} and mailing_id is not null order by customer_id`),
    );
  const sent = () =>
    sink.mails.filter(({ to }) => to.endsWith(`${shop.slice(-6)}.test`)).map(({ to }) => to.slice(0, 2));
  return { ids, lines, sent, inShop };
}

/** The pages of a process whose number nobody bears. */
async function dead(holder: string, write: (journal: ReturnType<typeof openJournal>) => void): Promise<void> {
  const elsewhere = await mkdtemp(join(tmpdir(), "rebelote-dead-"));
  const journal = openJournal(elsewhere, holder);
  write(journal);
  journal.close();
  const text = await readFile(join(elsewhere, `${holder}.journal`), "utf8");
  await writeFile(join(folder, `${holder}.journal`), text.replace(/"pid":\d+/, '"pid":4194304'));
  await rm(elsewhere, { recursive: true });
}

test("of a dead sender's messages the answered are settled, the begun sent once more and marked, the others sent", async () => {
  const holder = newId();
  const { ids, lines, sent } = await strand(4, holder);
  const [answered = "", begun = "", refused = ""] = ids;
  await dead(holder, (journal) => {
    journal.begin([answered, begun, refused]);
    journal.hear({ id: answered, outcome: "sent", answer: "250 taken before the end" });
    journal.hear({ id: refused, outcome: "hard", error: "550 5.1.1 unknown" });
  });
  await deliverDue(database, { folder });
  expect(sent().sort()).toEqual(["k2", "k4"]);
  expect(await lines()).toMatchObject([
    { state: "sent", attempts: 1, double: false, answer: "250 taken before the end" },
    { state: "sent", attempts: 2, double: true },
    { state: "failed", attempts: 1, double: false },
    { state: "sent", attempts: 1, double: false },
  ]);
  await deliverDue(database, { folder });
  expect(await readJournal(folder, holder)).toBeNull();
});

test("without its journal everything a dead sender had in hand is sent once more, and marked", async () => {
  const { lines, sent, inShop } = await strand(3, newId());
  await deliverDue(database, { folder });
  expect(sent()).toEqual([]);
  await inShop(async (tx) => {
    await tx.run(
      sql`update messages.message set leased_until = ${tx.now} where merchant_id = ${tx.merchantId} and state = 'sending'`,
    );
  });
  await deliverDue(database, { folder });
  expect(sent().sort()).toEqual(["k1", "k2", "k3"]);
  expect((await lines()).every(({ state, double }) => state === "sent" && double)).toBe(true);
});

test("a journal whose last line was cut is read up to there, and begins anew when nothing is open", async () => {
  const holder = newId();
  const journal = openJournal(folder, holder);
  const [one, other] = [newId(), newId()];
  journal.begin([one, other]);
  journal.hear({ id: one, outcome: "soft", error: `452 ${"x".repeat(300_000)}` });
  await writeFile(join(folder, `${holder}.journal`), `h {"id":"${other}","outc`, { flag: "a" });
  const left = await readJournal(folder, holder);
  expect(left?.get(one)).toMatchObject({ outcome: "soft" });
  expect(left?.get(other)).toBe("begun");
  journal.forget();
  expect([...((await readJournal(folder, holder)) ?? [])]).toEqual([]);
  journal.close();
  expect(await readdir(folder)).toContain(`${holder}.journal`);
});

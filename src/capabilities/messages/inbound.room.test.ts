import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openReturns, report } from "../../../tests/support/returns.ts";
import { forgetInbound } from "./queries-mailbox.ts";
import { receiveMail } from "./index.ts";

const { database, ask, key, shop, written, receive, statusOf, reasonFor, bounceOf } = await openReturns();
const otherShop = await openTestShop(database);

describe("a report", () => {
  test("of a dead address marks it, on every record that has it, once", async () => {
    const lea = await written();
    const twin = await ask(key, "POST", "/customers", { lastName: "Couple", emails: [lea.email] });
    expect(await reasonFor(lea.customerId)).toBe("OK_TRANSACTIONAL");
    const raw = report(lea.returnPath, "5.1.1");
    expect(await receive(raw)).toMatchObject({
      kind: "hard",
      customerId: lea.customerId,
      effect: { suppressed: true },
    });
    expect(await receive(raw)).toMatchObject({ kind: "duplicate", customerId: lea.customerId });
    expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "hard_bounce" });
    expect(await bounceOf(lea.messageId)).toBe("hard");
    expect(await reasonFor(lea.customerId)).toBe("SUPP_HARD_BOUNCE");
    const both = await ask(key, "GET", `/customers/${twin.json<{ id: string }>().id}`);
    expect(both.json<{ emails: object[] }>().emails[0]).toMatchObject({ status: "bad" });
    const timeline = await ask(key, "GET", `/customers/${lea.customerId}/timeline`);
    expect(timeline.json<{ items: { kind: string }[] }>().items.map(({ kind }) => kind)).toContain(
      "messages.hard",
    );
  });

  test("about a forward is about the address that was written to", async () => {
    const lea = await written();
    const heard = await receive(report(lea.returnPath, "5.1.1", { recipient: "boss@elsewhere.test" }));
    expect(heard).toMatchObject({ kind: "hard", customerId: lea.customerId });
    expect(await statusOf(lea.email)).toMatchObject({ status: "bad" });
  });

  test("of a full mailbox, a delay or a refusal of the sender leaves the address as it is", async () => {
    const [full, late, refused] = [await written(), await written(), await written()];
    expect((await receive(report(full.returnPath, "5.2.2"))).kind).toBe("soft");
    expect((await receive(report(late.returnPath, "4.4.7", { action: "delayed" }))).kind).toBe("delay");
    expect((await receive(report(refused.returnPath, "5.7.1"))).kind).toBe("block");
    for (const { email } of [full, late, refused])
      expect(await statusOf(email)).toMatchObject({ status: "unknown" });
    expect([
      await bounceOf(full.messageId),
      await bounceOf(late.messageId),
      await bounceOf(refused.messageId),
    ]).toEqual(["soft", null, "block"]);
  });

  test("that was forged is kept and acts on nobody", async () => {
    const lea = await written();
    const signed = lea.returnPath.split("@")[0] ?? "";
    const changed = `${signed.slice(0, -1)}${signed.endsWith("a") ? "b" : "a"}@retour.boutique.test`;
    for (const to of [
      changed,
      "b@retour.boutique.test",
      `b+${lea.messageId}@retour.boutique.test`,
      lea.email,
    ]) {
      const raw = report(to, "5.1.1", { recipient: lea.email });
      expect(await receive(raw)).toEqual({
        kind: "unknown",
        messageId: null,
        customerId: null,
        effect: null,
      });
      expect((await receive(raw)).kind).toBe("duplicate");
    }
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
    expect(await bounceOf(lea.messageId)).toBeNull();
    const elsewhere = await receiveMail(database, otherShop, report(lea.returnPath, "5.1.1"), "mailbox");
    expect(elsewhere.kind).toBe("unknown");
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("of five messages in a row over a week ends the writing; one that arrived begins anew", async () => {
    const lea = await written();
    const soft = async (daysAgo: number, comesBack: boolean): Promise<void> => {
      const { messageId, returnPath } = await written(lea);
      if (comesBack) await receive(report(returnPath, "5.2.2"));
      const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      await database.inMerchant(shop, async (tx) => {
        await tx.run(sql`
          update messages.message set sent_at = ${at}, ended_at = ${at} where merchant_id = ${shop} and id = ${messageId}`);
      });
    };
    await database.inMerchant(shop, async (tx) => {
      await tx.run(sql`delete from messages.message where merchant_id = ${shop} and id = ${lea.messageId}`);
    });
    await soft(20, true);
    await soft(18, false);
    for (const days of [9, 7, 5, 3]) await soft(days, true);
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
    const last = await written(lea);
    expect((await receive(report(last.returnPath, "5.2.2"))).effect).toMatchObject({ suppressed: true });
    expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "soft_bounces" });
  });
});

test("somebody of the shop says what no report says: a wrong number, a mailbox that works again", async () => {
  const lea = await written();
  await receive(report(lea.returnPath, "5.1.1"));
  const url = `/customers/${lea.customerId}/address-status`;
  const said = await ask(key, "PUT", url, { kind: "email", value: lea.email, status: "good" });
  expect(said.json<{ emails: object[] }>().emails[0]).toMatchObject({
    status: "good",
    statusReason: "staff",
  });
  expect(await reasonFor(lea.customerId)).toBe("OK_TRANSACTIONAL");
  const back = await ask(key, "PUT", url, { kind: "post", status: "bad" });
  expect(back.json<{ address: object }>().address).toMatchObject({ status: "bad" });
  const stranger = await ask(key, "PUT", url, { kind: "phone", value: "+33612345678", status: "bad" });
  expect([stranger.statusCode, stranger.json<{ code: string }>().code]).toEqual([404, "unknown_address"]);
});

test("what came back is gone with the person, and her data tell of it before", async () => {
  const lea = await written();
  await receive(report(lea.returnPath, "5.1.1"));
  await receive(report("b@retour.boutique.test", "5.1.1", { recipient: lea.email }));
  const count = async (): Promise<number> =>
    await database.inMerchant(
      shop,
      async (tx) =>
        (
          await tx.one<{ count: number }>(sql`
            select count(*) as count from messages.inbound
            where merchant_id = ${shop} and (customer_id = ${lea.customerId} or position(${Buffer.from(lea.email)} in raw) > 0)`)
        ).count,
    );
  expect(await count()).toBe(2);
  const data = await ask(key, "GET", `/customers/${lea.customerId}/personal-data`);
  expect(data.body).toContain("message_returns");
  const erased = await ask(key, "POST", `/customers/${lea.customerId}/erasure`, {
    by: "person",
    reason: "at_counter",
  });
  expect(erased.statusCode, erased.body).toBeLessThan(300);
  expect(await count()).toBe(0);
});

test("a message as it came is kept for a month, what acted on nobody as long, the rest as long as messages", async () => {
  const [lea, nobody] = [
    await written(),
    report("b@retour.boutique.test", "5.1.1", { recipient: "x@y.test" }),
  ];
  await receive(report(lea.returnPath, "5.1.1"));
  await receive(nobody);
  const keptAt = async (days: number): Promise<{ kind: string; hasRaw: boolean }[]> => {
    const before = (age: number): string => new Date(Date.now() + (days - age) * 86_400_000).toISOString();
    await database.inPlatform(
      async (tx) => await forgetInbound(tx, { raw: before(30), minor: before(30), all: before(90) }, 1_000),
    );
    return await database.inMerchant(
      shop,
      async (tx) =>
        await tx.rows<{ kind: string; hasRaw: boolean }>(sql`
          select kind, raw is not null as "hasRaw" from messages.inbound
          where merchant_id = ${shop} and (message_id = ${lea.messageId} or kind = 'unknown')
          group by kind, raw is not null order by kind`),
    );
  };
  expect(await keptAt(29)).toEqual([
    { kind: "hard", hasRaw: true },
    { kind: "unknown", hasRaw: true },
  ]);
  expect(await keptAt(31)).toEqual([{ kind: "hard", hasRaw: false }]);
  expect(await keptAt(91)).toEqual([]);
});

test("rates are judged from two hundred messages on", async () => {
  const few = (await ask(key, "GET", "/delivery/health")).json<{
    verdict: string;
    complaintRate: number | null;
    hard: number;
  }>();
  expect(few).toMatchObject({ verdict: "too_few", complaintRate: null });
  expect(few.hard).toBeGreaterThan(3);
});

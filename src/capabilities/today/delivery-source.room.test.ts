import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { addReaders, identify, letGo } from "../../../tests/support/mailings.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { cancelMailing, planMailing } from "../messages/index.ts";
import { refreshToday, today } from "./index.ts";

const database = await openTestDatabase();
wireRooms();

test("a mailing that was stopped and a reputation that falls are told, and no more once both are settled", async () => {
  const shop = await openTestShop(database);
  const told = async () => {
    await refreshToday(database, shop, () => 0);
    const { actions, later } = await database.inMerchant(shop, today);
    return [...actions, ...later].filter(({ key }) => key === "mailing_halted" || key === "mail_reputation");
  };
  const id = await database.inMerchant(shop, async (tx) => {
    await identify(tx);
    await addReaders(tx, 300);
    const made = await letGo(tx, { audience: { rule: { all: [] } } });
    await planMailing(tx, made);
    return made;
  });
  expect(await told()).toEqual([]);
  await database.asOwner(async (tx) => {
    // 250 were sent, and eight of those do not exist: 3.2 %, over the 2 % that make a sender suspect.
    await tx.run(sql`
      update messages.message set
        state = 'sent', next_try_at = null, sent_at = ${tx.now}, ended_at = ${tx.now},
        bounce = case when one.n <= 8 then 'hard' end, bounced_at = case when one.n <= 8 then ${tx.now}::timestamptz end
      from (select id, row_number() over (order by id) as n from messages.message where merchant_id = ${shop}) as one
      where message.merchant_id = ${shop} and message.id = one.id and one.n <= 250`);
    await tx.run(sql`
      update messages.mailing set state = 'paused', paused_for = 'bounces' where merchant_id = ${shop} and id = ${id}`);
  });
  expect(await told()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        key: "mailing_halted",
        text: "mailing_halted_bounces",
        values: { name: "Essai", open: 50, others: 0 },
        link: `/messages/${id}`,
      }),
      expect.objectContaining({
        key: "mail_reputation",
        values: expect.objectContaining({ hard: 8, sent: 250, stops: 0 }),
      }),
    ]),
  );
  await database.inMerchant(shop, async (tx) => await cancelMailing(tx, systemActor(shop, "test"), id));
  expect((await told()).map(({ key }) => key)).toEqual(["mail_reputation"]);
});

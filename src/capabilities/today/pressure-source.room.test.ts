import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { addPerson, plan, weekly } from "../../../tests/support/pressure.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addCap, changeCap, pressureSettings } from "../permission/index.ts";
import { refreshToday, today } from "./index.ts";

const database = await openTestDatabase();
wireRooms();

test("too much planned for somebody within a fortnight is told, and no more once it fits", async () => {
  const shop = await openTestShop(database);
  const told = async () => {
    await refreshToday(database, shop, () => 0);
    const { actions, later } = await database.inMerchant(shop, today);
    return [...actions, ...later].find(({ key }) => key === "too_much_pressure");
  };
  await database.inMerchant(shop, async (tx) => {
    await addCap(tx, systemActor(shop, "test"), { ...weekly, most: 1 });
    const customerId = await addPerson(tx);
    const on = (days: number) => new Date(Date.parse(tx.now) + days * 86_400_000).toISOString();
    await plan(tx, [
      { customerId, dueAt: on(1) },
      { customerId, dueAt: on(2) },
      { customerId, dueAt: on(20) },
    ]);
  });
  expect(await told()).toMatchObject({ badge: 1, values: { people: 1, over: 1 }, link: "/pressure" });
  await database.inMerchant(shop, async (tx) => {
    const [cap] = (await pressureSettings(tx)).caps;
    await changeCap(tx, systemActor(shop, "test"), cap?.id ?? "", { most: 2 });
  });
  expect(await told()).toBeUndefined();
});

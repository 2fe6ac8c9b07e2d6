import { expect, test } from "vitest";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays } from "../../values/day.ts";
import { buildShop } from "../affinity/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import type { CounterCustomer } from "./schema-row.ts";

const opened = await openTestServer();
const { database } = opened;

test("the counter names one product to a customer, hers to buy again first, and says nothing before there is something to say", async () => {
  const shop = await openTillShop(opened);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const chantal = await shop.customer({ firstName: "Chantal" });
  const newcomer = await shop.customer({ firstName: "Anne" });
  const proposal = async (id: string) => {
    const answer = await till.ask("GET", `/customers/${id}`);
    return answer.json<CounterCustomer>().proposal;
  };
  expect(await proposal(chantal)).toBeNull();
  const today = new Date().toISOString().slice(0, 10);
  const tea = [{ sku: "THE-SEN", label: "Sencha", quantity: 1, unitPrice: "11.5" }];
  const sales = [75, 55, 35].map((ago, at) => ({
    source: "file",
    externalId: `S${at}`,
    day: addDays(today, -ago),
    customer: { id: chantal },
    lines: tea,
  }));
  await database.inMerchant(shop.merchantId, async (tx) => {
    await recordReceipts(tx, systemActor(tx.merchantId, "Test"), sales);
  });
  await buildShop(database, shop.merchantId);
  expect(await proposal(chantal)).toEqual({ kind: "again", product: "Sencha", everyDays: 20, sinceDays: 35 });
  expect(await proposal(newcomer)).toBeNull();
});

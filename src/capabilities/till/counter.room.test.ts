import { expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";

const opened = await openTestServer();

test("a cashier credits an amount: points come, once, whoever sends it again", async () => {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const customerId = await shop.customer({ firstName: "Chantal", lastName: "Verdier" });
  const credit = till.make("credit", {
    customer: { id: customerId },
    amountCents: 2_340,
    ticketNumber: "T1",
    announced: [{ programId, units: 2 }],
  });
  const [first] = await till.send(credit);
  expect(first).toMatchObject({ outcome: "applied", credited: [{ programId, units: 2 }], dueCents: 2_340 });
  expect(first?.customer).toMatchObject({ firstName: "Chantal", initial: "V", visits: 1 });
  const [second] = await till.send(credit);
  expect(second).toMatchObject({ outcome: "again", receiptId: first?.receiptId });
  expect((await shop.membership(customerId)).spendable).toBe(2);
  expect(await shop.incidents()).toEqual([]);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { granted, openTestNetwork } from "../../../tests/support/network.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { createCustomer } from "../customers/index.ts";
import { presentSharedCard, spendCommonPoints } from "./index.ts";
import { giveSharedCard } from "./operations-cards.ts";

const { database, ask, makeKey } = await openTestServer();

test("a manager closes the month, hands the bank a valid file, and notes what was paid", async () => {
  await moveClock(database, Date.parse("2026-10-12T10:00:00Z") - Date.now());
  const net = await openTestNetwork(database, 2);
  const [butcher = "", florist = ""] = net.shops;
  const customer = await database.inMerchant(butcher, async (tx) =>
    granted(await createCustomer(tx, net.actorOf(butcher), { firstName: "Ana" })),
  );
  const { number } = granted(
    await giveSharedCard(database, net.actorOf(butcher), { customerId: customer.id }),
  );
  await net.buy(butcher, customer.id, 45_500);
  await net.tell();
  const there = await presentSharedCard(database, florist, number);
  granted(
    await spendCommonPoints(database, net.actorOf(florist), {
      customerId: there?.customerId ?? "",
      cents: 1_000,
      key: "bouquet",
    }),
  );
  const [manager, shop] = [await makeKey(net.networkId), await makeKey(florist)];
  const say = async <Answer>(method: "GET" | "POST" | "PUT", url: string, body?: object, key = manager) => {
    const response = await ask(key, method, url, body);
    return { status: response.statusCode, text: response.body, answer: response.json<Answer>() };
  };

  expect((await say<{ code: string }>("POST", "/network/months/2026-10-01/close")).answer.code).toBe(
    "month_is_not_over",
  );
  await moveClock(database, Date.parse("2026-11-03T10:00:00Z") - Date.now());
  const closed = await say<{ items: object[] }>("POST", "/network/months/2026-10-01/close");
  expect(closed.answer.items).toMatchObject(
    [
      { shopId: butcher, netCents: 1_000 },
      { shopId: florist, netCents: -1_000 },
    ].toSorted((first, second) =>
      closed.text.indexOf(first.shopId) < closed.text.indexOf(second.shopId) ? -1 : 1,
    ),
  );

  const wish = { month: "2026-10-01", requestedOn: "2026-11-05" };
  const refusal = async (): Promise<string> =>
    (await say<{ code: string }>("POST", "/network/transfer-files", wish)).answer.code;
  expect(await refusal()).toBe("network_has_no_account");
  const { answer: network } = await say<Record<string, unknown>>("GET", "/network");
  const { worth, earnCents, expiredValue } = network;
  const settings = { worth, earnCents, expiredValue, accountHolder: "Association des Halles", bic: null };
  const wrong = await say<{ code: string }>("PUT", "/network/settings", {
    ...settings,
    iban: "FR1420041010050500013M02607",
  });
  expect(wrong.answer.code).toBe("iban_not_readable");
  await say("PUT", "/network/settings", { ...settings, iban: "FR14 2004 1010 0505 0001 3M02 606" });
  expect(await refusal()).toBe("shops_have_no_account");
  const account = { accountHolder: "Fleurs d’Été & Cie", iban: "BE68 5390 0754 7034", bic: "GKCCBEBB" };
  expect((await say("PUT", "/shared-card/account", account, shop)).status).toBe(200);
  const file = await say<{ id: string; totalCents: number }>("POST", "/network/transfer-files", wish);
  expect(file.answer).toMatchObject({ transfers: 1, totalCents: 1_000, requestedOn: "2026-11-05" });
  // Asked again, by two at once or a second time, it is the same file: the bank knows its number and pays it once.
  const more = await Promise.all(
    [1, 2, 3].map(async () => (await say<{ id: string }>("POST", "/network/transfer-files", wish)).answer.id),
  );
  expect(more).toEqual([file.answer.id, file.answer.id, file.answer.id]);
  const later = await say<{ id: string }>("POST", "/network/transfer-files", {
    ...wish,
    requestedOn: "2026-11-06",
  });
  expect(later.answer.id).not.toBe(file.answer.id);

  const content = await ask(manager, "GET", `/network/transfer-files/${file.answer.id}/content`);
  const schema = readFileSync(join(import.meta.dirname, "fixtures", "pain.001.001.09.xsd"), "utf8");
  const checked = await validateXML({
    xml: [{ fileName: "x.xml", contents: content.body }],
    schema: [schema],
  });
  expect(checked.errors).toEqual([]);
  expect(content.body).toContain('<InstdAmt Ccy="EUR">10.00</InstdAmt>');
  expect(content.body).toContain("<Nm>Fleurs d'Ete + Cie</Nm>");
  expect(content.body).toContain("<IBAN>BE68539007547034</IBAN>");

  const pdf = await ask(shop, "GET", "/shared-card/statements/2026-10-01/statement.pdf");
  expect(pdf.body.startsWith("%PDF-")).toBe(true);
  const csv = await ask(shop, "GET", "/shared-card/statements/2026-10-01/statement.csv");
  expect(csv.body).toContain("-10.00");
  expect(csv.body.trim().split("\r\n")).toHaveLength(2);

  const settlement = { month: "2026-10-01", shopIds: [butcher, florist] };
  for (let time = 0; time < 2; time += 1) {
    expect((await say("POST", "/network/settlements", settlement)).status).toBe(200);
  }
  const { answer: shops } = await say<{ items: { balanceCents: number }[] }>("GET", "/network/shops");
  expect(shops.items.map(({ balanceCents }) => balanceCents)).toEqual([0, 0]);
  expect(await refusal()).toBe("nothing_to_pay");
});

import { afterEach, expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { cashierCode, openTillShop } from "../../../tests/support/till.ts";

const opened = await openTestServer();
afterEach(async () => {
  await moveClock(opened.database, 0);
});

test("a pairing code makes one device, within ten minutes", async () => {
  const shop = await openTillShop(opened);
  const { code } = await shop.say<{ code: string }>("POST", "/till/pairings", {
    storeId: shop.storeId,
    name: "Caisse",
  });
  const pair = async (said: string, remoteAddress: string) =>
    await opened.server.inject({
      method: "POST",
      url: "/api/v1/counter/pair",
      headers: { "x-rebelote-till": "1" },
      payload: { code: said },
      remoteAddress,
    });
  expect((await pair("00000000", "10.1.0.1")).json()).toMatchObject({ code: "pairing_code_wrong" });
  const paired = await pair(`${code.slice(0, 4)} ${code.slice(4)}`, "10.1.0.1");
  expect(paired.statusCode).toBe(200);
  const cookie = paired.cookies.find(({ name }) => name === "rebelote_till");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/api/v1/counter" });
  expect((await pair(code, "10.1.0.1")).json()).toMatchObject({ code: "pairing_code_wrong" });
  const late = await shop.say<{ code: string }>("POST", "/till/pairings", {
    storeId: shop.storeId,
    name: "Caisse",
  });
  await moveClock(opened.database, 11 * 60_000);
  expect((await pair(late.code, "10.1.0.1")).json()).toMatchObject({ code: "pairing_code_wrong" });
  await moveClock(opened.database, 0);
  const answers: number[] = [];
  for (let attempt = 0; attempt < 12; attempt++)
    answers.push((await pair("11111111", "10.1.0.2")).statusCode);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
});

test("nobody reaches the counter without a device of the shop, and no page of another site speaks for it", async () => {
  const shop = await openTillShop(opened);
  for (const path of ["/start", "/customers", "/find?q=ver", "/cards/9000000000000000"]) {
    expect((await opened.ask(shop.secret, "GET", `/counter${path}`)).statusCode).toBe(401);
  }
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  expect((await till.ask("GET", "/start")).statusCode).toBe(200);
  const bare = await opened.server.inject({ method: "POST", url: "/api/v1/counter/sign-out", payload: {} });
  expect(bare.json()).toMatchObject({ code: "csrf_missing" });
  await shop.say("DELETE", `/till/devices/${till.deviceId}`);
  expect((await till.ask("GET", "/start")).json()).toMatchObject({ code: "device_not_paired" });
});

test("without a cashier a device shows nobody, and tells what it had kept", async () => {
  const shop = await openTillShop(opened);
  await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const customerId = await shop.customer({ firstName: "Chantal" });
  const waiting = till.make("credit", { customer: { id: customerId }, amountCents: 2_000, offline: true });
  expect((await till.ask("POST", "/sign-out", {})).statusCode).toBe(204);
  for (const path of ["/customers", `/customers/${customerId}`, "/find?q=chantal"]) {
    expect((await till.ask("GET", path)).json()).toMatchObject({ code: "cashier_not_signed_in" });
  }
  expect((await till.send(waiting))[0]?.outcome).toBe("applied");
});

test("five wrong codes shut it for five minutes, for the right one too", async () => {
  const shop = await openTillShop(opened);
  const cashierId = await shop.cashier("Karim");
  const till = await shop.pair("Caisse 1", cashierId);
  const signIn = async (code: string) =>
    (await till.ask("POST", "/sign-in", { cashierId, code })).json<{ code?: string }>();
  for (let attempt = 0; attempt < 4; attempt++)
    expect(await signIn("9999")).toMatchObject({ code: "wrong_code" });
  expect(await signIn("9999")).toMatchObject({ code: "code_locked" });
  expect(await signIn(cashierCode)).toMatchObject({ code: "code_locked" });
  await moveClock(opened.database, 5 * 60_000 + 1_000);
  const answer = await signIn(cashierCode);
  expect(answer).toMatchObject({
    cashier: { name: "Karim", initial: "K" },
    verifier: { iterations: 150_000 },
  });
});

test("codes that everybody tries first are not taken", async () => {
  const shop = await openTillShop(opened);
  for (const code of ["0000", "1234", "654321"]) {
    expect(await shop.refusal("POST", "/till/cashiers", { name: "Léa", code })).toBe("code_too_simple");
  }
});

test("one shop's device never reads another's customers, cards or operations, nor writes on them", async () => {
  const shop = await openTillShop(opened);
  const other = await openTillShop(opened);
  await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const theirs = await other.pair("Caisse 1", await other.cashier("Léa"));
  const stranger = await other.customer({ firstName: "Étrangère", lastName: "Ailleurs" });
  const [number = ""] = (await theirs.start()).cardBlock;
  expect((await till.ask("GET", `/customers/${stranger}`)).json()).toMatchObject({
    code: "unknown_customer",
  });
  expect((await till.ask("GET", `/cards/${number}`)).json()).toMatchObject({ code: "unknown_card" });
  expect(await till.get<{ items: unknown[] }>("/find?q=etrangere")).toEqual({ items: [] });
  expect(await till.get<{ rows: unknown[] }>("/customers")).toMatchObject({ rows: [] });
  const credit = await till.do("credit", { customer: { id: stranger }, amountCents: 1_000 });
  expect(credit).toMatchObject({ outcome: "refused", code: "unknown_customer" });
  const own = theirs.make("credit", { customer: { id: stranger }, amountCents: 1_000 });
  await theirs.send(own);
  expect(await till.do("undo", { operationId: own.id })).toMatchObject({ code: "unknown_operation" });
  const foreign = till.make("credit", { customer: { id: stranger }, amountCents: 1_000 });
  const [answer] = await till.send({ ...foreign, cashierId: theirs.cashierId });
  expect(answer).toMatchObject({ outcome: "refused", code: "unknown_cashier" });
});

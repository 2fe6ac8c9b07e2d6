import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { importSPKI, jwtVerify } from "jose";
import Fastify from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { createLog } from "../../platform/log.ts";
import { isRefusal } from "../../values/refusal.ts";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { adjust } from "../loyalty/index.ts";
import { issueCard, replaceCard, walletOffers } from "./index.ts";
import { setGoogleAccount } from "./operations-wallet-accounts.ts";
import { selectPassesOf } from "./queries-passes.ts";
import { updatePasses, type WalletServices, walletServices } from "./updates.ts";
import { addWalletPages } from "./wallet-pages.ts";

const database = await openTestDatabase();
wireRooms();
const shop = await openTestShop(database);
const actor = systemActor(shop, "Sophie");
const { members } = await openTestMembers(database, shop, 3);
const [chantal = "", maurice = "", ines = ""] = members;

const pair = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const publicKey = await importSPKI(pair.publicKey, "RS256");
const issuer = "3388000000012345678";
const email = "wallet@maison-test.iam.gserviceaccount.com";
const serviceAccount = JSON.stringify({
  type: "service_account",
  client_email: email,
  private_key: pair.privateKey,
});

// Google, as far as a card knows it: a token for a signed assertion, and resources made (POST) and changed (PATCH) by its holder.
const kept = new Map<string, Record<string, unknown>>();
const told: { method: string; id: string; body: Record<string, unknown> }[] = [];
let isDown = false;
const google = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    void answer(
      request.method ?? "",
      request.url ?? "",
      request.headers.authorization,
      Buffer.concat(chunks).toString(),
    ).then(([status, body]) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    );
  });
});
async function answer(
  method: string,
  url: string,
  authorization: string | undefined,
  text: string,
): Promise<[number, object]> {
  if (isDown) return [503, {}];
  if (url === "/token") {
    const said = new URLSearchParams(text);
    const { payload } = await jwtVerify(said.get("assertion") ?? "", publicKey, {
      issuer: email,
      audience: "https://oauth2.googleapis.com/token",
      currentDate: database.clock.now(),
    });
    const isRight = payload["scope"] === "https://www.googleapis.com/auth/wallet_object.issuer";
    return isRight ? [200, { access_token: "ya29.test", expires_in: 3600 }] : [400, {}];
  }
  if (authorization !== "Bearer ya29.test") return [401, {}];
  const body = JSON.parse(text) as Record<string, unknown>;
  const [, kind = "", named] = url.split("/");
  const id = method === "PATCH" ? decodeURIComponent(named ?? "") : String(body["id"]);
  if (method === "PATCH" && !kept.has(`${kind} ${id}`)) return [404, {}];
  if (method === "POST" && kept.has(`${kind} ${id}`)) return [409, {}];
  kept.set(`${kind} ${id}`, { ...kept.get(`${kind} ${id}`), ...body });
  told.push({ method, id, body });
  return [200, body];
}

const server = Fastify();
beforeAll(async () => {
  await new Promise<void>((resolve) => google.listen(0, "127.0.0.1", resolve));
  const { port } = google.address() as AddressInfo;
  services = {
    ...walletServices,
    google: { wallet: `http://127.0.0.1:${port}`, token: `http://127.0.0.1:${port}/token` },
  };
  const log = createLog("fatal");
  const unused = undefined as never;
  addWalletPages(server, { database, log, storage: unused, jobs: unused }, services);
  await server.ready();
});
let services: WalletServices = walletServices;
afterAll(async () => {
  google.close();
  await server.close();
});

async function give(customerId: string, points: number): Promise<void> {
  await database.inMerchant(shop, async (tx) => {
    const { id } = await tx.one<{ id: string }>(sql`
      select id from loyalty.membership where merchant_id = ${shop} and customer_id = ${customerId}`);
    const done = await adjust(database, tx, actor, id, { points, reason: "goodwill" });
    if (isRefusal(done)) throw new Error(done.refused);
  });
}

/** Follows "Add to Google Wallet" up to Google's own address: what the signed link says. */
async function follow(
  customerId: string,
): Promise<{ object: Record<string, unknown>; passId: string; number: string }> {
  const { address, number } = await database.inMerchant(shop, async (tx) => {
    const card = await issueCard(tx, actor, { customerId });
    if (isRefusal(card)) throw new Error(card.refused);
    return { address: (await walletOffers(tx, customerId)).google ?? "", number: card.number };
  });
  const went = await server.inject({ method: "GET", url: address });
  expect(went.statusCode).toBe(303);
  const link = went.headers.location ?? "";
  expect(link.startsWith("https://pay.google.com/gp/v/save/")).toBe(true);
  const token = link.split("/").at(-1) ?? "";
  const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
    issuer: email,
    audience: "google",
    currentDate: database.clock.now(),
  });
  expect(protectedHeader.alg).toBe("RS256");
  expect(payload["typ"]).toBe("savetowallet");
  const { loyaltyObjects } = payload["payload"] as { loyaltyObjects: Record<string, unknown>[] };
  const object = loyaltyObjects[0] ?? {};
  return { object, passId: String(object["id"]).split(".")[1] ?? "", number };
}

function setClock(instant: string): void {
  database.clock.setOffset(Date.parse(instant) - Date.now());
}

test("a key file that is none, or an issuer that is no number, is refused by its reason", async () => {
  await database.inMerchant(shop, async (tx) => {
    const set = async (said: { issuer: string; serviceAccount: string }) =>
      await setGoogleAccount(tx, database, actor, said);
    expect(await set({ issuer: "abc", serviceAccount })).toMatchObject({
      refused: "wallet_issuer_not_readable",
    });
    for (const file of [
      "",
      "{}",
      "null",
      JSON.stringify({ type: "service_account", client_email: email, private_key: "x" }),
    ])
      expect(await set({ issuer, serviceAccount: file })).toMatchObject({
        refused: "wallet_file_not_readable",
      });
    expect(await set({ issuer: "3388 0000 0001 2345 678", serviceAccount })).toBeUndefined();
  });
});

test("the card is told to Google with its points, and the signed link only names it", async () => {
  setClock("2027-03-10T10:00:00Z");
  await give(chantal, 40);
  const { object, passId, number } = await follow(chantal);
  expect(object).toEqual({ id: `${issuer}.${passId}`, classId: `${issuer}.card-${shop}` });
  expect(kept.get(`loyaltyClass ${issuer}.card-${shop}`)).toMatchObject({
    issuerName: "Maison Test",
    hexBackgroundColor: "#1f5c4c",
    reviewStatus: "UNDER_REVIEW",
  });
  expect(kept.get(`loyaltyObject ${issuer}.${passId}`)).toMatchObject({
    state: "ACTIVE",
    accountId: number,
    loyaltyPoints: { label: "Points", balance: { string: "40" } },
    barcode: { type: "QR_CODE", value: number },
    merchantLocations: [],
  });
});

test("points move: Google is told, three times in a day at most, and asked to say so on the phone", async () => {
  setClock("2027-03-11T10:00:00Z");
  const { passId } = await follow(maurice);
  const before = told.length;
  for (let time = 0; time < 5; time += 1) {
    await give(maurice, 10);
    await updatePasses(database, shop, services);
  }
  const changes = told.slice(before).filter(({ id }) => id === `${issuer}.${passId}`);
  expect(changes.map(({ method }) => method)).toEqual(["PATCH", "PATCH", "PATCH"]);
  expect(changes.at(-1)?.body).toMatchObject({
    notifyPreference: "NOTIFY_ON_UPDATE",
    loyaltyPoints: { balance: { string: "30" } },
  });
});

test("a replaced card is put away on the phone, at once and without a word about its holder", async () => {
  setClock("2027-03-12T23:00:00Z");
  const { passId, number } = await follow(maurice);
  await database.inMerchant(shop, async (tx) => {
    await replaceCard(tx, actor, { customerId: maurice, reason: "lost", number });
  });
  await updatePasses(database, shop, services);
  expect(told.at(-1)).toMatchObject({ id: `${issuer}.${passId}`, body: { state: "INACTIVE" } });
  expect(told.at(-1)?.body).not.toHaveProperty("loyaltyPoints");
  expect(told.at(-1)?.body).not.toHaveProperty("notifyPreference");
});

test("when Google does not answer, the link holds the whole card, and what could not be told is told later", async () => {
  setClock("2027-03-14T10:00:00Z");
  isDown = true;
  const { object, passId, number } = await follow(ines);
  expect(object).toMatchObject({ accountId: number, barcode: { value: number } });
  await give(ines, 7);
  expect(await updatePasses(database, shop, services)).toBe(0);
  isDown = false;
  expect(await updatePasses(database, shop, services)).toBe(1);
  expect(kept.get(`loyaltyObject ${issuer}.${passId}`)).toMatchObject({
    loyaltyPoints: { balance: { string: "7" } },
  });
  await database.inMerchant(shop, async (tx) => {
    expect(await selectPassesOf(tx, [number])).toMatchObject([{ platform: "google", state: "live" }]);
  });
});

test("an address with another key, or of another shop, leads nowhere", async () => {
  const address = await database.inMerchant(shop, async (tx) => (await walletOffers(tx, ines)).google ?? "");
  const other = await openTestShop(database);
  for (const url of [
    address.replace(/key=..../, "key=0000"),
    address.replace(shop, other),
    address.split("?")[0] ?? "",
  ])
    expect((await server.inject({ method: "GET", url })).statusCode).toBe(404);
});

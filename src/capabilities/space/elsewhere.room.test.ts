import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { granted, openTestNetwork } from "../../../tests/support/network.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { awaitMessage, codeIn, newPhone, pathIn, signInBySms } from "../../../tests/support/space.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { issueCard } from "../cards/index.ts";
import { giveSharedCard } from "../network/index.ts";
import { sendWelcome } from "./index.ts";

// From the counter to the customer's own phone, and from one shop to its network.
const opened = await openTestServer();
const { database, ask, makeKey } = opened;

async function slugOf(merchantId: string): Promise<string> {
  return await database.inPlatform(
    async (tx) =>
      (await tx.one<{ slug: string }>(sql`select slug from accounts.merchant where id = ${merchantId}`)).slug,
  );
}

test("enrolled at the counter, she opens her card from the message and finishes at home", async () => {
  const merchantId = await openTestShop(database, { slug: "bienvenue" });
  const key = await makeKey(merchantId);
  const { id } = (
    await ask(key, "POST", "/customers", { firstName: "Chantal", phones: ["0612345601"] })
  ).json<{ id: string }>();
  const number = await database.inMerchant(merchantId, async (tx) => {
    const card = granted(await issueCard(tx, systemActor(merchantId, "test"), { customerId: id }));
    await sendWelcome(tx, { customerId: id, cardNumber: card.number, via: "sms" });
    // She has no e-mail: nothing leaves, and nothing fails.
    await sendWelcome(tx, { customerId: id, cardNumber: card.number, via: "email" });
    return card.number;
  });
  const welcome = await awaitMessage(opened, merchantId, "+33612345601");
  // One text message: 160 characters of the telephone alphabet (3GPP TS 23.038); a curly apostrophe would make it 70.
  expect(welcome.body).toMatch(/^[\n -_a-zàäåæèéìñòöøùüßÄÅÆÇÉÑÖØÜ]{1,160}$/);
  expect(welcome.secrets).toHaveLength(1);
  const phone = newPhone(opened);
  const path = pathIn(welcome);
  const shown = await phone.get(path);
  expect(shown.body.replaceAll("\u00a0", "")).toContain(number);
  // One press instead of typing a number, and the six digits.
  expect((await phone.post(`${path}/enter`, { by: "sms" })).headers.location).toBe("/c/bienvenue/code");
  const code = codeIn(await awaitMessage(opened, merchantId, "+33612345601", 2));
  expect((await phone.post("/c/bienvenue/code", { code })).headers.location).toBe("/c/bienvenue");
  expect((await phone.get("/c/bienvenue/account/details")).body).toContain("Ajouter un e-mail");
});

test("common points of a town's card show on its shops' cards", async () => {
  const network = await openTestNetwork(database, 1);
  const [shopId = ""] = network.shops;
  const key = await makeKey(shopId);
  const { id } = (
    await ask(key, "POST", "/customers", { firstName: "Chantal", phones: ["0612345601"] })
  ).json<{ id: string }>();
  granted(await giveSharedCard(database, network.actorOf(shopId), { customerId: id }));
  await network.buy(shopId, id, 7_000);
  await network.tell();
  const phone = newPhone(opened);
  const slug = await slugOf(shopId);
  await signInBySms(opened, phone, { merchantId: shopId, slug, e164: "+33612345601" });
  const { body } = await phone.get(`/c/${slug}`);
  expect(body).toContain("Les Halles");
  expect(body).toContain("20 points communs");
});

test("in the town's own space the holder chooses what each shop knows of her, and takes it back", async () => {
  const network = await openTestNetwork(database, 2);
  const [shopId = "", otherId = ""] = network.shops;
  const key = await makeKey(shopId);
  const made = await ask(key, "POST", "/customers", { lastName: "X" });
  const { customerId } = granted(
    await giveSharedCard(database, network.actorOf(shopId), { customerId: made.json<{ id: string }>().id }),
  );
  expect(customerId).toBe(made.json<{ id: string }>().id);
  const networkKey = await makeKey(network.networkId);
  const [holder] = (await ask(networkKey, "GET", "/customers")).json<{ items: { id: string }[] }>().items;
  await ask(networkKey, "PATCH", `/customers/${holder?.id}`, {
    firstName: "Chantal",
    phones: ["0612345601"],
  });
  const slug = await slugOf(network.networkId);
  const phone = newPhone(opened);
  await signInBySms(opened, phone, { merchantId: network.networkId, slug, e164: "+33612345601" });
  const page = `/c/${slug}/account/shops`;
  expect((await phone.get(page)).body).toContain("Ne sait rien de vous.");
  const saved = await phone.post(page, { shop: shopId, firstName: "yes", phone: "yes" });
  expect(saved.headers.location).toBe(`${page}?done=shares`);
  const known = async (secret: string, id: string) =>
    (await ask(secret, "GET", `/customers/${id}`)).json<{ firstName: string | null; phones: object[] }>();
  expect(await known(key, customerId)).toMatchObject({ firstName: "Chantal", phones: [expect.anything()] });
  const others = (await ask(await makeKey(otherId), "GET", "/customers")).json<{ items: object[] }>().items;
  expect(JSON.stringify(others)).not.toContain("Chantal");
  await phone.post(page, { shop: shopId });
  expect(await known(key, customerId)).toMatchObject({ firstName: null, phones: [] });
  // A shop that is no network has no such page.
  const shopSlug = await slugOf(shopId);
  expect((await newPhone(opened).get(`/c/${shopSlug}/account/shops`)).statusCode).toBe(303);
});

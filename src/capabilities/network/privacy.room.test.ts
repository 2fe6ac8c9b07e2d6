import type { InjectOptions } from "fastify";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestNetwork, granted } from "../../../tests/support/network.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { isRefusal } from "../../values/refusal.ts";
import { replaceCard } from "../cards/index.ts";
import { listConsents } from "../consent/index.ts";
import { createCustomer, getCustomer, updateCustomer } from "../customers/index.ts";
import { networkRoutes } from "./http-network.ts";
import { sharedCardRoutes } from "./http-shop.ts";
import { commonPoints, holderShops, presentSharedCard, setHolderShare, spendCommonPoints } from "./index.ts";
import { deliverShares, giveSharedCard } from "./operations-cards.ts";
import { closeMonth } from "./operations-months.ts";
import { leaveNetwork } from "./operations-shops.ts";
import { updateShopAccount } from "./queries.ts";

const { database, ask, makeKey } = await openTestServer();

type Shown = { readonly customerId: string };

async function openTown() {
  const net = await openTestNetwork(database, 2);
  const [butcher = "", florist = ""] = net.shops;
  const customer = await database.inMerchant(butcher, async (tx) =>
    granted(
      await createCustomer(tx, net.actorOf(butcher), {
        firstName: "Zéphyrine",
        lastName: "Quidam",
        emails: ["zephyrine@quidam.test"],
      }),
    ),
  );
  const given = granted(await giveSharedCard(database, net.actorOf(butcher), { customerId: customer.id }));
  const holderId = await database.inMerchant(net.networkId, async (tx) => {
    const found = await tx.one<{ id: string }>(sql`
      select customer_id as id from customers.identifier
      where merchant_id = ${net.networkId} and kind = 'card' and value = ${given.number}`);
    return found.id;
  });
  const read = async (shopId: string, id: string) =>
    await database.inMerchant(shopId, async (tx) => granted(await getCustomer(tx, id)));
  const show = async (shopId: string, number: string): Promise<Shown | undefined> =>
    await presentSharedCard(database, shopId, number);
  return { net, butcher, florist, customer, holderId, number: given.number, read, show };
}

test("a shop sees a card and nothing else until the holder lets it know more, and no longer once she takes it back", async () => {
  const { net, butcher, florist, customer, holderId, number, read, show } = await openTown();
  const holder = await database.inMerchant(net.networkId, async (tx) =>
    granted(await getCustomer(tx, holderId)),
  );
  expect(holder).toMatchObject({ firstName: null, lastName: null, emails: [], phones: [] });
  const there = await show(florist, number);
  const known = await read(florist, there?.customerId ?? "");
  expect(known).toMatchObject({ firstName: null, lastName: null, emails: [], phones: [] });
  expect(known.cards.map(({ value }) => value)).toEqual([number]);

  // She tells the network who she is, then lets the florist know part of it.
  const actor = net.actorOf(net.networkId);
  await database.inMerchant(net.networkId, async (tx) =>
    granted(
      await updateCustomer(tx, actor, holderId, {
        firstName: "Zoé",
        emails: ["zoe@holder.test"],
        phones: ["+33 6 12 34 56 78"],
      }),
    ),
  );
  const share = granted(
    await setHolderShare(database, actor, { holderId, shopId: florist, fields: ["firstName", "email"] }),
  );
  expect(share).toMatchObject({ shopId: florist, fields: ["email", "firstName"] });
  expect(await read(florist, known.id)).toMatchObject({
    firstName: "Zoé",
    emails: [{ value: "zoe@holder.test" }],
    phones: [],
  });
  // The butcher's own record is its own.
  expect(await read(butcher, customer.id)).toMatchObject({
    firstName: "Zéphyrine",
    emails: [{ value: "zephyrine@quidam.test" }],
  });
  // Being known is no leave to advertise: at the florist's nothing was consented to; at the network it is dated and names the shop.
  const consents = await database.inMerchant(net.networkId, async (tx) =>
    granted(await listConsents(tx, holderId)),
  );
  expect(consents.entries).toMatchObject([
    { channel: "email", purpose: "partners", act: "granted", grantedTo: florist, hasProof: true },
  ]);
  expect(
    (await database.inMerchant(florist, async (tx) => granted(await listConsents(tx, known.id)))).entries,
  ).toEqual([]);

  await database.inMerchant(florist, async (tx) =>
    granted(await updateCustomer(tx, net.actorOf(florist), known.id, { lastName: "Du marché" })),
  );
  granted(await setHolderShare(database, actor, { holderId, shopId: florist, fields: [] }));
  expect(await read(florist, known.id)).toMatchObject({ firstName: null, lastName: "Du marché", emails: [] });
  const shops = await database.inMerchant(net.networkId, async (tx) => await holderShops(tx, holderId));
  expect(shops.find(({ shopId }) => shopId === florist)).toMatchObject({ fields: [] });
  expect(shops.find(({ shopId }) => shopId === florist)?.withdrawnAt).not.toBeNull();
});

test("what a shop knew by itself stays its own when the holder takes the same back", async () => {
  const { net, butcher, customer, holderId, read } = await openTown();
  const actor = net.actorOf(net.networkId);
  await database.inMerchant(net.networkId, async (tx) =>
    granted(
      await updateCustomer(tx, actor, holderId, {
        firstName: "Zéphyrine",
        emails: ["zephyrine@quidam.test"],
      }),
    ),
  );
  for (const fields of [["firstName", "email"], []] as const) {
    granted(await setHolderShare(database, actor, { holderId, shopId: butcher, fields }));
    expect(await read(butcher, customer.id)).toMatchObject({
      firstName: "Zéphyrine",
      emails: [{ value: "zephyrine@quidam.test" }],
    });
  }
});

test("shown at ten tills at once, a card is one customer; a replaced card opens nothing, and the new one is the same person", async () => {
  const { net, florist, holderId, number, read, show } = await openTown();
  const shown = await Promise.all(Array.from({ length: 10 }, async () => await show(florist, number)));
  expect(new Set(shown.map((one) => one?.customerId)).size).toBe(1);
  const fresh = await database.inMerchant(net.networkId, async (tx) =>
    granted(await replaceCard(tx, net.actorOf(net.networkId), { customerId: holderId, reason: "lost" })),
  );
  expect(await show(florist, number)).toBeUndefined();
  await deliverShares(database);
  const [one] = shown;
  const known = await read(florist, one?.customerId ?? "");
  expect(known.cards.map(({ value }) => value)).toEqual([fresh.number]);
  expect(await show(florist, fresh.number)).toEqual({ customerId: known.id });
});

test("a shop that cannot be told keeps no other from hearing that a holder took everything back", async () => {
  const { net, butcher, florist, customer, holderId, number, read, show } = await openTown();
  const actor = net.actorOf(net.networkId);
  await database.inMerchant(net.networkId, async (tx) =>
    granted(await updateCustomer(tx, actor, holderId, { firstName: "Zoé", emails: ["zoe@quidam.test"] })),
  );
  const there = await show(florist, number);
  const customerAt = new Map([
    [butcher, customer.id],
    [florist, there?.customerId ?? ""],
  ]);
  const emailsAt = async (shopId: string): Promise<string[]> =>
    (await read(shopId, customerAt.get(shopId) ?? "")).emails.map(({ value }) => value);
  for (const [broken, other] of [
    [butcher, florist],
    [florist, butcher],
  ] as const) {
    for (const shopId of [butcher, florist])
      granted(await setHolderShare(database, actor, { holderId, shopId, fields: ["email"] }));
    expect(await emailsAt(other)).toContain("zoe@quidam.test");
    await database.inMerchant(net.networkId, async (tx) => {
      await tx.run(sql`
        update network.share set fields = '{}', is_delivered = false where merchant_id = ${net.networkId}`);
    });
    const inMerchant: typeof database.inMerchant = async (merchantId, work) => {
      if (merchantId === broken) throw new Error("out of reach");
      return await database.inMerchant(merchantId, work);
    };
    const half = Object.assign(Object.create(database) as typeof database, { inMerchant });
    await expect(deliverShares(half)).rejects.toThrow("not delivered");
    expect(await emailsAt(other)).not.toContain("zoe@quidam.test");
  }
});

test("a shop that left accepts no card, keeps its own customers, and comes back only by a new invitation", async () => {
  const { net, butcher, florist, customer, number, read, show } = await openTown();
  await net.buy(butcher, customer.id, 45_500);
  const actor = net.actorOf(butcher);
  await leaveNetwork(database, actor);
  expect(await show(butcher, number)).toBeUndefined();
  expect(await commonPoints(database, butcher, customer.id)).toBeNull();
  const refused = await spendCommonPoints(database, actor, {
    customerId: customer.id,
    cents: 100,
    key: "late",
  });
  expect(isRefusal(refused) && refused.refused).toBe("shop_is_in_no_network");
  expect(await read(butcher, customer.id)).toMatchObject({ lastName: "Quidam" });
  // What was earned there is hers everywhere else.
  const there = await show(florist, number);
  expect(await commonPoints(database, florist, there?.customerId ?? "")).toMatchObject({ points: 130 });
  // Sales after leaving earn nothing common.
  await net.buy(butcher, customer.id, 45_500);
  await net.tell();
  expect(await commonPoints(database, florist, there?.customerId ?? "")).toMatchObject({ points: 130 });
  await net.join(butcher);
  expect(await commonPoints(database, butcher, customer.id)).toMatchObject({ points: 130 });
});

test("no route of the network tells one merchant about another", async () => {
  const { net, butcher, florist, customer, number } = await openTown();
  const outsider = await openTestShop(database);
  const there = await presentSharedCard(database, florist, number);
  const march = Date.parse("2027-03-10T10:00:00Z");
  await moveClock(database, march - Date.now());
  // The butcher's secrets: an account, amounts, a person.
  await database.inMerchant(net.networkId, async (tx) => {
    await updateShopAccount(tx, butcher, {
      accountHolder: "Secret SARL",
      iban: "FR1420041010050500013M02606",
      bic: "PSSTFRPPPAR",
    });
  });
  await net.buy(butcher, customer.id, 455_350);
  await net.tell();
  granted(
    await spendCommonPoints(database, net.actorOf(butcher), {
      customerId: customer.id,
      cents: 777,
      key: "paid",
    }),
  );
  await moveClock(database, Date.parse("2027-04-10T10:00:00Z") - Date.now());
  await database.inMerchant(net.networkId, async (tx) =>
    granted(await closeMonth(tx, net.actorOf(net.networkId), "2027-03-01")),
  );
  const secrets = [
    butcher,
    customer.id,
    "Secret SARL",
    "FR1420041010050500013M02606",
    "Quidam",
    "zephyrine",
    ":-777",
    ":1301,",
  ];
  const keys = { florist: await makeKey(florist), outsider: await makeKey(outsider) };
  const networkKey = await makeKey(net.networkId);
  for (const [who, key] of Object.entries(keys)) {
    for (const route of [...networkRoutes, ...sharedCardRoutes]) {
      const url = route.url
        .replace(":shopId", butcher)
        .replace(":month", "2027-03-01")
        .replace(":customerId", customer.id)
        .replace(":key", "paid")
        .replace(":id", butcher);
      const bodies: readonly object[] = bodiesFor(route.url, { butcher, customerId: customer.id, number });
      for (const body of bodies.length === 0 ? [undefined] : bodies) {
        if (route.url === "/shared-card/leave") continue;
        const query =
          route.url === "/network/transfer-files" && route.method === "GET" ? "?month=2027-03-01" : "";
        const method = route.method as InjectOptions["method"];
        const answer = await ask(key, method, `${url}${query}`, body);
        for (const secret of secrets)
          expect(answer.body, `${who} ${route.method} ${url}`).not.toContain(secret);
        if (route.url.startsWith("/network"))
          expect(answer.statusCode, `${who} ${url}`).toBeGreaterThanOrEqual(400);
      }
    }
  }
  // The network itself keeps accounts, and knows nobody's customers.
  const people = await ask(networkKey, "GET", "/customers");
  for (const secret of ["Quidam", "zephyrine", customer.id]) expect(people.body).not.toContain(secret);
  const shops = await ask(networkKey, "GET", "/network/statements");
  expect(shops.json()).toMatchObject({ items: [{ shopId: butcher, acceptedCents: -777 }] });
  expect(there).toBeDefined();
});

/** Bodies that name somebody else's things. */
function bodiesFor(
  url: string,
  { butcher, customerId, number }: { butcher: string; customerId: string; number: string },
): readonly object[] {
  const all: Readonly<Record<string, readonly object[]>> = {
    "/network/settings": [
      {
        worth: { points: 1, cents: 1 },
        earnCents: 1,
        expiredValue: "kept",
        accountHolder: null,
        iban: null,
        bic: null,
      },
    ],
    "/network/agreements": [{ bodyFr: "x", bodyEn: "x" }],
    "/network/shops/:shopId": [{ earnCents: 1 }],
    "/network/invitations": [{ label: "x" }],
    "/network/settlements": [{ month: "2027-03-01", shopIds: [butcher] }],
    "/network/transfer-files": [{ month: "2027-03-01", requestedOn: "2027-05-01" }],
    "/shared-card/offers": [{ code: "halles.AAAA-AAAA-AAAA" }],
    "/shared-card/join": [{ code: "halles.AAAA-AAAA-AAAA", agreementVersion: 1 }],
    "/shared-card/acceptances": [{ agreementVersion: 1 }],
    "/shared-card/account": [{ accountHolder: "X", iban: null, bic: null }],
    "/shared-card/cards": [{ customerId }, { customerId, number }],
    "/shared-card/presentations": [{ number: number.replace(/.$/, "0") }],
    "/shared-card/payments": [{ customerId, cents: 1, key: "stolen" }],
    "/shared-card/payments/:key/returns": [{}],
  };
  return all[url] ?? [];
}

test("below the routes, the database itself shows a merchant its own rows of the network and no others", async () => {
  const { net, butcher, florist, customer, number } = await openTown();
  await presentSharedCard(database, florist, number);
  await net.buy(butcher, customer.id, 45_500);
  await net.tell();
  const tables = await database.asOwner(
    async (tx) =>
      await tx.rows<{ name: string }>(sql`
      select table_name as name from information_schema.tables where table_schema = 'network' order by 1`),
  );
  expect(tables.length).toBeGreaterThan(12);
  for (const { name } of tables) {
    const table = sql.ref(`network.${name}`);
    for (const merchantId of [net.networkId, butcher, florist]) {
      const seen = await database.inMerchant(
        merchantId,
        async (tx) =>
          await tx.rows<{ merchantId: string }>(
            sql`select distinct merchant_id as "merchantId" from ${table}`,
          ),
      );
      expect(
        seen.filter((row) => row.merchantId !== merchantId),
        `${name}`,
      ).toEqual([]);
    }
  }
  const forged = database.inMerchant(
    florist,
    async (tx) =>
      await tx.run(sql`
      insert into network.share (merchant_id, holder_id, shop_id, fields, first_seen_at)
      values (${net.networkId}, ${customer.id}, ${florist}, array['email'], ${tx.now})`),
  );
  await expect(forged).rejects.toThrow(/row-level security/);
});

import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { upsertCustomers } from "../customers/index.ts";
import { currentConsentWords, currentNotice, mayPublishForm, recordConsents } from "./index.ts";
import { fillNotice, missingFacts, readyConsentWords, readyNotice } from "./rules/notice.ts";
import { type NoticeFacts, noticeForms, noticeParts, wordsChannels } from "./rules/notice-shape.ts";

const { database, ask, makeKey } = await openTestServer();

async function openShop(country = "FR"): Promise<{ shop: string; key: string }> {
  const shop = await openTestShop(database, { country });
  await settle(shop, "Rue de la Clef 12");
  return { shop, key: await makeKey(shop) };
}

/** The shop says where it is: without that a notice cannot say whom to ask. */
async function settle(shop: string, address: string): Promise<void> {
  await database.inPlatform(
    async (tx) =>
      await tx.run(sql`
        update accounts.store set address = ${address}, postcode = '59000', city = 'Lille'
        where merchant_id = ${shop} and kind = 'shop'`),
  );
}

const join = { form: "join", language: "fr" } as const;

test("a shop has a lawful notice from the first day, and the same version until its facts change", async () => {
  const { shop } = await openShop();
  const first = await database.inMerchant(shop, async (tx) => await currentNotice(tx, join));
  expect(first.version).toBe("join-fr-1");
  expect(first.paragraphs).toHaveLength(noticeParts.length);
  expect(first.paragraphs.join(" ")).toContain("Maison Test, Rue de la Clef 12, 59000 Lille");
  expect(first.paragraphs.join(" ")).toContain("www.cnil.fr");
  expect(await database.inMerchant(shop, async (tx) => await currentNotice(tx, join))).toEqual(first);
  await settle(shop, "Grand-Place 1");
  const moved = await database.inMerchant(shop, async (tx) => await currentNotice(tx, join));
  expect(moved.version).toBe("join-fr-2");
  expect(moved.paragraphs[0]).toContain("Grand-Place 1");
  const kept = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ paragraphs: string[] }>(
        sql`select paragraphs from consent.notice where merchant_id = ${shop} and version = 'join-fr-1'`,
      ),
  );
  expect(kept.paragraphs).toEqual(first.paragraphs);
});

test("many who open a form at once see one version", async () => {
  const { shop } = await openShop();
  const seen = await Promise.all(
    Array.from(
      { length: 8 },
      async () => await database.inMerchant(shop, async (tx) => await currentNotice(tx, join)),
    ),
  );
  expect(new Set(seen.map(({ version, hash }) => `${version} ${hash}`)).size).toBe(1);
});

test("a form whose notice could not say whom to ask is not published", async () => {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  expect(await database.inMerchant(shop, async (tx) => await mayPublishForm(tx, "join"))).toMatchObject({
    refused: "notice_incomplete",
  });
  const refused = await ask(key, "POST", "/notices", { ...join, text: null });
  expect(refused.json()).toMatchObject({ code: "notice_incomplete" });
  await settle(shop, "Rue de la Clef 12");
  expect(await database.inMerchant(shop, async (tx) => await mayPublishForm(tx, "join"))).toBeNull();
  expect((await ask(key, "POST", "/notices", { ...join, text: null })).statusCode).toBe(201);
});

test("the shop's own words become the next version, whole or not at all, and the ready-made ones can come back", async () => {
  const { shop, key } = await openShop();
  await ask(key, "POST", "/notices", { ...join, text: null });
  const text = {
    ...readyNotice("join", "FR", "fr"),
    recipients: "Notre équipe, et personne d’autre chez {shop}.",
  };
  const holed = await ask(key, "POST", "/notices", { ...join, text: { ...text, rights: " " } });
  expect(holed.json()).toMatchObject({ code: "notice_lacks_parts" });
  const own = await ask(key, "POST", "/notices", { ...join, text });
  expect(own.json(), own.body).toMatchObject({ version: "join-fr-2", isReadyMade: false });
  const again = await ask(key, "POST", "/notices", { ...join, text });
  expect(again.json()).toMatchObject({ version: "join-fr-2" });
  const shown = await database.inMerchant(shop, async (tx) => await currentNotice(tx, join));
  expect(shown.paragraphs).toContain("Notre équipe, et personne d’autre chez Maison Test.");
  const back = await ask(key, "POST", "/notices", { ...join, text: null });
  expect(back.json()).toMatchObject({ version: "join-fr-3", isReadyMade: true });
  const read = (await ask(key, "GET", "/notices?form=join&language=fr")).json<{
    versions: { version: string }[];
  }>();
  expect(read.versions.map(({ version }) => version)).toEqual(["join-fr-3", "join-fr-2", "join-fr-1"]);
  const changed = database.inMerchant(
    shop,
    async (tx) => await tx.run(sql`update consent.notice set title = 'x' where merchant_id = ${shop}`),
  );
  await expect(changed).rejects.toThrow(/permission denied/);
});

test("words a person agreed to are found again under their version, with the very hash", async () => {
  const { shop, key } = await openShop();
  const words = await database.inMerchant(
    shop,
    async (tx) => await currentConsentWords(tx, { channel: "sms", form: "till", language: "fr" }),
  );
  expect(words).toMatchObject({ version: "till-sms-fr-1", body: expect.stringContaining("répondant STOP") });
  const [result] = await database.inMerchant(shop, async (tx) => {
    const [person] = await upsertCustomers(tx, systemActor(shop, "Sophie"), [{ firstName: "Ana" }]);
    if (person === undefined || person.outcome === "refused") throw new Error("The customer was not added.");
    const granted = { customerId: person.id, channel: "sms", act: "granted", happenedAt: tx.now } as const;
    const said = [{ ...granted, textVersion: words.version, origin: "counter" as const }];
    return await recordConsents(tx, systemActor(shop, "Sophie"), said, { requireText: true });
  });
  expect(result).toMatchObject({ outcome: "recorded", hasProof: true });
  const { items } = (await ask(key, "GET", "/consent-texts")).json<{
    items: { version: string; hash: string }[];
  }>();
  expect(items).toContainEqual(expect.objectContaining({ version: words.version, hash: words.hash }));
  const own = { form: "till", language: "fr", channel: "sms", body: "Des SMS de {shop} ?" };
  expect((await ask(key, "POST", "/consent-words", own)).json()).toMatchObject({
    version: "till-sms-fr-2",
    paragraphs: ["Des SMS de Maison Test\u202f?"],
  });
  expect((await ask(key, "POST", "/consent-words", { ...own, body: " " })).json()).toMatchObject({
    code: "consent_words_are_empty",
  });
});

test("another shop reads and publishes only its own, and a cashier publishes nothing", async () => {
  const { key } = await openShop();
  await ask(key, "POST", "/notices", { ...join, text: null });
  const { key: foreign } = await openShop("BE");
  const read = (await ask(foreign, "GET", "/notices?form=join&language=fr")).json<{ versions: unknown[] }>();
  expect(read.versions).toEqual([]);
  const cashier = await makeKey(await openTestShop(database), [
    "customers:read",
    "customers:write",
    "consents:write",
  ]);
  expect((await ask(cashier, "POST", "/notices", { ...join, text: null })).statusCode).toBe(403);
});

const facts = fc.record({
  shop: fc.string({ minLength: 1 }),
  company: fc.option(fc.string({ minLength: 1 })),
  address: fc.option(fc.string({ minLength: 1 })),
  email: fc.option(fc.emailAddress()),
  phone: fc.option(fc.constant("+33 3 20 00 00 00")),
  country: fc.constantFrom("FR", "BE", "LU"),
}) satisfies fc.Arbitrary<NoticeFacts>;

test("whatever the shop, each form's notice says every part, and leaves no place empty", () => {
  fc.assert(
    fc.property(
      facts,
      fc.constantFrom(...noticeForms),
      fc.constantFrom("fr", "en"),
      (shop, form, language) => {
        const { title, paragraphs } = fillNotice(readyNotice(form, shop.country, language), shop, language);
        expect(paragraphs).toHaveLength(7);
        for (const words of [title, ...paragraphs]) expect(words.trim().length).toBeGreaterThan(5);
        const places = readyNotice(form, shop.country, language);
        const written =
          Object.values(places)
            .join(" ")
            .match(/\{\w+\}/gu) ?? [];
        for (const place of written)
          expect(["{shop}", "{controller}", "{contact}", "{authority}"]).toContain(place);
        expect(paragraphs[0]?.replaceAll(/\s/gu, " ")).toContain(shop.shop.replaceAll(/\s/gu, " "));
        const authority = { FR: "CNIL", BE: "APD", LU: language === "fr" ? "votre pays" : "your country" }[
          shop.country
        ];
        expect(paragraphs[6]).toContain(authority);
        expect(missingFacts(shop).length > 0).toBe(
          shop.email === null && shop.phone === null && shop.address === null,
        );
      },
    ),
  );
});

test("joining is never tied to offers, and a call in France is asked for a year at most", () => {
  for (const form of ["till", "join", "space"] as const) {
    expect(readyNotice(form, "FR", "fr").optional).toContain(
      "Adhérer au programme n’oblige pas à recevoir nos offres",
    );
    expect(readyNotice(form, "FR", "en").optional).toContain("does not oblige you to receive our offers");
  }
  for (const channel of wordsChannels) {
    for (const form of noticeForms) {
      const words = readyConsentWords(channel, { form, country: "FR", language: "fr" });
      expect(words.includes("un an au plus")).toBe(channel === "phone");
      expect(words.startsWith(form === "till" ? "Acceptez-vous" : "J’accepte")).toBe(true);
    }
  }
});

import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { currentTerms, recordAcceptance, shopFace, storeFaces } from "./index.ts";
import { selectAcceptances } from "./queries-legal.ts";

const { server, database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const foreigner = await openTestShop(database);
const foreignKey = await makeKey(foreigner);

const nothing = {
  ...{ colour: null, addressForm: "vous", systemFonts: false, senderName: null, company: null },
  ...{ legalForm: null, companyNumber: null, vatNumber: null, register: null, address: null },
  ...{ email: null, phone: null },
};

test("a shop shows its colour and who it is; numbers are kept without spaces and checked", async () => {
  const face = {
    ...nothing,
    ...{ colour: "#C0392B", addressForm: "tu", company: "Maison Test SARL", companyNumber: "552 100 554" },
    ...{ vatNumber: "FR 40 303 265 045", email: " Bonjour@Example.com ", phone: "03 20 00 00 00" },
  };
  const kept = await ask(key, "PUT", "/shop/face", face);
  expect(kept.json()).toMatchObject({
    ...{ colour: "#c0392b", companyNumber: "552100554", vatNumber: "FR40303265045" },
    ...{ email: "bonjour@example.com", logoUrl: null },
  });
  const shown = await database.inMerchant(shop, shopFace);
  expect(shown).toMatchObject({
    brand: { colour: "#c0392b", address: "tu", senderName: "Maison Test" },
    legal: { siren: "552100554", bce: null },
  });
  for (const [wrong, code] of [
    [{ companyNumber: "552100555" }, "company_number_wrong"],
    [{ vatNumber: "FR41303265045" }, "vat_number_wrong"],
    [{ phone: "12" }, "phone_not_readable"],
  ] as const) {
    const refused = await ask(key, "PUT", "/shop/face", { ...face, ...wrong });
    expect(refused.json()).toMatchObject({ code });
  }
  expect((await ask(foreignKey, "GET", "/shop/face")).json()).toMatchObject({ company: null, colour: null });
});

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAFklEQVR42mNk+M9QTwZmGDVg1ICBMwAAtaQf8fWcKXAAAAAASUVORK5CYII=",
  "base64",
);

async function sendLogo(secret: string, bytes: Buffer, name = "logo.png") {
  const edge = "edge-of-a-test";
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
  return await server.inject({
    method: "PUT",
    url: "/api/v1/shop/logo",
    headers: { authorization: `Bearer ${secret}`, "content-type": `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
}

test("a logo is served to everybody at the address of its content, and kept for good by browsers", async () => {
  const taken = (await sendLogo(key, png)).json<{ logoUrl: string }>();
  expect(taken.logoUrl).toMatch(/^\/pictures\/[0-9a-f]{32}$/);
  const seen = await server.inject({ url: taken.logoUrl });
  expect(seen.statusCode).toBe(200);
  expect(seen.headers).toMatchObject({
    "content-type": "image/png",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
  expect(seen.rawPayload.equals(png)).toBe(true);
  const svg = await sendLogo(key, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"));
  expect(svg.json()).toMatchObject({ code: "picture_is_svg" });
  const large = await sendLogo(key, Buffer.alloc(600_000));
  expect(large.json()).toMatchObject({ code: "picture_too_large" });
  expect((await ask(key, "DELETE", "/shop/logo")).json()).toMatchObject({ logoUrl: null });
  expect((await server.inject({ url: "/pictures/../etc/passwd" })).statusCode).toBe(404);
});

test("hours are kept in order, days off too, and hours over each other are refused", async () => {
  const [store] = (await ask(key, "GET", "/places")).json<{ items: { id: string; hours: unknown }[] }>()
    .items;
  expect(store?.hours).toBeNull();
  const usual = [
    ["14:00", "19:00"],
    ["09:00", "12:30"],
  ];
  const place = {
    ...{ phone: "03 20 11 22 33", latitude: 50.6365, longitude: 3.0635 },
    hours: [[], usual, usual, usual, usual, [["09:00", "19:00"]], []],
    holidays: { calendar: "fr", closedOn: ["christmas"] },
    exceptions: [{ day: "2099-12-24", spans: [["09:00", "16:00"]], note: "Réveillon" }],
  };
  const kept = await ask(key, "PUT", `/places/${store?.id}`, place);
  expect(kept.statusCode).toBe(200);
  const [face] = await database.inMerchant(shop, storeFaces);
  expect(face).toMatchObject({
    ...{ latitude: 50.6365, longitude: 3.0635, exceptions: place.exceptions, holidays: place.holidays },
    mapUrl: expect.stringContaining("mlat=50.6365"),
  });
  expect(face?.hours?.[1]).toEqual([
    ["09:00", "12:30"],
    ["14:00", "19:00"],
  ]);
  const over = {
    ...place,
    hours: place.hours.map(() => [
      ["09:00", "12:00"],
      ["11:00", "13:00"],
    ]),
  };
  expect((await ask(key, "PUT", `/places/${store?.id}`, over)).json()).toMatchObject({
    code: "hours_overlap",
  });
  const half = { ...place, longitude: null };
  expect((await ask(key, "PUT", `/places/${store?.id}`, half)).json()).toMatchObject({
    code: "place_needs_both",
  });
  const theirs = await ask(foreignKey, "PUT", `/places/${store?.id}`, place);
  expect(theirs.json()).toMatchObject({ code: "unknown_store" });
});

type Texts = { items: { kind: string; language: string; state: string; body: string; blanks: string[] }[] };

test("terms are published only when nothing is left blank, and what was published never changes", async () => {
  expect(await database.inMerchant(shop, async (tx) => await currentTerms(tx, "fr"))).toBeNull();
  const { items } = (await ask(key, "GET", "/legal-texts")).json<Texts>();
  const skeleton = items.find(({ kind, language }) => kind === "terms" && language === "fr");
  expect(skeleton).toMatchObject({ state: "skeleton", body: expect.stringContaining("Maison Test SARL") });
  const url = "/legal-texts/terms/fr/versions";
  const early = await ask(key, "POST", url, { title: "CGV", body: skeleton?.body });
  expect(early.json()).toMatchObject({ code: "text_has_blanks" });
  const first = { title: "Conditions", body: "## 1. Prix\r\n\r\nEn euros, TTC.\r\n\r\n\r\nSur place." };
  expect((await ask(key, "POST", url, first)).json()).toEqual({ version: 1 });
  expect((await ask(key, "POST", url, first)).json()).toMatchObject({ code: "text_says_the_same" });
  const shown = await database.inMerchant(shop, async (tx) => await currentTerms(tx, "en"));
  expect(shown).toMatchObject({
    ...{ version: 1, language: "fr", paragraphs: ["1. Prix", "En euros, TTC.", "Sur place."] },
    sections: [{ heading: "1. Prix", paragraphs: ["En euros, TTC.", "Sur place."] }],
  });
  const customerId = "01900000-0000-7000-8000-000000000001";
  const accepted = await database.inMerchant(shop, async (tx) => {
    const once = {
      textId: shown?.id ?? "",
      subjectKind: "customer",
      subjectId: customerId,
      form: "join",
    } as const;
    await recordAcceptance(tx, once);
    await recordAcceptance(tx, once);
    return await selectAcceptances(tx, "customer", [customerId]);
  });
  expect(accepted).toEqual([expect.objectContaining({ kind: "terms", version: 1, form: "join" })]);
  expect((await ask(key, "POST", url, { ...first, title: "Conditions 2" })).json()).toEqual({ version: 2 });
  expect((await ask(key, "GET", `${url}/1`)).json()).toMatchObject({
    title: "Conditions",
    body: expect.stringContaining("TTC"),
  });
  const rewritten = database.inMerchant(
    shop,
    async (tx) => await tx.client.query("update accounts.legal_text set body = 'x'"),
  );
  await expect(rewritten).rejects.toMatchObject({ code: "42501" });
  expect((await ask(foreignKey, "GET", `${url}/1`)).json()).toMatchObject({ code: "unknown_version" });
});

import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { expectValidHtml, type NamedPage } from "../../../tests/support/html.ts";
import { readCodes, renderPdf } from "../../../tests/support/pdf.ts";
import { levelled, openProgram, openPublicShop, stampCard } from "../../../tests/support/public-shops.ts";
import { openTestServer } from "../../../tests/support/server.ts";

const { server, database, ask, makeKey } = await openTestServer();

const attack = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;</title>`;
const full = await openPublicShop(database, {
  slug: "full",
  programs: [{ definition: stampCard }, { definition: levelled, name: "Club Lacaille" }],
});
await openPublicShop(database, { slug: "demo", isDemo: true, programs: [{ definition: stampCard }] });
const hostile = await openPublicShop(database, {
  slug: "hostile",
  name: attack,
  programs: [
    {
      name: attack,
      definition: {
        ...stampCard,
        unitName: { one: attack, other: attack },
        terms: `${attack}\n# ${attack}\n- ${attack}`,
      },
    },
  ],
});
await database.inMerchant(hostile.merchantId, async (tx) => {
  await tx.run(
    sql`update space.site set intro_fr = ${attack}, intro_en = ${attack} where merchant_id = ${tx.merchantId}`,
  );
  await tx.run(sql`
    update accounts.store set name = ${attack}, address = ${attack}, city = ${attack}, phone = ${attack}
    where merchant_id = ${tx.merchantId} and kind = 'shop'`);
  await tx.run(
    sql`update accounts.face set company = ${attack}, email = ${attack} where merchant_id = ${tx.merchantId}`,
  );
});
const paused = await openPublicShop(database, { slug: "paused" });
await openProgram(database, paused.merchantId, stampCard, { state: "paused" });
await openProgram(database, paused.merchantId, levelled, {
  name: "Ancien club",
  state: "ended",
  usableUntil: "2099-06-30",
});
await openProgram(database, paused.merchantId, levelled, { name: "Bientôt", startsOn: "2099-01-01" });
const bare = await openTestShop(database, { slug: "bare" });
await database.inMerchant(bare, async (tx) => {
  await tx.run(sql`delete from accounts.store where merchant_id = ${tx.merchantId}`);
});

const parts = ["", "/program", "/join", "/terms", "/privacy", "/legal", "/accessibility", "/poster"];
const addresses = ["full", "demo", "hostile", "paused", "bare"].flatMap((slug) => [
  ...parts.map((part) => `/s/${slug}${part}`),
  ...(slug === "bare" ? [] : [`/s/${slug}/stores/lille`]),
]);

async function get(url: string, headers: Record<string, string> = {}) {
  return await server.inject({ url, headers: { accept: "text/html", ...headers } });
}

test("every public page is valid HTML in both languages, and weighs at most 50 KB with its style", async () => {
  const pages: NamedPage[] = [];
  const sheets = new Map<string, number>();
  for (const language of ["fr", "en"]) {
    for (const url of [...addresses, "/s/nobody", "/s/full/nothing"]) {
      const answer = await get(url, { "accept-language": language });
      expect(answer.statusCode, url).toBe(url.includes("no") ? 404 : 200);
      expect(answer.body).toContain(`<html lang="${language}">`);
      const sheet = /<link rel="stylesheet" href="([^"]+)"/.exec(answer.body)?.[1] ?? "";
      if (!sheets.has(sheet)) sheets.set(sheet, (await get(sheet)).rawPayload.length);
      const bytes = answer.rawPayload.length + (sheets.get(sheet) ?? Number.POSITIVE_INFINITY);
      expect(bytes, url).toBeLessThanOrEqual(50 * 1024);
      pages.push({ name: `${language} ${url}`, html: answer.body });
    }
  }
  await expectValidHtml(pages);
});

test("the terms, the privacy notice and the legal notice are reached from the foot of every page", async () => {
  for (const url of addresses) {
    const { body } = await get(url);
    const [, slug] = /^\/s\/([^/]+)/.exec(url) ?? [];
    for (const part of ["terms", "privacy", "legal", "accessibility"])
      expect(body, url).toContain(`href="/s/${slug}/${part}"`);
  }
});

test("what a shop writes of itself is words and never markup, in the page as in what engines read", async () => {
  for (const part of [...parts, "/stores/lille", "/icon.svg"]) {
    const { body } = await get(`/s/hostile${part}`);
    expect(body).not.toContain("<script>alert");
    expect(body).not.toContain("<img src=x");
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)?.[1];
    if (data !== undefined) expect(JSON.stringify(JSON.parse(data))).toContain("alert(1)");
  }
});

test("a store tells engines its address, its place and its hours", async () => {
  const { body } = await get("/s/full/stores/lille");
  const data = JSON.parse(
    /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)?.[1] ?? "{}",
  ) as object;
  expect(data).toMatchObject({
    "@context": "https://schema.org",
    "@type": "LocalBusiness",
    telephone: "03 20 12 34 56",
    address: {
      "@type": "PostalAddress",
      postalCode: "59000",
      addressLocality: "Lille",
      addressCountry: "FR",
    },
    geo: { latitude: 50.6386, longitude: 3.0606 },
  });
  const { openingHoursSpecification: hours } = data as { openingHoursSpecification: object[] };
  expect(hours).toHaveLength(7);
  expect(hours[0]).toMatchObject({
    dayOfWeek: "https://schema.org/Tuesday",
    opens: "09:30",
    closes: "12:30",
  });
  expect(body).toContain('href="tel:+33320123456"');
  expect(body).toContain('href="geo:50.6386,3.0606');
  expect(body).toContain("https://www.openstreetmap.org/?mlat=50.6386");
});

test("the program is told from its rules, with an example the engine has counted", async () => {
  const { body } = await get("/s/full/program", { "accept-language": "fr" });
  const words = body.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0\u202f]+/g, " ");
  expect(words).toContain("1 tampon par visite, une fois par jour dès 8 € d’achats");
  expect(words).toContain("À l’inscription, vous recevez 2 tampons.");
  // Two stamps given, eight visits to earn the rest; below the least amount, nothing.
  expect(words).toContain("6,50 € rien aucune");
  expect(words).toContain("17,50 € 1 tampon au 8e achat");
  // A point per 20 €, the rest kept: 17 € a week is 0 at first, and 10 points with the twelfth purchase.
  expect(words).toContain("17 € rien au 12e achat");
  expect(words).toContain("100 € 5 points au 2e achat");
  expect(words).toContain("Ce qui est gagné est utilisable après 2 jours.");
  expect(words).toContain("Or 600 € d’achats gains multipliés par 1,5, livraison offerte");
});

test("a program that rests, has ended or begins later says so", async () => {
  const { body } = await get("/s/paused/program", { "accept-language": "en" });
  expect(body).toContain("The program is paused.");
  expect(body).toContain("can be used until 30 June 2099");
  expect(body).toContain("begins on 1 January 2099");
  const none = await get("/s/bare/program", { "accept-language": "en" });
  expect(none.body).toContain("There is no loyalty program at the moment.");
});

test("a page unchanged is not sent again, another language is another page, and the choice is kept", async () => {
  const first = await get("/s/full", { "accept-language": "en;q=0.3, fr;q=0.9" });
  expect(first.headers["content-language"]).toBe("fr");
  expect(first.headers["cache-control"]).toBe("public, max-age=60");
  const again = await get("/s/full", {
    "accept-language": "fr",
    "if-none-match": String(first.headers["etag"]),
  });
  expect(again.statusCode).toBe(304);
  expect(again.body).toBe("");
  const english = await get("/s/full?lang=en", {
    "accept-language": "fr",
    "if-none-match": String(first.headers["etag"]),
  });
  expect(english.statusCode).toBe(200);
  const cookie = String(english.headers["set-cookie"]).split(";")[0] ?? "";
  expect((await get("/s/full", { "accept-language": "fr", cookie })).headers["content-language"]).toBe("en");
  expect((await get("/s/full", { "accept-language": "nl, de" })).headers["content-language"]).toBe("fr");
});

test("engines are shown real shops only, and nothing of customers", async () => {
  const robots = await get("/robots.txt");
  expect(robots.body).toContain("Disallow: /\n");
  const sitemap = await get("/sitemap.xml");
  expect(sitemap.body).toContain("/s/full/stores/lille</loc>");
  expect(sitemap.body).not.toContain("/s/demo");
  expect((await get("/s/demo")).headers["x-robots-tag"]).toBe("noindex");
  expect((await get("/s/full")).headers["x-robots-tag"]).toBeUndefined();
  expect((await get("/s/full/poster")).headers["x-robots-tag"]).toBe("noindex");
});

test("the demonstration says on every page that it is one", async () => {
  for (const part of parts)
    expect((await get(`/s/demo${part}`, { "accept-language": "en" })).body).toContain("an invented shop");
});

test("the poster is one page whose code leads to the card, also for a shop with a long and hostile name", async () => {
  for (const { merchantId, slug } of [full, hostile]) {
    const key = await makeKey(merchantId);
    for (const size of ["a5", "a6"]) {
      const answer = await ask(key, "GET", `/site/poster?size=${size}&language=fr`);
      expect(answer.statusCode, answer.body).toBe(200);
      const pages = await renderPdf(answer.rawPayload, 150);
      expect(pages).toHaveLength(1);
      const [page] = pages;
      const codes = page === undefined ? [] : await readCodes(page);
      expect(codes).toEqual([
        { format: "QRCode", text: expect.stringMatching(new RegExp(`/s/${slug}/join$`)) as string },
      ]);
    }
  }
});

test("what the pages lack is computed from what the shop has said", async () => {
  const lacking = async (merchantId: string) =>
    (await ask(await makeKey(merchantId), "GET", "/site"))
      .json<{ checks: { code: string; isDone: boolean }[] }>()
      .checks.flatMap(({ code, isDone }) => (isDone ? [] : [code]));
  expect(await lacking(full.merchantId)).toEqual(["address", "colour"]);
  expect(await lacking(paused.merchantId)).toEqual(["address", "program", "colour"]);
  expect(await lacking(bare)).toEqual([
    "address",
    "contact",
    "program",
    "company",
    "terms",
    "hours",
    "places",
    "colour",
    "intro",
  ]);
});

import { expect, test } from "vitest";
import { moveClock } from "../../src/platform/clock-store.ts";
import { expectAccessible, looks, openBrowserTest } from "../support/browser.ts";
import { readCodes } from "../support/pdf.ts";
import { levelled, openPublicShop, stampCard } from "../support/public-shops.ts";

const { database, visit, enter, browser, base } = await openBrowserTest();
const shop = await openPublicShop(database, {
  slug: "lacaille",
  programs: [{ definition: stampCard }, { definition: levelled, name: "Club Lacaille" }],
});
// A yellow on which white could not be read, and a colour close to the paper's own.
await openPublicShop(database, {
  slug: "jaune",
  colour: "#f5d400",
  name: "Le Pain Doré",
  programs: [{ definition: stampCard }],
});
await openPublicShop(database, { slug: "pale", colour: "#f7efe2", name: "Lin & Coton", isDemo: true });

const parts = [
  "",
  "/program",
  "/join",
  "/stores/lille",
  "/terms",
  "/privacy",
  "/legal",
  "/accessibility",
  "/poster",
  "/nothing",
];

test.each(looks)("public pages are accessible and none is wider than its screen: $name", async (look) => {
  const { page, context } = await visit(look);
  for (const slug of ["lacaille", "jaune", "pale"]) {
    for (const part of parts) {
      await page.goto(`/s/${slug}${part}`);
      await expectAccessible(page);
      const beyond = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(beyond, `${slug}${part}`).toBe(0);
    }
  }
  await page.goto("/s/jaune/join");
  await page
    .getByRole("button", { name: look.language === "fr" ? "Créer ma carte" : "Create my card" })
    .click();
  await page.locator("[role=alert]").waitFor();
  expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe("alert");
  await expectAccessible(page);
  await context.close();
});

test("from the poster's code to a card, on a phone without JavaScript", async () => {
  const { page: poster, context: printer } = await visit({ language: "fr" });
  await poster.goto("/s/lacaille/poster");
  const [code] = await readCodes(await poster.locator(".poster-code svg").screenshot());
  expect(code?.text).toBe(`${base}/s/lacaille/join`);
  await printer.close();

  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: "fr-FR",
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await page.goto(code?.text ?? "");
  await page.getByLabel("Prénom").fill("Chantal");
  await page.getByLabel("Téléphone portable").fill("06 12 34 56 78");
  await page.getByRole("checkbox", { name: /15 ans/ }).check();
  expect(
    await page
      .getByRole("checkbox", { name: /offres/ })
      .first()
      .isChecked(),
  ).toBe(false);
  // What a person needs to read it.
  await moveClock(database, database.clock.offsetMs() + 10_000);
  await page.getByRole("button", { name: "Créer ma carte" }).click();
  await page.getByRole("heading", { name: "Votre carte est prête" }).waitFor();
  const [shown] = await readCodes(await page.locator(".card .code svg").screenshot());
  const number = (await page.locator(".card .number").innerText()).replaceAll(/\D/g, "");
  expect(shown?.text).toBe(number);
  expect(number).toMatch(/^9\d{15}$/);
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { name: "Your card is ready" }).waitFor();
  await context.close();
});

test("the owner sees her pages, what they lack, and a poster to print", async () => {
  const { page, context } = await enter({ shop: shop.merchantId });
  await page.goto("/site");
  await page.getByText("Donner une adresse que les téléphones peuvent ouvrir").waitFor();
  const preview = page.frameLocator("iframe");
  await preview.getByRole("heading", { name: "Maison Lacaille" }).waitFor();
  await expectAccessible(page);
  await page.getByLabel("Présentation en français").fill("Chocolatier à Lille.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("La page est à jour.").waitFor();
  const href = await page.getByRole("link", { name: "PDF A5" }).getAttribute("href");
  const poster = await context.request.get(href ?? "");
  expect(poster.headers()["content-type"]).toBe("application/pdf");
  expect((await poster.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await page.goto("/s/lacaille");
  await page.getByText("Chocolatier à Lille.").waitFor();
  await context.close();
});

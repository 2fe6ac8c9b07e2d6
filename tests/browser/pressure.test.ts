import { expect, test } from "vitest";
import { expectAccessible, openBrowserTest } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";
import { addPerson, plan } from "../support/pressure.ts";

const { database, enter } = await openBrowserTest();

/** A shop that means to write to Léa twice tomorrow. */
async function busyShop(): Promise<string> {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const customerId = await addPerson(tx);
    const tomorrow = new Date(Date.parse(tx.now) + 86_400_000).toISOString();
    await plan(tx, [
      { customerId, dueAt: tomorrow },
      { customerId, dueAt: tomorrow },
    ]);
  });
  return shop;
}

test("an owner takes the limits that are advised, sees for whom it is too much, writes one of her own and keeps quiet at night", async () => {
  const { page } = await enter({ shop: await busyShop(), language: "fr" });
  await page.goto("/pressure");
  await page.getByRole("heading", { name: "Les 14 prochains jours tiennent dans vos limites" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Poser ces trois limites" }).click();
  await page.getByRole("heading", { name: "D’ici 14 jours, trop de messages pour 1 client" }).waitFor();
  const lighten = page.getByRole("region", { name: "À alléger" });
  await lighten.getByRole("link", { name: "Léa Test" }).waitFor();
  expect(await lighten.getByText("1 de trop sur 2").count()).toBe(2);
  await expectAccessible(page);

  // Without that limit there is room again, and with it there is none.
  const between = page.getByRole("switch", { name: /^Appliquer\s: Au moins 2 jours/ });
  await between.focus();
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "Les 14 prochains jours tiennent dans vos limites" }).waitFor();

  await page.getByRole("button", { name: "Ajouter une limite" }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter une limite" });
  await dialog.getByLabel("Au plus").fill("");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByRole("link", { name: /Donnez un nombre, par exemple 2/ }).waitFor();
  await expectAccessible(page);
  await dialog.getByLabel("Au plus").fill("1");
  await dialog.getByRole("combobox", { name: "Sur quelle durée" }).click();
  await page.getByRole("option", { name: "Un mois du calendrier" }).click();
  await dialog.getByText("Au plus 1 e-mail par mois pour chaque client").waitFor();
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("Au plus 1 e-mail par mois pour chaque client", { exact: true }).first().waitFor();
  await page.getByRole("heading", { name: "D’ici 14 jours, trop de messages pour 1 client" }).waitFor();

  await page.getByRole("button", { name: /^Modifier\s: Heures calmes des e-mails/ }).click();
  const hours = page.getByRole("dialog", { name: "Heures calmes des e-mails" });
  await hours.getByRole("checkbox", { name: "dimanche" }).check();
  await expectAccessible(page);
  await hours.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Rien ne part de 21:00 à 08:00 et le dimanche.").waitFor();
});

test("on a telephone, in English and in the dark", async () => {
  const { page } = await enter({ shop: await busyShop(), language: "en", phone: true, dark: true });
  await page.goto("/pressure");
  await page.getByRole("heading", { name: "The next 14 days fit your limits" }).waitFor();
  await page
    .getByText("At least 2 days between two messages, all ways together, for each customer")
    .waitFor();
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
});

import { expect, test } from "vitest";
import { upsertCustomers } from "../../src/capabilities/customers/index.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { expectAccessible, openBrowserTest } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, enter } = await openBrowserTest();

async function shopWithChantal(): Promise<{ shop: string; chantal: string }> {
  const shop = await openTestShop(database);
  const made = await database.inMerchant(
    shop,
    async (tx) =>
      await upsertCustomers(tx, systemActor(shop, "Test"), [
        { firstName: "Chantal", lastName: "Petit", emails: ["chantal@example.com"] },
      ]),
  );
  const [first] = made;
  if (first === undefined || first.outcome === "refused") throw new Error("Chantal is missing.");
  return { shop, chantal: first.id };
}

test("a letter that asks to be erased is noted, found due on Today, checked, and done; the person is gone", async () => {
  const { shop, chantal } = await shopWithChantal();
  const { page } = await enter({ shop, language: "fr" });
  await page.goto("/privacy");
  await page.getByText(/Aucune demande n’attend/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Noter une demande" }).click();
  await page.getByRole("button", { name: "Noter la demande" }).click();
  await page
    .getByRole("alert")
    .getByText(/écrivez le nom de la personne/)
    .waitFor();
  await page.getByRole("combobox", { name: /Sa fiche/ }).fill("Chantal");
  await page.getByRole("option", { name: /Chantal Petit/ }).click();
  await page.getByRole("combobox", { name: "Ce qui est demandé" }).click();
  await page.getByRole("option", { name: "Être effacée" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Noter la demande" }).click();
  await page.getByRole("heading", { level: 1, name: "Être effacée" }).waitFor();
  await expectAccessible(page);

  await page.goto(`/customers/${chantal}`);
  await page.getByRole("heading", { name: "Droits et vie privée" }).waitFor();
  await page.getByRole("button", { name: "Mettre de côté" }).click();
  await page.getByText(/Mise de côté depuis le/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Utiliser à nouveau" }).click();
  await page.getByText("Fiche utilisée normalement.").waitFor();

  await page.goto("/");
  await page.getByText(/Une demande de droits, échéance le/).waitFor();
  await page.goto("/privacy");
  await page.getByRole("link", { name: /Chantal Petit/ }).click();
  await page.getByRole("button", { name: "Identité vérifiée" }).click();
  await page.getByRole("button", { name: "Effacer la fiche" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Effacer la fiche" }).click();
  await page.getByText("Demande satisfaite.").waitFor();
  const record = (await (await page.request.get(`/api/v1/customers/${chantal}`)).json()) as {
    erasedAt: string | null;
  };
  expect(record.erasedAt).not.toBeNull();
});

test("every part can be read on a phone in the dark, in English, by whoever does not see it", async () => {
  const { shop } = await shopWithChantal();
  const { page } = await enter({ shop, language: "en", phone: true, dark: true });
  const parts = {
    checklist: /points in order/,
    retention: "What has an end",
    register: "Security measures",
    breaches: /No breach noted/,
    views: /Views|No record has been opened yet/,
    fields: "Each field, its category and its reason",
    sharing: "Limits of exports",
  };
  for (const [view, words] of Object.entries(parts)) {
    await page.goto(`/privacy?view=${view}`);
    await page.getByText(words).first().waitFor();
    await expectAccessible(page);
    const isTooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(isTooWide, view).toBe(false);
  }
});

test("a breach is noted, its 72 hours are seen, and its page says what is missing before it closes", async () => {
  const { shop } = await shopWithChantal();
  const { page } = await enter({ shop, language: "fr" });
  await page.goto("/privacy?view=breaches");
  await page.getByRole("button", { name: "Noter une violation" }).click();
  await page.getByRole("textbox", { name: "En une ligne" }).fill("Ordinateur de la réserve volé");
  await page.getByRole("button", { name: "Ouvrir la page du cahier" }).click();
  await page.getByRole("heading", { level: 1, name: "Ordinateur de la réserve volé" }).waitFor();
  await page
    .getByText(/7[12] heures/)
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clore la page" }).click();
  await page.getByText(/Dites d’abord quel est le risque/).waitFor();
  await page.getByRole("radio", { name: /Aucun/ }).check();
  await page.getByRole("textbox", { name: "Pourquoi il n’y a pas de risque" }).fill("Disque chiffré.");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await page.getByText("Page du cahier enregistrée.").waitFor();
  await page.getByRole("button", { name: "Clore la page" }).click();
  await page.getByText("Page close.").waitFor();
});

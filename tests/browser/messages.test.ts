import { expect, test } from "vitest";
import { addReaders, addWords, identify } from "../support/mailings.ts";
import { expectAccessible, looks, openBrowserTest } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, enter } = await openBrowserTest();

const words = {
  fr: {
    write: "Écrire un message",
    template: "Modèle",
    reach: /4 personnes sur 4/,
    send: "Envoyer",
    gone: "Gardés ici",
    people: "Personne par personne",
    finished: "Terminé",
    choose: "Choisissez le modèle à envoyer.",
    all: "Tous les clients",
  },
  en: {
    write: "Write a message",
    template: "Template",
    reach: /4 (of|people out of) 4|4 of 4|4 people/,
    send: "Send",
    gone: "Kept here",
    people: "Person by person",
    finished: "Finished",
    choose: "Choose the template to send.",
    all: "All customers",
  },
} as const;

/** A shop with four readers and something to tell them. */
async function shopWithReaders(): Promise<string> {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    await identify(tx);
    await addReaders(tx, 4, `${shop.slice(-6)}.example`);
    await addWords(tx, {
      subject: "Nouveautés de saison",
      text: 'Bonjour {{ first_name | default: "vous" }}',
    });
  });
  return shop;
}

test.each(looks)(
  "an owner sees who may be reached, sends, and reads what became of it: $name",
  async (look) => {
    const { page, context } = await enter({ ...look, shop: await shopWithReaders() });
    const said = words[look.language];
    await page.goto("/messages");
    await expectAccessible(page);
    await page.getByRole("link", { name: said.write }).click();
    await page.getByRole("heading", { level: 1, name: said.write }).waitFor();
    await page.getByText(said.reach).first().waitFor();
    await expectAccessible(page);

    // Nothing leaves without its words.
    await page.getByRole("button", { name: said.send, exact: true }).click();
    await page.getByRole("alert").filter({ hasText: said.choose }).waitFor();
    await page.getByRole("combobox", { name: said.template, exact: true }).click();
    await page.getByRole("option", { name: "Nouveautés de saison" }).click();
    await page.getByRole("button", { name: said.send, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.send, exact: true }).click();

    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    await page.getByText(said.finished).first().waitFor({ timeout: 60_000 });
    await page.getByText(said.gone).first().waitFor();
    await page.getByRole("heading", { level: 2, name: said.people }).waitFor();
    await expect.poll(async () => await page.getByRole("table").getByRole("row").count()).toBe(5);
    await expectAccessible(page);
    await context.close();
  },
);

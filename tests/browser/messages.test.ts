import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { invite } from "../../src/capabilities/accounts/index.ts";
import { addReaders, addWords, identify } from "../support/mailings.ts";
import { expectAccessible, openBrowserTest, type Visit } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, visit, base } = await openBrowserTest();

const looks: readonly (Visit & { readonly name: string })[] = [
  { name: "French, computer, light", language: "fr" },
  { name: "English, phone, dark", language: "en", phone: true, dark: true },
];

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

async function enter(look: Visit): Promise<{ page: Page; close: () => Promise<void> }> {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    await identify(tx);
    await addReaders(tx, 4, `${shop.slice(-6)}.example`);
    await addWords(tx, {
      subject: "Nouveautés de saison",
      text: 'Bonjour {{ first_name | default: "vous" }}',
    });
  });
  const made = await database.inPlatform(
    async (tx) =>
      await invite(tx, {
        merchantId: shop,
        email: `m${shop.slice(-8)}@example.com`,
        role: "owner",
        by: "test",
        giver: "owner",
      }),
  );
  if ("refused" in made) throw new Error(made.refused);
  const { page, context } = await visit(look);
  await page.goto(`/invitations/${made.token}`);
  await page.locator("input").first().fill("Sophie");
  await page.locator("input[type=password]").first().fill("quatre mots bien choisis");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/`);
  return { page, close: async () => await context.close() };
}

test.each(looks)(
  "an owner sees who may be reached, sends, and reads what became of it: $name",
  async (look) => {
    const { page, close } = await enter(look);
    const said = words[look.language ?? "fr"];
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
    await close();
  },
);

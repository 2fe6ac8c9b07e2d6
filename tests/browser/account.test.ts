import { expect, test } from "vitest";
import { invite } from "../../src/capabilities/accounts/index.ts";
import { expectAccessible, openBrowserTest, settle, type Visit } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, visit, base } = await openBrowserTest();
const password = "quatre mots bien choisis";

const looks: (Visit & { name: string })[] = [
  { name: "French, on a computer, light", language: "fr" },
  { name: "English, on a phone, dark", language: "en", phone: true, dark: true },
];

test.each(looks)("a first visitor is welcomed: $name", async (look) => {
  const { page, context } = await visit(look);
  await page.goto("/");
  await page.waitForURL("**/welcome");
  const title = look.language === "en" ? "Welcome." : "Bienvenue.";
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(title);
  await expectAccessible(page);
  await context.close();
});

test("the owner opens the shop by keyboard in three questions and is at home in it", async () => {
  const { page, context } = await visit({ language: "fr" });
  await page.goto("/open-shop");
  await page.getByRole("button", { name: "Continuer" }).press("Enter");
  // Nothing was answered: the summary takes the focus and says how many points are open.
  expect(await page.getByRole("alert").first().textContent()).toContain("à corriger");
  await page.getByRole("combobox", { name: "Quel est votre métier ?" }).press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: /oui/i }).press("Space");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continuer" }).press("Enter");
  await page.getByLabel("Nom de la boutique").fill("Maison Lacaille");
  await page.getByLabel("Votre prénom et votre nom").fill("Sophie Lacaille");
  await page.getByLabel("Adresse e-mail").fill("sophie@example.com");
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Ouvrir ma boutique" }).press("Enter");
  await page.waitForURL(`${base}/`);
  await page.goto("/settings?part=stores");
  await page.getByRole("cell", { name: "Web" }).first().waitFor();
  await context.close();
});

test("a cashier invited by link sets a password, and the settings stay shut", async () => {
  const shop = await openTestShop(database);
  const made = await database.inPlatform(
    async (tx) =>
      await invite(tx, {
        merchantId: shop,
        email: "karim@example.com",
        role: "cashier",
        by: "test",
        giver: "owner",
      }),
  );
  if ("refused" in made) throw new Error(made.refused);
  const { page, context } = await visit({ language: "fr" });
  await page.goto(`/invitations/${made.token}`);
  await page.getByLabel("Votre prénom et votre nom").fill("Karim");
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  // Whoever works at the counter lands on the till.
  await page.waitForURL(`${base}/till`);
  await page.goto("/settings");
  await page.getByText("Cette page ne vous est pas ouverte").waitFor();
  await context.close();
});

test.each(looks)("every part of the settings is accessible: $name", async (look) => {
  const { page, context } = await visit(look);
  await page.goto("/sign-in");
  await page
    .getByLabel(look.language === "en" ? "E-mail address" : "Adresse e-mail")
    .fill("sophie@example.com");
  await page.getByLabel(look.language === "en" ? "Password" : "Mot de passe", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/`);
  for (const path of [
    "/settings",
    "/settings?part=stores",
    "/settings?part=team",
    "/settings?part=keys",
    "/settings?part=audit",
    "/settings/account",
  ]) {
    await page.goto(path);
    await settle(page);
    await expectAccessible(page);
  }
  await context.close();
});

test("a key is made, shown once, and revoked", async () => {
  const { page, context } = await visit({ language: "fr" });
  await page.goto("/sign-in");
  await page.getByLabel("Adresse e-mail").fill("sophie@example.com");
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/`);
  await page.goto("/settings?part=keys");
  await page.getByRole("button", { name: "Créer une clé" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom du programme").fill("Site WooCommerce");
  await dialog.getByRole("button", { name: "Créer une clé" }).click();
  const secret = await dialog.getByLabel("Secret de la clé").inputValue();
  expect(secret).toMatch(/^rbl_/);
  await page.keyboard.press("Escape");
  const asked = await fetch(`${base}/api/v1/customers?limit=1`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(asked.status).toBe(200);
  await page.getByRole("button", { name: "Révoquer la clé Site WooCommerce" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
  await page.getByText("La clé Site WooCommerce est révoquée.").waitFor();
  await context.close();
});

import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, looks, openBrowserTest, type Visit } from "../support/browser.ts";
import { pointsProgram } from "../support/programs.ts";
import { cashierCode, openTillShop } from "../support/till.ts";

const opened = await openBrowserTest();

type Standing = { readonly page: Page; readonly context: BrowserContext };

async function openShop() {
  const shop = await openTillShop(opened);
  await shop.launch(pointsProgram);
  const cashierId = await shop.cashier("Karim");
  const customer = async (more: object) => await shop.customer(more);
  return { ...shop, cashierId, customer };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

/** A fresh device, paired with the code of the console and signed in. */
async function standAt(shop: Shop, look: Visit = {}): Promise<Standing> {
  const { page, context } = await opened.visit(look);
  const { code } = await shop.say<{ code: string }>("POST", "/till/pairings", {
    storeId: shop.storeId,
    name: "Caisse 1",
  });
  await page.goto("/till");
  const isEnglish = look.language === "en";
  await page.getByLabel(isEnglish ? "Code from the console" : "Code de la console").fill(code);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  // The only one who stands here: asked for the code at once.
  await page.getByLabel(isEnglish ? "Karim’s code" : "Code de Karim").fill(cashierCode);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.locator("[data-zone=find]").waitFor();
  return { page, context };
}

/** As a scanner set to a US keyboard types on another one: the places are right, the signs are not. */
async function scan(page: Page, text: string, topRow: string): Promise<void> {
  // Within the page and at once: a scanner is told from a hand by its pace.
  await page.evaluate(`(([digits, signs]) => {
    const press = (code, key) => {
      const field = document.activeElement ?? document.body;
      const event = new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true });
      if (!field.dispatchEvent(event) || key.length !== 1 || !(field instanceof HTMLInputElement)) return;
      field.setRangeText(key, field.value.length, field.value.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    for (const digit of digits) press("Digit" + digit, signs["1234567890".indexOf(digit)]);
    press("Enter", "Enter");
  })(${JSON.stringify([text, topRow])})`);
}

/** The customer who stands there, not the one who has just been credited. */
const heading = (page: Page, name: string) =>
  page.locator(".customer").getByRole("heading", { level: 2, name });
const spendable = async (shop: Shop, id: string) => (await shop.membership(id)).spendable;

async function enrol(page: Page, phone: string, firstName: string): Promise<string> {
  await page.keyboard.press("F2");
  await page.getByLabel("Téléphone", { exact: true }).waitFor();
  // As hands type: what comes faster is taken for a scanner.
  await page.keyboard.type(phone, { delay: 70 });
  await page.keyboard.press("Tab");
  await page.keyboard.type(firstName);
  await page.keyboard.press("Enter");
  await page.getByText(`La carte de ${firstName} est prête`).waitFor();
  const number = await page.locator(".shown-code .figures").innerText();
  return number.replace(/\D/g, "");
}

async function credit(page: Page, amount: string): Promise<void> {
  await page.locator("[data-zone=amount]:focus").waitFor();
  await page.keyboard.type(amount);
  await page.keyboard.press("Enter");
  await page.locator(".done").waitFor();
}

test("with a keyboard alone a customer is enrolled, credited, found again by her card on any layout, and rewarded", async () => {
  const shop = await openShop();
  const { page, context } = await standAt(shop);
  await expectAccessible(page);

  const card = await enrol(page, "0612345678", "Chantal");
  await expectAccessible(page);
  await credit(page, "105,40");
  await page.getByText("+ 10 points").waitFor();
  await page.getByText(/105,40.*= 10 points/).waitFor();
  await expectAccessible(page);

  for (const topRow of ["1234567890", "&é\"'(-è_çà", "&é\"'(§è!çà"]) {
    await scan(page, card, topRow);
    await heading(page, "Chantal").waitFor();
    expect(await page.locator("[data-zone=find]").inputValue()).toBe("");
    await page.keyboard.press("Escape");
    await heading(page, "Chantal").waitFor({ state: "detached" });
  }

  // By the end of the phone, then the reward: one gesture, and the amount that is left.
  await page.keyboard.type("5678");
  await heading(page, "Chantal").waitFor();
  await page.getByRole("button", { name: "Utiliser : 5 €" }).press("Enter");
  await page.locator("[data-zone=amount]").focus();
  await page.keyboard.type("20");
  await page.getByText("Après avantage : 15,00").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".done").waitFor();
  const { items } = await shop.say<{ items: { id: string }[] }>("POST", "/people/search", {
    rule: { all: [] },
    limit: 5,
  });
  expect(items.length).toBe(1);
  const id = items[0]?.id ?? "";
  // 10 earned, 10 used; of 5,40 € kept and 15 € left to pay, 2 more.
  expect(await spendable(shop, id)).toBe(2);

  // Taken back within two minutes, the reward comes back too.
  await page.keyboard.press("F4");
  await page.getByText("Annulé : le dernier passage de Chantal.").waitFor();
  expect(await spendable(shop, id)).toBe(10);
  await context.close();
});

test("without network the counter goes on, a tab that is killed loses nothing, and the points announced are those credited", async () => {
  const shop = await openShop();
  const known = await shop.customer({ firstName: "Élodie", phones: ["0698765432"] });
  const { page, context } = await standAt(shop);
  await page.getByText("1 client sur cet appareil.").waitFor();
  await page.evaluate("navigator.serviceWorker.ready.then(() => true)");

  await context.setOffline(true);
  await page.getByText(/Hors ligne/).waitFor();
  await page.keyboard.type("elo");
  await page.getByRole("option", { name: /Élodie/ }).waitFor();
  await page.keyboard.press("Enter");
  await heading(page, "Élodie").waitFor();
  await credit(page, "34");
  await page.getByText("+ 3 points").waitFor();
  await page.getByText("Hors ligne : 1 passage en attente, rien n’est perdu").waitFor();
  await page.close();

  const again = await context.newPage();
  await again.goto("/till");
  await again.getByText("Hors ligne : 1 passage en attente, rien n’est perdu").waitFor();
  await again.keyboard.type("5432");
  await heading(again, "Élodie").waitFor();
  await again.getByText("3 points").first().waitFor();
  await credit(again, "26");
  // 4 € kept from the first, with 26 €: three more.
  await again.getByText("+ 3 points").waitFor();
  const card = await enrol(again, "0611223344", "Marc");
  await credit(again, "50");
  await again.getByText("Hors ligne : 4 passages en attente, rien n’est perdu").waitFor();
  await expectAccessible(again);

  // Nothing that waits can be wiped.
  await again.getByRole("button", { name: "Menu" }).click();
  await again.getByRole("button", { name: "Fermer le comptoir" }).click();
  await again.getByText(/4 passages attendent encore/).waitFor();
  await expectAccessible(again);
  await again.keyboard.press("Escape");

  await context.setOffline(false);
  await again.getByText("En ligne").waitFor({ timeout: 30_000 });
  await expect.poll(async () => await spendable(shop, known), { timeout: 20_000 }).toBe(6);
  await scan(again, card, "&é\"'(-è_çà");
  await again.getByText("5 points").first().waitFor();

  // Closed, the device knows nobody any more.
  await again.getByRole("button", { name: "Menu" }).click();
  await again.getByRole("button", { name: "Fermer le comptoir" }).click();
  await again.getByText("Le comptoir est fermé").waitFor();
  expect(await again.evaluate("indexedDB.databases()")).toEqual([]);
  await context.close();
});

test("what the customer should not see stays behind the icon, and a second tab does not count twice", async () => {
  const shop = await openShop();
  const id = await shop.customer({ firstName: "Paul", phones: ["0655443322"] });
  await shop.say("POST", `/customers/${id}/notes`, { body: "Attend un remboursement." });
  const { page, context } = await standAt(shop);
  await page.keyboard.type("3322");
  await heading(page, "Paul").waitFor();
  expect(await page.getByText("remboursement").count()).toBe(0);
  await page.getByRole("button", { name: "À savoir (1)" }).click();
  await page.getByText("Attend un remboursement.").waitFor();
  await expectAccessible(page);

  const second = await context.newPage();
  await second.goto("/till");
  await second.getByText("Le comptoir est ouvert dans un autre onglet").waitFor();
  await expectAccessible(second);
  await context.close();
});

test.each(looks)("the counter is whole: $name", async (look) => {
  const shop = await openShop();
  await shop.customer({ firstName: "Chantal", phones: ["0612345678"] });
  const { page, context } = await standAt(shop, look);
  await page.keyboard.press("F1");
  await page.locator("dialog .help").first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.type("chan");
  await page.getByRole("option", { name: /Chantal/ }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await heading(page, "Chantal").waitFor();
  await page.keyboard.type("23.40");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("+ 2 points").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("F2");
  await page.locator("dialog form").waitFor();
  await expectAccessible(page);
  const isTooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  expect(isTooWide).toBe(false);
  await context.close();
});

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDemo } from "../../src/capabilities/demo/index.ts";
import { expectAccessible, looks, openBrowserTest, send, settle } from "../support/browser.ts";

const { database, visit } = await openBrowserTest();
await openDemo(database);

async function firstCustomer(page: Page): Promise<string> {
  const { items } = await send<{ items: { id: string }[] }>(page, "POST", "/people/search", {
    rule: { field: "text", op: "contains", value: "chantal" },
    limit: 1,
  });
  return items[0]?.id ?? "";
}

test("a newcomer visits the demonstration without an account and finds three things to do", async () => {
  const { page, context } = await visit({ language: "fr" });
  await page.goto("/");
  await page.getByRole("button", { name: /boutique de démonstration/ }).click();
  await page.getByRole("heading", { level: 1, name: /Trois choses à faire/ }).waitFor();
  await page.getByRole("heading", { name: /bons clients s’éloignent/ }).waitFor();
  await page
    .getByRole("main")
    .getByRole("link", { name: /Chantal/ })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: /Chantal/ }).waitFor();
  await context.close();
});

test.each(looks)("no page of the demonstration shuts anybody out: $name", async (look) => {
  const { page, context } = await visit(look);
  await page.goto("/");
  await page
    .getByRole("button", {
      name: look.language === "fr" ? /boutique de démonstration/ : /demonstration shop/,
    })
    .click();
  await page.waitForURL(/\/$/);
  const chantal = await firstCustomer(page);
  const pages = [
    "/",
    "/customers",
    "/customers?tab=portrait",
    `/customers/${chantal}`,
    "/customers/new",
    "/customers/duplicates",
    ...["/winback", "/winback?view=loss", "/winback?view=silence"],
    ...["/results", "/results?groups=stage"],
    "/files",
  ];
  for (const path of pages) {
    await page.goto(path);
    await settle(page);
    expect({ path, headings: await page.getByRole("heading", { level: 1 }).count() }).toEqual({
      path,
      headings: 1,
    });
    await expectAccessible(page);
  }
  await context.close();
});

test("Ctrl K finds a customer by name and opens the record from the keyboard", async () => {
  const { page, context } = await visit({ language: "fr" });
  await page.goto("/");
  await page.getByRole("button", { name: /boutique de démonstration/ }).click();
  await page.getByRole("heading", { level: 1, name: /choses à faire/ }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type("chantal vann");
  await page.getByRole("option", { name: /Chantal Vanneste/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Chantal Vanneste/ }).waitFor();
  await context.close();
});

const wordsOfDesigner = {
  fr: { step: "Palier d’achat", more: /^Niveaux/ },
  en: { step: "Spending step", more: /^Levels/ },
} as const;

test.each(looks)("the designer answers the keyboard alone and shuts nobody out: $name", async (look) => {
  const words = wordsOfDesigner[look.language];
  const { page, context } = await visit(look);
  await page.request.post("/auth/demo");
  await page.goto("/loyalty/new");
  const slider = page.getByRole("slider", { name: words.step });
  await slider.waitFor();
  const title = page.getByRole("heading", { level: 2, name: /médian|median/ });
  await title.waitFor({ timeout: 30_000 });
  const before = await title.textContent();
  await slider.focus();
  await page.keyboard.press("End");
  await expect.poll(async () => await title.textContent(), { timeout: 10_000 }).not.toBe(before);
  await expectAccessible(page);
  await page.getByRole("button", { name: words.more }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: words.more }).getByRole("switch").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await context.close();
});

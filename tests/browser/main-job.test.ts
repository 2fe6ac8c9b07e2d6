import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDemo } from "../../src/capabilities/demo/index.ts";
import { expectAccessible, openBrowserTest, type Visit } from "../support/browser.ts";

const onlineRetail = join(import.meta.dirname, "..", "..", "..", "shared", "data", "online_retail.csv.gz");
const { database, visit, base } = await openBrowserTest();

async function firstCustomer(page: Page): Promise<string> {
  const csrf = ((await (await page.request.get("/api/v1/session")).json()) as { csrf: string }).csrf;
  const found = await page.request.post("/api/v1/people/search", {
    headers: { "x-rebelote-csrf": csrf },
    data: { rule: { field: "text", op: "contains", value: "chantal" }, limit: 1 },
  });
  return ((await found.json()) as { items: { id: string }[] }).items[0]?.id ?? "";
}

const looks: (Visit & { name: string; visitDemo: RegExp })[] = [
  { name: "French, computer, light", language: "fr", visitDemo: /boutique de démonstration/ },
  {
    name: "French, phone, dark",
    language: "fr",
    phone: true,
    dark: true,
    visitDemo: /boutique de démonstration/,
  },
  { name: "English, computer, dark", language: "en", dark: true, visitDemo: /demonstration shop/ },
  { name: "English, phone, light", language: "en", phone: true, visitDemo: /demonstration shop/ },
];

test("a newcomer visits the demonstration without an account and finds three things to do", async () => {
  await openDemo(database);
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
  await page.getByRole("button", { name: look.visitDemo }).click();
  await page.waitForURL(`${base}/`);
  const chantal = await firstCustomer(page);
  const pages = [
    "/",
    "/customers",
    "/customers?tab=portrait",
    `/customers/${chantal}`,
    "/customers/new",
    "/customers/duplicates",
    "/results",
    "/files",
  ];
  for (const path of pages) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
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

const hasData = existsSync(onlineRetail);
if (!hasData)
  process.stderr.write("The real purchases of ../shared/data are not here: their journey is left out.\n");

test.runIf(hasData)(
  "an owner leaves the demonstration, drops half a million real lines, and the product speaks of those customers",
  async () => {
    const { page, context } = await visit({ language: "fr" });
    const opened = await page.request.post("/auth/open-shop", {
      data: {
        shopName: "Cadeaux de Londres",
        country: "FR",
        storeCount: 0,
        onlineShop: true,
        ownerName: "Sophie Lacaille",
        email: "sophie@example.com",
        password: "quatre mots bien choisis",
        language: "fr",
      },
    });
    expect(opened.status()).toBe(204);
    await page.goto("/files");
    await page.locator("input[type=file]").first().setInputFiles(onlineRetail);
    await page.getByRole("button", { name: "Lire tout le fichier" }).click({ timeout: 60_000 });
    await page.getByRole("button", { name: /Importer 540.570 lignes/ }).click({ timeout: 90_000 });
    await page.getByText("C’est importé.").waitFor({ timeout: 120_000 });

    await page.goto("/");
    await page.getByText("Vos achats s’arrêtent au 9 décembre 2011").waitFor({ timeout: 60_000 });
    await page.getByRole("heading", { name: /bons clients s’éloignent/ }).waitFor({ timeout: 60_000 });
    await page.goto("/customers");
    await page
      .getByText(/4.372 clients/)
      .first()
      .waitFor();
    await expectAccessible(page);
    // Right to the cent: the sales of the file's own cleaned rule, and net of every credit note.
    await expect
      .poll(
        async () => {
          const sales = await page.request.get(
            "/api/v1/results/sales?from=2010-12-01&to=2011-12-09&basis=net",
          );
          return ((await sales.json()) as { total: { cents: number } }).total.cents;
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(975_880_999);
    await page.goto("/results?period=custom&from=2010-12-01&to=2011-12-09");
    await page
      .getByText(/9.758.810/)
      .first()
      .waitFor();
    await context.close();
  },
  300_000,
);

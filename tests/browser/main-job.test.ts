import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectAccessible, openBrowserTest } from "../support/browser.ts";

const onlineRetail = join(import.meta.dirname, "..", "..", "..", "shared", "data", "online_retail.csv.gz");
const { visit } = await openBrowserTest();

const hasData = existsSync(onlineRetail);
if (!hasData)
  process.stderr.write("The real purchases of ../shared/data are not here: their journey is left out.\n");

test.runIf(hasData)(
  "an owner drops half a million real lines, and the product speaks of those customers",
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
    await page.getByRole("button", { name: "Lire tout le fichier" }).click({ timeout: 240_000 });
    await page.getByRole("button", { name: /Importer 540.570 lignes/ }).click({ timeout: 240_000 });
    await page.getByText("C’est importé.").waitFor({ timeout: 240_000 });

    await page.goto("/");
    await page.getByText("Vos achats s’arrêtent au 9 décembre 2011").waitFor({ timeout: 240_000 });
    await page.getByRole("heading", { name: /bons clients s’éloignent/ }).waitFor({ timeout: 240_000 });
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
        { timeout: 240_000, interval: 1_000 },
      )
      .toBe(975_880_999);
    await page.goto("/results?period=custom&from=2010-12-01&to=2011-12-09");
    await page
      .getByText(/9.758.810/)
      .first()
      .waitFor();
    await context.close();
  },
  900_000,
);

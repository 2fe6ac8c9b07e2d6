import { expect, test } from "vitest";
import { expectAccessible, looks, openBrowserTest, settle } from "../support/browser.ts";

const { enter } = await openBrowserTest();

const till = `Ticket;Date;Client;Article;Qté;Prix unitaire
T1;03/02/2025 10:12;42;Thé vert;2;4,50
T1;03/02/2025 10:12;42;Ballotin 250 g;1;18,90
T2;03/02/2025 11:00;;Tablette noire;1;5,20
T3;14/02/2025 16:40;43;Ballotin 250 g;1;18,90
A4;15/02/2025 09:05;42;Ballotin 250 g;-1;18,90
T5;31/02/2025;42;Thé;1;2,00
`;
const clients = `Nom;Prénom;E-mail;Tél;CP;Ville;Naissance;Newsletter
Lefèvre;Chloé;chloe@example.com;06 12 34 56 78;59000;Lille;29/02/1988;oui
Delvaux;André;andre@example.be;+32 470 12 34 56;5000;Namur;;non
Dupont;Marie;pas-une-adresse;;59800;Lille;31/12;oui
`;

test.each(looks)(
  "a till’s file and a customer file go in, a notebook is typed, everything comes out again: $name",
  async (look) => {
    const { page, context } = await enter(look);
    const expectGoodPage = async () => {
      await settle(page);
      await expectAccessible(page);
    };
    await page.goto("/files");
    await page.waitForSelector("input[type=file]", { state: "attached" });
    await expectGoodPage();
    await page.setInputFiles("input[type=file]", {
      name: "ventes.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(till),
    });
    await page.waitForURL("**/files/imports/*");
    await page.getByRole("button", { name: /Lire tout|Read the whole/ }).waitFor();
    await expectGoodPage();
    await page.getByRole("button", { name: /Lire tout|Read the whole/ }).click();
    const go = page.getByRole("button", { name: /^(Importer|Import) \d/ });
    await go.waitFor({ timeout: 60000 });
    await expectGoodPage();
    await go.click();
    await page
      .getByRole("button", { name: /Annuler cet import|Take this import back/ })
      .waitFor({ timeout: 60000 });
    await expectGoodPage();
    await page.goto("/files");
    await page.setInputFiles("input[type=file]", {
      name: "clients.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(clients),
    });
    await page.waitForURL("**/files/imports/*");
    await page.getByRole("radio").first().waitFor();
    await page.getByRole("radio").first().check();
    await expectGoodPage();
    await page.getByRole("button", { name: /Lire tout|Read the whole/ }).click();
    await go.waitFor({ timeout: 60000 });
    await expectGoodPage();
    await go.click();
    await page
      .getByRole("button", { name: /Annuler cet import|Take this import back/ })
      .waitFor({ timeout: 60000 });
    await page.goto("/files/notebook");
    await page.locator("[data-cell='0-0']").waitFor();
    await page.locator("[data-cell='0-0']").focus();
    await page.keyboard.type("Martin");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Léa");
    await page.keyboard.press("Tab");
    await page.keyboard.type("0612");
    await page.keyboard.press("Enter");
    await page.locator("[data-cell='1-0']:focus").waitFor();
    await page.keyboard.type("Roy");
    expect(await page.locator("[data-cell='1-0']").inputValue()).toBe("Roy");
    await expectGoodPage();
    await page.goto("/files/exports");
    await page.getByRole("button", { name: /Préparer|Prepare/ }).click();
    await page.getByRole("link", { name: /Télécharger|Download/ }).waitFor({ timeout: 60000 });
    await expectGoodPage();
    await page.goto("/files/quality");
    await page
      .getByRole("button", { name: /Voir qui|See who/ })
      .first()
      .click();
    await expectGoodPage();
    await page.goto("/files/supplier");
    await page.setInputFiles("input[type=file]", {
      name: "loue.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(clients),
    });
    await page.waitForSelector("dl");
    await expectGoodPage();
    await page.goto("/files");
    await page.waitForSelector("table");
    await expectGoodPage();
    await context.close();
  },
);

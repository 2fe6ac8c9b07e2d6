import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { ProgramDefinition } from "../../src/capabilities/loyalty/shared.ts";
import { expectAccessible, openBrowserTest, send } from "../support/browser.ts";

const { enter } = await openBrowserTest();

const prices = ["12,50", "17,00", "15,00", "24,00", "17,00", "16,50", "19,00"];

/** A year of a corner shop: 120 customers, seven visits each, half of the baskets at 17 € or less. */
function tillFile(): string {
  const lines = ["Ticket;Date;Client;Article;Qté;Prix unitaire"];
  for (let customer = 0; customer < 120; customer += 1) {
    for (const [visitNumber, price] of prices.entries()) {
      const at = new Date(Date.now() - (345 - visitNumber * 48 - (customer % 30)) * 86_400_000);
      const day = `${at.toISOString().slice(8, 10)}/${at.toISOString().slice(5, 7)}/${at.getUTCFullYear()}`;
      const ticket = customer * prices.length + visitNumber + 1;
      lines.push(`T${ticket};${day} 10:12;${1_000 + customer};Thé ${price};1;${price}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

async function importReceipts(page: Page) {
  await page.goto("/files");
  await page.waitForSelector("input[type=file]", { state: "attached" });
  await page.setInputFiles("input[type=file]", {
    name: "ventes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(tillFile()),
  });
  await page.getByRole("button", { name: /Lire tout/ }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: /^Importer \d/ }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: /Annuler cet import/ }).waitFor({ timeout: 60_000 });
}

/** From the keyboard: the drawing of a switch lies over its words. */
async function turnCarrying(page: Page) {
  await page.getByRole("switch", { name: "Garder le reste d’une visite à l’autre" }).focus();
  await page.keyboard.press("Space");
}

test("an owner designs a card, sees the trap, corrects it, launches it, and a balance explains itself", async () => {
  const { page, context } = await enter({ language: "fr" });
  await importReceipts(page);

  await page.goto("/loyalty/diagnosis");
  await page.getByText("Ce que nous avons regardé").waitFor();
  await expectAccessible(page);

  // One point for each 20 €, a ticket at a time, in a shop whose median basket is 17 €.
  await page.goto("/loyalty/new");
  await page.getByLabel("Nom du programme").fill("Carte du thé");
  await page.getByLabel("Palier d’achat").first().fill("20");
  await page.getByLabel("Ce qu’il en faut pour la récompense").fill("5");
  await turnCarrying(page);
  await page.getByRole("heading", { name: /le panier médian est de 17/ }).waitFor({ timeout: 30_000 });
  await page.getByText("À corriger avant de lancer").waitFor();
  await expectAccessible(page);

  // Another way to write it, beside the first, on the same receipts.
  await page.getByRole("button", { name: "Comparer une variante" }).click();
  await turnCarrying(page);
  await page.getByRole("heading", { name: /mais le reste est gardé/ }).waitFor();
  const table = page.getByRole("table", { name: /côte à côte/ });
  await table.getByRole("columnheader", { name: "Variante B" }).waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Lancer…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/1 point par tranche de 20/).waitFor();
  await expectAccessible(page);
  const confirmation = dialog.getByRole("checkbox", { name: /J’ai lu ce verdict/ });
  if ((await confirmation.count()) > 0) await confirmation.check();
  await dialog.getByRole("button", { name: /^Lancer/ }).click();
  await page.waitForURL(/\/loyalty\/programs\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { level: 1, name: "Carte du thé" }).waitFor();

  // A purchase and the return of one of its lines, as a till sends them.
  const found: { items: { id: string }[] } = await send(page, "POST", "/people/search", {
    rule: { all: [] },
    limit: 1,
  });
  const customer = found.items[0]?.id ?? "";
  const before = await balanceOf(page, customer);
  const sale: { id: string } = await send(page, "POST", "/receipts", {
    source: "till:1",
    externalId: "V1",
    customer: { id: customer },
    lines: [
      { label: "Thé vert", unitPrice: "27.00" },
      { label: "Ballotin", unitPrice: "20.00" },
    ],
  });
  expect((await balanceOf(page, customer)).spendable).toBe(before.spendable + 2);
  await send(page, "POST", `/receipts/${sale.id}/refunds`, { lines: [{ number: 2 }] });
  const after = await balanceOf(page, customer);
  expect(after.spendable).toBe(before.spendable + 1);

  await page.goto(`/loyalty/members/${after.membershipId}`);
  await page.getByText(/47,00.€ d’achats|47.€ d’achats/).waitFor();
  await expectAccessible(page);

  // The same page changes the rules of a program at work, beside those in force.
  await page.goto(`/loyalty/programs/${after.programId}/design`);
  await page.getByRole("button", { name: "En vigueur", exact: true }).waitFor();
  await page.getByLabel("Valeur de la récompense").first().fill("8");
  await page.getByRole("columnheader", { name: "Nouvelles règles" }).waitFor();
  const both = page.getByRole("region", { name: "Les règles en vigueur et les nouvelles" });
  await both.getByRole("heading", { name: /En vigueur/ }).waitFor();
  await both.getByRole("heading", { name: /Nouvelles règles/ }).waitFor();
  await expectAccessible(page);

  // Products are found by their names, and vouchers that come by themselves have as many steps as one likes.
  await page.getByRole("button", { name: /^Produits/ }).click();
  await page.getByRole("combobox", { name: "Seuls ces produits font gagner" }).fill("thé 12");
  await page.getByRole("option", { name: /Thé 12,50/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Bons et surprises/ }).click();
  await page.getByRole("switch", { name: /en bon sans qu’on le demande/ }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Ajouter un palier" }).click();
  await page
    .getByLabel(/À partir d’un solde/)
    .nth(1)
    .fill("40");
  await page.getByRole("button", { name: /^Récompenses/ }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Garder le brouillon" }).click();
  await page
    .getByText(/est gardé|gardé/)
    .first()
    .waitFor();
  const changed: { draft: ProgramDefinition } = await send(
    page,
    "GET",
    `/loyalty/programs/${after.programId}`,
  );
  expect(changed.draft.autoVouchers?.steps.map(({ units }) => units)).toEqual([5, 40]);
  expect(changed.draft.earn.rules[0]).toMatchObject({ filter: { skus: [expect.any(String)] } });
  await context.close();
});

interface Balance {
  readonly membershipId: string;
  readonly programId: string;
  readonly spendable: number;
}

async function balanceOf(page: Page, customerId: string): Promise<Balance> {
  const answer: { memberships: Balance[] } = await send(page, "GET", `/loyalty/customers/${customerId}`);
  const [membership] = answer.memberships;
  if (membership === undefined) throw new Error("This customer is in no program.");
  return membership;
}

test("a shop without receipts is told what its own figures would give", async () => {
  const { page, context } = await enter({ language: "fr", phone: true, dark: true });
  await page.goto("/loyalty/new");
  await page.getByRole("heading", { name: /Prévision, faute d’achats/ }).waitFor();
  const said = page.getByText(/par mois/).first();
  const before = await said.textContent();
  await page.getByLabel("Tickets par jour").fill("300");
  await expect.poll(async () => await said.textContent()).not.toBe(before);
  await expectAccessible(page);
  await context.close();
});

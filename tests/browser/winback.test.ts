import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { upsertCustomers } from "../../src/capabilities/customers/index.ts";
import { recomputeShop } from "../../src/capabilities/insight/index.ts";
import { evaluateDeparture } from "../../src/capabilities/winback/index.ts";
import { recordReceipts } from "../../src/capabilities/purchases/index.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { addDays } from "../../src/values/day.ts";
import { expectAccessible, openBrowserTest, send } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, enter } = await openBrowserTest();

/** A tea shop where Chantal has been silent for six weeks, Pierre spends a third, and Nadia left last winter. */
async function teaShop(): Promise<{ shop: string; ids: ReadonlyMap<string, string> }> {
  const shop = await openTestShop(database);
  const ids = new Map<string, string>();
  const names = ["Chantal", "Pierre", "Nadia", "Odile"];
  await database.inMerchant(shop, async (tx) => {
    const actor = systemActor(tx.merchantId, "Test");
    const made = await upsertCustomers(
      tx,
      actor,
      names.map((firstName) => ({ firstName, lastName: "Martin" })),
    );
    made.forEach((one, place) => {
      if (one.outcome !== "refused") ids.set(names[place] ?? "", one.id);
    });
    const today = tx.now.slice(0, 10);
    let number = 0;
    const habit = (name: string, gap: number, visits: number, lastAgo: number, euros: number) =>
      Array.from({ length: visits }, (_, visitNumber) => ({
        source: "till:1",
        externalId: String((number += 1)),
        day: addDays(today, -lastAgo - gap * (visits - 1 - visitNumber)),
        store: "lille",
        customer: { id: ids.get(name) ?? "" },
        lines: [{ sku: "TEA", label: "Thé vert", unitPrice: euros.toFixed(2) }],
      }));
    await recordReceipts(tx, actor, [
      ...habit("Chantal", 14, 26, 42, 40),
      ...habit("Pierre", 14, 23, 44, 30),
      ...habit("Pierre", 14, 3, 2, 8),
      ...habit("Nadia", 20, 12, 300, 50),
      ...habit("Odile", 14, 26, 3, 30),
    ]);
  });
  await recomputeShop(database, shop, () => 0);
  await evaluateDeparture(database, shop);
  return { shop, ids };
}

async function sell(page: Page, customerId: string) {
  await send(page, "POST", "/receipts", {
    source: "till:1",
    externalId: "retour",
    day: new Date().toISOString().slice(0, 10),
    store: "lille",
    customer: { id: customerId },
    lines: [{ sku: "TEA", label: "Thé vert", quantity: 1, unitPrice: 35 }],
  });
}

test("an owner sees who slips away and why, notes a call, leaves somebody in peace and back, and one comes back", async () => {
  const { shop, ids } = await teaShop();
  const { page, context } = await enter({ shop, language: "fr" });
  await page.goto("/");
  await page.getByRole("link", { name: "Reconquête" }).click();
  const column = (name: string) => page.getByRole("region", { name: new RegExp(`^${name}`) });
  const chantal = column("S’éloignent").getByRole("link", { name: "Chantal Martin" });
  await chantal.waitFor();
  await page.getByText(/Silence de 42 jours/).waitFor();
  await page.getByText(/24\s€ en \d+ jours au lieu de/).waitFor();
  await column("Partis").getByRole("link", { name: "Nadia Martin" }).waitFor();
  await expectAccessible(page);

  // From the keyboard: the card, then the key that notes a contact.
  await chantal.focus();
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: /Chantal Martin\s: noter un contact/ }).waitFor();
  await page.getByRole("textbox", { name: /Note/ }).fill("Rappelle samedi");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Noter le contact" }).click();
  await column("En cours").getByRole("link", { name: "Chantal Martin" }).waitFor();
  await column("En cours")
    .getByText(/Rappelle samedi/)
    .waitFor();

  // Set aside with a reason, seen with it, and put back.
  await column("Partis").getByRole("button", { name: "Autres gestes pour Nadia Martin" }).click();
  await page.getByRole("menuitem", { name: "Laisser tranquille" }).click();
  await page.getByRole("button", { name: "Laisser tranquille" }).click();
  await page.getByRole("link", { name: "Choisissez une raison." }).waitFor();
  await page.getByRole("radio", { name: "A déménagé hors de votre zone" }).check();
  await page.getByRole("button", { name: "Laisser tranquille" }).click();
  await page.getByRole("button", { name: "1 client laissé tranquille" }).click();
  await page.getByText(/A déménagé hors de votre zone · Sophie/).waitFor();
  await page.getByRole("button", { name: "Remettre Nadia Martin dans le tableau" }).click();
  await column("Partis").getByRole("link", { name: "Nadia Martin" }).waitFor();

  // Why somebody left, and for whom.
  await column("Partis").getByRole("link", { name: "Nadia Martin" }).focus();
  await page.keyboard.press("r");
  await page.getByRole("combobox", { name: /Parti chez/ }).fill("Thés du Nord");
  await page.getByRole("button", { name: "Garder" }).click();
  await column("Partis").getByText("Parti chez Thés du Nord").waitFor();

  // A sale brings back who was contacted.
  await sell(page, ids.get("Chantal") ?? "");
  await evaluateDeparture(database, shop);
  await page.reload();
  await column("Revenus").getByRole("link", { name: "Chantal Martin" }).waitFor();
  await column("Revenus")
    .getByText(/De retour aujourd’hui, après 42 jours de silence et un contact/)
    .waitFor();

  // The record says the same.
  await page.goto(`/customers/${ids.get("Pierre") ?? ""}`);
  await page.getByRole("heading", { name: "Reconquête" }).waitFor();
  await context.close();
});

test("arrows lead from card to card, within a column and to the next", async () => {
  const { shop } = await teaShop();
  const { page, context } = await enter({ shop, language: "en" });
  await page.goto("/winback");
  const link = (name: string) => page.getByRole("link", { name });
  await link("Chantal Martin").focus();
  await page.keyboard.press("ArrowDown");
  expect(await page.locator(":focus").textContent()).toBe("Pierre Martin");
  await page.keyboard.press("ArrowRight");
  expect(await page.locator(":focus").textContent()).toBe("Nadia Martin");
  await page.keyboard.press("ArrowLeft");
  expect(await page.locator(":focus").textContent()).toBe("Chantal Martin");
  await context.close();
});

test("a shop chooses a number of days, and who is gone follows", async () => {
  const { shop } = await teaShop();
  const { page, context } = await enter({ shop, language: "fr" });
  await page.goto("/winback?view=silence");
  await page.getByRole("radio", { name: /Un même délai pour tous/ }).check();
  await page.getByRole("textbox", { name: /Parti après tant de jours/ }).fill("40");
  await page.getByRole("button", { name: "Choisir" }).click();
  await page.getByText("C’est choisi", { exact: false }).waitFor();
  await page.goto("/winback");
  await page
    .getByRole("region", { name: /^Partis/ })
    .getByRole("link", { name: "Chantal Martin" })
    .waitFor({ timeout: 30_000 });
  await context.close();
});

import { sql } from "kysely";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { moveClock } from "../../src/platform/clock-store.ts";
import { expectAccessible, looks, openBrowserTest } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";
import { identify } from "../support/mailings.ts";

const { database, enter, ask, makeKey } = await openBrowserTest();

const words = {
  fr: {
    prepare: "Préparer l’impression",
    download: /Télécharger 2 lettres/,
    close: "Fermer",
    posted: "C’est posté",
    agreed: "Elles sont postées",
    isPosted: "Posté",
    number: "Numéro de la lettre",
    noted: "Plus de courrier à cette adresse",
    unknown: "Aucune lettre ne porte ce numéro",
    undo: "Annuler le retour",
    undone: "Repris",
    first: "Appeler la première personne",
    hello: /Bonjour (Anne|Rose)/,
    notes: "Notes",
    over: "Personne à appeler",
    choose: "Choisir un opérateur",
    save: "Enregistrer",
    provider: "Opérateur",
    sender: "Expéditeur",
    account: "Identifiant du compte",
    token: "Jeton du compte",
    kept: "gardé sous scellé",
  },
  en: {
    prepare: "Prepare printing",
    download: /Download 2 letters/,
    close: "Close",
    posted: "It is posted",
    agreed: "They are posted",
    isPosted: "Posted",
    number: "Number of the letter",
    noted: "No more letters to this address",
    unknown: "No letter bears this number",
    undo: "Undo the return",
    undone: "Taken back",
    first: "Call the first person",
    hello: /Bonjour (Anne|Rose)/,
    notes: "Notes",
    over: "Nobody to call",
    choose: "Choose a provider",
    save: "Save",
    provider: "Provider",
    sender: "Sender",
    account: "Account identifier",
    token: "Account token",
    kept: "kept sealed",
  },
} as const;

const drafts = {
  post: {
    channel: "post",
    words: {
      fr: {
        subject: "Des nouvelles",
        blocks: [{ id: "a", kind: "heading", level: 1, text: "Votre commande est prête" }],
      },
    },
  },
  phone: {
    channel: "phone",
    words: {
      fr: {
        steps: [{ title: "Se présenter", say: 'Bonjour {{ first_name | default: "" }}.', note: "" }],
        objections: [{ heard: "Pas le temps", answer: "Je vous rappelle." }],
      },
    },
  },
} as const;

/** A shop on a Tuesday morning with two people to write to and to call. */
async function shopWithWork(): Promise<string> {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  await database.inMerchant(shop, identify);
  await moveClock(database, Date.parse("2026-11-24T09:30:00Z") - Date.now());
  const said = async (method: "POST" | "PUT", url: string, body?: object): Promise<{ id: string }> => {
    const response = await ask(key, method, url, body);
    expect(response.statusCode, `${url} ${response.body}`).toBeLessThan(300);
    return response.json<{ id: string }>();
  };
  const customerIds: string[] = [];
  for (const [place, firstName] of ["Anne", "Rose"].entries()) {
    const { id } = await said("POST", "/customers", {
      firstName,
      lastName: "Test",
      phones: [`061234560${place}`],
      address: { line1: "3 rue de la Clef", postcode: "59000", city: "Lille", country: "FR" },
    });
    customerIds.push(id);
  }
  for (const channel of ["post", "phone"] as const) {
    const template = (await said("POST", "/templates", {
      channel,
      name: "Essai",
      class: "service",
      aim: "order_ready",
    })) as { id: string; revision: number };
    const { id: templateId, revision } = template;
    await said("PUT", `/templates/${templateId}`, { revision, draft: drafts[channel] });
    const { id } = await said("POST", "/mailings", {
      name: channel === "post" ? "Commandes prêtes" : "Prévenir par téléphone",
      channel,
      purpose: "service",
      templateId,
      audience: { customerIds },
    });
    await said("PUT", `/mailings/${id}/schedule`);
  }
  await expect
    .poll(
      async () => {
        const { items } = (await ask(key, "GET", "/calls")).json<{ items: object[] }>();
        const letters = (await ask(key, "GET", "/letters/waiting")).json<{ items: { letters: number }[] }>();
        return items.length + (letters.items[0]?.letters ?? 0);
      },
      { timeout: 20_000 },
    )
    .toBe(4);
  return shop;
}

async function numberOf(shop: string): Promise<string> {
  const { reference } = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ reference: string }>(sql`
        select min(provider_id) as reference from messages.message where merchant_id = ${shop} and channel = 'post'`),
  );
  return reference;
}

async function expectFit(page: Page): Promise<void> {
  await expectAccessible(page);
  expect(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  ).toBe(0);
}

test.each(looks)("letters are printed, posted and taken back; people are called: $name", async (look) => {
  const shop = await shopWithWork();
  const { page } = await enter({ ...look, shop });
  const said = words[look.language];

  await page.goto("/messages/letters");
  await page.getByRole("button", { name: said.prepare }).click();
  await page.getByRole("link", { name: said.download }).waitFor();
  await expectFit(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: new RegExp(said.posted) }).click();
  await page.getByRole("button", { name: said.agreed }).click();
  await page.getByText(said.isPosted, { exact: true }).waitFor();

  // A pile that came back: keys alone, one number after the other.
  await page.getByLabel(said.number).focus();
  await page.keyboard.type((await numberOf(shop)).toLowerCase());
  await page.keyboard.press("Enter");
  await page.keyboard.type("rien");
  await page.keyboard.press("Enter");
  await page.getByText(said.noted).waitFor();
  await page.getByText(said.unknown).waitFor();
  await expectFit(page);
  await page.getByRole("button", { name: said.undo }).click();
  await page.getByText(said.undone).waitFor();

  await page.goto("/messages/calls");
  await page.getByRole("button", { name: said.first }).waitFor();
  await expectFit(page);
  await page.getByRole("button", { name: said.first }).click();
  await page.getByText(said.hello).waitFor();
  expect(await page.locator('a[href^="tel:+336"]').count()).toBe(1);
  const first = await page.getByRole("heading", { level: 1 }).textContent();
  await expectFit(page);
  // By keys alone: reached, a note, the next person.
  await page.keyboard.press("Alt+1");
  await page.getByLabel(said.notes).fill("Passera samedi.");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(async () => await page.getByRole("heading", { level: 1 }).textContent(), { timeout: 10_000 })
    .toBe(first === "Anne Test" ? "Rose Test" : "Anne Test");
  await page.keyboard.press("Alt+5");
  await page.keyboard.press("Control+Enter");
  await page.getByText(said.over).first().waitFor();

  await page.goto("/messages/delivery?part=sms");
  await page.getByRole("button", { name: said.choose }).click();
  await page.getByRole("combobox", { name: said.provider }).click();
  await page.getByRole("option", { name: "Twilio" }).click();
  await page.getByRole("button", { name: said.save }).click();
  await expect.poll(async () => await page.getByRole("alert").count()).toBeGreaterThan(0);
  await expectFit(page);
  await page.getByLabel(said.sender).fill("+33755000000");
  await page.getByLabel(said.account).fill("AC1");
  await page.getByLabel(said.token, { exact: true }).fill("secret-of-twilio");
  await page.getByRole("button", { name: said.save }).click();
  await page.getByText(said.kept).waitFor();
  await page.getByText(`/hooks/sms/twilio/${shop}`).waitFor();
  expect(await page.content()).not.toContain("secret-of-twilio");
  await expectFit(page);
});

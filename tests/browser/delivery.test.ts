import { expect, test } from "vitest";
import { leaveMessage } from "../../src/capabilities/messages/index.ts";
import { expectAccessible, openBrowserTest, settle, type Visit } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";
import { openMailServer } from "../support/mail-server.ts";

const mail = await openMailServer();
const { database, ask, makeKey, enter } = await openBrowserTest();
const shop = await openTestShop(database);
const key = await makeKey(shop);

test("a shop sets its relay and its mailbox, and sees whose address is dead", async () => {
  const { page } = await enter({ shop });
  await page.goto("/messages/delivery?part=sending");
  await page.getByRole("button", { name: "Régler l’envoi" }).click();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect.poll(async () => await page.getByRole("alert").count()).toBe(1);
  await expectAccessible(page);
  await page.getByLabel("Adresse d’expédition").fill("bonjour@boutique.test");
  await page.getByLabel("Adresse de retour").fill(mail.returnAddress);
  await page.getByLabel("Serveur d’envoi").fill("127.0.0.1");
  await page.getByRole("combobox", { name: "Chiffrement" }).click();
  await page.getByRole("option", { name: "Aucun" }).click();
  await page.getByRole("textbox", { name: "Port" }).fill(String(mail.port));
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Les e-mails partent par le relais de la boutique.").waitFor();

  await page.getByLabel("À quelle adresse").fill("ici.sophie@exemple.test");
  await page.getByRole("button", { name: "Envoyer l’essai" }).click();
  await page.getByRole("link", { name: "Voir ce que le relais a répondu" }).waitFor();
  await expect.poll(async () => (await mail.arrivedAt("ici.sophie")).length, { timeout: 20_000 }).toBe(1);

  await page.goto("/messages/delivery?part=returns");
  await page.getByRole("button", { name: "Indiquer la boîte" }).click();
  await page.getByLabel("Serveur de réception").fill(mail.imap.host);
  await page.getByLabel("Identifiant").fill(mail.imap.username);
  await page.getByRole("combobox", { name: "Chiffrement" }).click();
  await page.getByRole("option", { name: "Aucun" }).click();
  await page.getByLabel("Mot de passe", { exact: true }).fill(mail.imap.password);
  await page.getByRole("textbox", { name: "Port" }).fill(String(mail.imap.port));
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("button", { name: "Lire maintenant" }).waitFor();

  const made = await ask(key, "POST", "/customers", {
    firstName: "Chantal",
    emails: ["partie@exemple.test"],
  });
  await database.inMerchant(shop, async (tx) => {
    await leaveMessage(tx, {
      channel: "email",
      to: "partie@exemple.test",
      customerId: made.json<{ id: string }>().id,
      kind: "welcome",
      language: "fr",
      subject: "Bienvenue",
      text: "Bonjour",
    });
  });
  await expect.poll(async () => (await mail.cameBack()).length, { timeout: 30_000 }).toBe(1);
  // The mailbox is read by itself, too: whoever comes first.
  await page.getByRole("button", { name: "Lire maintenant" }).click();
  await page.getByText(/lu, |Rien de nouveau|déjà en train/u).waitFor();
  await page.goto("/messages/delivery");
  await page.getByText("La boîte n’existe pas").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Chantal", exact: true }).click();
  await page.getByText("n’arrive pas").waitFor();
});

test.each<Visit>([{ phone: true, dark: true }, { language: "en" }])(
  "the page can be read by everybody: %o",
  async (look) => {
    const { page } = await enter({ ...look, shop });
    for (const part of ["", "?part=sending", "?part=returns"]) {
      await page.goto(`/messages/delivery${part}`);
      await page.getByRole("tab").first().waitFor();
      await settle(page);
      await expectAccessible(page);
      const spill = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(spill).toBe(0);
    }
  },
);

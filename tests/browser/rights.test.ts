import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { leaveMessage } from "../../src/capabilities/messages/index.ts";
import { expectAccessible, looks, openBrowserTest, type Visit } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";

const { database, enter, ask, makeKey } = await openBrowserTest();

/** A shop with its owner at the console, and one customer to whom it wrote. */
async function enterWithCustomer(look: Visit) {
  const shop = await openTestShop(database);
  await database.inPlatform(async (tx) => {
    await tx.run(sql`
      update accounts.store set address = 'Rue de la Clef 12', postcode = '59000', city = 'Lille'
      where merchant_id = ${shop} and kind = 'shop'`);
  });
  const key = await makeKey(shop);
  const { id } = (
    await ask(key, "POST", "/customers", {
      firstName: "Chloé",
      lastName: "Lefèvre",
      emails: ["chloe@example.com"],
      phones: ["06 12 34 56 78"],
    })
  ).json<{ id: string }>();
  await ask(key, "POST", "/receipts", {
    source: "till:1",
    externalId: "T1",
    day: "2026-03-02",
    customer: { id },
    lines: [{ label: "Thé vert", quantity: 2, unitPrice: 4.5 }],
  });
  await database.inMerchant(shop, async (tx) => {
    await leaveMessage(tx, {
      channel: "email",
      to: "chloe@example.com",
      customerId: id,
      kind: "sign_in",
      language: "fr",
      subject: "Votre code : 482913",
      text: "Bonjour Chloé, votre code est 482913.",
      html: `<h1 style="color:#1f5c4c">Bonjour Chloé</h1><p>Votre code : <b>482913</b></p><script>document.title="run"</script>`,
      secrets: ["482913"],
    });
    await leaveMessage(tx, {
      channel: "sms",
      to: "+33612345678",
      customerId: id,
      kind: "welcome",
      language: "fr",
      text: "Maison Test : votre carte est prête.",
    });
  });
  return { ...(await enter({ ...look, shop })), id };
}

const words = {
  fr: {
    outbox: "Boîte d’envoi",
    frame: "E-mail",
    computer: "Ordinateur",
    plain: "Texte seul",
    headers: "En-têtes",
    publish: "Publier",
    empty: "Cette partie est vide. La loi la demande.",
    published: "La version join-fr-1 est publiée.",
    recipients: "Qui d’autre les voit",
    take: "Exporter ses données",
    whole: "Tout télécharger (JSON)",
    close: "Fermer",
    erase: "Effacer cette personne",
    action: "Effacer pour toujours",
    missing: "Tapez le mot « effacer » pour confirmer.",
    type: "Pour confirmer",
    word: "effacer",
    gone: "La personne est effacée.",
  },
  en: {
    outbox: "Outbox",
    frame: "E-mail",
    computer: "Computer",
    plain: "Plain text",
    headers: "Headers",
    publish: "Publish",
    empty: "This part is empty. The law asks for it.",
    published: "Version join-en-1 is published.",
    recipients: "Who else sees it",
    take: "Export their data",
    whole: "Download everything (JSON)",
    close: "Close",
    erase: "Erase this person",
    action: "Erase for good",
    missing: "Type the word “erase” to confirm.",
    type: "To confirm",
    word: "erase",
    gone: "The person is erased.",
  },
} as const;

test.each(looks)("a message is seen as the person sees it, and runs nothing: $name", async (look) => {
  const { page, context } = await enterWithCustomer(look);
  const said = words[look.language];
  await page.goto("/outbox");
  await page.getByRole("heading", { level: 1, name: said.outbox }).waitFor();
  await page.getByText("+33612345678").waitFor();
  await expectAccessible(page);
  await page.getByText("chloe@example.com").click();
  const frame = page.frameLocator("iframe");
  await frame.getByRole("heading", { name: "Bonjour Chloé" }).waitFor();
  expect(await page.locator("iframe").getAttribute("sandbox")).toBe("");
  expect(await frame.locator("body").innerText()).not.toContain("482913");
  expect(await frame.locator("html").evaluate("document.title")).toBe("");
  const colour = await frame.locator("html").evaluate("getComputedStyle(document.querySelector('h1')).color");
  expect(colour).toBe("rgb(31, 92, 76)");
  await expectAccessible(page);
  for (const view of [said.computer, said.plain, said.headers]) {
    await page.getByText(view, { exact: true }).click();
    await expectAccessible(page);
  }
  expect(await page.locator("body").innerText()).not.toContain("482913");
  await context.close();
});

test.each(looks)("a notice is rewritten part by part and published: $name", async (look) => {
  const { page, context } = await enterWithCustomer(look);
  const said = words[look.language];
  await page.goto("/settings/notices");
  const part = page.getByLabel(said.recipients);
  await part.waitFor();
  await page.getByText("Maison Test, Rue de la Clef 12, 59000 Lille").first().waitFor();
  await expectAccessible(page);
  await part.fill("");
  await page.getByRole("button", { name: said.publish }).first().click();
  await page.getByRole("alert").getByText(said.empty).waitFor();
  await part.fill("{shop} ++");
  await page.getByText("Maison Test ++").waitFor();
  await page.getByRole("button", { name: said.publish }).first().click();
  await page.getByText(said.published).waitFor();
  await page.getByRole("cell", { name: `join-${look.language}-1`, exact: true }).waitFor();
  await expectAccessible(page);
  await context.close();
});

test.each(looks)(
  "a person's data are handed over, and she is erased once the word is typed: $name",
  async (look) => {
    const { page, context, id } = await enterWithCustomer(look);
    const said = words[look.language];
    await page.goto(`/customers/${id}`);
    await page.getByRole("button", { name: said.take }).click();
    const whole = page.getByRole("link", { name: said.whole });
    await whole.waitFor();
    await expectAccessible(page);
    const [download] = await Promise.all([page.waitForEvent("download"), whole.click()]);
    const { sections } = JSON.parse(await readFile(await download.path(), "utf8")) as {
      sections: { name: string }[];
    };
    expect(sections.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["identity", "purchases", "messages"]),
    );
    await page.getByRole("dialog").getByRole("button", { name: said.close }).last().click();
    await page.getByRole("button", { name: said.erase }).click();
    await page.getByRole("button", { name: said.action }).click();
    await page.getByRole("alert").getByText(said.missing).waitFor();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: said.type }).fill(said.word);
    await page.getByRole("button", { name: said.action }).click();
    await page.getByText(said.gone).waitFor();
    await page.waitForFunction('!document.body.innerText.includes("Lefèvre")');
    await expectAccessible(page);
    await context.close();
  },
);

import { expect, test } from "vitest";
import { expectAccessible, looks, openBrowserTest, settle } from "../support/browser.ts";
import { pointsProgram } from "../support/programs.ts";
import { openTillShop } from "../support/till.ts";

const opened = await openBrowserTest();
const { enter, base } = opened;
const shop = await openTillShop(opened);

test("the owner pairs a device with a code that it takes, and sees it appear", async () => {
  const { page, context } = await enter({ shop: shop.merchantId });
  await page.goto("/till-settings?part=devices");
  await page.getByRole("button", { name: "Rattacher un appareil" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom de l’appareil").fill("Tablette du comptoir");
  await dialog.getByRole("button", { name: "Obtenir le code" }).click();
  const code = (await dialog.locator("output").textContent())?.replace(/\D/g, "") ?? "";
  expect(code).toMatch(/^\d{8}$/);
  await expectAccessible(page);
  const paired = await fetch(`${base}/api/v1/counter/pair`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-rebelote-till": "1" },
    body: JSON.stringify({ code }),
  });
  expect(paired.status).toBe(200);
  await page.getByText("Tablette du comptoir").waitFor();
  await context.close();
});

test("somebody new gets a name and a code that is not everybody's", async () => {
  const { page, context } = await enter({ shop: shop.merchantId });
  await page.goto("/till-settings?part=cashiers");
  await page.getByRole("button", { name: "Ajouter une personne" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Prénom, tel que l’équipe le connaît").fill("Karim");
  await dialog.getByLabel("Code court").fill("1234");
  await dialog.getByRole("button", { name: "Ajouter une personne" }).click();
  await dialog.getByText("Choisissez un code moins facile à deviner").first().waitFor();
  await dialog.getByLabel("Code court").fill("2917");
  await dialog.getByRole("button", { name: "Ajouter une personne" }).click();
  await page.getByText("Karim peut tenir la caisse").waitFor();
  await context.close();
});

test.each(looks)("what is to be checked, devices, people and rules are accessible: $name", async (look) => {
  const programId = await shop.launch(pointsProgram);
  const customerId = await shop.customer({ firstName: "Chantal", lastName: "Verdier" });
  const till = await shop.pair("Caisse 1", await shop.cashier("Léa", { customerId, isManager: true }));
  await till.do("credit", { customer: { id: customerId }, amountCents: 3_000 });
  const owed = till.make("credit", {
    customer: { id: customerId },
    amountCents: 2_340,
    reward: { programId, rewardId: "reward" },
    announcedDueCents: 1_840,
    offline: true,
  });
  await till.send(owed);
  const { page, context } = await enter({ ...look, shop: shop.merchantId });
  for (const path of [
    "/",
    "/till-settings",
    ...["devices", "cashiers", "rules"].map((part) => `/till-settings?part=${part}`),
  ]) {
    await page.goto(path);
    await settle(page);
    await expectAccessible(page);
    const shots = process.env["SHOTS"];
    if (shots !== undefined) {
      const name = `${path.replace(/\W+/g, "-")}-${look.language}`;
      await page.screenshot({ path: `${shots}/till${name}.png`, fullPage: true });
    }
  }
  if (look.language === "fr") {
    await page.goto("/till-settings");
    await page
      .getByRole("button", { name: /^C’est vérifié : Récompense donnée/ })
      .first()
      .click();
    await page
      .getByRole("dialog")
      .getByLabel(/Ce que vous avez constaté/)
      .fill("Chantal est prévenue");
    await page.getByRole("dialog").getByRole("button", { name: "C’est vérifié" }).click();
    await page.getByText("C’est noté comme vérifié").waitFor();
  }
  await context.close();
});

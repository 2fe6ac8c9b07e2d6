import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, looks, openBrowserTest, settle } from "../support/browser.ts";

const { enter } = await openBrowserTest();

const words = {
  fr: {
    ...{ save: "Enregistrer", colour: "Couleur de la boutique", kept: "montrée telle quelle" },
    ...{
      monday: "Lundi",
      tuesday: "Mardi",
      sunday: "Dimanche",
      open: /Ouvert en ce moment|Fermé en ce moment/,
    },
    ...{ body: "Texte", publish: "Publier la version 1", siren: "SIREN", wrong: /clé de contrôle/ },
    ...{ point: "Lien de carte", add: "Ajouter un jour", day: "Jour", blanks: /passages à compléter/ },
  },
  en: {
    ...{ save: "Save", colour: "The shop’s colour", kept: "Shown as it is" },
    ...{ monday: "Monday", tuesday: "Tuesday", sunday: "Sunday", open: /Open now|Closed now/ },
    ...{ body: "Text", publish: "Publish version 1", siren: "SIREN", wrong: /check digits/ },
    ...{ point: "Map link", add: "Add a day", day: "Day", blanks: /passages are left/ },
  },
} as const;

async function expectGoodPage(page: Page) {
  await settle(page);
  await expectAccessible(page);
}

test.each(looks)("an owner dresses the shop, types the hours and publishes terms: $name", async (look) => {
  const say = words[look.language];
  const { page, context } = await enter(look);

  await page.goto("/settings?part=brand");
  const colour = page.getByLabel(say.colour);
  await page.getByText(say.kept).waitFor();
  expect(await colour.inputValue()).toBe("#1f5c4c");
  // A grey on which neither white nor dark words are easy to read is moved, and the page says so.
  await colour.fill("#7a7a7a");
  await page.getByText(/4[.,][5-9] (pour|to) 1/).waitFor();
  await page.getByLabel(say.siren).fill("552 100 555");
  await page.getByRole("button", { name: say.save }).click();
  await page.getByRole("alert").getByRole("link", { name: say.wrong }).click();
  await expectGoodPage(page);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("552 100 554");
  await page.getByRole("button", { name: say.save }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });

  await page.goto("/settings?part=stores");
  await page.getByRole("link", { name: "Lille" }).click();
  await page.getByLabel(say.monday, { exact: true }).fill("9h-12h30 14h-19h");
  await page.getByLabel(say.monday, { exact: true }).press("Alt+ArrowDown");
  expect(await page.getByLabel(say.sunday, { exact: true }).inputValue()).toBe("9h-12h30 14h-19h");
  await page.getByLabel(say.sunday, { exact: true }).fill("");
  await page.getByLabel(say.point).fill("https://www.openstreetmap.org/#map=18/50.6365/3.0635");
  await page.getByRole("button", { name: say.add }).click();
  await page.getByLabel(say.day, { exact: true }).fill("2099-12-24");
  await page.getByRole("button", { name: say.save }).click();
  await page.getByText(say.open).waitFor();
  await expectGoodPage(page);
  await page.reload();
  const tuesday = page.getByLabel(say.tuesday, { exact: true });
  await tuesday.waitFor();
  expect(await tuesday.inputValue()).toBe("09:00–12:30, 14:00–19:00");

  await page.goto("/settings?part=legal");
  await page.getByRole("table").waitFor();
  await expectGoodPage(page);
  await page.goto("/settings/legal?text=terms");
  await page.getByText(say.blanks).waitFor();
  expect(await page.getByRole("button", { name: say.publish }).isDisabled()).toBe(true);
  await expectGoodPage(page);
  await page
    .getByRole("textbox", { name: say.body, exact: true })
    .fill("## 1. Prix\n\nTout est en euros, taxes comprises.");
  await page.getByRole("button", { name: say.publish }).click();
  await page.getByRole("dialog").getByRole("button", { name: say.publish }).click();
  await page
    .getByText(/Version 1 (en ligne|online)/)
    .first()
    .waitFor();
  await expectGoodPage(page);
  await context.close();
});

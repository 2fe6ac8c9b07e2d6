import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, looks, openBrowserTest, send, settle } from "../support/browser.ts";

const { enter } = await openBrowserTest();

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** First name, town, and how many days ago each purchase of tea was. */
const drinkers: readonly (readonly [string, string, readonly number[]])[] = [
  ["Chantal", "Namur", [70, 90, 120]],
  ["Luc", "Namur", [65, 100, 140, 160]],
  // One purchase short.
  ["Marthe", "Namur", [80, 110]],
  // Came last week.
  ["Amina", "Namur", [7, 80, 100, 130]],
  // Lives elsewhere.
  ["Odile", "Lille", [75, 95, 125]],
  // The purchases are too old.
  ["Pol", "Namur", [300, 320, 340]],
];

const sale = (name: string, days: number) => ({
  source: "till:1",
  externalId: `${name}-${days}`,
  day: dayAgo(days),
  customer: { email: `${name.toLowerCase()}@example.com` },
  lines: [{ sku: "THE-1", label: "Thé noir", quantity: 1, totalCents: 950 }],
});

async function furnish(page: Page) {
  await send(page, "POST", "/products/bulk", {
    products: [{ sku: "THE-1", name: "Thé noir", category: "Thés", price: 9.5 }],
  });
  for (const [firstName, city] of drinkers) {
    const emails = [`${firstName.toLowerCase()}@example.com`];
    await send(page, "POST", "/customers", { firstName, lastName: "Vermeulen", address: { city }, emails });
  }
  // Somebody buys today, so that the shop is told as of today.
  const receipts = drinkers.flatMap(([name, , days]) => days.map((day) => sale(name, day)));
  const today = { ...sale("Zoe", 0), lines: [{ label: "Café", totalCents: 400 }] };
  await send(page, "POST", "/receipts/bulk", { receipts: [...receipts, today] });
}

/** From whatever has the focus: the way to add, the words, the first answer. */
async function addByKeyboard(page: Page, words: string, option: RegExp) {
  const field = page.getByRole("combobox", { name: /^(Chercher|Find)/ });
  // The menu of the condition before has gone, and this one has the focus: what is typed goes into it.
  await expect.poll(() => field.count()).toBe(0);
  await page
    .getByRole("button", { name: /^(Ajouter une condition|Add a condition)$/ })
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await field.and(page.locator(":focus")).waitFor();
  await page.keyboard.type(words);
  await page.getByRole("option", { name: option }).first().waitFor();
  for (let tries = 0; tries < 20; tries += 1) {
    const chosen = await page.locator("div[role=option][aria-selected=true]").textContent();
    if (option.test(chosen ?? "")) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

test("an owner says whom he looks for, sees how many, asks why, saves, and a sale moves somebody in", async () => {
  const { page, context } = await enter({ language: "fr" });
  await furnish(page);
  await page.goto("/customers?view=segments");
  await page.getByText("Pas encore de segment").waitFor();
  await page.getByRole("button", { name: "Nouveau segment" }).click();
  await page.getByRole("heading", { level: 1, name: "Nouveau segment" }).waitFor();
  await page.getByText("7 clients", { exact: true }).waitFor();

  // "ont acheté du thé au moins 3 fois depuis 6 mois"
  await addByKeyboard(page, "thé", /ont acheté Thés/);
  await page.getByText("6 clients", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  const editor = page.getByRole("dialog");
  await editor.getByLabel("Au moins").fill("3");
  await chooseWhen(page, "lastMonths", "6");
  await page.keyboard.press("Escape");
  await page.getByText("4 clients", { exact: true }).waitFor();

  // ", à Namur"
  await addByKeyboard(page, "namur", /habitent Namur/);
  await page.getByText("3 clients", { exact: true }).waitFor();

  // "et ne sont pas venus depuis 60 jours"
  await addByKeyboard(page, "dernier achat", /^Dernier achat$/);
  await editor.getByRole("combobox").first().selectOption("before");
  await editor.getByLabel(/jours/i).fill("60");
  await page.keyboard.press("Escape");
  await page.getByText("2 clients", { exact: true }).waitFor();
  await page
    .getByText(
      /Clients qui ont acheté Thés au moins 3 fois depuis 6 mois, qui habitent Namur et qui .* 60 jours/,
    )
    .waitFor();

  // Why is she in it? And why is Amina not?
  await page.getByRole("button", { name: "Pourquoi Chantal Vermeulen en fait partie" }).click();
  await page.getByText("(3 achats)").waitFor();
  await page.getByRole("combobox", { name: "Vérifier quelqu’un" }).fill("amina");
  await page.getByRole("option", { name: /Amina/ }).click();
  await page.getByText("Amina Vermeulen n’en fait pas partie.").waitFor();

  // Nothing is lost on reload.
  await page.reload();
  await page.getByText("Vous retrouvez votre brouillon là où vous l’aviez laissé.").waitFor();
  await page.getByText("2 clients", { exact: true }).waitFor();

  // What is missing is said, and led to.
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("link", { name: /Donnez un nom au segment/ }).click();
  await page.keyboard.type("Thé à Namur");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("heading", { level: 1, name: "Thé à Namur" }).waitFor();
  await page.getByRole("grid").getByText("Luc Vermeulen").waitFor();
  expect(await page.getByRole("grid").getByText("Marthe Vermeulen").count()).toBe(0);

  // The late ticket of a third purchase moves Marthe in, before the eyes.
  await send(page, "POST", "/receipts", sale("Marthe", 61));
  await page.getByRole("grid").getByText("Marthe Vermeulen").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Qui est entré" }).click();
  await page.getByRole("link", { name: "Marthe Vermeulen" }).first().waitFor();

  // Exported with her.
  const downloading = page.waitForEvent("download", { timeout: 60_000 });
  await page.getByRole("button", { name: "Exporter" }).click();
  await page.getByRole("menuitem", { name: "Fichier CSV" }).click();
  const content = await readFile(await (await downloading).path(), "utf8");
  expect(content).toContain("marthe@example.com");
  expect(content).toContain("chantal@example.com");
  expect(content).not.toContain("amina@example.com");

  // On her record: which segment, since when, why.
  await page.getByRole("link", { name: "Marthe Vermeulen" }).first().click();
  await page.getByRole("button", { name: "Pourquoi dans « Thé à Namur »" }).click();
  await page.getByText("(3 achats)").waitFor();
  await context.close();
});

/** In the editor of purchases: over which time. */
async function chooseWhen(page: Page, kind: string, count: string) {
  const editor = page.getByRole("dialog");
  await editor.locator(`select:has(option[value="${kind}"])`).selectOption(kind);
  await editor.getByLabel(/^(Mois|Months)/).fill(count);
}

test("a segment is written in English with the keyboard alone: found, moved, denied, undone, put in groups", async () => {
  const { page, context } = await enter({ language: "en" });
  await furnish(page);
  await page.goto("/segments/new");
  await page.getByRole("heading", { level: 1, name: "New segment" }).waitFor();
  await addByKeyboard(page, "namur", /live in Namur/);
  await page.getByText("5 customers", { exact: true }).waitFor();
  await addByKeyboard(page, "lille", /live in Lille/);
  await page.getByText("0 customers", { exact: true }).waitFor();

  // The second before the first, from the phrase itself.
  const phrases = () => page.locator("[data-phrase]").allTextContents();
  await expect.poll(() => focused(page)).toBe("live in Lille");
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(phrases).toEqual(["live in Lille", "live in Namur"]);
  await expect.poll(() => focused(page)).toBe("live in Lille");
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByText("The condition is already at the end.").waitFor({ state: "attached" });

  // At least one of the two; taken back, done again.
  const howMany = page.getByRole("combobox", { name: "How many of the conditions must be met" });
  const allOrAny = async () => await howMany.inputValue();
  const allOfThem = await allOrAny();
  // The focus that the phrase asked for comes with the next drawing: a key pressed before goes to the phrase.
  await expect
    .poll(async () => {
      if ((await allOrAny()) === allOfThem) await howMany.press("ArrowDown");
      return await allOrAny();
    })
    .not.toBe(allOfThem);
  await page.getByText("6 customers", { exact: true }).waitFor();
  await page.locator("[data-phrase]").first().focus();
  await page.keyboard.press("Control+z");
  await page.getByText("0 customers", { exact: true }).waitFor();
  await page.keyboard.press("Control+Shift+z");
  await page.getByText("6 customers", { exact: true }).waitFor();

  // A condition goes, the focus goes on to the next one; it comes back.
  await page.locator("[data-phrase]").first().focus();
  await page.keyboard.press("Delete");
  await expect.poll(() => focused(page)).toBe("live in Namur");
  await page.getByText("5 customers", { exact: true }).waitFor();
  await page.keyboard.press("Control+z");
  await expect.poll(phrases).toEqual(["live in Lille", "live in Namur"]);

  // The opposite, by the menu of the phrase.
  await page.getByRole("button", { name: "More actions: live in Namur" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Say the opposite" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("2 customers", { exact: true }).waitFor();

  // Into a group of its own, and out again.
  await page.getByRole("button", { name: "More actions: live in Lille" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Put in a group" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("group", { name: /^meet / }).count()).toBe(1);
  await expectAccessible(page);
  await page.keyboard.press("Control+z");
  await expect.poll(() => page.getByRole("group", { name: /^meet / }).count()).toBe(0);
  await context.close();
});

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>('document.activeElement?.textContent ?? ""');
}

test("the filters of the list become a segment; what needs it keeps it; it is put away and taken up again", async () => {
  const { page, context } = await enter({ language: "fr" });
  await furnish(page);
  await page.goto("/customers?view=list&city=namur");
  await page.getByRole("link", { name: "Enregistrer comme segment" }).click();
  await page.getByRole("button", { name: "habitent Namur", exact: true }).waitFor();
  await page.getByLabel("Nom du segment").fill("Namurois");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("heading", { level: 1, name: "Namurois" }).waitFor();
  const namurois = page.url().split("/").at(-1) ?? "";

  // Another one leans on it: the first stays as long as it does.
  await page.goto("/segments/new");
  await addByKeyboard(page, "namurois", /dans « Namurois »/);
  await page.getByLabel("Nom du segment").fill("Amis");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("heading", { level: 1, name: "Amis" }).waitFor();
  await page.goto(`/segments/${namurois}`);
  await page.getByRole("button", { name: "Autres actions : Namurois" }).click();
  await page.getByRole("menuitem", { name: "Archiver" }).click();
  await page.getByRole("alert").getByText(/Amis/).waitFor();

  // A circle is refused in words, and the draft stays.
  await page.goto(`/segments/${namurois}/edit`);
  await addByKeyboard(page, "amis", /dans « Amis »/);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("alert").getByText(/Amis/).first().waitFor();
  expect(await page.locator("[data-phrase]").count()).toBe(2);

  // Put away and taken up again.
  await page.goto("/customers?view=segments");
  await page.getByRole("button", { name: "Autres actions : Amis" }).click();
  await page.getByRole("menuitem", { name: "Archiver" }).click();
  await page.getByText("Le segment « Amis » est archivé.").waitFor();
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByRole("link", { name: "Amis", exact: true }).waitFor();
  await context.close();
});

test("a list is filled by name and by numbers pasted, and emptied one by one", async () => {
  const { page, context } = await enter({ language: "fr" });
  await furnish(page);
  await page.goto("/segments/lists/new");
  await page.getByLabel("Nom du segment").fill("Soirée dégustation");
  await page.getByRole("button", { name: "Créer la liste" }).click();
  await page.getByRole("heading", { level: 1, name: "Soirée dégustation" }).waitFor();
  await page.getByRole("combobox", { name: "Un client" }).fill("odile");
  await page.getByRole("option", { name: /Odile/ }).click();
  await page.getByRole("grid").getByText("Odile Vermeulen").waitFor();
  await page
    .getByLabel("Coller des numéros")
    .fill("chantal@example.com\nluc@example.com; personne@example.com");
  await page.getByRole("button", { name: "Chercher et ajouter 3 clients" }).click();
  await page.getByText("1 ligne ne correspond à personne : personne@example.com.").waitFor();
  await page.getByRole("grid").getByText("Luc Vermeulen").waitFor();
  await page.getByRole("button", { name: "Retirer Odile Vermeulen de la liste" }).click();
  await expect.poll(() => page.getByRole("grid").getByText("Odile Vermeulen").count()).toBe(0);
  const toast = page.getByRole("status").filter({ hasText: "Odile Vermeulen n’est plus dans" });
  await toast.getByRole("button", { name: "Annuler" }).click();
  await page.getByRole("grid").getByText("Odile Vermeulen").waitFor();
  await expectAccessible(page);
  await context.close();
});

test.each(looks)("no page of segments shuts anybody out: $name", async (look) => {
  const { page, context } = await enter(look);
  await furnish(page);
  const rule = {
    all: [
      { field: "stage", op: "in", value: ["regular", "slipping", "occasional"] },
      {
        any: [
          { field: "city", op: "in", value: ["namur"] },
          { not: { field: "channel", op: "in", value: ["web"] } },
        ],
      },
    ],
  };
  const { id } = await send<{ id: string }>(page, "POST", "/segments", { name: "Fidèles", rule });
  const namur = { field: "city", op: "in", value: ["namur"] };
  await send(page, "POST", "/segments", { name: "Namurois", rule: namur });
  const list = await send<{ id: string }>(page, "POST", "/segments", {
    name: "Invités",
    kind: "list",
    rule: namur,
  });
  for (const path of [
    "/customers?view=segments",
    `/segments/new?rule=${encodeURIComponent(JSON.stringify(rule))}`,
    `/segments/${id}`,
    `/segments/${list.id}`,
    "/segments/lists/new",
  ]) {
    await page.goto(path);
    await settle(page);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    await expectAccessible(page);
  }
  // An editor and the menu of conditions are looked at open.
  await page.goto(`/segments/${id}/edit`);
  await page.locator("[data-phrase]").first().click();
  await page.getByRole("dialog").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: /^(Ajouter une condition|Add a condition)$/ })
    .first()
    .click();
  await page.getByRole("listbox", { name: /condition/ }).waitFor();
  await expectAccessible(page);
  await context.close();
});

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, openBrowserTest, send } from "../support/browser.ts";

const { enter } = await openBrowserTest();

type Kept = {
  readonly id: string;
  readonly revision: number;
  readonly draft: { readonly words: Record<string, { subject: string; blocks: { kind: string }[] }> };
};

const begin = async (page: Page, library: string) =>
  await send<Kept>(page, "POST", "/templates", { library });
const kept = async (page: Page, id: string) => await send<Kept>(page, "GET", `/templates/${id}`);
const focusedName = async (page: Page) => {
  const name = await page.evaluate<string>(`document.activeElement?.getAttribute("aria-label") ?? ""`);
  return name.replaceAll(/\s/g, " ");
};
// What is kept is kept a moment later.
const patient = { timeout: 20_000 };
const isSaved = async (page: Page) => await page.getByText("Enregistré", { exact: true }).waitFor();

test("an owner starts from an example, writes with fields, sees it as Chantal will, and publishes", async () => {
  const { page, context } = await enter({ language: "fr" });
  await send(page, "POST", "/customers", {
    firstName: "Chantal",
    lastName: "Vermeulen",
    emails: ["chantal@example.com"],
  });
  await page.goto("/templates");
  await page.getByText("Pas encore de modèle").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Bienvenue", exact: true }).click();
  const example = page.getByRole("dialog");
  await example.frameLocator("iframe").getByText("Bonjour", { exact: false }).first().waitFor();
  await example.getByRole("button", { name: "Partir de cet exemple" }).click();
  await page.getByRole("heading", { level: 1, name: "Bienvenue" }).waitFor();

  // A subject with the first name in it, and what is written where it is not known.
  const subject = page.getByRole("textbox", { name: "Objet" });
  await subject.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Bienvenue ");
  await page.locator("#subject-fr").getByRole("button", { name: "Insérer un champ" }).click();
  await page.getByRole("menuitem", { name: "Prénom", exact: true }).click();
  await subject.locator("[data-field=first_name]").click();
  const fallback = page.getByLabel("Si « Prénom » n’est pas connu, écrire");
  await fallback.fill("chez nous");
  await isSaved(page);
  const id = page.url().split("/").at(-1) ?? "";
  await expect
    .poll(async () => (await kept(page, id)).draft.words["fr"]?.subject, patient)
    .toBe('Bienvenue {{ first_name | default: "chez nous" }}');
  await expectAccessible(page);

  await page.getByText("Aperçu", { exact: true }).click();
  await page.getByRole("combobox", { name: "Pour qui" }).fill("chantal");
  await page.getByRole("option", { name: /Chantal/ }).click();
  await page.getByText("Bienvenue Chantal", { exact: true }).waitFor();
  await page.getByText("Texte brut", { exact: true }).click();
  await page.locator("pre").getByText("Chantal", { exact: false }).waitFor();
  await page.getByText("Côte à côte", { exact: true }).click();
  await page.getByRole("heading", { level: 2, name: "Anglais" }).waitFor();
  await page.getByText("Sombre", { exact: true }).click();
  expect(await page.locator("iframe").first().getAttribute("style")).toContain("color-scheme: dark");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByText("Version 1 publiée.", { exact: false }).first().waitFor();
  await page.getByRole("link", { name: "Modèles" }).click();
  await page.getByText("Publié, version 1").waitFor();
  await page.getByText("Bienvenue [Prénom]", { exact: false }).waitFor();
  await context.close();
});

test("blocks are added, moved, taken away and brought back by the keyboard alone", async () => {
  const { page, context } = await enter({ language: "fr" });
  const { id } = await begin(page, "after_visit");
  await page.goto(`/templates/${id}`);
  const kinds = async () => (await kept(page, id)).draft.words["fr"]?.blocks.map(({ kind }) => kind) ?? [];
  const first = await kinds();
  const handles = page.getByRole("button", { name: /^Déplacer ou régler/ });
  await handles.first().waitFor();

  // Space takes it, the arrow carries it, Space puts it down.
  await handles.first().focus();
  await page.keyboard.press("Space");
  await page.getByText(/pris, place 1 sur/).waitFor({ state: "attached" });
  await page.keyboard.press("ArrowDown");
  await page.getByText(/: place 2 sur/).waitFor({ state: "attached" });
  await page.keyboard.press("Space");
  await expect.poll(kinds, patient).toEqual([first[1], first[0], ...first.slice(2)]);

  // The buttons do the same, and keep the focus.
  await handles.nth(1).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Monter", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(kinds, patient).toEqual(first);
  await expect.poll(async () => await focusedName(page), patient).toBe("Monter");

  await page.getByRole("button", { name: "Ajouter un bloc dessous" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Bouton" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await kinds())[1], patient).toBe("button");
  await expect.poll(async () => await focusedName(page), patient).toBe("Déplacer ou régler : Bouton");
  await expectAccessible(page);

  // What keeps it from being published is said, and led to.
  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByText("Un bouton n’a pas de texte").waitFor();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Un bouton n’a pas de texte" })
    .getByRole("button", { name: "Montrer" })
    .click();
  await expect.poll(async () => await focusedName(page), patient).toBe("Déplacer ou régler : Bouton");
  await page.getByRole("tab", { name: /Conseils/ }).click();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Objet" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page
    .getByRole("listitem")
    .filter({ hasText: "L’objet est vide" })
    .getByRole("button", { name: "Montrer" })
    .click();
  await expect.poll(async () => await focusedName(page), patient).toBe("Objet");
  await page.keyboard.press("Control+z");

  await handles.nth(1).focus();
  await page.keyboard.press("Control+z");
  await expect.poll(kinds, patient).toEqual(first);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(async () => (await kinds())[1], patient).toBe("button");
  await context.close();
});

test("who writes over what somebody else saved is told, and chooses; nothing is lost", async () => {
  const { page, context } = await enter({ language: "fr" });
  const { id, revision, draft } = await begin(page, "welcome");
  await page.goto(`/templates/${id}`);
  const name = page.getByLabel("Nom du modèle");
  await name.waitFor();
  await send(page, "PUT", `/templates/${id}`, { revision, name: "Accueil de Karim", draft });
  await name.fill("Accueil de Sophie");
  await page.getByText("Ce modèle a été modifié ailleurs", { exact: false }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Reprendre l’autre" }).click();
  await page.getByRole("heading", { level: 1, name: "Accueil de Karim" }).waitFor();
  await isSaved(page);
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByRole("heading", { level: 1, name: "Accueil de Sophie" }).waitFor();
  await isSaved(page);
  await expect
    .poll(async () => (await send<{ name: string }>(page, "GET", `/templates/${id}`)).name, patient)
    .toBe("Accueil de Sophie");

  // The other way: ours over theirs.
  const now = await kept(page, id);
  await send(page, "PUT", `/templates/${id}`, { revision: now.revision, name: "Encore Karim" });
  await name.fill("Toujours Sophie");
  await page.getByRole("button", { name: "Garder le mien" }).click();
  await isSaved(page);
  await expect
    .poll(async () => (await send<{ name: string }>(page, "GET", `/templates/${id}`)).name, patient)
    .toBe("Toujours Sophie");
  await context.close();
});

test("a block for some customers only says for whom, and keeps its rule", async () => {
  const { page, context } = await enter({ language: "fr" });
  const { id } = await begin(page, "after_visit");
  await page.goto(`/templates/${id}`);
  await page
    .getByRole("button", { name: /^Déplacer ou régler/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Choisir qui le voit" }).click();
  const dialog = page.getByRole("dialog", { name: "Qui voit ce bloc" });
  await dialog.getByRole("button", { name: "Garder cette condition" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  const { revision, draft } = await kept(page, id);
  const [block, ...blocks] = draft.words["fr"]?.blocks ?? [];
  const when = { field: "city", op: "in", value: ["Namur"] };
  const words = { ...draft.words, fr: { ...draft.words["fr"], blocks: [{ ...block, when }, ...blocks] } };
  await send(page, "PUT", `/templates/${id}`, { revision, draft: { ...draft, words } });
  await page.reload();
  await page.getByText(/Vu par.*Namur/).waitFor();
  await page
    .getByRole("button", { name: /^Déplacer ou régler/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Le montrer à tous" }).click();
  await expect.poll(async () => JSON.stringify((await kept(page, id)).draft), patient).not.toContain("Namur");
  await context.close();
});

test("on a phone in the dark: an SMS is counted, a call script is ordered, a letter is shown", async () => {
  const { page, context } = await enter({ language: "en", phone: true, dark: true });
  const sms = await send<Kept>(page, "POST", "/templates", { channel: "sms", name: "Tea tonight" });
  await page.goto(`/templates/${sms.id}`);
  await page.getByRole("tab", { name: /Template/ }).click();
  const words = page.getByRole("textbox", { name: "Words of the SMS" });
  await words.click();
  await page.keyboard.type("Tonight the tea room stays open.");
  await page.getByText("1 SMS", { exact: true }).waitFor();
  await page.keyboard.type(" Bientôt la fête.");
  await page.getByText(/ê.*only 70 characters/).waitFor();
  await page.getByRole("button", { name: "Write in ordinary characters" }).click();
  await words.getByText("Bientot la fete.").waitFor();
  await expectAccessible(page);

  const call = await begin(page, "call_win_back");
  await page.goto(`/templates/${call.id}`);
  const step = page.getByLabel("Step 1", { exact: true });
  const before = await step.inputValue();
  await page.getByRole("button", { name: "Move step 1 down" }).click();
  await expect
    .poll(async () => await page.getByLabel("Step 2", { exact: true }).inputValue(), patient)
    .toBe(before);
  await expectAccessible(page);

  const letter = await begin(page, "letter_win_back");
  await page.goto(`/templates/${letter.id}`);
  await page.getByText("Preview", { exact: true }).click();
  await page.getByText("Dear", { exact: false }).first().waitFor();
  await expectAccessible(page);

  // An e-mail's settings come up from below, where the thumb is.
  const email = await begin(page, "welcome");
  await page.goto(`/templates/${email.id}`);
  await page
    .getByRole("button", { name: /^Move or set: Button/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Set the block" }).click();
  await page.getByRole("dialog").getByLabel("Where the button leads").waitFor();
  await expectAccessible(page);
  await context.close();
});

test("what cannot be read or kept says so, and the way to try again", async () => {
  const { page, context } = await enter({ language: "fr" });
  await page.route("**/api/v1/templates?**", async (route) => await route.abort());
  await page.goto("/templates");
  await page.getByRole("button", { name: "Réessayer" }).waitFor({ timeout: 30_000 });
  await page.unroute("**/api/v1/templates?**");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await page.getByText("Pas encore de modèle").waitFor();

  const { id } = await begin(page, "welcome");
  await page.goto(`/templates/${id}`);
  const name = page.getByLabel("Nom du modèle");
  await name.waitFor();
  await page.route(`**/api/v1/templates/${id}`, async (route) =>
    route.request().method() === "PUT" ? await route.abort() : await route.continue(),
  );
  await name.fill("Un autre nom");
  await page.getByText("Ce que vous avez écrit est toujours là.", { exact: false }).waitFor();
  await expectAccessible(page);
  await page.unroute(`**/api/v1/templates/${id}`);
  await page.getByRole("button", { name: "Réessayer" }).click();
  await isSaved(page);
  expect((await send<{ name: string }>(page, "GET", `/templates/${id}`)).name).toBe("Un autre nom");
  await context.close();
});

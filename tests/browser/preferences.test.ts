import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { personToken } from "../../src/capabilities/permission/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { expectAccessible, looks, openBrowserTest } from "../support/browser.ts";
import { expectValidHtml, type NamedPage } from "../support/html.ts";
import { openPublicShop, stampCard } from "../support/public-shops.ts";

const { database, visit, ask, makeKey, base, enter } = await openBrowserTest();

const topics = [
  {
    key: "news",
    nameFr: "Nouveautés",
    nameEn: "News",
    aboutFr: "Ce qui arrive en boutique.",
    aboutEn: "What arrives in the shop.",
  },
  {
    key: "events",
    nameFr: "Ateliers et événements",
    nameEn: "Workshops and events",
    aboutFr: null,
    aboutEn: null,
  },
] as const;

async function shopOf(slug: string, colour = "#1f5c4c") {
  const { merchantId } = await openPublicShop(database, {
    slug,
    colour,
    programs: [{ definition: stampCard }],
  });
  const key = await makeKey(merchantId);
  for (const topic of topics) await ask(key, "POST", "/topics", topic);
  let people = 0;
  return {
    slug,
    merchantId,
    key,
    tokenOf: async (language: "fr" | "en") => {
      people += 1;
      const made = await ask(key, "POST", "/customers", {
        firstName: "Chantal",
        emails: [`chantal${people}@example.com`],
        phones: [`06123456${String(people).padStart(2, "0")}`],
        language,
      });
      const { id } = made.json<{ id: string }>();
      const messageId = newId();
      const token = await database.inMerchant(
        merchantId,
        async (tx) => await personToken(tx, { customerId: id, messageId }),
      );
      return { id, token };
    },
    chosen: async (id: string) =>
      (await ask(key, "GET", `/customers/${id}/preferences`)).json<{
        rate: object | null;
        pausedUntil: string | null;
        topics: { topic: string; isOff: boolean }[];
      }>(),
    refuses: async (id: string) =>
      (await ask(key, "GET", `/customers/${id}/consents`))
        .json<{ standing: { channel: string; purpose: string; act: string }[] }>()
        .standing.some(
          ({ channel, purpose, act }) => `${channel} ${purpose} ${act}` === "email marketing withdrawn",
        ),
  };
}

const words = {
  fr: {
    stop: "Ne plus recevoir d’e-mails",
    undo: "Annuler et donner mon accord",
    save: "Enregistrer mes choix",
  },
  en: { stop: "Stop the e-mails", undo: "Undo and give my permission", save: "Save my choices" },
} as const;

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["SHOTS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test.each(looks)(
  "the pages behind a message's links are accessible, valid and fit their screen: $name",
  async (seen) => {
    const shop = await shopOf(`choix-${looks.indexOf(seen)}`, seen.dark ? "#f5c400" : "#1f5c4c");
    const { page, context } = await visit(seen);
    const named: NamedPage[] = [];
    const style = `${seen.language}-${seen.phone ? "phone" : "wide"}-${seen.dark ? "dark" : "light"}`;
    const check = async (name: string, path: string): Promise<void> => {
      const answer = await page.goto(path);
      named.push({ name, html: (await answer?.text()) ?? "" });
      await look(page, `${name}-${style}`);
      await expectAccessible(page);
      expect(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        name,
      ).toBe(0);
      expect(await page.locator("script").count(), "these pages need no script").toBe(
        await page.locator("script[src^='/site/']").count(),
      );
    };
    const { token } = await shop.tokenOf(seen.language);
    await check("leave", `/u/${token}`);
    await check("choose", `/p/${token}`);
    await page.getByRole("button", { name: words[seen.language].save }).click();
    await page.locator("[role=status]").waitFor();
    await page.goto(`/u/${token}`);
    await page.getByRole("button", { name: words[seen.language].stop }).click();
    await page.locator("[role=status]").waitFor();
    await check("left", `/u/${token}`);
    await check("nobody", `/u/${token.slice(0, -2)}xx`);
    await page.goto(`/s/${shop.slug}/join`);
    await page.locator("summary", { hasText: seen.language === "fr" ? "sujets" : "topics" }).click();
    await look(page, `join-${style}`);
    await expectAccessible(page);
    await expectValidHtml(named);
    await context.close();
  },
);

test.each(["fr", "en"] as const)(
  "without a script: leaving is one press, coming back one, less is one: %s",
  async (language) => {
    const shop = await shopOf(`sans-script-${language}`);
    const { page: withScript, context: first } = await visit({ language });
    const context = await withScript
      .context()
      .browser()
      ?.newContext({
        baseURL: base,
        locale: language === "fr" ? "fr-FR" : "en-GB",
        javaScriptEnabled: false,
        viewport: { width: 390, height: 844 },
      });
    await first.close();
    if (context === undefined) throw new Error("No browser.");
    const page = await context.newPage();
    const { id, token } = await shop.tokenOf(language);

    await page.goto(`/u/${token}`);
    expect(await shop.refuses(id)).toBe(false);
    // The keyboard alone: the first button of the page is the one that says no.
    await page.getByRole("button", { name: words[language].stop }).focus();
    await page.keyboard.press("Enter");
    await page.locator("[role=status]").waitFor();
    expect(await shop.refuses(id)).toBe(true);
    await page.getByRole("button", { name: words[language].undo }).click();
    await page.waitForURL(/done=resumed/);
    expect(await shop.refuses(id)).toBe(false);

    await page.goto(`/u/${token}`);
    await page
      .locator("button", { hasText: language === "fr" ? "En recevoir moins" : "Receive fewer" })
      .click();
    await page.waitForURL(/done=fewer/);
    expect((await shop.chosen(id)).rate).toEqual({ most: 1, per: "month" });

    await page.locator("#topic_events").selectOption("off");
    await page.locator("#topic_news").selectOption("week-1");
    await page.locator("input[name=pause][value='3']").check();
    await page.getByRole("button", { name: words[language].save }).click();
    await page.waitForURL(/done=saved/);
    const chosen = await shop.chosen(id);
    expect(chosen.topics.find(({ topic }) => topic === "events")?.isOff).toBe(true);
    expect(chosen.pausedUntil).not.toBeNull();
    await context.close();
  },
);

test.each(looks)(
  "the shop offers topics, tells them otherwise, sorts them and puts them away: $name",
  async (seen) => {
    const { merchantId } = await openPublicShop(database, {
      slug: `sujets-${looks.indexOf(seen)}`,
      programs: [],
    });
    const { page } = await enter({ ...seen, shop: merchantId });
    const fr = seen.language === "fr";
    const style = `${seen.language}-${seen.phone ? "phone" : "wide"}-${seen.dark ? "dark" : "light"}`;
    await page.goto("/pressure/topics");
    await page
      .getByRole("heading", { level: 1, name: fr ? "Sujets des messages" : "Topics of messages" })
      .waitFor();
    await expectAccessible(page);
    await page
      .getByRole("button", { name: fr ? "Proposer ces quatre sujets" : "Offer these four topics" })
      .click();
    const second = fr ? "Promotions et ventes privées" : "Offers and private sales";
    await page.getByText(second, { exact: true }).waitFor();
    const upward = fr ? `Monter «\u00a0${second}\u00a0»` : `Move “${second}” up`;
    await page.getByRole("button", { name: upward }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await page.locator("li p").allTextContents())[0]?.trim()).toBe(second);
    // The row has moved under the finger: the keyboard goes on from it.
    await expect
      .poll(async () => await page.evaluate("document.activeElement?.getAttribute('aria-label')"))
      .toBe(upward);
    await page
      .getByRole("button", { name: fr ? `Ranger «\u00a0${second}\u00a0»` : `Put away “${second}”` })
      .click();
    await page.getByRole("heading", { name: fr ? "Rangés" : "Put away" }).waitFor();
    await page.getByRole("button", { name: fr ? "Ajouter un sujet" : "Add a topic" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: fr ? "Enregistrer le sujet" : "Save the topic" }).click();
    await dialog.getByRole("alert").waitFor();
    await look(page, `topic-form-${style}`);
    await expectAccessible(page);
    await dialog.locator("[name=nameFr]").fill("Thés rares");
    await dialog.locator("[name=nameEn]").fill("Rare teas");
    await page.keyboard.press("Enter");
    await page.getByText(fr ? "Thés rares" : "Rare teas", { exact: true }).waitFor();
    await dialog.waitFor({ state: "detached" });
    await expectAccessible(page);
    await look(page, `topics-${style}`);
    await page.context().close();
  },
);

test.each(looks)(
  "what somebody says at the counter is noted on her record and holds: $name",
  async (seen) => {
    const shop = await shopOf(`comptoir-${seen.language}`);
    const { id } = await shop.tokenOf(seen.language);
    const { page } = await enter({ ...seen, shop: shop.merchantId });
    const fr = seen.language === "fr";
    await page.goto(`/customers/${id}`);
    await page.getByRole("button", { name: fr ? "Noter un choix" : "Note a choice" }).click();
    const dialog = page.getByRole("dialog");
    const choose = async (field: string, option: string): Promise<void> => {
      await dialog.getByRole("combobox", { name: field }).click();
      await page.getByRole("option", { name: option, exact: true }).click();
    };
    await choose(
      fr ? "En tout" : "In all",
      fr ? "2 messages par mois au plus" : "At most 2 messages a month",
    );
    await choose(
      fr ? "Ateliers et événements" : "Workshops and events",
      fr ? "Rien sur ce sujet" : "Nothing about this",
    );
    await expectAccessible(page);
    await look(page, `panel-form-${seen.language}`);
    await dialog.getByRole("button", { name: fr ? "Enregistrer les choix" : "Save the choices" }).click();
    await page
      .getByRole("listitem")
      .filter({ hasText: fr ? "2 messages par mois au plus" : "At most 2 messages a month" })
      .first()
      .waitFor();
    expect(await shop.chosen(id)).toMatchObject({
      rate: { most: 2, per: "month" },
      topics: [{ topic: "events", isOff: true }],
    });
    await look(page, `panel-${seen.language}`);
    await expectAccessible(page);
    await page.context().close();
  },
);

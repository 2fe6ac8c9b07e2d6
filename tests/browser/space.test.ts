import { mkdirSync, readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { amountVoucher } from "../../src/capabilities/loyalty/shared.ts";
import { moveClock } from "../../src/platform/clock-store.ts";
import { cardLink } from "../../src/capabilities/space/index.ts";
import { expectAccessible, looks, openBrowserTest } from "../support/browser.ts";
import { expectValidHtml, type NamedPage } from "../support/html.ts";
import { levelled, openPublicShop, stampCard } from "../support/public-shops.ts";
import { awaitMessage, codeIn, expectCardKept, messagesTo, pathIn } from "../support/space.ts";

const opened = await openBrowserTest();
const { database, visit, ask, makeKey, base, browser } = opened;
const day = 86_400_000;

let people = 0;

/** Two months at the counter: six visits, a voucher used, one to use, a purchase given back. */
async function chantalOf(slug: string, colour = "#1f5c4c") {
  const { merchantId } = await openPublicShop(database, {
    slug,
    colour,
    programs: [{ definition: stampCard }, { definition: levelled, name: "Club Lacaille" }],
  });
  const key = await makeKey(merchantId);
  const say = async <Answer>(url: string, body: object): Promise<Answer> => {
    const answer = await ask(key, "POST", url, body);
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`);
    return answer.json<Answer>();
  };
  people += 1;
  const national = `06123456${String(people).padStart(2, "0")}`;
  const email = `chantal${people}@example.com`;
  await moveClock(database, -60 * day);
  const { id } = await say<{ id: string }>("/customers", {
    firstName: "Chantal",
    lastName: "Petit",
    emails: [email],
    phones: [national],
  });
  const programs = (await ask(key, "GET", "/loyalty/programs")).json<{
    items: { id: string; kind: string }[];
  }>();
  for (const program of programs.items) {
    await say(`/loyalty/programs/${program.id}/members`, { customerId: id });
  }
  const used = await say<{ code: string }>("/loyalty/vouchers", {
    customerId: id,
    template: amountVoucher(500),
  });
  const receipts: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await moveClock(database, (-58 + turn * 9) * day);
    const sold = await say<{ receiptId: string }>("/loyalty/sales", {
      source: "till:1",
      externalId: `20${turn}`,
      customer: { id },
      store: "lille",
      lines: [
        { label: "Ballotin 250 g", unitPrice: 18.5 },
        { label: "Thé noir de Ceylan", unitPrice: 6.9, quantity: 2 },
      ],
      codes: turn === 2 ? [used.code] : [],
    });
    receipts.push(sold.receiptId);
  }
  await say(`/receipts/${receipts[0]}/refunds`, { amountCents: 690, externalId: "R200" });
  await moveClock(database, 0);
  const voucher = { ...amountVoucher(500), validDays: 90 };
  await say("/loyalty/vouchers", { customerId: id, template: voucher });
  return {
    slug,
    merchantId,
    id,
    email,
    e164: `+33${national.slice(1)}`,
    national,
    receiptId: receipts[2] ?? "",
    key,
  };
}

type Chantal = Awaited<ReturnType<typeof chantalOf>>;
const words = {
  fr: {
    ask: "Recevoir mon accès",
    enter: "Entrer",
    card: "Créer ma carte",
    give: "Donner mon accord : E-mails",
    back: "Retirer mon accord : E-mails",
    save: "Enregistrer",
    erase: "Effacer définitivement mes données",
    erased: "Vos données sont effacées",
    brought: "5,00 €",
    lost: "Bloquer ce numéro et en recevoir un autre",
  },
  en: {
    ask: "Send me access",
    enter: "Enter",
    card: "Make my card",
    give: "Give my permission: E-mails",
    back: "Take back my permission: E-mails",
    save: "Save",
    erase: "Erase my data for good",
    erased: "Your data is erased",
    brought: "€5.00",
    lost: "Block this number and get another",
  },
} as const;

async function signIn(page: Page, who: Chantal, language: "fr" | "en"): Promise<void> {
  const before = (await messagesTo(opened, who.merchantId, who.e164)).length;
  await page.goto(`/c/${who.slug}`);
  await page.locator("#contact").fill(who.national);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/c/${who.slug}/code`);
  await page.locator("#code").fill(codeIn(await awaitMessage(opened, who.merchantId, who.e164, before + 1)));
  await page.getByRole("button", { name: words[language].enter, exact: true }).click();
  await page.waitForURL(`${base}/c/${who.slug}`);
}

const parts = [
  "",
  "/purchases",
  "/movements",
  "/account",
  "/account/details",
  "/account/contact/email",
  "/account/contact/sms",
  "/account/messages",
  "/account/share",
  "/account/data",
  "/account/erasure",
  "/account/card",
];

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["SHOTS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test.each(looks)(
  "every page is accessible, light, valid and no wider than its screen: $name",
  async (seen) => {
    const who = await chantalOf(`vues-${people}`, seen.dark ? "#f5c400" : "#1f5c4c");
    const { page, context } = await visit(seen);
    const named: NamedPage[] = [];
    const style = `${seen.language}-${seen.phone ? "phone" : "wide"}-${seen.dark ? "dark" : "light"}`;
    const check = async (path: string): Promise<void> => {
      const answer = await page.goto(path);
      const html = (await answer?.text()) ?? "";
      named.push({ name: path, html });
      await look(page, `${style}${path.replaceAll(/[^\w]+/g, "-").slice(0, 60)}`);
      await expectAccessible(page);
      expect(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        path,
      ).toBe(0);
      const sheet = await page.evaluate<string>("document.querySelector('link[rel=stylesheet]').href");
      const css = (await (await page.request.get(sheet)).body()).length;
      expect(html.length + css, path).toBeLessThan(50_000);
    };
    await check(`/c/${who.slug}`);
    await check(`/c/${who.slug}/link/AAAAAAAAAAAAAAAAAAAAAA`);
    await signIn(page, who, seen.language);
    await page.getByRole("button", { name: words[seen.language].card }).click();
    await page.locator(".card .number").first().waitFor();
    await page
      .getByRole("img", { name: seen.language === "fr" ? "8 tampons sur 10" : "8 tampons of 10" })
      .waitFor();
    for (const part of parts) await check(`/c/${who.slug}${part}`);
    await check(`/c/${who.slug}/purchases/${who.receiptId}`);
    await page.goto(`/c/${who.slug}`);
    const voucher = await page.locator("a[href*='/vouchers/']").first().getAttribute("href");
    await check(voucher ?? "");
    await page.goto(`/c/${who.slug}/account/share`);
    await page.locator("#firstName").fill("Paul");
    await page.keyboard.press("Enter");
    const invitation = await page.locator("a[href*='/with/']").getAttribute("href");
    await expectAccessible(page);
    await check(new URL(invitation ?? "").pathname);
    await check(
      new URL(await database.inMerchant(who.merchantId, async (tx) => await cardLink(tx, who.id))).pathname,
    );
    await expectValidHtml(named);
    await context.close();
  },
);

test.each(["fr", "en"] as const)(
  "her rights are exercised on a phone, in a few presses: %s",
  async (language) => {
    const who = await chantalOf(`droits-${language}`);
    const say = words[language];
    const { page, context } = await visit({ language, phone: true });
    await signIn(page, who, language);
    // What the card has brought, and how it is counted.
    const row = page.locator(".rows li", {
      hasText: language === "fr" ? "vous a rapporté" : "has brought you",
    });
    expect((await row.locator(".value").textContent())?.replaceAll(/\s/g, " ")).toBe(say.brought);
    await page.getByText(language === "fr" ? "Comment c’est compté" : "How it is counted").click();
    expect(await page.locator("details[open] dd").allTextContents()).toHaveLength(4);

    // See and correct: two presses.
    await page.goto(`/c/${who.slug}/account/details`);
    await page.locator("#city").fill("Namur");
    await page.getByRole("button", { name: say.save }).click();
    await page.locator("[role=status]").waitFor();
    expect(await page.locator("#city").inputValue()).toBe("Namur");

    // Give and take back: one press each.
    await page.goto(`/c/${who.slug}/account/messages`);
    await page.getByRole("button", { name: say.give }).click();
    await page.getByRole("button", { name: say.back }).click();
    await page.getByRole("button", { name: say.give }).waitFor();

    // Take away: two presses.
    await page.goto(`/c/${who.slug}`);
    await page.locator("a[href$='/account/data']").click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("a[href$='/account/data.csv']").click(),
    ]);
    expect(readFileSync(await file.path(), "utf8")).toContain(who.email);

    // A lost card is another one at once.
    await page.goto(`/c/${who.slug}`);
    if ((await page.getByRole("button", { name: say.card }).count()) > 0) {
      await page.getByRole("button", { name: say.card }).click();
    }
    const before = await page.locator(".card .number").first().textContent();
    await page.goto(`/c/${who.slug}/account/card`);
    await page.getByRole("button", { name: say.lost }).click();
    expect(await page.locator(".card .number").first().textContent()).not.toBe(before);

    // Erase: three presses, the reason optional.
    await page.locator("a[href$='/account/data']").click();
    await page.locator("a[href$='/account/erasure']").click();
    await look(page, `erasure-${language}`);
    await page.getByRole("button", { name: say.erase }).click();
    await page.getByRole("heading", { name: say.erased }).waitFor();
    await page.goto(`/c/${who.slug}/account`);
    await page.locator("#contact").waitFor();
    await context.close();
  },
);

test("everything works without a script, by keyboard, from the link in an e-mail", async () => {
  const who = await chantalOf("sans-script");
  const context = await browser.newContext({
    baseURL: base,
    locale: "fr-FR",
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  await page.goto(`/c/${who.slug}`);
  await page.keyboard.press("Tab");
  expect(await page.locator(":focus").textContent()).toBe("Aller au contenu");
  await page.locator("#contact").focus();
  await page.keyboard.type(who.email);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Regardez vos e-mails" }).waitFor();
  await page.goto(pathIn(await awaitMessage(opened, who.merchantId, who.email)));
  await page.getByRole("button", { name: "Ouvrir mon espace" }).press("Enter");
  await page.getByRole("button", { name: "Créer ma carte" }).press("Enter");
  await page.locator(".card .number").first().waitFor();
  await page.getByRole("link", { name: "Compte", exact: true }).press("Enter");
  await page.getByRole("link", { name: /Partager ma carte/ }).press("Enter");
  await page.locator("#firstName").focus();
  await page.keyboard.type("Paul");
  await page.keyboard.press("Enter");
  await page.getByText("Invitation prête pour Paul").waitFor();
  await page.getByRole("link", { name: "Compte", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Me déconnecter ici" }).press("Enter");
  await page.getByText("Votre espace est fermé sur cet appareil.").waitFor();
  await context.close();
});

test("the card alone opens without network, with what it is drawn with, and dies when it is replaced", async () => {
  const who = await chantalOf("hors-ligne");
  const { page, context }: { page: Page; context: BrowserContext } = await visit({
    language: "fr",
    phone: true,
  });
  await signIn(page, who, "fr");
  await page.getByRole("button", { name: "Créer ma carte" }).click();
  await page.getByRole("button", { name: "Ouvrir la carte seule" }).click();
  await page.waitForURL(/\/k\//);
  const number = await page.locator(".card .number").first().textContent();
  await expectCardKept(page);
  const manifest = await page.evaluate<{ start_url: string; display: string }>(
    "fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())",
  );
  expect(manifest).toMatchObject({ start_url: new URL(page.url()).pathname, display: "standalone" });

  await context.setOffline(true);
  await page.reload();
  expect(await page.locator(".card .number").first().textContent()).toBe(number);
  await page.getByText("Sans réseau").waitFor();
  const ground = await page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor");
  expect(ground).toBe("rgb(31, 92, 76)");
  await look(page, "offline");
  await page.getByRole("button", { name: "Agrandir le code" }).click();
  await page.locator("dialog[open] svg").waitFor();
  await look(page, "large");
  await page.getByRole("button", { name: "Fermer" }).click();
  // The worker sees the cards and no other page: the space itself is not there without network.
  await expect(page.goto(`/c/${who.slug}/account`)).rejects.toThrow();
  await context.setOffline(false);

  const link = new URL(await database.inMerchant(who.merchantId, async (tx) => await cardLink(tx, who.id)))
    .pathname;
  await page.goto(link);
  await expectCardKept(page);
  await page.goto(`/c/${who.slug}/account/card`);
  await page.getByRole("button", { name: words.fr.lost }).click();
  await page.goto(link);
  await page.getByRole("heading", { name: "Ce lien n’ouvre plus de carte" }).waitFor();
  await context.setOffline(true);
  await expect(page.goto(link)).rejects.toThrow();
  await context.close();
});

import type { BrowserContext, Page } from "playwright-core";
import type { BrowserTest, Visit } from "./browser.ts";
import { cashierCode, openTillShop, type TillShop } from "./till.ts";

/** What the top row types without Shift, from 1 to 0: a scanner presses the places of a US keyboard. */
export const topRows = {
  QWERTY: "1234567890",
  AZERTY: "&é\"'(-è_çà",
  Belgian: "&é\"'(§è!çà",
} as const;
export type Layout = keyof typeof topRows;

const counterWords = {
  fr: {
    pairingCode: "Code de la console",
    codeOf: (name: string) => `Code de ${name}`,
    phone: "Téléphone",
    cardReady: (name: string) => `La carte de ${name} est prête`,
    online: "En ligne",
    offline: /Hors ligne/,
    menu: "Menu",
    giveBack: "Retour d’un article",
    changeCashier: "Changer de personne",
    close: "Fermer le comptoir",
    use: (what: string) => `Utiliser : ${what}`,
    undone: (name: string) => `Annulé : le dernier passage de ${name}.`,
  },
  en: {
    pairingCode: "Code from the console",
    codeOf: (name: string) => `${name}’s code`,
    phone: "Phone",
    cardReady: (name: string) => `${name}’s card is ready`,
    online: "Online",
    offline: /Offline/,
    menu: "Menu",
    giveBack: "Return of an article",
    changeCashier: "Change person",
    close: "Close the counter",
    use: (what: string) => `Use: ${what}`,
    undone: (name: string) => `Undone: ${name}’s last visit.`,
  },
} as const;

/** A device at a counter in a browser of its own, with a clock of its own, driven as a cashier does: by keys. */
export type Stand = {
  page: Page;
  readonly context: BrowserContext;
  readonly words: (typeof counterWords)["fr" | "en"];
  /** By how much its clock is ahead of the real one. */
  readonly setClock: (aheadMs: number) => Promise<void>;
  readonly setNetwork: (isOn: boolean) => Promise<void>;
  /** The tab is gone without a word, and another one opens. */
  readonly kill: () => Promise<void>;
};

/** A shop with a counter that has said who it is, as a shop must before anybody joins on a page; and the slug of its pages. */
export async function openShownShop(opened: BrowserTest): Promise<TillShop & { readonly slug: string }> {
  const shop = await openTillShop(opened);
  await shop.say("PUT", "/shop/face", {
    ...{ colour: "#1f5c4c", addressForm: "vous", systemFonts: false, senderName: null },
    ...{ company: "Maison Test SARL", legalForm: null, companyNumber: null, vatNumber: null, register: null },
    ...{
      address: "12 rue Esquermoise, 59000 Lille",
      email: "bonjour@maison.example",
      phone: "03 20 12 34 56",
    },
  });
  return { ...shop, slug: `shop-${shop.merchantId.slice(-12)}` };
}

/** Pairs a device by the code of the console and signs the only cashier in. */
export async function standAt(
  opened: BrowserTest,
  shop: TillShop,
  wish: {
    readonly device: string;
    readonly cashier: string;
    readonly look?: Visit;
    readonly aheadMs?: number;
  },
): Promise<Stand> {
  const { page, context } = await opened.visit(wish.look);
  const words = counterWords[wish.look?.language ?? "fr"];
  await context.addInitScript(clockScript(wish.aheadMs ?? 0));
  const { code } = await shop.say<{ code: string }>("POST", "/till/pairings", {
    storeId: shop.storeId,
    name: wish.device,
  });
  await page.goto("/till");
  await page.getByLabel(words.pairingCode).fill(code);
  await page.keyboard.press("Enter");
  await page.getByLabel(words.codeOf(wish.cashier)).fill(cashierCode);
  await page.keyboard.press("Enter");
  await page.locator("[data-zone=find]").waitFor();
  await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  const stand: Stand = {
    page,
    context,
    words,
    setClock: async (aheadMs) => {
      await stand.page.evaluate(`localStorage.setItem("clock", "${aheadMs}")`);
    },
    setNetwork: async (isOn) => {
      await context.setOffline(!isOn);
      await stand.page
        .locator(".header-state")
        .getByText(isOn ? words.online : words.offline)
        .waitFor({ timeout: 40_000 });
    },
    kill: async () => {
      await stand.page.close({ runBeforeUnload: false });
      stand.page = await context.newPage();
      await stand.page.goto("/till");
      await stand.page.locator("[data-zone=find]").waitFor();
    },
  };
  return stand;
}

function clockScript(aheadMs: number): string {
  return `(() => {
    const Real = Date;
    const ahead = () => {
      try { return Number(localStorage.getItem("clock") ?? ${aheadMs}); } catch { return ${aheadMs}; }
    };
    globalThis.Date = class extends Real {
      constructor(...parts) { super(...(parts.length === 0 ? [Real.now() + ahead()] : parts)); }
      static now() { return Real.now() + ahead(); }
    };
  })()`;
}

/** As a scanner types: by places, at once, ended by Enter; the signs that come out depend on the keyboard of the computer. */
export async function scan(page: Page, digits: string, layout: Layout = "AZERTY"): Promise<void> {
  await page.evaluate(`(([digits, signs]) => {
    // Made together, then pressed: the pace is the scanner's, however long the page takes over each key.
    const made = (code, key) => new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true });
    const keys = Array.from(digits, (digit) => made("Digit" + digit, signs["1234567890".indexOf(digit)]));
    for (const event of [...keys, made("Enter", "Enter")]) {
      const field = document.activeElement ?? document.body;
      const isTyped = field.dispatchEvent(event) && event.key.length === 1 && field instanceof HTMLInputElement;
      if (!isTyped) continue;
      field.setRangeText(event.key, field.value.length, field.value.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  })(${JSON.stringify([digits, topRows[layout]])})`);
}

/** The customer who stands there, not the one who has just been credited. */
export async function seeCustomer({ page }: Pick<Stand, "page">, name: string): Promise<void> {
  await page.locator(".customer").getByRole("heading", { level: 2, name }).waitFor();
}

/** A new customer by phone and first name: the number of her card. She stays on the screen. */
export async function enrol(
  { page, words }: Stand,
  { phone, firstName }: { readonly phone: string; readonly firstName: string },
): Promise<string> {
  await page.keyboard.press("F2");
  await page.getByLabel(words.phone, { exact: true }).waitFor();
  // As hands type: what comes faster is taken for a scanner.
  await page.keyboard.type(phone, { delay: 55 });
  await page.keyboard.press("Tab");
  await page.keyboard.type(firstName);
  await page.keyboard.press("Enter");
  await page.getByText(words.cardReady(firstName)).waitFor();
  return (await page.locator(".shown-code .figures").innerText()).replace(/\D/g, "");
}

export type Credited = { readonly figures: readonly string[]; readonly dueCents: number | null };

/** Types the amount for the customer on the screen: what she is told. */
export async function credit(
  { page, words }: Stand,
  purchase: { readonly name: string; readonly cents: number; readonly use?: string | null },
): Promise<Credited> {
  const amount = page.locator("[data-zone=amount]");
  if (purchase.use !== undefined && purchase.use !== null) {
    await page.getByRole("button", { name: words.use(purchase.use) }).press("Enter");
  }
  await amount.focus();
  await page.keyboard.type((purchase.cents / 100).toFixed(2));
  if (purchase.use !== undefined && purchase.use !== null) {
    await page.locator("form .due").filter({ hasText: /\d/ }).waitFor();
  }
  await page.keyboard.press("Enter");
  const done = page.locator(".done");
  await done.getByRole("heading", { name: purchase.name }).waitFor();
  const plain = (text: string) => text.replaceAll(/\s/g, " ");
  const due = await done.locator(".due-done").allInnerTexts();
  return {
    figures: (await done.locator(".figure").allInnerTexts()).map(plain),
    dueCents: due[0] === undefined ? null : Number(due[0].replaceAll(/\D/g, "")),
  };
}

/** Takes the last purchase back within its two minutes. */
export async function undo({ page, words }: Stand, name: string): Promise<void> {
  await page.keyboard.press("F4");
  await page.getByText(words.undone(name)).waitFor();
}

/** Gives back the last purchase of the customer on the screen, whole or in part. */
export async function giveBack({ page, words }: Stand, cents?: number): Promise<void> {
  await page.getByRole("button", { name: words.menu }).press("Enter");
  await page.getByRole("button", { name: words.giveBack }).press("Enter");
  const dialog = page.locator("dialog[open]");
  await dialog.getByRole("radio").first().press("Space");
  const amount = dialog.locator("input[inputmode=decimal]");
  await amount.focus();
  if (cents !== undefined) {
    await page.keyboard.press("Control+a");
    await page.keyboard.type((cents / 100).toFixed(2));
  }
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

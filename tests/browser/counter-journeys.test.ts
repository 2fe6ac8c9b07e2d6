import { expect, test } from "vitest";
import { moveClock } from "../../src/platform/clock-store.ts";
import { expectAccessible, openBrowserTest, type Visit } from "../support/browser.ts";
import {
  credit,
  enrol,
  giveBack,
  openShownShop,
  scan,
  seeCustomer,
  type Stand,
  standAt,
  topRows,
} from "../support/counter.ts";
import { readCodes } from "../support/pdf.ts";
import { pointsProgram } from "../support/programs.ts";
import { awaitMessage, pathIn } from "../support/space.ts";
import { cashierCode } from "../support/till.ts";

const opened = await openBrowserTest();
const { database, visit, base } = opened;

async function openShop() {
  const shop = await openShownShop(opened);
  await shop.launch(pointsProgram);
  await shop.cashier("Karim");
  return shop;
}

test.each(["fr", "en"] as const)(
  "enrolled, credited, rewarded and refunded, with and without network: her phone says what the counter says (%s)",
  async (language) => {
    const shop = await openShop();
    const stand = await standAt(opened, shop, { device: "Caisse 1", cashier: "Karim", look: { language } });
    const { page: phone, context: pocket } = await visit({ language, phone: true });
    const figures = async () =>
      await phone.locator("section[aria-label=Fidélité] h2, h2").first().innerText();
    for (const isOn of [true, false]) {
      const [firstName, end] = isOn ? (["Chantal", "5678"] as const) : (["Marc", "8765"] as const);
      if (!isOn) await stand.setNetwork(false);
      const card = await enrol(stand, { phone: `061234${end}`, firstName });
      const first = await credit(stand, { name: firstName, cents: 10_540 });
      expect(first.figures).toEqual(["+ 10 points"]);
      if (!isOn) await stand.setNetwork(true);

      // The link in her message opens the card; what its screen shows is what the scanner reads.
      const welcome = await awaitMessage(opened, shop.merchantId, `+3361234${end}`);
      await phone.goto(pathIn(welcome));
      await expectAccessible(phone);
      expect(await phone.evaluate("document.documentElement.lang")).toBe(language);
      expect(await figures()).toMatch(/^10/);
      const [shown] = await readCodes(await phone.locator(".card .code svg").first().screenshot());
      expect(shown?.text).toBe(card);

      if (!isOn) await stand.setNetwork(false);
      await scan(stand.page, shown?.text ?? "");
      await seeCustomer(stand, firstName);
      const second = await credit(stand, { name: firstName, cents: 2_000, use: "5 €" });
      // Of 5.40 kept and 15 left to pay.
      expect(second).toEqual({ figures: ["+ 2 points"], dueCents: 1_500 });
      if (!isOn) await stand.setNetwork(true);
      await phone.reload();
      expect(await figures()).toMatch(/^2/);

      if (!isOn) await stand.setNetwork(false);
      await giveBack(stand);
      if (!isOn) await stand.setNetwork(true);
      await phone.reload();
      expect(await figures()).toMatch(/^10/);
      await stand.page.keyboard.press("Escape");
    }
    expect(await shop.incidents()).toEqual([]);
    await Promise.all([stand.context.close(), pocket.close()]);
  },
);

/** Keys as a scanner sends them through the system: places of a US keyboard, and the signs that this keyboard makes of them. */
async function scanByPlaces({ page, context }: Stand, digits: string, topRow: string): Promise<void> {
  const keyboard = await context.newCDPSession(page);
  const from = Date.now() / 1_000;
  const keys = [
    ...Array.from(digits, (digit) => ({
      code: `Digit${digit}`,
      key: topRow["1234567890".indexOf(digit)] ?? "",
      text: topRow["1234567890".indexOf(digit)] ?? "",
      windowsVirtualKeyCode: 48 + Number(digit),
    })),
    { code: "Enter", key: "Enter", text: "\r", windowsVirtualKeyCode: 13 },
  ];
  await Promise.all(
    keys.flatMap((key, place) => {
      const timestamp = from + place * 0.004;
      const { text: _, ...up } = key;
      return [
        keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, ...key }),
        keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp: timestamp + 0.002, ...up }),
      ];
    }),
  );
  await keyboard.detach();
}

test("who joins from the poster's code is scanned from her phone on any keyboard, with and without network", async () => {
  const shop = await openShop();
  const stand = await standAt(opened, shop, { device: "Caisse 1", cashier: "Karim" });
  const { page: phone, context: pocket } = await visit({ language: "fr", phone: true });
  await phone.goto(`/s/${shop.slug}/poster`);
  const [poster] = await readCodes(await phone.locator(".poster-code svg").screenshot());
  expect(poster?.text).toBe(`${base}/s/${shop.slug}/join`);
  await phone.goto(poster?.text ?? "");
  await phone.getByLabel("Prénom").fill("Élodie");
  await phone.getByLabel("Téléphone portable").fill("06 12 34 56 78");
  await phone.getByRole("checkbox", { name: /15 ans/ }).check();
  // What a person needs to read it.
  await moveClock(database, database.clock.offsetMs() + 10_000);
  await phone.getByRole("button", { name: "Créer ma carte" }).click();
  await phone.getByRole("heading", { name: "Votre carte est prête" }).waitFor();
  const [card] = await readCodes(await phone.locator(".card .code svg").screenshot());

  for (const isOn of [true, false]) {
    if (!isOn) await stand.setNetwork(false);
    for (const topRow of Object.values(topRows)) {
      await scanByPlaces(stand, card?.text ?? "", topRow);
      await seeCustomer(stand, "Élodie");
      expect(await stand.page.locator("[data-zone=find]").inputValue()).toBe("");
      await credit(stand, { name: "Élodie", cents: 500 });
    }
  }
  await stand.setNetwork(true);
  await phone.goto(`/s/${shop.slug}/join/card`);
  expect(await phone.locator("h2").first().innerText()).toMatch(/^3 points/);
  await Promise.all([stand.context.close(), pocket.close()]);
});

test.each<Visit & { readonly language: "fr" | "en" }>([
  { language: "fr", dark: false },
  { language: "en", dark: true, phone: true },
])("every dialog and every refusal of the counter is accessible: %j", async (look) => {
  const shop = await openShownShop(opened);
  await shop.launch({ ...pointsProgram, pay: { units: 1, cents: 50, minUnits: 1, maxPercent: 100 } });
  await shop.cashier("Karim");
  const settings = await shop.say<object>("GET", "/till/settings");
  await shop.say("PUT", "/till/settings", { ...settings, reasonWithoutTicket: true, codeAboveCents: 100 });
  const stand = await standAt(opened, shop, { device: "Caisse 1", cashier: "Karim", look });
  const { page, words } = stand;
  const dialog = page.locator("dialog[open]");
  const menu = async (choice: number | string) => {
    await page.getByRole("button", { name: words.menu }).press("Enter");
    const named = typeof choice === "string";
    const buttons = dialog.locator(".choices button");
    const list = await dialog.elementHandle();
    await (named ? dialog.getByRole("button", { name: choice }) : buttons.nth(choice)).press("Enter");
    // Until it is gone, Escape would be for it, or for the counter itself, which then lets go of the customer.
    await list?.waitForElementState("hidden");
  };
  const seen = async () => {
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  };
  // No card of ours, then the words for it.
  await scan(page, "12345678901");
  await page.locator(".notice.refused").waitFor();
  await expectAccessible(page);

  const card = await enrol(stand, { phone: "0612345678", firstName: "Chantal" });
  // On a phone the code of the new card has the whole screen until a purchase is to be credited.
  await page
    .locator(".shown-code button")
    .filter({ hasText: /achat|purchase/ })
    .press("Enter");
  await page.locator("[data-zone=amount]").focus();
  await page.keyboard.type("150");
  await page.keyboard.press("Enter");
  // Why without a ticket number: asked before anything counts.
  await dialog.waitFor();
  await expectAccessible(page);
  await dialog.locator(".choices button").first().press("Enter");
  await page.locator(".done").waitFor();

  await scan(page, card);
  await seeCustomer(stand, "Chantal");
  for (const place of [0, 1, 2]) {
    await menu(place);
    await seen();
  }
  await page.locator(".to-know").press("Enter");
  await seen();
  const offers = page.locator(".offer button");
  await page.locator("[data-zone=amount]").focus();
  await page.keyboard.type("40");
  await offers.nth(1).press("Enter");
  await seen();
  // A reward above the limit: a reason, then a manager's code.
  await offers.first().press("Enter");
  await page.locator("form .due").filter({ hasText: /\d/ }).waitFor();
  await expectAccessible(page);
  await page.locator("[data-zone=amount]").press("Enter");
  await dialog.locator(".choices button").first().press("Enter");
  await dialog.locator("input.code").waitFor();
  await seen();
  await page.keyboard.press("Escape");

  await menu(words.changeCashier);
  await page.getByLabel(words.codeOf("Karim")).fill("9999");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
  await page.getByLabel(words.codeOf("Karim")).fill(cashierCode);
  await page.keyboard.press("Enter");
  await page.locator("[data-zone=find]").waitFor();
  await menu(words.close);
  await page.locator(".door").waitFor();
  await expectAccessible(page);
  await stand.context.close();
});

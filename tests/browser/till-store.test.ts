import { expect, test } from "vitest";
import { openBrowserTest } from "../support/browser.ts";
import { openShownShop, standAt } from "../support/counter.ts";
import { pointsProgram } from "../support/programs.ts";

const opened = await openBrowserTest();

/** Puts the device's store back to what the first release wrote: the same key and operations, customers in an unknown shape. */
const asFirstRelease = `(async () => {
  const promised = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const now = await promised(indexedDB.open("rebelote-till"));
  const all = async (name) => {
    const store = now.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([promised(store.getAllKeys()), promised(store.getAll())]);
    return keys.map((key, place) => [key, values[place]]);
  };
  const kept = { keys: await all("keys"), kept: await all("kept"), operations: await all("operations") };
  now.close();
  await promised(indexedDB.deleteDatabase("rebelote-till"));
  const opening = indexedDB.open("rebelote-till", 1);
  opening.onupgradeneeded = () => {
    for (const name of ["keys", "kept", "segments", "rows", "changes"]) opening.result.createObjectStore(name);
    const operations = opening.result.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
    operations.createIndex("state", "state");
    operations.createIndex("id", "id", { unique: true });
  };
  const before = await promised(opening);
  const writing = before.transaction(["keys", "kept", "segments", "operations"], "readwrite");
  for (const name of ["keys", "kept"]) for (const [key, value] of kept[name]) writing.objectStore(name).put(value, key);
  for (const [, value] of kept.operations) writing.objectStore("operations").put(value);
  writing.objectStore("segments").put({ iv: null, data: new ArrayBuffer(8) }, 0);
  await new Promise((resolve) => { writing.oncomplete = resolve; });
  before.close();
})()`;

test("a new release of the till keeps what waits and who stands there, and copies the customers anew", async () => {
  const shop = await openShownShop(opened);
  await shop.launch(pointsProgram);
  await shop.cashier("Karim");
  const id = await shop.customer({ firstName: "Élodie", phones: ["0698765432"] });
  const stand = await standAt(opened, shop, { device: "Caisse 1", cashier: "Karim" });
  const { context } = stand;
  await stand.page.getByText("1 client sur cet appareil.").waitFor();
  await stand.setNetwork(false);
  await stand.page.keyboard.type("5432");
  await stand.page.locator(".customer").waitFor();
  await stand.page.locator("[data-zone=amount]:focus").waitFor();
  await stand.page.keyboard.type("34");
  await stand.page.keyboard.press("Enter");
  await stand.page.getByText("Hors ligne : 1 passage en attente, rien n’est perdu").waitFor();
  await stand.page.goto("/till/icon.svg");
  await stand.page.evaluate(asFirstRelease);

  await stand.page.goto("/till");
  await stand.page.getByText("Hors ligne : 1 passage en attente, rien n’est perdu").waitFor();
  await stand.setNetwork(true);
  await stand.page.getByText("1 client sur cet appareil.").waitFor();
  await expect.poll(async () => (await shop.membership(id)).spendable, { timeout: 20_000 }).toBe(3);
  await stand.page.keyboard.type("elod");
  await stand.page.getByRole("option", { name: /Élodie/ }).waitFor();
  await context.close();
});

import type { Page } from "playwright-core";
import PostalMime, { type Email } from "postal-mime";
import { expect, test } from "vitest";
import { invite } from "../../src/capabilities/accounts/index.ts";
import { addText, recordConsents } from "../../src/capabilities/consent/index.ts";
import { upsertCustomers } from "../../src/capabilities/customers/index.ts";
import { recomputeShop } from "../../src/capabilities/insight/index.ts";
import { recordReceipts } from "../../src/capabilities/purchases/index.ts";
import { evaluateDeparture } from "../../src/capabilities/winback/index.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { addDays } from "../../src/values/day.ts";
import { expectAccessible, openBrowserTest, type Visit } from "../support/browser.ts";
import { openTestShop } from "../support/database.ts";
import { addWords, identify, useRelay } from "../support/mailings.ts";
import { openMailServer } from "../support/mail-server.ts";

const mail = await openMailServer();
const { database, visit, ask, makeKey, base } = await openBrowserTest();

const looks: readonly (Visit & { readonly name: string })[] = [
  { name: "French, computer, light", language: "fr" },
  { name: "English, phone, dark", language: "en", phone: true, dark: true },
];

const words = {
  fr: {
    prepare: "Préparer le message",
    template: "Modèle",
    reach: /4 personnes sur 6/u,
    reachAfter: /2 personnes sur 6/u,
    send: "Envoyer",
    finished: "Terminé",
    objected: "Opposition enregistrée.",
    withdrawn: "Accord retiré.",
    noAddress: "Aucune adresse ou aucun numéro pour ce moyen.",
    dead: "L’adresse e-mail n’existe plus.",
    readNow: "Lire maintenant",
    read: /lu, |Rien de nouveau|déjà en train/u,
    followed: /A suivi un lien/u,
    cameBack: /Un e-mail est revenu/u,
    left: /Retiré|Accord retiré/u,
    figures: { sent: "Partis", bounced: "Revenus", unsubscribed: "Désinscrits", clicked: "Ont cliqué" },
    links: "Liens suivis",
    twice: "2 clics",
    write: /^Écrire/u,
    letter: /^Courrier/u,
    offer: "Une offre ou une nouvelle",
    subject: "Objet",
    text: "Message",
    seen: "Comme il sera lu",
    sells: /remise.+est une offre/u,
    sendTo: "Envoyer à Anne Martin",
    written: /E-mail.:.Votre commande/u,
    noPost: "Pas d’adresse postale",
    example: "Partir d’un exemple",
    take: "Prendre cet exemple",
    edit: "Modifier ce modèle",
    back: "Revenir au message",
    who: /sont dans la colonne.+S’éloignent/u,
  },
  en: {
    prepare: "Prepare the message",
    template: "Template",
    reach: /4 people out of 6/u,
    reachAfter: /2 people out of 6/u,
    send: "Send",
    finished: "Finished",
    objected: "Objection recorded.",
    withdrawn: "Agreement withdrawn.",
    noAddress: "No address or number for this way.",
    dead: "The e-mail address no longer exists.",
    readNow: "Read now",
    read: /read, |Nothing new|already/u,
    followed: /Followed a link/u,
    cameBack: /An e-mail came back/u,
    left: /withdrawn/iu,
    figures: { sent: "Left", bounced: "Came back", unsubscribed: "Unsubscribed", clicked: "Clicked" },
    links: "Links followed",
    twice: "2 clicks",
    write: /^Write/u,
    letter: /^Letter/u,
    offer: "An offer or news",
    subject: "Subject",
    text: "Message",
    seen: "As it will be read",
    sells: /remise” is an offer/u,
    sendTo: "Send to Anne Martin",
    written: /E-mail: Votre commande/u,
    noPost: "No postal address",
    example: "Start from an example",
    take: "Take this example",
    edit: "Edit this template",
    back: "Back to the message",
    who: /are in the Win-back column “Slipping away”/u,
  },
} as const;

const slipping = ["anne", "brice", "carole", "denis", "elise", "fabien"] as const;
type Name = (typeof slipping)[number];

/** Where each reads her mail: of Carole's mailbox nobody knows, Fabien gave none. */
function mailboxes(shop: string): Readonly<Record<Name, string | null>> {
  const mark = shop.slice(-6);
  const at = (local: string) => `${local}.${mark}@exemple.test`;
  return {
    anne: at("ici.anne"),
    brice: at("ici.brice"),
    carole: at("partie.carole"),
    denis: at("ici.denis"),
    elise: at("ici.elise"),
    fabien: null,
  };
}

/** Six good customers silent for six weeks: four agreed to be written to, Anne to be measured too, Élise objected. Others still come. */
async function openShop(): Promise<{ shop: string; ids: Readonly<Record<Name, string>> }> {
  const shop = await openTestShop(database);
  const boxes = mailboxes(shop);
  const ids: Partial<Record<Name, string>> = {};
  await database.inMerchant(shop, async (tx) => {
    const actor = systemActor(tx.merchantId, "Test");
    await identify(tx);
    await addWords(tx, {
      subject: "Vous nous manquez",
      text: 'Bonjour {{ first_name | default: "vous" }}',
      link: "https://maison.example/nouveautes",
    });
    const made = await upsertCustomers(tx, actor, [
      ...slipping.map((name) => ({
        firstName: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
        lastName: "Martin",
        emails: [boxes[name]].filter((box) => box !== null),
      })),
      // Today gives advice from fifty customers on.
      ...Array.from({ length: 46 }, (_, number) => ({ firstName: "Odile", lastName: `Numéro ${number}` })),
    ]);
    const all = made.flatMap((one) => (one.outcome === "refused" ? [] : [one.id]));
    slipping.forEach((name, place) => (ids[name] = all[place] ?? ""));
    const day = tx.now.slice(0, 10);
    const habit = (id: string, lastAgo: number, euros: number) =>
      Array.from({ length: 20 }, (_, number) => ({
        source: "till:1",
        externalId: `${id}-${number}`,
        day: addDays(day, -lastAgo - 14 * number),
        store: "lille",
        customer: { id },
        lines: [{ sku: "TEA", label: "Thé vert", unitPrice: euros.toFixed(2) }],
      }));
    await recordReceipts(tx, actor, [
      ...slipping.flatMap((name) => habit(ids[name] ?? "", 42, 40)),
      ...all.slice(slipping.length).flatMap((id) => habit(id, 3, 20)),
    ]);
    await addText(tx, actor, { version: "v1", language: "fr", body: "J’accepte de recevoir vos offres." });
    const act = (
      name: Name,
      more: { readonly purpose?: "open_tracking"; readonly act?: "objected" } = {},
    ) => ({
      customerId: ids[name] ?? "",
      channel: "email" as const,
      purpose: more.purpose ?? ("marketing" as const),
      act: more.act ?? ("granted" as const),
      happenedAt: `${addDays(day, -60)}T10:00:00Z`,
      textVersion: "v1",
      origin: "web_form" as const,
      prechecked: false,
      bundled: false,
    });
    await recordConsents(tx, actor, [
      ...(["anne", "brice", "carole", "denis"] as const).map((name) => act(name)),
      act("anne", { purpose: "open_tracking" }),
      act("elise", { act: "objected" }),
    ]);
  });
  await useRelay(database, shop, mail.url, { returnAddress: mail.returnAddress });
  const { host, port, username, password } = mail.imap;
  const kept = await ask(await makeKey(shop), "PUT", "/delivery/mailbox", {
    ...{ host, port, security: "none", username, password },
  });
  expect(kept.statusCode, kept.body).toBe(200);
  await recomputeShop(database, shop, () => 0);
  await evaluateDeparture(database, shop);
  return { shop, ids: ids as Record<Name, string> };
}

async function enter(shop: string, look: Visit): Promise<{ page: Page; close: () => Promise<void> }> {
  const made = await database.inPlatform(
    async (tx) =>
      await invite(tx, {
        merchantId: shop,
        email: `s${shop.slice(-8)}@example.com`,
        role: "owner",
        by: "test",
        giver: "owner",
      }),
  );
  if ("refused" in made) throw new Error(made.refused);
  const { page, context } = await visit(look);
  await page.goto(`/invitations/${made.token}`);
  await page.locator("input").first().fill("Sophie");
  await page.locator("input[type=password]").first().fill("quatre mots bien choisis");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/`);
  return { page, close: async () => await context.close() };
}

/** The one message that arrived in a mailbox, as its program reads it. */
async function delivered(box: string | null): Promise<Email> {
  const local = box?.split("@")[0] ?? "";
  await expect.poll(async () => (await mail.arrivedAt(local)).length, { timeout: 20_000 }).toBe(1);
  return await PostalMime.parse((await mail.arrivedAt(local))[0] ?? "");
}

const linkOf = (email: Email): string => /https?:[^"]+\/l\/[^"]+/u.exec(email.html ?? "")?.[0] ?? "";

/** What a mailbox program does when its reader presses its own button (RFC 8058). */
async function unsubscribeInOneClick(email: Email): Promise<void> {
  const header = (name: string) => email.headers.find(({ key }) => key === name)?.value ?? "";
  expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  const address = /<(https?:[^>]+)>/u.exec(header("list-unsubscribe"))?.[1] ?? "";
  const answer = await fetch(address, {
    method: "POST",
    redirect: "error",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(answer.status).toBe(200);
}

/** From the people slipping away on Today to a message for them. */
async function prepare(page: Page, look: Visit): Promise<void> {
  const said = words[look.language ?? "fr"];
  await page.goto("/");
  await page.getByRole("button", { name: said.prepare }).first().click();
  await page.waitForURL(/\/messages\/new\?/u);
}

async function expectReasons(page: Page, reasons: Readonly<Record<string, number>>): Promise<void> {
  for (const [sentence, count] of Object.entries(reasons))
    await page
      .getByRole("listitem")
      .filter({ hasText: sentence })
      .filter({ hasText: String(count) })
      .waitFor();
}

async function readMailbox(page: Page, look: Visit): Promise<void> {
  const said = words[look.language ?? "fr"];
  await page.goto("/messages/delivery?part=returns");
  await page.getByRole("button", { name: said.readNow }).click();
  await page.getByText(said.read).waitFor();
}

test.each(looks)(
  "from the people slipping away to what became of the message, through a real mail server: $name",
  async (look) => {
    const said = words[look.language ?? "fr"];
    const { shop, ids } = await openShop();
    const boxes = mailboxes(shop);
    const { page, close } = await enter(shop, look);

    await prepare(page, look);
    await page.getByText(said.reach).first().waitFor();
    await expectReasons(page, { [said.objected]: 1, [said.noAddress]: 1 });
    await expectAccessible(page);
    await page.getByRole("combobox", { name: said.template, exact: true }).click();
    await page.getByRole("option", { name: "Vous nous manquez" }).click();
    await page.getByRole("button", { name: said.send, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.send, exact: true }).click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/u);
    const report = page.url();
    await page.getByText(said.finished).first().waitFor({ timeout: 30_000 });

    // Anne agreed that it is noted which links she follows, Brice did not: of him only the mailing's count is kept.
    for (const name of ["anne", "brice"] as const) {
      const answer = await fetch(linkOf(await delivered(boxes[name])), { redirect: "manual" });
      expect(answer.headers.get("location")).toBe("https://maison.example/nouveautes");
    }
    await unsubscribeInOneClick(await delivered(boxes.denis));
    await expect
      .poll(async () => (await mail.cameBack()).filter((one) => one.includes(boxes.carole ?? "?")).length, {
        timeout: 20_000,
      })
      .toBe(1);
    expect(await mail.arrivedAt(boxes.elise?.split("@")[0] ?? "")).toEqual([]);
    await readMailbox(page, look);

    // The record.
    const record = async (name: Name) => {
      await page.goto(`/customers/${ids[name]}`);
      await page
        .getByText(/Vous nous manquez/u)
        .first()
        .waitFor();
    };
    await record("anne");
    await page.getByText(said.followed).waitFor();
    await record("brice");
    expect(await page.getByText(said.followed).count()).toBe(0);
    await record("carole");
    await page.getByText(said.cameBack).waitFor();
    await record("denis");
    await page.getByText(said.left).first().waitFor();
    await expectAccessible(page);

    // The ledger.
    await page.goto(report);
    const figure = async (name: keyof typeof said.figures) =>
      await page
        .locator("dl > div")
        .filter({ has: page.getByText(said.figures[name], { exact: true }) })
        .locator("dd")
        .textContent();
    await expect.poll(async () => await figure("bounced")).toBe("1");
    expect(await figure("sent")).toBe("4");
    expect(await figure("unsubscribed")).toBe("1");
    expect(await figure("clicked")).toBe("1");
    await page.getByRole("heading", { name: said.links }).waitFor();
    await page.getByText(said.twice).waitFor();
    await expectAccessible(page);

    // The next message.
    await prepare(page, look);
    await page.getByText(said.reachAfter).first().waitFor();
    await expectReasons(page, {
      [said.objected]: 1,
      [said.noAddress]: 1,
      [said.dead]: 1,
      [said.withdrawn]: 1,
    });
    await close();
  },
);

test.each(looks)(
  "one customer is written to from her record, permission first, and an example becomes a template in the composer: $name",
  async (look) => {
    const said = words[look.language ?? "fr"];
    const { shop, ids } = await openShop();
    const { page, close } = await enter(shop, look);
    await page.goto(`/customers/${ids.anne}`);
    await page.getByRole("button", { name: said.letter }).filter({ hasText: said.noPost }).waitFor();
    await page.getByRole("button", { name: said.write }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expectAccessible(page);
    await dialog.getByLabel(said.subject).fill("Votre commande");
    await dialog.getByLabel(said.text, { exact: true }).fill("Elle est prête, avec 20 % de remise.");
    // What follows up sells nothing; an offer may.
    await dialog.getByText(said.sells).waitFor();
    await dialog.getByLabel(said.text, { exact: true }).fill("Elle est prête.");
    await dialog.getByText(/Sophie · Maison Test/u).waitFor();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: said.sendTo }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(said.written).waitFor();
    const email = await delivered(mailboxes(shop).anne);
    expect(email.from).toMatchObject({ name: "Sophie · Maison Test" });
    expect(email.text).toContain("Elle est prête.\n\nSophie\nMaison Test");

    await page.goto("/messages/new?channel=sms&winback=words:slipping");
    await page.getByText(said.who).waitFor();
    await page.getByRole("button", { name: said.example }).click();
    await page.getByRole("dialog").getByRole("listitem").getByRole("button").first().click();
    await expectAccessible(page);
    await page.getByRole("button", { name: said.take }).click();
    await page.getByRole("button", { name: said.edit }).click();
    await page.waitForURL(/\/templates\/.*back=/u);
    await page.getByRole("link", { name: said.back }).click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/u);
    await expect
      .poll(async () => await page.getByRole("combobox", { name: said.template, exact: true }).inputValue())
      .not.toBe("");
    await expectAccessible(page);
    await close();
  },
);

import { beforeAll, expect, test } from "vitest";
import { invite } from "../../src/capabilities/accounts/index.ts";
import { programFromSentence } from "../../src/capabilities/loyalty/shared.ts";
import { expectAccessible, looks, openBrowserTest, send, settle, type Visit } from "../support/browser.ts";

const { database, visit } = await openBrowserTest();
const password = "quatre mots bien choisis";

type Answer = { readonly id: string; readonly code: string; readonly membershipId: string };

async function signIn(email: string, options: Visit = {}) {
  const { page, context } = await visit(options);
  const signedIn = await page.request.post("/auth/sign-in", { data: { email, password } });
  if (!signedIn.ok()) throw new Error(`${email} could not sign in: ${signedIn.status()}`);
  return { page, context };
}

const owner = "sophie@example.com";
const manager = "nadia@example.com";
const shop = { merchant: "", program: "", chantal: "", marc: "", chantalMember: "", gift: "", voucher: "" };

beforeAll(async () => {
  const { page, context } = await visit({ language: "fr" });
  const opened = await page.request.post("/auth/open-shop", {
    data: {
      shopName: "Maison Lacaille",
      country: "FR",
      storeCount: 1,
      onlineShop: false,
      ownerName: "Sophie Lacaille",
      email: owner,
      password,
      language: "fr",
    },
  });
  if (!opened.ok()) throw new Error(`The shop did not open: ${opened.status()}`);
  const { merchant } = (await (await page.request.get("/api/v1/session")).json()) as {
    merchant: { id: string };
  };
  shop.merchant = merchant.id;
  const definition = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 1000,
    rewardPoints: 10,
    rewardName: "Un sachet de thé",
    rewardCents: 500,
  });
  const program = await send<Answer>(page, "POST", "/loyalty/programs", { name: "Carte Maison", definition });
  shop.program = program.id;
  await send<Answer>(page, "POST", `/loyalty/programs/${program.id}/launch`, { confirmed: true });
  const customer = async (firstName: string, lastName: string) =>
    (await send<Answer>(page, "POST", "/customers", { firstName, lastName })).id;
  shop.chantal = await customer("Chantal", "Vanneste");
  shop.marc = await customer("Marc", "Delvaux");
  await context.close();

  const made = await database.inPlatform(
    async (tx) =>
      await invite(tx, {
        merchantId: merchant.id,
        email: manager,
        role: "manager",
        by: "test",
        giver: "owner",
      }),
  );
  if ("refused" in made) throw new Error(made.refused);
  const colleague = await visit({ language: "fr" });
  const accepted = await colleague.page.request.post(`/auth/invitations/${made.token}/accept`, {
    data: { name: "Nadia", password },
  });
  if (!accepted.ok()) throw new Error(`The invitation was not taken: ${accepted.status()}`);
  await colleague.context.close();
});

test("a customer is enrolled, buys, and the movement says why in words", async () => {
  const { page, context } = await signIn(owner, { language: "fr" });
  await page.goto(`/loyalty/programs/${shop.program}?tab=members`);
  await page.getByRole("button", { name: "Inscrire un client" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Client" }).fill("Chantal");
  await page.getByRole("option", { name: /Chantal Vanneste/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Inscrire" }).click();
  await page.getByRole("heading", { level: 1, name: "Chantal Vanneste" }).waitFor();
  shop.chantalMember = page.url().split("/").at(-1) ?? "";
  await page.getByText("Rien n’a encore bougé.").waitFor();

  await send<Answer>(page, "POST", "/loyalty/sales", {
    customer: { id: shop.chantal },
    source: "till:1",
    externalId: "1001",
    lines: [{ label: "Thé vert", quantity: 1, unitPrice: 57.5 }],
  });
  await page.reload();
  await page.getByText("Gagné : 5 points").waitFor();
  // What was bought, by which step, and what is kept of it.
  await page.getByText("57,50 € d’achats = 5 points").waitFor();
  await page.getByText("7,50 € mis de côté : encore 2,50 € d’achats pour 1 point.").waitFor();
  await page.getByText("Encore 5 points pour Un sachet de thé").waitFor();
  await page.getByRole("link", { name: /ticket 1001/ }).waitFor();
  await context.close();
});

test("points given by hand move at once below the limit, and wait for somebody else above it", async () => {
  const { page, context } = await signIn(owner, { language: "fr" });
  const correct = async (points: string, note: string) => {
    await page.goto(`/loyalty/members/${shop.chantalMember}`);
    await page.getByRole("button", { name: "Corriger le solde" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Combien de points ?").fill(points);
    await dialog.getByLabel(/Note/).fill(note);
    await dialog.getByRole("button", { name: "Ajouter" }).click();
  };
  await page.goto(`/loyalty/members/${shop.chantalMember}`);
  await page.getByRole("button", { name: "Corriger le solde" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Ajouter" }).click();
  // Nothing was typed: the summary says what to type, with an example.
  await page.getByRole("alert").getByText("Saisissez un nombre au-dessus de 0, par exemple 10.").waitFor();
  await expectAccessible(page);

  await correct("5", "Colis en retard");
  await page.getByText("5 points ajoutés à Chantal Vanneste.").waitFor();
  await page.getByText("solde 10 points").waitFor();
  await page.getByText("« Colis en retard »").waitFor();

  await correct("100", "Geste exceptionnel");
  await page.getByText("100 points pour Chantal Vanneste : en attente d’une seconde personne.").waitFor();
  await page.goto("/loyalty/adjustments");
  await page.getByText("Demandée par vous : à décider par quelqu’un d’autre").waitFor();
  expect(await page.getByRole("button", { name: "Accepter" }).count()).toBe(0);
  await context.close();

  const other = await signIn(manager, { language: "fr" });
  await other.page.goto("/loyalty");
  await other.page.getByTitle("Une demande attend").waitFor();
  await other.page.goto("/loyalty/adjustments");
  await other.page.getByText("Geste exceptionnel").waitFor();
  await other.page.getByRole("button", { name: "Accepter" }).click();
  await other.page.getByRole("dialog").getByRole("button", { name: "Accepter" }).click();
  await other.page.getByText("Correction faite.").waitFor();
  await other.page.getByText("Rien n’attend de décision.").waitFor();
  await other.page.goto(`/loyalty/members/${shop.chantalMember}`);
  await other.page.getByText("solde 110 points").waitFor();
  await other.context.close();
});

test("a reward is handed over, and the balance and the record follow", async () => {
  const { page, context } = await signIn(owner, { language: "fr" });
  await page.goto(`/loyalty/members/${shop.chantalMember}`);
  await page.getByRole("button", { name: "Remettre une récompense" }).click();
  await page
    .getByRole("dialog")
    .getByRole("radio", { name: /Un sachet de thé/ })
    .check();
  await page.getByRole("dialog").getByRole("button", { name: "Remettre" }).click();
  await page.getByText("solde 100 points").waitFor();
  await page.goto(`/customers/${shop.chantal}`);
  await page.getByRole("link", { name: "Carte Maison" }).waitFor();
  await page.getByText("100 points", { exact: true }).waitFor();
  await page.getByText("Devient membre de Carte Maison").waitFor();
  await context.close();
});

test("a voucher is made, found by a code typed in small letters, used, and the use is undone", async () => {
  const { page, context } = await signIn(owner, { language: "fr" });
  await page.goto("/loyalty/vouchers");
  await page.getByRole("button", { name: "Faire un bon" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Client" }).fill("Chantal");
  await page.getByRole("option", { name: /Chantal Vanneste/ }).click();
  await dialog.getByLabel("Montant").fill("8");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Faire le bon" }).click();
  await dialog.getByText("Le bon est prêt. Son code :").waitFor();
  const code = (await dialog.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Fermer", exact: true }).last().click();

  await page.getByLabel("Code du bon ou de la carte").fill("zzzz-zzzz-zzzz");
  await page.getByRole("button", { name: "Chercher", exact: true }).last().click();
  await page.getByText("Erreur :").waitFor({ state: "attached" });
  // The voucher has a name on it: whoever presents it is named too.
  await page.getByRole("combobox", { name: /Présenté par/ }).fill("Chantal");
  await page.getByRole("option", { name: /Chantal Vanneste/ }).click();
  await page.getByLabel("Code du bon ou de la carte").fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Chercher", exact: true }).last().click();
  await page.getByRole("status").getByRole("link", { name: code }).waitFor();
  await page.getByRole("button", { name: "Utiliser" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Utiliser le bon" }).click();
  await page.getByText(new RegExp(`${code} utilisé pour 8,00`)).waitFor();
  await page.getByRole("button", { name: "Annuler", exact: true }).click();
  await page.getByText("C’est annulé", { exact: false }).waitFor();
  await page.getByRole("link", { name: code }).first().click();
  await page.getByRole("heading", { level: 1, name: code }).waitFor();
  shop.voucher = page.url().split("/").at(-1) ?? "";
  await page.getByRole("cell", { name: "Utilisation annulée" }).waitFor();
  await page.getByText("Valable").first().waitFor();
  await context.close();
});

test("a gift comes in, is given, and says when it runs low", async () => {
  const { page, context } = await signIn(owner, { language: "fr" });
  await page.goto("/loyalty/gifts");
  await page.getByRole("button", { name: "Ajouter un cadeau" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom du cadeau").fill("Mug Maison");
  await dialog.getByLabel("En stock aujourd’hui").fill("6");
  await dialog.getByLabel("Prix de revient d’un cadeau").fill("3,20");
  await dialog.getByRole("button", { name: "Ajouter un cadeau" }).click();
  await page.getByRole("link", { name: "Mug Maison" }).click();
  await page.getByRole("heading", { level: 1, name: "Mug Maison" }).waitFor();
  shop.gift = page.url().split("/").at(-1) ?? "";
  await page.getByRole("button", { name: "Noter un mouvement" }).click();
  await dialog.getByRole("combobox", { name: "Mouvement" }).click();
  await page.getByRole("option", { name: "Donnés" }).click();
  await dialog.getByRole("combobox", { name: /À qui/ }).fill("Chantal");
  await page.getByRole("option", { name: /Chantal Vanneste/ }).click();
  await dialog.getByRole("button", { name: "Noter le mouvement" }).click();
  await page.getByText("Il n’en reste que 5 : recommandez-en.").waitFor();
  await page.getByRole("link", { name: "Chantal Vanneste" }).waitFor();
  await context.close();
});

test("balances of another system are told before they are brought, and the same file again adds nothing", async () => {
  const { page, context } = await signIn(owner, { language: "fr", phone: true });
  await send<Answer>(page, "POST", "/customers", {
    firstName: "Léonie",
    lastName: "Hébert",
    cards: ["LEO-1"],
  });
  await page.goto(`/loyalty/programs/${shop.program}?tab=members`);
  await page.getByRole("button", { name: "Reprendre des soldes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Déposez", { exact: false }).first().waitFor();
  await expectAccessible(page);
  const file = {
    name: "soldes.csv",
    mimeType: "text/csv",
    // As an old till writes it: Windows-1252.
    buffer: Buffer.from(
      "Numéro de carte;Solde;Expiration;Depuis\r\nLEO-1;30;31/12/2098;01/02/2024\r\nLEO-1;12;;\r\nPERSONNE;9;;\r\n",
      "latin1",
    ),
  };
  await dialog.locator("input[type=file]").setInputFiles(file);
  await dialog.getByText("Client inconnu : importez d’abord vos clients").waitFor();
  await dialog.getByText("42 points").waitFor();
  // Ten points are worth 5 € here.
  await dialog.getByText("21,00 €").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Reprendre 2 soldes" }).click();
  await dialog.getByText("1 personne retrouve 42 points.").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Fermer" }).last().click();
  await page.getByRole("link", { name: /Léonie Hébert/ }).waitFor();

  await page.getByRole("button", { name: "Reprendre des soldes" }).click();
  await dialog.locator("input[type=file]").setInputFiles(file);
  await dialog.getByText("2 lignes déjà reprises : elles n’ajoutent rien.").waitFor();
  expect(await dialog.getByRole("button", { name: "Reprendre les soldes" }).isDisabled()).toBe(true);
  await context.close();
});

test.each(looks)("no page of loyalty shuts anybody out: $name", async (look) => {
  const { page, context } = await signIn(owner, look);
  const program = `/loyalty/programs/${shop.program}`;
  const paths = [
    "/loyalty",
    program,
    ...["members", "rewards", "liability", "rules"].map((tab) => `${program}?tab=${tab}`),
    `/loyalty/members/${shop.chantalMember}`,
    "/loyalty/vouchers",
    "/loyalty/vouchers?tab=gift_cards",
    "/loyalty/vouchers?tab=batches",
    `/loyalty/vouchers/${shop.voucher}`,
    "/loyalty/gifts",
    `/loyalty/gifts/${shop.gift}`,
    "/loyalty/promotions",
    "/loyalty/promotions/new",
    "/loyalty/alerts",
    "/loyalty/alerts?tab=rules",
    "/loyalty/alerts?tab=vip",
    "/loyalty/adjustments?state=done",
    "/loyalty/settings",
  ];
  for (const path of paths) {
    await page.goto(path);
    await settle(page);
    expect({ path, headings: await page.getByRole("heading", { level: 1 }).count() }).toEqual({
      path,
      headings: 1,
    });
    expect(await page.getByText("⟦").count()).toBe(0);
    await expectAccessible(page);
  }
  await context.close();
});

import { sql } from "kysely";
import type { Page as Tab } from "playwright-core";
import { expect, test } from "vitest";
import { issueCard } from "../../src/capabilities/cards/index.ts";
import { doctorLedger } from "../../src/capabilities/loyalty/index.ts";
import { amountVoucher } from "../../src/capabilities/loyalty/shared.ts";
import { programFromSentence } from "../../src/capabilities/loyalty/rules/templates.ts";
import { cardLink } from "../../src/capabilities/space/index.ts";
import { moveClock } from "../../src/platform/clock-store.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { openBrowserTest } from "../support/browser.ts";
import {
  credit,
  enrol,
  giveBack,
  openShownShop,
  type Layout,
  scan,
  seeCustomer,
  type Stand,
  standAt,
  undo,
} from "../support/counter.ts";
import { readCodes } from "../support/pdf.ts";
import { pointsProgram } from "../support/programs.ts";
import { awaitMessage, codeIn, expectCardKept, messagesTo } from "../support/space.ts";
import { cashierCode } from "../support/till.ts";

const opened = await openBrowserTest();
const { database, visit, base } = opened;
const day = 86_400_000;
const hour = 3_600_000;

const stampProgram = programFromSentence({
  kind: "number",
  unitName: { one: "tampon", other: "tampons" },
  stamps: 5,
  per: "visit",
  headStart: 0,
  rewardName: "3 €",
  reward: { type: "amount_off", cents: 300 },
});

/** What a customer must have, kept by hand. A point for 10 € paid, whatever the tickets; 10 are 5 €. A stamp a visit; 5 are 3 €. */
type Page = {
  readonly name: string;
  readonly phone: string;
  card: string;
  id: string;
  /** Where she goes as a rule. */
  home: "one" | "two";
  paidCents: number;
  /** On which she came: a stamp each, however often. */
  days: Set<number>;
  pointRewards: number;
  stampRewards: number;
};
const pointsOf = ({ paidCents, pointRewards }: Page): number =>
  Math.floor(paidCents / 1_000) - 10 * pointRewards;
const stampsOf = ({ days, stampRewards }: Page): number => days.size - 5 * stampRewards;

const names = {
  known: ["Aline", "Bruno", "Cécile", "Denis", "Élodie", "Farid", "Gaëlle", "Hugo"],
  online: ["Irène", "Jules", "Karine", "Léon"],
  offline: ["Maud", "Noé", "Odile", "Paul"],
};
const layouts: readonly Layout[] = ["AZERTY", "QWERTY", "Belgian"];
/** Days on which the network of each of the two tills is away: half of the month. */
const away = {
  one: new Set([1, 2, 5, 8, 9, 10, 13, 15, 16, 19, 21, 22, 25, 27, 28]),
  two: new Set([2, 3, 6, 7, 9, 10, 11, 14, 16, 17, 20, 22, 23, 26, 29]),
};

const shop = await openShownShop(opened);
const { slug } = shop;
await shop.launch(pointsProgram);
const stampsId = (
  await shop.say<{ id: string }>("POST", "/loyalty/programs", { name: "Tampons", definition: stampProgram })
).id;
await shop.say("POST", `/loyalty/programs/${stampsId}/launch`, { confirmed: true });

type Desk = Stand & {
  readonly key: "one" | "two";
  isOn: boolean;
  /** By how much its clock is wrong. */
  wrongMs: number;
  /** Who has used something since the network went away. */
  readonly used: Set<string>;
};

/** Counts what was asked of the tills, to be compared with what the shop keeps. */
const asked = { credits: 0, enrolments: 0, undone: 0, returns: 0 };
const people: Page[] = [];
const happened: number[] = [];

function newPage(name: string, more: Partial<Page> = {}): Page {
  const number = String(people.length + 10);
  const page: Page = {
    ...({
      name,
      phone: `061255${number}${number}`,
      card: "",
      id: "",
      home: people.length % 2 === 0 ? "one" : "two",
    } as const),
    ...{ paidCents: 0, days: new Set<number>(), pointRewards: 0, stampRewards: 0 },
    ...more,
  };
  people.push(page);
  return page;
}

/** Ten in the morning, so that no clock that is an hour wrong tells another day. */
const opensAt = Date.parse(`${new Date().toISOString().slice(0, 10)}T09:00:00Z`) - Date.now();
const dayNow = (): number => Math.round((database.clock.offsetMs() - opensAt) / day);
const now = (): number => database.clock.now().getTime();
let scans = 0;

async function find(desk: Desk, who: Page): Promise<void> {
  if (who.card === "") {
    await desk.page.locator("[data-zone=find]").focus();
    await desk.page.keyboard.type(who.phone.slice(-4));
  } else {
    scans += 1;
    await scan(desk.page, who.card, layouts[scans % layouts.length]);
  }
  await seeCustomer(desk, who.name);
}

type Use = "points" | "stamps" | "voucher" | null;
const rewardOf = {
  points: { name: "5 €", cents: 500 },
  stamps: { name: "3 €", cents: 300 },
  voucher: { name: "Bon de 5 €", cents: 500 },
};

/** What she may use here and now, by the hand-kept page. */
function usable(desk: Desk, who: Page): Use {
  if (!desk.isOn && desk.used.has(who.name)) return null;
  return stampsOf(who) >= 5 ? "stamps" : pointsOf(who) >= 10 ? "points" : null;
}

/** A visit from card to credit; the points that are told must be those of the hand-kept page. */
async function visitOf(
  desk: Desk,
  who: Page,
  cents: number,
  use: Use = null,
  knowsAll = true,
): Promise<void> {
  await find(desk, who);
  const before = pointsOf(who);
  const reward = use === null ? null : rewardOf[use];
  const told = await credit(desk, { name: who.name, cents, use: reward?.name ?? null });
  happened.push(now());
  asked.credits += 1;
  const isFirst = !who.days.has(dayNow());
  who.days.add(dayNow());
  who.paidCents += cents - (reward?.cents ?? 0);
  const earned = pointsOf(who) - before;
  if (use === "points") who.pointRewards += 1;
  if (use === "stamps") who.stampRewards += 1;
  if (use !== null) desk.used.add(who.name);
  if (knowsAll) {
    const points = earned > 0 ? [`+ ${earned} point${earned > 1 ? "s" : ""}`] : [];
    expect(told.figures.toSorted(), who.name).toEqual(
      [...(isFirst ? ["+ 1 tampon"] : []), ...points].toSorted(),
    );
  }
  expect(told.dueCents).toBe(reward === null ? null : cents - reward.cents);
}

/** A visit that is taken back at once, as if it had never been. */
async function mistake(desk: Desk, who: Page, cents: number): Promise<void> {
  const before = new Set(who.days);
  await visitOf(desk, who, cents);
  await undo(desk, who.name);
  asked.undone += 1;
  who.days = before;
  who.paidCents -= cents;
}

async function newcomer(desk: Desk, name: string): Promise<Page> {
  const who = newPage(name, { home: desk.key });
  who.card = await enrol(desk, { phone: who.phone, firstName: name });
  asked.enrolments += 1;
  return who;
}

async function morning(desks: readonly Desk[], today: number): Promise<void> {
  await moveClock(database, opensAt + today * day);
  for (const desk of desks) {
    await desk.setClock(opensAt + today * day + desk.wrongMs);
    const isOn = !away[desk.key].has(today);
    if (isOn === desk.isOn) continue;
    await desk.setNetwork(isOn);
    desk.isOn = isOn;
    desk.used.clear();
  }
  for (const desk of desks) if (desk.isOn) await look(desk);
}

/** Somebody looks at the page, which then sends what waits and reads what the other till has done. */
async function look({ page }: Desk): Promise<void> {
  const read = page.waitForResponse((response) => response.url().includes("/counter/customers?"));
  await page.evaluate("dispatchEvent(new Event('focus'))");
  await read;
}

/** People the shop knew before the month: half of them with a printed card, half found by the end of their phone. */
async function knownBefore(): Promise<void> {
  for (const [place, name] of names.known.entries()) {
    const who = newPage(name);
    who.id = (
      await shop.say<{ id: string }>("POST", "/customers", { firstName: name, phones: [who.phone] })
    ).id;
    if (place % 2 === 1) continue;
    const card = await database.inMerchant(
      shop.merchantId,
      async (tx) =>
        await issueCard(tx, systemActor(shop.merchantId, "test"), { customerId: who.id, kind: "plastic" }),
    );
    if ("refused" in card) throw new Error(card.refused);
    who.card = card.number;
  }
}

/** Chantal has nothing but a phone: the poster's address, her name, and the code of the text message. */
async function joinOnPhone(phone: Tab, who: Page): Promise<void> {
  await phone.goto(`/s/${slug}/join`);
  await phone.getByLabel("Prénom").fill(who.name);
  await phone.getByLabel("Téléphone portable").fill(who.phone);
  await phone.getByRole("checkbox", { name: /15 ans/ }).check();
  // What a person needs to read it.
  await moveClock(database, database.clock.offsetMs() + 10_000);
  await phone.getByRole("button", { name: "Créer ma carte" }).click();
  await phone.getByRole("heading", { name: "Votre carte est prête" }).waitFor();
  const message = await awaitMessage(opened, shop.merchantId, `+33${who.phone.slice(1)}`);
  await phone.locator("#code").fill(codeIn(message));
  await phone.getByRole("button", { name: "Confirmer" }).click();
  await phone.getByText("Votre carte est prête").first().waitFor();
  await phone.goto(`/s/${slug}/join/card`);
  await phone.locator(".card .number").first().waitFor();
  await expectCardKept(phone);
}

/** What a scanner sees on the screen of the phone. */
async function readPhone(phone: Tab): Promise<string> {
  const [code] = await readCodes(await phone.locator(".card .code svg").first().screenshot());
  return code?.text ?? "";
}

/** Everybody but those of whom something particular is told, in turn; to the other till only while both are there. */
async function ordinaryVisits(desks: readonly [Desk, Desk], regulars: readonly Page[], today: number) {
  for (let turn = 0; turn < 3; turn += 1) {
    const number = today * 3 + turn;
    const place = (number * 11) % regulars.length;
    const who = regulars[place];
    if (who === undefined) continue;
    const isElsewhere = number % 5 === 0 && desks.every(({ isOn }) => isOn);
    const desk = desks[(who.home === "one") === isElsewhere ? 1 : 0];
    const cents = 800 + ((number * 1_237) % 5_200);
    const use = isElsewhere ? null : usable(desk, who);
    if (number % 13 === 7) await mistake(desk, who, cents);
    await visitOf(desk, who, cents, use);
    if (isElsewhere) for (const each of desks) await look(each);
  }
}

type Cast = {
  readonly one: Desk;
  readonly two: Desk;
  readonly phone: Tab;
  readonly chantal: Page;
  readonly zoe: Page;
  readonly yann: Page;
  readonly ines: Page;
};

/** What happens once in the month, by day. */
const story: Readonly<Record<number, (cast: Cast) => Promise<void>>> = {
  4: async ({ one, yann }) => {
    // The shop has counted it, and its answer never comes.
    await one.context.route(
      "**/api/v1/counter/operations",
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await visitOf(one, yann, 2_000);
    await look(one);
    await one.page.locator(".header-state").getByText(one.words.online).waitFor();
    expect(await one.page.locator(".header-button.alert").count()).toBe(0);
  },
  6: async ({ one, phone, chantal }) => {
    // No network in her pocket either: the card opens all the same.
    await phone.context().setOffline(true);
    await phone.reload();
    chantal.card = await readPhone(phone);
    await visitOf(one, chantal, 1_990, usable(one, chantal));
    await phone.context().setOffline(false);
  },
  9: async ({ one, two, zoe, yann }) => {
    // Both tills are alone, and both let the same points and the same voucher be used.
    await visitOf(one, zoe, 2_000, "points");
    await visitOf(two, zoe, 3_000, "points", false);
    await visitOf(two, yann, 3_000, "voucher", false);
    await visitOf(one, yann, 2_000, "voucher", false);
  },
  12: async ({ one, ines, phone, chantal }) => {
    await visitOf(one, ines, 2_000, "points");
    await giveBack(one);
    asked.returns += 1;
    ines.paidCents -= 1_500;
    ines.days.delete(12);
    ines.pointRewards -= 1;
    chantal.card = await readPhone(phone);
    await visitOf(one, chantal, 6_200, usable(one, chantal));
  },
  15: async ({ one, zoe }) => {
    await one.page.getByRole("button", { name: one.words.menu }).press("Enter");
    await one.page.getByRole("button", { name: "Changer de personne" }).press("Enter");
    await one.page.getByLabel(one.words.codeOf("Karim")).fill(cashierCode);
    await one.page.keyboard.press("Enter");
    await one.page.locator("[data-zone=find]").waitFor();
    await visitOf(one, zoe, 2_750);
  },
  16: async ({ one, ines }) => {
    await visitOf(one, ines, 1_230);
    await one.kill();
    await one.page.getByText(/en attente, rien n’est perdu/).waitFor();
    await visitOf(one, ines, 1_440);
  },
  18: async ({ one, ines }) => {
    await visitOf(one, ines, 5_000);
    await giveBack(one, 1_000);
    asked.returns += 1;
    ines.paidCents -= 1_000;
  },
  21: async ({ one, ines }) => {
    await visitOf(one, ines, 3_000);
    await giveBack(one);
    asked.returns += 1;
    ines.paidCents -= 3_000;
    ines.days.delete(21);
  },
  22: async ({ one, phone, chantal }) => {
    // Without network, somebody sets the clock an hour ahead.
    one.wrongMs = hour;
    await one.setClock(opensAt + 22 * day + hour);
    chantal.card = await readPhone(phone);
    await visitOf(one, chantal, 2_480, usable(one, chantal));
  },
  24: async ({ one, two }) => {
    one.wrongMs = 0;
    two.wrongMs = -hour;
    await one.setClock(opensAt + 24 * day);
    await two.setClock(opensAt + 24 * day - hour);
  },
  28: async ({ one, yann }) => {
    await mistake(one, yann, 1_870);
  },
};

test("a month at the counter, half of it without network: every balance is right, nothing is lost or doubled", async () => {
  await moveClock(database, opensAt);
  await shop.cashier("Karim");
  await knownBefore();
  const first = await standAt(opened, shop, { device: "Caisse 1", cashier: "Karim", aheadMs: opensAt });
  // The second one's clock is an hour ahead from the first day on.
  const second = await standAt(opened, shop, {
    device: "Caisse 2",
    cashier: "Karim",
    aheadMs: opensAt + hour,
  });
  const one: Desk = Object.assign(first, {
    key: "one" as const,
    isOn: true,
    wrongMs: 0,
    used: new Set<string>(),
  });
  const two: Desk = Object.assign(second, {
    key: "two" as const,
    isOn: true,
    wrongMs: hour,
    used: new Set<string>(),
  });
  const desks = [one, two] as const;
  const regulars = [...people];
  const { page: phone, context: pocket } = await visit({ phone: true, language: "fr" });

  const chantal = newPage("Chantal");
  await joinOnPhone(phone, chantal);
  chantal.card = await readPhone(phone);
  await visitOf(one, chantal, 4_350);

  const [zoe, yann, ines] = [
    await newcomer(one, "Zoé"),
    await newcomer(one, "Yann"),
    await newcomer(one, "Inès"),
  ];
  await visitOf(one, zoe, 12_000);
  await visitOf(one, ines, 10_000);
  await visitOf(one, yann, 2_000);
  for (const name of names.online) regulars.push(await newcomer(one, name));
  await leaveVoucher(yann);
  const late = [...names.offline];

  for (let today = 0; today < 30; today += 1) {
    if (today > 0) await morning(desks, today);
    if ([5, 13, 19, 25].includes(today)) {
      // Without network, and her first purchase at once.
      const who = await newcomer(one, late.shift() ?? "");
      await one.page.keyboard.press("Escape");
      await visitOf(one, who, 2_550);
      regulars.push(who);
    }
    await ordinaryVisits(desks, regulars, today);
    await story[today]?.({ one, two, phone, chantal, zoe, yann, ines });
  }
  for (const desk of desks) {
    if (!desk.isOn) await desk.setNetwork(true);
    await look(desk);
  }
  await expectRight();
  await expectShown(phone, chantal);
  await Promise.all([one.context.close(), two.context.close(), pocket.close()]);
}, 600_000);

async function leaveVoucher(who: Page): Promise<void> {
  const { items } = await shop.say<{ items: { id: string }[] }>("POST", "/people/search", {
    rule: { field: "text", op: "contains", value: who.name },
    limit: 2,
  });
  await shop.say("POST", "/loyalty/vouchers", {
    customerId: items[0]?.id ?? "",
    template: amountVoucher(500),
  });
}

type Kept = {
  readonly kind: string;
  readonly programName: string;
  readonly spendable: number;
  readonly debt: number;
  readonly remainders: readonly { readonly keptCents: number }[];
};

/** The shop's own books against those kept by hand. */
async function expectRight(): Promise<void> {
  const known = await database.inMerchant(
    shop.merchantId,
    async (tx) =>
      await tx.rows<{ id: string; name: string; paidCents: number; receipts: number }>(sql`
        select customer.id, first_name as name, coalesce(sum(total_cents), 0)::integer as "paidCents"
        from customers.customer
        left join purchases.receipt on receipt.merchant_id = ${shop.merchantId} and receipt.customer_id = customer.id
        where customer.merchant_id = ${shop.merchantId}
        group by customer.id, first_name`),
  );
  expect(known.map(({ name }) => name).toSorted()).toEqual(people.map(({ name }) => name).toSorted());
  const balances = await Promise.all(
    known.map(async ({ id, name, paidCents }) => {
      const { memberships } = await shop.say<{ memberships: Kept[] }>("GET", `/loyalty/customers/${id}`);
      const of = (kind: string) => memberships.find((one) => one.kind === kind);
      const net = (one: Kept | undefined) => (one === undefined ? 0 : one.spendable - one.debt);
      const points = of("points");
      const keptCents = points?.remainders[0]?.keptCents ?? 0;
      return { name, paidCents, points: net(points), stamps: net(of("number")), keptCents };
    }),
  );
  const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
  expect(balances.toSorted(byName)).toEqual(
    people
      .map((who) => ({
        name: who.name,
        paidCents: who.paidCents,
        points: pointsOf(who),
        stamps: stampsOf(who),
        keptCents: who.paidCents % 1_000,
      }))
      .toSorted(byName),
  );
  for (const { id, name } of known) (people.find((who) => who.name === name) as Page).id = id;
  await expectOnce();
}

/** Each operation is there once, none was refused, and each happened when it did. */
async function expectOnce(): Promise<void> {
  const operations = await database.inMerchant(
    shop.merchantId,
    async (tx) =>
      await tx.rows<{ kind: string; outcome: string; at: string; isOffline: boolean }>(sql`
        select kind, outcome, at, is_offline as "isOffline" from till.operation
        where merchant_id = ${shop.merchantId} order by at`),
  );
  const counted = (kind: string) => operations.filter((one) => one.kind === kind).length;
  expect(operations.filter(({ outcome }) => outcome === "refused")).toEqual([]);
  expect({
    credits: counted("credit"),
    enrolments: counted("enrol"),
    undone: counted("undo"),
    returns: counted("return"),
  }).toEqual(asked);
  const credits = operations.filter(({ kind }) => kind === "credit");
  const share = credits.filter(({ isOffline }) => isOffline).length / credits.length;
  expect(share).toBeGreaterThan(0.4);
  const wrongBy = credits.map(({ at }, place) => Math.abs(Date.parse(at) - (happened[place] ?? 0)));
  expect(Math.max(...wrongBy)).toBeLessThan(hour + 60_000);
  expect((await shop.incidents()).map(({ kind }) => kind).toSorted()).toEqual([
    // The second till of each promised the stamp that the first one had given that day.
    ...["announced_more", "announced_more"],
    ...["points_owed", "voucher_owed"],
  ]);
  expect((await doctorLedger(database, shop.merchantId)).differences).toBe(0);
}

/** What the customers see on their phones: their card, and for Chantal the space behind it. */
async function expectShown(phone: Tab, chantal: Page): Promise<void> {
  for (const who of people.filter(({ days }) => days.size > 0)) {
    const link = await database.inMerchant(shop.merchantId, async (tx) => await cardLink(tx, who.id));
    await phone.goto(new URL(link).pathname);
    await expectBalances(phone, who);
  }
  const to = `+33${chantal.phone.slice(1)}`;
  const before = (await messagesTo(opened, shop.merchantId, to)).length;
  await phone.goto(`/c/${slug}`);
  await phone.locator("#contact").fill(chantal.phone);
  await phone.keyboard.press("Enter");
  await phone.waitForURL(`${base}/c/${slug}/code`);
  await phone.locator("#code").fill(codeIn(await awaitMessage(opened, shop.merchantId, to, before + 1)));
  await phone.keyboard.press("Enter");
  await phone.waitForURL(`${base}/c/${slug}`);
  await expectBalances(phone, chantal);
  expect(await readPhone(phone)).toBe(chantal.card);
}

async function expectBalances(phone: Tab, who: Page): Promise<void> {
  const shown = await phone
    .locator("section[aria-label=Fidélité] h2, section[aria-label=Tampons] h2")
    .allInnerTexts();
  const figures = shown.map((text) => [
    /tampon/.test(text) ? "stamps" : "points",
    Number(/\d+/.exec(text)?.[0]),
  ]);
  expect(Object.fromEntries(figures), who.name).toEqual({
    points: Math.max(0, pointsOf(who)),
    stamps: stampsOf(who),
  });
}

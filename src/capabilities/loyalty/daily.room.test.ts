import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { everyLine } from "./rules/filter.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { LevelsAnswer, MemberListItem, MembershipAnswer } from "./schema.ts";
import type { MovementAnswer } from "./schema-ledger.ts";

const opened = await openTestServer();

/** A stamp for each 10 €; ten of them become a voucher of 5 €. */
const stamps: ProgramDefinition = {
  ...pointsProgram,
  kind: "number",
  unitName: { one: "tampon", other: "tampons" },
  rewards: [],
  autoVouchers: {
    every: "ticket",
    pick: "repeat_lowest",
    steps: [
      {
        units: 10,
        voucher: {
          benefit: { type: "amount", cents: 500 },
          validDays: 60,
          maxUses: 1,
          isBearer: false,
          minBasketCents: 0,
          filter: everyLine,
          channels: [],
        },
      },
    ],
  },
};

const level = (id: string, fromCents: number) => ({
  id,
  name: id,
  fromCents,
  fromVisits: 0,
  fromUnits: 0,
  benefits: { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
});

async function movementsOf(say: Awaited<ReturnType<typeof openCounter>>["say"], id: string, query = "") {
  return await say<{ items: MovementAnswer[]; nextCursor: string | null }>(
    "GET",
    `/loyalty/members/${id}/movements${query}`,
  );
}

test("a stamp card that makes its own vouchers says how far the next one is, and what each was worth", async () => {
  const { launch, customer, buy, say } = await openCounter(opened);
  await launch(stamps);
  const ana = await customer();
  await buy(ana, 3_450);
  const of = async () => {
    const { memberships } = await say<{ memberships: MembershipAnswer[] }>(
      "GET",
      `/loyalty/customers/${ana}`,
    );
    return memberships[0];
  };
  const before = await of();
  expect(before?.nextReward).toMatchObject({
    kind: "voucher",
    name: "un bon de 5\u00a0€",
    missing: 7,
    points: 10,
  });
  expect(before?.remainders).toMatchObject([{ keptCents: 450, missingCents: 550 }]);
  await buy(ana, 20_000);
  const after = await of();
  expect(after?.nextReward).toMatchObject({ missing: 7 });
  const { items } = await movementsOf(say, after?.membershipId ?? "");
  expect(items.find((one) => one.kind === "redeem")?.sentences).toEqual([
    "Utilisé : 20 tampons — 2 bons de 5\u00a0€",
    "Changé en bon d’achat",
  ]);
  const timeline = await say<{ items: { kind: string; values: Record<string, unknown> }[] }>(
    "GET",
    `/customers/${ana}/timeline`,
  );
  const words = timeline.items.filter(({ kind }) => kind === "loyalty.redeem" || kind === "loyalty.earn");
  expect(words.map(({ values }) => [values["points"], values["unit"]])).toEqual([
    [20, "tampons"],
    [20, "tampons"],
    [3, "tampons"],
  ]);
});

test("points that pay say from when they do", async () => {
  const { launch, customer, buy, membership } = await openCounter(opened);
  await launch({
    ...pointsProgram,
    rewards: [],
    pay: { units: 10, cents: 50, minUnits: 100, maxPercent: 100 },
  });
  const ana = await customer();
  await buy(ana, 40_000);
  expect((await membership(ana)).nextReward).toMatchObject({
    id: "pay",
    name: "5\u00a0€ à déduire d’un achat",
    missing: 60,
  });
});

test("a product that a card brings is called by its name", async () => {
  const { launch, customer, buy, say } = await openCounter(opened);
  await say("POST", "/products/bulk", {
    products: [{ sku: "BAL-125", name: "Ballotin 125 g", price: "9.00" }],
  });
  const [step] = stamps.autoVouchers?.steps ?? [];
  if (step === undefined) throw new Error("no step");
  const voucher = { ...step.voucher, benefit: { type: "product" as const, sku: "BAL-125", quantity: 1 } };
  await launch({
    ...stamps,
    autoVouchers: { every: "ticket", pick: "repeat_lowest", steps: [{ units: 10, voucher }] },
  });
  const ana = await customer();
  await buy(ana, 11_000);
  const { memberships } = await say<{ memberships: MembershipAnswer[] }>("GET", `/loyalty/customers/${ana}`);
  expect(memberships[0]?.nextReward?.name).toBe("Ballotin 125 g offert");
  const { items } = await movementsOf(say, memberships[0]?.membershipId ?? "");
  expect(items[0]?.sentences[0]).toBe("Utilisé : 10 tampons — Ballotin 125 g offert");
});

test("movements name the reward that was taken and the receipt that was given back", async () => {
  const { launch, customer, buy, say, membership } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  const sale = await buy(ana, 20_000);
  const { membershipId } = await membership(ana);
  await say("POST", `/loyalty/members/${membershipId}/redemptions`, {
    rewardId: pointsProgram.rewards[0]?.id,
  });
  const { externalId, day } = await say<{ externalId: string; day: string }>("GET", `/receipts/${sale}`);
  await say("POST", `/receipts/${sale}/refunds`, { amountCents: 5_000 });
  const { items } = await movementsOf(say, membershipId);
  const said = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  expect(items.map((one) => one.sentences[0])).toEqual([
    `Repris avec un achat rendu : 5 points — ticket ${externalId} du ${said}`,
    "Utilisé : 10 points — 5 €",
    "Gagné : 20 points",
  ]);
});

test("the movements of a membership hold those of the ones merged into it, in order, page by page", async () => {
  const { launch, customer, buy, say, membership } = await openCounter(opened);
  await launch(pointsProgram);
  const [ana, bea] = [await customer(), await customer()];
  for (const [who, cents] of [
    [ana, 1_000],
    [bea, 2_000],
    [ana, 3_000],
    [bea, 4_000],
  ] as const)
    await buy(who, cents);
  const absorbed = (await membership(bea)).membershipId;
  await say("POST", "/customers/merges", { keptId: ana, absorbedId: bea });
  const { membershipId } = await membership(ana);
  const whole = await movementsOf(say, membershipId);
  expect(whole.items.map((one) => [one.kind, one.points, one.isOfMerged])).toEqual([
    ["transfer_in", 6, false],
    ["transfer_out", -6, true],
    ["earn", 4, true],
    ["earn", 3, false],
    ["earn", 2, true],
    ["earn", 1, false],
  ]);
  expect(new Set(whole.items.map((one) => one.membershipId))).toEqual(new Set([membershipId, absorbed]));
  const paged: MovementAnswer[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: MovementAnswer[]; nextCursor: string | null } = await movementsOf(
      say,
      membershipId,
      `?limit=2${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(whole.items);
});

test("a card reset to zero forgets what was kept below the step", async () => {
  const { launch, customer, buy, say, membership } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  await buy(ana, 1_900);
  const { membershipId, remainders } = await membership(ana);
  expect(remainders).toMatchObject([{ keptCents: 900 }]);
  await say("POST", `/loyalty/members/${membershipId}/reset`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 0, remainders: [{ keptCents: 0 }] });
  await buy(ana, 900);
  expect((await membership(ana)).spendable).toBe(0);
});

test("levels tell who is near the next one and who is about to lose hers; members sort by level and by expiry", async () => {
  const { launch, customer, buy, say, membership } = await openCounter(opened);
  const id = await launch({
    ...pointsProgram,
    expiry: { type: "days", days: 100 },
    tiers: {
      measure: "amount",
      period: "rolling",
      rollingMonths: 2,
      downgrade: "end_of_period",
      graceDays: 0,
      levels: [level("bronze", 0), level("or", 50_000)],
    },
  });
  const [near, far, gold, losing] = [await customer(), await customer(), await customer(), await customer()];
  await buy(far, 10_000);
  await buy(near, 45_000);
  await buy(gold, 60_000);
  const sale = await buy(losing, 55_000);
  await say("POST", `/receipts/${sale}/refunds`, { amountCents: 10_000 });
  const { tier } = await membership(losing);
  const levels = await say<LevelsAnswer>("GET", `/loyalty/programs/${id}/levels`);
  expect(levels.levels).toEqual([
    { id: "bronze", members: 2 },
    { id: "or", members: 2 },
  ]);
  expect(levels.rising).toMatchObject([
    {
      customerId: near,
      tierId: "bronze",
      nextTierId: "or",
      missingCents: 5_000,
      missingVisits: 0,
      share: 0.9,
    },
  ]);
  expect(tier?.id).toBe("or");
  expect(levels.falling).toMatchObject([
    { customerId: losing, tierId: "or", missingCents: 5_000, missingVisits: 0, missingPoints: 0 },
  ]);
  const members = async (sort: string) =>
    (await say<{ items: MemberListItem[] }>("GET", `/loyalty/programs/${id}/members?sort=${sort}`)).items;
  expect((await members("tier")).slice(0, 2).map((one) => one.tierId)).toEqual(["or", "or"]);
  const byExpiry = await members("expiry");
  expect(byExpiry.map((one) => one.customerId)).toEqual([far, near, gold, losing]);
  expect(byExpiry.map((one) => one.nextExpiry?.points)).toEqual([10, 45, 60, 45]);
});

test("what was put away is taken up again, unless its code has been given meanwhile", async () => {
  const { say, refusal } = await openCounter(opened);
  const promotion = {
    name: "Dix pour cent",
    type: "percent_off_order",
    percent: 10,
    cents: 0,
    buy: 0,
    get: 0,
    getMode: "in_basket",
    code: "DIX",
    from: null,
    until: null,
    filter: everyLine,
    minOrderCents: 0,
    requires: null,
    capCents: null,
    times: 1,
    isExclusive: false,
    order: 0,
    stores: [],
    channels: [],
    membersOf: null,
  };
  const made = await say<{ promotion: { id: string } }>("POST", "/loyalty/promotions", promotion);
  const url = `/loyalty/promotions/${made.promotion.id}`;
  await say("DELETE", url);
  expect(await say("POST", `${url}/restore`, {})).toMatchObject({ archivedAt: null });
  await say("DELETE", url);
  await say("POST", "/loyalty/promotions", promotion);
  expect(await refusal("POST", `${url}/restore`, {})).toBe("promotion_code_already_taken");
  const list = await say<{ id: string }>("POST", "/loyalty/vip-lists", { name: "Amis" });
  await say("DELETE", `/loyalty/vip-lists/${list.id}`);
  expect(await say("POST", `/loyalty/vip-lists/${list.id}/restore`, {})).toMatchObject({
    name: "Amis",
    archivedAt: null,
  });
  const gift = { name: "Tasse", alertLevel: 0, unitCostCents: 200, quantity: 3 };
  const { id } = await say<{ id: string }>("POST", "/loyalty/endowments", gift);
  await say("DELETE", `/loyalty/endowments/${id}`);
  expect(await say("POST", `/loyalty/endowments/${id}/restore`, {})).toMatchObject({
    archivedAt: null,
    available: 3,
  });
});

test("lists name their people for those who may read customers, and only for them", async () => {
  const { customer, say, merchantId } = await openCounter(opened);
  const ana = await customer({ firstName: "Ana", lastName: "Tavares" });
  const voucher = await say<{ id: string }>("POST", "/loyalty/vouchers", {
    template: stamps.autoVouchers?.steps[0]?.voucher,
    customerId: ana,
  });
  expect(await say("GET", `/loyalty/vouchers/${voucher.id}`)).toMatchObject({ customerName: "Ana Tavares" });
  const names = async (secret: string) => {
    const answer = await opened.ask(secret, "GET", "/loyalty/vouchers");
    return answer.json<{ items: { customerName: string | null }[] }>().items.map((one) => one.customerName);
  };
  expect(await names(await opened.makeKey(merchantId, ["loyalty:read", "customers:read"]))).toEqual([
    "Ana Tavares",
  ]);
  expect(await names(await opened.makeKey(merchantId, ["loyalty:read"]))).toEqual([null]);
});

test("the list of members counts no points whose time has passed, booked or not", async () => {
  const { launch, customer, buy, say } = await openCounter(opened);
  const id = await launch({ ...pointsProgram, expiry: { type: "inactivity", months: 1 } });
  await buy(await customer(), 5_000);
  const listed = async () => {
    const { items } = await say<{ items: MemberListItem[] }>(
      "GET",
      `/loyalty/programs/${id}/members?sort=expiry`,
    );
    return items.map(({ available, nextExpiry }) => [available, nextExpiry?.points]);
  };
  expect(await listed()).toEqual([[5, 5]]);
  const { database } = opened;
  await moveClock(database, database.clock.offsetMs() + 40 * 24 * 3_600_000);
  expect(await listed()).toEqual([[0, undefined]]);
});

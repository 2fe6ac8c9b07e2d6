import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer, type TestServer } from "../../../tests/support/server.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { counterPrograms, counterVouchers, counterWallets, sell } from "../loyalty/index.ts";
import { amountVoucher, blankReward, blankRule } from "../loyalty/rules/blank.ts";
import { programFromSentence } from "../loyalty/rules/templates.ts";
import type { ProgramDefinition, Tiers } from "../loyalty/schema-definition.ts";
import { applyQuote, counterQuote, type CounterWallet, spendableUnits } from "../loyalty/shared.ts";

const opened = await openTestServer();
const { database } = opened;
afterEach(async () => {
  await moveClock(database, 0);
});

const points = { one: "point", other: "points" };
const stamps = { one: "tampon", other: "tampons" };

const stampCard = programFromSentence({
  kind: "number",
  unitName: stamps,
  stamps: 4,
  per: "visit",
  headStart: 2,
  rewardName: "Un café",
  reward: { type: "cheapest_free" },
});

const noBenefit = { freeDelivery: false, earlyAccess: false, gift: null, words: "" };
const leveled = (tiers: Partial<Tiers>): ProgramDefinition => ({
  ...pointsProgram,
  tiers: {
    measure: "amount",
    period: "calendar_year",
    rollingMonths: 12,
    downgrade: "end_of_period",
    graceDays: 0,
    levels: [
      {
        id: "silver",
        name: "Argent",
        fromCents: 6_000,
        fromVisits: 2,
        fromUnits: 5,
        benefits: { ...noBenefit, multiplier: 2 },
      },
      {
        id: "gold",
        name: "Or",
        fromCents: 18_000,
        fromVisits: 4,
        fromUnits: 15,
        benefits: { ...noBenefit, multiplier: 3 },
      },
    ],
    ...tiers,
  },
});

/** Everything a counter must foresee, each in some program. */
const programs: Readonly<Record<string, ProgramDefinition>> = {
  "points with a reward": pointsProgram,
  "a stamp a visit, two in advance": stampCard,
  "a voucher by itself": programFromSentence({
    kind: "amount",
    unitName: points,
    spendCents: 3_000,
    voucherCents: 300,
  }),
  "cashback that pays": programFromSentence({ kind: "cashback", unitName: points, percent: 7.5 }),
  "own ticket, caps, cooldown and bonuses": {
    ...pointsProgram,
    mayUseOwnTicket: true,
    expiry: { type: "days", days: 40 },
    earn: {
      ...pointsProgram.earn,
      cooldownMinutes: 30,
      caps: [
        { per: "day", units: 6, over: "truncate" },
        { per: "month", units: 20, over: "reject" },
      ],
      rules: [
        ...pointsProgram.earn.rules,
        { ...blankRule("first"), type: "action", action: "first_purchase", units: 3, oncePer: "member" },
        { ...blankRule("hello"), type: "action", action: "sign_up", units: 1, oncePer: "member" },
        { ...blankRule("double"), type: "multiplier", factor: 2, minOrderCents: 4_000 },
      ],
    },
    rewards: [
      ...pointsProgram.rewards,
      { ...blankReward("steps", "Par pas", 2), type: "cents_per_unit", cents: 100, stepUnits: 2 },
      {
        ...blankReward("tenth", "10 %", 4),
        type: "percent_off",
        percent: 10,
        capCents: 300,
        filter: pointsProgram.earn.rules[0]?.filter as never,
      },
    ],
    purchaseVouchers: [
      {
        id: "next",
        minQuantity: 0,
        minOrderCents: 3_000,
        firstPurchaseOnly: false,
        voucher: amountVoucher(200),
      },
    ],
  },
  "levels by amount": leveled({}),
  "levels by visits or amount, of each member's own year": leveled({
    measure: "amount_or_visits",
    period: "anniversary",
  }),
  "levels by what is earned, for life": leveled({
    measure: "earned",
    period: "lifetime",
    downgrade: "never",
  }),
  "levels by what is left, lost at once": leveled({
    measure: "balance",
    period: "lifetime",
    downgrade: "at_once",
  }),
  "points that wait": {
    ...pointsProgram,
    earn: { ...pointsProgram.earn, pendingDays: 3 },
    expiry: { type: "months", months: 1 },
  },
};

const step = fc.record({
  hours: fc.integer({ min: 0, max: 90 }),
  cents: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 1_000, max: 6_000 })),
  wish: fc.constantFrom("nothing", "reward", "pay", "pay all", "voucher", "both"),
  pick: fc.nat({ max: 5 }),
});

test.each(Object.entries(programs))(
  "what a till announces is what is credited: %s",
  async (_, definition) => {
    const shop = await openCounter(opened);
    await shop.launch(definition);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (story) => {
        await moveClock(database, 0);
        const customerId = await shop.customer();
        let known: readonly CounterWallet[] | null = null;
        let sales = 0;
        for (const [index, one] of story.entries()) {
          await moveClock(database, database.clock.offsetMs() + one.hours * 3_600_000);
          const announced = await sellOne(opened, shop.merchantId, {
            customerId,
            ...one,
            sales,
            index,
            known,
          });
          known = announced.known;
          sales = announced.sales;
        }
      }),
      { numRuns: 12, interruptAfterTimeLimit: 40_000 },
    );
  },
  60_000,
);

type Step = {
  readonly customerId: string;
  readonly cents: number;
  readonly wish: string;
  readonly pick: number;
  readonly sales: number;
  readonly index: number;
  readonly known: readonly CounterWallet[] | null;
};

async function sellOne({ database: db }: TestServer, merchantId: string, one: Step) {
  return await db.inMerchant(merchantId, async (tx) => {
    const { customerId, cents, wish, pick, sales, known } = one;
    const fresh = (await counterWallets(tx, [customerId])).get(customerId) ?? [];
    const vouchers = (await counterVouchers(tx, [customerId])).get(customerId) ?? [];
    const all = await counterPrograms(tx);
    const [program] = all;
    const definition = program?.versions[0]?.definition;
    if (program === undefined || definition === undefined) throw new Error("no program");
    // What the till had computed for itself agrees with what the server says, also after what came true meanwhile.
    if (known !== null) expect(figuresOf(known, tx.now)).toEqual(figuresOf(fresh, tx.now));
    const units = spendableUnits(fresh, program.id, tx.now);
    const reward = definition.rewards[pick % Math.max(1, definition.rewards.length)];
    const wished = {
      ...(wish !== "reward" && wish !== "both"
        ? {}
        : reward === undefined
          ? {}
          : { reward: { programId: program.id, rewardId: reward.id } }),
      ...(!wish.startsWith("pay") || definition.pay === null
        ? {}
        : {
            payWith: {
              programId: program.id,
              points: wish === "pay all" ? ("max" as const) : Math.floor(units / 2) / 10 ** definition.scale,
            },
          }),
      ...(wish !== "voucher" && wish !== "both"
        ? {}
        : { voucherCodes: vouchers.slice(0, 1).map(({ code }) => code) }),
    };
    const day = dayInZone(tx.now, "Europe/Paris");
    const asked = {
      programs: all,
      wallets: known ?? fresh,
      vouchers,
      amountCents: cents,
      at: tx.now,
      day,
      timeZone: "Europe/Paris",
      storeId: null,
      channel: "shop" as const,
      isFirst: sales === 0,
    };
    const first = counterQuote({ ...asked, wish: wished });
    // A till offers only what is possible: a wish that is refused is not sent.
    const wishes = first.refusals.length === 0 ? wished : {};
    const quote = first.refusals.length === 0 ? first : counterQuote({ ...asked, wish: {} });
    const answer = await sell(tx, systemActor(merchantId, "test"), {
      source: "test",
      externalId: `${customerId}/${one.index}`,
      customer: { id: customerId },
      happenedAt: tx.now,
      channel: "shop",
      amountOnly: true,
      lines: [{ label: "Achat", unitPrice: (cents / 100).toFixed(2) }],
      ...(wishes.reward === undefined ? {} : { rewards: [wishes.reward] }),
      ...(wishes.payWith === undefined ? {} : { payWith: [wishes.payWith] }),
      ...(wishes.voucherCodes === undefined ? {} : { codes: wishes.voucherCodes }),
    });
    if (isRefusal(answer)) throw new Error(JSON.stringify({ answer, quote, wishes }));
    const [sold] = answer.programs;
    const [announced] = quote.earned;
    expect({ due: answer.dueCents, total: answer.totalCents }).toEqual({
      due: quote.dueCents,
      total: quote.totalCents,
    });
    expect(Math.round((sold?.earned ?? 0) * 10 ** definition.scale)).toBe(announced?.units ?? 0);
    expect(Math.round((sold?.spent ?? 0) * 10 ** definition.scale)).toBe(quote.spent[0]?.units ?? 0);
    const after = applyQuote(asked.wallets, quote);
    const stored = (await counterWallets(tx, [customerId])).get(customerId) ?? [];
    expect(figuresOf(after, tx.now)).toEqual(figuresOf(stored, tx.now));
    return { known: after, sales: sales + (answer.totalCents > 0 ? 1 : 0) };
  });
}

/** What may be spent, waits and is owed, and what the rules remember. */
function figuresOf(wallets: readonly CounterWallet[], at: string) {
  return wallets.map((wallet) => ({
    spendable: spendableUnits(wallets, wallet.programId, at),
    waiting: wallet.lots.reduce(
      (sum, { units, activeFrom, expiresAt }) =>
        activeFrom !== null && activeFrom > at && (expiresAt === null || expiresAt > at) ? sum + units : sum,
      0,
    ),
    debt: wallet.debtUnits,
    remainders: wallet.remainders,
    lastEarnedAt: wallet.lastEarnedAt,
    lastVisitOn: wallet.lastVisitOn,
    tierId: wallet.tierId,
  }));
}

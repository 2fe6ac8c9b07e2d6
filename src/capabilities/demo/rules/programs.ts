import {
  amountVoucher,
  blankVoucher,
  everyLine,
  type ProgramDefinition,
  programFromSentence,
} from "../../loyalty/shared.ts";

export type DemoProgram = "stamps" | "club" | "tea";

export const programNames: Readonly<Record<DemoProgram, string>> = {
  stamps: "Carte dégustation",
  club: "Club Lacaille",
  tea: "Carte du coin thé",
};

/** What the definitions name by the identifiers of this very shop. */
export type ShopIds = {
  readonly lille: string;
  readonly namur: string;
  /** Families of the tea corner. */
  readonly teaFamilies: readonly string[];
  /** The cups that the club gives. */
  readonly cups: string;
};

/** Ten visits, a box of chocolates: costs the shop little, and the card fills within the season. */
export function stampCard({ lille }: ShopIds): ProgramDefinition {
  const said = programFromSentence({
    kind: "number",
    unitName: { one: "tampon", other: "tampons" },
    stamps: 10,
    per: "visit",
    headStart: 2,
    rewardName: "Un ballotin offert",
    reward: { type: "cheapest_free" },
  });
  return {
    ...said,
    stores: [lille],
    channels: ["shop"],
    join: { ...said.join, mode: "asked" },
    earn: { ...said.earn, rules: said.earn.rules.map((rule) => ({ ...rule, minOrderCents: 800 })) },
    expiry: { type: "inactivity", months: 18 },
    rewards: [],
    autoVouchers: {
      every: "ticket",
      steps: [
        {
          units: 10,
          voucher: { ...blankVoucher({ type: "product", sku: "BAL-125", quantity: 1 }), validDays: 120 },
        },
      ],
      pick: "repeat_lowest",
    },
  };
}

/** Points in every store and on the web, three levels, and a card that is paid for. */
export function club({ cups }: ShopIds): ProgramDefinition {
  const said = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 100,
    rewardPoints: 250,
    rewardName: "10 € de réduction",
    rewardCents: 1_000,
  });
  const base = { shopCostCents: null, enabled: true, minBasketCents: 0 };
  const level = { fromVisits: 0, fromUnits: 0 };
  const benefits = { freeDelivery: false, earlyAccess: false, gift: null, words: "" };
  return {
    ...said,
    join: {
      ...said.join,
      mode: "paid",
      priceCents: 600,
      durationMonths: 12,
      renewal: "ask",
      freeAboveCents: 8_000,
    },
    expiry: { type: "inactivity", months: 12 },
    rewards: [
      {
        ...base,
        id: "ten-euros",
        name: "Bon de 10 €",
        costUnits: 250,
        type: "voucher",
        voucher: { ...amountVoucher(1_000), validDays: 120 },
      },
      { ...base, id: "cup", name: "Une tasse en grès", costUnits: 350, type: "gift", endowmentId: cups },
    ],
    tiers: {
      measure: "amount",
      period: "rolling",
      rollingMonths: 12,
      downgrade: "end_of_period",
      graceDays: 60,
      levels: [
        { ...level, id: "bronze", name: "Bronze", fromCents: 0, benefits: { ...benefits, multiplier: 1 } },
        {
          ...level,
          id: "silver",
          name: "Argent",
          fromCents: 30_000,
          benefits: { ...benefits, multiplier: 1.2 },
        },
        {
          ...level,
          id: "gold",
          name: "Or",
          fromCents: 60_000,
          benefits: { ...benefits, multiplier: 1.5, freeDelivery: true, earlyAccess: true },
        },
      ],
    },
    surprise: { monthlyBudgetCents: 3_000, voucher: { ...amountVoucher(500), validDays: 120 } },
    liabilityAlertCents: 200_000,
  };
}

/** Faulty on purpose: baskets of 17 € against a step of 20 €, and nothing kept for the next ticket. */
export function teaCard({ lille, namur, teaFamilies }: ShopIds): ProgramDefinition {
  const said = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 2_000,
    rewardPoints: 10,
    rewardName: "Une boîte de thé à 8 €",
    rewardCents: 800,
  });
  const filter = { ...everyLine, categories: [...teaFamilies] };
  return {
    ...said,
    stores: [lille, namur],
    channels: ["shop"],
    join: { ...said.join, mode: "asked" },
    earn: {
      ...said.earn,
      carriesRemainder: false,
      rules: said.earn.rules.map((rule) => ({ ...rule, filter })),
    },
    expiry: { type: "inactivity", months: 12 },
  };
}

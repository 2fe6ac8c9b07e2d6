import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition, Promotion, VoucherTemplate } from "../schema-definition.ts";
import { everyLine } from "./filter.ts";

// What a definition says where nobody has said anything: written once, changed by whoever says more.

/** A program that neither earns nor spends. The remainder is kept, discounts lower what counts, delivery does not, debts are repaid by later tickets. */
export function blankProgram({
  kind,
  unitName,
}: Pick<ProgramDefinition, "kind" | "unitName">): ProgramDefinition {
  return {
    kind,
    unitName,
    scale: 0,
    stores: [],
    channels: [],
    join: {
      mode: "everyone",
      priceCents: 0,
      durationMonths: 0,
      renewal: "none",
      freeAboveCents: null,
      headStartUnits: 0,
      controlPercent: 0,
    },
    earn: {
      rules: [],
      combine: "sum",
      rounding: "floor",
      carriesRemainder: true,
      basis: {
        tax: "included",
        delivery: "excluded",
        discounts: "all_lower",
        ownRewards: "lower",
        paidWithPoints: "excluded",
        paidWithVouchers: "excluded",
        paidWithGiftCards: "counted",
      },
      caps: [],
      cooldownMinutes: 0,
      pendingDays: 0,
    },
    expiry: { type: "inactivity", months: 24 },
    rewards: [],
    pay: null,
    mayUseOwnTicket: false,
    autoVouchers: null,
    purchaseVouchers: [],
    tiers: null,
    refunds: { policy: "debt", returnsSpent: true },
    manualDebtLimit: 0,
    surprise: null,
    liabilityAlertCents: null,
    terms: "",
  };
}

/** What every rule of earning has: on all lines, always, beside the others. */
export function blankRule(id: string) {
  return {
    id,
    name: "",
    enabled: true,
    from: null,
    until: null,
    priority: 0,
    stackable: true,
    last: false,
    filter: everyLine,
    minOrderCents: 0,
    minQuantity: 0,
    requiresCode: null,
    stores: [],
    channels: [],
    firstPurchaseOnly: false,
  };
}

/** What every reward has; what it gives is said beside. */
export function blankReward(id: string, name: string, costUnits: number) {
  return { id, name, costUnits, shopCostCents: null, enabled: true, minBasketCents: 0 };
}

/** A voucher for its holder, once, within 90 days, on everything. */
export function blankVoucher(benefit: VoucherTemplate["benefit"]): VoucherTemplate {
  return {
    benefit,
    validDays: 90,
    maxUses: 1,
    isBearer: false,
    minBasketCents: 0,
    filter: everyLine,
    channels: [],
  };
}

export const amountVoucher = (cents: Cents): VoucherTemplate => blankVoucher({ type: "amount", cents });

/** A promotion that takes nothing off, for everybody, always. */
export const blankPromotion: Omit<Promotion, "id" | "name" | "type"> = {
  percent: 0,
  cents: 0,
  buy: 0,
  get: 0,
  getMode: "in_basket",
  code: null,
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
